"""New rows out of old ones: values that an answer copies from its prompt change places between rows.

"play Feeling Good by Nina Simone" and "put Abba on" become "play Feeling Good by Abba" and "put Nina Simone
on", in prompt and answer alike. Of few rows a model sees each value in one wording only; recombined, in many.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from engine.data.rows import Row, properties_of

Path = tuple[str, ...]
Place = tuple[str, Path, str]  # a row's kind, a field, and the shape of its value


@dataclass(frozen=True, slots=True)
class Copied:
    """A text of the answer that stands in the prompt, once, as words of their own: prompt[start:end]."""

    path: Path
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Recombiner:
    """Draws rows like those that it is made of.

    A value is replaced by one of the same field in another row of the same kind; one with digits only by one
    of the same shape, as 19:30 by 07:15. Values that overlap, or stand in two places, stay; so do choices
    of the schema, on which other fields may depend, and rows with further right answers or with working,
    which would no longer be true.
    """

    def __init__(self, rows: Sequence[Row], schema: Mapping[str, Any] | None = None) -> None:
        self._copied = {
            row.id: [one for one in copied_values(row) if not _is_choice(schema, one.path)] for row in rows
        }
        pools: dict[Place, dict[str, None]] = defaultdict(dict)
        for row in rows:
            for one in self._copied[row.id]:
                pools[_place(row, one)][one.text] = None
        self._pools = {place: tuple(texts) for place, texts in pools.items() if len(texts) > 1}

    def draw(self, row: Row, random: Random) -> Row:
        """One of the rows with other values; each value is replaced with a chance of a half, one at least.

        The row itself where there is nothing to replace.
        """
        places = [one for one in self._copied[row.id] if _place(row, one) in self._pools]
        if not places:
            return row
        sure = random.randrange(len(places))
        chosen = [one for at, one in enumerate(places) if random.random() < 0.5 or at == sure]
        prompt, completion = row.prompt, row.completion
        for one in sorted(chosen, key=lambda each: -each.start):
            text = random.choice(self._pools[_place(row, one)])
            prompt = prompt[: one.start] + text + prompt[one.end :]
            completion = _with(completion, one.path, text)
        return replace(row, prompt=prompt, completion=completion)


def copied_values(row: Row) -> tuple[Copied, ...]:
    """The texts of the answer that its prompt holds once, none within another, in the answer's order."""
    if row.accepted or row.reasoning:
        return ()
    found: list[Copied] = []
    for path, text in _texts(row.completion, ()):
        starts = [hit.start() for hit in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", row.prompt)]
        if text.strip() and len(starts) == 1:
            found.append(Copied(path, text, starts[0]))
    return tuple(
        one
        for one in found
        if not any(one is not other and one.start < other.end and other.start < one.end for other in found)
    )


def _texts(value: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
    for key, inner in value.items():
        if isinstance(inner, str):
            yield (*path, key), inner
        elif isinstance(inner, Mapping):
            yield from _texts(inner, (*path, key))


def _place(row: Row, one: Copied) -> Place:
    shape = re.sub(r"[^\W\d]+", "a", re.sub(r"\d", "0", one.text)) if re.search(r"\d", one.text) else ""
    return row.kind, one.path, shape


def _is_choice(schema: Mapping[str, Any] | None, path: Path) -> bool:
    for key in path:
        schema = properties_of(schema).get(key)
        if not isinstance(schema, Mapping):
            return False
    return "enum" in (schema or {})


def _with(completion: Mapping[str, Any], path: Path, text: str) -> dict[str, Any]:
    key, *rest = path
    return {**completion, key: _with(completion[key], tuple(rest), text) if rest else text}


def in_turn(
    rows: Sequence[Row],
    order: Sequence[int],
    share: float,
    seed: int,
    schema: Mapping[str, Any] | None = None,
) -> tuple[list[Row], list[int]]:
    """The rows and the recombined ones after them, and the order that goes through both.

    `order` names rows by their place. Each row is itself when its turn first comes; later, `share` of its
    turns go to a recombined one. Determined by the seed, so that a run resumes with the same rows.
    """
    if not share:
        return list(rows), list(order)
    random, recombiner = Random(seed), Recombiner(rows, schema)
    taught, turns, met = list(rows), list[int](), set[int]()
    for at in order:
        turn = at
        if at in met and random.random() < share:
            drawn = recombiner.draw(rows[at], random)
            if drawn is not rows[at]:
                turn = len(taught)
                taught.append(drawn)
        met.add(at)
        turns.append(turn)
    return taught, turns

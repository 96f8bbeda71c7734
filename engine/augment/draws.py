"""New answers out of those of the training rows: values change places between rows, within the schema."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from engine.base.json_values import kind_of
from engine.data.rows import Row, canonical
from engine.data.targets import rules_at, target_of

Path = tuple[str, ...]
NOTHING = object()  # where a path leads to no value
MOST_DAYS = 45  # by which the dates of an answer are moved
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?=$|[T ])")
_ATTEMPTS = 20


class AnswerDraws:
    """Draws answers like those of these rows.

    Each value may become another one of the same field and JSON type in some row; whole numbers may become
    any between the least and the largest. Dates (ISO 8601) move together, so that their order and distance
    stay. Lists are values as a whole. Choices of the schema, on which other fields may depend, stay where
    anything else can change.
    """

    def __init__(self, rows: Sequence[Row], schema: Mapping[str, Any]) -> None:
        self._known = {row.answer_key() for row in rows}
        pools: dict[tuple[Path, str], dict[str, Any]] = defaultdict(dict)
        for row in rows:
            for path, value in leaves(row.completion):
                pools[path, kind_of(value)][canonical(value)] = value
        for path, kind in list(pools):
            for value in choices_of(schema, path):
                if kind_of(value) == kind:
                    pools[path, kind].setdefault(canonical(value), value)
        self._choices = {path for path, _ in pools if choices_of(schema, path)}
        self._pools = {place: tuple(values.values()) for place, values in pools.items()}

    def draw(self, answer: Mapping[str, Any], random: Random) -> dict[str, Any]:
        """An answer with at least one other value, if there is any; one that no row has, if some draw is."""
        drawn = dict(answer)
        for _ in range(_ATTEMPTS):
            drawn = self._changed(answer, random)
            if _key(drawn) not in self._known:
                break
        return drawn

    def _changed(self, answer: Mapping[str, Any], random: Random) -> dict[str, Any]:
        found = list(leaves(answer))
        dated = [path for path, value in found if _is_date(value)]
        days = random.choice([-1, 1]) * random.randint(1, MOST_DAYS) if dated else 0
        free = [
            (path, value)
            for path, value in found
            if path not in dated and len(self._pools.get((path, kind_of(value)), ())) > 1
        ]
        free = [one for one in free if one[0] not in self._choices] or ([] if dated else free)
        moved = bool(dated) and (not free or random.random() < 0.5)
        sure = random.randrange(len(free)) if free and not moved else -1
        changed = dict(answer)
        for at, (path, value) in enumerate(free):
            if at == sure or random.random() < 0.3:
                changed = with_value(changed, path, self._other(path, value, random))
        for path in dated if moved else ():
            changed = with_value(changed, path, _moved(value_at(changed, path), days))
        return changed

    def _other(self, path: Path, value: Any, random: Random) -> Any:
        pool = self._pools[path, kind_of(value)]
        if kind_of(value) == "integer" and len(pool) > 4 and random.random() < 0.5:
            return random.randint(min(pool), max(pool))
        return random.choice([one for one in pool if canonical(one) != canonical(value)])


def leaves(answer: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The values of an answer that are no objects, with their paths; an empty object is one."""
    for key, value in answer.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def value_at(answer: Any, path: Path) -> Any:
    """The value at a path, or NOTHING."""
    for key in path:
        if not isinstance(answer, Mapping) or key not in answer:
            return NOTHING
        answer = answer[key]
    return answer


def with_value(answer: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The answer with another value at a path, or without it for NOTHING.

    Raises LookupError where a part of the path is no object.
    """
    key, *rest = path
    if not rest:
        kept = {name: one for name, one in answer.items() if name != key or value is not NOTHING}
        return kept if value is NOTHING else {**kept, key: value}
    inner = answer.get(key)
    if not isinstance(inner, Mapping):
        raise LookupError(key)
    return {**answer, key: with_value(inner, tuple(rest), value)}


def choices_of(schema: Mapping[str, Any], path: Path) -> list[Any]:
    """The values that the schema lists for a field, also within its alternatives and behind references."""
    found: list[Any] = []
    for rule in rules_at(schema, path):
        target = target_of(rule, schema)
        found += target.words
        found += [False, True] if "boolean" in target.free and not target.anything else []
    return found


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and _date_of(value) is not None


def _date_of(text: str) -> date | None:
    match = _DATE.match(text)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def _moved(text: str, days: int) -> str:
    day = _date_of(text)
    assert day is not None
    return f"{day + timedelta(days=days):%Y-%m-%d}" + text[10:]


def _key(answer: Mapping[str, Any]) -> str:
    return Row("", "", answer).answer_key()

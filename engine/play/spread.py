"""Several answers to one prompt: those that are equal as JSON together, with their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.rewards.parse import Where, parse
from engine.rewards.schema import answer_schema


@dataclass(frozen=True, slots=True)
class Group:
    """Equal answers: the text of the first, and how many each model gave."""

    text: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def grouped(answers: Sequence[Sequence[str]], schema: Mapping[str, Any]) -> list[Group]:
    """The answers of some models without their working, the commonest first.

    Two are equal where each is an exact match of the other (`dimensions.is_exact`), texts that are no JSON
    object where they have the same letters.
    """
    equal = answer_schema(schema).equal
    found: list[tuple[str, Any, list[int]]] = []
    for side, texts in enumerate(answers):
        for text in texts:
            said = parse(text)
            value = said.value if said.where is Where.WHOLE else None
            for known, other, counts in found:
                same = (
                    known.strip() == text.strip() if value is None or other is None else equal(value, other)
                )
                if same:
                    counts[side] += 1
                    break
            else:
                found.append((text, value, [int(at == side) for at in range(len(answers))]))
    groups = [Group(text, tuple(counts)) for text, _, counts in found]
    return sorted(groups, key=lambda group: -group.total)

"""Several answers to one prompt: those that are equal as JSON together, with their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.rewards.parse import Where, parse
from engine.rewards.schema import answer_schema


@dataclass(frozen=True, slots=True)
class Group:
    """Equal answers: the text of the first, and for each model the places of its own among its answers."""

    text: str
    places: tuple[tuple[int, ...], ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many each model gave."""
        return tuple(map(len, self.places))

    @property
    def total(self) -> int:
        return sum(self.counts)


def grouped(answers: Sequence[Sequence[str]], schema: Mapping[str, Any]) -> list[Group]:
    """The answers of some models without their working, the commonest first.

    Two are equal where each is an exact match of the other (`dimensions.is_exact`), texts that are no JSON
    object where they have the same letters.
    """
    equal = answer_schema(schema).equal
    found: list[tuple[str, Any, list[list[int]]]] = []
    for side, texts in enumerate(answers):
        for place, text in enumerate(texts):
            said = parse(text)
            value = said.value if said.where is Where.WHOLE else None
            for known, other, places in found:
                same = (
                    known.strip() == text.strip() if value is None or other is None else equal(value, other)
                )
                if same:
                    places[side].append(place)
                    break
            else:
                found.append((text, value, [[place] if at == side else [] for at in range(len(answers))]))
    groups = [Group(text, tuple(map(tuple, places))) for text, _, places in found]
    return sorted(groups, key=lambda group: -group.total)

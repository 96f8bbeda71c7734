"""Where two JSON values differ, place by place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.base.json_values import frozen


class Change(StrEnum):
    """How a place in two JSON values differs."""

    ONLY_A = "only in A"
    ONLY_B = "only in B"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place (a dotted path, empty for the whole value) and what stands there in each; None if absent."""

    path: str
    kind: Change
    a: Any
    b: Any


def diff(a: Any, b: Any, path: str = "") -> list[Difference]:
    """Where two JSON values differ: keys in A's order, then B's own; list items by position."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return _diff_members(a, b, path)
    if isinstance(a, list) and isinstance(b, list):
        return _diff_members(dict(enumerate(a)), dict(enumerate(b)), path)
    return [] if frozen(a) == frozen(b) else [Difference(path, Change.CHANGED, a, b)]


def _diff_members(a: Mapping[Any, Any], b: Mapping[Any, Any], path: str) -> list[Difference]:
    differences: list[Difference] = []
    for key in dict.fromkeys([*a, *b]):
        place = f"{path}.{key}" if path else str(key)
        if key not in b:
            differences.append(Difference(place, Change.ONLY_A, a[key], None))
        elif key not in a:
            differences.append(Difference(place, Change.ONLY_B, None, b[key]))
        else:
            differences += diff(a[key], b[key], place)
    return differences

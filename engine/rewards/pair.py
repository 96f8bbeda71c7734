"""The expected and the given value of one field, for the dimensions that compare the two."""

from __future__ import annotations

from typing import Any

from engine.data.rows import Row
from engine.rewards.parse import MISSING, lookup, parse, shown
from engine.rewards.part import Part, judged

NO_OBJECT = judged(0.0, "there is no JSON object in the answer")


def pair(row: Row, completion: str, path: str) -> tuple[Any, Any] | Part:
    """The expected and the given value at `path`; a Part where nothing is left to compare.

    That is so where no such field is expected (it does not apply), where null is expected, and where the
    answer has no such field.
    """
    wanted = lookup(row.completion, path)
    value = parse(completion).value
    if wanted is MISSING:
        return judged(None, "the expected answer has no {path}", path)
    if value is None:
        return NO_OBJECT
    given = lookup(value, path)
    if given is MISSING:
        return judged(0.0, "{path} is missing", path)
    if wanted is None:
        return right(path, wanted) if given is None else wrong(path, wanted, given)
    return wanted, given


def right(path: str, wanted: Any) -> Part:
    """The field has the expected value."""
    return judged(1.0, "{field} is {wanted}", path, shown(wanted))


def tolerated(path: str, wanted: Any, given: Any) -> Part:
    """The field is as near to the expected value as the parameters ask for."""
    return judged(1.0, "{field} is {given}, within tolerance of {wanted}", path, shown(given), shown(wanted))


def wrong(path: str, wanted: Any, given: Any) -> Part:
    """The field has another value, which earns nothing."""
    return judged(0.0, "{field} is {given}, expected {wanted}", path, shown(given), shown(wanted))

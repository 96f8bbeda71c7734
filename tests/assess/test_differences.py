from __future__ import annotations

import pytest

from engine.assess.differences import Change, Difference, diff


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}, []),
        ({"a": 1}, {"a": True}, [Difference("a", Change.CHANGED, 1, True)]),
        ({"a": None}, {}, [Difference("a", Change.ONLY_A, None, None)]),
        ({}, {"b": [1]}, [Difference("b", Change.ONLY_B, None, [1])]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3, 4]}}, [
            Difference("a.b.1", Change.CHANGED, 2, 3),
            Difference("a.b.2", Change.ONLY_B, None, 4),
        ]),
        ({"a": [1]}, {"a": {"0": 1}}, [Difference("a", Change.CHANGED, [1], {"0": 1})]),
        (1, 2, [Difference("", Change.CHANGED, 1, 2)]),
    ],
)  # fmt: skip
def test_a_difference_is_told_by_its_place(a: object, b: object, expected: list[Difference]) -> None:
    assert diff(a, b) == expected

"""A JSON object read piece by piece is what json.loads makes of it."""

from __future__ import annotations

import json

import pytest

from engine.base.json_pieces import members


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    "value",
    [
        {},
        {"cases": []},
        {"cases": [1, {"a": [2]}, "]"], "rows": 3, "name": 'a "b"'},
        {"rows": [1, 2], "inner": {"cases": [1]}, "cases": [[1, 2], None]},
    ],
)
def test_members_come_in_order_and_the_items_of_the_list_singly(value, indent) -> None:
    whole, items = {}, []
    for name, one in members(json.dumps(value, indent=indent), "cases"):
        if name == "cases":
            items.append(one)
        else:
            whole[name] = one
    assert items == value.get("cases", [])
    assert whole == {name: one for name, one in value.items() if name != "cases"}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"a"', '{"a": 1', '{"a": 1,', '{"cases": [1', '{"cases": [1 2]}', '{"a": 1} x', "{]"],
)
def test_what_is_no_whole_object_is_an_error(text) -> None:
    with pytest.raises(ValueError, match="line 1"):
        list(members(text, "cases"))

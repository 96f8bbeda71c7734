"""What the grammar keeps of a schema."""

from __future__ import annotations

import pytest

from engine.base.errors import UserError
from engine.play.grammar import grammar_of


def test_a_field_that_may_be_null_keeps_its_other_rules() -> None:
    rules = {
        "day": {"type": ["string", "null"], "pattern": "^[0-9]{4}$"},
        "at": {"type": ["object", "null"], "properties": {"hour": {"type": "integer"}}, "required": ["hour"]},
        "size": {"type": ["string", "null"], "enum": ["S", "L", None]},
        "type": {"type": "integer"},
    }
    grammar = grammar_of({"type": "object", "properties": rules, "required": [*rules]})
    lines = dict(line.split(" ::= ", 1) for line in grammar.splitlines() if line)
    assert lines["day"] == "day-0 | null" and "[0-9]" in grammar
    assert lines["at"] == "at-0 | null" and "hour" in lines["at-0-hour-kv"]
    assert "null" in lines["size"] and "S" in lines["size"]
    assert "type-kv" in lines


@pytest.mark.parametrize("longest", [100_000, 1_000_000])
def test_a_schema_whose_grammar_would_overflow_the_reader_of_llama_cpp_is_refused(longest: int) -> None:
    with pytest.raises(UserError, match="may be too long"):
        grammar_of({"type": "string", "maxLength": longest})
    assert "root" in grammar_of({"type": "string", "enum": ["(" * 10_000]})

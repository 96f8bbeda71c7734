"""What answers bound to a schema can be: each right one, and no wrong one."""

from __future__ import annotations

import json
import os
from random import Random
from typing import Any

import jsonschema
import pytest

from engine.base.errors import UserError
from engine.base.json_schema import Validator
from engine.base.strict_json import decoded
from engine.binding.grammar import byte_tokenizer, grammar_of, takes
from engine.binding.keywords import ASSERTING
from engine.binding.matcher import Binder
from engine.data.rows import canonical
from tests.binding.schemas import CASES, REFUSED, Case

DRAWN = int(os.environ.get("LATHE_DRAWN_ANSWERS", "10"))  # a schema; 200 were drawn when this was written
LONGEST = 1500  # bytes of a drawn answer; a longer one is given up
KNOWN = ("appears twice", "too large")  # free keys may come twice, and 1e999 is a number: docs/binding.md


def written(value: Any) -> str:
    return value[1:] if isinstance(value, str) and value.startswith("=") else canonical(value)


def test_there_are_sixty_schemas_and_they_use_every_keyword() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60
    used = json.dumps([*(case.schema for case in CASES), *(schema for schema, _ in REFUSED)])
    assert not [key for key in ASSERTING - {"else", "minContains", "maxContains"} if f'"{key}":' not in used]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_right_answer_can_be_written_and_no_wrong_one(case: Case) -> None:
    grammar, valid = grammar_of(case.schema), Validator(case.schema).is_valid
    for value in case.right:
        assert valid(value) and takes(grammar, written(value)), value
        if isinstance(value, dict):  # as the answers of rows are
            assert takes(grammar_of(case.schema, True), "so:\n" + written(value))
    for value in case.wrong:
        assert isinstance(value, str) or not _checked(case, value), f"{value} is right"
        assert not takes(grammar, written(value)), value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_whatever_a_random_model_writes_bound_keeps_to_the_schema(case: Case) -> None:
    binder, random, whole = Binder(byte_tokenizer()), Random(case.name), 0
    for _ in range(DRAWN):
        text = _drawn(binder, case.schema, random)
        whole += text is not None
        if text is None:
            continue
        try:
            value = decoded(text)
        except ValueError as error:
            assert any(known in str(error) for known in KNOWN), text
            continue
        assert _checked(case, value), text
    assert whole >= DRAWN // 3


def _checked(case: Case, value: Any) -> bool:
    """As the rewards have it, by `jsonschema`, and the formats that it can check besides."""
    formats = jsonschema.FormatChecker(["date", "email", "ipv4", "ipv6", "uuid"])
    checker = jsonschema.Draft202012Validator(case.schema, format_checker=formats)
    faults = [error for error in checker.iter_errors(value) if error.validator == "format"]
    broken = any("-02-29" not in error.instance for error in faults)  # docs/binding.md: of any year
    return not broken and Validator(case.schema).is_valid(value)


def _drawn(binder: Binder, schema: dict[str, Any], random: Random) -> str | None:
    """An answer of a model that knows nothing, byte by byte; None where it does not come to its end."""
    follower, taken = binder.follow(schema), bytearray()
    (end,) = byte_tokenizer().eos_tokens
    while len(taken) < LONGEST:
        if follower.ended or (follower.allows(end) and random.random() < 0.3):
            return taken.decode()
        choices = (
            [int(one) for one in follower.allowed(256).nonzero()[0]] if _ends_only(follower, end) else []
        )
        if not choices:
            return taken.decode()
        closing = [one for one in choices if one in b'"]},']
        token = random.choice(closing if closing and random.random() < 0.3 else choices)
        assert follower.allows(token)
        follower.take(token)
        taken.append(token)
    return None


def _ends_only(follower: Any, end: int) -> bool:
    return bool(follower.allowed(end + 1)[:256].any())


@pytest.mark.parametrize(("schema", "named"), REFUSED, ids=[named for _, named in REFUSED])
def test_what_cannot_be_enforced_is_refused_by_keyword_and_field(schema: dict[str, Any], named: str) -> None:
    with pytest.raises(UserError) as caught:
        grammar_of(schema)
    assert named in caught.value.message and "Ask without binding" in caught.value.hint


@pytest.mark.parametrize(
    "schema", [{"type": "params"}, {"pattern": "(?=a)"}, {"$ref": "https://elsewhere/x"}]
)
def test_no_schema_at_all_is_refused_too(schema: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="No answer can be bound to the JSON Schema"):
        grammar_of(schema)


def test_a_schema_cannot_loosen_its_own_binding() -> None:
    loose = {"x-guidance": {"lenient": True, "whitespace_flexible": True}, "type": "object", "not": {}}
    with pytest.raises(UserError, match="not of the whole answer"):
        grammar_of(loose)
    assert not takes(grammar_of({**loose, "not": False}), '{"a": 1}')

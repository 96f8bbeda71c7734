"""Hostile answers, chat templates, schemas and patterns: a score or one sentence, in limited time."""

from __future__ import annotations

import json
import random
import time
from functools import cache
from typing import Any

from engine.base.errors import UserError
from engine.base.expressions import Expression
from engine.base.json_schema import Validator, schema_reason
from engine.base.patterns import matcher
from engine.data.rows import Row, canonical
from engine.models import chat
from engine.project import Project, open_project
from engine.rewards.rubric import score
from tests.campaign.driver import Case, FaultError, mutated
from tests.campaign.seeds import example_project
from tests.models.test_hostile_templates import ASKED, AT_ONCE, PLACES
from tests.rewards.hostile import AWKWARD

ANSWERS = 200  # in one case


@cache
def _project() -> tuple[Project, tuple[Row, ...]]:
    opened = open_project(example_project())
    return opened, tuple(row for row in opened.rows() if row.completion)


def answers(case: Case) -> None:
    """Right answers that were damaged, and texts that no model should write."""
    opened, rows = _project()
    for _ in range(ANSWERS):
        row = case.draw.choice(rows)
        text = canonical(row.completion)
        if case.draw.random() < 0.02:
            text = case.draw.choice(list(AWKWARD.values()))
        else:
            text = mutated(case.draw, text.encode(), 6).decode("utf-8", "replace")
        if case.draw.random() < 0.2:
            text = text[: len(text) // 2] + chr(case.draw.choice((0xD800, 0xDFFF, 0, 0x202E))) + text
        found = score(opened.rubric, row, text)
        if not 0.0 <= found.total <= 1.0:
            case.note("answer.txt", text)
            raise FaultError(f"a score of {found.total}")
        json.dumps([str(part.reason) for part in found.parts.values()])
    case.counts["answers scored"] += ANSWERS


def templates(case: Case) -> None:
    harm = case.draw.choice(
        [*AT_ONCE, "{{ messages[0].content }}", "{% for a in messages %}{{ a }}{% endfor %}"]
    )
    place = case.draw.choice(PLACES[:3] if "macro" in harm else PLACES)
    text = place.replace("@", harm)
    if case.draw.random() < 0.6:
        text = mutated(case.draw, text.encode(), 3).decode("utf-8", "replace")
    case.note("template.jinja", text)
    began = time.monotonic()
    try:
        chat.render(text, ASKED, bos="", eos="")
    finally:
        if time.monotonic() - began > 60:
            raise FaultError("a template held its reader up for a minute")


def schemas(case: Case) -> None:
    schema = _schema(case.draw, 3)
    case.note("schema.json", json.dumps(schema))
    if schema_reason(schema) is None:
        case.counts["schemas accepted"] += 1
        check = Validator(schema)
        for value in ({}, {"a": 1, "b": [None, "x"]}, [], "a" * 5000, {"a": {"a": {"a": {}}}}):
            check.errors(value)


_KINDS = ["string", "integer", "number", "boolean", "null", "array", "object", "nonsense"]
_REFERENCES = [
    "#",
    "#/$defs/a",
    "#/$defs/none",
    "http://127.0.0.1:9/x",
    "file:///etc/passwd",
    "#a",
    "",
    "a b",
    "#/%zz",
]


def _schema(draw: random.Random, depth: int) -> Any:
    """A schema that is mostly well-formed, and so comes as far as the checks of values."""
    if not depth or draw.random() < 0.1:
        return draw.choice([True, False, {}, {"type": draw.choice(_KINDS)}, {"type": "string"}])
    some = [_schema(draw, depth - 1) for _ in range(draw.randint(1, 3))]
    named = {draw.choice("abc"): one for one in some}
    odd = [7, [], None, True, "x", -1, 1e308, 10**400, {}, draw.choice(_REFERENCES)]
    fitting: dict[str, Any] = {
        "type": draw.choice([draw.choice(_KINDS[:-1]), draw.sample(_KINDS[:-1], 2)]),
        "enum": [1, "x", None, {"a": 1}],
        "required": ["a", "b"],
        "multipleOf": draw.choice([0.1, 3, 1e-300]),
        "uniqueItems": True,
        "minLength": draw.choice([0, 10**9]),
        "pattern": pattern_of(draw, 1),
        "$anchor": "a",
        "$id": draw.choice(_REFERENCES[2:5]),
        **dict.fromkeys(("$ref", "$dynamicRef"), draw.choice(_REFERENCES)),
        **dict.fromkeys(("anyOf", "oneOf", "allOf", "prefixItems"), some),
        **dict.fromkeys(("properties", "$defs", "dependentSchemas"), named),
        "patternProperties": {pattern_of(draw, 1): some[0]},
        **dict.fromkeys(
            [
                "items",
                "not",
                "if",
                "then",
                "else",
                "additionalProperties",
                "contains",
                "propertyNames",
                "unevaluatedProperties",
            ],
            some[0],
        ),
    }
    chosen = draw.sample(sorted(fitting), draw.randint(1, 4))
    return {name: draw.choice(odd) if draw.random() < 0.04 else fitting[name] for name in chosen}


def patterns(case: Case) -> None:
    """Any pattern in a schema and in the find bar, on a text that makes backtracking slow.

    One text each time: the largest patterns take a second for one, in time linear in it.
    """
    pattern = pattern_of(case.draw)
    case.note("pattern.txt", pattern)
    text = case.draw.choice(["", "a" * 20_000 + "!", "a b " * 5_000, "é日本" * 3_000, "a\n" * 5_000])
    for use in (matcher, _found):
        try:
            search = use(pattern)
        except (ValueError, UserError):
            case.counts["patterns refused"] += 1
            continue
        search(text)


def _found(pattern: str) -> Any:
    expression = Expression(pattern, case=False, whole_words=True)
    put = expression.template(r"<\g<0>>")
    return lambda text: expression.subn(put, text[:2000])


def pattern_of(draw: random.Random, depth: int = 3) -> str:
    atoms = [
        "a",
        ".",
        r"\w",
        r"\d",
        r"\S",
        "[a-z]",
        "[^é]",
        "日",
        r"\b",
        "^",
        "$",
        r"\1",
        "(?=a)",
        r"\p{L}",
        r"\u0041",
        "]",
        "\\",
    ]
    if not depth:
        return draw.choice(atoms)
    inner = [pattern_of(draw, depth - 1) for _ in range(draw.randint(1, 3))]
    joined = draw.choice(["", "|"]).join(inner)
    return draw.choice(["({})", "(?:{})", "{}", "[{}]"]).format(joined) + draw.choice(
        ["", "", "*", "+", "?", "{2,}", "{1000}", "{3,1}", "*?", "++"]
    )

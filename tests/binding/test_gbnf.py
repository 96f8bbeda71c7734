"""GBNF grammars of schemas, read by llama.cpp's own parser in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.base import store
from engine.binding.gbnf import gbnf_of
from engine.project import open_project

# Reads [path of a GGUF, [[grammar, [texts]]]] and says of each text whether the grammar takes it whole.
_READER = """
import json, sys, llama_cpp as l
path, asked = json.load(sys.stdin)
params = l.llama_model_default_params()
params.vocab_only = True
model = l.llama_model_load_from_file(path.encode(), params)
vocab = l.llama_model_get_vocab(model)
def takes(grammar, text):
    sampler = l.llama_sampler_init_grammar(vocab, grammar.encode(), b"root")
    if not sampler:
        raise SystemExit("unreadable: " + grammar)
    data = text.encode()
    buffer = (l.llama_token * (len(data) + 1))()
    count = l.llama_tokenize(vocab, data, len(data), buffer, len(data) + 1, False, False)
    for token in [*buffer[:count], l.llama_vocab_eos(vocab)]:
        one = (l.llama_token_data * 1)(l.llama_token_data(token, 1.0, 0.0))
        array = l.llama_token_data_array(one, 1, -1, False)
        l.llama_sampler_apply(sampler, array)
        if one[0].logit != 1.0:
            l.llama_sampler_free(sampler)
            return False
        l.llama_sampler_accept(sampler, token)
    l.llama_sampler_free(sampler)
    return True
print(json.dumps([[takes(grammar, text) for text in texts] for grammar, texts in asked]))
"""
_NAMED = {
    "type": "object",
    "properties": {"id": {"type": "integer", "minimum": 0}, "note": {"type": ["string", "null"]}},
    "required": ["id"],
    "additionalProperties": False,
}
_TREE = {
    "$ref": "#/$defs/Node",
    "$defs": {
        "Node": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}, "maxItems": 2},
            },
            "required": ["name"],
        }
    },
}
# schema, texts that it takes, texts that it does not take, what cannot be said
CASES: list[tuple[dict[str, Any], list[str], list[str], list[str]]] = [
    (_NAMED, ['{"id":7}', '{"id":0,"note":null}', '{"id":12,"note":"a\\n\\u00e9"}'],
     ['{"id":-7}', '{"id": 7}', '{"note":"a"}', '{"id":1,"note":"a\n"}', '{"id":1"note":"a"}'], []),
    (_TREE, ['{"name":"a","children":[{"name":"b"},{"name":"c","children":[]}]}'],
     ['{"children":[]}', '{"name":"a","children":[{"name":"b"},{"name":"b"},{"name":"b"}]}'], []),
    ({"enum": ['a"b', "é\n", 1.5, None, {"k": [1]}]}, ['"a\\"b"', '"é\\n"', "1.5", "null", '{"k":[1]}'],
     ['"a"', "1", '"é\n"'], []),
    ({"type": "object", "properties": {"a": {"type": "boolean"}, "b": {"type": "number"}}},
     ["{}", '{"a":true}', '{"b":-1.5e3}', '{"a":false,"b":0}'], ['{"b":1,"a":true}', "{,}"], []),
    ({"type": "object", "additionalProperties": {"type": "integer"}}, ["{}", '{"x":1,"y":2}'],
     ['{"x":"1"}'], []),
    ({"type": "string", "pattern": r"^(AB|CD)-\d{2,3}[a-z_-]?$"}, ['"AB-123x"', '"CD-12"'],
     ['"AB-1"', '"x"'], []),
    ({"type": "string", "minLength": 2, "maxLength": 2000}, ['"ab"'], ['"a"'], []),
    ({"type": "array", "items": {"format": "date", "type": "string"}, "minItems": 1}, ['["2026-11-30"]'],
     ["[]"], []),
    ({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False}, ['["a",1]'],
     ['["a",1,2]'], []),
    ({"type": "array", "items": {"type": "integer"}, "uniqueItems": True, "maxItems": 90_000}, ["[1,1]"], [],
     ["uniqueItems of the whole answer", "maxItems of the whole answer"]),
    ({"type": "object", "properties": {"code": {"type": "string", "pattern": "^[^a]$|b", "maxLength": 9000}}},
     ['{"code":"zz"}'], [], ["pattern of code", "maxLength of code"]),
    ({"type": "object", "properties": {"n": {"type": "integer", "maximum": 5}}, "additionalProperties": {}},
     ['{"n":9}'], [], ["additionalProperties of the whole answer", "maximum of n"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def taken(tiny_gguf: dict[str, Path]) -> list[list[bool]]:
    asked = [[gbnf_of(schema)[0], [*right, *wrong]] for schema, right, wrong, _ in CASES]
    given = json.dumps([str(tiny_gguf["qwen2"]), asked])
    done = subprocess.run(
        [sys.executable, "-c", _READER], input=given, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[list[bool]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("place", range(len(CASES)))
def test_llama_cpp_reads_the_grammar_and_takes_what_the_schema_takes(
    taken: list[list[bool]], place: int
) -> None:
    schema, right, wrong, lost = CASES[place]
    assert taken[place] == [True] * len(right) + [False] * len(wrong)
    assert sorted(gbnf_of(schema)[1]) == sorted(lost)


def test_what_the_example_s_grammar_does_not_say_is_named() -> None:
    schema = open_project(store.resource("examples", "time_range")).task.schema
    text, lost = gbnf_of(schema)
    assert text.startswith("root ::= ") and list(lost) == ["uniqueItems of granularity"]

"""Completions that no model should write and some will: shared by the fuzz tests of every dimension."""

from __future__ import annotations

from hypothesis import strategies as st

_ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _ANY_TEXT | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["from", "to", "granularity", "value", "a"]) | _ANY_TEXT, inner, max_size=5
        )
    ),
    max_leaves=12,
)


def _dumped(value: object) -> str:
    import json

    return json.dumps(value)


COMPLETIONS = st.one_of(
    _ANY_TEXT,
    _JSON.map(_dumped),
    st.builds(lambda before, value, after: before + _dumped(value) + after, _ANY_TEXT, _JSON, _ANY_TEXT),
    st.builds(
        lambda first, last, steps: _dumped({"from": first, "to": last, "granularity": steps, "value": last}),
        _JSON,
        _JSON,
        _JSON,
    ),
    st.builds(
        lambda first, last: f'{{"from":"{first}","to":"{last}","granularity":["Day"]}}',
        st.dates() | st.just("0000-00-00") | st.just("9999-12-31") | st.just("0001-01-01"),
        st.dates() | st.just("9999-99-99"),
    ),
)

AWKWARD = {
    "nothing": "",
    "spaces": " \n\t ",
    "infinite number": '{"value":1e999,"from":-1e999}',
    "not a number": '{"value":NaN,"from":Infinity}',
    "5000 digits": '{"value":' + "1" + "0" * 5000 + "}",
    "a million digits": '{"value":' + "7" * 1_000_000 + "}",
    "a long fraction": '{"value":0.' + "7" * 1_000_000 + "}",
    "a huge exponent": '{"value":1e' + "9" * 5000 + "}",
    "309 digits": '{"value":' + "9" * 309 + "}",
    "deep lists": "[" * 100_000,
    "deep objects": '{"a":' * 100_000,
    "deep closed lists": '{"value":' + "[" * 100_000 + "]" * 100_000 + "}",
    "just under the recursion limit": '{"value":' + "[" * 900 + "]" * 900 + "}",
    "a million braces": "{" * 1_000_000,
    "the same key twice": '{"from":"2020-01-01","from":"2020-01-02"}',
    "many equal keys": "{" + ",".join('"a":1' for _ in range(100_000)) + "}",
    "many keys": "{" + ",".join(f'"k{i}":1' for i in range(100_000)) + "}",
    "many objects in a list": '{"granularity":[' + ",".join(f'{{"a":{i}}}' for i in range(100_000)) + "]}",
    "2000 objects in a field": '{"tags":[' + ",".join(f'{{"a":{i}}}' for i in range(2000)) + "]}",
    "4000 values": '{"granularity":[' + ",".join(f'"{i}"' for i in range(4000)) + "]}",
    "escaped half surrogate": '{"from":"\\ud800","to":"2020-01-01"}',
    "raw half surrogate": '{"from":"\ud800"}',
    "half surrogate as text": "\udfff\ud800",
    "a megabyte of letters": "x" * 1_000_000,
    "a megabyte in a field": '{"from":"' + "x" * 1_000_000 + '","value":"' + "y" * 1_000_000 + '"}',
    "a megabyte of objects": '{"a":1}' * 150_000,
    "a megabyte of fences": "```json\n{\n```\n" * 80_000,
    "a megabyte of open fences": "```\n" + "a " * 500_000,
    "null bytes": "\x00" * 1000,
    "year nought": '{"from":"0000-01-01","to":"0000-12-31"}',
    "year 9999": '{"from":"0001-01-01","to":"9999-12-31","granularity":["Day"]}',
    "wrong types": '{"from":true,"to":null,"granularity":"Day","value":[1]}',
    "nested types": '{"from":["2020-01-01"],"to":{"a":1},"granularity":[["Day"],{"a":null},1.5,null]}',
    "a list": '["from","to"]',
    "a bare number": "1",
}

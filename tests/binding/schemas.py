"""JSON Schemas that people use, each with answers that keep to it and answers that do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """`right` and `wrong` are values; a text that begins with `=` is JSON as it is written."""

    name: str
    schema: dict[str, Any]
    right: tuple[Any, ...]
    wrong: tuple[Any, ...]


def obj(required: str = "", further: Any = False, /, **fields: Any) -> dict[str, Any]:
    """An object; `required` names its required fields, `*` for all."""
    names = [*fields] if required == "*" else required.split()
    return {"type": "object", "properties": fields, "required": names, "additionalProperties": further}


S, INT, N, B = ({"type": kind} for kind in ("string", "integer", "number", "boolean"))
NULL = {"type": "null"}


def maybe(rule: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [rule, NULL]}


def text(**rules: Any) -> dict[str, Any]:
    return {"type": "string", **rules}


def listed(items: Any, **rules: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **rules}


ADDRESS = obj("street city", street=S, city=S, zip=text(pattern=r"^\d{5}$"))
PERSON = {  # as Pydantic writes a model with an optional nested one
    "$defs": {"Address": {**ADDRESS, "title": "Address"}},
    "title": "Person",
    "type": "object",
    "properties": {
        "name": {"title": "Name", "type": "string"},
        "age": {"anyOf": [{"type": "integer", "minimum": 0}, NULL], "default": None, "title": "Age"},
        "home": {"anyOf": [{"$ref": "#/$defs/Address"}, NULL], "default": None},
    },
    "required": ["name"],
}
SHAPES = {
    "$defs": {
        "Circle": obj("kind r", kind={"const": "circle"}, r={"type": "number", "exclusiveMinimum": 0}),
        "Square": obj("kind side", kind={"const": "square"}, side=INT),
    },
    "oneOf": [{"$ref": "#/$defs/Circle"}, {"$ref": "#/$defs/Square"}],
    "discriminator": {"propertyName": "kind", "mapping": {"circle": "#/$defs/Circle"}},
}
TREE = {
    "$defs": {
        "Node": {
            "type": "object",
            "properties": {"name": S, "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}}},
            "required": ["name"],
            "additionalProperties": False,
        }
    },
    "$ref": "#/$defs/Node",
}
DAYS = ["Day", "Week", "Month", "Quarter", "Year"]
INVOICE = obj(
    "number issued lines total",
    number=text(pattern="^INV-[0-9]{4,6}$"),
    issued=text(format="date"),
    currency={"enum": ["EUR", "USD", "CNY"]},
    lines=listed(obj("*", sku=S, count={"type": "integer", "minimum": 1}, price=N), minItems=1, maxItems=40),
    total={"type": "number", "minimum": 0},
)
LINE = {"sku": "a", "count": 1, "price": 2.5}

CASES = (
    # -- objects
    Case("flat", obj("*", a=S, b=INT), ({"a": "x", "b": 1},), ({"a": "x"}, {"a": 1, "b": 1}, {"a": "",
         "b": 1.5})),
    Case("optional fields", obj("b", a=S, b=INT, c=B), ({"b": 1}, {"a": "", "b": 2, "c": True}), ({"a": ""},
         {})),
    Case("all optional", obj("", a=S, b=INT), ({}, {"b": 1}, {"a": ""}), ({"c": 1}, {"a": 1})),
    Case("open object", obj("a", True, a=INT), ({"a": 1, "k": [None]},), ({"k": 1}, '={"\\u0061":"x"}')),
    Case("further integers", obj("a", INT, a=S), ({"a": "x", "k": 1},), ({"a": "x", "k": "1"},
         '={"a":"x""k":1}')),
    Case("map of numbers", {"type": "object", "additionalProperties": N}, ({}, {"x": 1.5}), ({"x": "1"}, [])),
    Case("no keys", obj(), ({},), ({"a": 1},)),
    Case("forbidden key", {"type": "object", "properties": {"a": False}}, ({}, {"b": 1}), ({"a": 1},)),
    Case("key patterns", {"type": "object", "patternProperties": {"^x-": S}, "additionalProperties": False},
         ({}, {"x-a": ""}), ({"a": ""}, {"x-a": 1})),
    Case("at least a key", {"type": "object", "additionalProperties": INT, "minProperties": 1},
         ({"a": 1},), ({},)),
    Case("at most two keys", {"type": "object", "additionalProperties": INT, "maxProperties": 2},
         ({}, {"a": 1, "b": 2}), ({"a": 1, "b": 2, "c": 3},)),
    Case("listed keys", {"type": "object", "propertyNames": {"enum": ["de", "en"]},
         "additionalProperties": S},
         ({}, {"en": "x"}, {"de": "", "en": ""}), ({"fr": "x"}, {"en": 1})),
    Case("unicode keys", obj("*", **{"größe": INT, "名前": S, 'a"b': B}),
         ({"größe": 1, "名前": "é", 'a"b': False},), ({"größe": "1", "名前": "é", 'a"b': False},)),
    Case("unevaluated", {"type": "object", "properties": {"a": INT}, "unevaluatedProperties": False},
         ({"a": 1},), ({"b": 1},)),
    Case("nested four deep", obj("*", a=obj("*", b=obj("*", c=obj("*", d=INT)))),
         ({"a": {"b": {"c": {"d": 1}}}},), ({"a": {"b": {"c": {}}}}, {"a": {"b": {"c": {"d": "1"}}}})),
    # -- Pydantic and OpenAPI
    Case("person", PERSON, ({"name": "A"}, {"name": "A", "age": None, "home": {"street": "s", "city": "c"}}),
         ({"age": 1}, {"name": "A", "age": -1}, {"name": "A", "home": {"street": "s", "city": "c",
         "zip": "1"}})),
    Case("discriminated union", SHAPES, ({"kind": "circle", "r": 0.5}, {"kind": "square", "side": 2}),
         ({"kind": "circle", "side": 2}, {"kind": "circle", "r": 0}, {"kind": "oval"})),
    Case("recursive tree", TREE, ({"name": "a"}, {"name": "a", "children": [{"name": "b", "children": []}]}),
         ({"children": []}, {"name": "a", "children": [{}]})),
    Case("linked list", {**obj("value", value=INT, next=maybe({"$ref": "#"}))},
         ({"value": 1}, {"value": 1, "next": {"value": 2, "next": None}}), ({"next": None}, {"value": 1,
         "next": 3})),
    Case("enum class", {"$defs": {"C": {"enum": ["r", "g"], "type": "string"}}, **obj("c",
         c={"$ref": "#/$defs/C"})},
         ({"c": "r"},), ({"c": "b"}, {"c": None})),
    Case("formats that are notes", obj("*", a={"type": "integer", "format": "int32"},
         b=text(format="password")),
         ({"a": 1, "b": "x"},), ({"a": 1.5, "b": "x"},)),
    Case("invoice", INVOICE, ({"number": "INV-0001", "issued": "2026-11-30", "lines": [LINE], "total": 2.5},),
         ({"number": "INV-1", "issued": "2026-11-30", "lines": [LINE], "total": 2},
          {"number": "INV-0001", "issued": "2026-11-30", "lines": [], "total": 2},
          {"number": "INV-0001", "issued": "2026-11-30", "lines": [LINE], "total": -1})),
    Case("reference with a sibling", {"$defs": {"P": INT}, "$ref": "#/$defs/P", "minimum": 3}, (3, 10), (2,
         "3")),
    Case("anchor", {"$defs": {"x": {"$anchor": "n", **INT}}, **obj("a", a={"$ref": "#n"})}, ({"a": 1},),
         ({"a": "1"},)),
    Case("all of two objects", {"allOf": [
        {"type": "object", "properties": {"a": INT}, "required": ["a"]},
        {"type": "object", "properties": {"b": S}, "required": ["b"]}]},
         ({"a": 1, "b": ""},), ({"a": 1}, {"a": 1, "b": 2})),
    Case("one of two fields", {**obj("", a=INT, b=INT), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
         ({"a": 1}, {"b": 1}, {"a": 1, "b": 2}), ({}, {"c": 1})),
    # -- texts
    Case("any text", S, ("", "a\nb", 'a"\\b', "é🙂", "a/b"), ('="a\nb"', 1, '="\\x"', '="a')),
    Case("short text", text(minLength=2, maxLength=4), ("ab", "é🙂", "a\nbc"), ("a", "abcde")),
    Case("long text", text(maxLength=20_000), ("", "a" * 3000), (1,)),
    Case("longer than 2000", text(maxLength=2001), ("a" * 2001,), ("a" * 2002,)),
    Case("digits of any script", text(pattern=r"^\d{4}-\d{2}-\d{2}$"), ("2026-11-30", "٢٠٢٦-11-30"),
         ("2026-1-30",)),
    Case("words and spaces", text(pattern=r"^\w+(\s\w+)*$"), ("né à", "a_1 b"), ("", "a  b", "a-b")),
    Case("anything but space", text(pattern=r"^\S+$"), ("a-é!",), ("a b", "", "a\u00a0b")),
    Case("pattern within", text(pattern="[0-9]{2}"), ("a12b", "12"), ("a1b", "")),
    Case("half anchored", text(pattern="^a|b$"), ("ac", "cb"), ("ca", "")),
    Case("pattern and length", text(pattern="^[a-z]+$", minLength=2, maxLength=3), ("ab", "abc"), ("a",
         "abcd")),
    Case("e-mail", text(format="email"), ("a.b@example.org",), ("a", "a@", "@b")),
    Case("date", text(format="date"), ("2024-02-29",), ("2026-13-01", "2026-02-30", "30.11.2026")),
    Case("moment", text(format="date-time"), ("2026-11-30T10:00:00Z", "2026-11-30T10:00:00.5+08:00"),
         ("2026-11-30",)),
    Case("time", text(format="time"), ("10:00:00Z",), ("10:00", "25:00:00Z")),
    Case("uuid", text(format="uuid"), ("123e4567-e89b-12d3-a456-426614174000",), ("123e4567", "")),
    Case("addresses", obj("*", v4=text(format="ipv4"), v6=text(format="ipv6")),
         ({"v4": "10.0.0.1", "v6": "::1"},), ({"v4": "10.0.0.256", "v6": "::1"}, {"v4": "10.0.0.1",
         "v6": "x"})),
    Case("emoji pattern", text(pattern="^[🙂🙁]$"), ("🙂",), ("x", "🙂🙂")),
    # -- numbers
    Case("whole numbers", INT, (0, -7, 123456789), (1.5, "1", "=01", "=+1")),
    Case("numbers", N, (0, -1.5, 1e20, 0.001), ("1", "=.5", "=1.", "=NaN")),
    Case("bounded whole", {"type": "integer", "minimum": 1, "maximum": 12}, (1, 9, 12), (0, 13, -1)),
    Case("bounded", {"type": "number", "minimum": -1, "exclusiveMaximum": 1}, (-1, 0.999, 0), (1, -1.001, 2)),
    Case("percent", {"type": "number", "minimum": 0, "maximum": 100}, (0, 99.5, 100), (100.1, -0.5)),
    Case("quarters of an hour", {"type": "integer", "multipleOf": 15, "minimum": 0}, (0, 45, 600), (10, -15)),
    Case("cents", {"type": "number", "multipleOf": 0.01}, (12.5, 3, 0.07), (0.005,)),
    # -- lists
    Case("list of objects", listed(obj("n", n=INT, s=maybe(S))), ([], [{"n": 1}, {"n": 2, "s": None}]),
         ([{}], {"n": 1})),
    Case("one to three", listed(INT, minItems=1, maxItems=3), ([1], [1, 2, 3]), ([], [1, 2, 3, 4])),
    Case("thousands", listed(INT, maxItems=20_000), ([], [1] * 50), (["1"],)),
    Case("tuple", {"type": "array", "prefixItems": [S, INT], "items": False, "minItems": 2}, (["a", 1],),
         (["a"], ["a", 1, 2])),
    Case("tuple and more", {"type": "array", "prefixItems": [S], "items": INT}, ([], ["a"], ["a", 1, 2]),
         ([1], ["a", "b"])),
    Case("set of choices", obj("g", g=listed({"enum": DAYS}, uniqueItems=True, minItems=1)),
         ({"g": ["Week", "Day"]}, {"g": [*DAYS]}), ({"g": []}, {"g": ["Day", "Day"]}, {"g": ["x"]})),
    Case("set of an enum class", {"$defs": {"C": {"enum": ["r", "g", "b"], "title": "C", "type": "string"}},
                                  **listed({"$ref": "#/$defs/C"}, uniqueItems=True, maxItems=2)},
         ([], ["b", "r"]), (["r", "r"], ["r", "g", "b"])),
    Case("set of the texts of an enum", {"$defs": {"C": {"enum": ["r", "g", 1]}},
                                         **listed({"$ref": "#/$defs/C", **S}, uniqueItems=True)},
         ([], ["g", "r"]), ([1], ["r", "r"])),
    Case("one or a set of the same", {"anyOf": [{"enum": ["x", "y"]}, listed({"$ref": "#/anyOf/0"},
         uniqueItems=True)]}, ("x", ["y", "x"]), ("z", ["x", "x"], ["z"])),
    Case("short keys of an enum class", {"$defs": {"K": {"enum": ["a", "bb"]}}, "type": "object",
         "propertyNames": {"$ref": "#/$defs/K", "maxLength": 1}}, ({}, {"a": "x"}), ({"bb": 1}, {"c": 1})),
    Case("listed keys of whole numbers", {"type": "object", "propertyNames": {"enum": ["a", "b"]},
         "unevaluatedProperties": INT}, ({}, {"a": 1, "b": 2}), ({"a": "x"}, {"c": 1})),
    Case("matrix", listed(listed(N, minItems=2, maxItems=2)), ([], [[1, 2.5], [0, 0]]), ([[1]], [1, 2])),
    # -- choices, and rules without a type
    Case("enum of kinds", {"enum": ["a", 1, None, {"k": [1]}, True]}, ("a", 1, None, {"k": [1]}, True),
         ("b", 2, False)),
    Case("constant", obj("v", v={"const": 3}), ({"v": 3},), ({"v": 4}, {"v": "3"})),
    Case("several types", {"type": ["string", "null", "integer"], "maxLength": 3, "minimum": 5}, ("abc",
         None, 5), ("abcd", 4, True)),
    Case("one of two types", {"oneOf": [text(maxLength=3), INT]}, ("abc", 4), ("abcd", 4.5)),
    Case("optional choice", obj("s", s={"anyOf": [{"enum": ["S", "L"]}, NULL]}), ({"s": None}, {"s": "L"}),
         ({"s": "M"}, {})),
    Case("no type", {"properties": {"a": INT}, "minimum": 2}, ({"a": 1}, 3, "x", None, [1]), ({"a": "1"}, 1)),
    Case("anything", {}, (None, [1, {"a": "b"}], "x", 1.5), ("=[1,]", "={a:1}")),
    Case("a field of anything", obj("a", a=True), ({"a": [None, {"k": 1}]}, {"a": 0}), ({}, {"b": 1})),
    Case("function call", obj("*", name={"enum": ["find", "open"]}, arguments=obj("q", q=S, limit=INT)),
         ({"name": "find", "arguments": {"q": "x", "limit": 3}},), ({"name": "run",
         "arguments": {"q": "x"}},)),
    Case("labels with confidence", listed(obj("*", label={"enum": ["pos", "neg"]}, p={"type": "number",
         "minimum": 0, "maximum": 1})),
         ([{"label": "pos", "p": 0.25}],), ([{"label": "pos", "p": 1.5}], [{"label": "mid", "p": 0}])),
)  # fmt: skip

# A schema that cannot be enforced as a whole, and how the sentence names what cannot
REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    (obj("", tags=listed(S, uniqueItems=True)), "uniqueItems of tags"),
    (obj("", a=obj("", b=listed(INT, contains={"const": 1}))), "contains of a.b"),
    (obj("", a={"not": {"const": 1}}), "not of a"),
    ({**obj("", a=INT), "if": {"required": ["a"]}, "then": {"required": ["b"]}}, "if of the whole answer"),
    ({**obj("", a=INT), "dependentRequired": {"a": ["b"]}}, "dependentRequired of the whole answer"),
    ({**obj("", a=INT), "dependentSchemas": {"a": {"minProperties": 2}}},
         "dependentSchemas of the whole answer"),
    ({"type": "object", "propertyNames": {"pattern": "^a"}}, "propertyNames of the whole answer"),
    ({"allOf": [obj("", True, a=INT)], "unevaluatedProperties": False},
         "unevaluatedProperties of the whole answer"),
    ({"type": "array", "prefixItems": [INT], "unevaluatedItems": False},
         "unevaluatedItems of the whole answer"),
    (listed(obj("", a={"oneOf": [INT, N]})), "oneOf of *.a"),
    (obj("", a=text(pattern=r"a\bb")), "pattern of a"),
    (obj("", a={"type": "number", "minimum": 0.5, "maximum": 1e300}), "minimum, maximum of a"),
    (obj("", a={"type": "integer", "minimum": 10**30}), "minimum, maximum of a"),
    ({"type": "object", "properties": {"a": INT}, "minProperties": 2}, "minProperties, maxProperties"),
    ({"type": "object", "required": ["x"], "additionalProperties": False},
         "the whole answer: nothing fits it"),
    ({"$defs": {"a": {"$dynamicAnchor": "m", **INT}}, "$dynamicRef": "#m"},
         "$dynamicRef of the whole answer"),
    (obj("", **{f"k{at}": text(maxLength=50) for at in range(2000)}), "too large or intricate"),
    (text(maxLength=10**12), "maxLength, type of the whole answer: it is too large"),
)  # fmt: skip

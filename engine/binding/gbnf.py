"""A JSON Schema as a GBNF grammar: a file for programs that bind answers by llama.cpp's own grammars.

Lathe itself binds by llguidance (`engine.binding.matcher`), which says far more of a schema. Answers are
written as rows are: compact, in the schema's order of keys, and without keys that the schema does not name.
Syntax: github.com/ggml-org/llama.cpp/blob/master/grammars/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.base.text import Text
from engine.binding.keywords import ASSERTING, inner, placed
from engine.data.rows import canonical
from engine.data.targets import referred

_MOST_REPEATED = 2000  # llama.cpp refuses a grammar that repeats something more often
_BASE = {
    "value": "object | array | string | number | boolean | null",
    "object": '"{" (string ":" value ("," string ":" value)*)? "}"',
    "array": '"[" (value ("," value)*)? "]"',
    "string": r'"\"" char* "\""',
    "char": r'[^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})',
    "number": 'integer ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?',
    "integer": '"-"? natural',
    "natural": '"0" | [1-9] [0-9]{0,15}',
    "boolean": '"true" | "false"',
    "null": '"null"',
    "date": '[0-9]{4} "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | [12] [0-9] | "3" [01])',
    "time": '([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,9})? '
    '("Z" | [+-] [0-2] [0-9] ":" [0-5] [0-9])',
    "date-time": 'date "T" time',
    "uuid": "hex{8} (" + '"-" hex{4}) ("-" hex{4}) ("-" hex{4}) "-" hex{12}',
    "hex": "[0-9a-fA-F]",
}
_FORMATS = ("date", "time", "date-time", "uuid")
_NAME = re.compile(r"[a-z][a-z-]*")
_PATTERN = re.compile(  # the parts of a pattern that GBNF has too
    r"(?P<times>[*+?]|\{\d+(?:,\d*)?\})(?!\?)"
    r"|(?P<digit>\\d)|(?P<class>\[(?:\\d|\\[-.]|[A-Za-z0-9_ .,:;+*/@#-])+\])"
    r"|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<or>\|)"
    r"|(?P<literal>\\[-.+*?()|{}/\[\]^$]|[A-Za-z0-9_ ,:;/@#%=~!&'<>-])"
)


def gbnf_of(schema: Mapping[str, Any]) -> tuple[str, tuple[Text, ...]]:
    """The grammar of a schema, whose rule `root` is the answer, and what of the schema it does not say.

    Each such text is a keyword with its field; the grammar then allows answers that break it.
    """
    writer = _Writer(schema)
    return writer.text(), tuple(dict.fromkeys(writer.lost))


class _Writer:
    """Writes the rules of one schema. Objects, lists and what is referred to are rules of their own."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.lost: list[Text] = []
        self._schema = schema
        self._rules: dict[str, str] = {}
        self._named: dict[str, str] = {"#": "root"}
        self._rules["root"] = self._rule(schema, ())

    def text(self) -> str:
        """The rules that are reached from `root`, one a line."""
        needed, waiting = dict[str, str](), ["root"]
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed[name] = self._rules.get(name) or _BASE[name]
                waiting += reversed(_names_in(needed[name]))
        return "".join(f"{name} ::= {rule}\n" for name, rule in needed.items())

    def _rule(self, rule: Any, path: tuple[str, ...]) -> str:
        """One rule of the schema as alternatives of GBNF, in brackets where there are several."""
        if not isinstance(rule, Mapping):
            if rule is False:
                self.lost.append(placed("false", path))
            return "value"
        asserted = {key for key in rule if key in ASSERTING}
        for say in (self._reference, self._listed, self._either, self._typed):
            said = say(rule, path)
            if said is not None:
                text, used = said
                self.lost += [placed(key, path) for key in rule if key in asserted - used]
                return text
        self.lost += [placed(key, path) for key in rule if key in asserted]
        return "value"

    def _reference(self, rule: Mapping[str, Any], path: tuple[str, ...]) -> tuple[str, set[str]] | None:
        reference = rule.get("$ref")
        if not isinstance(reference, str):
            return None
        if reference not in self._named:
            target = referred(self._schema, reference)
            if target is None:
                return None
            name = self._named[reference] = self._new(reference.rpartition("/")[2])
            self._rules[name] = self._rule(target, path)
        return self._named[reference], {"$ref"}

    def _listed(self, rule: Mapping[str, Any], path: tuple[str, ...]) -> tuple[str, set[str]] | None:
        if "const" in rule:
            return _literal(canonical(rule["const"])), {"const", "type"}
        if rule.get("enum"):
            return _either([_literal(canonical(value)) for value in rule["enum"]]), {"enum", "type"}
        return None

    def _either(self, rule: Mapping[str, Any], path: tuple[str, ...]) -> tuple[str, set[str]] | None:
        """Alternatives, unless the rule itself says what an object or list holds."""
        if "properties" in rule or "items" in rule or "prefixItems" in rule:
            return None
        for key in ("anyOf", "oneOf"):
            if rule.get(key):
                used = {key} if key == "anyOf" or not _open_choice(rule[key]) else set()
                return _either([self._rule(one, path) for one in rule[key]]), used
        if len(rule.get("allOf", ())) == 1:
            return self._rule(rule["allOf"][0], path), {"allOf"}
        return None

    def _typed(self, rule: Mapping[str, Any], path: tuple[str, ...]) -> tuple[str, set[str]] | None:
        kinds = rule.get("type") or ("object" if "properties" in rule else "array" if "items" in rule else [])
        if not kinds:
            return None
        said = [self._of(kind, rule, path) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
        return _either([text for text, _ in said]), set[str]().union(*(used for _, used in said))

    def _of(self, kind: str, rule: Mapping[str, Any], path: tuple[str, ...]) -> tuple[str, set[str]]:
        match kind:
            case "object":
                return self._object(rule, path)
            case "array":
                return self._array(rule, path)
            case "string":
                return self._string(rule)
            case "integer" if rule.get("minimum") == 0:
                return "natural", {"type", "minimum"}
        return kind, {"type"}

    def _object(self, rule: Mapping[str, Any], path: tuple[str, ...]) -> tuple[str, set[str]]:
        further = rule.get("additionalProperties", True)
        used = {"type", "properties", *(["additionalProperties"] if further is False else [])}
        fields = {key: one for key, one in rule.get("properties", {}).items() if one is not False}
        if not fields:
            if further is False:
                return '"{}"', used
            if not isinstance(further, Mapping):
                return "object", used
            pair = self._new("pair", f'string ":" {self._rule(further, inner(path, "*"))}')
            return self._new("map", f'"{{" ({pair} ("," {pair})*)? "}}"'), used | {"additionalProperties"}
        required = [key for key in rule.get("required", ()) if key in fields]
        if set(required) == set(rule.get("required", ())):
            used.add("required")
        items = [
            (f"{_literal(canonical(key) + ':')} {self._rule(one, inner(path, key))}", key in required)
            for key, one in fields.items()
        ]
        return self._new("object-of", f'"{{" {_in_order(items)} "}}"'), used

    def _array(self, rule: Mapping[str, Any], path: tuple[str, ...]) -> tuple[str, set[str]]:
        within = inner(path, "*")
        first = [self._rule(one, within) for one in rule.get("prefixItems", ())]
        items = rule.get("items", not first)
        used = {"type", "items", "prefixItems"}
        start = ' "," '.join(first)
        if items is False or (not first and rule.get("maxItems") == 0):
            return self._new("list-of", f'"[" {start} "]"'), used | {"maxItems"}
        item = self._rule(items, within)
        if first:
            return self._new("list-of", f'"[" {start} ("," {item})* "]"'), used
        used |= {"minItems"}
        if (most := rule.get("maxItems")) is not None and most <= _MOST_REPEATED:
            used |= {"maxItems"}
        else:
            most = None
        least = min(rule.get("minItems", 0), _MOST_REPEATED)
        further = self._new("further", f'"," {item}')
        many = _times(max(0, least - 1), None if most is None else most - 1)
        body = f"{item} {further}{many}"
        return self._new("list-of", f'"[" {body} "]"' if least else f'"[" ({body})? "]"'), used

    def _string(self, rule: Mapping[str, Any]) -> tuple[str, set[str]]:
        used = {"type"}
        if (pattern := _pattern(rule.get("pattern"))) is not None:
            return rf'"\"" ({pattern}) "\""', used | {"pattern"}
        if rule.get("format") in _FORMATS:
            return rf'"\"" {rule["format"]} "\""', used | {"format"}
        least, most = rule.get("minLength", 0), rule.get("maxLength")
        used |= {key for key in ("minLength", "maxLength") if rule.get(key, 0) <= _MOST_REPEATED}
        least, most = min(least, _MOST_REPEATED), most if "maxLength" in used else None
        if not least and most is None:
            return "string", used
        return rf'"\"" char{_times(least, most)} "\""', used

    def _new(self, wanted: str, rule: str = "") -> str:
        """A free name; the rule that it gets, if it is known."""
        found = _NAME.search(re.sub(r"[^a-z]+", "-", wanted.lower()))
        base = found[0].strip("-") if found else "rule"
        name, count = base, 1
        while name in self._rules or name in _BASE or name == "root":
            if rule and self._rules.get(name) == rule:
                return name
            count += 1
            name = f"{base}-{_letters(count)}"
        self._rules[name] = rule
        return name


def _names_in(rule: str) -> list[str]:
    """The rules that a rule refers to."""
    return re.findall(_NAME, re.sub(r'"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]', " ", rule))


def _letters(number: int) -> str:
    return ("" if number < 26 else _letters(number // 26)) + chr(ord("a") + number % 26)


def _open_choice(options: Sequence[Any]) -> bool:
    """Whether a value could fit two of these: only types that differ are seen to exclude each other."""
    kinds = [one.get("type") if isinstance(one, Mapping) else None for one in options]
    plain = [kind for kind in kinds if isinstance(kind, str)]
    return len(set(plain)) < len(options) or {"integer", "number"} <= set(plain)


def _either(options: Sequence[str]) -> str:
    options = list(dict.fromkeys(options))
    return options[0] if len(options) == 1 else f"({' | '.join(options)})"


def _literal(text: str) -> str:
    escapes = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
    return '"' + "".join(escapes.get(sign, sign) for sign in text) + '"'


def _times(least: int, most: int | None) -> str:
    return f"{{{least},{'' if most is None else most}}}" if least or most is not None else "*"


def _in_order(items: Sequence[tuple[str, bool]]) -> str:
    """The members of an object in their order, with commas; an optional one may be left out."""
    first = next((at for at, (_, required) in enumerate(items) if required), None)
    if first is None:
        starts = []
        for at, (item, _) in enumerate(items):
            starts.append(" ".join([item, *(f'("," {later})?' for later, _ in items[at + 1 :])]))
        return f"({' | '.join(starts)})?"
    before = [f'({item} ",")?' for item, _ in items[:first]]
    after = [f'"," {item}' if required else f'("," {item})?' for item, required in items[first + 1 :]]
    return " ".join([*before, items[first][0], *after])


def _pattern(pattern: Any) -> str | None:
    """A pattern in GBNF; None for one that it has no counterpart for, or that matches a part of a text."""
    if not isinstance(pattern, str) or pattern[:1] != "^" or not pattern.endswith("$"):
        return None
    written, at, body = list[str](), 0, pattern[1:-1]
    if body.endswith("\\") or not _balanced(body):
        return None
    while at < len(body):
        part = _PATTERN.match(body, at)
        if part is None:
            return None
        at = part.end()
        match part.lastgroup:
            case "times":
                if not written or any(int(n) > 200 for n in re.findall(r"\d+", part[0])):
                    return None
                written[-1] += part[0]
            case "digit":
                written.append("[0-9]")
            case "class":
                written.append(part[0].replace(r"\d", "0-9").replace(r"\.", "."))
            case "open":
                written.append("(")
            case "literal":
                written.append(_literal(part[0][-1]))
            case _:
                written.append(part[0])
    return " ".join(written)


def _balanced(body: str) -> bool:
    """Whether the alternatives of a pattern are all between its anchors: `^a|b$` has none there."""
    depth = 0
    for sign in re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "", body):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0 or (sign == "|" and depth == 0):
            return False
    return depth == 0

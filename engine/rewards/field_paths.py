"""The fields that the task's schema gives an answer, and the rewards that judge one it does not give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.base.json_values import kind_of
from engine.base.patterns import matcher
from engine.base.text import Text
from engine.data.rows import properties_of
from engine.data.targets import referred
from engine.rewards.registry import dimension
from engine.rewards.rubric import Entry, Rubric

_DEEPEST = 8
_OPEN: Mapping[str, Any] = {}  # the rule that allows everything


@dataclass(frozen=True, slots=True)
class MissingField:
    """A dimension whose parameter names a field that the schema does not have.

    `place` is the entry's index in the rubric.
    """

    place: int
    parameter: str
    path: str
    message: Text


def missing_fields(rubric: Rubric, schema: Mapping[str, Any]) -> tuple[MissingField, ...]:
    """The fields that dimensions which are on ask for in vain, in the rubric's order."""
    return tuple(
        MissingField(place, name, path, _message(entry, path))
        for place, entry in enumerate(rubric.entries)
        if entry.on
        for name, path in missing_of(entry, schema).items()
    )


def missing_of(entry: Entry, schema: Mapping[str, Any]) -> dict[str, str]:
    """The paths that one line of the rubric asks for in vain, by parameter."""
    return {name: path for name, path in judged_fields(entry).items() if not has_field(schema, path)}


def judged_fields(entry: Entry) -> dict[str, str]:
    """The paths that a line of the rubric judges, by parameter; without those that are left empty."""
    values = {name: getattr(entry.parameters, name) for name in path_parameters(entry)}
    return {name: path for name, path in values.items() if path}


def path_parameters(entry: Entry) -> dict[str, tuple[str, ...]]:
    """The parameters that name a field, each with the JSON types that it is made for (none: all)."""
    marked = {}
    for name, field in type(entry.parameters).model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and isinstance(types := extra.get("field_types"), list):
            marked[name] = tuple(str(one) for one in types)
    return marked


def field_paths(schema: Mapping[str, Any], types: Iterable[str] = ()) -> tuple[str, ...]:
    """The paths of all fields; those of one of the JSON `types` come first.

    Fields within the items of lists are left out: a path there names one item ("items.0.price").
    """
    fitting = fitting_paths(schema, types)
    return (*fitting, *(path for path in field_types(schema) if path not in fitting))


def fitting_paths(schema: Mapping[str, Any], types: Iterable[str]) -> tuple[str, ...]:
    """The paths of the fields of one of these JSON types; of all fields where none is given."""
    wanted = {*types}
    return tuple(path for path, known in field_types(schema).items() if not wanted or known & wanted)


def field_types(schema: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The JSON types that each field may have but null, by dotted path, in the schema's order."""
    found: dict[str, frozenset[str]] = {}
    _collect(schema, "", schema, frozenset(), found, 0)
    return found


def has_field(schema: Mapping[str, Any], path: str) -> bool:
    """Whether an answer that keeps to the schema may have something at a path, as `parse.lookup` reads it.

    True too where the schema leaves open which fields there are.
    """
    if path in properties_of(schema):
        return True
    rules: list[Any] = [schema]
    for name in path.split("."):
        rules = [inner for rule in rules for inner in _within(rule, name, schema)]
    return bool(rules)


def _message(entry: Entry, path: str) -> Text:
    name = Text.verbatim(entry.label or dimension(entry.dimension).title)
    return Text("The reward “{name}” judges the field {path}, which the schema does not have.", name, path)


def _collect(
    rule: Any,
    prefix: str,
    root: Mapping[str, Any],
    refs: frozenset[str],
    found: dict[str, frozenset[str]],
    depth: int,
) -> None:
    for branch, seen in _branches(rule, root, refs):
        properties = branch.get("properties")
        if not isinstance(properties, Mapping) or depth == _DEEPEST:
            continue
        for name, inner in properties.items():
            if not name or ("." in name and prefix):  # a key with dots is found at the top only
                continue
            path = f"{prefix}{name}"
            types = (_types(one) for one, _ in _branches(inner, root, seen))
            found[path] = found.get(path, frozenset()).union(*types) - {"null"}
            if "." not in name:
                _collect(inner, f"{path}.", root, seen, found, depth + 1)


def _branches(
    rule: Any, root: Mapping[str, Any], refs: frozenset[str] = frozenset()
) -> Iterator[tuple[Mapping[str, Any], frozenset[str]]]:
    """The rule without references, and each of its alternatives; with the references followed."""
    if not isinstance(rule, Mapping):
        if rule is not False:
            yield _OPEN, refs
        return
    name = rule.get("$ref")
    if isinstance(name, str):
        if name not in refs:
            yield from _branches(referred(root, name), root, refs | {name})
        return
    parts = [part for word in ("anyOf", "oneOf", "allOf") for part in rule.get(word, ())]
    if not parts or "properties" in rule:
        yield rule, refs
    for part in parts:
        yield from _branches(part, root, refs)


def _types(rule: Mapping[str, Any]) -> frozenset[str]:
    kind = rule.get("type")
    if isinstance(kind, str):
        return frozenset({kind})
    if isinstance(kind, list):
        return frozenset(kind)
    values = rule["enum"] if "enum" in rule else [rule["const"]] if "const" in rule else ()
    if values:
        kinds = map(kind_of, values)
        return frozenset("number" if kind == "integer" else kind for kind in kinds)
    return frozenset({"object"}) if "properties" in rule else frozenset()


def _within(rule: Any, name: str, root: Mapping[str, Any]) -> Iterator[Any]:
    """The rules for what a key, or a place in a list, holds."""
    for branch, _ in _branches(rule, root):
        types = _types(branch)
        if name.isascii() and name.isdigit() and (not types or "array" in types):
            first = branch.get("prefixItems", ())
            place = int(name[:9])
            yield first[place] if place < len(first) else branch.get("items", _OPEN)
        if types and "object" not in types:
            continue
        properties, others = branch.get("properties", {}), branch.get("additionalProperties")
        if name in properties:
            yield properties[name]
        elif any(matcher(pattern)(name) for pattern in branch.get("patternProperties", {})):
            yield _OPEN
        elif others is not False and (others is not None or not properties):
            yield _OPEN if others is None else others

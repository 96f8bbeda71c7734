"""What a JSON Schema lets a field be: found through references, alternatives, lists of types and null."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from engine.base.json_values import kind_of, same

KINDS = frozenset({"string", "integer", "number", "boolean", "array", "object", "null"})
_DEEPEST = 16  # rules that lead to each other


@dataclass(frozen=True, slots=True)
class Target:
    """The values that a rule allows, as far as types go.

    `free`: the JSON types of which any value may stand; `number` brings `integer` with it. `words`: the
    values that the rule lists (enum, const). `items`: the rule for entries of a list, if it has one.
    """

    free: frozenset[str]
    words: tuple[Any, ...] = ()
    items: Any = None

    @property
    def anything(self) -> bool:
        """Whether the rule says nothing about types."""
        return self.free == KINDS

    @property
    def kinds(self) -> frozenset[str]:
        """The JSON types that occur, those of the listed values among them."""
        return self.free | {kind_of(word) for word in self.words}

    def either(self, other: Target) -> Target:
        words = (*self.words, *(word for word in other.words if word not in self.words))
        return Target(self.free | other.free, words, self.items if self.items is not None else other.items)

    def both(self, other: Target) -> Target:
        words = [word for word in self.words if other.takes(word)]
        words += [word for word in other.words if self.takes(word) and word not in words]
        items = self.items if self.items is not None else other.items
        return Target(self.free & other.free, tuple(words), items)

    def takes(self, value: Any) -> bool:
        return kind_of(value) in self.free or any(same(value, word) for word in self.words)


ANYTHING = Target(KINDS)
_NOTHING = Target(frozenset())


def target_of(rule: Any, root: Mapping[str, Any], depth: int = 0) -> Target:
    """What a rule of the schema `root` allows."""
    if rule is False:
        return _NOTHING
    if not isinstance(rule, Mapping) or depth > _DEEPEST:
        return ANYTHING
    found = Target(_typed(rule["type"])) if "type" in rule else ANYTHING
    if rule.get("items") is not None:
        found = replace(found, items=rule["items"])
    if isinstance(rule.get("enum"), list):
        found = found.both(Target(frozenset(), tuple(rule["enum"])))
    if "const" in rule:
        found = found.both(Target(frozenset(), (rule["const"],)))
    if isinstance(rule.get("$ref"), str):
        found = found.both(target_of(referred(root, rule["$ref"]), root, depth + 1))
    for one in _rules(rule, "allOf"):
        found = found.both(target_of(one, root, depth + 1))
    for name in ("anyOf", "oneOf"):
        if options := [target_of(one, root, depth + 1) for one in _rules(rule, name)]:
            found = found.both(reduce(Target.either, options))
    return found


def referred(root: Mapping[str, Any], reference: str) -> Any:
    """What a reference into the schema points to (#/$defs/name); None for others, and where nothing is."""
    if reference != "#" and not reference.startswith("#/"):
        return None
    found: Any = root
    for part in reference.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, list) and key.isdigit() and int(key) < len(found):
            found = found[int(key)]
        elif isinstance(found, Mapping) and key in found:
            found = found[key]
        else:
            return None
    return found


def rule_at(schema: Mapping[str, Any], path: str) -> tuple[Any, bool]:
    """The rule of the field at a dotted path, and whether it is required; `({}, False)` if unknown."""
    rule: Any = schema
    required = False
    for key in path.split("."):
        for one in _objects(rule, schema):
            if key in one["properties"]:
                rule, required = one["properties"][key], key in one.get("required", ())
                break
        else:
            return {}, False
    return rule, required


def rules_at(schema: Mapping[str, Any], path: Iterable[str]) -> list[Any]:
    """Every rule that holds, or may hold, for the field at a path of keys; none where it is unknown."""
    rules: list[Any] = [schema]
    for key in path:
        within = [one["properties"] for rule in rules for one in _objects(rule, schema)]
        rules = [properties[key] for properties in within if key in properties]
    return rules


def _objects(rule: Any, root: Mapping[str, Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The rules with properties that hold for the value of a rule, or may."""
    if not isinstance(rule, Mapping) or depth > _DEEPEST:
        return
    if isinstance(rule.get("properties"), Mapping):
        yield rule
    if isinstance(rule.get("$ref"), str):
        yield from _objects(referred(root, rule["$ref"]), root, depth + 1)
    for name in ("allOf", "anyOf", "oneOf"):
        for one in _rules(rule, name):
            yield from _objects(one, root, depth + 1)


def _rules(rule: Mapping[str, Any], name: str) -> list[Any]:
    found = rule.get(name)
    return found if isinstance(found, list) else []


def _typed(kinds: Any) -> frozenset[str]:
    named = frozenset(kinds if isinstance(kinds, list) else [kinds]) & KINDS
    return named | {"integer"} if "number" in named else named

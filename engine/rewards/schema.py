"""The answer's JSON Schema as the rewards use it: how much of it holds, and which lists are sets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.base.json_schema import Validator
from engine.base.json_values import same
from engine.base.text import Text
from engine.rewards.parse import shown

_UNCOUNTED = {"$schema", "$id", "$defs", "$comment", "title", "description", "default", "examples", "$anchor"}
THE_ANSWER = Text("the answer")
_OWN = {"type", "properties", "required", "additionalProperties"}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the constraints hold, how many were counted, and the first ones that do not."""

    held: int
    counted: int
    broken: tuple[Text, ...]


class AnswerSchema:
    """A compiled JSON Schema (draft 2020-12). References may only point into the schema itself.

    Raises UserError for a schema that cannot be used (`engine.base.json_schema.schema_reason`).
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._validator = Validator(schema)
        self.schema = self._validator.schema

    def share(self, value: Any) -> Share:
        """Counts the constraints that `value` satisfies; every constraint broken iff some are.

        Each required key, each present property, each further keyword is one constraint (a property
        that is an object counts its own); each key the schema does not name is a broken one,
        unless `additionalProperties` says what else there may be.
        """
        share = self._share(self.schema, value, "", 0)
        if share.held == share.counted and not self._valid(self.schema, value):
            return Share(share.held, share.counted + 1, (Text("the answer breaks the schema"),))
        return share

    def equal(self, left: Any, right: Any) -> bool:
        """Equality of two answers; lists of texts whose schema says `uniqueItems` compare as sets."""
        return self._equal(left, right, self.schema, 0)

    def _valid(self, schema: Any, value: Any) -> bool:
        return self._validator.is_valid(value, schema)

    def _followed(self, schema: Any) -> Any:
        for _ in range(16):
            if not (isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str)):
                break
            schema = self._validator.resolved(schema["$ref"])
        return schema

    def _share(self, schema: Any, value: Any, path: str, depth: int) -> Share:
        schema = self._followed(schema)
        properties = schema.get("properties") if isinstance(schema, Mapping) else None
        if not isinstance(properties, Mapping) or depth > 8:
            return self._leaf(schema, value, path)
        required = [key for key in schema.get("required", ()) if isinstance(key, str)]
        if not isinstance(value, Mapping):
            if self._valid(schema, value):
                return Share(1, 1, ())
            return Share(0, len(properties) + 1, (Text("{path} is not an object", path or THE_ANSWER),))
        held, counted, broken = 1, 1, list[Text]()
        for key in dict.fromkeys([*properties, *required]):
            if key in value:
                part = self._share(
                    properties.get(key, True), value[key], f"{path}.{key}".strip("."), depth + 1
                )
                held, counted = held + part.held, counted + part.counted
                broken += part.broken
            elif key in required:
                counted += 1
                broken.append(Text("{key} is missing", shown(f"{path}.{key}".strip("."))))
        if schema.get("additionalProperties", False) is False and "patternProperties" not in schema:
            extra = [key for key in value if key not in properties]
            counted += len(extra)
            broken += [Text("{key} is not expected", shown(f"{path}.{key}".strip("."))) for key in extra[:3]]
        rest = {key: rule for key, rule in schema.items() if key not in _OWN}
        further = self._leaf(rest, value, path)
        return Share(held + further.held, counted + further.counted, (*broken, *further.broken)[:3])

    def _leaf(self, schema: Any, value: Any, path: str) -> Share:
        """One constraint a keyword; none holds where the type is wrong."""
        if not isinstance(schema, Mapping):
            held = int(schema is not False)
            return Share(held, 1, () if held else (Text("{path} must not be there", shown(path)),))
        rules = {key: rule for key, rule in schema.items() if key not in _UNCOUNTED}
        if "type" in rules and not self._valid({"type": rules["type"]}, value):
            return Share(
                0,
                len(rules),
                (Text("{path} is not of type {type}", path or THE_ANSWER, shown(rules["type"])),),
            )
        broken = [key for key in rules if not self._keyword_holds(key, schema, value)]
        named = tuple(
            Text("{path}: {key} of the schema is broken", path or THE_ANSWER, key) for key in broken[:3]
        )
        return Share(len(rules) - len(broken), len(rules), named)

    def _keyword_holds(self, key: str, schema: Mapping[str, Any], value: Any) -> bool:
        together = {"if": ("if", "then", "else"), "contains": ("contains", "minContains", "maxContains")}
        beside = together.get(key, ("prefixItems", "items") if key == "items" else (key,))
        return self._valid({name: schema[name] for name in beside if name in schema}, value)

    def _equal(self, left: Any, right: Any, schema: Any, depth: int) -> bool:
        schema = self._followed(schema)
        rules: Mapping[str, Any] = schema if isinstance(schema, Mapping) else {}
        if depth > 32 or not rules:
            return same(left, right)
        if isinstance(left, Mapping) and isinstance(right, Mapping):
            inner = rules.get("properties", {})
            return left.keys() == right.keys() and all(
                self._equal(item, right[key], inner.get(key), depth + 1) for key, item in left.items()
            )
        if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
            if rules.get("uniqueItems") is True and all(isinstance(item, str) for item in left + right):
                return sorted(left) == sorted(right)
            pairs = zip(left, right, strict=True)
            return all(self._equal(one, other, rules.get("items"), depth + 1) for one, other in pairs)
        return same(left, right)


@lru_cache(maxsize=32)
def _compiled(text: str) -> AnswerSchema:
    return AnswerSchema(json.loads(text))


def answer_schema(schema: Mapping[str, Any]) -> AnswerSchema:
    """The compiled schema, compiled once for equal schemas."""
    return _compiled(json.dumps(schema))

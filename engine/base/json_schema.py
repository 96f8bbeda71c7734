"""The one place that makes validators of JSON Schemas (draft 2020-12), for schemas and values from anywhere.

No reference leaves the schema, so that nothing is fetched or read. Patterns are matched in linear time. A
schema that refers to itself without end, or branches beyond reason, is refused beforehand; a value that is
nested too deeply for a schema that refers to itself breaks it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice
from typing import Any

import jsonschema
from referencing import Registry
from referencing.exceptions import CannotDetermineSpecification, Unresolvable
from referencing.jsonschema import DRAFT202012

from engine.base.errors import UserError
from engine.base.json_values import frozen
from engine.base.patterns import matcher
from engine.base.reasons import placed_fault
from engine.base.text import Text

MOST_BRANCHES = 10_000  # rules that may apply to one value
MOST_CHECKS = 50_000  # of one value by a schema that refers to itself
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_NO_FORMATS = jsonschema.FormatChecker(formats=())
_TOO_DEEP = Text("it is nested too deeply to be checked")


def schema_reason(schema: Any) -> Text | None:
    """Why this cannot be a task's JSON Schema, without a full stop; None where it can."""
    if not isinstance(schema, Mapping):
        return Text("it is no JSON object")
    try:
        _check_form(dict(schema))
        _Check(dict(schema)).run()
    except jsonschema.SchemaError as error:
        return placed_fault(error)
    except RecursionError:
        return Text("it is nested too deeply")
    except ValueError as error:
        return error.args[0] if error.args and isinstance(error.args[0], Text) else Text.verbatim(str(error))
    return None


class Validator:
    """A compiled schema. Raises UserError for one that cannot be used."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema if isinstance(schema, dict) else dict(schema)
        reason = schema_reason(self.schema)
        if reason is not None:
            raise UserError("The answer's JSON Schema cannot be used: {reason}.", reason)
        check = _Check(self.schema)
        self._resolver = check.resolver
        kind = _COUNTING if check.recursive() else _PLAIN
        self._root: Any = kind(self.schema, registry=check.registry)

    def errors(self, value: Any, schema: Any = None, most: int | None = None) -> list[Any]:
        """The first `most` errors of `jsonschema` for a value, under a part of the schema if one is given."""
        judge = self._root if schema is None else self._root.evolve(schema=schema)
        _counter.left = MOST_CHECKS
        try:
            return list(islice(judge.iter_errors(value), most))
        except (RecursionError, _TooManyChecksError):
            return [jsonschema.ValidationError(_TOO_DEEP, instance=value, schema=self.schema)]

    def is_valid(self, value: Any, schema: Any = None) -> bool:
        """Whether a value keeps to the schema, or to a part of it."""
        judge = self._root if schema is None else self._root.evolve(schema=schema)
        _counter.left = MOST_CHECKS
        try:
            return bool(judge.is_valid(value))
        except (RecursionError, _TooManyChecksError):
            return False

    def resolved(self, reference: str) -> Any:
        """What a reference of this schema points to."""
        return self._resolver.lookup(reference).contents


class _TooManyChecksError(Exception):
    pass


class _Check:
    """Looks through a schema: every reference and pattern, and how many rules may apply to one value."""

    def __init__(self, schema: dict[str, Any]) -> None:
        resource = _resource(schema)
        self.registry: Any = Registry().with_resource("", resource)
        self.resolver: Any = self.registry.resolver_with_root(resource)
        self._branches: dict[int, int] = {}  # by the identity of a rule; -1: on the way to it
        self._schema = schema

    def run(self) -> None:
        """Raises ValueError with a reason, or jsonschema.SchemaError."""
        rules = {id(rule): rule for rule in _parts(self._schema)}
        waiting = list(rules.values())
        while waiting:
            rule = waiting.pop()
            _check_patterns(rule)
            for target in self._targets(rule):
                if isinstance(target, Mapping) and id(target) not in rules:  # where no keyword expects a rule
                    _check_form(target)
                    new = {id(part): part for part in _parts(target)}
                    waiting += [part for key, part in new.items() if key not in rules]
                    rules |= new
        for rule in rules.values():
            self._count(rule)

    def recursive(self) -> bool:
        """Whether some rule leads back to itself, for a value within its own; the schema was checked."""
        done, path = set[int](), set[int]()
        waiting: list[tuple[Any, bool]] = [(self._schema, False)]
        while waiting:
            rule, left = waiting.pop()
            if left:
                path.discard(id(rule))
                done.add(id(rule))
            elif id(rule) in path:
                return True
            elif isinstance(rule, Mapping) and id(rule) not in done:
                path.add(id(rule))
                waiting.append((rule, True))
                waiting += [(one, False) for one in (*_subrules(rule), *self._targets(rule))]
        return False

    def _targets(self, rule: Mapping[str, Any]) -> list[Any]:
        names = ("$ref", "$dynamicRef")
        return [self._target(rule[name]) for name in names if isinstance(rule.get(name), str)]

    def _count(self, rule: Any) -> int:
        """How many rules apply to a value under this one, those that it leads to included."""
        if not isinstance(rule, Mapping):
            return 1
        known = self._branches.get(id(rule))
        if known == -1:
            raise ValueError(Text("it refers to itself without end"))
        if known is None:
            self._branches[id(rule)] = -1
            known = self._branches[id(rule)] = 1 + sum(map(self._count, self._applied(rule)))
            if known > MOST_BRANCHES:
                raise ValueError(Text("too many of its rules apply to one value"))
        return known

    def _applied(self, rule: Mapping[str, Any]) -> Iterator[Any]:
        """The rules that a rule applies to the same value."""
        yield from self._targets(rule)
        for name in _LISTS:
            yield from rule.get(name, ())
        for name in _SINGLE:
            if name in rule:
                yield rule[name]
        yield from rule.get("dependentSchemas", {}).values()

    def _target(self, reference: str) -> Any:
        try:
            target = self.resolver.lookup(reference).contents
        except (
            Unresolvable, CannotDetermineSpecification, ValueError, LookupError, TypeError, AttributeError,
        ) as error:  # fmt: skip
            raise ValueError(
                Text(
                    "it refers to {reference}, which it does not hold; references must point into it",
                    reference,
                )
            ) from error
        if not isinstance(target, Mapping | bool):
            raise ValueError(Text("it refers to {reference}, which is no schema", reference))
        return target


def _check_form(schema: Any) -> None:
    """Raises jsonschema.SchemaError. Patterns are checked by themselves: Python's `re` knows others."""
    jsonschema.Draft202012Validator.check_schema(schema, format_checker=_NO_FORMATS)


def _resource(schema: dict[str, Any]) -> Any:
    return DRAFT202012.create_resource(schema)


def _subrules(rule: Mapping[str, Any]) -> list[Any]:
    """The rules that stand in a rule; what only looks like one (in an enum, say) is left out."""
    return [one.contents for one in _resource(dict(rule)).subresources()]


def _parts(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Every rule of a schema, itself among them."""
    waiting = [schema]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            yield item
            waiting += _subrules(item)


def _check_patterns(rule: Mapping[str, Any]) -> None:
    patterns = [*([rule["pattern"]] if "pattern" in rule else []), *rule.get("patternProperties", {})]
    for pattern in patterns:
        try:
            matcher(pattern)
        except ValueError as error:
            reason = Text("its pattern {pattern}: {reason}", pattern, error.args[0])
            raise ValueError(reason) from error
    if rule.get("patternProperties") and "unevaluatedProperties" in rule:
        raise ValueError(Text("patternProperties beside unevaluatedProperties is not supported"))


# -- keywords: in linear time, and counted where a schema refers to itself


def _unique_items(validator: Any, wanted: bool, instance: Any, schema: Any) -> Any:
    """The library's own is quadratic on lists of objects."""
    if wanted and isinstance(instance, list) and len(set(map(frozen, instance))) != len(instance):
        yield jsonschema.ValidationError(Text("an item stands twice"))


def _pattern(validator: Any, wanted: str, instance: Any, schema: Any) -> Any:
    if isinstance(instance, str) and not matcher(wanted)(instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {wanted!r}")


def _pattern_properties(validator: Any, rules: Mapping[str, Any], instance: Any, schema: Any) -> Any:
    if isinstance(instance, Mapping):
        for pattern, rule in rules.items():
            for key in filter(matcher(pattern), instance):
                yield from validator.descend(instance[key], rule, path=key, schema_path=pattern)


def _additional_properties(validator: Any, rule: Any, instance: Any, schema: Any) -> Any:
    if not isinstance(instance, Mapping):
        return
    known, patterns = schema.get("properties", {}), [*map(matcher, schema.get("patternProperties", {}))]
    further = [key for key in instance if key not in known and not any(fits(key) for fits in patterns)]
    if isinstance(rule, Mapping):
        for key in further:
            yield from validator.descend(instance[key], rule, path=key)
    elif not rule and further:
        yield jsonschema.ValidationError(f"{', '.join(map(repr, further))} must not be there")


def _multiple_of(validator: Any, step: Any, instance: Any, schema: Any) -> Any:
    """The library's own divides in floating point, where 0.07 is no multiple of 0.01."""
    if isinstance(instance, bool) or not isinstance(instance, int | float):
        return
    finite = isinstance(instance, int) or math.isfinite(instance)
    exact = finite and Fraction(repr(instance)) % Fraction(repr(step)) == 0
    if not exact:
        yield jsonschema.ValidationError(f"{instance!r} is not a multiple of {step!r}")


_OWN = {
    "multipleOf": _multiple_of,
    "uniqueItems": _unique_items,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
}
_counter = threading.local()  # .left: checks that the validation going on in a thread may still make


def _counted(check: Any) -> Any:
    def counted(validator: Any, wanted: Any, instance: Any, schema: Any) -> Any:
        _counter.left -= 1
        if _counter.left < 0:
            raise _TooManyChecksError
        return check(validator, wanted, instance, schema)

    return counted


_extend: Any = jsonschema.validators.extend  # untyped in its stubs
_PLAIN = _extend(jsonschema.Draft202012Validator, _OWN)
_COUNTING = _extend(_PLAIN, {name: _counted(check) for name, check in _PLAIN.VALIDATORS.items()})

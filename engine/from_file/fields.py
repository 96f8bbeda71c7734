"""The answer's fields as a person edits them: a JSON Schema read as a flat list of fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engine.base.errors import UserError
from engine.base.patterns import matcher
from engine.base.text import Text
from engine.from_file.formats import DATE_FORMATS, TIME_FORMATS, format_rule
from engine.from_file.rules import (
    BEYOND,
    KEYWORDS,
    NULL,
    RULING,
    STRUCTURE,
    TEXT_FORMATS,
    alternatives,
    described,
    followed,
    moment_of,
    ordered,
    with_null,
)

Kind = Literal["text", "integer", "number", "boolean", "date", "time", "choice", "object", "other"]

DEEPEST = 8  # levels of nested fields; deeper ones are left as they are
_TYPES = {
    "text": "string",
    "date": "string",
    "time": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "object": "object",
}
_KINDS: Mapping[str, Kind] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "object": "object",
}


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One field of the answer, or one of its list's items.

    `path` joins the names with dots; lists do not count ("items.price" is the price of each item).
    `many` is a list of such values, with `single` a value that stands alone is allowed too. `values` are
    those that a choice allows, and words allowed beside a date or a time. `format` is a name of DATE_FORMATS
    or TIME_FORMATS, and for a text a name of TEXT_FORMATS or a regular expression. The kind "other" is a
    rule that the list cannot show. `rule` is the schema that the field was read from.
    """

    path: str
    kind: Kind = "text"
    many: bool = False
    single: bool = False
    required: bool = True
    nullable: bool = False
    values: tuple[Any, ...] = ()
    format: str = ""
    minimum: float | None = None
    maximum: float | None = None
    description: str = ""
    rule: Any = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def parent(self) -> str:
        return self.path.rpartition(".")[0]


Fields = tuple[AnswerField, ...]


def fields_of(schema: Mapping[str, Any]) -> Fields:
    """The fields in the schema's order, each before those within it.

    Raises UserError where the whole is more than a list of fields can show: no object, alternatives or
    conditions for the answer as a whole, or names with dots.
    """
    beyond = [key for key in (*BEYOND, "anyOf", "oneOf", "$ref", "enum", "const") if key in schema]
    if beyond:
        raise UserError("The schema uses {keyword} for the answer as a whole.", beyond[0])
    if schema.get("type", "object") != "object":
        raise UserError("The schema does not describe an object.")
    for name in schema.get("properties", {}):
        if not name or "." in name:
            raise UserError("The field {name!r} has a dot in its name, or no name.", name)
    read = _Reader(schema).read(schema, frozenset(), 0)
    return read[1:] if read else ()


def check_fields(fields: Sequence[AnswerField]) -> None:
    """Raises UserError for what no schema can be made of, naming the field."""
    seen: set[str] = set()
    objects = {one.path for one in fields if one.kind == "object"}
    for one in fields:
        if fault := _fault_of(one):
            raise UserError("{path}: {fault}.", one.path or "?", fault)
        if one.path in seen:
            raise UserError("Two fields are named {path}.", one.path, hint="Rename one.")
        if one.parent and one.parent not in objects:
            raise UserError("The field {path} is not within an object.", one.path)
        seen.add(one.path)


def _fault_of(one: AnswerField) -> Text | None:
    if not one.name:
        return Text("a field needs a name")
    if one.kind == "choice" and not one.values:
        return Text("no values are allowed; name at least one")
    if one.minimum is not None and one.maximum is not None and one.minimum > one.maximum:
        return Text("the smallest value lies above the largest")
    if one.kind == "text" and one.format not in TEXT_FORMATS:
        try:
            matcher(one.format)
        except ValueError as error:
            return Text("the format is not a regular expression: {reason}", error)
    formats = {"date": DATE_FORMATS, "time": TIME_FORMATS}.get(one.kind)
    if formats is not None and one.format not in formats:
        return Text("{format} is not a known format", one.format or "“”")
    return None


class _Reader:
    """Reads rules as fields whose paths start at the rule: the rule itself ("") first."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root

    def read(self, rule: Any, refs: frozenset[str], depth: int) -> Fields | None:
        """None where a field cannot express the rule."""
        unfolded = followed(rule, self._root, refs)
        if unfolded is None or depth > DEEPEST or any(key in unfolded[0] for key in BEYOND):
            return None
        rule, refs = unfolded
        options = alternatives(rule)
        if options is None:
            return None
        if len(options) == 1:
            read = self._plain(options[0], refs, depth)
        else:
            read = self._one_of([self.read(option, refs, depth) for option in options if option != NULL])
            if read and NULL in options:
                read = (replace(read[0], nullable=True), *read[1:])
        if not read:
            return None
        description = rule.get("description", read[0].description)
        return replace(read[0], description=description if isinstance(description, str) else ""), *read[1:]

    def _one_of(self, reads: Sequence[Fields | None]) -> Fields | None:
        """What two alternatives are together: a value or a list of such, a date or one of some words."""
        if len(reads) == 1:
            return reads[0]
        if len(reads) != 2 or not reads[0] or not reads[1]:
            return None
        for one, other in (reads, reads[::-1]):
            assert one and other
            head, second = one[0], other[0]
            if head.many and not (head.single or head.nullable):
                alone = (replace(head, many=False, description=second.description), *one[1:])
                if repr(alone) == repr(other):
                    return (replace(head, single=True), *one[1:])
            if head.kind in ("date", "time") and not (head.many or head.values or second.many):
                words = second.values if second.kind == "choice" and not second.nullable else ()
                if words and all(isinstance(word, str) for word in words):
                    return (replace(head, values=words),)
        return None

    def _plain(self, rule: Mapping[str, Any], refs: frozenset[str], depth: int) -> Fields | None:
        """A rule of one type, without alternatives."""
        if "enum" in rule or "const" in rule:
            values = tuple(rule["enum"] if "enum" in rule else [rule["const"]])
            plain = tuple(value for value in values if value is not None)
            if not plain or any(isinstance(value, dict | list) for value in plain):
                return None
            return (AnswerField("", "choice", values=plain, nullable=len(plain) < len(values)),)
        kind = rule.get("type")
        if kind == "array":
            items = self.read(rule.get("items"), refs, depth) if "items" in rule else None
            if not items or items[0].many or items[0].nullable:
                return None
            return (replace(items[0], many=True, description=""), *items[1:])
        if kind == "object" or (kind is None and isinstance(rule.get("properties"), Mapping)):
            return self._object(rule, refs, depth)
        if kind == "string":
            moment = moment_of(rule)
            if moment:
                return (AnswerField("", moment[0], format=moment[1]),)
            return (AnswerField("", "text", format=str(rule.get("pattern", rule.get("format", "")))),)
        if not isinstance(kind, str) or kind not in _KINDS:
            return None
        limits = (rule.get("minimum"), rule.get("maximum"))
        return (AnswerField("", _KINDS[kind], minimum=limits[0], maximum=limits[1]),)

    def _object(self, rule: Mapping[str, Any], refs: frozenset[str], depth: int) -> Fields | None:
        fields = [AnswerField("", "object")]
        required = rule.get("required", ())
        for name, inner in rule.get("properties", {}).items():
            if not name or "." in name:
                return None
            read = self.read(inner, refs, depth + 1) or (AnswerField("", "other", rule=inner),)
            fields.append(replace(read[0], path=name, rule=inner, required=name in required))
            fields += [replace(one, path=f"{name}.{one.path}") for one in read[1:]]
        return tuple(fields)


def groups(fields: Sequence[AnswerField], parent: str = "") -> Iterator[tuple[AnswerField, Fields]]:
    """Each field directly within `parent`, with all that are within it."""
    for one in fields:
        if one.parent == parent:
            yield one, tuple(other for other in fields if other.path.startswith(one.path + "."))


def schema_from_fields(fields: Sequence[AnswerField], old: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of these fields. What the fields do not show (titles, examples, further rules) stays.

    Fields that are as `fields_of` read them keep their rules to the letter; so does the whole of `old`
    (the schema they were read from, possibly empty). Raises UserError for what `check_fields` names.
    """
    check_fields(fields)
    whole = AnswerField("", "object", rule=old)
    if not fields and not old.get("properties"):
        return dict(old)
    return dict(
        _Writer(old).object_of(whole, fields, dict(old) or {"type": "object", "additionalProperties": False})
    )


class _Writer:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._reader = _Reader(root)

    def rule_of(self, one: AnswerField, within: Fields) -> Any:
        """The rule of a field with all that are within it."""
        read = self._reader.read(one.rule, frozenset(), 0) if one.rule is not None else None
        if one.kind == "other" or (read and _alike(read, _relative(one, within))):
            return {} if one.rule is None else one.rule
        if read and isinstance(one.rule, Mapping) and (one.description or "description" in one.rule):
            explained = (replace(read[0], description=one.description), *read[1:])
            if _alike(explained, _relative(one, within)):
                return described(one.rule, one.description)
        notes, listing, inner = self._parts(one.rule)
        notes.pop("description", None)
        if not one.many:
            inner.pop("description", None)
        rule = self._core(one, within, inner)
        if one.many:
            listed = {**listing, "type": "array", "items": rule}
            rule = {"anyOf": [rule, listed]} if one.single else listed
        rule = {**(with_null(rule) if one.nullable else rule), **notes}
        if one.description:
            rule["description"] = one.description
        return ordered(rule, one.rule)

    def object_of(
        self, one: AnswerField, within: Sequence[AnswerField], inner: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The rule of an object with these fields, from what it was before."""
        old_names = inner.get("properties", {})
        children = list(groups(within, one.path))
        needed = [child.name for child, _ in children if child.required]
        before = [name for name in inner.get("required", ()) if name in needed or name not in old_names]
        required = [*before, *(name for name in needed if name not in before)]
        rule = {**inner, "properties": {child.name: self.rule_of(child, more) for child, more in children}}
        if required or "required" in inner:
            rule["required"] = required
        return ordered(rule, inner)

    def _core(self, one: AnswerField, within: Fields, inner: Mapping[str, Any]) -> dict[str, Any]:
        """The rule of one value of the field, which may be an item of a list."""
        kind = _TYPES.get(one.kind, "")
        kept = {
            key: value for key, value in inner.items() if key not in RULING or key in KEYWORDS.get(kind, ())
        }
        if one.kind == "choice":
            return {**kept, "enum": list(one.values)}
        rule = {"type": kind, **kept}
        if one.kind == "object":
            return self.object_of(one, within, rule if inner else {**rule, "additionalProperties": False})
        if one.kind in ("integer", "number"):
            limits = {"minimum": one.minimum, "maximum": one.maximum}
            return {key: value for key, value in {**rule, **limits}.items() if value is not None}
        if one.kind == "text":
            return _with_format(rule, one.format)
        if one.kind in ("date", "time") and moment_of(rule) != (one.kind, one.format):
            rule = {key: value for key, value in rule.items() if key not in ("pattern", "format")}
            rule |= format_rule(one.format)
        return {"anyOf": [rule, {"enum": list(one.values)}]} if one.values and one.kind != "boolean" else rule

    def _parts(self, rule: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """What a rule says beside the fields: of the whole, of a list, and of one value."""
        found = followed(rule, self._root)
        if found is None:
            return {}, {}, {}
        rule = found[0]
        notes = {key: value for key, value in rule.items() if key not in STRUCTURE | RULING}
        wrapped = "anyOf" in rule or "oneOf" in rule
        listing, inner = dict[str, Any](), dict[str, Any]()
        for option in alternatives(rule) or ():
            if wrapped:
                own, listed, single = self._parts(option)
                (listing if listed else inner).update(own)
                listing.update(listed)
                inner.update(single)
            elif option.get("type") == "array":
                own, _, single = self._parts(option.get("items"))
                listing.update({key: value for key, value in option.items() if key in KEYWORDS["array"]})
                inner.update({**single, **own})
            else:
                inner.update({key: value for key, value in option.items() if key in RULING})
        return notes, listing, inner


def _with_format(rule: Mapping[str, Any], wanted: str) -> dict[str, Any]:
    """The rule of a text in another format."""
    shown = "pattern" if "pattern" in rule else "format"
    if rule.get(shown, "") == wanted:
        return dict(rule)
    kept = {key: value for key, value in rule.items() if key not in ("pattern", "format")}
    return {**kept, "format" if wanted in TEXT_FORMATS else "pattern": wanted} if wanted else kept


def _relative(one: AnswerField, within: Fields) -> Fields:
    """The field and those within it as a reader of its rule alone sees them."""
    start = len(one.path) + 1
    inner = (replace(other, path=other.path[start:]) for other in within)
    return replace(one, path="", required=True), *inner


def _alike(some: Fields, others: Fields) -> bool:
    return repr(some) == repr(others)  # == would take 1 for true

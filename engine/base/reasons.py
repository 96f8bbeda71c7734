"""What an exception of Python, pydantic or jsonschema says, as a text that can be translated."""

from __future__ import annotations

import errno
import json
from functools import reduce
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from engine.base.text import Text

if TYPE_CHECKING:
    from jsonschema.exceptions import _Error as SchemaFault
    from pydantic_core import ErrorDetails

LONGEST_VALUE = 80  # characters of a value that is quoted

SYSTEM = {
    errno.ENOENT: Text("No such file or directory"),
    errno.EACCES: Text("Permission denied"),
    errno.EISDIR: Text("Is a directory"),
    errno.ENOTDIR: Text("Not a directory"),
    errno.EEXIST: Text("File exists"),
    errno.ENOSPC: Text("No space left on device"),
    errno.EROFS: Text("Read-only file system"),
    errno.EIO: Text("Input/output error"),
    errno.ENAMETOOLONG: Text("File name too long"),
    errno.EMFILE: Text("Too many open files"),
    errno.ENOMEM: Text("Cannot allocate memory"),
    errno.EINVAL: Text("Invalid argument"),
    errno.EXDEV: Text("Invalid cross-device link"),
    errno.EPIPE: Text("Broken pipe"),
    errno.ECONNREFUSED: Text("Connection refused"),
}
JSON = {  # by what the json module says
    "Expecting value": Text("a value is missing"),
    "Expecting ',' delimiter": Text("a comma or a closing bracket is missing"),
    "Expecting ':' delimiter": Text("a colon is missing after the key"),
    "Expecting property name enclosed in double quotes": Text("a key in double quotes is missing"),
    "Illegal trailing comma before end of object": Text("a comma stands at the end"),
    "Illegal trailing comma before end of array": Text("a comma stands at the end"),
    "Unterminated string starting at": Text("a text has no closing quote"),
    "Invalid control character at": Text("a text continues past the end of its line"),
    "Invalid \\escape": Text("a backslash is followed by the wrong letter"),
    "Invalid \\uXXXX escape": Text("\\u needs four hexadecimal digits"),
    "Extra data": Text("there is more text after the end of the JSON"),
}
PYDANTIC = {  # by the type of the error; the slots are the names in its context
    "missing": Text("Field required"),
    "extra_forbidden": Text("Extra inputs are not permitted"),
    "int_type": Text("Input should be a valid integer"),
    "int_from_float": Text("Input should be a valid integer, got a number with a fractional part"),
    "int_parsing": Text("Input should be a valid integer, unable to parse string as an integer"),
    "float_type": Text("Input should be a valid number"),
    "float_parsing": Text("Input should be a valid number, unable to parse string as a number"),
    "string_type": Text("Input should be a valid string"),
    "bool_type": Text("Input should be a valid boolean"),
    "bool_parsing": Text("Input should be a valid boolean, unable to interpret input"),
    "finite_number": Text("Input should be a finite number"),
    "greater_than": Text("Input should be greater than {gt}"),
    "greater_than_equal": Text("Input should be greater than or equal to {ge}"),
    "less_than": Text("Input should be less than {lt}"),
    "less_than_equal": Text("Input should be less than or equal to {le}"),
    "literal_error": Text("Input should be one of {expected}"),
    "string_too_short": Text("String should have at least {min_length} characters"),
    "string_too_long": Text("String should have at most {max_length} characters"),
}
KINDS = {
    "object": Text("an object"),
    "array": Text("a list"),
    "string": Text("a text"),
    "integer": Text("a whole number"),
    "number": Text("a number"),
    "boolean": Text("true or false"),
    "null": Text("null"),
}
SCHEMA = {  # by the keyword of JSON Schema that is broken; {wanted} is what the schema gives
    "type": Text("{value} is not {wanted}"),
    "enum": Text("{value} is none of {wanted}"),
    "const": Text("{value} is not {wanted}"),
    "required": Text("the field {wanted} is missing"),
    "additionalProperties": Text("there must be no field {wanted}"),
    "pattern": Text("{value} does not have the form {wanted}"),
    "format": Text("{value} does not have the form {wanted}"),
    "minLength": Text("{value} has fewer letters than {wanted}"),
    "maxLength": Text("{value} has more letters than {wanted}"),
    "minimum": Text("{value} is less than {wanted}"),
    "exclusiveMinimum": Text("{value} is not more than {wanted}"),
    "maximum": Text("{value} is more than {wanted}"),
    "exclusiveMaximum": Text("{value} is not less than {wanted}"),
    "minItems": Text("the list has fewer entries than {wanted}"),
    "maxItems": Text("the list has more entries than {wanted}"),
    "uniqueItems": Text("an entry appears twice in the list"),
}


def reason_of(error: BaseException) -> Text:
    """What is wrong, without a full stop; as the exception itself says it where nothing better is known."""
    match error:
        case BaseException(args=[Text() as text, *_]):
            return text
        case JSONDecodeError():
            return Text("{reason} (line {n}, column {n2})", json_fault(error), error.lineno, error.colno)
        case ValidationError():
            return field_fault(error)[1]
        case OSError():
            return SYSTEM.get(error.errno or 0) or Text.verbatim(error.strerror or str(error))
    return Text.verbatim(str(error))


def field_fault(error: ValidationError) -> tuple[str, Text]:
    """The first field that is wrong ("" for the whole, "a.b" for one within another), and what is wrong."""
    return next(iter(field_faults(error).items()))


def field_faults(error: ValidationError) -> dict[str, Text]:
    """What is wrong by field, as `field_fault` names them, each by its first fault."""
    found: dict[str, Text] = {}
    for one in error.errors(include_url=False):
        found.setdefault(".".join(str(part) for part in one["loc"]), _fault(one))
    return found


def _fault(one: ErrorDetails) -> Text:
    kind, context = one["type"], one.get("ctx", {})
    if kind == "value_error":
        return reason_of(context["error"])
    if kind == "literal_error":
        context = {"expected": context["expected"].replace(" or ", ", ")}
    known = PYDANTIC.get(kind)
    return Text.of(known.template, context) if known else Text.verbatim(one["msg"])


def json_fault(error: JSONDecodeError) -> Text:
    """Why a text is no JSON, without the place."""
    return JSON.get(error.msg) or Text.verbatim(error.msg)


def schema_fault(error: SchemaFault) -> Text:
    """How a value breaks a JSON Schema, for people who never read one."""
    keyword = str(error.validator)
    rule: Any = error.validator_value
    known = None if keyword == "additionalProperties" and rule is not False else SCHEMA.get(keyword)
    if known is None:
        return Text.verbatim(error.message[: 3 * LONGEST_VALUE].removesuffix("."))
    value: Any = error.instance
    wanted: object = _short(rule)
    if keyword == "type":
        kinds = [KINDS.get(kind, kind) for kind in (rule if isinstance(rule, list) else [rule])]
        wanted = reduce(lambda first, second: Text("{first} or {second}", first, second), kinds)
    elif keyword == "enum":
        wanted = ", ".join(map(_short, rule))
    elif keyword == "required":
        wanted = ", ".join(name for name in rule if name not in value)
    elif keyword == "additionalProperties":
        schema: Any = error.schema
        wanted = ", ".join(name for name in value if name not in schema.get("properties", {}))
    elif keyword in ("pattern", "format"):
        wanted = rule
    return Text.of(known.template, {"value": _short(value), "wanted": wanted})


def place_of(error: SchemaFault) -> str:
    """The field that breaks a JSON Schema, as people write it ("items.0.price"); "" for the whole value."""
    return ".".join(str(part) for part in error.absolute_path)


def placed_fault(error: SchemaFault) -> Text:
    """`schema_fault`, with the field before it."""
    place, reason = place_of(error), schema_fault(error)
    return Text("{place}: {reason}", place, reason) if place else reason


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"

"""What an exception of Python, pydantic or jsonschema says, as a text that can be translated."""

from __future__ import annotations

import errno
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from engine.base.text import Text

if TYPE_CHECKING:
    from jsonschema.exceptions import _Error as SchemaFault

LONGEST_VALUE = 60  # characters of a value that breaks a schema

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
JSON = (  # all that the json module says; here so that it is translated
    Text("Expecting value"),
    Text("Expecting ',' delimiter"),
    Text("Expecting ':' delimiter"),
    Text("Expecting property name enclosed in double quotes"),
    Text("Unterminated string starting at"),
    Text("Illegal trailing comma before end of object"),
    Text("Illegal trailing comma before end of array"),
    Text("Invalid control character at"),
    Text("Invalid \\escape"),
    Text("Invalid \\uXXXX escape"),
    Text("Extra data"),
)
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
SCHEMA = {  # by the keyword that is broken
    "type": Text("{value} is not of type {rule}"),
    "enum": Text("{value} is not one of {rule}"),
    "format": Text("{value} is not a {rule}"),
    "const": Text("{rule} was expected"),
    "pattern": Text("{value} does not match {rule}"),
    "maxLength": Text("{value} is too long"),
    "maxItems": Text("{value} is too long"),
    "minLength": Text("{value} is too short"),
    "minItems": Text("{value} is too short"),
    "uniqueItems": Text("{value} has non-unique elements"),
    "minimum": Text("{value} is less than the minimum of {rule}"),
    "maximum": Text("{value} is greater than the maximum of {rule}"),
}


def reason_of(error: BaseException) -> Text:
    """What is wrong, without a full stop; as the exception itself says it where nothing better is known."""
    match error:
        case BaseException(args=[Text() as text, *_]):
            return text
        case JSONDecodeError():
            said, line, column = Text.verbatim(error.msg), error.lineno, error.colno
            return Text("{reason}: line {n} column {n2} (char {n3})", said, line, column, error.pos)
        case ValidationError():
            return field_fault(error)[1]
        case OSError():
            return SYSTEM.get(error.errno or 0) or Text.verbatim(error.strerror or str(error))
    return Text.verbatim(str(error))


def field_fault(error: ValidationError) -> tuple[str, Text]:
    """The first field that is wrong ("" for the whole, "a.b" for one within another), and what is wrong."""
    first = error.errors(include_url=False)[0]
    kind, context = first["type"], first.get("ctx", {})
    place = ".".join(str(part) for part in first["loc"])
    if kind == "value_error":
        return place, reason_of(context["error"])
    if kind == "literal_error":
        context = {"expected": context["expected"].replace(" or ", ", ")}
    known = PYDANTIC.get(kind)
    return place, Text.of(known.template, context) if known else Text.verbatim(first["msg"])


def schema_fault(error: SchemaFault) -> Text:
    """How a value breaks a JSON Schema, with the value and the rule."""
    value: Any = error.instance
    rule: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "required":
            missing = next(key for key in rule if error.message.startswith(repr(key)))
            return Text("{key!r} is a required property", missing)
        case "additionalProperties" if not rule and "patternProperties" not in schema:
            extra = [repr(key) for key in value if key not in schema.get("properties", {})]
            return Text("unexpected properties: {list}", _short(", ".join(extra)))
    known = SCHEMA.get(str(error.validator))
    if known is None:
        return Text.verbatim(_short(error.message, 2 * LONGEST_VALUE))
    return Text.of(known.template, {"value": _short(repr(value)), "rule": _short(repr(rule))})


def _short(text: str, longest: int = LONGEST_VALUE) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"

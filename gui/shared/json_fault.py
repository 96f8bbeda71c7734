"""What is wrong with an answer's JSON, in words for people who never read a JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QCoreApplication

from engine.data.rows import decoded
from gui.shared.i18n import QT_TRANSLATE_NOOP
from gui.shared.sentences import engine_text

_LONGEST = 80  # letters of a value that is quoted in a sentence
_START = 24  # letters that are quoted of a text's beginning
_READER = {  # what the json module says
    "Expecting value": QT_TRANSLATE_NOOP("json", "a value is missing"),
    "Expecting ',' delimiter": QT_TRANSLATE_NOOP("json", "a comma or a closing bracket is missing"),
    "Expecting ':' delimiter": QT_TRANSLATE_NOOP("json", "a colon is missing after the key"),
    "Expecting property name enclosed in double quotes": QT_TRANSLATE_NOOP(
        "json", "a key in double quotes is missing"
    ),
    "Illegal trailing comma before end of object": QT_TRANSLATE_NOOP("json", "a comma stands at the end"),
    "Illegal trailing comma before end of array": QT_TRANSLATE_NOOP("json", "a comma stands at the end"),
    "Unterminated string starting at": QT_TRANSLATE_NOOP("json", "a text has no closing quote"),
    "Invalid control character at": QT_TRANSLATE_NOOP("json", "a text goes over the end of its line"),
    "Invalid \\escape": QT_TRANSLATE_NOOP("json", "a backslash is followed by the wrong letter"),
    "Invalid \\uXXXX escape": QT_TRANSLATE_NOOP("json", "\\u needs four hexadecimal digits"),
    "Extra data": QT_TRANSLATE_NOOP("json", "something follows after the end of the JSON"),
}
_KINDS = {
    "object": QT_TRANSLATE_NOOP("json", "an object"),
    "array": QT_TRANSLATE_NOOP("json", "a list"),
    "string": QT_TRANSLATE_NOOP("json", "a text"),
    "integer": QT_TRANSLATE_NOOP("json", "a whole number"),
    "number": QT_TRANSLATE_NOOP("json", "a number"),
    "boolean": QT_TRANSLATE_NOOP("json", "true or false"),
    "null": QT_TRANSLATE_NOOP("json", "null"),
}
_RULES = {  # the keyword of JSON Schema: what is said of the value; {wanted} is what the schema gives
    "type": QT_TRANSLATE_NOOP("json", "{value} is not {wanted}"),
    "enum": QT_TRANSLATE_NOOP("json", "{value} is none of {wanted}"),
    "const": QT_TRANSLATE_NOOP("json", "{value} is not {wanted}"),
    "required": QT_TRANSLATE_NOOP("json", "the field {wanted} is missing"),
    "additionalProperties": QT_TRANSLATE_NOOP("json", "there must be no field {wanted}"),
    "pattern": QT_TRANSLATE_NOOP("json", "{value} does not have the form {wanted}"),
    "format": QT_TRANSLATE_NOOP("json", "{value} does not have the form {wanted}"),
    "minLength": QT_TRANSLATE_NOOP("json", "{value} has fewer letters than {wanted}"),
    "maxLength": QT_TRANSLATE_NOOP("json", "{value} has more letters than {wanted}"),
    "minimum": QT_TRANSLATE_NOOP("json", "{value} is less than {wanted}"),
    "exclusiveMinimum": QT_TRANSLATE_NOOP("json", "{value} is not more than {wanted}"),
    "maximum": QT_TRANSLATE_NOOP("json", "{value} is more than {wanted}"),
    "exclusiveMaximum": QT_TRANSLATE_NOOP("json", "{value} is not less than {wanted}"),
    "minItems": QT_TRANSLATE_NOOP("json", "the list has fewer entries than {wanted}"),
    "maxItems": QT_TRANSLATE_NOOP("json", "the list has more entries than {wanted}"),
    "uniqueItems": QT_TRANSLATE_NOOP("json", "an entry stands twice in the list"),
}


def fault_of(text: str, schema: Mapping[str, Any] | None = None) -> str:
    """What is wrong with this JSON text under the schema, as a sentence; empty when nothing is."""
    if not text.strip():
        return QCoreApplication.translate("json", "There is nothing; a JSON object is expected.")
    try:
        value = decoded(text)
    except RecursionError:
        return QCoreApplication.translate("json", "The JSON is nested too deeply.")
    except ValueError as error:
        return _unreadable(error, text)
    if not isinstance(value, dict):
        return QCoreApplication.translate("json", "The answer must be a JSON object.")
    return _schema_fault(value, schema) if schema else ""


def place_of_fault(text: str) -> int | None:
    """Where the text stops being JSON, as an index of its letters; None where it does not."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.pos
    except (ValueError, RecursionError):
        pass
    return None


def _unreadable(error: ValueError, text: str) -> str:
    cause = error.__cause__ or error.__context__
    if not isinstance(cause, json.JSONDecodeError):
        return engine_text(str(error))
    if not text[: cause.pos].strip() and cause.msg == "Expecting value":
        return _foreign_start(text)
    said = _tr(_READER.get(cause.msg, cause.msg))
    return QCoreApplication.translate(
        "json", "Not valid JSON in line {line}, column {column}: {reason}."
    ).format(line=cause.lineno, column=cause.colno, reason=said)


def _foreign_start(text: str) -> str:
    """The text does not begin as JSON does: how it begins, and where an object follows after all."""
    stripped = text.strip()
    start = stripped.splitlines()[0][:_START].rstrip()
    start += "…" if len(start) < len(stripped) else ""
    at = text.find("{")
    if at < 0:
        said = QCoreApplication.translate(
            "json",
            "There is no JSON in it: it begins with “{start}”, where a JSON object begins with {brace}.",
        )
        return said.format(start=start, brace="{")
    said = QCoreApplication.translate(
        "json",
        "Words stand before the JSON: it begins with “{start}”; "
        "the first {brace} comes in line {line}, column {column}.",
    )
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return said.format(start=start, brace="{", line=line, column=column)


def _schema_fault(value: Any, schema: Mapping[str, Any]) -> str:
    from referencing.exceptions import Unresolvable

    try:
        errors = sorted(_validator(json.dumps(schema)).iter_errors(value), key=lambda one: len(one.path))
    except (re.error, Unresolvable, RecursionError) as error:
        return QCoreApplication.translate(
            "json", "The schema of the task cannot be applied: {reason}."
        ).format(reason=error)
    if not errors:
        return ""
    first = errors[0]
    where = ".".join(str(part) for part in first.absolute_path)
    said = _words(first)
    if where:
        text = QCoreApplication.translate("json", "{field}: {fault}.")
        return text.format(field=where, fault=said)
    text = QCoreApplication.translate("json", "{fault}.")
    return text.format(fault=said[:1].upper() + said[1:])


@lru_cache(maxsize=8)
def _validator(schema: str) -> Any:
    import jsonschema

    return jsonschema.Draft202012Validator(json.loads(schema))


def _words(error: Any) -> str:
    rule, wanted = error.validator, error.validator_value
    if rule not in _RULES or (rule == "additionalProperties" and wanted is not False):
        return engine_text(str(error.message)[: 3 * _LONGEST].removesuffix("."))
    if rule == "type":
        kinds = wanted if isinstance(wanted, list) else [wanted]
        wanted = QCoreApplication.translate("json", " or ").join(
            _tr(_KINDS.get(kind, str(kind))) for kind in kinds
        )
    elif rule == "enum":
        wanted = ", ".join(_short(item) for item in wanted)
    elif rule == "required":
        wanted = ", ".join(name for name in wanted if name not in error.instance)
    elif rule == "additionalProperties":
        known = error.schema.get("properties", {})
        wanted = ", ".join(name for name in error.instance if name not in known)
    elif rule not in ("pattern", "format"):
        wanted = _short(wanted)
    return _tr(_RULES[rule]).format(value=_short(error.instance), wanted=wanted)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _tr(text: str) -> str:
    return QCoreApplication.translate("json", text)

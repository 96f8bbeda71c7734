"""What is wrong with an answer's JSON, in words for people who never read a JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from engine.base.errors import UserError
from engine.base.reasons import json_fault, place_of, placed_fault, reason_of
from engine.base.strict_json import decoded
from gui.shared.i18n import translate
from gui.shared.labels import number_text
from gui.shared.sentences import engine_text, error_text

LONG = 30_000  # letters of an answer; longer ones are not judged while the window waits
_START = 24  # letters that are quoted of a text's beginning
_MOST_FAULTS = 100  # of a value, of which the outermost is told


def fault_of(text: str, schema: Mapping[str, Any] | None = None) -> str:
    """What is wrong with this JSON text under the schema, as a sentence; empty when nothing is."""
    if not text.strip():
        return translate("json", "There is no text; a JSON object is expected.")
    try:
        value = decoded(text)
    except RecursionError:
        return translate("json", "The JSON is nested too deeply.")
    except ValueError as error:
        return _unreadable(error, text)
    if not isinstance(value, dict):
        return translate("json", "The answer must be a JSON object.")
    return _schema_fault(value, schema) if schema else ""


def too_long(text: str) -> str:
    """Why this answer is not judged in the window, as a sentence; empty where it is."""
    if len(text) <= LONG:
        return ""
    return translate("json", "An answer of {n} characters is too long to be judged here.").format(
        n=number_text(len(text))
    )


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
        return engine_text(reason_of(error))
    if not text[: cause.pos].strip() and cause.msg == "Expecting value":
        return _foreign_start(text)
    reason = engine_text(json_fault(cause))
    return translate("json", "Not valid JSON in line {line}, column {column}: {reason}.").format(
        line=cause.lineno, column=cause.colno, reason=reason
    )


def _foreign_start(text: str) -> str:
    """The text does not begin as JSON does: how it begins, and where an object follows after all."""
    stripped = text.strip()
    start = stripped.splitlines()[0][:_START].rstrip()
    start += "…" if len(start) < len(stripped) else ""
    at = text.find("{")
    if at < 0:
        sentence = translate(
            "json",
            "There is no JSON in it: it begins with “{start}”, where a JSON object begins with {brace}.",
        )
        return sentence.format(start=start, brace="{")
    sentence = translate(
        "json",
        "There is text before the JSON: it begins with “{start}”; the first {brace} comes in line "
        "{line}, column {column}.",
    )
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return sentence.format(start=start, brace="{", line=line, column=column)


def _schema_fault(value: Any, schema: Mapping[str, Any]) -> str:
    try:
        errors = _validator(json.dumps(schema)).errors(value, most=_MOST_FAULTS)
    except UserError as error:
        return error_text(error)
    if not errors:
        return ""
    first = min(errors, key=lambda fault: len(fault.path))
    fault = engine_text(placed_fault(first))
    fault = fault if place_of(first) else fault[:1].upper() + fault[1:]  # a field's name keeps its letters
    return translate("json", "{fault}.").format(fault=fault)


@lru_cache(maxsize=8)
def _validator(schema: str) -> Any:
    from engine.base.json_schema import Validator

    return Validator(json.loads(schema))

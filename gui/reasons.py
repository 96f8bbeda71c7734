"""The reasons of the rewards in the window's language. The engine writes them as English sentences, into run
folders too; here each is taken apart by the templates below and said again."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from gui import i18n
from gui.i18n import QT_TRANSLATE_NOOP

# {rest} is a reason itself, {n} and {m} are numbers, {day} and {end} dates; the first one that fits is taken.
TEMPLATES = (
    QT_TRANSLATE_NOOP("reason", "there is no JSON object in the answer"),
    QT_TRANSLATE_NOOP("reason", "the whole answer is one JSON object"),
    QT_TRANSLATE_NOOP("reason", "the JSON object stands in a code fence"),
    QT_TRANSLATE_NOOP("reason", "a JSON object stands amid other text ({rest})"),
    QT_TRANSLATE_NOOP("reason", "the answer is not one JSON object: {rest}"),
    QT_TRANSLATE_NOOP("reason", "text follows the JSON value"),
    QT_TRANSLATE_NOOP("reason", "it is JSON, but not an object"),
    QT_TRANSLATE_NOOP("reason", "it is nested too deeply"),
    QT_TRANSLATE_NOOP("reason", "it holds too many values"),
    QT_TRANSLATE_NOOP("reason", "it holds a number outside the range of a double"),
    QT_TRANSLATE_NOOP("reason", "it holds half of a surrogate pair, which is no text"),
    QT_TRANSLATE_NOOP("reason", "the key {field} stands twice"),
    QT_TRANSLATE_NOOP("reason", "{field} is not JSON"),
    QT_TRANSLATE_NOOP("reason", "not valid JSON: {rest} at character {n}"),
    QT_TRANSLATE_NOOP("reason", "Expecting value"),
    QT_TRANSLATE_NOOP("reason", "Expecting ',' delimiter"),
    QT_TRANSLATE_NOOP("reason", "Expecting ':' delimiter"),
    QT_TRANSLATE_NOOP("reason", "Expecting property name enclosed in double quotes"),
    QT_TRANSLATE_NOOP("reason", "Unterminated string starting at"),
    QT_TRANSLATE_NOOP("reason", "Illegal trailing comma before end of object"),
    QT_TRANSLATE_NOOP("reason", "Illegal trailing comma before end of array"),
    QT_TRANSLATE_NOOP("reason", "Invalid control character at"),
    QT_TRANSLATE_NOOP("reason", "the task has no schema"),
    QT_TRANSLATE_NOOP("reason", "all {n} constraints hold"),
    QT_TRANSLATE_NOOP("reason", "{n} of {m} constraints hold: {rest}"),
    QT_TRANSLATE_NOOP("reason", "{field} is not asked for"),
    QT_TRANSLATE_NOOP("reason", "{field} may not be there"),
    QT_TRANSLATE_NOOP("reason", "the answer is not an object"),
    QT_TRANSLATE_NOOP("reason", "{field} is not an object"),
    QT_TRANSLATE_NOOP("reason", "{field} is not of type {wanted}"),
    QT_TRANSLATE_NOOP("reason", "{field}: {rule} of the schema is broken"),
    QT_TRANSLATE_NOOP("reason", "exactly the expected answer"),
    QT_TRANSLATE_NOOP("reason", "not as expected: {wanted}"),
    QT_TRANSLATE_NOOP("reason", "not a date: {rest}"),
    QT_TRANSLATE_NOOP("reason", "the expected answer has no two dates"),
    QT_TRANSLATE_NOOP("reason", "the expected answer has no list {field}"),
    QT_TRANSLATE_NOOP("reason", "the expected answer has no date {field}"),
    QT_TRANSLATE_NOOP("reason", "the expected answer has no {field}"),
    QT_TRANSLATE_NOOP("reason", "the expected {field} is not a number"),
    QT_TRANSLATE_NOOP("reason", "the expected {field} is not a text"),
    QT_TRANSLATE_NOOP("reason", "the expected {field} is not a list"),
    QT_TRANSLATE_NOOP("reason", "the prompt has no today"),
    QT_TRANSLATE_NOOP("reason", "both are dates"),
    QT_TRANSLATE_NOOP("reason", "the first day is not after the last"),
    QT_TRANSLATE_NOOP("reason", "{field} {day} lies after {other} {end}"),
    QT_TRANSLATE_NOOP("reason", "{field} and {other} are not both dates"),
    QT_TRANSLATE_NOOP("reason", "just the expected days, {day} to {end}"),
    QT_TRANSLATE_NOOP("reason", "{n} overlap with {day} to {end}, {m} days off in all"),
    QT_TRANSLATE_NOOP("reason", "{field} is today {n} days, expected {m}"),
    QT_TRANSLATE_NOOP("reason", "{field} is no date"),
    QT_TRANSLATE_NOOP("reason", "{field} is missing, not a date"),
    QT_TRANSLATE_NOOP("reason", "{field} is missing"),
    QT_TRANSLATE_NOOP("reason", "year, month and day differ"),
    QT_TRANSLATE_NOOP("reason", "right: year, month"),
    QT_TRANSLATE_NOOP("reason", "right: year, day"),
    QT_TRANSLATE_NOOP("reason", "right: month, day"),
    QT_TRANSLATE_NOOP("reason", "right: year"),
    QT_TRANSLATE_NOOP("reason", "right: month"),
    QT_TRANSLATE_NOOP("reason", "right: day"),
    QT_TRANSLATE_NOOP("reason", "the texts are equal"),
    QT_TRANSLATE_NOOP("reason", "the text is far too long: {n} characters for {m}"),
    QT_TRANSLATE_NOOP("reason", "{n} similar: {given}, expected {wanted}"),
    QT_TRANSLATE_NOOP("reason", "{n} characters, up to {m} allowed"),
    QT_TRANSLATE_NOOP("reason", "{n} of them outside the JSON object"),
    QT_TRANSLATE_NOOP("reason", "no dimension applies to it"),
    QT_TRANSLATE_NOOP("reason", "its own answer gets {n} of 1: {rest}"),
    QT_TRANSLATE_NOOP("reason", "{field} is {given}, which is not a number"),
    QT_TRANSLATE_NOOP("reason", "{field} is {given}, which is not a text"),
    QT_TRANSLATE_NOOP("reason", "{field} is {given}, which is not a list"),
    QT_TRANSLATE_NOOP("reason", "{field} is {given}, within tolerance of {wanted}"),
    QT_TRANSLATE_NOOP("reason", "{field} is {given}, not a date"),
    QT_TRANSLATE_NOOP("reason", "{field} is {given}, {n} off {wanted}"),
    QT_TRANSLATE_NOOP("reason", "{field} is as expected: {wanted}"),
    QT_TRANSLATE_NOOP("reason", "{field} is {given} with a repeated item, expected {wanted}"),
    QT_TRANSLATE_NOOP("reason", "{field} is {given}, expected {wanted}"),
)
LAST = (QT_TRANSLATE_NOOP("reason", "{field} is {given}"), QT_TRANSLATE_NOOP("reason", "{field}: {rest}"))
NUMBER, DAY = r"[+-]?[\d.,]+(?:e[+-]?\d+)?%?", r"\d{4}-\d\d-\d\d"
FORMS = {"n": NUMBER, "m": NUMBER, "day": DAY, "end": DAY}


def reason_text(reason: str) -> str:
    """A reason for people; as it is where no template fits it."""
    return _said(i18n.current(), reason) or reason


@lru_cache(maxsize=4096)
def _said(language: str, reason: str) -> str:
    if language == "en":
        return reason
    parts = reason.split("; ")
    said = [_one(language, part) for part in parts] if len(parts) > 1 else []
    if said and all(said):
        return QCoreApplication.translate("reason", "; ").join(said)
    return _one(language, reason)


def _one(language: str, reason: str) -> str:
    for template, pattern in _patterns():
        found = pattern.fullmatch(reason)
        if found is None:
            continue
        values = found.groupdict()
        if "rest" in values:
            rest = _said(language, values["rest"])
            if not rest and template in LAST:
                continue
            values["rest"] = rest or values["rest"]
        return QCoreApplication.translate("reason", template).format(**values)
    return ""


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((template, _pattern(template)) for template in (*TEMPLATES, *LAST))


def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", template)
    named = (f"(?P<{name}>{FORMS.get(name, '.+?')})" for name in pieces[1::2])
    fixed = (re.escape(piece) for piece in pieces[::2])
    text = "".join(one + other for one, other in zip(fixed, (*named, ""), strict=True))
    return re.compile(text, re.DOTALL)

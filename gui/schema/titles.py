"""The names of types, lists and columns as the editor of fields shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from engine.from_file.fields import AnswerField
from gui.shared.i18n import translate
from gui.shared.labels import list_text


class Column(IntEnum):
    NAME = 0
    KIND = 1
    LIST = 2
    REQUIRED = 3
    NULL = 4
    VALUES = 5
    FORMAT = 6
    ABOUT = 7


@dataclass(frozen=True, slots=True)
class Head:
    title: str
    help: str
    width: int


def heads() -> tuple[Head, ...]:
    """What stands above each column, in the order of `Column`."""
    return (
        Head(translate("fields", "Field"), translate("fields", "The key in the answer"), 150),
        Head(translate("fields", "Type"), translate("fields", "What the field holds"), 120),
        Head(
            translate("fields", "List"),
            translate("fields", "Whether it holds one value or a list of them"),
            84,
        ),
        Head(
            translate("fields", "Required"),
            translate("fields", "Every answer has this field; else it may be left out"),
            76,
        ),
        Head(
            translate("fields", "Null"),
            translate("fields", "The field may be null: it is there, and says that there is no value"),
            54,
        ),
        Head(
            translate("fields", "Allowed values"),
            translate(
                "fields",
                "For a choice its values, parted by commas; for a number its limits, such as 0 … 100 or ≥ 0; "
                "for a date or time the words that may stand for one",
            ),
            170,
        ),
        Head(
            translate("fields", "Format"),
            translate("fields", "How a date or time is written; for a text its form or a regular expression"),
            124,
        ),
        Head(
            translate("fields", "Description"),
            translate("fields", "What it means; the system prompt can be written from it"),
            160,
        ),
    )


def kind_titles() -> dict[str, str]:
    """The types in the order in which they are offered."""
    return {
        "text": translate("fields", "Text"),
        "integer": translate("fields", "Whole number"),
        "number": translate("fields", "Number"),
        "boolean": translate("fields", "True or false"),
        "choice": translate("fields", "Choice"),
        "date": translate("fields", "Date"),
        "time": translate("fields", "Time"),
        "object": translate("fields", "Object"),
        "other": translate("fields", "As in the JSON"),
    }


def list_titles() -> dict[str, str]:
    return {
        "one": translate("fields", "One"),
        "list": translate("fields", "List"),
        "either": translate("fields", "One or list"),
    }


def gone_text(names: Sequence[str]) -> str:
    """What is said of a system prompt that has names of fields which are gone; "" without any."""
    if not names:
        return ""
    text = translate("fields", "The prompt still names {fields}: the answer has no such field any more.")
    return text.format(fields=list_text(names))


def list_of(field: AnswerField) -> str:
    """Which of `list_titles` a field is."""
    if not field.many:
        return "one"
    return "either" if field.single else "list"

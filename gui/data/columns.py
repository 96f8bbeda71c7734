"""The columns of the table as data: what each shows, how it sorts, and what typing into it makes of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from engine.base.strict_json import decoded
from engine.data.rows import SPLITS, Row, accepted_from_json
from gui.shared.i18n import QT_TRANSLATE_NOOP, translate


@dataclass(frozen=True)
class Column:
    """One column. `typed` gives the row with another text in this field, and raises ValueError with a
    sentence where the text cannot be that; without it the column is not edited."""

    name: str
    title: str
    width: int
    text: Callable[[Row], str]
    sort: Callable[[Row], Any] | None = None
    typed: Callable[[Row, str], Row] | None = None


def with_prompt(row: Row, text: str) -> Row:
    if not text.strip():
        raise ValueError(translate("columns", "The prompt is empty."))
    return replace(row, prompt=text)


def with_answer(row: Row, text: str) -> Row:
    value = decoded(text)
    if not isinstance(value, dict):
        raise ValueError(translate("columns", "The answer must be a JSON object."))
    return replace(row, completion=value)


def with_reasoning(row: Row, text: str) -> Row:
    return replace(row, reasoning=text.strip())


def with_accepted(row: Row, text: str) -> Row:
    """`text`: a JSON list of the answers, or of their texts."""
    return replace(row, accepted=accepted_from_json(text))


def with_kind(row: Row, text: str) -> Row:
    return replace(row, kind=text.strip())


def with_split(row: Row, text: str) -> Row:
    if text not in SPLITS:
        raise ValueError(translate("columns", "There is no split with this name."))
    return replace(row, split=text)


COLUMNS = (
    Column(
        "prompt",
        QT_TRANSLATE_NOOP("columns", "Prompt"),
        430,
        lambda row: row.prompt,
        lambda row: row.prompt.casefold(),
        with_prompt,
    ),
    Column(
        "completion", QT_TRANSLATE_NOOP("columns", "Expected answer"), 176, Row.answer_text, None, with_answer
    ),
    Column(
        "kind",
        QT_TRANSLATE_NOOP("columns", "Kind"),
        100,
        lambda row: row.kind,
        lambda row: row.kind.casefold(),
        with_kind,
    ),
    Column(
        "split",
        QT_TRANSLATE_NOOP("columns", "Split"),
        80,
        lambda row: row.split,
        lambda row: SPLITS.index(row.split),
        with_split,
    ),
    Column("problems", QT_TRANSLATE_NOOP("columns", "Problems"), 48, lambda row: ""),
)
# What is typed into each field of a row; these two have no column of their own.
TYPED = {column.name: column.typed for column in COLUMNS if column.typed} | {
    "accepted": with_accepted,
    "reasoning": with_reasoning,
}
NAMES = tuple(column.name for column in COLUMNS)
PROMPT, ANSWER, KIND, SPLIT, PROBLEMS = range(len(COLUMNS))

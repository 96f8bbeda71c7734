"""The gates that need no model: form, length, script, schema, and the neighbours of a candidate."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from engine.augment.batches import Gate
from engine.augment.neighbours import LEAKS, Neighbours
from engine.augment.prompts import Head
from engine.base.text import Text
from engine.data.checks import schema_problems
from engine.data.rows import Row

LONGER = 1.5  # times the longest prompt of the training rows
SCRIPTS = {
    *("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "DEVANAGARI", "BENGALI"),
    *("TAMIL", "TELUGU", "THAI", "KHMER", "ETHIOPIC", "HANGUL", "HIRAGANA", "KATAKANA", "CJK"),
}
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“", "«": "»", "「": "」"}
Refused = tuple[Gate, Text]


def cleaned(text: str) -> str:
    """What a model wrote, without the quotation marks around all of it and the spaces outside."""
    text = text.strip()
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        text = text[1:-1].strip()
    return text


class Gates:
    """The gates for rows like these training rows; `rows` are all, held-out ones too.

    A candidate that passed is to be `add`ed, so that none like it passes after it.
    """

    def __init__(
        self, rows: Sequence[Row], taught: Sequence[Row], schema: Mapping[str, Any], head: Head
    ) -> None:
        self._schema = schema
        self._neighbours = Neighbours(rows)
        self._longest = round(LONGER * max(len(row.prompt) for row in taught))
        self._scripts = {script for row in taught for script in scripts_of(head.split(row.prompt)[1])}

    def add(self, row: Row) -> None:
        self._neighbours.add(row)

    def answer_fault(self, row: Row) -> Refused | None:
        """Why an answer cannot be asked for: it breaks the schema."""
        problems = schema_problems([row], self._schema)
        return ("schema", problems[0].message) if problems else None

    def fault(self, row: Row, said: str) -> Refused | None:
        """Why a row is refused whose prompt ends with what a model `said`; None where it passes."""
        if (reason := form_fault(said)) is not None:
            return "form", reason
        if len(row.prompt) > self._longest:
            count, most = len(row.prompt), self._longest
            return "length", Text("it has {n} characters; the rows have up to {most}", count, most)
        if foreign := sorted(scripts_of(said) - self._scripts):
            return "script", Text("no training row is written in {script}", foreign[0].title())
        if (problem := self._neighbours.problem(row)) is not None:
            return ("leak" if problem.code in LEAKS else "duplicate"), problem.message
        return None


def form_fault(said: str) -> Text | None:
    """Why a text is not one sentence of a person."""
    if not said:
        return Text("nothing was written")
    if "\n" in said or "\r" in said:
        return Text("it has more than one line")
    if said[0] in "{[" or "```" in said or '":' in said:
        return Text("it is JSON")
    if "<|" in said or "\ufffd" in said:
        return Text("it has characters that no person types")
    if not any(letter.isalnum() for letter in said):
        return Text("it has no words")
    return None


def scripts_of(text: str) -> set[str]:
    """The scripts of a text's letters, as their Unicode names begin."""
    letters = {letter for letter in text if letter.isalpha()}
    return {unicodedata.name(letter, "").split(" ")[0] for letter in letters} & SCRIPTS

"""Tables, as read from files of every format: records with named cells, and what was skipped or altered.

`files` makes them of files; `engine/data/importing.py` makes rows of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from engine.base.errors import UserError
from engine.base.text import Text, together

SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".parquet")
TAB_NAMES = {"tab": "\t", "\\t": "\t"}  # what a person may write for the separator
EVERY = 1000  # records between two reports of progress
# A spreadsheet reads a text that begins with one of these as a formula; it is exported with an apostrophe.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a file: its number (its first line, or its place in an array) and its cells.

    `faults`: why cells could not be read ("#N/A", a formula without a value), by column; these have no value
    in `cells`. A record cannot become a row through a faulty cell.
    """

    number: int
    cells: Mapping[str, Any]
    faults: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that became no row: its number, the reason, and the beginning of its text."""

    number: int
    reason: Text
    text: str


@dataclass(frozen=True, slots=True)
class Altered:
    """A record that was kept with a change: its number, and what was changed."""

    number: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Table:
    """The content of a file: its column names in order, its records, and what was skipped.

    `loose`: the cells come from a spreadsheet or text table, so an empty one means no value, and a number
    may be meant as text. `sheets` and `sheet`: all sheets of a workbook, and the one read.
    `encoding` and `separator`: how a text file was read; "" for other files. `decimal_comma`: whether commas
    in numbers stand for decimal points; cells stay as they are, `cells.number_of` converts them.
    `system`: the system texts of chat rows, the most frequent first. `altered`: records that were kept with a
    change. `notes`: what else differs from the file (renamed columns, say).
    """

    columns: tuple[str, ...]
    records: tuple[Record, ...]
    skipped: tuple[Skipped, ...]
    loose: bool = False
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    decimal_comma: bool = False
    system: tuple[str, ...] = ()
    altered: tuple[Altered, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file: the sheet of a workbook ("": the first that has cells), the encoding of a text
    file, whether the first line of a table holds the column names, the separator of its cells, and whether
    commas in numbers stand for decimal points. What is "" or None is recognised."""

    sheet: str = ""
    encoding: str = ""
    header: bool = True
    separator: str = ""
    decimal_comma: bool | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text table; `fault`: why it cannot be read, `faults`: why single cells cannot, by place."""

    number: int
    cells: list[Any]
    fault: Text = Text("")
    faults: Mapping[int, Text] = field(default_factory=dict)


def refuse_all_skipped(name: object, skipped: Sequence[Skipped]) -> None:
    """Raises UserError, with the first reasons, where no record of a file could be used."""
    if len(skipped) == 1:
        raise UserError("{name}: {reason}.", name, skipped[0].reason)
    first = [Text("record {number}: {reason}.", one.number, one.reason) for one in skipped[:3]]
    raise UserError(
        "{name}: none of its {n} records can be used.", name, len(skipped), hint=reduce(together, first)
    )


def is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def column_letter(index: int) -> str:
    """The name of a column in a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

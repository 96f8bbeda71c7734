"""Splits CSV and TSV text into lines of cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from engine.base.text import Text
from engine.reading.tables import FORMULA_MARKS, Line, is_blank

SEPARATORS = (",", ";", "\t", "|")
_CELL_LIMIT = 10_000_000  # characters in one CSV cell; the module's own limit is 131,072
_TAB_CELL = re.compile(r'"((?:[^"]++|"")*+)"(?=[\t\r\n]|\Z)|([^\t\r\n]*)')
_SAID = re.compile(r'\ufeff?"?sep=([^\r\n"])"?[^\S\r\n]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_JUDGED_LINES, _JUDGED_LETTERS = 200, 200_000
_MOST_REREAD = 10  # times the length of the text that repairs of stray quotes may read


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text is split: the separator, whether spaces after it are dropped, and whether Excel's line
    `sep=;` stands at the top."""

    separator: str
    spaced: bool = False
    said: bool = False


def dialect_of(text: str, separator: str = "", likeliest: str = ",") -> Dialect:
    """How to split a text: by `separator`, else as a line `sep=;` says, else as most lines have equally many
    cells, more than one. `likeliest` wins a draw."""
    said = _SAID.match(text)
    begins = said.end() if said else 0
    sample = _line_list(text[begins : begins + _JUDGED_LETTERS])
    if len(text) > begins + _JUDGED_LETTERS:
        sample = sample[:-1]
    if separator or said:
        mark = separator or (said[1] if said else "")
        spaced = mark != " " and _score(sample, Dialect(mark, True)) > _score(sample, Dialect(mark))
        return Dialect(mark, spaced, said is not None)
    marks = sorted(SEPARATORS, key=lambda mark: mark != likeliest)
    found = [Dialect(mark, spaced) for spaced in (False, True) for mark in marks]
    return max(found, key=lambda one: _score(sample, one))


def separated_lines(text: str, how: Dialect) -> Iterator[Line]:
    """The lines of a text, each numbered by the line of the file it begins on.

    In tab-separated text a quote that is not closed before the cell's end is an ordinary character; in other
    text it makes its line unreadable.
    """
    above = 0
    if how.said and (match := _SAID.match(text)):
        text, above = text[match.end() :], 1
    lines = tab_lines(text) if how.separator == "\t" else _csv_lines(text, how)
    for line in lines:
        yield replace(line, number=line.number + above, cells=[unmarked(cell) for cell in line.cells])


def tab_lines(text: str) -> Iterator[Line]:
    """Lines of tab-separated cells, as spreadsheets copy them: a quoted cell may contain tabs and line ends,
    and a quote that is not closed before the cell's end is an ordinary character."""
    at, number = 0, 1
    while at < len(text):
        begins, cells = number, []
        while True:
            match = _TAB_CELL.match(text, at)
            assert match is not None  # the second half of the pattern matches nothing too
            quoted = match[1]
            cells.append(match[2] if quoted is None else quoted.replace('""', '"'))
            number += 0 if quoted is None else quoted.count("\n")
            at = match.end()
            if text[at : at + 1] != "\t":
                break
            at += 1
        at += 2 if text.startswith("\r\n", at) else 1
        number += 1
        yield Line(begins, cells)


def unmarked(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith((*FORMULA_MARKS, "'")) else cell


def _csv_lines(text: str, how: Dialect) -> Iterator[Line]:
    """A line that cannot be read is told; a quote that is never closed spoils its own line only, where the
    lines that it would swallow can be read by themselves."""
    lines = _line_list(text)
    at, width, reread = 0, 0, 0
    with _long_cells():
        while at < len(lines):
            reader = _reader(lines, at, how)
            begins = at
            try:
                while True:
                    begins = at + reader.line_num
                    cells = next(reader)
                    width = width or len(cells)
                    yield Line(begins + 1, cells)
            except StopIteration:
                return
            except csv.Error as error:
                ends = at + reader.line_num
                fault = Text("not readable as a table: {reason}", error)
                reread += ends - begins
                if reread > _MOST_REREAD * len(lines) or not _are_lines(lines[begins + 1 : ends], width, how):
                    at = max(ends, begins + 1)
                    if at > begins + 1:
                        fault = Text("{reason}, lines {first} to {last}", fault, begins + 1, at)
                else:
                    at = begins + 1
                yield Line(begins + 1, [lines[begins].rstrip()], fault)


def _are_lines(lines: Sequence[str], width: int, how: Dialect) -> bool:
    """Whether most of these lines have the table's width by themselves."""
    sample = lines[:_JUDGED_LINES]
    return 2 * sum(_width(line, how) == width > 0 for line in sample) > len(sample)


def _width(line: str, how: Dialect) -> int:
    try:
        return len(next(_reader([line], 0, how), []))
    except csv.Error:
        return 0


def _score(sample: Sequence[str], how: Dialect) -> tuple[float, int]:
    """How well a separator fits the first lines: the share of them with the commonest number of cells (above
    1), and that number."""
    lines = _judged_cells(sample, how)
    widths = Counter(map(_filled_width, lines))
    total, blank = sum(widths.values()), widths.pop(0, 0)
    if not widths:
        return 0.0, 0
    usual = max(widths, key=lambda width: (widths[width], width))
    if usual < 2:
        return 0.0, 0
    share = widths[usual] / (total - blank)
    # A header of another width hints at a separator that only occurs inside the cells.
    fits = bool(lines) and len(lines[0]) == usual
    return round(share * (1.0 if fits else 0.7), 2), usual


def _judged_cells(sample: Sequence[str], how: Dialect) -> list[list[str]]:
    """The cells of the first lines; an unreadable one ends them."""
    if how.separator == "\t":
        return [line.cells for line in islice(tab_lines("".join(sample)), _JUDGED_LINES)]
    found: list[list[str]] = []
    with _long_cells(), suppress(csv.Error):
        for cells in islice(_reader(sample, 0, how), _JUDGED_LINES):
            found.append(cells)
    return found


def _filled_width(cells: Sequence[str]) -> int:
    return 0 if all(map(is_blank, cells)) else len(cells)


def _line_list(text: str) -> list[str]:
    """The lines of a text with their ends; only \\r and \\n end a line."""
    return list(io.StringIO(text, newline=""))


def _reader(lines: Sequence[str], start: int, how: Dialect) -> Any:
    rest = (lines[at] for at in range(start, len(lines)))
    return csv.reader(rest, delimiter=how.separator, skipinitialspace=how.spaced, strict=True)


@contextmanager
def _long_cells() -> Iterator[None]:
    before = csv.field_size_limit(_CELL_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)

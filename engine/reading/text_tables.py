"""Makes tables of lines of cells: names the columns, and tells every line that does not fit them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.text import Text
from engine.reading.tables import (
    EVERY,
    Line,
    Record,
    Skipped,
    Table,
    column_letter,
    is_blank,
    refuse_all_skipped,
)

_TITLES = 5  # lines above the names at most
_LONGEST_NAME = 60  # characters of a header cell below a title


def table_of_lines(lines: Iterable[Line], header: bool, name: str, progress: Progress) -> Table:
    """A table from lines of cells; without a header the columns are named A, B, C and so on.

    Empty cells past the last column are dropped. Where most lines have more cells than the header, the
    columns without a name get letters; a single line that is too long or too short is skipped, since its
    cells may have shifted. Lines above the header with one cell are a title. Raises UserError if there are
    no records.
    """
    filled = [line for line in lines if line.fault or not all(map(is_blank, line.cells)) or line.faults]
    skipped = [
        Skipped(line.number, line.fault, " ".join(map(str, line.cells))[:200])
        for line in filled
        if line.fault
    ]
    sound = [line for line in filled if not line.fault]
    title = _title(sound) if header else 0
    skipped += [_skipped(line, Text("it is a title above the table")) for line in sound[:title]]
    sound = sound[title:]
    first, body = (sound[:1], sound[1:]) if header else ([], sound)
    names, notes = _columns(first[0].cells if first else [], body)
    records: list[Record] = []
    for line in body:
        if len(line.cells) < len(names) or not all(map(is_blank, line.cells[len(names) :])):
            count, width = len(line.cells), len(names)
            reason = Text("it has {n} of {n2} cells", count, width)
            if count > width:
                reason = Text("it has {n} cells, the table {n2} columns", count, width)
            skipped.append(_skipped(line, reason))
            continue
        faults = {names[at]: reason for at, reason in line.faults.items() if at < len(names)}
        # A cell of spaces is empty to the eye.
        values = ("" if isinstance(cell, str) and is_blank(cell) else cell for cell in line.cells)
        cells = dict(zip(names, values, strict=False))
        records.append(
            Record(line.number, {key: cell for key, cell in cells.items() if key not in faults}, faults)
        )
        if len(records) % EVERY == 0:
            progress(Text("Reading the file"), len(records), len(body))
    if not records and not skipped:
        raise UserError("{name} holds no records.", name, hint="It should have a header and lines below it.")
    skipped.sort(key=lambda one: one.number)
    if not records:
        refuse_all_skipped(name, skipped)
    return Table(tuple(names), tuple(records), tuple(skipped), loose=True, notes=tuple(notes))


def unique_names(cells: Sequence[Any]) -> list[str]:
    """Column names without repetition: an empty one becomes the column's letter, a repeated one gets a
    number."""
    names: dict[str, None] = {}
    given: Counter[str] = Counter()  # numbers by name, so that equal names take time in proportion
    for index, cell in enumerate(cells):
        name = wanted = column_letter(index) if is_blank(cell) else str(cell).strip()
        while name in names:
            given[wanted] += 1
            name = f"{wanted} ({given[wanted] + 1})"
        names[name] = None
    return list(names)


def renamed(cells: Sequence[Any], names: Sequence[str]) -> list[Text]:
    """What to tell about columns whose name differs from that in the file."""
    pairs = list(zip(cells, names, strict=True))
    blank = [name for cell, name in pairs if is_blank(cell)]
    twice = [name for cell, name in pairs if not is_blank(cell) and str(cell).strip() != name]
    notes = []
    if blank:
        notes.append(Text("Columns without a name are called by their letters: {list}.", ", ".join(blank)))
    if twice:
        notes.append(Text("Repeated column names got a number: {list}.", ", ".join(twice)))
    return notes


def _columns(head: Sequence[Any], body: Sequence[Line]) -> tuple[list[str], list[Text]]:
    """The column names, and what to tell about them."""
    used = _used(head)
    widths = Counter(_used(line.cells) for line in body)
    if not used:
        width = max(widths, key=lambda width: (widths[width], width), default=0)
        return unique_names([""] * _common(widths, width)), []
    cells = list(head[:used])
    longer = sum(count for width, count in widths.items() if width > used)
    if longer > len(body) / 2:
        if _has_row_numbers(cells, body):
            names = unique_names(["row", *cells])
            return names, [Text("The first column has no name; it is called {name!r}.", names[0])]
        cells += [""] * (_common(widths, used) - used)
    names = unique_names(cells)
    return names, renamed(cells, names)


def _common(widths: Counter[int], least: int) -> int:
    """The greatest width that a tenth of the lines have, so that a single long line does not count."""
    total = sum(widths.values())
    return max((width for width in widths if width > least and widths[width] * 10 >= total), default=least)


def _has_row_numbers(head: Sequence[Any], body: Sequence[Line]) -> bool:
    """Whether the lines begin with a number that the header omits, as R writes tables."""
    whole = [line.cells for line in body if len(line.cells) == len(head) + 1]
    return len(whole) == len(body) > 1 and all(
        str(cells[0]) == str(number) for number, cells in enumerate(whole, 1)
    )


def _title(lines: Sequence[Line]) -> int:
    """How many lines above the header hold one cell, a title; the header is the next that is all names."""
    for at, line in enumerate(lines[: _TITLES + 1]):
        filled = [cell for cell in line.cells if not is_blank(cell)]
        if len(filled) == 1 and at + 1 < len(lines):
            continue
        named = {cell.strip() for cell in filled if _may_be_name(cell)}
        after = Counter(_used(one.cells) for one in lines[at + 1 : at + 50])
        usual = max(after, key=lambda width: after[width], default=0)
        return at if len(named) == len(filled) == usual > 1 else 0
    return 0


def _may_be_name(cell: Any) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST_NAME and any(map(str.isalpha, cell))


def _used(cells: Sequence[Any]) -> int:
    """The number of cells up to the last that is not blank."""
    return next((at for at in range(len(cells), 0, -1) if not is_blank(cells[at - 1])), 0)


def _skipped(line: Line, reason: Text) -> Skipped:
    return Skipped(line.number, reason, repr(line.cells)[:200])

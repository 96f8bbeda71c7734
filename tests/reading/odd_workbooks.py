"""Excel workbooks with the cells as they occur."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.reading.tables import Reading
from tests.reading.odd_files import Odd, fields, named, typed

AB = {"a": "Anna", "b": "Bo"}
HEAD = ("Text", "Name")


def book(*rows: Sequence[Any], change: Callable[[Any, Any], None] | None = None) -> Callable[[Path], None]:
    """Writes a workbook of one sheet; `change` may alter book and sheet before it is saved."""

    def write(path: Path) -> None:
        import openpyxl

        made = openpyxl.Workbook()
        sheet = made.active
        for row in rows:
            sheet.append(row)
        if change is not None:
            change(made, sheet)
        made.save(path)

    return write


def raw(cells: str, *rows: Sequence[Any]) -> Callable[[Path], None]:
    """Writes a workbook whose row after these is XML as a program other than openpyxl writes it."""

    def write(path: Path) -> None:
        plain = io.BytesIO()
        book(*rows)(plain)  # type: ignore[arg-type]  # openpyxl writes to files too
        with zipfile.ZipFile(plain) as sound, zipfile.ZipFile(path, "w") as made:
            for name in sound.namelist():
                inner = sound.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    inner = re.sub(b"</sheetData>", cells.encode() + b"</sheetData>", inner)
                made.writestr(name, inner)

    return write


def merged(*places: str) -> Callable[[Any, Any], None]:
    return lambda _, sheet: [sheet.merge_cells(place) for place in places] and None


def formats(**by_cell: str) -> Callable[[Any, Any], None]:
    def change(_: Any, sheet: Any) -> None:
        for cell, form in by_cell.items():
            sheet[cell].number_format = form

    return change


def more_sheets(state: str = "visible", first: str = "visible") -> Callable[[Any, Any], None]:
    def change(made: Any, sheet: Any) -> None:
        other = made.create_sheet("Orders")
        for row in (HEAD, ("a", "Anna"), ("b", "Bo")):
            other.append(row)
        other.sheet_state, sheet.sheet_state = state, first
        made.active = 1 if state == "visible" else 0

    return change


MOMENT = dt.datetime(2024, 3, 5, 14, 30)
FILES = [
    named("plain.xlsx", book(HEAD, ("a", "Anna"), ("b", "Bo")), AB, sheet="Sheet"),
    named(
        "surplus_cells.xlsx",
        book((*HEAD, None, ""), ("a", "Anna", None, " "), ("b", "Bo")),
        AB,
        extra=({}, {}),
    ),
    named(
        "no_value.xlsx", book(HEAD, ("a", "Anna"), ("x", '=A2&"!"'), ("b", "Bo")), AB, {3: "formula in B3"}
    ),
    named(
        "no_value_beside.xlsx",
        book((*HEAD, "Sum"), ("a", "Anna", "=1+1"), ("b", "Bo", 5)),
        AB,
        altered={2: "formula in C2"},
        extra=({}, {"Sum": 5}),
    ),
    named(
        "stored_values.xlsx",
        raw(
            '<row r="3"><c r="A3" t="str"><f>"b"</f><v>b</v></c>'
            '<c r="B3" t="str"><f>"B"&amp;"o"</f><v>Bo</v></c>'
            '<c r="C3" t="str"><f>""</f><v></v></c></row>',
            (*HEAD, "Note"),
            ("a", "Anna", "x"),
        ),
        AB,
        extra=({"Note": "x"}, {}),
    ),
    named(
        "errors.xlsx",
        raw(
            '<row r="4"><c r="A4" t="str"><v>x</v></c><c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
            (*HEAD, "Note"),
            ("a", "Anna", "#N/A"),
            ("b", "Bo", "fine"),
        ),
        AB,
        {4: "#DIV/0!"},
        altered={2: "C2 holds the error #N/A"},
        extra=({}, {"Note": "fine"}),
    ),
    Odd(
        "dates.xlsx",
        book(
            ("Text", "Day", "At", "Time", "Long"),
            ("a", dt.date(2024, 3, 5), MOMENT, dt.time(7, 5), dt.timedelta(hours=26, minutes=3)),
            ("b", dt.datetime(2024, 3, 6), dt.datetime(2024, 3, 6), dt.time(0, 0), dt.timedelta(minutes=5)),
            change=formats(B3="yyyy-mm-dd", C3="yyyy-mm-dd hh:mm"),
        ),
        (
            ("a", {"day": "2024-03-05", "at": "2024-03-05 14:30:00", "time": "07:05:00", "long": "26:03:00"}),
            ("b", {"day": "2024-03-06", "at": "2024-03-06 00:00:00", "time": "00:00:00", "long": "0:05:00"}),
        ),
        columns=fields(day="Day", at="At", time="Time", long="Long"),
    ),
    Odd(
        "booleans.xlsx",
        book(("Text", "New"), ("a", True), ("b", False)),
        (("a", {"new": True}), ("b", {"new": False})),
        columns=fields(new="New"),
    ),
    Odd(
        "numbers.xlsx",
        book(
            ("Text", "Zip", "Count", "Price", "Code"),
            ("a", "01067", 3, 1.5, 42),
            ("b", 1067, 3.0, 2, 7),
            change=formats(E2="00000", E3="00000"),
        ),
        (
            ("a", {"zip": "01067", "count": 3, "price": 1.5, "code": "00042"}),
            ("b", {"zip": "1067", "count": 3, "price": 2, "code": "00007"}),
        ),
        columns=fields(zip="Zip", count="Count", price="Price", code="Code"),
        schema=typed(zip="string", count="integer", price="number", code="string"),
    ),
    Odd(
        "long_numbers.xlsx",
        book(("Text", "Track"), ("a", 1234567890123450000), ("b", "00123456789012345678")),
        (("a", {"track": "1234567890123450000"}), ("b", {"track": "00123456789012345678"})),
        columns=fields(track="Track"),
        schema=typed(track="string"),
        notes=("long numbers in: Track",),
    ),
    Odd(
        "merged_prompts.xlsx",
        book(("Text", "Item"), ("a", "x"), (None, "y"), (None, "z"), ("b", "w"), change=merged("A2:A4")),
        (("a", {"item": "x"}), ("a", {"item": "y"}), ("a", {"item": "z"}), ("b", {"item": "w"})),
        columns=fields(item="Item"),
        notes=("A2:4",),
    ),
    named(
        "merged_title.xlsx",
        book(
            ("Orders", None, None),
            ("Text", "Item", "Name"),
            ("a", "x", "Anna"),
            ("b", "y", "Bo"),
            change=merged("A1:C1"),
        ),
        AB,
        {1: "title"},
    ),
    named(
        "merged_empty_rows.xlsx",
        book(HEAD, ("a", "Anna"), (), (), ("b", "Bo"), change=merged("A2:A4")),
        AB,
        notes=("A2:4",),
    ),
    named("second_sheet.xlsx", book(change=more_sheets()), AB, sheet="Orders"),
    named(
        "read_me_first.xlsx",
        book(("Read me",), ("This book holds orders.",), change=more_sheets()),
        AB,
        sheet="Orders",
    ),
    named(
        "hidden_sheet.xlsx",
        book(HEAD, ("x", "Hidden"), change=more_sheets(first="hidden")),
        AB,
        sheet="Orders",
    ),
    named(
        "chosen_sheet.xlsx",
        book(HEAD, ("x", "First"), change=more_sheets("hidden")),
        AB,
        how=Reading(sheet="Orders"),
        sheet="Orders",
    ),
    named(
        "same_names.xlsx",
        book(("Text", "Name", "Name"), ("a", "Anna", 1), ("b", "Bo", 2)),
        AB,
        extra=({"Name (2)": 1}, {"Name (2)": 2}),
        notes=("number: Name (2)",),
    ),
    Odd(
        "texts_of_commas.xlsx",
        book(("Text", "Amount"), ("a", "1.234,56"), ("b", "7,5")),
        (("a", {"amount": 1234.56}), ("b", {"amount": 7.5})),
        columns=fields(amount="Amount"),
        schema=typed(amount="number"),
        decimal_comma=True,
        notes=("decimal commas",),
    ),
]

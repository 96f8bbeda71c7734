"""What Excel shows of numbers, as the format's own documentation and Excel have it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.data.importing import Columns, import_rows
from engine.reading.files import read_table
from engine.reading.number_formats import is_code, shown, with_shown
from tests.reading.odd_workbooks import book, formats

CASES: list[tuple[float, str, str | None]] = [
    (5.5, "General", None),
    (5.5, "@", None),
    (5.5, "0", "6"),
    (0.5, "0", "1"),
    (-0.5, "0", "-1"),
    (5.5, "0.00", "5.50"),
    (1.005, "0.00", "1.01"),
    (1234567.891, "#,##0", "1,234,568"),
    (1234567.891, "#,##0.00", "1,234,567.89"),
    (999, "#,##0", "999"),
    (12, "0,000", "0,012"),
    (1234567890, "#,##0", "1,234,567,890"),
    (0.125, "0%", "13%"),
    (0.125, "0.0%", "12.5%"),
    (1, "0%", "100%"),
    (-0.07, "0.00%", "-7.00%"),
    (1234.5, '"$"#,##0.00', "$1,234.50"),
    (1234.5, "[$€-407]#,##0.00", "€1,234.50"),
    (1234.5, '#,##0.00\\ "€"', "1,234.50 €"),
    (-1234.5, "[$$-409]#,##0.00;[Red]-[$$-409]#,##0.00", "-$1,234.50"),
    (-3, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$(3.00)"),
    (0, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$-"),
    (-5, "0;(0)", "(5)"),
    (0, '0;-0;"none"', "none"),
    (12345, "0.00E+00", "1.23E+04"),
    (0.00012, "0.00E+00", "1.20E-04"),
    (9.999, "0.0E+0", "1.0E+1"),
    (0, "0.00E+00", "0.00E+00"),
    (12345, "##0.0E+0", "12.3E+3"),
    (0.5, "# ?/?", "1/2"),
    (2.75, "# ?/?", "2 3/4"),
    (3, "# ?/?", "3"),
    (3.14159, "# ??/??", "3 14/99"),
    (0.3, "# ?/8", "2/8"),
    (0.99, "# ?/4", "1"),
    (1234567, '0.0,,"M"', "1.2M"),
    (1500, "#,##0,", "2"),
    (5, "#.##", "5."),
    (0.25, "#.##", ".25"),
    (2.5, '0.0" kg"', "2.5 kg"),
    (7, 'General" pcs"', "7 pcs"),
    (5551234, "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "555-1234"),
    (2125551234, "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "(212) 555-1234"),
    (78051120, "000-00-0000", "078-05-1120"),
    (3, "[DBNum1]0", None),
    (float("inf"), "0.00", None),
    (1e308, "0.00", "1" + "0" * 308 + ".00"),
]


@pytest.mark.parametrize(("value", "form", "text"), CASES)
def test_a_number_is_written_as_the_sheet_shows_it(value: float, form: str, text: str | None) -> None:
    assert shown(value, form) == text


@pytest.mark.parametrize(
    "form", ["", ";", ";;;", '"', "\\", "[", "0.", ".", "%", "/", "E+0", "0" * 300, "_", "?/?"]
)
@pytest.mark.parametrize("value", [0, -1, 0.1, 1e300])
def test_no_format_does_harm(value: float, form: str) -> None:
    assert isinstance(shown(value, form), str | None)


def test_codes_are_told_from_amounts() -> None:
    assert is_code("00000") and is_code("000-00-0000") and is_code("000\\-00")
    assert not any(map(is_code, ("0", "0.00", "#,##0", "General", "0%", "0 000.0")))


def test_a_kept_number_is_still_the_number() -> None:
    kept = with_shown(0.125, "0%")
    assert kept == 0.125 and json.dumps([kept, with_shown(3, "0.0")]) == "[0.125, 3]"


def test_texts_keep_what_the_sheet_shows_and_numbers_their_value(tmp_path: Path) -> None:
    path = tmp_path / "formats.xlsx"
    change = formats(A2='0.0" kg"', B2="0%", C2="0%", D2="yyyy\\-mm", E2='d". "mmmm yyyy', F2="0%")
    rows: list[Any] = [
        ("Text", "Share", "Number", "Month", "Day", "Kept"),
        (2.5, 0.125, 0.125, 45000, 45000.5, 1),
    ]
    book(*rows, change=change)(path)
    kinds = {"share": "string", "number": "number", "month": "string", "day": "string"}
    schema = {"properties": {name: {"type": kind} for name, kind in kinds.items()}}
    names = {"share": "Share", "number": "Number", "month": "Month", "day": "Day"}
    (row,) = import_rows(read_table(path), Columns("Text", completion="", fields=names), schema).rows
    assert row.prompt == "2.5 kg" and row.extra == {"Kept": 1}
    assert row.completion == {
        "share": "13%",
        "number": 0.125,
        "month": "2023-03-15",
        "day": "2023-03-15 12:00:00",
    }
    assert type(row.completion["number"]) is float and type(row.extra["Kept"]) is int

"""What is written for other programs comes back as it was; foreign bytes give rows or one kind sentence."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.base.errors import UserError
from engine.data.exporting import WRITERS, export_rows
from engine.data.guessing import guess_columns
from engine.data.importing import import_rows
from engine.data.rows import KNOWN, Row
from engine.reading.files import read_table
from engine.reading.separated import unmarked
from engine.reading.tables import SUFFIXES, Reading, is_blank
from engine.reading.workbooks import escaped, unescaped

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
KIND = TEXT.map(lambda text: text if text.strip() else "")  # a table's cell of spaces is empty
ASKED = TEXT.filter(lambda text: bool(text.strip()))
LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
)
VALUE = st.recursive(
    LEAF | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
EXTRA = st.dictionaries(TEXT.filter(lambda key: key not in KNOWN), VALUE | TEXT, max_size=3)
ANSWER = st.dictionaries(TEXT, VALUE, max_size=3)
FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def rows_of_all_sorts(draw: Any) -> list[Row]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        answers = [draw(ANSWER) for _ in range(draw(st.integers(1, 3)))]
        split = draw(st.sampled_from(("train", "valid", "test")))
        further = tuple(answers[1:])
        found.append(Row(f"row {number}", draw(ASKED), answers[0], draw(KIND), split, draw(EXTRA), further))
    return found


def back(path: Path) -> list[Row]:
    table = read_table(path)
    found = import_rows(table, guess_columns(table, {}))
    assert found.skipped == ()
    return list(found.rows)


@pytest.mark.parametrize("suffix", WRITERS)
@FAST
@given(rows=rows_of_all_sorts())
def test_what_is_exported_comes_back_equal(tmp_path: Path, suffix: str, rows: list[Row]) -> None:
    path = tmp_path / f"rows{suffix}"
    export_rows(path, rows)
    assert [row.to_json() for row in back(path)] == [row.to_json() for row in rows]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''", "' "]


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_comes_back_as_it_was(
    tmp_path: Path, suffix: str, text: str
) -> None:
    path = tmp_path / f"rows{suffix}"
    export_rows(path, [Row("1", text, {"a": text}, "k", "test", {"note": text})])
    assert back(path)[0].to_json() == {
        "id": "1", "prompt": text, "completion": {"a": text}, "kind": "k", "split": "test", "note": text,
    }  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_text_table_begins_like_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rows.csv"
    export_rows(path, [Row("1", text, {}, text)])
    for line in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)


def test_a_workbook_holds_texts_and_never_a_formula(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "rows.xlsx"
    export_rows(path, [Row("=A1", "=1+1", {"n": 1}, "=HYPERLINK(1)", "train", {"=x": "=y"})])
    cells = [cell for line in openpyxl.load_workbook(path).active for cell in line]
    assert {cell.data_type for cell in cells} == {"s"}
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_x0041_", "a\rb\nc\td", "\x01\x1f", "_x000D_\r"])
def test_letters_that_a_workbook_cannot_hold_come_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not set(escaped(text)) & set("\r\x01\x1f")


def test_a_text_too_long_for_a_cell_names_its_row_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    with pytest.raises(UserError, match="The row 7 has a text of 40,000"):
        export_rows(path, [Row("7", "x" * 40_000, {})])
    assert not path.exists()


def test_exporting_to_an_unknown_kind_or_of_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="file type that cannot be"):
        export_rows(tmp_path / "rows.doc", [Row("1", "a", {})])
    with pytest.raises(UserError, match="no rows"):
        export_rows(tmp_path / "rows.csv", [])


def rows_or_a_sentence(path: Path, data: bytes, how: Reading | None = None) -> None:
    path.write_bytes(data)
    try:
        table = read_table(path, how)
        columns = guess_columns(table, {"properties": {"n": {"type": "integer"}}})
        for row in import_rows(table, columns).rows:
            json.dumps(row.to_json(), allow_nan=False).encode()
    except UserError as error:
        assert error.message


@pytest.mark.parametrize("suffix", SUFFIXES)
@FAST
@given(data=st.binary(max_size=300), encoding=st.sampled_from(["", "utf-16", "gb18030", "cp1252", "none"]))
def test_any_bytes_give_rows_or_one_sentence(tmp_path: Path, suffix: str, data: bytes, encoding: str) -> None:
    rows_or_a_sentence(tmp_path / f"x{suffix}", data, Reading(encoding=encoding))


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".tsv"])
@FAST
@given(text=st.text(st.sampled_from('[]{}",:;\t\r\n\\u d8prompt0-=\x00\ufeff'), max_size=80))
def test_any_text_gives_rows_or_one_sentence(tmp_path: Path, suffix: str, text: str) -> None:
    rows_or_a_sentence(tmp_path / f"x{suffix}", text.encode())


CELL = st.text(st.sampled_from("ab7é €,;|\t\"'\n\r"), max_size=8)


@FAST
@given(
    lines=st.lists(st.tuples(CELL, CELL, CELL).filter(lambda one: any(map(str.strip, one))), max_size=6),
    mark=st.sampled_from([",", ";", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_cells_written_by_csv_come_back_as_they_were(
    tmp_path: Path, lines: list[tuple[str, ...]], mark: str, encoding: str
) -> None:
    path = tmp_path / "x.csv"
    lines = [("a", "b", "c"), ("1", "2", "3"), *lines]
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark).writerows(lines)
    how = Reading(separator=mark, encoding="" if encoding.startswith("utf") else encoding)
    table = read_table(path, how)
    found = [tuple(record.cells.values()) for record in table.records]
    wanted = [[unmarked(cell) for cell in line] for line in lines[1:]]
    assert found == [tuple("" if is_blank(cell) else cell for cell in line) for line in wanted]
    assert not table.skipped


@FAST
@given(data=st.data())
def test_a_workbook_whose_inside_is_damaged_gives_rows_or_one_sentence(tmp_path: Path, data: Any) -> None:
    path = tmp_path / "sound.xlsx"
    if not path.exists():
        export_rows(path, [Row(str(n), f"prompt {n}", {"n": n}) for n in range(3)])
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as sound, zipfile.ZipFile(packed, "w") as damaged:
        hit = data.draw(st.sampled_from(sound.namelist()))
        for name in sound.namelist():
            inner = sound.read(name)
            if name == hit:
                at = data.draw(st.integers(0, len(inner) - 1))
                inner = (
                    inner[:at] + data.draw(st.binary(max_size=5)) + inner[at + data.draw(st.integers(0, 9)) :]
                )
            damaged.writestr(name, inner)
    rows_or_a_sentence(tmp_path / "damaged.xlsx", packed.getvalue())


def bomb(sheet: bytes) -> bytes:
    import openpyxl

    plain, packed = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as sound, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sound.namelist():
            made.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else sound.read(name))
    return packed.getvalue()


HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def test_a_workbook_that_unfolds_to_gigabytes_is_refused_unread(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("engine.reading.unpacked.LARGEST_UNPACKED", 2**20)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb(HEAD + b" " * 2**21))
    assert path.stat().st_size < 2**15
    with pytest.raises(UserError, match="unpacks to more than 1 MB"):
        read_table(path)


def test_a_workbook_that_claims_a_row_far_down_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999999"><c r="A2"><v>1</v></c></row>'
    path.write_bytes(bomb(HEAD + cells + b"</sheetData></worksheet>"))
    with pytest.raises(UserError, match="more than 1,048,576 rows"):
        read_table(path)


def test_a_parquet_file_with_too_many_rows_is_refused_unread(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "many.parquet"
    export_rows(path, [Row(str(n), "p", {}) for n in range(50)])
    monkeypatch.setattr("engine.reading.unpacked.MOST_ROWS", 49)
    with pytest.raises(UserError, match="more than 49 rows"):
        read_table(path)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("engine.reading.files.LARGEST_FILE", 10)
    path = tmp_path / "large.csv"
    path.write_text("prompt,completion\na,{}\n")
    with pytest.raises(UserError, match="at most"):
        read_table(path)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_working_comes_back_from_a_file_and_has_a_column_only_where_a_row_has_some(
    tmp_path: Path, suffix: str
) -> None:
    rows = [Row("1", "ask", {"a": 1}, reasoning="so 1\nit is"), Row("2", "more", {"a": 2})]
    path = tmp_path / f"rows{suffix}"
    export_rows(path, rows)
    table = read_table(path)
    back = import_rows(table, guess_columns(table), {"properties": {"a": {"type": "integer"}}}).rows
    assert [row.reasoning for row in back] == ["so 1\nit is", ""]
    export_rows(path, rows[1:])
    assert "reasoning" not in path.read_text(encoding="utf-8-sig")

"""Small files that would unpack to more than the memory holds."""

from __future__ import annotations

import gzip
import os
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from engine.base.errors import UserError
from engine.base.progress import silent
from engine.reading import hub_rows, unpacked
from engine.reading.files import read_table
from engine.reading.text_tables import unique_names


def workbook(path: Path, *stray: str) -> Path:
    """A workbook of 100 rows, with these cells besides."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["prompt", "completion"])
    for number in range(100):
        sheet.append([f"p{number}", "{}"])
    for place in stray:
        sheet[place] = "x"
    book.save(path)
    return path


def test_a_stray_cell_far_to_the_right_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacked, "MOST_CELLS", 50_000)
    assert len(read_table(workbook(tmp_path / "plain.xlsx")).records) == 100
    with pytest.raises(UserError, match="50,000 cells"):
        read_table(workbook(tmp_path / "stray.xlsx", "XFD3"))


def test_a_packed_file_is_unpacked_no_further_than_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.reading.files.LARGEST_FILE", 3 * 10**6)
    packed = tmp_path / "rows.jsonl.gz"
    packed.write_bytes(gzip.compress(b"0" * 10**8))
    with pytest.raises(UserError, match=r"at most 3 can be read"):
        hub_rows._without_gz(packed, tmp_path / "0", silent)
    assert (tmp_path / "0" / "rows.jsonl").stat().st_size <= 3 * 10**6
    packed.write_bytes(gzip.compress(b"0" * 10**6)[:-20])
    with pytest.raises(UserError, match="cannot be unpacked"):
        hub_rows._without_gz(packed, tmp_path / "1", silent)


def test_a_sheet_of_nothing_but_formats_is_refused_before_it_is_read(tmp_path: Path) -> None:
    plain = workbook(tmp_path / "plain.xlsx")
    bomb = tmp_path / "bomb.xlsx"
    blank = b'<row r="%d"><c r="A%d" s="1"/></row>'
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        for one in source.infolist():
            content = source.read(one)
            if one.filename.endswith("sheet1.xml"):
                rows = (blank % (500, 500)) * 2_000_000
                content = content.replace(b"</sheetData>", rows + b"</sheetData>")
            target.writestr(one.filename, content)
    began = time.perf_counter()
    with pytest.raises(UserError, match="times its size"):
        read_table(bomb)
    assert time.perf_counter() - began < 1


def test_equal_headers_are_named_in_time_in_proportion(tmp_path: Path) -> None:
    count = 20_000
    path = tmp_path / "equal.csv"
    path.write_text("\n".join([",".join(["a"] * count), ",".join(["1"] * count)]) + "\n", encoding="utf-8")
    began = time.perf_counter()
    table = read_table(path)
    assert time.perf_counter() - began < 3
    assert table.columns[:3] == ("a", "a (2)", "a (3)") and len(set(table.columns)) == count


def test_names_that_look_like_numbered_ones_stay_apart() -> None:
    assert unique_names(["a", "a (2)", "a", "a", None]) == ["a", "a (2)", "a (3)", "a (4)", "E"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_a_device_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rows.csv")
    with pytest.raises(UserError, match="is not a file"):
        read_table(tmp_path / "rows.csv")
    (tmp_path / "null.csv").symlink_to(os.devnull)
    with pytest.raises(UserError, match="is not a file"):
        read_table(tmp_path / "null.csv")

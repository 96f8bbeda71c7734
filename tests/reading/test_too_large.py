"""Small files that would unpack to more than the memory holds."""

from __future__ import annotations

import gzip
from pathlib import Path

import openpyxl
import pytest

from engine.base.errors import UserError
from engine.base.progress import silent
from engine.reading import hub_rows, unpacked
from engine.reading.files import read_table


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

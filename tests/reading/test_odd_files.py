"""Every odd file becomes what a person would say it should, and nothing else changes unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.data.importing import import_rows
from engine.reading.files import read_table
from engine.reading.tables import Reading
from tests.reading.odd_files import Odd, all_odd_files

FILES = all_odd_files()


@pytest.mark.parametrize("odd", FILES, ids=[one.name for one in FILES])
def test_an_odd_file_has_its_right_outcome(tmp_path: Path, odd: Odd) -> None:
    table = read_table(odd.write(tmp_path), odd.how)
    imported = import_rows(table, odd.columns, odd.schema)
    reasons = {one.number: one.reason for one in imported.skipped}
    assert tuple((row.prompt, row.completion) for row in imported.rows) == odd.rows, reasons
    assert set(reasons) == set(odd.skipped), reasons
    assert all(word in reasons[number] for number, word in odd.skipped.items()), reasons
    altered = {one.number: one.reason for one in imported.altered}
    assert set(altered) == set(odd.altered), altered
    assert all(word in altered[number] for number, word in odd.altered.items()), altered
    assert len(table.notes) == len(odd.notes), table.notes
    assert all(word in note for word, note in zip(odd.notes, table.notes, strict=True)), table.notes
    if odd.extra is not None:
        assert tuple(row.extra for row in imported.rows) == odd.extra
    for name in ("encoding", "separator", "decimal_comma", "system", "sheet"):
        if getattr(odd, name) is not None:
            assert getattr(table, name) == getattr(odd, name), name


def test_there_are_sixty_odd_files_with_names_of_their_own() -> None:
    assert len({one.name for one in FILES}) == len(FILES) >= 60


@pytest.mark.parametrize(
    ("name", "content", "how", "words"),
    [
        ("cyrillic.csv", "Text;Name\nДве трубы;Иван\n".encode("cp1251"), Reading(), "not UTF-8 text"),
        ("korean.csv", "Text,Name\n사과 세 개 주세요,영희\n".encode("euc_kr"), Reading(), "not UTF-8 text"),
        (
            "japanese.csv",
            "Text,Name\nりんごを三つ,花子\n".encode("shift_jis"),
            Reading(),
            "not UTF-8",
        ),
        ("polish.csv", "Text,Name\ntrzy złote łyżki,Łucja\n".encode("cp1250"), Reading(), "not UTF-8 text"),
        ("damaged.csv", "Text,Name\nMüller,Ä\nGrüße,Ö\n".encode() + b"x,\xff\n", Reading(), "byte 34"),
        ("old.xls", b"\xd0\xcf\x11\xe0", Reading(), "save it as .xlsx"),
        ("two.csv", b"a;b\n1;2\n", Reading(separator=";;"), "cannot separate cells"),
        ("cut.json", b'[{"prompt": "a"', Reading(), "nothing after it"),
    ],
)
def test_a_file_that_would_change_unseen_is_refused(
    tmp_path: Path, name: str, content: bytes, how: Reading, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_table(tmp_path / name, how)
    assert words in refused.value.text

"""Edits, their inverses, and the journal that a crash replays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.errors import UserError
from engine.base.strict_json import decoded
from engine.data.dataset import Dataset, with_new_ids
from engine.data.edits import (
    Batch,
    Delete,
    Edit,
    Insert,
    Replace,
    applied,
    edit_bytes,
    edit_from_json,
    insert_at,
)
from engine.data.rows import Row, read_rows, write_rows


def a_row(number: int, prompt: str = "a prompt", split: str = "train") -> Row:
    return Row(f"r{number}", f"{prompt} {number}", {"n": number}, "kind", split, {"note": "ö"})


ROWS = tuple(a_row(number) for number in range(4))


@pytest.fixture
def path(tmp_path) -> Path:
    write_rows(tmp_path / "rows.jsonl", ROWS)
    return tmp_path / "rows.jsonl"


def journal_of(path: Path) -> Path:
    return path.with_name("rows.journal.jsonl")


EDITS = [
    Insert(((0, a_row(10)), (3, a_row(11)), (5, a_row(12)))),
    Delete((0, 3)),
    Replace(((1, a_row(1, "changed")), (2, a_row(2, "changed", "test")))),
    Batch((Delete((1,)), Insert(((0, a_row(1)),)), Replace(((0, a_row(1, "again")),)))),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_the_inverse_of_an_edit_brings_the_rows_back(edit):
    after, inverse = applied(ROWS, edit)
    assert after != ROWS
    assert applied(after, inverse) == (ROWS, edit)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_an_edit_survives_its_line_in_the_journal(edit):
    assert edit_from_json(decoded(edit_bytes(edit).decode())) == edit


@pytest.mark.parametrize(
    "edit",
    [
        Insert(((5, a_row(9)),)),
        Insert(((1, a_row(9)), (0, a_row(8)))),
        Delete((4,)),
        Delete((1, 1)),
        Delete((-1,)),
        Replace(((0, a_row(1)),)),
        Replace(((0, a_row(0)), (0, a_row(0)))),
        Replace(((-1, a_row(3)),)),
    ],
)
def test_an_edit_that_does_not_fit_the_rows_is_refused(edit):
    with pytest.raises(ValueError):
        applied(ROWS, edit)


def test_an_edit_is_in_the_journal_at_once_and_in_the_file_after_writing(path):
    data = Dataset(path)
    data.apply(Delete((0,)), "Delete")
    assert read_rows(path).rows == ROWS
    assert Dataset(path).rows == ROWS[1:]
    data = Dataset(path)
    data.write()
    assert read_rows(path).rows == ROWS[1:]
    assert not journal_of(path).exists()
    assert not data.unwritten


def test_a_journal_is_not_replayed_twice_when_the_crash_came_before_it_was_emptied(path):
    data = Dataset(path)
    data.apply(Delete((0,)), "Delete")
    before = journal_of(path).read_bytes()
    prepared = data.prepare()()
    data.journal.mark_written(prepared.stamp, prepared.edits)
    marked = journal_of(path).read_bytes()
    assert Dataset(path).rows == ROWS[1:]  # the crash came before the new file was in place
    journal_of(path).write_bytes(marked)
    prepared.path.replace(path)
    assert Dataset(path).rows == ROWS[1:]  # and here after it
    assert before in marked


def test_edits_made_while_the_file_is_being_written_stay_in_the_journal(path):
    data = Dataset(path)
    data.apply(Delete((0,)), "Delete")
    make = data.prepare()
    data.apply(Delete((0,)), "Delete")
    data.commit(make())
    assert data.unwritten
    assert read_rows(path).rows == ROWS[1:]
    assert Dataset(path).rows == ROWS[2:]


def test_a_journal_of_another_file_is_kept_and_not_replayed(path):
    Dataset(path).apply(Delete((0,)), "Delete")
    left = journal_of(path).read_bytes()
    write_rows(path, [a_row(77)])
    data = Dataset(path)
    assert data.rows == (a_row(77),)
    assert data.kept_journal is not None and data.kept_journal.read_bytes() == left
    data.apply(Insert(((0, a_row(1)),)), "Add")
    assert Dataset(path).rows == (a_row(1), a_row(77))


def test_what_follows_a_spoiled_line_of_the_journal_is_kept_aside(path):
    data = Dataset(path)
    data.apply(Delete((0,)), "Delete")
    with journal_of(path).open("ab") as file:
        file.write(b"\0\0\0\n")
    data = Dataset(path)
    assert data.rows == ROWS[1:]
    assert data.kept_journal is not None and data.kept_journal.read_bytes().endswith(b"\0\0\0\n")
    assert Dataset(path).rows == ROWS[1:]


def test_a_full_disk_refuses_the_edit_and_changes_nothing(path):
    data = Dataset(path)
    journal_of(path).symlink_to("/dev/full")
    with pytest.raises(UserError, match="disk is full"):
        data.apply(Delete((0,)), "Delete")
    assert data.rows == ROWS
    assert not data.undo_steps
    journal_of(path).unlink()
    data.apply(Delete((0,)), "Delete")
    assert Dataset(path).rows == ROWS[1:]


def test_a_folder_that_is_gone_refuses_the_edit_and_keeps_the_rows(path):
    data = Dataset(path)
    data.apply(Delete((0,)), "Delete")
    away = path.parent.with_name("away")
    path.parent.rename(away)
    with pytest.raises(UserError, match="is gone"):
        data.apply(Delete((0,)), "Delete")
    with pytest.raises(UserError, match="is gone"):
        data.write()
    assert data.rows == ROWS[1:]
    assert not path.parent.exists()
    away.rename(path.parent)
    data.write()
    assert read_rows(path).rows == ROWS[1:]


def test_a_second_window_cannot_write_between_the_edits_of_the_first(path):
    first, second = Dataset(path), Dataset(path)
    first.apply(Delete((0,)), "Delete")
    with pytest.raises(UserError, match="another program"):
        second.apply(Delete((1,)), "Delete")
    assert second.rows == ROWS
    assert Dataset(path).rows == ROWS[1:]


def test_a_journal_that_someone_deleted_is_made_anew_with_the_next_edit(path):
    data = Dataset(path)
    data.apply(Delete((0,)), "Delete")
    journal_of(path).unlink()
    data.apply(Delete((0,)), "Delete")
    assert Dataset(path).rows == ROWS[2:]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Row("new", " ", {}), "empty"),
        (Row("new", "x", []), "object"),
        (Row("new", "x", {}, split="dev"), "split"),
        (Row("new", "half \ud83d", {}), "surrogate"),
        (Row("new", "x", {"a": float("nan")}), "JSON"),
        (Row("r1", "x", {}), "id"),
    ],
)
def test_a_row_that_could_not_be_read_back_is_refused(path, row, said):
    data = Dataset(path)
    with pytest.raises(UserError, match=said):
        data.apply(Insert(((0, row),)), "Add")
    assert data.rows == ROWS
    assert Dataset(path).rows == ROWS


def test_lines_that_are_no_rows_stay_in_the_file_until_they_are_taken_out(path):
    with path.open("a", encoding="utf-8") as file:
        file.write('{"prompt": 1}\nnot json\n')
    data = Dataset(path)
    assert [line.number for line in data.bad] == [5, 6]
    data.apply(Delete((0,)), "Delete")
    data.write()
    assert path.read_text(encoding="utf-8").endswith('{"prompt": 1}\nnot json\n')
    kept = data.drop_bad_lines()
    assert kept.read_text(encoding="utf-8") == '{"prompt": 1}\nnot json\n'
    again = Dataset(path)
    assert (again.rows, again.bad) == (ROWS[1:], ())


def test_both_versions_are_kept_when_another_program_wrote_the_file(path):
    data = Dataset(path)
    data.apply(Delete((0,)), "Delete")
    write_rows(path, [a_row(50)])
    assert data.changed_elsewhere()
    other = data.keep_mine()
    assert other is not None and read_rows(other).rows == (a_row(50),)
    assert read_rows(path).rows == ROWS[1:]
    write_rows(path, [a_row(51)])
    mine = data.take_file()
    assert read_rows(mine).rows == ROWS[1:]
    assert data.rows == (a_row(51),)
    assert not data.undo_steps and not data.changed_elsewhere()


def test_a_touched_file_of_the_same_content_is_no_change(path):
    data = Dataset(path)
    os.utime(path, (1, 1))
    assert not data.changed_elsewhere()


def test_taken_ids_become_new_ones():
    found = with_new_ids([a_row(1), a_row(1), a_row(9)], {"r1", "row-2"})
    assert [row.id for row in found] == ["row-3", "row-4", "r9"]
    assert found[0].extra == {"note": "ö"}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.integers(0, 99), st.integers(1, 3)),
        st.tuples(st.just("delete"), st.integers(0, 99), st.integers(1, 3)),
        st.tuples(st.just("replace"), st.integers(0, 99), st.text(max_size=5)),
        st.tuples(st.sampled_from(["undo", "redo", "write", "reopen"]), st.just(0), st.just(0)),
    ),
    max_size=14,
)


def did(data: Dataset, name: str, at: int, what: object, number: int) -> bool:
    """Do one step, if it can be done."""
    if name == "undo" and data.undo_steps:
        data.undo()
    elif name == "redo" and data.redo_steps:
        data.redo()
    elif edit := edit_for(data.rows, name, at, what, number):
        data.apply(edit, name)
    else:
        return False
    return True


def edit_for(rows: tuple[Row, ...], name: str, at: int, what: object, number: int) -> Edit | None:
    if name in ("undo", "redo") or (not rows and name != "insert"):
        return None
    place = at % (len(rows) + (name == "insert"))
    if name == "insert":
        return insert_at(place, [a_row(1000 + number * 10 + one) for one in range(int(what))])
    if name == "delete":
        return Delete(tuple(range(place, min(len(rows), place + int(what)))))
    old = rows[place]
    text = "".join(char for char in str(what) if not "\ud800" <= char <= "\udfff")
    return Replace(((place, Row(old.id, f"p{text}", old.completion, old.kind, "test", old.extra)),))


@settings(max_examples=120, deadline=None)
@given(steps=STEPS, cut=st.floats(0, 1))
def test_any_crash_leaves_the_rows_after_some_whole_edit(tmp_path_factory, steps, cut):
    path = tmp_path_factory.mktemp("crash") / "rows.jsonl"
    write_rows(path, ROWS)
    data = Dataset(path)
    states = [data.rows]  # since rows.jsonl was written last
    for number, (name, at, what) in enumerate(steps):
        if name == "write":
            data.write()
            states = [data.rows]
        elif name == "reopen":
            rows, data = data.rows, Dataset(path)
            assert data.rows == rows
        elif did(data, name, at, what, number):
            states.append(data.rows)
    journal = journal_of(path)
    lines = 0
    if journal.exists():
        whole = journal.read_bytes()
        part = whole[: int(len(whole) * cut)]
        journal.write_bytes(part)
        lines = max(0, part.count(b"\n") - 1)
    reopened = Dataset(path)
    assert reopened.rows == states[lines]
    assert reopened.kept_journal is None
    reopened.apply(insert_at(0, [a_row(9999)]), "Add")
    assert Dataset(path).rows == (a_row(9999), *states[lines])


EDITOR = """
    import sys
    from pathlib import Path
    from engine.data.dataset import Dataset
    from engine.data.edits import insert_at
    from engine.data.rows import Row

    data = Dataset(Path(sys.argv[1]))
    for number in range(1_000_000):
        data.apply(insert_at(len(data.rows), [Row(f"n{number}", "x" * (number % 50 + 1), {})]), "Add")
        print(number, flush=True)
        if number % 7 == 3:
            data.write()
"""


def told_until_killed(path: Path, edits: int = 1, seconds: float = 0.0) -> int:
    """Edit rows in a process, killed so many seconds after it told so many edits: the last number it told."""
    command = [sys.executable, "-c", textwrap.dedent(EDITOR), str(path)]
    process = subprocess.Popen(
        command, cwd=Path(__file__).resolve().parents[2], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(edits)]
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    told += [int(line) for line in process.stdout if line.endswith("\n")]
    process.wait()
    process.stdout.close()
    return max(told)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize("after", [1, 11, 40])
def test_no_shown_edit_is_lost_when_the_process_is_killed(path, after):
    shown = told_until_killed(path, edits=after)
    data = Dataset(path)
    assert len(data.rows) - len(ROWS) in (shown + 1, shown + 2)
    assert data.rows[: len(ROWS)] == ROWS
    assert [row.id for row in data.rows[len(ROWS) :]] == [f"n{n}" for n in range(len(data.rows) - len(ROWS))]

"""Undo after a restart: the history lies beside the rows, and counts only for the rows it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from engine.base.strict_json import decoded
from engine.data import history
from engine.data.dataset import Dataset
from engine.data.edits import Batch, Delete, Insert, Replace, edit_bytes, edit_from_json, insert_at
from engine.data.rows import read_rows, write_rows
from tests.data.test_edits import EDITS, ROWS, STEPS, a_row, did


@pytest.fixture
def path(tmp_path) -> Path:
    write_rows(tmp_path / "rows.jsonl", ROWS)
    return tmp_path / "rows.jsonl"


def labels(data: Dataset) -> tuple[list[str], list[str]]:
    return [step.label for step in data.undo_steps], [step.label for step in data.redo_steps]


def edited(path: Path) -> Dataset:
    """Two edits, and a third that was undone."""
    data = Dataset(path)
    data.apply(Delete((0,)), "Delete row")
    data.apply(insert_at(1, [a_row(9)]), "Add “row”")
    data.apply(Replace(((0, a_row(1, "changed")),)), "Edit")
    data.undo()
    return data


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_an_edit_is_encoded_in_pieces_as_in_one(edit):
    pauses: list[int] = []
    assert edit_from_json(decoded(edit_bytes(edit, lambda: pauses.append(1)).decode())) == edit
    many = Batch((Insert(tuple(enumerate(a_row(number) for number in range(500)))), edit))
    assert edit_from_json(decoded(edit_bytes(many, lambda: pauses.append(1)).decode())) == many
    assert len(pauses) >= 3


@pytest.mark.parametrize("written", [False, True])
def test_undo_and_redo_go_on_after_a_restart(path, written):
    data = edited(path)
    if written:
        data.write()
    again = Dataset(path)
    assert again.rows == data.rows and labels(again) == (["Delete row", "Add “row”"], ["Edit"])
    again.redo()
    assert again.rows[0].prompt == "changed 1"
    for _ in range(3):
        again.undo()
    assert again.rows == ROWS
    third = Dataset(path)
    assert third.rows == ROWS and labels(third) == ([], ["Edit", "Add “row”", "Delete row"])


def test_a_new_edit_after_a_restart_ends_what_could_be_redone(path):
    edited(path).write()
    again = Dataset(path)
    again.apply(Delete((0,)), "Delete again")
    again.write()
    assert labels(Dataset(path)) == (["Delete row", "Add “row”", "Delete again"], [])


@settings(max_examples=120, deadline=None)
@given(steps=STEPS)
def test_restarts_change_nothing_of_any_edits_and_undos(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("fuzz")
    for name in ("once", "often"):
        write_rows(folder / f"{name}.jsonl", ROWS)
    once, often = (Dataset(folder / f"{name}.jsonl") for name in ("once", "often"))
    for number, (name, at, what) in enumerate(steps):
        if name == "write":
            often.write()
        elif name == "reopen":
            often = Dataset(often.path)
        else:
            assert did(once, name, at, what, number) == did(often, name, at, what, number)
        assert (once.rows, labels(once)) == (often.rows, labels(often))
    while once.undo_steps:
        once.undo()
        often.undo()
        often = Dataset(often.path)
        assert once.rows == often.rows
    assert often.rows == ROWS


@pytest.mark.parametrize("at", ["journal", "rows", "history", "end"])
def test_a_crash_anywhere_in_the_writing_keeps_the_history(path, at, monkeypatch):
    data = edited(path)
    data.write()
    data.apply(Delete((2,)), "Delete more")
    prepared = data.prepare()()
    data.apply(insert_at(0, [a_row(70)]), "While writing")
    data.journal.mark_written(prepared.stamp, prepared.edits)
    if at != "journal":
        prepared.path.replace(path)
    if at in ("history", "end"):
        history.put_in_place(prepared.history, path.with_name("rows.undo.jsonl"))
    if at == "end":
        data.journal.forget(prepared.stamp, prepared.edits)
    again = Dataset(path)
    assert again.rows == data.rows and labels(again) == labels(data)
    while again.undo_steps:
        again.undo()
    assert again.rows == ROWS


def test_another_programs_rows_have_no_history_until_ours_are_back(path):
    data = edited(path)
    data.write()
    mine = path.read_bytes()
    write_rows(path, [a_row(77)])
    assert labels(Dataset(path)) == ([], []) and Dataset(path).kept_journal is None
    path.write_bytes(mine)
    assert labels(Dataset(path)) == labels(data)


def test_a_damaged_history_is_none_and_is_made_anew(path):
    edited(path).write()
    kept = path.with_name("rows.undo.jsonl")
    for damage in (
        kept.read_bytes()[:-5],
        kept.read_bytes().replace(b"Delete", b"Insert"),
        b"",
        b"[]\n\n",
        b"\xff",
    ):
        kept.write_bytes(damage)
        assert labels(Dataset(path)) == ([], [])
    data = Dataset(path)
    data.apply(Delete((0,)), "Delete")
    data.write()
    assert labels(Dataset(path)) == (["Delete"], [])


def test_the_history_is_bounded_and_its_newest_steps_are_kept(path, monkeypatch):
    monkeypatch.setattr(history, "MOST_STEPS", 5)
    data = Dataset(path)
    for number in range(8):
        data.apply(insert_at(0, [a_row(100 + number)]), f"Add {number}")
    data.write()
    assert labels(Dataset(path))[0] == [f"Add {number}" for number in range(3, 8)]
    monkeypatch.setattr(history, "MOST_BYTES", 190)
    data.apply(Delete((0,)), "Delete")
    data.write()
    size = path.with_name("rows.undo.jsonl").stat().st_size
    assert size < 250 + 400
    again = Dataset(path)
    assert labels(again)[0] == ["Delete"]
    again.undo()
    assert again.rows[0] == a_row(107)


def test_a_disk_without_room_for_the_history_still_takes_the_rows(path):
    data = edited(path)
    (path.with_name(".rows.undo.jsonl.new")).mkdir()
    data.write()
    assert read_rows(path).rows == data.rows and not data.unwritten
    assert labels(Dataset(path)) == ([], [])
    (path.with_name(".rows.undo.jsonl.new")).rmdir()
    data.undo()
    data.write()
    assert labels(Dataset(path)) == labels(data)


def test_when_nothing_is_left_to_undo_there_is_no_file(path):
    edited(path).write()
    assert path.with_name("rows.undo.jsonl").exists()
    write_rows(path, [a_row(50)])
    data = Dataset(path)
    data.keep_mine()
    assert sorted(one.name for one in path.parent.iterdir() if "undo" in one.name) == []

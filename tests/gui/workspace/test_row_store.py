"""The rows in memory: edits, undo, writing in calm moments, and other programs that write."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import pytest

from engine.base.errors import UserError
from engine.base.settings import Settings
from engine.data.dataset import Dataset
from engine.data.edits import Delete, Replace
from engine.data.rows import Row, read_rows, write_rows
from engine.jobs import BaseFileJob
from gui.frame.main_window import MainWindow
from gui.workspace.row_store import RowStore


@pytest.fixture
def store(workspace) -> RowStore:
    return workspace.rows


@pytest.fixture
def path(workspace):
    return workspace.project.rows_file


def edited(store: RowStore, place: int, prompt: str) -> Replace:
    return Replace(((place, replace(store.all[place], prompt=prompt)),))


def test_undo_goes_on_after_the_project_was_closed_and_opened(store, small_project):
    before = store.all
    store.apply(Delete((0,)), "Delete")
    store.apply(Delete((0, 1)), "Delete more")
    store.close()
    assert not store.can_undo
    store.open(small_project.rows_file)
    assert (store.undo_text, len(store.all)) == ("Delete more", len(before) - 3)
    store.undo()
    store.close()
    store.open(small_project.rows_file)
    assert (store.undo_text, store.redo_text) == ("Delete", "Delete more")
    store.undo()
    assert store.all == before


def test_undo_and_redo_go_through_all_edits_and_name_them(store):
    before = store.all
    store.apply(edited(store, 0, "one"), "Edit prompt")
    store.apply(Delete((1, 2)), "Delete")
    after = store.all
    assert store.undo_text == "Delete" and not store.can_redo
    store.undo()
    store.undo()
    assert store.all == before
    assert (store.redo_text, store.can_undo) == ("Edit prompt", False)
    store.redo()
    store.redo()
    assert store.all == after
    store.undo()
    store.add(Row("new", "a prompt", {}))
    assert not store.can_redo


def test_rows_put_in_get_ids_of_their_own(store):
    taken = store.all[0]
    store.insert_many([taken, replace(taken, id="")], "Import")
    assert len({row.id for row in store.all}) == len(store.all)
    assert store.all[-1].prompt == taken.prompt
    store.undo()
    assert len(store.all) == 30


def test_the_file_is_written_by_itself_soon_after_the_last_edit(store, path, qtbot):
    store.apply(Delete((0,)), "Delete")
    assert len(read_rows(path).rows) == 30
    qtbot.waitUntil(lambda: not store.unwritten, timeout=5000)
    assert read_rows(path).rows == store.all
    assert not path.with_name("rows.journal.jsonl").exists()
    assert not store.conflict


def test_flush_writes_at_once_also_while_a_write_is_on_its_way(store, path):
    store.apply(Delete((0,)), "Delete")
    store._begin_write()
    store.apply(Delete((0,)), "Delete")
    store.flush()
    assert read_rows(path).rows == store.all
    assert not store.unwritten


def test_opening_another_project_writes_the_first(store, path, tmp_path):
    other = tmp_path / "other" / "rows.jsonl"
    other.parent.mkdir()
    write_rows(other, [Row("a", "b", {})])
    store.apply(Delete((0,)), "Delete")
    store.open(other)
    assert len(store.all) == 1 and not store.can_undo
    assert len(read_rows(path).rows) == 29


def test_a_project_that_cannot_be_opened_leaves_the_open_one(store, tmp_path):
    before = store.all
    (tmp_path / "bad.jsonl").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UserError, match="UTF-8"):
        store.open(tmp_path / "bad.jsonl")
    assert store.all == before
    store.apply(Delete((0,)), "Delete")


def test_a_change_by_another_program_is_seen_and_not_written_over(store, path, qtbot):
    store.apply(edited(store, 0, "mine"), "Edit prompt")
    with qtbot.waitSignal(store.changed_on_disk, timeout=5000):
        write_rows(path, [Row("theirs", "their prompt", {})])
    with pytest.raises(UserError, match="another program"):
        store.flush()
    qtbot.wait(1200)
    assert [row.id for row in read_rows(path).rows] == ["theirs"]
    store.apply(edited(store, 1, "mine too"), "Edit prompt")  # goes on meanwhile
    mine = store.all
    kept = store.take_file()
    assert [row.id for row in store.all] == ["theirs"]
    assert read_rows(kept).rows == mine
    assert not store.conflict


def test_keeping_mine_keeps_the_other_version_as_a_file(store, path, qtbot):
    store.apply(edited(store, 0, "mine"), "Edit prompt")
    with qtbot.waitSignal(store.changed_on_disk, timeout=5000):
        write_rows(path, [Row("theirs", "their prompt", {})])
    kept = store.keep_mine()
    assert kept is not None and [row.id for row in read_rows(kept).rows] == ["theirs"]
    assert read_rows(path).rows == store.all
    store.apply(edited(store, 1, "more"), "Edit prompt")
    store.flush()
    assert Dataset(path).rows == store.all


def test_a_file_that_is_put_back_is_no_conflict_any_more(store, path, qtbot):
    whole = path.read_bytes()
    with qtbot.waitSignal(store.changed_on_disk, timeout=5000):
        path.write_bytes(b"")
    path.write_bytes(whole)
    qtbot.waitUntil(lambda: not store.conflict, timeout=5000)


def test_a_folder_that_vanishes_refuses_edits_and_loses_none(store, workspace, qtbot):
    store._away.setInterval(50)
    store.apply(Delete((0,)), "Delete")
    rows = store.all
    away = workspace.folder.with_name("away")
    workspace.folder.rename(away)
    for act in (lambda: store.apply(Delete((0,)), "Delete"), store.flush):
        with pytest.raises(UserError, match=r"folder .* is gone"):
            act()
    qtbot.waitUntil(store._away.isActive, timeout=5000)
    assert store.all == rows and not store.conflict
    away.rename(workspace.folder)
    qtbot.waitUntil(lambda: not store._away.isActive(), timeout=5000)
    store.apply(Delete((0,)), "Delete")
    store.flush()
    assert len(read_rows(workspace.project.rows_file).rows) == 28
    with qtbot.waitSignal(store.changed_on_disk, timeout=5000):
        write_rows(workspace.project.rows_file, [Row("theirs", "their prompt", {})])


@pytest.mark.skipif(not hasattr(os, "seteuid") or os.geteuid() != 0, reason="needs another user to be")
def test_a_folder_without_the_right_to_write_refuses_edits_kindly(store, path):
    rows = store.all
    os.seteuid(65534)
    try:
        with pytest.raises(UserError, match="No permission"):
            store.apply(Delete((0,)), "Delete")
    finally:
        os.seteuid(0)
    assert store.all == rows
    store.apply(Delete((0,)), "Delete")


def test_a_write_that_fails_is_said_once_and_tried_again(store, path, qtbot):
    blocking = path.with_name(".rows.jsonl.new")
    blocking.mkdir()
    (blocking / "x").touch()
    store.apply(Delete((0,)), "Delete")
    qtbot.waitUntil(lambda: store.write_fault is not None, timeout=5000)
    assert store.unwritten and Dataset(path).rows == store.all
    shutil.rmtree(blocking)
    store.apply(Delete((0,)), "Delete")
    store.flush()
    assert store.write_fault is None and read_rows(path).rows == store.all


def test_without_a_project_an_edit_is_a_kind_error(look):
    with pytest.raises(UserError, match="No project"):
        RowStore().apply(Delete((0,)), "Delete")


def test_a_job_is_started_with_the_rows_written(store, path, look, workspace, stand_in_worker):
    window = MainWindow(look, Settings(), workspace)
    store.apply(Delete((0,)), "Delete")
    window.board.start(workspace.project, BaseFileJob(model="embedded"))
    assert read_rows(path).rows == store.all
    write_rows(path, [Row("theirs", "p", {})])
    before = len(window.board.jobs)
    with pytest.raises(UserError, match="another program"):
        window.board.start(workspace.project, BaseFileJob(model="embedded"))
    assert len(window.board.jobs) == before
    window.board.forget()
    window.close()

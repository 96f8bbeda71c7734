"""Exporting rows with the real dialog."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QRadioButton

from engine.data.rows import read_good_rows
from gui.data.export_dialog import ExportDialog
from gui.shared import errors


@pytest.fixture
def made(qtbot, workspace):
    def make(filtered=None):
        found = ExportDialog(None, workspace, filtered)
        qtbot.addWidget(found)
        return found

    return make


def note(dialog):
    return dialog.findChild(QLabel, "export_note").text()


def test_all_rows_are_written_and_read_back_equal(qtbot, made, workspace, tmp_path):
    dialog = made()
    dialog.set_path(tmp_path / "out.jsonl")
    dialog.export_button.click()
    qtbot.waitUntil(lambda: dialog.written is not None, timeout=5000)
    assert read_good_rows(tmp_path / "out.jsonl") == workspace.rows.all
    assert note(dialog) == "30 rows were written to out.jsonl."


def test_the_rows_that_are_shown_are_the_first_choice_where_a_filter_is_on(made, workspace):
    dialog = made(workspace.rows.all[:4])
    assert dialog.rows() == workspace.rows.all[:4]
    assert dialog.findChild(QRadioButton, "export_rows_1").text() == "The rows that are shown now (4)"


def test_a_split_can_be_chosen(made):
    dialog = made()
    dialog.findChild(QRadioButton, "export_rows_2").click()
    assert {one.split for one in dialog.rows()} == {"test"}


def test_another_format_changes_the_suffix_of_the_file(made):
    dialog = made()
    dialog.format.setCurrentIndex(dialog.format.findData(".xlsx"))
    assert dialog.path.text().endswith("project-rows.xlsx") and "formula" in note(dialog)


def test_the_suffix_of_a_chosen_file_chooses_the_format(made, tmp_path):
    dialog = made()
    dialog.set_path(tmp_path / "x.parquet")
    assert dialog.format.currentData() == ".parquet"
    dialog.set_path(tmp_path / "x.odd")
    assert dialog.path.text().endswith("x.parquet")


def test_an_existing_file_is_replaced_only_when_wanted(qtbot, made, tmp_path, monkeypatch):
    path = tmp_path / "out.jsonl"
    path.write_text("mine")
    dialog = made()
    dialog.set_path(path)
    monkeypatch.setattr(dialog, "_may_replace", lambda path: False)
    dialog.export_button.click()
    assert path.read_text() == "mine" and dialog.written is None
    monkeypatch.setattr(dialog, "_may_replace", lambda path: True)
    dialog.export_button.click()
    qtbot.waitUntil(lambda: dialog.written is not None, timeout=5000)
    assert path.read_text() != "mine"


def test_a_folder_that_cannot_be_written_is_a_kind_message(qtbot, made, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    told = []
    monkeypatch.setattr(errors, "show", lambda parent, error: told.append(error.message))
    dialog = made()
    dialog.set_path(tmp_path / "file" / "out.csv")
    dialog.export_button.click()
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert dialog.export_button.isEnabled() and dialog.written is None

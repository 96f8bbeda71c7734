"""Importing and pasting rows with the real dialog."""

from __future__ import annotations

import json
import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QWidget

from engine.base.errors import UserError
from engine.data.dataset import Dataset
from engine.data.exporting import export_rows
from gui.importing import dialog as import_dialog
from gui.importing.dialog import ImportDialog
from gui.importing.paste import paste_dialog
from gui.shared import theme
from gui.shared.tables import Cell, CellTable

TABLE = (
    "question,from,to,granularity,team\n"
    "today=20300101 this year,2030-01-01,2030-12-31,Year,a\n"
    "today=20300101 this month,2030-01-01,2030-01-31,Fortnight,b\n"
    ",2030-01-01,2030-01-31,Day,b\n"
)


@pytest.fixture
def dialog(qtbot, workspace):
    found = ImportDialog(None, workspace)
    qtbot.addWidget(found)
    found.show()
    yield found
    found.close()


def read(qtbot, dialog, path):
    dialog.set_file(path)
    qtbot.waitUntil(lambda: dialog.worked is not None, timeout=5000)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "requests.csv"
    path.write_text(TABLE)
    return path


def choose(box, data):
    """As a click on an entry of a chooser does."""
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_what_was_converted_stands_in_a_list_with_before_and_after(qtbot, dialog, tmp_path):
    path = tmp_path / "converted.csv"
    path.write_text(
        "question,from,to,granularity\n"
        "today=20300101 this year,2030-01-01,2030-12-31,Year; Month\n"
        "today=20300101 this month,2030-01-01,2030-01-31,Day\n"
    )
    read(qtbot, dialog, path)
    tabs = dialog.outcome
    assert tabs.tabText(4) == "Converted (2)" and tabs.isTabVisible(4)
    (line,) = tabs.converted.items
    texts = [cell.text if isinstance(cell, Cell) else cell for cell in line]
    assert texts == ["granularity", "granularity", "a text → a list", "Year; Month", '["Year","Month"]', "2"]


def note(dialog):
    return dialog.findChild(QLabel, "import_note").text()


def test_columns_are_guessed_from_their_names_and_the_schema(qtbot, dialog, file):
    read(qtbot, dialog, file)
    columns = dialog.form.columns()
    assert (columns.prompt, columns.completion) == ("question", "")
    assert columns.fields == {"from": "from", "to": "to", "granularity": "granularity"}


def test_the_rows_to_be_and_what_is_skipped_are_shown_before_anything_is_taken(
    qtbot, dialog, file, workspace
):
    before = workspace.rows.all
    read(qtbot, dialog, file)
    outcome = dialog.worked
    assert outcome.merged.rows[0].completion == {
        "from": "2030-01-01", "to": "2030-12-31", "granularity": ["Year"],
    }  # fmt: skip
    assert [(one.number, "prompt" in one.reason) for one in outcome.imported.skipped] == [(4, True)]
    assert dialog.outcome.tabText(1) == "Break the schema (1)"
    assert dialog.import_button.text() == "Import 2 rows"
    assert workspace.rows.all == before


def test_taking_the_rows_is_one_edit_that_undo_takes_back(qtbot, dialog, file, workspace):
    before = workspace.rows.all
    read(qtbot, dialog, file)
    dialog.import_button.click()
    assert dialog.imported == 2
    assert len(workspace.rows.all) == len(before) + 2
    assert dict(workspace.rows.all[-1].extra) == {"team": "b"}
    assert "2 rows were imported" in dialog.findChild(QLabel, "import_summary").text()
    workspace.rows.undo()
    assert workspace.rows.all == before


def test_the_schema_is_widened_with_the_import_and_not_before(qtbot, dialog, file, workspace):
    read(qtbot, dialog, file)
    rule = workspace.project.task.schema
    dialog.outcome.breaks.widen_button.click()
    qtbot.waitUntil(lambda: not dialog._soon.isActive() and not dialog._working.running, timeout=5000)
    assert not dialog.outcome.isTabVisible(1) and workspace.project.task.schema == rule
    dialog.import_button.click()
    wide = workspace.project.task.schema
    assert "Fortnight" in json.dumps(wide) and "Fortnight" not in json.dumps(rule)
    assert dialog.imported == 2 and dialog.widened


def test_a_click_that_widens_is_not_lost_to_what_was_worked_out_before_it(qtbot, dialog, file):
    read(qtbot, dialog, file)
    shown, gate = dialog.worked, threading.Event()
    dialog._working.start(lambda progress: gate.wait(5) and shown)
    dialog.outcome.breaks.widen_button.click()
    gate.set()
    qtbot.waitUntil(lambda: not dialog._soon.isActive() and not dialog._working.running, timeout=5000)
    assert not dialog.worked.broken and not dialog._widen


def test_rows_that_break_the_schema_can_be_left_out(qtbot, dialog, file, workspace):
    read(qtbot, dialog, file)
    choose(dialog.outcome.breaks.fate, True)
    assert dialog.import_button.text() in ("Import 1 row", "Import 1 row(s)")
    assert [row.prompt for row in dialog.chosen_rows()] == ["today=20300101 this year"]


def test_the_mapping_is_remembered_for_the_next_file(qtbot, dialog, file, workspace, tmp_path):
    read(qtbot, dialog, file)
    choose(dialog.form.lines["team"][0], "kind")
    qtbot.waitUntil(lambda: not dialog._soon.isActive() and not dialog._working.running, timeout=5000)
    dialog.import_button.click()
    other = ImportDialog(None, workspace)
    qtbot.addWidget(other)
    again = tmp_path / "again.csv"
    again.write_text(TABLE.replace("this", "that"))
    read(qtbot, other, again)
    assert other.form.columns().kind == "team" and other.worked.merged.rows[0].kind == "a"


def test_another_mapping_changes_the_preview(qtbot, dialog, file):
    read(qtbot, dialog, file)
    choose(dialog.form.lines["team"][0], "kind")
    choose(dialog.form.default_split, "test")
    qtbot.waitUntil(lambda: dialog.worked.merged.rows[0].kind == "a", timeout=5000)
    assert {row.split for row in dialog.chosen_rows()} == {"test"}


def test_without_a_column_for_the_prompt_nothing_can_be_taken(qtbot, dialog, file):
    read(qtbot, dialog, file)
    choose(dialog.form.lines["question"][0], "kept")
    qtbot.waitUntil(lambda: "No column holds the prompt" in note(dialog), timeout=5000)
    assert not dialog.import_button.isEnabled()


def test_rows_that_are_there_already_are_named_and_left_out_unless_wanted(qtbot, dialog, workspace, tmp_path):
    path = tmp_path / "again.jsonl"
    export_rows(path, workspace.rows.all)
    with path.open("a") as more:
        more.write(json.dumps({"prompt": "today=20300101 new", "completion": {"from": "x"}}) + "\n")
    read(qtbot, dialog, path)
    assert len(dialog.worked.merged.repeated) == 30
    assert len(dialog.chosen_rows()) == 1
    dialog.outcome.leave_out.click()
    assert dialog.import_button.text() == "Import 31 rows"
    assert "30 id" in note(dialog)
    dialog.import_button.click()
    ids = [row.id for row in workspace.rows.all]
    assert len(ids) == 61 == len(set(ids))


def test_a_sheet_can_be_chosen(qtbot, dialog, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["prompt", "completion"])
    book.active.append(["a", "{}"])
    other = book.create_sheet("Second")
    other.append(["prompt", "completion"])
    other.append(["b", '{"n": 1}'])
    book.save(tmp_path / "two.xlsx")
    read(qtbot, dialog, tmp_path / "two.xlsx")
    assert not dialog.source.sheet.isHidden()
    dialog.source.sheet.setCurrentText("Second")
    dialog.source.sheet.activated.emit(1)
    qtbot.waitUntil(lambda: dialog.worked is not None, timeout=5000)
    assert [row.prompt for row in dialog.chosen_rows()] == ["b"]


def test_another_encoding_can_be_chosen(qtbot, dialog, tmp_path):
    path = tmp_path / "cn.csv"
    path.write_bytes("提示,completion\n本月的销售额,{}\n".encode("gb18030"))
    dialog.set_file(path)
    qtbot.waitUntil(lambda: not dialog._reading.running and not dialog._working.running, timeout=5000)
    for name, prompt in (("big5", None), ("gb18030", "本月的销售额")):
        choose(dialog.source.encoding, name)
        assert dialog.worked is None
        qtbot.waitUntil(lambda: not dialog._reading.running and not dialog._working.running, timeout=5000)
        shown = dialog.chosen_rows()
        assert (shown[0].prompt if prompt else None) == prompt
    assert dialog.source.encoding.currentData() == "gb18030"


def test_a_damaged_file_is_one_sentence_in_the_dialog(qtbot, dialog, tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 nonsense")
    dialog.set_file(path)
    qtbot.waitUntil(lambda: "cannot be read as an Excel workbook" in note(dialog), timeout=5000)
    assert not dialog.import_button.isEnabled()


def test_a_file_can_be_dropped_on_the_dialog(qtbot, dialog, file):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    dialog.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    qtbot.waitUntil(lambda: dialog.worked is not None, timeout=5000)


def test_what_was_skipped_can_be_copied_and_saved(qtbot, dialog, file, tmp_path, monkeypatch):
    read(qtbot, dialog, file)
    dialog.outcome.skipped.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == "Record\tOutcome\tWhy\tText" and copied.splitlines()[1].startswith("4\t")
    monkeypatch.setattr(dialog.outcome.skipped, "ask_save", lambda: tmp_path / "skipped.tsv")
    dialog.outcome.skipped.save_button.click()
    assert (tmp_path / "skipped.tsv").read_text() == copied


def test_cells_of_a_spreadsheet_can_be_pasted_with_their_names(qtbot, workspace):
    text = 'prompt\tfrom\tto\tgranularity\n"two\nlines"\t2030-01-01\t2030-01-02\tday; week\n'
    dialog = paste_dialog(workspace, text, None)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.worked is not None, timeout=5000)
    (row,) = dialog.chosen_rows()
    assert row.prompt == "two\nlines" and row.completion["granularity"] == ["Day", "Week"]


def test_cells_without_names_are_guessed_by_what_stands_in_them(qtbot, workspace):
    text = 'show "all" of it\t{"from":"2030-01-01"}\ttest\n"quoted" start\t{"from":"x"}\tvalid\n'
    dialog = paste_dialog(workspace, text, None)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.worked is not None, timeout=5000)
    rows = dialog.chosen_rows()
    assert [(row.prompt, row.split) for row in rows] == [
        ('show "all" of it', "test"), ('"quoted" start', "valid"),
    ]  # fmt: skip


def test_lines_of_jsonl_can_be_pasted(qtbot, workspace):
    dialog = paste_dialog(workspace, '{"prompt":"p","completion":{"a":1},"split":"dev"}\n', None)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.worked is not None, timeout=5000)
    assert [row.split for row in dialog.chosen_rows()] == ["valid"]
    assert dialog.source.header.isHidden()


def test_an_empty_clipboard_is_a_kind_sentence(workspace):
    with pytest.raises(UserError, match="no text"):
        paste_dialog(workspace, " \n", None)


def test_an_empty_clipboard_leaves_no_dialog_behind(qtbot, workspace):
    parent = QWidget()
    qtbot.addWidget(parent)
    with pytest.raises(UserError):
        paste_dialog(workspace, "", parent)
    qtbot.waitUntil(lambda: parent.findChild(ImportDialog) is None, timeout=5000)


def test_reading_can_be_stopped(qtbot, dialog):
    begun = threading.Event()

    def endless(progress):
        begun.set()
        while True:
            progress("Reading the file", 1, 0)

    dialog._set_busy(True)
    dialog._reading.start(endless)
    qtbot.waitUntil(begun.is_set, timeout=5000)
    assert dialog.stop_button.isVisible()
    dialog.stop_button.click()
    qtbot.waitUntil(lambda: "stopped" in note(dialog), timeout=5000)
    assert not dialog._reading.running


def test_the_tables_of_texts_are_sound_models():
    model = CellTable(["a", "b"])
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_items([[Cell("1", "bad"), "2"], ["3"]])
    assert model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole) == theme.color("bad")
    assert not model.index(1, 1).data()
    assert model.tsv() == "a\tb\n1\t2\n3\t\n"
    model.show_items([])
    assert model.rowCount() == 0


def test_many_rows_are_made_ready_beside_the_window_and_are_one_edit(
    qtbot, dialog, workspace, tmp_path, monkeypatch
):
    monkeypatch.setattr(import_dialog, "MANY", 3)
    path = tmp_path / "many.jsonl"
    lines = [{"prompt": f"p {n}", "completion": {"from": str(n)}} for n in range(1200)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    before = workspace.rows.all
    read(qtbot, dialog, path)
    assert dialog.import_button.text() == "Import 1,200 rows"
    dialog.import_button.click()
    assert not dialog.import_button.isEnabled() and dialog._bar.isVisible()
    qtbot.waitUntil(lambda: dialog.imported == 1200, timeout=10000)
    assert len(workspace.rows.ids) == len(before) + 1200
    after = workspace.rows.all
    workspace.rows.undo()
    assert workspace.rows.all == before
    workspace.rows.redo()
    assert workspace.rows.all == after


def test_a_crash_after_many_rows_were_taken_loses_none(qtbot, dialog, workspace, tmp_path, monkeypatch):
    monkeypatch.setattr(import_dialog, "MANY", 3)
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"prompt": "p {n}", "completion": {{"from": "ü"}}}}\n' for n in range(700)))
    read(qtbot, dialog, path)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.imported == 700, timeout=10000)
    assert workspace.rows.unwritten  # so the journal alone has them
    assert Dataset(workspace.project.rows_file).rows == workspace.rows.all


def test_cancel_while_many_rows_are_made_ready_takes_none(qtbot, dialog, workspace, tmp_path, monkeypatch):
    monkeypatch.setattr(import_dialog, "MANY", 3)
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"prompt": "p {n}", "completion": {{"from": "x"}}}}\n' for n in range(700)))
    before = workspace.rows.all
    read(qtbot, dialog, path)
    dialog.import_button.click()
    dialog.reject()
    qtbot.wait(300)
    assert workspace.rows.all == before and dialog.imported == 0


def test_stopping_while_many_rows_are_made_ready_goes_back_to_the_choices(qtbot, dialog, file, monkeypatch):
    def endless(before, rows, progress):
        while True:
            progress("Making rows", 1, 0)

    monkeypatch.setattr(import_dialog, "MANY", 1)
    monkeypatch.setattr(import_dialog, "ready_insert", endless)
    read(qtbot, dialog, file)
    dialog.import_button.click()
    assert dialog.stop_button.isVisible() and not dialog.form.isEnabled()
    dialog.stop_button.click()
    qtbot.waitUntil(lambda: not dialog._taking.running, timeout=5000)
    assert not dialog.stop_button.isVisible() and not dialog._bar.isVisible()
    assert dialog.form.isEnabled() and dialog.import_button.isEnabled() and dialog.imported == 0


def test_rows_are_not_taken_by_a_mapping_that_is_no_longer_chosen(qtbot, dialog, file):
    read(qtbot, dialog, file)
    choose(dialog.form.lines["team"][0], "kind")
    assert dialog.worked is not None and not dialog.import_button.isEnabled()
    qtbot.waitUntil(dialog.import_button.isEnabled, timeout=5000)
    assert {row.kind for row in dialog.chosen_rows()} == {"a", "b"}


def test_a_kept_column_whose_cell_could_not_be_read_is_told(qtbot, dialog, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for line in (["prompt", "completion", "team"], ["a", "{}", "#N/A"]):
        book.active.append(line)
    book.active["C2"].data_type = "e"
    book.save(tmp_path / "faulty.xlsx")
    read(qtbot, dialog, tmp_path / "faulty.xlsx")
    assert [row.prompt for row in dialog.chosen_rows()] == ["a"]
    assert dialog.outcome.isTabVisible(2) and "#N/A" in dialog.outcome.skipped.table.tsv()

"""A new project from a file, with the real page."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from engine.base.errors import UserError
from engine.from_file.fields import fields_of
from engine.project import open_project
from engine.rewards.rubric import score
from gui.importing import new_from_file
from gui.importing.draft import SplitWish
from gui.schema.titles import Column


def read(page, settled, path: Path):
    page.set_file(path)
    settled()
    return page.draft


def choose(box, data):
    """As a click on an entry of a chooser does."""
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def note(page):
    return page.findChild(QLabel, "import_note").text()


def jsonl(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_table_of_ones_own_is_a_project_after_one_click(page, settled, orders, place, qtbot):
    draft = read(page, settled, orders)
    assert draft.proposal.columns.prompt == "Text"
    assert set(draft.rows[0].completion) == {"customer", "item", "quantity", "due_date", "priority"}
    assert page.place.folder == place / "orders 2026"
    assert page.create_button.isEnabled() and page.create_button.isDefault()
    page.create_button.click()
    qtbot.waitUntil(lambda: page.project is not None, timeout=10000)
    project = open_project(place / "orders 2026")
    rows = project.rows()
    assert len(rows) == 60 and sum(row.split == "test" for row in rows) == 12
    assert project.task.name == "orders 2026" and "due_date" in project.task.system_prompt
    assert all(score(project.rubric, row, row.answer_text()).total == 1 for row in rows)


def test_prompts_that_begin_with_today_can_be_given_the_coming_week(page, settled, tmp_path, place, qtbot):
    rows = [
        {"prompt": f"today=203007{day} on Tuesday", "completion": {"day": "2030-07-23"}}
        for day in range(17, 23)
    ]
    read(page, settled, jsonl(tmp_path / "trips.jsonl", rows))
    page.sections.open("prompt")
    helper = page.prompt.helper
    assert not helper.isHidden() and helper.value() == ""
    helper.box.setCurrentIndex(helper.box.findData("week_ahead"))
    page.create_button.click()
    qtbot.waitUntil(lambda: page.project is not None, timeout=10000)
    task = open_project(place / "trips").task
    assert "Tue 07-23" in task.messages(rows[0]["prompt"])[-1]["content"]


def test_the_page_says_in_a_line_what_stands_in_each_section(page, settled, orders):
    read(page, settled, orders)
    heads = {name: head.summary.whole for name, head in page.sections.heads.items()}
    assert "Text" in heads["columns"] and "due_date" in heads["fields"] and heads["prompt"]
    assert heads["rewards"] and heads["split"] == "48 to train on, 12 held out for the test"


def test_another_role_for_a_column_changes_the_rows_and_the_fields(page, settled, orders):
    read(page, settled, orders)
    choose(page.form.lines["Priority"][0], "kind")
    choose(page.form.lines["Item"][0], "left_out")
    assert not page.create_button.isEnabled()  # what is shown is not yet what would be made
    settled()
    row = page.draft.rows[0]
    assert row.kind in ("low", "normal", "high") and set(row.completion) == {
        "customer",
        "quantity",
        "due_date",
    }
    assert "Item" not in row.extra and page.create_button.isEnabled()
    assert not page.split.by_kind.isHidden()


def test_a_field_can_be_named_and_nested(page, settled, orders, qtbot):
    read(page, settled, orders)
    field = page.form.lines["Due date"][1]
    field.selectAll()
    qtbot.keyClicks(field, "when.date")
    settled()
    assert list(page.draft.rows[0].completion["when"]) == ["date"]
    assert "when" in page.draft.proposal.schema["properties"]


def test_several_columns_are_joined_into_the_prompt(page, settled, tmp_path, qtbot):
    rows = [{"subject": f"s{n}", "body": f"b{n}", "answer": {"n": n}} for n in range(9)]
    read(page, settled, jsonl(tmp_path / "mails.jsonl", rows))
    for name in ("subject", "body"):
        choose(page.form.lines[name][0], "prompt")
    settled()
    assert page.draft.rows[0].prompt == "s0\nb0"
    page.form.template.setPlainText("{subject}: {body}")
    settled()
    assert page.draft.rows[0].prompt == "s0: b0"
    page.form.template.setPlainText("About {body}")
    settled()
    assert page.draft.rows[0].prompt == "About b0" and page.draft.rows[0].extra == {"subject": "s0"}


def test_the_prompt_follows_the_fields_until_it_is_edited(page, settled, orders, qtbot):
    read(page, settled, orders)
    choose(page.form.lines["Item"][0], "left_out")
    settled()
    assert "item" not in page.prompt.text.toPlainText() and not page.prompt.anew.isEnabled()
    page.prompt.text.setPlainText("Mine, with priority")
    assert not page.prompt.gone.isVisibleTo(page.prompt)
    choose(page.form.lines["Priority"][0], "left_out")
    settled()
    assert page.draft.proposal.system_prompt == "Mine, with priority" == page.prompt.text.toPlainText()
    assert "still names priority:" in page.prompt.gone.text() and page.prompt.gone.isVisibleTo(page.prompt)
    page.prompt.anew.click()
    settled()
    assert "priority" not in page.prompt.text.toPlainText() and "customer" in page.prompt.text.toPlainText()


def test_a_prompt_that_is_typed_splits_no_rows_anew(page, settled, orders):
    rows = read(page, settled, orders).rows
    page.prompt.text.setPlainText("Mine")
    settled()
    assert page.draft.rows is rows and page.draft.proposal.system_prompt == "Mine"
    page.split.seed.setValue(page.split.seed.value() + 1)
    settled()
    assert page.draft.rows is not rows


def test_the_share_of_the_test_can_be_chosen_and_rows_keep_a_split_of_their_own(page, settled, tmp_path):
    rows = [
        {"prompt": f"say {n * 7919}", "completion": {"n": n}, "split": "test" if n < 5 else "train"}
        for n in range(40)
    ]
    read(page, settled, jsonl(tmp_path / "own.jsonl", rows))
    assert page.draft.counts()["test"] == 5 and not page.split.keep.isHidden()
    page.split.keep.setChecked(False)
    page.split.share.setValue(50)
    settled()
    assert page.draft.counts()["test"] == 20
    assert page.split.wish() == SplitWish(0.5, True, page.split.seed.value(), False)


def test_rows_that_break_a_schema_edited_by_hand_are_shown_and_fixed_by_a_click(page, settled, orders):
    draft = read(page, settled, orders)
    schema = json.loads(json.dumps(draft.proposal.schema))
    schema["properties"]["priority"] = {"enum": ["low", "normal"]}
    page.fields.editor.json.setPlainText(json.dumps(schema))
    settled()
    high = [row.id for row in page.draft.rows if row.completion["priority"] == "high"]
    assert set(page.draft.breaks) == set(high)
    assert page.outcome.tabText(1) == f"Break the schema ({len(high)})"
    choose(page.outcome.breaks.fate, True)
    settled()
    assert len(page.draft.rows) == 60 - len(high)
    page.outcome.breaks.widen_button.click()
    settled()
    assert not page.draft.breaks and len(page.draft.rows) == 60
    assert page.draft.proposal.schema["properties"]["priority"]["enum"] == ["low", "normal", "high"]


def test_what_is_skipped_is_named_and_can_be_saved(page, settled, tmp_path, monkeypatch):
    path = tmp_path / "some.jsonl"
    path.write_text('{"prompt":"p","completion":{"a":1}}\nnonsense\n{"prompt":"q","completion":{"a":2}}\n')
    read(page, settled, path)
    assert page.outcome.tabText(2) == "Skipped (1)"
    monkeypatch.setattr(page.outcome.skipped, "ask_save", lambda: tmp_path / "skipped.tsv")
    page.outcome.skipped.save_button.click()
    assert (tmp_path / "skipped.tsv").read_text().splitlines()[1].startswith("2\tskipped\t")


def test_a_name_that_is_taken_is_said_and_nothing_is_made(page, settled, orders, place):
    read(page, settled, orders)
    (place / "orders 2026").mkdir()
    (place / "orders 2026" / "x").touch()
    page.create_button.click()
    assert page.project is None and not page.create_button.isEnabled()
    page.place.name.setText("orders")
    assert page.create_button.isEnabled()


def test_a_failure_while_it_is_made_is_said_and_the_page_stays(
    page, settled, orders, qtbot, monkeypatch, told
):
    read(page, settled, orders)

    def full(*_: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(new_from_file, "create_project", full)
    page.create_button.click()
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert page.isVisible() and page.create_button.isEnabled() and page.project is None


def test_a_file_that_is_none_is_one_sentence_on_the_page(page, settled, tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 nonsense")
    page.set_file(path)
    settled()
    assert "cannot be read as an Excel workbook" in note(page) and not page.create_button.isEnabled()


def test_another_separator_reads_the_file_anew(page, settled, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("text,more;n\n" + "".join(f"a{n},b;{n}\n" for n in range(9)))
    read(page, settled, path)
    choose(page.source.separator, ",")
    settled()
    assert page.table.columns == ("text", "more;n")
    choose(page.source.separator, ";")
    settled()
    assert page.table.columns == ("text,more", "n")


def test_escape_asks_nothing_where_nothing_was_changed(page, settled, orders, qtbot, monkeypatch):
    read(page, settled, orders)
    asked: list[str] = []
    monkeypatch.setattr(new_from_file, "agreed", lambda *words, **options: asked.append(words[1]))
    page.prompt.text.setPlainText("Mine")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert asked and page.isVisible()
    page.touched = False
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert len(asked) == 1 and not page.isVisible()


def test_sections_open_by_the_keyboard_one_at_a_time(page, settled, orders, qtbot):
    read(page, settled, orders)
    qtbot.keyClick(page.sections.heads["rewards"], Qt.Key.Key_Space)
    assert page.sections.current == "rewards"
    assert page.rewards.isVisible() and not page.form.isVisible()
    assert page.sections.heads["rewards"].accessibleName().startswith("Rewards: ")


@pytest.mark.parametrize("width", [1000, 1256])
def test_nothing_is_cut_at_the_smallest_window(page, settled, orders, width, qtbot):
    page.resize(width, 676)
    read(page, settled, orders)
    for name in page.sections.heads:
        page.sections.open(name)
        qtbot.wait(1)
        assert page.width() == width and page.height() == 676, name


def test_cells_on_the_clipboard_are_a_source_too(page, settled, qtbot):
    QGuiApplication.clipboard().setText("text\tamount\nthree\t3\nfour\t4\n")
    page.sections.heads["split"].setFocus()
    qtbot.keySequence(page, "Ctrl+V")
    settled()
    assert [row.prompt for row in page.draft.rows] == ["three", "four"]
    assert page.draft.rows[0].completion == {"amount": 3}
    assert not page.source.header.isHidden() and page.source.header.isChecked()


def test_what_was_changed_in_reading_is_told(page, settled, tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("text;n;n\n" + "".join(f"a{n};{n};{n}\n" for n in range(9)))
    read(page, settled, path)
    assert "n (2)" in page.table.columns and note(page)


def line_of(page, name):
    return [one.path for one in fields_of(page.fields.schema())].index(name)


def put(page, name, column, value):
    """As an edit of a cell of the fields does."""
    table = page.fields.editor.table
    assert table.setData(table.index(line_of(page, name), column), value)


def test_a_field_renamed_in_the_editor_is_renamed_in_the_rows_and_back(page, settled, orders):
    read(page, settled, orders)
    put(page, "due_date", Column.NAME, "due")
    settled()
    put(page, "due", Column.NAME, "when")
    settled()
    assert page.form.lines["Due date"][1].text() == "when" and not page.draft.breaks
    assert "when" in page.draft.rows[0].completion and "when" in page.prompt.text.toPlainText()
    page.fields.editor.undo()
    page.fields.editor.undo()
    settled()
    assert "due_date" in page.draft.rows[0].completion and not page.draft.breaks


def test_an_edit_is_not_lost_to_what_was_worked_out_before_it(page, settled, orders):
    draft, gate = read(page, settled, orders), threading.Event()
    page._working.start(lambda progress: gate.wait(5) and draft)
    put(page, "due_date", Column.ABOUT, "When it is due")
    gate.set()
    settled()
    rule = page.draft.proposal.schema["properties"]["due_date"]
    assert rule["description"] == "When it is due" and page.fields.schema() == page.draft.proposal.schema


def test_a_field_taken_out_in_the_editor_leaves_the_answers(page, settled, orders):
    read(page, settled, orders)
    editor = page.fields.editor
    editor.view.go_to(line_of(page, "item"))
    editor._remove()
    settled()
    assert "item" not in page.draft.rows[0].completion and not page.draft.breaks
    assert page.form.columns().fields.keys() == {"customer", "quantity", "due_date", "priority"}
    assert page.draft.rows[0].extra["Item"]


def test_a_fault_of_the_schema_keeps_the_project_from_being_made(page, settled, orders):
    read(page, settled, orders)
    page.fields.editor.json.setPlainText("{")
    assert (
        not page.create_button.isEnabled()
        and page.sections.heads["fields"].summary.whole == page.fields.fault
    )
    settled()
    assert not page.create_button.isEnabled() and page.fields.editor.json.toPlainText() == "{"
    page.fields.editor.json.setPlainText(json.dumps(page.draft.proposal.schema))
    settled()
    assert page.create_button.isEnabled() and not page.fields.fault


def test_the_keyboard_goes_from_the_source_to_the_button_and_enter_creates(
    page, settled, orders, qtbot, place
):
    read(page, settled, orders)
    assert page.place.name.hasFocus()
    order, at = [], page.source.choose_button
    while at is not page.create_button and len(order) < 500:
        at = at.nextInFocusChain()
        if at.isVisible() and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            order.append(at.objectName())
    names = (
        "section_columns",
        "section_fields",
        "section_split",
        "import_rows",
        "new_name",
        "create_project",
    )
    places = [order.index(name) for name in names]
    assert places == sorted(places)
    qtbot.keyClick(page.place.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.project is not None, timeout=10000)
    assert (place / "orders 2026" / "project.toml").is_file()


def test_columns_that_cannot_be_worked_out_make_no_project_of_what_was_shown_before(page, settled, orders):
    read(page, settled, orders)
    choose(page.form.lines["Text"][0], "kept")
    settled()
    assert "No column holds the prompt" in note(page)
    assert not page.create_button.isEnabled() and page.draft is not None
    choose(page.form.lines["Text"][0], "prompt")
    settled()
    assert page.create_button.isEnabled()


def test_of_two_columns_for_one_field_none_is_lost(page, settled, orders, qtbot):
    read(page, settled, orders)
    field = page.form.lines["Item"][1]
    field.selectAll()
    qtbot.keyClicks(field, "customer")
    settled()
    assert page.draft.proposal.columns.fields["customer_2"] == "Item"
    assert {"customer", "customer_2"} < set(page.draft.rows[0].completion)
    assert field.property("wrong") and "customer_2" in field.toolTip()
    qtbot.keyClicks(field, "s")
    assert not field.property("wrong") and not field.toolTip()


def test_the_files_own_system_prompt_stays_when_a_field_is_edited(page, settled, tmp_path):
    turns = [("system", "Be brief."), ("user", "a"), ("assistant", '{"n": 1}')]
    row = {"messages": [{"role": role, "content": text} for role, text in turns]}
    read(page, settled, jsonl(tmp_path / "chat.jsonl", [row] * 3))
    table = page.fields.editor.table
    table.setData(table.index(0, Column.NAME), "count")
    settled()
    assert "count" in page.draft.proposal.schema["properties"]
    assert page.draft.proposal.system_prompt == "Be brief."

"""The dialog of the prompts without answers: typed, from a file, removed and put back."""

import pytest

from engine.data.unanswered import kept_prompts
from gui.importing.unanswered import UnansweredPrompts


@pytest.fixture
def dialog(workspace, qtbot):
    found = UnansweredPrompts(None, workspace)
    qtbot.addWidget(found)
    found.show()
    yield found
    found.close()


def said(dialog):
    return dialog._said.text()


def test_typed_lines_become_prompts_but_for_those_of_rows_and_can_be_removed_and_put_back(dialog, workspace):
    folder, row = workspace.project.folder, workspace.rows.all[0]
    assert not dialog.add_button.isEnabled() and not dialog.remove_button.isEnabled()
    dialog.box.setPlainText(f"one more\n\n  two more \n{row.prompt}\n")
    dialog.add_button.click()
    assert kept_prompts(folder) == ["one more", "two more"] == dialog._kept.stringList()
    assert "2 prompts added" in said(dialog) and "1 are prompts of rows" in said(dialog)
    assert dialog.box.toPlainText() == ""
    dialog.view.setCurrentIndex(dialog._kept.index(0))
    dialog.remove_button.click()
    assert kept_prompts(folder) == ["two more"]
    assert dialog.remove_button.text() == "Put back"
    dialog.remove_button.click()
    assert kept_prompts(folder) == ["one more", "two more"]


def test_a_file_gives_its_prompts_and_a_bad_one_a_sentence(dialog, workspace, qtbot, tmp_path):
    table = tmp_path / "asked.csv"
    table.write_text("number,text\n1,a third\n2,a fourth\n", encoding="utf-8")
    dialog.read(table)
    qtbot.waitUntil(lambda: "2 prompts added" in said(dialog), timeout=20_000)
    assert kept_prompts(workspace.project.folder) == ["a third", "a fourth"]
    bad = tmp_path / "asked.json"
    bad.write_text("{", encoding="utf-8")
    dialog.read(bad)
    qtbot.waitUntil(lambda: "asked.json" in said(dialog), timeout=20_000)
    assert dialog.file_button.isEnabled() and len(kept_prompts(workspace.project.folder)) == 2

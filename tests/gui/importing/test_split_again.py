"""Other rows are held out for the test, as one edit."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from gui.importing.draft import split_counts
from gui.importing.split_again import SplitAgain


def opened(qtbot, workspace):
    dialog = SplitAgain(None, workspace)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def settle(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog._soon.isActive() and not dialog._work.running, timeout=5000)


def test_the_counts_before_and_after_are_shown_and_the_split_is_one_step_of_undo(qtbot, workspace):
    before = workspace.rows.all
    dialog = opened(qtbot, workspace)
    dialog.form.share.setValue(50)
    dialog.form.seed.setValue(3)
    settle(qtbot, dialog)
    counts = [
        (dialog.counts.columns[1].text(one), dialog.counts.columns[2].text(one))
        for one in dialog.counts.items
    ]
    held = split_counts(dialog.new.after)["test"]
    assert counts[0][0] == "24" and counts[2] == ("6", str(held)) and 10 <= held <= 20
    said = dialog.findChild(QLabel, "split_note").text()
    assert said.startswith(str(len(dialog.edit.rows)))
    dialog.split_button.click()
    assert not dialog.isVisible() and split_counts(workspace.rows.all)["test"] == held
    workspace.rows.undo()
    assert workspace.rows.all == before


def test_a_change_of_the_choices_waits_for_its_result(qtbot, workspace):
    dialog = opened(qtbot, workspace)
    settle(qtbot, dialog)
    dialog.form.share.setValue(dialog.form.share.value() + 10)
    assert not dialog.split_button.isEnabled()
    settle(qtbot, dialog)
    assert dialog.split_button.isEnabled()
    dialog.reject()
    assert workspace.rows.can_undo is False


def test_a_split_that_is_no_longer_chosen_is_not_offered(qtbot, workspace):
    dialog = opened(qtbot, workspace)
    settle(qtbot, dialog)
    earlier = dialog.new
    dialog._work.start(lambda progress: earlier)
    dialog.form.seed.setValue(dialog.form.seed.value() + 1)
    qtbot.wait(50)
    assert dialog.new is None and not dialog.split_button.isEnabled()
    dialog.reject()


def test_rows_that_changed_meanwhile_are_looked_at_again(qtbot, workspace):
    dialog = opened(qtbot, workspace)
    dialog.form.share.setValue(50)
    settle(qtbot, dialog)
    workspace.rows.add(workspace.rows.all[0])
    dialog.split_button.click()
    settle(qtbot, dialog)
    assert dialog.isVisible() and len(dialog.new.after) == 31
    dialog.split_button.click()
    assert not dialog.isVisible()

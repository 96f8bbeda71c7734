"""Drawing further rows of the example into the training split."""

import time
from dataclasses import replace

from engine.base.text import Text
from gui.data.draw_dialog import DrawRows

WAIT = {"timeout": 60_000}


def test_drawn_rows_are_added_to_the_training_rows_and_undo_takes_them_back(page, store, workspace, qtbot):
    assert page.actions_.draw.isVisible()
    before = store.all
    dialog = DrawRows(page, workspace, page.actions_._row_source())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.count.setValue(30)
    dialog.seed.setValue(3)
    dialog.draw_button.click()
    qtbot.waitUntil(lambda: dialog.result() == DrawRows.DialogCode.Accepted, **WAIT)
    new = store.all[len(before) :]
    assert len(new) == 30 and {row.split for row in new} == {"train"} and "seed 3" in store.undo_text
    store.undo()
    assert store.all == before


def test_cancelling_stops_the_drawing_and_adds_nothing(page, store, workspace, qtbot):
    before, drawn = store.all, []

    def slow(rows, count, seed, progress):
        for number in range(count):
            drawn.append(number)
            progress(Text("Drawing rows"), number, count)
            time.sleep(0.005)
        return list(rows)

    dialog = DrawRows(page, workspace, slow)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.draw_button.click()
    assert not dialog.draw_button.isEnabled()
    qtbot.waitUntil(lambda: bool(drawn), **WAIT)
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog._work.running, **WAIT)
    assert store.all == before and len(drawn) < dialog.count.value()


def test_a_task_without_a_source_of_rows_does_not_offer_it(page, workspace):
    project = workspace.project
    workspace.project = replace(project, task=replace(project.task, prompt_helper=""))
    page.actions_.refresh()
    assert not page.actions_.draw.isVisible()

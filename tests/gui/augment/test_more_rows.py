"""The dialog of rows from a model: asked for, followed, stopped; and the review by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from engine.augment.batches import Candidate, batches, new_batch
from engine.augment.request import Request
from engine.augment.review import Review
from engine.jobs import AugmentJob, load_job
from gui.augment.dialog import MoreRows
from gui.augment.review_view import ReviewView
from gui.data.page import DataPage

WAIT = {"timeout": 60_000}


def candidate(number: int, project, **values) -> Candidate:
    """One like the first training row, with a prompt of its own."""
    row = project.split("train")[0]
    prompt = f"today=20300720 Business requirement: wording {number}"
    return Candidate(
        **{"number": number, "way": "wordings", "row": row.id, "prompt": prompt, "completion": row.completion}
        | {"kind": row.kind, "agreed": 3, "read": 3}
        | values
    )


@pytest.fixture
def batch(workspace):
    """Three candidates that passed and two that were refused."""
    project = workspace.project
    made = new_batch(project.folder, Request(model="base:embedded", rows=3))
    for number in (1, 2, 3):
        made.append(candidate(number, project))
    made.append(candidate(4, project, gate="length", reason="it has 900 characters"))
    made.append(candidate(5, project, gate="agreement", reason="0 of 1", misread=("{}",)))
    return made


@pytest.fixture
def dialog(workspace, board, qtbot):
    def made() -> MoreRows:
        found = MoreRows(None, workspace, board)
        qtbot.addWidget(found)
        found.show()
        return found

    return made


@pytest.fixture
def review(workspace, batch, qtbot):
    view = ReviewView(workspace)
    qtbot.addWidget(view)
    view.show()
    view.read(workspace.folder)
    yield view
    view.close()


def test_rows_are_asked_for_as_a_job_that_is_followed_and_stopped(
    dialog, workspace, board, stand_in_worker, qtbot
):
    found = dialog()
    found.form.ways["missing"].setChecked(False)
    found.form.figures.editor_of("rows").setValue(7)
    found.start_button.click()
    assert load_job(found.job.folder) == AugmentJob(batch=1)
    request = batches(workspace.folder)[0].request
    assert (request.model, request.rows, request.ways) == ("base:embedded", 7, ("wordings", "answers"))
    assert found.start_button.isHidden() and found.panel.isVisible() and not found.form.isEnabled()
    found.panel.stop_button.click()
    qtbot.waitUntil(lambda: found.job is None, **WAIT)
    qtbot.waitUntil(lambda: found.go_on_button.isVisible(), **WAIT)
    found.go_on_button.click()
    assert load_job(found.job.folder) == AugmentJob(batch=1)
    found.reject()
    again = dialog()
    assert again.panel.job is found.job is not None, "the work goes on without the dialog, and is found again"
    board.stop(again.job)
    qtbot.waitUntil(lambda: again.job is None, **WAIT)
    again.reject()


def test_it_shows_what_was_refused_and_why_and_offers_another_seed_for_the_next_rows(dialog, batch, qtbot):
    found = dialog()
    qtbot.waitUntil(lambda: "3 of 5 " in found.tally.summary.text(), **WAIT)
    found.tally.choose("agreement")
    assert "Read as: {}" in found.tally.examples.text()
    found.tally.choose("length")
    assert "900 characters" in found.tally.examples.text()
    assert found.form.request().seed == 2 and not found.go_on_button.isVisible()
    assert found.tabs.tabText(1) == "Review (3)" and found.tabs.currentIndex() == 1
    found.reject()


def test_without_a_kind_of_rows_nothing_is_started(dialog, workspace, told):
    found = dialog()
    for box in found.form.ways.values():
        box.setChecked(False)
    found.start()
    assert told == ["Choose at least one kind of rows."] and not batches(workspace.folder)
    found.reject()


def test_keys_accept_reject_and_take_back(review, workspace, qtbot):
    rows, before = workspace.rows, len(workspace.rows.all)
    qtbot.keyClick(review._list, Qt.Key.Key_A)
    new = rows.all[-1]
    assert (new.id, new.split, new.made_by) == (
        "aug-1-1",
        "train",
        f"base:embedded, wordings from {rows.all[0].id}",
    )
    qtbot.keyClick(review._list, Qt.Key.Key_R)
    assert [one.id for one in Review(workspace.folder).waiting()] == ["1-3"]
    assert review.count.text() == "1 to review, 1 accepted, 1 rejected"
    qtbot.keyClick(review._list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert review._shown.id == "1-2" and review.waiting == 2
    review.undo_button.click()
    assert len(rows.all) == before and review.waiting == 3 and not review.undo_button.isEnabled()


def test_a_corrected_row_is_taken_as_corrected_and_a_wrong_one_is_not_taken(review, workspace, qtbot):
    held = next(row for row in workspace.rows.all if row.split == "test")
    review.prompt.setPlainText(held.prompt)
    review.accept_button.click()
    assert "in test" in review.fault.text() and review.waiting == 3
    review.answer.setPlainText("{")
    qtbot.keyClick(review.answer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert review.fault.isVisible() and review.waiting == 3
    review.answer.set_json(review._shown.row().answer_text())
    review.prompt.setPlainText("today=20300720 Business requirement: said otherwise")
    qtbot.keyClick(review.prompt, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    new = workspace.rows.all[-1]
    assert new.prompt.endswith("said otherwise") and new.made_by.endswith("corrected") and review.waiting == 2


def test_all_are_accepted_as_one_edit_after_a_question(review, workspace, monkeypatch):
    before = len(workspace.rows.all)
    monkeypatch.setattr("gui.augment.review_view.agreed", lambda *_: True)
    review.all_button.click()
    assert len(workspace.rows.all) == before + 3 and review.waiting == 0
    workspace.rows.undo()
    assert len(workspace.rows.all) == before


def test_the_data_page_shows_and_filters_what_a_model_wrote(workspace, board, batch, qtbot):
    page = DataPage(workspace, board)
    qtbot.addWidget(page)
    page.show()
    assert not page.filter_bar.origin.isVisible() and page.actions_.write.isEnabled()
    workspace.rows.insert_many([Review(workspace.folder).find("1-1").row()], "x")
    page._refresh_choices()
    bar = page.filter_bar
    assert bar.origin.isVisible() and bar.origin.itemText(1) == "Written by a model  (1)"
    bar.origin.setCurrentIndex(1)
    bar._now()
    assert page.table.rowCount() == 1
    page.show_row("aug-1-1")
    assert page.editor.made_by.text().startswith("Written by base:embedded")
    page.close()


def test_what_is_typed_stays_while_further_candidates_come(review, workspace, batch):
    review.prompt.setPlainText("half a correction")
    batch.append(candidate(6, workspace.project))
    Review(workspace.folder).decide("1-3", "rejected")  # by the command line
    review.read(workspace.folder)
    names = [review._list.item(at).data(Qt.ItemDataRole.UserRole) for at in range(review.waiting)]
    assert names == ["1-1", "1-2", "1-6"] and review.prompt.toPlainText() == "half a correction"

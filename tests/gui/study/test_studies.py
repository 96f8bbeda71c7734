"""The tab of studies on the Runs page: a new one, its progress, its report."""

from __future__ import annotations

import pytest

from engine.jobs import StudyJob, load_job
from engine.runs.queue import QueuedRun
from engine.runs.recipe import Recipe
from engine.study.folder import load_study, studies
from gui.runs.page import RunsPage
from gui.shared import file_dialogs
from gui.study import view
from gui.study.dialog import NewStudy
from tests.gui.runs.test_runs_page import make_run
from tests.study.made_up import made_up_study


@pytest.fixture
def page(qtbot, workspace, board):
    found = RunsPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1100, 700)
    with qtbot.waitExposed(found):
        found.show()
    found.tabs.setCurrentWidget(found.studies)
    yield found
    found.close()


@pytest.fixture
def shown(qtbot, page, workspace):
    """The page with a study of made-up answers."""
    made_up_study(workspace.project, cut=3)
    page.arrive()
    qtbot.waitUntil(lambda: page.studies.report.report is not None, timeout=20000)
    return page.studies


def test_a_report_begins_with_its_verdict(qtbot, shown):
    assert "supervised + GRPO" in shown.report.words
    assert len(shown.report.plot.series) == 3
    assert shown.list.item(0).text() == "made-up\n10 of 13 cells"
    assert not shown.continue_button.isHidden() and shown.pause_button.isHidden()
    assert "10 of 13 cells are done" in shown._left.text()


def test_the_report_is_saved_as_a_page(shown, tmp_path, monkeypatch):
    path = tmp_path / "out.html"
    monkeypatch.setattr(file_dialogs, "save_file", lambda *_, **__: path)
    shown.export_button.click()
    assert "<svg" in path.read_text(encoding="utf-8")


def test_the_run_of_a_cell_shows_its_curves(qtbot, shown):
    make_run(shown._chosen, "any")
    run = next((shown._chosen / "runs").iterdir())
    shown._show_curves(run.name)
    dialog = next(one for one in shown.children() if isinstance(one, view.QDialog))
    assert dialog.windowTitle() == run.name
    dialog.close()
    shown.report.cells.selectRow(0)  # the base model has no run
    assert not shown.report.curves_button.isEnabled()
    shown.report.cells.selectRow(1)
    assert shown.report.curves_button.isEnabled()


def test_a_new_study_starts_as_a_job_and_other_runs_queue_behind_it(
    qtbot, page, workspace, board, stand_in_worker, monkeypatch
):
    def choose(dialog):
        for name, box in dialog.methods.items():
            box.setChecked(name in ("base", "supervised"))
        dialog.seeds.setValue(1)
        dialog.name.setText("Monday")
        qtbot.waitUntil(lambda: "Cells: 4." in dialog.estimate.text(), timeout=20000)
        dialog.accept()
        return NewStudy.DialogCode.Accepted

    monkeypatch.setattr(NewStudy, "exec", choose)
    board.attach(workspace.project)
    page.studies.new_study()
    (folder,) = studies(workspace.folder)
    study = load_study(folder)
    assert (study.name, study.grid.methods, study.grid.seeds) == ("Monday", ("base", "supervised"), (1,))
    (job,) = board.live
    assert load_job(job.folder) == StudyJob(study="Monday")
    assert board.occupied and board.training is None
    board.start_or_queue(workspace.project, QueuedRun(recipe=Recipe(), name="later"))
    assert len(board.queue.runs) == 1
    qtbot.waitUntil(lambda: not page.studies.pause_button.isHidden(), timeout=20000)
    board.queue.remove(0)
    board.stop(job)
    qtbot.waitUntil(lambda: not board.live, timeout=20000)


def test_a_study_without_methods_is_said_and_not_made(qtbot, page, workspace, told):
    dialog = NewStudy(page, workspace.project)
    qtbot.addWidget(dialog)
    for box in dialog.methods.values():
        box.setChecked(False)
    dialog.accept()
    assert dialog.study is None and "choose at least one" in told[0]
    assert studies(workspace.folder) == []

"""The training page with the real worker and a tiny model: from Start to the end, and through a kill."""

import os
import signal
import sys

import pytest
from PySide6.QtWidgets import QLabel

from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import read_events
from gui.training.further_dialog import FurtherDialog
from gui.training.page import TrainingPage

WAIT = {"timeout": 120_000}
TINY = Recipe(
    dtype="float32",
    warm_batch=4,
    warm_rows_at_once=4,
    warm_epochs=1,
    steps=2,
    prompts_per_step=2,
    group_size=2,
    groups_at_once=1,
    max_answer_tokens=8,
    lora_rank=4,
    probes=1,
    validation_rows=4,
    evaluate_every=0,
    checkpoint_every=1,
)


def state_text(page):
    return page.findChild(QLabel, "run_state").text()


@pytest.fixture
def page(qtbot, workspace, board, graded_project, tiny_model):
    workspace.open(graded_project.folder)
    found = TrainingPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1500, 900)
    found.show()
    found.arrive()
    found.ask_to_stop = lambda job: True
    found.setup.set_recipe(TINY.model_copy(update={"model": str(tiny_model)}))
    return found


def started(qtbot, page: TrainingPage):
    page.setup.start_button.click()
    job = page.board.training
    assert job is not None
    qtbot.waitUntil(lambda: job.stepped or not job.live, **WAIT)
    assert job.live, job.finished
    return job


def test_a_run_is_started_paused_resumed_and_comes_to_its_result(qtbot, page):
    job = started(qtbot, page)
    page.view.controls.pause_button.click()
    qtbot.waitUntil(lambda: job.state == "paused", **WAIT)
    assert state_text(page).startswith("Paused")
    said = len(job.events)
    qtbot.wait(800)
    assert len(job.events) == said
    page.view.controls.resume_button.click()
    with qtbot.waitSignal(job.ended, **WAIT):
        pass
    assert job.state == "done", job.finished
    steps = [event for event in job.events if isinstance(event, ev.GrpoStep)]
    assert [event.step for event in steps] == [1, 2]
    qtbot.waitUntil(lambda: page.view.samples.answers.rowCount() == 2, **WAIT)
    page.view.tabs.setCurrentWidget(page.view.held_out)
    qtbot.waitUntil(lambda: page.view.held_out.model.rowCount() == 3, **WAIT)
    assert page.view.result.isVisible() and page.view.result.export_button.isVisible()
    assert page.view.curves.run.curves
    qtbot.waitUntil(lambda: "done" in page.selector.box.currentText(), **WAIT)


def test_a_finished_run_is_trained_further_for_so_many_steps(qtbot, page, monkeypatch):
    page.setup.set_recipe(page.setup.recipe().model_copy(update={"schedule": "linear"}))
    with qtbot.waitSignal(started(qtbot, page).ended, **WAIT):
        pass

    def answer(dialog):
        assert dialog.steps == 2 and "learning rate" in dialog.findChild(QLabel).text()
        dialog.spin.setValue(1)
        return dialog.DialogCode.Accepted

    monkeypatch.setattr(FurtherDialog, "exec", answer)
    page.view.result.further_button.click()
    job = page.board.training
    assert job is not None and page.view.run.job is job
    with qtbot.waitSignal(job.ended, **WAIT):
        pass
    assert job.state == "done", job.finished
    assert [event.step for event in read_events(job.folder) if isinstance(event, ev.GrpoStep)] == [1, 2, 3]
    assert "step 8 of 8" in page.view.controls._figures.text()
    assert page.view.result.further_button.isVisible()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_a_killed_run_goes_on_from_its_checkpoint_and_can_be_stopped_and_gone_on_with(qtbot, page):
    page.setup.set_recipe(page.setup.recipe().model_copy(update={"method": "warm_start", "warm_epochs": 50}))
    job = started(qtbot, page)
    qtbot.waitUntil(lambda: job.done >= 3, **WAIT)
    pid = next(event.pid for event in job.events if isinstance(event, ev.Started))
    with qtbot.waitSignal(job.ended, **WAIT):
        os.kill(pid, signal.SIGKILL)
    assert job.state == "failed" and state_text(page) == "Failed"
    page.view.controls.go_on_button.click()
    again = page.board.training
    assert again is not None and page.view.run.job is again
    qtbot.waitUntil(lambda: again.stepped or not again.live, **WAIT)
    with qtbot.waitSignal(again.ended, **WAIT):
        page.view.controls.stop_button.click()
    assert again.state == "stopped", again.finished
    assert page.view.controls.go_on_button.isVisible()
    events = read_events(again.folder)
    starts = [event for event in events if isinstance(event, ev.Started)]
    assert len(starts) == 2 and starts[1].resumed_from >= 2
    steps = [event.step for event in events if isinstance(event, ev.WarmStep)]
    assert steps == list(range(1, len(steps) + 1))

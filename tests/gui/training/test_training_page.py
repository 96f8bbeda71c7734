"""The training page over runs that were recorded, and over workers that are short scripts."""

import shutil
import sys
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs import summary
from engine.runs.recipe import Recipe
from gui.runs.page import RunsPage
from gui.shared import errors
from gui.shared.labels import run_title
from gui.training.page import TrainingPage
from gui.workspace import jobs
from tests.gui.training.recorded import grpo, look, write_run
from tests.gui.workspace.test_jobs import BEGIN, WAIT_FOR_STOP

WAIT = {"timeout": 20000}


@pytest.fixture
def make_page(qtbot, workspace, board):
    def make() -> TrainingPage:
        page = TrainingPage(workspace, board)
        qtbot.addWidget(page)
        page.resize(1500, 900)
        page.show()
        page.arrive()
        if page.setup.auto.chosen:
            qtbot.waitUntil(lambda: page.setup.auto.plan is not None, **WAIT)
        return page

    return make


@pytest.fixture
def worker(monkeypatch):
    def use(script: str) -> None:
        monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-c", BEGIN + script))
        monkeypatch.setenv("PYTHONPATH", str(jobs.Path(jobs.__file__).parents[2]))

    return use


@pytest.fixture
def said(monkeypatch):
    """What was shown kindly instead of in a box."""
    found: list[UserError] = []
    monkeypatch.setattr(errors, "show", lambda parent, error: found.append(error))
    return found


def shown(page, name: str) -> str:
    return page.findChild(QLabel, name).text()


def test_a_project_without_runs_says_what_to_do(make_page):
    page = make_page()
    assert page.view.run is None
    assert page._right.currentIndex() == 0
    assert page.actions_by_name["start"].isEnabled()
    assert not page.actions_by_name["stop"].isEnabled()


def test_a_run_without_one_exact_answer_is_not_called_the_best(qtbot, make_page, workspace):
    events = write_run(workspace.folder) / "events.jsonl"
    text = events.read_text(encoding="utf-8").replace('"exact":0.5,', '"exact":0.0,')
    events.write_text(text.replace('"exact":0.4,', '"exact":0.0,'), encoding="utf-8")
    page = make_page()
    qtbot.waitUntil(lambda: page.view.run.status == "done", **WAIT)
    said = shown(page, "result_headline")
    assert said == "None of 48 held-out rows is answered exactly yet; the mean reward is 0.50."


def test_an_old_run_is_shown_as_it_was(qtbot, make_page, workspace):
    run = write_run(workspace.folder)
    page = make_page()
    qtbot.waitUntil(lambda: page.view.run.status == "done", **WAIT)
    assert page.view.run.folder == run
    assert shown(page, "run_state") == "Done"
    assert "50.0% exact, at step 20 of 24" in shown(page, "result_headline")
    assert "Base 0.0%  →  Warm start 50.0%  →  GRPO 40.0%" in shown(page, "result_steps")
    assert "did not add" in shown(page, "result_advice")
    qtbot.waitUntil(lambda: page.view.samples.answers.rowCount() == 3, **WAIT)
    assert page.view.samples.spin.value() == 24
    assert "(1)" in page.view.tabs.tabText(2)
    page.view.tabs.setCurrentWidget(page.view.alarms)
    qtbot.waitUntil(lambda: page.view.alarms.count == 1, **WAIT)
    page.view.tabs.setCurrentWidget(page.view.held_out)
    qtbot.waitUntil(lambda: page.view.held_out.model.rowCount() == 3, **WAIT)
    assert page.view.curves.folder == run


def test_lines_that_cannot_be_read_are_counted_on_the_run(qtbot, make_page, workspace):
    events = write_run(workspace.folder) / "events.jsonl"
    text = events.read_text(encoding="utf-8").replace('"kl":null,', "")  # of a version without this field
    events.write_text(text, encoding="utf-8")
    page = make_page()
    qtbot.waitUntil(lambda: page.view.run.status == "done", **WAIT)
    assert shown(page, "reading").startswith("4 lines of this run cannot be read")
    assert not page.findChild(QLabel, "reading").isHidden()


def test_a_run_is_parsed_once_whichever_pages_show_it(qtbot, make_page, workspace, board, monkeypatch):
    folders = [write_run(workspace.folder, name) for name in ("a", "b")]
    parsed = []
    real = summary.parse_event
    monkeypatch.setattr(summary, "parse_event", lambda line: parsed.append(line) or real(line))
    page = make_page()
    qtbot.waitUntil(lambda: page.view.run.status == "done" and len(page.runs.runs) == 2, **WAIT)
    runs = RunsPage(workspace, board)
    qtbot.addWidget(runs)
    with qtbot.waitSignal(runs.runs.refreshed):
        runs.arrive()
    runs.choose(folders)
    runs.show_compare()
    page.selector.chosen.emit(folders[0])
    qtbot.waitUntil(lambda: bool(page.view.curves.run.curves) and page.view.run.status == "done", **WAIT)
    assert len(runs.compare.curves.runs) == 2
    assert len(parsed) == sum(len((run / "events.jsonl").read_bytes().splitlines()) for run in folders)


def test_an_earlier_step_of_the_answers_can_be_gone_back_to(qtbot, make_page, workspace):
    write_run(workspace.folder)
    samples = make_page().view.samples
    qtbot.waitUntil(lambda: samples.slider.maximum() == 3, **WAIT)
    samples.spin.setValue(22)  # after 20 of the warm start
    qtbot.waitUntil(lambda: samples._prompt.text() == "prompt of step 2", **WAIT)
    assert not samples.follow.isChecked()
    samples.group_box.setCurrentIndex(1)
    assert samples._groups[1].row == "r2"
    assert samples.parts.rowCount() == 2
    samples.follow.setChecked(True)
    qtbot.waitUntil(lambda: samples._prompt.text() == "prompt of step 4", **WAIT)


def test_the_slider_shows_how_an_answer_became_right(qtbot, make_page, workspace):
    write_run(workspace.folder)
    page = make_page()
    view = page.view.probes
    page.view.tabs.setCurrentWidget(view)
    qtbot.waitUntil(lambda: view.slider.maximum() == 2, **WAIT)
    view.table.selectRow(1)
    assert view._reward.text() == "Reward 1.00"
    view.slider.setValue(1)
    assert view.fields.index(0, 2).data().startswith("✗")
    view.slider.setValue(0)
    assert view._moment.text() == "Before training (the base model)"
    assert view._answer.toPlainText() == "no JSON" and view._no_json.isVisible()
    view._play()
    qtbot.waitUntil(lambda: view.slider.value() == 2, **WAIT)
    assert not view._timer.isActive()


def test_another_run_is_chosen_from_the_list_and_by_name(qtbot, make_page, workspace):
    first, second = write_run(workspace.folder, "first"), write_run(workspace.folder, "second", "stopped")
    page = make_page()
    box = page.selector.box
    qtbot.waitUntil(lambda: box.count() == 2 and "50.0%" in box.itemText(1), **WAIT)
    assert box.itemText(0).startswith(run_title(second.name)) and "stopped" in box.itemText(0)
    box.setCurrentIndex(1)
    assert page.view.run.folder == first
    qtbot.waitUntil(lambda: page.view.run.status == "done", **WAIT)
    page.arrive(second.name)
    assert page.view.run.folder == second
    qtbot.waitUntil(lambda: page.view.run.status == "stopped", **WAIT)
    assert page.view.controls.go_on_button.isVisible()


def test_an_earlier_run_lies_under_the_curves_until_it_is_taken_away(qtbot, make_page, workspace):
    first, _ = write_run(workspace.folder, "first"), write_run(workspace.folder, "second")
    page = make_page()
    qtbot.waitUntil(lambda: page.selector.overlay_button.isVisible(), **WAIT)
    page.selector.menu.aboutToShow.emit()
    page.selector.menu.actions()[0].trigger()
    assert [one.name for one in page.view.curves.earlier] == [run_title(first.name)]
    page.selector.menu.actions()[0].trigger()
    assert page.view.curves.earlier == []


def test_a_run_whose_process_was_killed_has_failed_and_says_how_to_go_on(qtbot, make_page, workspace):
    run = write_run(workspace.folder, status=None)
    marker = run / "checkpoints" / "grpo" / "checkpoint-3" / "whole.json"
    marker.parent.mkdir(parents=True)
    marker.write_text('{"phase": "grpo", "step": 3}')
    page = make_page()
    qtbot.waitUntil(lambda: page.view.run.status == "failed", **WAIT)
    assert "killed" in shown(page, "result_headline")
    assert "last checkpoint" in shown(page, "result_advice")
    assert "step 23 (GRPO)" in page.view.controls.go_on_button.toolTip()


def test_a_run_that_vanishes_while_it_is_chosen_is_said_to_be_gone(qtbot, make_page, workspace):
    first, _ = write_run(workspace.folder, "first"), write_run(workspace.folder, "second")
    page = make_page()
    qtbot.waitUntil(lambda: page.selector.box.count() == 2, **WAIT)
    shutil.rmtree(first)
    page._choose(first)
    qtbot.waitUntil(lambda: not page.view._reader.running, **WAIT)
    assert "is gone" in shown(page, "reading")
    assert not page.view.controls.go_on_button.isVisible()
    assert not first.exists()


def test_a_damaged_recipe_does_not_keep_a_run_from_being_shown(qtbot, make_page, workspace):
    run = write_run(workspace.folder)
    (run / "recipe.json").write_text("{")
    page = make_page()
    qtbot.waitUntil(lambda: page.view.run.status == "done", **WAIT)
    assert page.setup.start_button.isEnabled()


def test_start_shows_the_run_and_stop_ends_it(qtbot, make_page, worker):
    worker("step(1)\nstep(2)" + WAIT_FOR_STOP)
    page = make_page()
    page.setup.name.setText("my run")
    page.actions_by_name["start"].trigger()
    assert page.view.run.folder.name.endswith("my-run")
    assert page.setup.start_button.text() == "Queue this run"
    job = page.board.training
    qtbot.waitUntil(lambda: job.stepped, **WAIT)
    assert page.selector.box.currentText().endswith("training")
    assert page.view.controls.pause_button.isEnabled()
    page.ask_to_stop = lambda job: False
    page.view.controls.stop_button.click()
    assert not job.requested("stop")
    page.ask_to_stop = lambda job: True
    with qtbot.waitSignal(job.ended, **WAIT):
        page.view.controls.stop_button.click()
        assert shown(page, "run_state") == "Stopping after this step"
    assert shown(page, "run_state") == "Stopped"
    assert page.setup.start_button.text() == "Start training"
    assert page.view.controls.go_on_button.isVisible()


def test_pausing_says_that_it_waits_for_the_step_and_then_that_it_waits(qtbot, make_page, worker):
    worker(
        "step(1)\n"
        'while "pause" not in log.requests(): time.sleep(0.02)\n'
        "time.sleep(0.6)\n"
        'log.say(ev.Paused, phase="warm_start", step=1)\n'
        'while "resume" not in log.requests(): time.sleep(0.02)\n'
        'log.fulfil("pause", "resume")\n'
        'log.say(ev.Continued, phase="warm_start", step=1)\n' + WAIT_FOR_STOP
    )
    page = make_page()
    page.start()
    job = page.board.training
    qtbot.waitUntil(lambda: job.stepped, **WAIT)
    page.pause_or_resume()
    assert shown(page, "run_state") == "Pausing after this step"
    qtbot.waitUntil(lambda: job.state == "paused", **WAIT)
    assert shown(page, "run_state").startswith("Paused")
    assert page.view.controls.resume_button.isVisible() and not page.view.controls.pause_button.isVisible()
    page.pause_or_resume()
    qtbot.waitUntil(lambda: job.state == "running", **WAIT)
    with qtbot.waitSignal(job.ended, **WAIT):
        page.board.stop(job)


def test_a_crash_is_a_failed_run_with_its_report_behind_a_button(qtbot, make_page, worker):
    worker('step(1)\nprint("native noise", file=sys.stderr, flush=True)\nos.abort()')
    page = make_page()
    page.start()
    with qtbot.waitSignal(page.board.training.ended, **WAIT):
        pass
    assert shown(page, "run_state") == "Failed"
    assert "crashed" in shown(page, "result_headline")
    assert page.view.result.report_button.isVisible() and not page.view.result._report.isVisible()
    page.view.result.report_button.click()
    assert "native noise" in page.view.result._report.toPlainText()


def test_a_page_built_while_a_run_is_live_shows_what_came_before(qtbot, make_page, worker, board, workspace):
    worker("step(1)\nstep(2)" + WAIT_FOR_STOP)
    job = board.start_training(workspace.project, Recipe(method="warm_start"))
    qtbot.waitUntil(lambda: job.done == 2, **WAIT)
    page = make_page()
    assert page.view.run.job is job and page.view.run.summary.done == 2
    with qtbot.waitSignal(job.ended, **WAIT):
        board.stop(job)


def test_what_comes_while_another_page_is_open_is_there_on_return(qtbot, make_page, worker):
    worker("step(1)" + WAIT_FOR_STOP)
    page = make_page()
    page.start()
    job = page.board.training
    page.view.tabs.setCurrentWidget(page.view.held_out)
    qtbot.waitUntil(lambda: job.stepped, **WAIT)
    page.hide()
    job.take([look("warm_start", 1, 0.5, True, 5)], False)
    assert page.view.held_out.model.rowCount() == 0
    page.show()
    page.arrive()
    qtbot.waitUntil(lambda: page.view.held_out.model.rowCount() == 1, **WAIT)
    with qtbot.waitSignal(job.ended, **WAIT):
        page.board.stop(job)


def test_a_rewound_run_is_shown_from_its_new_beginning(qtbot, make_page, worker):
    worker("step(1)" + WAIT_FOR_STOP)
    page = make_page()
    page.start()
    job = page.board.training
    page.view.tabs.setCurrentWidget(page.view.held_out)
    qtbot.waitUntil(lambda: job.stepped, **WAIT)
    job.take([look("warm_start", 1, 0.5, True, 5), look("warm_start", 2, 0.6, True, 6)], False)
    qtbot.waitUntil(lambda: page.view.held_out.model.rowCount() == 2, **WAIT)
    job.take([look("warm_start", 1, 0.5, True, 5)], True)
    qtbot.waitUntil(lambda: page.view.held_out.model.rowCount() == 1, **WAIT)
    with qtbot.waitSignal(job.ended, **WAIT):
        page.board.stop(job)


def test_a_disk_that_refuses_a_new_run_is_said_kindly(make_page, workspace, said):
    page = make_page()
    (workspace.folder / "runs").write_text("a file where the folder should be")
    page.start()
    assert len(said) == 1
    assert page.board.training is None


def test_the_next_steps_lead_to_the_other_pages_with_this_run(qtbot, make_page, workspace):
    run = write_run(workspace.folder)
    (run / "checkpoints" / "best").mkdir(parents=True)
    (run / "checkpoints" / "best" / "adapter_config.json").write_text("{}")
    page = make_page()
    qtbot.waitUntil(lambda: page.view.result.compare_button.isVisible(), **WAIT)
    asked = []
    workspace.page_requested.connect(lambda name, payload: asked.append((name, payload)))
    page.view.result.compare_button.click()
    page.view.result.export_button.click()
    assert asked == [("assess", {"compare": run.name}), ("export", run.name)]


def test_all_page_actions_have_their_own_keys(make_page):
    keys = [action.shortcut().toString() for action in make_page().page_actions()]
    assert all(keys) and len(set(keys)) == len(keys)


def test_the_page_lives_through_a_change_of_the_look(qtbot, make_page, workspace, look):
    write_run(workspace.folder)
    page = make_page()
    qtbot.waitUntil(lambda: page.view.run.status == "done", **WAIT)
    look.choose("dark")
    QApplication.processEvents()
    assert not page.grab().isNull()
    look.choose("light")


def test_a_batch_costs_little_however_long_the_run_is(qtbot, make_page, worker):
    worker("step(1)" + WAIT_FOR_STOP)
    page = make_page()
    page.start()
    job = page.board.training
    qtbot.waitUntil(lambda: job.stepped, **WAIT)
    job.take([ev.PhaseStarted(time=1, phase="grpo", steps=9999), *map(grpo, range(1, 3001))], False)
    QApplication.processEvents()
    page.view.curves.hide()
    began = time.process_time()
    for step in range(3001, 3021):
        job.take([grpo(step)], False)
    assert (time.process_time() - began) / 20 < 0.02
    with qtbot.waitSignal(job.ended, **WAIT):
        page.board.stop(job)


def test_in_a_small_window_the_setup_makes_room_for_a_run_and_comes_on_request(qtbot, make_page, workspace):
    page = make_page()
    page.resize(1000, 700)
    assert page.setup.isVisible() and not page.setup_button.isVisible()
    run = write_run(workspace.folder)
    page.arrive(run.name)
    assert not page.setup.isVisible() and page.setup_button.isVisible()
    page.setup_button.click()
    assert page.setup.isVisible()
    page.resize(1500, 900)
    page.setup_button.click()
    assert not page.setup.isVisible()
    assert not make_page().setup.isVisible()  # as the user left it


def test_a_started_run_takes_the_room_of_the_setup_in_a_small_window(qtbot, make_page, worker):
    worker("step(1)" + WAIT_FOR_STOP)
    page = make_page()
    page.resize(1000, 700)
    page.start()
    assert not page.setup.isVisible()
    job = page.board.training
    with qtbot.waitSignal(job.ended, **WAIT):
        page.board.stop(job)
    assert not page.setup.isVisible() and page.setup_button.isVisible()


def narrowed(window) -> None:
    """As by hand: on the way the setup goes, and only then there is room to become narrower."""
    for width in (1190, 900):
        window.resize(width, 900)
        QApplication.processEvents()


def test_curves_and_tabs_keep_the_sizes_the_user_gave_them_beside_and_below(qtbot, make_page, workspace):
    write_run(workspace.folder)
    page = make_page()
    split = page.view._split
    assert split.orientation() == Qt.Orientation.Horizontal
    QApplication.processEvents()
    split.moveSplitter(500, 1)
    narrowed(page)
    assert split.orientation() == Qt.Orientation.Vertical
    split.moveSplitter(250, 1)
    page.resize(1500, 900)
    QApplication.processEvents()
    beside = split.sizes()
    again = make_page().view._split
    QApplication.processEvents()
    assert abs(again.sizes()[0] - beside[0]) <= 2 and abs(beside[0] - 500) <= 2
    narrowed(again.window())
    assert abs(again.sizes()[0] - 250) <= 2


def test_while_another_run_is_read_the_one_before_stays_on_the_screen(qtbot, make_page, workspace):
    first, _ = write_run(workspace.folder, "first"), write_run(workspace.folder, "second", "stopped")
    page = make_page()
    qtbot.waitUntil(lambda: page.view.run.status == "stopped", **WAIT)
    assert page.view.result.isVisible()
    page._choose(first)
    assert page.view.result.isVisible() and not page.view._reading.isVisible()
    qtbot.waitUntil(lambda: shown(page, "run_state") == "Done", **WAIT)

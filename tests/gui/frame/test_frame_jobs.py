"""Jobs as the frame shows them: status bar, toast, and what becomes of them when the window closes."""

import psutil
import pytest
from PySide6.QtCore import Qt

from engine.base import settings as app_settings
from engine.base.settings import Settings
from engine.jobs import AssessJob
from engine.runs.events import Finished
from engine.runs.recipe import Recipe
from engine.runs.runlog import read_events
from gui.frame import closing, job_notices, running_jobs
from gui.frame.main_window import MainWindow
from gui.frame.status import describe
from gui.shared.labels import duration_text
from gui.workspace.jobs import Job
from tests.gui.training.recorded import history


class Window(MainWindow):
    """A window whose question about jobs is answered by the test."""

    answer: closing.Answer = "stay"
    asked = 0

    def ask_about_jobs(self, jobs):
        self.asked += 1
        return self.answer


@pytest.fixture
def window(qtbot, look, small_project, stand_in_worker):
    found = Window(look, Settings(page="runs"))
    qtbot.addWidget(found)
    found.show()
    found.open_project(small_project.folder)
    yield found
    found.answer = "stop"
    found.close()


@pytest.fixture
def run(window, qtbot):
    """A live run that has made its first step."""
    job = window.board.start_training(window.workspace.project, Recipe(method="grpo"))
    qtbot.waitUntil(lambda: job.done > 0, timeout=10000)
    return job


def test_a_live_run_is_in_the_status_bar_with_progress_and_time_left(window, run, qtbot):
    qtbot.waitUntil(lambda: run.seconds_left is not None, timeout=10000)
    assert "GRPO" in window.status.job_button.text() and "of 400" in window.status.job_button.text()
    assert "left" in window.status.job_button.text()
    assert window.status.progress.maximum() == 400 and window.status.progress.value() > 0


def test_a_click_on_the_job_leads_to_its_page_and_the_rail_marks_it(window, run, qtbot):
    assert window.rail.buttons["training"]._busy and not window.rail.buttons["export"]._busy
    window.status.job_button.click()
    qtbot.waitUntil(lambda: window.page.name == "training", timeout=20000)


def test_several_live_jobs_are_counted(window, run, qtbot):
    window.board.start(window.workspace.project, AssessJob(models=("base", "latest")))
    assert window.status.more.text() == "+1"
    assert "Assessment" in window.status.more.toolTip()
    window.status.more.click()
    qtbot.waitUntil(lambda: window.page.name == "assess", timeout=20000)


def test_the_end_of_a_job_is_told_where_another_page_is_open(window, run, qtbot):
    with qtbot.waitSignal(run.ended, timeout=10000):
        run.request("stop")
    assert window.toast.isVisible()
    assert "Training: stopped" in window.toast.words and "Stopped at step" in window.toast.words
    window.toast.show_button.click()
    assert not window.toast.isVisible()
    qtbot.waitUntil(lambda: window.page.name == "training", timeout=20000)


def test_a_failed_job_stays_told_until_it_is_closed(window, run, stand_in_worker, qtbot):
    with qtbot.waitSignal(run.ended, timeout=10000):
        stand_in_worker[0].kill()
    assert "failed" in window.toast.words
    assert not window.toast._timer.isActive()
    window.toast.close_button.click()
    assert not window.toast.isVisible()


def test_a_window_that_is_to_stay_stays_and_the_run_goes_on(window, run):
    window.answer = "stay"
    assert not window.close()
    assert window.isVisible() and run.live


def test_a_run_that_is_kept_goes_on_and_a_reopened_window_finds_it(
    window, run, qtbot, look, small_project, stand_in_worker
):
    window.answer = "keep"
    assert window.close()
    assert stand_in_worker[0].poll() is None
    again = Window(look, Settings(page="runs"))
    qtbot.addWidget(again)
    again.show()
    again.open_project(small_project.folder)
    qtbot.waitUntil(lambda: again.board.training is not None and again.board.training.done > 0, timeout=10000)
    assert again.board.training.folder == run.folder
    assert "GRPO" in again.status.job_button.text()
    with qtbot.waitSignal(again.board.job_ended, timeout=10000):
        again.board.training.request("stop")
    again.close()
    assert again.asked == 0


def test_an_assessment_that_is_kept_goes_on_and_a_reopened_window_shows_it_on_its_page(
    window, qtbot, look, small_project, stand_in_worker
):
    job = window.board.start(small_project, AssessJob(models=("base", "best")))
    qtbot.waitUntil(lambda: job.done > 0, timeout=10000)
    window.answer = "keep"
    assert window.close()
    again = Window(look, Settings(page="assess"))
    qtbot.addWidget(again)
    again.show()
    again.open_project(small_project.folder)
    (found,) = again.board.live
    qtbot.waitUntil(lambda: found.done > 0, timeout=10000)
    assert (found.kind, found.folder) == ("assess", job.folder)
    assert again.page.panel.busy and again.board.training is None
    with qtbot.waitSignal(again.board.job_ended, timeout=10000):
        again.board.stop(found)
    assert found.state == "stopped" and not again.page.panel.busy
    again.close()


def test_a_job_gives_way_to_the_window(run, stand_in_worker):
    assert psutil.Process(stand_in_worker[0].pid).nice() > psutil.Process().nice()


def test_a_run_that_is_stopped_by_closing_says_its_last_word(window, run, stand_in_worker):
    window.answer = "stop"
    assert window.close()
    stand_in_worker[0].wait(10)
    last = read_events(run.folder)[-1]
    assert isinstance(last, Finished) and last.status == "stopped"


def test_closing_a_project_says_that_its_job_goes_on(window, run, stand_in_worker):
    window.close_project()
    assert "The job keeps running." in window.toast.words
    assert stand_in_worker[0].poll() is None and not window.board.live


def test_a_window_without_jobs_closes_unasked(window):
    assert window.close() and window.asked == 0


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (89, "89 s"), (90, "2 min"), (3000, "50 min"), (12000, "3 h 20 min")]
)
def test_a_duration_is_said_as_people_say_it(seconds, said):
    assert duration_text(seconds) == said


def test_a_job_without_a_stage_is_starting(tmp_path):
    assert describe(Job("train", tmp_path)) == "Starting"


@pytest.fixture
def welcome(window, run, look, qtbot, monkeypatch):
    """The welcome page of a second start, while the run goes on."""
    monkeypatch.setattr(running_jobs, "LOOK_EVERY_MS", 100)
    window.answer = "keep"
    window.close()
    again = Window(look, app_settings.load())
    qtbot.addWidget(again)
    again.show()
    yield again
    again.answer = "stop"
    again.close()


def test_a_run_that_goes_on_is_on_the_welcome_page_of_the_next_start(welcome, run, qtbot):
    running = welcome.welcome.running
    qtbot.waitUntil(lambda: bool(running.entries), timeout=10000)
    (entry,) = running.entries
    assert running.isVisible() and entry.project == run.folder.parents[1]
    qtbot.waitUntil(lambda: "Training: GRPO" in entry.words and "left" in entry.words, timeout=10000)
    before = entry._bar.value()
    qtbot.waitUntil(lambda: entry._bar.value() > before, timeout=10000)
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    assert welcome.page.name == "training" and welcome.board.training is not None
    assert not running.entries
    welcome.close_project()
    qtbot.waitUntil(lambda: bool(running.entries), timeout=10000)


def test_a_run_that_ends_meanwhile_says_so_on_the_welcome_page(welcome, run, qtbot):
    running = welcome.welcome.running
    qtbot.waitUntil(lambda: bool(running.entries), timeout=10000)
    running.entries[0].job.request("stop")
    qtbot.waitUntil(lambda: "Training: stopped. Stopped at step" in running.entries[0].words, timeout=10000)
    assert len(running.entries) == 1 and not running.entries[0]._bar.isVisible()


def test_without_recent_projects_nothing_is_looked_for(qtbot, look):
    window = Window(look, Settings())
    qtbot.addWidget(window)
    assert not window.welcome.running._again.isActive()
    window.close()


def test_a_long_job_that_ends_behind_other_windows_is_told_to_the_desktop(window, run, qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(job_notices, "LONG_SECONDS", 0.0)
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    monkeypatch.setattr(window.job_notices, "tell_desktop", lambda *words: told.append(words))
    with qtbot.waitSignal(run.ended, timeout=10000):
        window.board.stop(run)
    assert told == [("Training: stopped", run.message)]
    window.job_notices.switch(False)
    assert app_settings.load().tell_of_ended_jobs is False
    again = window.board.start_training(window.workspace.project, Recipe(method="grpo"))
    qtbot.waitUntil(lambda: again.done > 0, timeout=10000)
    with qtbot.waitSignal(again.ended, timeout=10000):
        window.board.stop(again)
    assert len(told) == 1


def test_the_result_of_a_run_is_one_line(window, tmp_path):
    job = Job("train", tmp_path / "20300101-120000-third", window)
    job.summary.take(history("done"))
    job.end("done", job.summary.finished)
    assert window.job_notices.result(job).endswith("0.0% → 50.0% exact on the held-out rows")
    assert window.job_notices.result(job).startswith("third")

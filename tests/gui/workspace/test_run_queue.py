"""The queue of runs: order, start at the end of the run before, failures, and a restart of the window."""

import pytest

from engine.base.errors import UserError
from engine.runs.queue import QueuedRun, load_queue
from engine.runs.recipe import Recipe
from engine.runs.runlog import request_control
from engine.runs.runs import run_folders
from gui.workspace.jobs import JobBoard

WAIT = {"timeout": 20_000}


@pytest.fixture(autouse=True)
def slow_worker(stand_in_worker, monkeypatch):
    monkeypatch.setenv("STAND_IN_STEPS", "100000")
    return stand_in_worker


def queued(name):
    return QueuedRun(recipe=Recipe(), name=name)


def names(board):
    return [run.name for run in board.queue.runs]


@pytest.fixture
def busy(board, small_project):
    """A board with a run that trains, and two that wait."""
    board.attach(small_project)
    for name in ("first", "second", "third"):
        board.start_or_queue(small_project, queued(name))
    return board


def test_a_run_waits_while_one_trains_and_starts_when_that_has_ended(qtbot, busy, small_project):
    first = busy.training
    assert names(busy) == ["second", "third"]
    with qtbot.waitSignal(busy.queue.started, **WAIT):
        first.request("stop")
    assert first.state == "stopped" and busy.training.folder.name.endswith("second")
    assert names(busy) == ["third"] and [run.name for run in load_queue(small_project.folder).runs] == [
        "third"
    ]


def test_the_order_is_changed_and_a_run_taken_out(busy, small_project):
    busy.queue.move(1, 0)
    assert names(busy) == ["third", "second"]
    busy.queue.remove(0)
    busy.queue.remove(0)
    assert names(busy) == [] and not (small_project.folder / "runs" / "queue.json").exists()


def test_after_a_failure_nothing_starts_by_itself(qtbot, busy, slow_worker):
    with qtbot.waitSignal(busy.training.ended, **WAIT):
        slow_worker[0].kill()
    qtbot.wait(300)
    assert busy.training is None and busy.queue.waits_because == "failed"
    busy.queue.start_next()
    assert busy.training.folder.name.endswith("second") and not busy.queue.waits_because


def test_the_queue_outlives_the_window(qtbot, busy, small_project):
    run = busy.training.folder
    qtbot.waitUntil(lambda: busy.training.stepped, **WAIT)
    busy.forget()  # the window closes, the run goes on
    again = JobBoard()
    again.attach(small_project)
    qtbot.waitUntil(lambda: again.training is not None, **WAIT)
    assert again.training.folder == run and names(again) == ["second", "third"]
    again.forget()
    request_control(run, "stop")
    qtbot.waitUntil(lambda: "finished" in (run / "events.jsonl").read_text(), **WAIT)
    last = JobBoard()
    with qtbot.waitSignal(last.queue.started, **WAIT):
        last.attach(small_project)  # nothing trains any more
    assert last.training.folder.name.endswith("second")
    last.forget()


def test_runs_that_were_stopped_as_the_window_closed_are_not_followed_by_others(qtbot, busy, small_project):
    qtbot.waitUntil(lambda: busy.training.stepped, **WAIT)
    busy.queue.hold("closed")
    busy.forget()
    again = JobBoard()
    again.attach(small_project)
    qtbot.wait(200)
    assert again.queue.waits_because == "closed" and len(again.queue.runs) == 2
    again.forget()


def test_a_run_that_cannot_start_is_told_and_stays_the_next(qtbot, board, small_project):
    board.attach(small_project)
    with qtbot.waitSignal(board.queue.failed, **WAIT) as told:
        board.queue.add(QueuedRun(run="gone"))
        board.queue.open(small_project)
    assert "gone" in str(told.args[0]) and board.queue.waits_because == "unable"
    with pytest.raises(UserError, match="gone"):
        board.queue.start_next()
    assert [run.run for run in board.queue.runs] == ["gone"] and not run_folders(small_project.folder)

"""One job at a time beside the window: the newest follows, and each ends in one signal."""

import threading

import pytest

from engine.base.errors import UserError
from gui.shared.background import Background


@pytest.fixture
def background(qapp):
    made = Background()
    made.heard = []
    made.done.connect(made.heard.append)
    made.failed.connect(lambda error: made.heard.append(str(error)))
    made.cancelled.connect(lambda: made.heard.append("cancelled"))
    return made


def waiting(release):
    """A job that goes on until it is released or cancelled."""

    def job(progress):
        while not release.wait(0.01):
            progress("Waiting", 0, 0)
        return "old"

    return job


def test_of_the_jobs_started_meanwhile_the_newest_follows(background, qtbot):
    release, begun = threading.Event(), []
    background.start(lambda _: release.wait(5) and "old")
    background.start(lambda _: begun.append("never") or "overtaken")
    background.start(lambda _: "new")
    assert background.running
    release.set()
    qtbot.waitUntil(lambda: bool(background.heard), timeout=5000)
    qtbot.wait(50)
    assert background.heard == ["new"] and not begun and not background.running


def test_a_newer_job_stops_the_one_that_runs(background, qtbot):
    background.start(waiting(threading.Event()))
    background.start(lambda _: "new")
    qtbot.waitUntil(lambda: background.heard == ["new"], timeout=5000)


def test_a_cancelled_job_says_so_and_a_dropped_one_is_silent(background, qtbot):
    background.start(waiting(threading.Event()))
    background.cancel()
    qtbot.waitUntil(lambda: background.heard == ["cancelled"], timeout=5000)
    background.start(waiting(threading.Event()))
    background.drop()
    assert not background.running
    background.start(lambda _: "next")
    qtbot.waitUntil(lambda: len(background.heard) > 1, timeout=5000)
    assert background.heard == ["cancelled", "next"]


def test_an_error_that_the_user_can_mend_is_a_failure(background, qtbot):
    def job(_):
        raise UserError("The disk is full.")

    background.start(job)
    qtbot.waitUntil(lambda: bool(background.heard), timeout=5000)
    assert "The disk is full." in background.heard[0]

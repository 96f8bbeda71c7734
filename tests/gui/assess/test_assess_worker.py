"""The assess page with real worker processes."""

from __future__ import annotations

import os
import shutil
import signal

import pytest

from engine.jobs import AssessJob
from engine.runs import events as ev


@pytest.fixture
def page(page):
    page.arrive()
    return page


def worker_of(job) -> int:
    return next(event.pid for event in job.events if isinstance(event, ev.Started))


@pytest.mark.slow
def test_an_assessment_runs_with_progress_and_its_result_is_shown(page, qtbot, tiny_model, tmp_path):
    other = shutil.copytree(tiny_model, tmp_path / "other")
    page.start(AssessJob(models=(f"base:{tiny_model}", f"base:{other}"), limit=2))
    assert page.panel.isVisible() and page.panel.busy
    assert page._stack.currentWidget() is page._running
    assert not page.setup.start_button.isEnabled()
    qtbot.waitUntil(lambda: page.result.saved is not None, timeout=200_000)
    assert page.result.pair.outcome.ties == 2
    assert "No difference in exact match" in page.result.words
    assert not page.panel.isVisible()


def test_a_worker_that_crashes_is_told_kindly_and_can_be_tried_again(page, qtbot):
    page.start(AssessJob(models=("base:embedded", "base:other")))
    job = page.panel.job
    qtbot.waitUntil(lambda: any(isinstance(event, ev.Started) for event in job.events), timeout=60_000)
    with qtbot.waitSignal(job.ended, timeout=60_000):
        os.kill(worker_of(job), signal.SIGABRT)
    assert "crashed in a native library" in page.panel.words
    assert "your files are unharmed" in page.panel.words
    page.panel.again_button.click()
    assert page.panel.busy and page.panel.job is not job
    again = page.panel.job
    qtbot.waitUntil(lambda: any(isinstance(event, ev.Started) for event in again.events), timeout=60_000)
    with qtbot.waitSignal(again.ended, timeout=60_000):
        os.kill(worker_of(again), signal.SIGKILL)
    page.panel.close_button.click()
    assert not page.panel.isVisible() and page._stack.currentWidget() is not page._running


def test_a_model_that_is_not_there_is_one_sentence_with_its_hint(page, qtbot):
    page.start(AssessJob(models=("base:embedded", "no-such-run:best")))
    with qtbot.waitSignal(page.panel.job.ended, timeout=200_000):
        pass
    assert "There is no model 'no-such-run:best'." in page.panel.words
    assert "a GGUF file or endpoint:NAME. Nothing" in page.panel.words
    assert not page.panel.details_button.isVisible()


def test_a_corrupt_file_as_model_b_is_told_kindly_and_the_window_lives(page, qtbot, tmp_path):
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"GGUF" + bytes(range(200)))
    page.start(AssessJob(models=("base:embedded", str(bad)), limit=1))
    with qtbot.waitSignal(page.panel.job.ended, timeout=200_000):
        pass
    assert "is not a whole GGUF file" in page.panel.words
    assert page.result.saved is None


def test_cancel_stops_the_job_and_says_that_the_answers_are_kept(page, qtbot):
    page.start(AssessJob(models=("base:embedded", "base:other")))
    page.panel.stop_button.click()
    assert "Stopping" in page.panel.words and not page.panel.stop_button.isEnabled()
    with qtbot.waitSignal(page.panel.job.ended, timeout=60_000):
        pass
    assert page.panel.words == "Stopped. What was answered is kept, and the same assessment goes on with it."

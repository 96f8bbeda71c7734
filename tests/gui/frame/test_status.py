"""The status bar where there is little room."""

from __future__ import annotations

import time

import pytest

from engine.app.hardware import Load
from engine.base.text import Text
from engine.runs import events as ev
from gui.frame.status import StatusBar, describe
from gui.workspace.jobs import Job

LOAD = Load(processor=0.5, memory_used=9_200_000_000, memory_total=25_000_000_000)
LONG = Text("Comparing the file with the trained model, which was trained in {n} steps of two phases", 1200)


@pytest.fixture
def status(qtbot, look, board):
    found = StatusBar(board)
    qtbot.addWidget(found)
    found.resize(1024, 26)
    found.show_load("CPU, 16 threads (AMD EPYC 7763 64-Core Processor)", LOAD)
    found.show()
    return found


def test_the_long_words_of_a_job_leave_the_memory_in_sight(status, board, tmp_path, qtbot):
    job = Job("export", tmp_path, board)
    job.take([ev.Progress(time=time.time(), stage=LONG, done=12, total=20)], False)
    board.jobs.append(job)
    board.jobs_changed.emit()
    qtbot.waitUntil(lambda: status._memory.geometry().right() < status.width())
    assert status._memory.width() == status._memory.sizeHint().width()
    assert "…" in status.job_button.text() and status.job_button.text().endswith("12 of 20")
    assert describe(job) in status.job_button.toolTip()
    status.resize(1900, 26)
    assert status.job_button.text() == describe(job)
    job.end("done", ev.Finished(time=time.time(), status="done", message="Done."))

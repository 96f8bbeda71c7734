"""The log of a job, while its process writes."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from engine.runs import events as ev
from engine.runs.runlog import RunLog
from gui.workspace import job_log
from gui.workspace.job_log import JobLog
from gui.workspace.new_folder import free_name


@pytest.fixture
def log(qtbot, look, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    found = JobLog(window, tmp_path, "a job")
    found._timer.stop()
    yield found
    window.close()


def printed(log):
    return log.printed.toPlainText()


def test_a_line_that_is_being_written_is_shown_once_it_is_whole_or_grows_no_more(log, tmp_path):
    file = tmp_path / "worker.log"
    whole = "one\nzwölf\n".encode()
    file.write_bytes(whole[:7])  # in the midst of a letter
    log.read()
    assert printed(log) == "one"
    file.write_bytes(whole + b"the rest")
    log.read()
    assert printed(log) == "one\nzwölf"
    log.read()
    assert printed(log) == "one\nzwölf\nthe rest"


def test_the_events_of_a_long_run_are_read_in_slices(qtbot, look, tmp_path, monkeypatch):
    monkeypatch.setattr(job_log, "SLICE", 1000)
    written = RunLog(tmp_path)
    for step in range(100):
        written.say(ev.Checkpoint, phase="grpo", step=step, path=f"checkpoint-{step}")
    window = QWidget()
    qtbot.addWidget(window)
    log = JobLog(window, tmp_path, "a job")
    log._timer.stop()
    assert 0 < log.said.blockCount() < 50
    qtbot.waitUntil(lambda: log.said.toPlainText().endswith("checkpoint-99"), timeout=10000)
    assert log.said.blockCount() == 100
    window.close()


def test_a_name_is_offered_where_the_folder_may_not_be_looked_into(tmp_path):
    (tmp_path / "orders").mkdir()
    assert free_name("orders", tmp_path) == "orders-2"
    assert free_name("orders", tmp_path / ("x" * 300)) == "orders"

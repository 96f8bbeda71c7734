"""A run that waits in the queue, one that was stopped unmeasured, and the log of one, on the Train page."""

import sys

import pytest

from engine.runs import checkpoints
from gui.shared.widgets import ElidedLabel
from gui.training.page import TrainingPage
from gui.training.queue_view import QueueView
from gui.workspace import jobs
from gui.workspace.job_log import JobLog
from tests.gui.training.recorded import history, warm, write_run
from tests.gui.workspace.test_jobs import BEGIN, WAIT_FOR_STOP

WAIT = {"timeout": 20_000}


@pytest.fixture
def make_page(qtbot, workspace, board):
    def make():
        page = TrainingPage(workspace, board)
        qtbot.addWidget(page)
        page.resize(1500, 900)
        page.show()
        page.arrive()
        page.ask_to_stop = lambda job: True
        return page

    return make


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-c", BEGIN + "step(1)" + WAIT_FOR_STOP))
    monkeypatch.setenv("PYTHONPATH", str(jobs.Path(jobs.__file__).parents[2]))


def test_a_run_is_queued_while_one_trains_and_starts_after_it(qtbot, make_page, worker, board, workspace):
    board.attach(workspace.project)
    page = make_page()
    qtbot.waitUntil(lambda: not page.setup.obstacle, timeout=10000)
    page.start()
    first = board.training
    for name in ("the next", "the one after"):
        page.setup.name.setText(name)
        page.setup.start_button.click()
    queue = page.findChild(QueueView)
    assert queue.isVisible() and [run.name for run in board.queue.runs] == ["the next", "the one after"]
    lines = [one.whole for one in queue._area.widget().findChildren(ElidedLabel)]
    assert lines[0].startswith("1.  the next") and "Warm start only" in lines[0]
    assert not queue.start_button.isVisible()
    qtbot.waitUntil(lambda: first.stepped, **WAIT)
    with qtbot.waitSignal(board.queue.started, **WAIT):
        page.view.controls.stop_button.click()
    assert page.view.run.folder.name.endswith("the-next") and len(board.queue.runs) == 1
    board.queue.remove(0)
    assert not queue.isVisible()
    second = board.training
    qtbot.waitUntil(lambda: second.stepped, **WAIT)
    with qtbot.waitSignal(second.ended, **WAIT):
        page.view.controls.stop_button.click()


def test_a_run_stopped_before_its_first_evaluation_is_not_measured(qtbot, make_page, workspace):
    run = write_run(workspace.folder)
    events = [event for event in history("stopped") if getattr(event, "step", 0) == 0]
    events.insert(-1, warm(1, 30))
    events[0] = events[0].model_copy(update={"validation_rows": 4})
    lines = [event.model_dump_json() for event in events]
    (run / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    folder = run / "checkpoints" / "warm_start" / "checkpoint-1"
    folder.mkdir(parents=True)
    checkpoints.mark_whole(folder, "warm_start", 1)
    (run / "checkpoints" / "last").mkdir()
    page = make_page()
    qtbot.waitUntil(lambda: page.view.run.status == "stopped", **WAIT)
    assert page.view.result._headline.text().startswith("Not measured")
    qtbot.waitUntil(lambda: "not measured" in page.selector.box.currentText(), **WAIT)
    measure = page.view.result.measure_button
    assert measure.isVisible() and measure.property("role") == "primary"


def test_the_log_of_a_run_is_text_that_can_be_searched(qtbot, make_page, workspace):
    run = write_run(workspace.folder)
    (run / "worker.log").write_text("native noise\n", encoding="utf-8")
    page = make_page()
    page.view.controls.log_button.click()
    log = page.findChild(JobLog)
    assert "GRPO, step 24 of 24" in log.said.toPlainText() and "50.0% exact" in log.said.toPlainText()
    assert log.printed.toPlainText() == "native noise"
    log.search.setText("Warm start, step 7")
    log.find_next()
    assert log.said.textCursor().selectedText() == "Warm start, step 7"
    log.search.setText("nothing of this kind")
    log.find_next()
    assert log._found.text() == "Not found"
    with (run / "worker.log").open("a", encoding="utf-8") as file:
        file.write("more\n")
    qtbot.waitUntil(lambda: log.printed.toPlainText().endswith("more"), **WAIT)
    log.close()

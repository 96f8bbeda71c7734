"""Jobs as watched processes. The worker is a real process, but a short script that says what a test needs."""

import json
import os
import subprocess
import sys

import psutil
import pytest

from engine.base.errors import UserError
from engine.jobs import TokensJob, create_job
from engine.runs import events as ev
from engine.runs.queue import QueuedRun
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog, request_control
from engine.runs.runs import create_run
from engine.runs.summary import read_summary
from gui.workspace import jobs
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.living import may_live
from gui.workspace.watcher import last_words

# A test that is aborted leaves nobody who would say stop: the worker ends with the process that started it.
BEGIN = """
import os, signal, sys, threading, time
from pathlib import Path
def end_with(parent):
    while os.getppid() == parent:
        time.sleep(0.1)
    os._exit(9)
threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
from engine.runs import events as ev
from engine.runs.runlog import RunLog
run = Path(sys.argv[3])
log = RunLog(run)
log.say(ev.Started, job="train", pid=os.getpid(), host=ev.HOST)
def step(n):
    log.say(ev.WarmStep, step=n, loss=1.0, grad_norm=1.0, learning_rate=0.1, tokens_per_second=1.0,
            seconds=0.1, memory_bytes=1)
"""
WAIT_FOR_STOP = """
while "stop" not in log.requests():
    time.sleep(0.02)
log.fulfil("stop")
log.say(ev.Finished, status="stopped", message="Stopped at your request.")
"""
START_AND_SAY = """
import json, subprocess, sys
worker = subprocess.Popen(json.loads(sys.argv[1]), start_new_session=True, stdout=subprocess.DEVNULL)
print(worker.pid, flush=True)
worker.wait()
"""


@pytest.fixture
def worker(monkeypatch):
    """Makes every job run this script."""

    def use(script: str) -> None:
        monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-c", BEGIN + script))
        monkeypatch.setenv("PYTHONPATH", str(jobs.Path(jobs.__file__).parents[2]))

    return use


def kinds(job: Job) -> list[str]:
    return [event.type for event in job.events]


def test_the_script_ends_with_the_tests_that_started_it(tmp_path):
    script = f"{BEGIN}\n{WAIT_FOR_STOP}"
    command = [sys.executable, "-c", script, "train", "project", str(tmp_path)]
    tests = subprocess.Popen(
        [sys.executable, "-c", START_AND_SAY, json.dumps(command)],
        cwd=jobs.Path(jobs.__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    with tests:
        assert tests.stdout is not None
        worker = psutil.Process(int(tests.stdout.readline()))
        while not (tmp_path / "events.jsonl").exists():
            assert worker.is_running()
        tests.kill()
    worker.wait(20)


def test_events_arrive_and_the_last_word_is_the_state(qtbot, board, small_project, worker):
    worker('step(1)\nlog.say(ev.Finished, status="done", message="Done.")')
    job = board.start_training(small_project, Recipe(), "a")
    with qtbot.waitSignal(job.ended, timeout=20000):
        pass
    assert (job.state, job.message) == ("done", "Done.")
    assert kinds(job) == ["started", "warm_step", "finished"]
    assert board.training is None


def test_a_second_run_waits_for_the_first(qtbot, board, small_project, worker):
    worker("step(1)" + WAIT_FOR_STOP)
    job = board.start_training(small_project, Recipe())
    with pytest.raises(UserError, match="already"):
        board.start_training(small_project, Recipe())
    qtbot.waitUntil(lambda: job.stepped, timeout=20000)
    with qtbot.waitSignal(job.ended, timeout=20000):
        board.stop(job)
    assert job.state == "stopped"


def test_a_stop_before_the_first_step_ends_the_process_at_once_and_is_no_failure(
    qtbot, board, small_project, worker
):
    worker("time.sleep(100)")
    job = board.start_training(small_project, Recipe())
    qtbot.waitUntil(lambda: bool(job.events), timeout=20000)
    with qtbot.waitSignal(job.ended, timeout=20000):
        board.stop(job)
    assert job.state == "stopped"
    assert read_summary(job.folder).status == "stopped"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize(("signal", "words"), [("SIGKILL", "memory"), ("SIGABRT", "crashed")])
def test_a_worker_that_is_killed_has_failed_and_its_log_is_the_report(
    qtbot, board, small_project, worker, signal, words
):
    worker(f'print("native noise", file=sys.stderr, flush=True)\nos.kill(os.getpid(), signal.{signal})')
    job = board.start_training(small_project, Recipe())
    with qtbot.waitSignal(job.ended, timeout=20000):
        pass
    assert job.state == "failed"
    assert words in job.message and "native noise" in job.finished.report


def test_a_resumed_run_that_dies_before_its_first_word_does_not_pass_for_stopped(
    qtbot, board, small_project, monkeypatch
):
    run = create_run(small_project.folder, Recipe())
    RunLog(run).say(ev.Finished, status="stopped", message="Stopped at your request.")
    events = (run / "events.jsonl").read_text().replace('"time":', '"time":-').replace('"up":', '"up":-')
    (run / "events.jsonl").write_text(events)
    monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    job = board.resume_training(small_project, run)
    with qtbot.waitSignal(job.ended, timeout=20000):
        pass
    assert job.state == "failed"


def test_a_window_opened_later_finds_the_run_and_shows_all_its_events(qtbot, board, small_project, worker):
    worker("step(1)\nstep(2)" + WAIT_FOR_STOP)
    first = board.start_training(small_project, Recipe())
    qtbot.waitUntil(lambda: first.done == 2, timeout=20000)
    board.forget()
    other = JobBoard()
    other.attach(small_project)
    assert other.training is not None and other.training.folder == first.folder
    qtbot.waitUntil(lambda: other.training.done == 2, timeout=20000)
    found = other.training
    with qtbot.waitSignal(found.ended, timeout=20000):
        other.stop(found)
    assert found.state == "stopped"
    other.forget()


def test_a_run_started_elsewhere_is_found_when_one_looks_again(qtbot, board, small_project, worker):
    worker("step(1)" + WAIT_FOR_STOP)
    elsewhere = JobBoard()
    job = elsewhere.start_training(small_project, Recipe())
    qtbot.waitUntil(lambda: job.stepped, timeout=20000)
    board.look_again(small_project)
    board.look_again(small_project)
    assert [one.folder for one in board.live] == [job.folder]
    with qtbot.waitSignal(board.live[0].ended, timeout=20000):
        request_control(job.folder, "stop")
    qtbot.waitUntil(lambda: not job.live, timeout=20000)
    elsewhere.forget()


@pytest.mark.parametrize("again", [False, True])
def test_a_run_whose_process_has_said_nothing_yet_is_found(qtbot, board, small_project, worker, again):
    worker("step(1)" + WAIT_FOR_STOP)
    other = JobBoard()
    run = create_run(small_project.folder, Recipe())
    if again:
        RunLog(run).say(ev.Finished, status="stopped", message="Stopped.")
    board.resume_training(small_project, run)
    board.forget()
    other.attach(small_project)
    other.queue.add(QueuedRun(recipe=Recipe(), name="next"))
    assert other.training is not None and other.training.folder == run
    assert read_summary(run).live and not other.queue.waits_because
    qtbot.waitUntil(lambda: other.training.stepped, timeout=20000)
    found = other.training
    other.queue.remove(0)
    with qtbot.waitSignal(found.ended, timeout=20000):
        other.stop(found)
    assert found.state == "stopped"
    other.forget()


def test_a_job_whose_wish_is_damaged_is_passed_over(board, small_project):
    folder = create_job(small_project.folder, TokensJob())
    RunLog(folder).say(ev.Started, job="tokens", pid=os.getpid(), host=ev.HOST)
    board.look_again(small_project)
    assert [job.kind for job in board.live] == ["tokens"]
    (folder / "job.json").write_text("{", encoding="utf-8")
    board.attach(small_project)
    assert board.live == []


def test_a_run_that_ended_is_not_taken_for_a_live_one(small_project):
    run = create_run(small_project.folder, Recipe())
    assert not may_live(run)
    RunLog(run).say(ev.Finished, status="done", message="Done.")
    assert not may_live(run)


def test_a_wish_does_not_bring_a_vanished_folder_back(tmp_path):
    job = Job("train", tmp_path / "gone")
    with pytest.raises(UserError, match="gone"):
        job.request("pause")
    assert not job.folder.exists()


def test_the_time_left_is_that_of_the_steps_made_since_the_start(tmp_path):
    job = Job("train", tmp_path)
    step = {"loss": 1, "grad_norm": 1, "learning_rate": 1, "tokens_per_second": 1, "seconds": 1}

    def warm(number: int, now: float) -> ev.WarmStep:
        return ev.WarmStep(time=now, step=number, memory_bytes=1, **step)

    job.take([ev.PhaseStarted(time=0, phase="warm_start", steps=100)], False)
    job.take([warm(50, 100)], False)  # resumed at 50, after a long look at the held-out rows
    assert job.seconds_left is None
    job.take([warm(51, 102)], False)
    assert job.seconds_left == pytest.approx(2 * 49)
    job.take([ev.Paused(time=103, phase="warm_start", step=51)], False)
    assert job.state == "paused" and job.seconds_left is None


def test_a_worker_that_cannot_be_started_leaves_no_run(board, small_project, monkeypatch):
    monkeypatch.setattr("gui.workspace.jobs.COMMAND", ["/nowhere/lathe"])
    with pytest.raises(UserError, match="could not be started"):
        board.start_training(small_project, Recipe())
    assert not list((small_project.folder / "runs").iterdir()) and not board.live


@pytest.mark.parametrize(
    ("code", "words"),
    [(None, "killed"), (-9, "memory"), (-6, "crashed"), (3221225477, "crashed"), (1, "before")],
)
def test_every_way_to_die_has_its_sentence(code, words):
    assert words in last_words(code)


JUMPS = """
real, jump = time.time, [0.0]
time.time = lambda: real() + jump[0]
log.say(ev.PhaseStarted, phase="warm_start", steps=6)
for number in range(1, 6):
    step(number)
    jump[0] = [-3600.0, 86400.0][number % 2]
    time.sleep(0.1)
jump[0] = -3600.0
log.say(ev.Finished, status="done", message="Done.")
"""


def test_a_clock_that_is_set_while_a_job_works_changes_nothing_that_is_told_of_it(
    qtbot, worker, board, small_project
):
    worker(JUMPS)
    told = []
    job = board.start_training(small_project, Recipe())
    job.progressed.connect(lambda: told.append(job.seconds_left))
    qtbot.waitUntil(lambda: not job.live, timeout=20_000)
    assert job.state == "done"
    assert kinds(job) == ["started", "phase", *["warm_step"] * 5, "finished"]
    assert any(told) and max(filter(None, told)) < 60
    assert 0 < job.summary.minutes < 1

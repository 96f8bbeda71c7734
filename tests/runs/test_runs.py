import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.base import store
from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog
from engine.runs.runs import best_first, create_run, find_run, forget_start, run_folders
from engine.runs.summary import RunSummary, read_summary
from tests.training.samples import grpo_fields


def started(pid, at=None, host=ev.HOST):
    return ev.Started(time=at or time.time(), job="train", pid=pid, host=host)


def status_of(events):
    summary = RunSummary(Path("nowhere"))
    summary.take(events)
    return summary.status


def gone():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_two_runs_made_in_the_same_second_get_folders_of_their_own(tmp_path):
    first, second = (create_run(tmp_path, Recipe(), "a name/with: signs") for _ in range(2))
    assert first != second and run_folders(tmp_path) == sorted([first, second])


def test_a_run_is_found_by_a_part_of_its_name_and_the_latest_by_that_word(tmp_path):
    first = create_run(tmp_path, Recipe(), "alpha")
    second = create_run(tmp_path, Recipe(), "beta")
    assert find_run(tmp_path, "alph") == first
    assert find_run(tmp_path, "latest") == max(first, second)


def test_a_name_that_fits_no_run_or_several_is_refused(tmp_path):
    with pytest.raises(UserError, match="no runs yet"):
        find_run(tmp_path, "latest")
    create_run(tmp_path, Recipe(), "alpha")
    create_run(tmp_path, Recipe(), "alpine")
    with pytest.raises(UserError, match="2 runs match"):
        find_run(tmp_path, "alp")
    with pytest.raises(UserError, match="No run match"):
        find_run(tmp_path, "gamma")


def test_a_process_that_died_without_finishing_has_failed():
    assert status_of([started(gone())]) == "failed"
    assert status_of([started(gone()), ev.Paused(time=1, phase="grpo", step=1)]) == "failed"


def test_a_living_process_is_running_or_paused():
    alive = started(os.getpid())
    assert status_of([alive]) == "running"
    assert status_of([alive, ev.Paused(time=2, phase="grpo", step=1)]) == "paused"
    resumed = [alive, ev.Paused(time=2, phase="grpo", step=1), ev.Continued(time=3, phase="grpo", step=1)]
    assert status_of(resumed) == "running"


def test_a_pid_that_now_belongs_to_a_younger_process_is_not_the_run():
    assert status_of([started(os.getpid(), at=1.0)]) == "failed"


def test_a_run_copied_from_another_machine_is_not_running_here():
    assert status_of([started(os.getpid(), host="somewhere-else")]) == "failed"


def test_the_state_of_a_finished_run_is_what_its_last_event_says():
    assert (
        status_of([started(os.getpid()), ev.Finished(time=9, status="stopped", message="failed")])
        == "stopped"
    )


def test_a_summary_tells_the_best_held_out_figure_and_the_last_step(tmp_path):
    run = create_run(tmp_path, Recipe(), "alpha")
    log = RunLog(run)
    log.say(ev.Started, job="train", pid=os.getpid(), host=ev.HOST)
    for step, exact in ((1, 0.25), (2, 0.5), (3, 0.375)):
        log.say(ev.GrpoStep, **grpo_fields(step))
        log.say(
            ev.HeldOut, phase="grpo", step=step, exact=exact, reward=exact, rows=8, best=False, seconds=0.1
        )
    found = read_summary(run)
    assert (found.status, found.last_step.step, found.best.exact) == ("running", 3, 0.5)


def test_runs_are_ordered_by_their_held_out_figures_the_newer_of_equals_first(tmp_path):
    def run_with(name, **figures):
        run = create_run(tmp_path, Recipe(), name)
        if figures:
            store.write_json(
                run / "checkpoints" / "best" / "whole.json",
                {"phase": "grpo", "step": 4, "exact": 0.0, "reward": 0.0, "count": 4} | figures,
            )
        return run

    low = run_with("a", exact=0.2, reward=0.9)
    high = run_with("b", exact=0.5, reward=0.6)
    closer = run_with("c", exact=0.5, reward=0.7)
    as_close = run_with("d", exact=0.5, reward=0.7)
    unmeasured = run_with("e", step=-1)
    empty = run_with("f")
    assert best_first(tmp_path) == [as_close, closer, high, low, empty, unmeasured]
    assert find_run(tmp_path, "best") == as_close and find_run(tmp_path, "latest") == empty


def test_a_run_whose_recipe_cannot_be_written_leaves_no_folder(tmp_path, monkeypatch):
    def full(*_):
        raise UserError("The disk is full.")

    monkeypatch.setattr("engine.runs.runs.store.write_text", full)
    with pytest.raises(UserError, match="full"):
        create_run(tmp_path, Recipe(), "alpha")
    assert not list((tmp_path / "runs").iterdir())


def test_a_failed_start_leaves_no_folder_but_a_run_that_began_is_kept(tmp_path):
    new, begun = (create_run(tmp_path, Recipe(), name) for name in ("new", "begun"))
    RunLog(new).say(ev.Progress, stage="Loading", done=0, total=1)
    RunLog(begun).say(ev.PhaseStarted, phase="grpo", steps=3)
    forget_start(new)
    forget_start(begun)
    assert run_folders(tmp_path) == [begun]


def test_a_long_name_is_shortened_in_the_folder_and_kept_as_the_title(tmp_path):
    run = create_run(tmp_path, Recipe(), "a" * 300)
    assert len(run.name) < 100 and read_summary(run).name == "a" * 300

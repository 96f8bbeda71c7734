"""Studies worked off with a tiny model: all cells, interruptions, the hours, failures, and the report."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.cli.main import main as lathe
from engine.jobs import StudyJob, create_job
from engine.runs import events as ev
from engine.runs import launch
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe
from engine.runs.runlog import RunLog, read_events, request_control
from engine.runs.runs import create_run
from engine.study.drive import Drive
from engine.study.folder import create_study, find_study
from engine.study.grid import Grid
from engine.study.report import report_of
from engine.study.verdict import MORE_ROWS, WHICH_METHOD, verdicts
from engine.worker import main as worker

MAIN = Path(__file__).resolve().parents[2] / "main.py"
# peft 0.21 still asks transformers 5.23 for the old name of this property.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
QUICK = {
    "warm_epochs": 1,
    "warm_batch": 8,
    "warm_rows_at_once": 8,
    "steps": 1,
    "prompts_per_step": 1,
    "group_size": 2,
    "groups_at_once": 1,
    "max_answer_tokens": 4,
    "evaluate_every": 0,
    "validation_rows": 0,
    "probes": 0,
    "lora_rank": 2,
    "dtype": "float32",
}


class Here:
    """Workers in this process: a process that has ended when it was started. Counts what was started."""

    pid = 0

    def __init__(self, most: int = 1000) -> None:
        self.started: list[str] = []
        self.most = most

    def __call__(self, words, folder):
        if len(self.started) == self.most:
            raise KeyboardInterrupt
        self.started.append(f"{words[0]} {Path(words[2]).name}")
        worker.main(words)
        return self

    def poll(self):
        return 0

    def kill(self):
        raise AssertionError("it has ended")


def make_study(project, model, **choices):
    return create_study(project, Grid(models=(str(model),), recipe=Recipe(**QUICK), **choices))


def log_of(study):
    return RunLog(create_job(study.parent, StudyJob(study=study.name)))


@pytest.mark.timeout(900)
def test_a_grid_is_worked_off_over_an_interruption_and_answers_the_three_questions(small_project, tiny_model):
    methods = ("supervised", "grpo")
    study = make_study(small_project, tiny_model, methods=methods, shares=(0.25, 0.5, 1.0), seeds=(1, 2))
    first = Here(most=5)  # two cells, and the training of the third
    with pytest.raises(KeyboardInterrupt):
        Drive(study, log_of(study), first).carry_on()
    assert (len(study.results()), study.state().ended) == (2, "stopped")

    again = Here()
    study = find_study(small_project.folder, study.name)
    assert Drive(study, log_of(study), again).carry_on() == "done"
    assert len(again.started) == 24 - 5  # nothing is done twice
    results = study.results()
    assert list(results) == list(study.grid.cells) and len(results) == 12
    assert {len(one.exact) for one in results.values()} == {6}

    rows = {}
    for cell, result in results.items():
        run = study.folder / "runs" / result.run
        recipe = load_recipe(run / "recipe.json")
        assert (recipe.seed, recipe.train_share) == (cell.seed, cell.share)
        started = next(one for one in read_events(run) if isinstance(one, ev.Started))
        rows[cell.share] = started.train_rows
        kept = {folder.name for folder in (run / "checkpoints").iterdir()}
        assert "last" in kept and not kept & {"warm_start", "grpo"}  # nothing to resume from is needed
    assert rows == {0.25: 6, 0.5: 12, 1.0: 24}

    report = report_of(study)
    assert [level.rows for level in report.levels if level.method == "grpo"] == [24, 12, 6]
    assert [one.method for one in report.growth] == ["supervised", "grpo"]
    said = {one.question: one.sentences for one in verdicts(report)}
    assert said[WHICH_METHOD][0].startswith("Cannot tell") and said[MORE_ROWS]
    page = (study.folder / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page and "Cannot tell" in page
    assert list(small_project.folder.glob("runs/*")) == []  # the Runs page is not flooded


def test_what_does_not_fit_into_the_hours_is_left_out_and_said(small_project, tiny_model):
    study = make_study(
        small_project, tiny_model, methods=("base", "supervised"), seeds=(1,), shares=(1.0,), hours=1e-9
    )
    start = Here()
    assert Drive(study, log_of(study), start).carry_on() == "failed"
    assert start.started == []
    assert set(study.state().left_out) == {"base", "supervised_100-percent_seed-1"}
    assert all("hours" in str(line.note) for line in report_of(study).lines)
    assert find_study(small_project.folder, study.name).change_hours(2).grid.hours == 2


def test_a_cell_that_fails_is_said_and_the_others_go_on(small_project, tiny_model):
    study = make_study(small_project, tiny_model, methods=("base", "supervised"), seeds=(1,), shares=(1.0,))
    start = Here()

    def failing(words, folder):
        if words[0] == "train":
            RunLog(folder).say(ev.Finished, status="failed", message="The disk is full.")
            return start
        return Here.__call__(start, words, folder)

    assert Drive(study, log_of(study), failing).carry_on() == "done"
    assert study.state().failures == {"supervised_100-percent_seed-1": "The disk is full."}
    assert [cell.method for cell in study.results()] == ["base"]


def test_a_request_to_stop_ends_the_process_and_is_no_failure(small_project, tiny_model):
    study = make_study(small_project, tiny_model, methods=("supervised",), seeds=(1,), shares=(1.0,))
    log = log_of(study)

    class Lives:
        pid = 0

        def __init__(self, folder):
            self.folder = folder

        def poll(self):
            return 0 if (self.folder / "control.stop").exists() else None

        def kill(self):
            raise AssertionError("it ends by itself")

    def start(words, folder):
        (log.folder / "control.stop").write_text("")
        return Lives(folder)

    with pytest.raises(Cancelled):
        Drive(study, log, start).carry_on()
    assert study.state().ended == "stopped" and study.state().failures == {}


@pytest.mark.parametrize("of_study", [False, True])
def test_a_study_waits_for_a_run_that_trains_in_its_project_or_in_another_study(small_project, of_study):
    study, other = (create_study(small_project, Grid(), name) for name in ("first", "second"))
    run = create_run(other.folder if of_study else small_project.folder, Recipe(), "long")
    log, start = log_of(study), Here()
    request_control(log.folder, "stop")
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as process:
        launch.note(run, process.pid)
        with pytest.raises(Cancelled, match="Waiting for another run"):
            Drive(study, log, start).carry_on()
        process.kill()
    assert start.started == []
    (said,) = read_events(log.folder)
    assert str(said.stage) == f"Waiting until the run {run.name} is over"


def test_weights_are_dropped_where_nobody_wants_them(small_project, tiny_model):
    study = make_study(
        small_project, tiny_model, methods=("supervised",), seeds=(1,), shares=(0.5,), keep_adapters=False
    )
    Drive(study, log_of(study), Here()).carry_on()
    (result,) = study.results().values()
    assert list((study.folder / "runs" / result.run / "checkpoints").iterdir()) == []


def test_a_study_needs_test_rows_and_a_name_of_its_own(small_project, tiny_model):
    make_study(small_project, tiny_model, methods=("base",))
    with pytest.raises(UserError, match="already"):
        create_study(small_project, Grid(), "study-1")
    lines = small_project.rows_file.read_text(encoding="utf-8").splitlines(keepends=True)
    small_project.rows_file.write_text("".join(one for one in lines if '"test"' not in one), encoding="utf-8")
    with pytest.raises(UserError, match="has no test rows"):
        create_study(small_project, Grid())


def test_the_command_plans_lists_and_reports(small_project, tiny_model, capsys):
    folder, model = str(small_project.folder), str(tiny_model)
    assert lathe(["study", folder, "--models", model, "--methods", "base", "grpo", "--plan", "--json"]) == 0
    cells = json.loads(capsys.readouterr().out)["cells"]
    assert [cell["method"] for cell in cells] == ["base"] + ["grpo"] * 6
    study = make_study(small_project, tiny_model, methods=("base",))
    Drive(study, log_of(study), Here()).carry_on()
    capsys.readouterr()
    assert lathe(["study", folder, "--list"]) == 0
    assert "1 of 1 cells  done" in capsys.readouterr().out
    assert lathe(["study", folder, "--report", study.name]) == 0
    assert "Only one method was studied: base model" in capsys.readouterr().out
    assert lathe(["study", folder, "--report", study.name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["test_rows"] == 6
    assert lathe(["study", folder, "--resume", study.name, "--seeds", "3"]) == 2
    assert lathe(["study", folder, "--preset", "auto"]) == 2


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_study_goes_on_after_its_process_was_killed(small_project, tiny_model):
    """With real processes: the training that the killed one left behind is waited for, not done again."""
    study = make_study(small_project, tiny_model, methods=("supervised",), seeds=(1,), shares=(1.0,))
    command = [sys.executable, str(MAIN), "study", str(small_project.folder), "--resume", study.name]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while (run := study.run_of(study.grid.cells[0])) is None or not (run / "process.json").is_file():
            assert process.poll() is None
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
    start = Here()
    assert Drive(study, log_of(study), start).carry_on() == "done"
    assert [one.split()[0] for one in start.started] == ["job"]
    assert len(study.results()) == 1

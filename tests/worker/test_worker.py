"""Every kind of job folder through the worker's front door, with a tiny model."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.assess.saved import load
from engine.augment.batches import new_batch
from engine.augment.request import Request
from engine.export.index import exported_files
from engine.jobs import AssessJob, AugmentJob, BaseFileJob, ExportJob, ScoreJob, create_job, read_result
from engine.models.folder import check_folder
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog, read_events, request_control
from engine.runs.runs import create_run
from engine.runs.summary import read_summary
from engine.worker import main as worker
from tests.export.tiny_models import make_adapter

MAIN = Path(__file__).resolve().parents[2] / "main.py"
# peft 0.21 still asks transformers 5.23 for the old name of this property.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")


@pytest.fixture
def run(small_project, tiny_model):
    """A run that has a best adapter of random weights, and may answer 8 tokens."""
    found = create_run(small_project.folder, Recipe(model=str(tiny_model), max_answer_tokens=8), "tiny")
    make_adapter(check_folder(tiny_model), found / "checkpoints" / "best")
    return found


def carry_out(project, job):
    """Exit code, the job's folder, the sentences told, and its last event."""
    folder = create_job(project.folder, job)
    told = []
    code = worker.folder_job(project.folder, folder, told.append)
    return code, folder, told, read_events(folder)[-1]


def stages(folder):
    return [event.stage for event in read_events(folder) if isinstance(event, ev.Progress)]


def test_an_assessment_keeps_the_comparison_and_counts_the_answers_of_both(small_project, run, tiny_model):
    wanted = AssessJob(models=(f"base:{tiny_model}", f"{run.name}:best"), limit=2)
    code, folder, told, last = carry_out(small_project, wanted)
    assert (code, told, last.status) == (worker.EXIT_DONE, [], "done")
    found = load(Path(read_result(folder)["path"]))
    assert found.rows == 2
    assert tuple(model.spec for model in found.models) == wanted.models
    assert found.split == "test" and found.models[1].seconds > 0
    said = [event for event in read_events(folder) if isinstance(event, ev.Progress)]
    for number in (1, 2):
        counts = [(event.done, event.total) for event in said if f"({number} of 2)" in event.stage]
        assert counts[-1] == (2, 2)
    assert isinstance(read_events(folder)[0], ev.Started)


def test_a_score_judges_the_answers_of_one_model(small_project, run):
    code, folder, _, last = carry_out(small_project, ScoreJob(model=run.name, split="test", limit=3))
    assert (code, last.status) == (worker.EXIT_DONE, "done")
    assert len(read_result(folder)["scored"]) == 3


def test_rows_are_written_and_read_back_by_a_run_as_a_job(small_project, run):
    batch = new_batch(small_project.folder, Request(model=run.name, rows=1, samples=1, tries=1))
    code, folder, told, last = carry_out(small_project, AugmentJob(batch=batch.number))
    assert (code, told, last.status) == (worker.EXIT_DONE, [], "done")
    assert read_result(folder) == {"passed": 0, "written": 1} and len(batch.candidates()) == 1
    assert "Writing rows and reading them back" in stages(folder)
    code, _, told, last = carry_out(small_project, AugmentJob(batch=9))
    assert (code, last.status) == (worker.EXIT_USER, "failed") and "no batch 9" in last.message


def test_an_export_proves_its_file_and_the_file_is_assessed_against_its_run(small_project, run):
    code, folder, told, last = carry_out(small_project, ExportJob(run=run.name, quants=("Q8_0",)))
    assert (code, told, last.status) == (worker.EXIT_DONE, [], "done")
    (file,) = exported_files(small_project.folder)
    assert file.path.is_file() and file.report is not None and file.report.asked_alike
    assert read_result(folder)["files"][0]["quant"] == "Q8_0"
    assert {
        "Merging the adapter into the base model",
        "Writing the F16 file",
        "Comparing the file with the trained model",
    } <= set(stages(folder))

    code, folder, told, _ = carry_out(small_project, AssessJob(models=(file.source, str(file.path)), limit=2))
    assert (code, told) == (worker.EXIT_DONE, [])
    name = file.path.relative_to(small_project.folder).as_posix()
    assert load(Path(read_result(folder)["path"])).models[1].name == name


def test_a_base_model_becomes_one_file_that_is_made_once(small_project, tiny_model, tmp_path, monkeypatch):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))
    paths = []
    for _ in range(2):
        code, folder, _, _ = carry_out(small_project, BaseFileJob(model=str(tiny_model)))
        assert code == worker.EXIT_DONE
        paths.append(Path(read_result(folder)["path"]))
    assert paths[0] == paths[1] and paths[0].is_file()
    assert "Writing the F16 file" not in stages(folder)


def test_a_wish_to_stop_ends_the_job_before_it_begins(small_project, tiny_model):
    folder = create_job(small_project.folder, ScoreJob(model=f"base:{tiny_model}"))
    request_control(folder, "stop")
    assert worker.folder_job(small_project.folder, folder) == worker.EXIT_DONE
    assert read_summary(folder).status == "stopped"
    assert not (folder / "result.json").exists()


PROVING = ("The trained model answers, for comparison", "Comparing the file with the trained model")


@pytest.mark.parametrize("stage", ["Writing the F16 file", "Quantising to Q4_0", *PROVING])
def test_a_wish_to_stop_is_met_in_every_stage_and_leaves_nothing_half_done(
    small_project, run, stage, monkeypatch
):
    """In the middle of native code too, through which no exception passes."""
    say = RunLog.say

    def wishing(log, kind, **fields):
        if kind is ev.Progress and fields["stage"] == stage:
            request_control(log.folder, "stop")
        return say(log, kind, **fields)

    monkeypatch.setattr(RunLog, "say", wishing)
    proving = stage in PROVING
    wanted = ExportJob(run=run.name, quants=("F16",) if proving else ("Q4_0",), check=proving)
    code, _, told, last = carry_out(small_project, wanted)
    assert (code, told, last.status) == (worker.EXIT_DONE, [], "stopped")
    left = [path.name for path in (small_project.folder / "exports").rglob("*") if path.is_file()]
    assert left == []


@pytest.mark.parametrize(
    ("job", "sentence"),
    [
        (AssessJob(models=("base", "no-such-run")), "There is no model 'no-such-run'"),
        (AssessJob(models=("base", "gone.gguf")), "There is no model file gone.gguf"),
        (ScoreJob(split="valid"), "has no valid rows"),
        (ExportJob(run="latest", quants=("Q8_0",)), "no runs yet"),
    ],
)
def test_what_the_user_can_mend_is_one_sentence_and_exit_code_2(small_project, job, sentence):
    code, _, told, last = carry_out(small_project, job)
    assert code == worker.EXIT_USER
    assert sentence in told[0].message
    assert (last.status, last.message) == ("failed", told[0].message)
    assert last.report == told[0].hint


def test_a_file_that_is_no_gguf_is_a_sentence_before_llama_cpp_sees_it(small_project, tmp_path):
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"GGUF" + bytes(range(100)))
    for job in (ScoreJob(model=str(bad), split="test", limit=1), AssessJob(models=("base", str(bad)))):
        code, folder, told, last = carry_out(small_project, job)
        assert code == worker.EXIT_USER and last.status == "failed"
        assert "is not a whole GGUF file" in told[0].message
        assert not any("Answers" in stage for stage in stages(folder)), "the other model answered in vain"


@pytest.mark.parametrize("text", ["{", '{"kind": "from the future"}', '{"kind": "score", "colour": 1}'])
def test_a_wish_that_cannot_be_read_fails_with_its_file_name(small_project, text):
    folder = create_job(small_project.folder, ScoreJob())
    (folder / "job.json").write_text(text)
    told = []
    assert worker.folder_job(small_project.folder, folder, told.append) == worker.EXIT_USER
    assert "job.json" in told[0].message
    assert read_events(folder)[-1].status == "failed"


def test_a_defect_ends_in_a_report_with_its_traceback_and_exit_code_1(small_project, monkeypatch, capsys):
    def broken(*_):
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("engine.worker.handlers._score", broken)
    code, _, told, last = carry_out(small_project, ScoreJob())
    assert (code, told) == (worker.EXIT_DEFECT, [])
    assert last.message == "ZeroDivisionError: on purpose"
    assert "Traceback" in last.report and "broken" in last.report


def test_a_keyboard_interrupt_says_how_to_go_on(small_project, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.worker.handlers._score", interrupted)
    code, _, _, last = carry_out(small_project, ScoreJob())
    assert code == 130
    assert last.report == "Start it again."


@pytest.mark.slow
def test_a_worker_that_is_aborted_leaves_a_job_that_counts_as_failed(small_project, run, tiny_model):
    folder = create_job(small_project.folder, AssessJob(models=(f"base:{tiny_model}", run.name)))
    command = [sys.executable, str(MAIN), "worker", "job", str(small_project.folder), str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not read_events(folder):
        assert process.poll() is None
        time.sleep(0.05)
    assert read_summary(folder).status == "running"
    os.kill(process.pid, signal.SIGABRT)
    assert process.wait() == -signal.SIGABRT
    assert read_summary(folder).status == "failed"

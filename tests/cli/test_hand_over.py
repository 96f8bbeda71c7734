"""A recipe handed over to another machine, its run brought home; the other machine is a folder here."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from engine.cli import main as cli
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog
from engine.runs.runs import create_run, run_folders
from engine.runs.summary import read_summary
from engine.training.fast.vllm_server import SERVE
from tests.training.distributed.test_process_group import settings

AT_HOME = ("PySide6", "pyqtgraph", "llama_cpp", "matplotlib", "openpyxl", "pynvml", "send2trash")


def lathe(*arguments):
    return cli.main([str(one) for one in arguments])


def complaint(capsys, *arguments):
    assert lathe(*arguments) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("lathe: "), lines
    return lines[0]


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """The environment of a machine that has none of the packages of the window, nor this source."""
    for name in AT_HOME:
        (tmp_path / "lacking").mkdir(exist_ok=True)
        (tmp_path / "lacking" / f"{name}.py").write_text(f"raise ImportError('{name} is not here')\n")
    changes = {"LATHE_PYTHON": sys.executable, "PROCESSES": "2", "OMP_NUM_THREADS": "1"}
    return {**os.environ, **changes, "PYTHONPATH": str(tmp_path / "lacking")}


@pytest.mark.slow
def test_a_handed_over_run_trains_by_its_script_and_is_done_in_the_list_at_home(
    graded_project, tiny_model, tmp_path, elsewhere, capsys
):
    model = shutil.copytree(tiny_model, tmp_path / "my models" / "tiny")
    recipe = settings(model, method="grpo", steps=2, prompts_per_step=2)
    assert lathe("hand-over", graded_project.folder, *recipe, "--out", tmp_path / "to go") == 0
    cluster = (tmp_path / "to go").rename(tmp_path / "on the cluster")
    shutil.rmtree(model)
    script = ["bash", str(cluster / "run.sh")]
    process = subprocess.run(script, env=elsewhere, cwd=tmp_path, capture_output=True, text=True, timeout=200)
    assert process.returncode == 0, process.stderr

    (run,) = run_folders(cluster)
    assert process.stdout.strip() == f"runs/{run.name}"
    assert lathe("take-back", graded_project.folder, run) == 0
    capsys.readouterr()
    assert lathe("runs", graded_project.folder, "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["name"], told["status"], told["step"]) == (run.name, "done", 2)
    assert told["model"] == str(model), "the recipe names the model of this computer"
    taken = graded_project.folder / "runs" / run.name
    assert (taken / "checkpoints" / "best" / "adapter_model.safetensors").is_file()


def test_the_recipe_of_a_run_is_handed_over_with_the_numbers_of_processes_that_fit_it(
    small_project, tmp_path
):
    run = create_run(small_project.folder, Recipe(prompts_per_step=12, warm_batch=16, seed=11))
    out = tmp_path / "out"
    assert lathe("hand-over", small_project.folder, "--run", run.name, "--set", "steps=7", "--out", out) == 0
    recipe = json.loads((out / "recipe.json").read_text())
    assert (recipe["seed"], recipe["steps"]) == (11, 7)
    assert (out / "rows.jsonl").read_bytes() == small_project.rows_file.read_bytes()
    script = (out / "run.sh").read_text()
    assert "for count in 4 2 1; do" in script and "@MODEL" not in script
    assert os.access(out / "run.sh", os.X_OK) and not (out / "model").exists()
    pinned = (out / "requirements.txt").read_text()
    assert "torch==2.13.0\n" in pinned and "PySide6" not in pinned
    assert str(tmp_path) not in (out / "README.txt").read_text()


def test_a_recipe_with_a_vllm_server_is_handed_over_with_the_command_that_starts_it(
    small_project, tmp_path, elsewhere
):
    out, plain = tmp_path / "out", tmp_path / "plain"
    server = ("--set", "vllm_server=http://node2:8123")
    assert lathe("hand-over", small_project.folder, *server, "--out", out) == 0
    assert lathe("hand-over", small_project.folder, "--out", plain) == 0
    assert "trl[vllm]==1.16.0\n" in (out / "requirements.txt").read_text()
    assert "bash run.sh --serve" in (out / "README.txt").read_text()
    assert "vllm" not in (plain / "requirements.txt").read_text()
    said = tmp_path / "python"  # shows what it is called with, and where the base model lies
    said.write_text('#!/bin/sh\n[ "$1" = -c ] && echo /a/model || echo "$VLLM_SERVER_DEV_MODE" "$@"\n')
    said.chmod(0o755)
    environment = {**elsewhere, "LATHE_PYTHON": str(said)}
    script = ["bash", str(out / "run.sh"), "--serve", "--tensor-parallel-size", "2"]
    started = subprocess.run(script, env=environment, capture_output=True, text=True, timeout=60)
    assert started.stdout.strip() == (
        "1 -m vllm.entrypoints.cli.main serve /a/model --host 0.0.0.0 --port 8123 --weight-transfer-config "
        '{"backend": "nccl"} --logprobs-mode processed_logprobs --max-logprobs -1 --tensor-parallel-size 2'
    )
    assert '--weight-transfer-config \'{"backend": "nccl"}\' --logprobs-mode' in SERVE
    none = subprocess.run(
        ["bash", str(plain / "run.sh"), "--serve"], env=environment, capture_output=True, text=True
    )
    assert none.returncode == 2 and "names no vllm_server" in none.stderr


def test_one_variable_of_run_sh_shards_the_weights(small_project, tmp_path, elsewhere):
    assert lathe("hand-over", small_project.folder, "--out", tmp_path / "out") == 0
    said = tmp_path / "python"
    said.write_text('#!/bin/sh\necho "$@"\n')
    said.chmod(0o755)
    for shard, wanted in (
        ("1", "--use_fsdp --fsdp_version 2 --num_processes 2"),
        ("", "--multi_gpu --num_processes 2"),
    ):
        environment = {**elsewhere, "LATHE_PYTHON": str(said), "SHARD": shard}
        script = ["bash", str(tmp_path / "out" / "run.sh")]
        done = subprocess.run(script, env=environment, capture_output=True, text=True, timeout=60)
        assert wanted in done.stdout


def test_nothing_is_handed_over_onto_something_else_or_without_its_model(small_project, tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("mine")
    assert "not empty" in complaint(capsys, "hand-over", small_project.folder, "--out", tmp_path / "mine")
    absent = ("--set", f"model={tmp_path / 'absent'}")
    said = complaint(capsys, "hand-over", small_project.folder, *absent, "--out", tmp_path / "new")
    assert "does not exist" in said and not (tmp_path / "new").exists()
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["note.txt"]


def say_started(run, **who):
    what = {"job": "train", "model": "embedded", "device": "CPU", "train_rows": 1, "validation_rows": 1}
    RunLog(run).say(ev.Started, **what, **who)


@pytest.fixture
def foreign_run(tmp_path):
    """An unfinished run of another machine, with a control request and a link in its folder."""
    run = create_run(tmp_path / "cluster", Recipe(), "far")
    say_started(run, pid=1, host="another-machine")
    (run / "checkpoints").mkdir()
    (run / "control.stop").touch()
    (run / "checkpoints" / "secret").symlink_to("/etc/passwd")
    return run


def test_an_unfinished_run_is_taken_back_once_and_can_be_resumed(small_project, foreign_run, capsys):
    assert lathe("take-back", small_project.folder, foreign_run) == 0
    assert "failed" in capsys.readouterr().out
    taken = small_project.folder / "runs" / foreign_run.name
    assert read_summary(taken).status == "failed"
    assert sorted(path.name for path in taken.rglob("*")) == ["checkpoints", "events.jsonl", "recipe.json"]
    before = (taken / "events.jsonl").read_bytes()
    RunLog(foreign_run).say(ev.Finished, status="done", message="Done.")
    assert "already" in complaint(capsys, "take-back", small_project.folder, foreign_run)
    assert (taken / "events.jsonl").read_bytes() == before
    assert [path.name for path in small_project.folder.glob(".*")] == []


def test_only_a_run_that_has_ended_is_taken_back(small_project, foreign_run, tmp_path, capsys):
    folder = small_project.folder
    assert "not a folder" in complaint(capsys, "take-back", folder, tmp_path / "absent")
    assert "is no run" in complaint(capsys, "take-back", folder, folder)
    say_started(foreign_run, pid=os.getpid(), host=ev.HOST)
    assert "still going on" in complaint(capsys, "take-back", folder, foreign_run)
    (foreign_run / "events.jsonl").write_text("nonsense\n")
    assert "no readable events" in complaint(capsys, "take-back", folder, foreign_run)
    assert not (folder / "runs").exists()

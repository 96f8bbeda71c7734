"""Every kind of worker as the window starts it: by the program's own executable."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import jobs
from engine.augment.batches import new_batch
from engine.augment.request import Request
from engine.play.client import PlayerClient
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import read_events
from engine.runs.runs import create_run
from tests.frozen.test_training import TINY


@pytest.fixture(scope="module")
def run(lasting, small, tiny_model) -> Path:
    """A run that `worker train` trained."""
    found = create_run(small, Recipe(model=str(tiny_model), **TINY), "by the window")
    lasting.run("worker", "train", small, found)
    assert read_events(found)[-1].status == "done"
    return found


KINDS = {
    "assess": lambda run: jobs.AssessJob(models=(f"{run.name}:last", run.name), limit=2),
    "score": lambda run: jobs.ScoreJob(model=run.name, limit=2),
    "export": lambda run: jobs.ExportJob(run=run.name, quants=("Q8_0",)),
    "base_file": lambda run: jobs.BaseFileJob(model="embedded"),
    "tokens": lambda run: jobs.TokensJob(model="embedded"),
    "augment": lambda run: jobs.AugmentJob(batch=some_batch(run)),
    "dataset": lambda run: jobs.DatasetJob(dataset=str(dataset_beside(run))),
    "dataset_parts": lambda run: jobs.DatasetPartsJob(dataset=str(dataset_beside(run))),
}


def some_batch(run: Path) -> int:
    """One row asked of the embedded model, which is tried once."""
    return new_batch(run.parent.parent, Request(model="base:embedded", rows=1, samples=1, tries=1)).number


def dataset_beside(run: Path) -> Path:
    """A folder with a dataset, which needs no network."""
    folder = run.parent.parent / "dataset"
    folder.mkdir(exist_ok=True)
    (folder / "train.jsonl").write_text('{"prompt": "a", "completion": {"n": 1}}\n')
    return folder


def test_no_kind_of_job_is_forgotten():
    known = {one.model_fields["kind"].default for one in jobs._Job.__subclasses__()}
    assert set(KINDS) == known


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_of_each_kind_leaves_its_result(lasting, small, run, kind):
    folder = jobs.create_job(small, KINDS[kind](run))
    lasting.run("worker", "job", small, folder)
    last = read_events(folder)[-1]
    assert isinstance(last, ev.Finished) and last.status == "done"
    assert jobs.read_result(folder)


def test_a_player_answers_and_is_cancelled(lasting, monkeypatch):
    (model,) = lasting.folder.rglob("SmolLM2*.gguf")
    for name, value in lasting.environment.items():
        monkeypatch.setenv(name, value)
    with PlayerClient((str(lasting.path), "player"), lasting.home) as player:
        assert player.load(model).n_ctx
        assert player.answer("The capital of France is", max_tokens=4).strip()
        for _ in player.generate("Once upon a time"):
            break  # leaving early cancels
        assert player.alive

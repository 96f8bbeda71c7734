"""Which adapter is meant by the best one of a run that was not measured since it began to learn."""

import pytest

from engine.assess.choices import adapters
from engine.base import store
from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs.adapters import adapter_of, best_figures
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog
from engine.runs.runs import best_first, create_run
from engine.runs.summary import read_about, read_summary


def saved(run, which, step):
    folder = run / "checkpoints" / which
    store.write_json(folder / "adapter_config.json", {})
    figures = {"phase": "warm_start", "step": step, "exact": 0.25, "reward": 0.5, "count": step}
    store.write_json(folder / "whole.json", figures)


@pytest.fixture
def run(tmp_path):
    """It was stopped after one step, and only the base model answered the held-out rows."""
    made = create_run(tmp_path, Recipe())
    log = RunLog(made)
    log.say(ev.Started, job="train", pid=1, host="elsewhere", model="m", train_rows=9, validation_rows=4)
    held_out = {"phase": "warm_start", "exact": 0.25, "reward": 0.5, "rows": 4, "best": True, "seconds": 1.0}
    log.say(ev.HeldOut, step=0, **held_out)
    step = {"loss": 1.0, "grad_norm": 1.0, "learning_rate": 0.1, "tokens_per_second": 1.0, "seconds": 1.0}
    log.say(ev.WarmStep, step=1, memory_bytes=0, **step)
    saved(made, "best", 0)
    return made


def test_the_last_adapter_stands_for_the_best_of_a_run_that_was_not_measured(run):
    saved(run, "last", 0)
    assert adapter_of(run, "best").name == "last" and best_figures(run) is None
    assert [adapter.which for adapter in adapters(run)] == ["last"]


def test_the_events_of_a_run_are_read_once_for_all_who_ask(run, tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(
        "engine.runs.adapters.read_summary", lambda run: read.append(run) or read_summary(run)
    )
    for _ in range(2):
        assert best_first(tmp_path) == [run] and adapters(run) == []
    assert read == [run]


def test_what_has_learned_nothing_is_not_given_out_for_a_killed_run(run):
    assert adapters(run) == []
    with pytest.raises(UserError, match="has no best adapter") as error:
        adapter_of(run, "best")
    assert "measure it" in error.value.hint


def test_the_base_model_counts_as_the_best_once_something_was_measured_against_it(run):
    saved(run, "last", 0)
    held_out = {"exact": 0.0, "reward": 0.1, "rows": 4, "best": False, "seconds": 1.0}
    RunLog(run).say(ev.HeldOut, phase="warm_start", step=1, **held_out)
    assert adapter_of(run, "best").name == "best" and best_figures(run).exact == 0.25
    assert [adapter.which for adapter in adapters(run)] == ["best", "last"]


def test_a_run_that_was_not_measured_is_not_the_best_by_its_base_model(run, tmp_path):
    worse = create_run(tmp_path, Recipe(), "worse")
    saved(worse, "best", 4)
    (worse / "checkpoints" / "best" / "whole.json").write_text(
        '{"phase": "warm_start", "step": 4, "exact": 0.1, "reward": 0.2, "count": 4}'
    )
    assert best_first(tmp_path)[0] == worse


def test_a_name_that_a_folder_cannot_have_is_kept_as_the_title(tmp_path):
    assert read_about(create_run(tmp_path, Recipe(), "Bestellungen, größer")).title == "Bestellungen, größer"
    assert not read_about(create_run(tmp_path, Recipe(), "plain")).title

"""Rejection sampling: which answers are kept, that the model learns from them alone, and resuming."""

import json
import shutil

import pytest
import torch

from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.curves import series_of
from engine.runs.further import add_steps
from engine.runs.recipe import Recipe
from engine.runs.runlog import read_events
from engine.runs.runs import create_run
from engine.runs.summary import read_summary
from engine.training import pipeline
from engine.training.alarms import troubles
from engine.training.rejection import chosen, padded_cross_entropy
from tests.training.samples import read_samples, rejection
from tests.training.small_runs import adapter, of, recipe, same_weights, stopped_after

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")


@pytest.fixture(scope="module")
def ending_model(tiny_model, tmp_path_factory):
    """The tiny model, whose answers end with any of a third of its tokens: noise, but seldom cut."""
    folder = tmp_path_factory.mktemp("models") / "ending"
    shutil.copytree(tiny_model, folder)
    ends = {"eos_token_id": list(range(2, 49152, 3))}
    (folder / "generation_config.json").write_text(json.dumps(ends), encoding="utf-8")
    return folder


def rejection_recipe(model, **changes):
    return recipe(model, **{"method": "rejection", "keep_from": 0.01, "learning_rate": 1e-3, **changes})


def rejected(project, model, **changes):
    run = create_run(project.folder, rejection_recipe(model, **changes))
    assert pipeline.train(project, run) == "done"
    return run


@pytest.mark.parametrize(
    ("changes", "texts", "rewards", "kept"),
    [
        ({}, "abcd", [0.2, 1.0, 0.96, 1.0], [1]),  # the earlier of equals
        ({}, "abcd", [0.2, 0.9, 0.94, 0.1], []),  # none is good enough
        ({"keep_answers": 2}, "abac", [1.0, 0.99, 1.0, 0.96], [0, 1]),  # different ones
        ({"keep_answers": 8}, "abcd", [1.0, 0.95, 0.94, 0.2], [0, 1]),
        ({}, "aaaa", [1.0, 1.0, 1.0, 1.0], []),  # solved: nothing new
        ({"skip_solved": False}, "aaaa", [1.0, 1.0, 1.0, 1.0], [0]),
        ({}, "aaba", [1.0, 1.0, 1.0, 1.0], [0]),  # all right, in two ways
        ({"keep_from": 0.5}, "aaaa", [0.4, 0.4, 0.4, 0.4], []),
        ({}, "abcD", [0.2, 0.3, 0.4, 1.0], []),  # the good one was cut
        ({}, "aaaA", [1.0, 1.0, 1.0, 1.0], [0]),
    ],
)
def test_the_best_different_answers_that_reach_the_reward_are_kept(changes, texts, rewards, kept):
    ended = [text.islower() for text in texts]
    flags = chosen(Recipe(**changes), list(texts), rewards, ended)
    assert [place for place, one in enumerate(flags) if one] == kept


def test_a_run_learns_from_kept_answers_tells_how_many_and_is_measured(graded_project, ending_model):
    run = rejected(graded_project, ending_model, method="warm_start+rejection")
    steps, summary = of(ev.RejectionStep, run), read_summary(run)
    assert [step.step for step in steps] == [1, 2, 3, 4] and not of(ev.GrpoStep, run)
    assert {step.kept_share for step in steps} <= {0.0, 0.5, 1.0} and any(step.kept_share for step in steps)
    assert all((step.loss > 0) == (step.kept_share > 0) for step in steps)
    assert all(step.best_reward >= step.reward.mean for step in steps)
    assert not same_weights(adapter(run), adapter(run, "warm_start_end"))
    assert summary.steps == {"warm_start": 3, "grpo": 0, "rejection": 4} and summary.total_steps == 7
    assert summary.last("rejection").step == 4 and summary.at("rejection", 4) == 7
    assert summary.sampling_gain is not None and checkpoints.newest(run).phase == "rejection"
    first = [group for group in read_samples(run) if group.step == 1]
    kept = [sum(bool(answer.kept) for answer in group.answers) for group in first]
    assert sum(map(bool, kept)) / 2 == steps[0].kept_share and max(kept) <= 1
    names = {(series.name, series.phase) for series in series_of(read_events(run))}
    assert {("kept_share", "rejection"), ("best_reward", "rejection"), ("loss", "rejection")} <= names


def test_where_nothing_is_good_enough_nothing_changes(graded_project, ending_model):
    run = rejected(graded_project, ending_model, keep_from=1.0, steps=1, evaluate_every=0)
    (step,) = of(ev.RejectionStep, run)
    assert step.kept_share == step.loss == step.grad_norm == 0 and step.reward.std > 0
    assert not any(weight.any() for name, weight in adapter(run).items() if "lora_B" in name)


def test_micro_batches_and_the_stock_steps_give_the_same_weights(graded_project, ending_model):
    whole, parts = (
        rejected(graded_project, ending_model, keep_answers=4, steps=2, evaluate_every=0, **changes)
        for changes in ({"groups_at_once": 2}, {"groups_at_once": 1, "fast": False})
    )
    a, b = of(ev.RejectionStep, whole), of(ev.RejectionStep, parts)
    assert [step.loss for step in a] == pytest.approx([step.loss for step in b], rel=1e-4) and a[0].loss
    for name, weight in adapter(parts).items():
        torch.testing.assert_close(weight, adapter(whole)[name], rtol=1e-3, atol=2e-5)


def test_a_run_stopped_within_rejection_sampling_resumes_to_the_same_weights(graded_project, ending_model):
    whole = rejected(graded_project, ending_model)
    broken = create_run(graded_project.folder, rejection_recipe(ending_model))
    stopped_after(graded_project, broken, ev.RejectionStep, 3)
    shutil.rmtree(checkpoints.newest(broken).folder)  # as if it had been killed: the third step is made again
    assert checkpoints.newest(broken).step == 2
    assert pipeline.train(graded_project, broken, resume=True) == "done"
    assert same_weights(adapter(broken), adapter(whole))
    told = [[(e.step, e.loss, e.kept_share) for e in of(ev.RejectionStep, run)] for run in (whole, broken)]
    assert told[0] == told[1]
    assert add_steps(broken, 1) == 5
    assert pipeline.train(graded_project, broken, resume=True) == "done"
    assert [step.step for step in of(ev.RejectionStep, broken)] == [1, 2, 3, 4, 5]


def test_padded_rows_have_the_cross_entropy_of_transformers(tiny_model):
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(tiny_model)
    examples = [([5, 6, 7], [8, 9]), ([5, 6], [10, 11, 12, 2])]
    one_by_one = 0.0
    for prompt, answer in examples:
        labels = torch.tensor([[-100] * len(prompt) + answer])
        one_by_one += model(torch.tensor([prompt + answer]), labels=labels).loss.item() * len(answer)
    assert padded_cross_entropy(model, examples, pad=0).item() == pytest.approx(one_by_one, rel=1e-5)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"kept_share": 0.0}, ["nothing_kept"]),
        ({"kept_share": 0.3}, []),
        ({"kept_share": 0.0, "frac_reward_zero_std": 0.9}, ["frac_reward_zero_std"]),  # all is solved
    ],
)
def test_an_alarm_is_raised_where_hardly_anything_is_kept(fields, codes):
    assert troubles([rejection(step, **fields) for step in range(20)], {"json_parse"}) == codes

"""Adding steps to a finished run."""

import pytest

from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs.further import add_steps
from engine.runs.recipe_values import load_recipe
from engine.runs.summary import read_summary
from engine.training import pipeline
from engine.worker.main import train_job
from tests.training.small_runs import adapter, of, same_weights, trained

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")


def test_a_run_with_steps_added_ends_like_one_that_had_them_from_the_beginning(graded_project, tiny_model):
    short = trained(graded_project, tiny_model=tiny_model, steps=3)
    assert add_steps(short, 2) == 5
    assert read_summary(short).status == "stopped" and load_recipe(short / "recipe.json").steps == 5
    assert pipeline.train(graded_project, short, resume=True) == "done"
    assert [event.step for event in of(ev.GrpoStep, short)] == [1, 2, 3, 4, 5]
    assert len(of(ev.Finished, short)) == 1
    whole = trained(graded_project, tiny_model=tiny_model, steps=5)
    assert same_weights(adapter(short), adapter(whole))


def test_a_run_that_stalled_goes_on_for_the_steps_that_are_added(graded_project, tiny_model):
    run = trained(graded_project, tiny_model=tiny_model, steps=40, evaluate_every=1, patience=2)
    reached = of(ev.GrpoStep, run)[-1].step
    assert reached < 40 and add_steps(run, 1) == reached + 1
    assert pipeline.train(graded_project, run, resume=True) == "done"
    assert of(ev.GrpoStep, run)[-1].step == reached + 1


@pytest.mark.parametrize(
    ("changes", "more", "said"),
    [
        ({"method": "warm_start"}, 5, "no checkpoint to go on"),
        ({}, 0, "At least one step"),
        ({}, 10**6, "less than or equal to 1000000"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(graded_project, tiny_model, changes, more, said):
    run = trained(graded_project, tiny_model=tiny_model, steps=2, **changes)
    before = {path: path.read_bytes() for path in (run / "recipe.json", run / "events.jsonl")}
    with pytest.raises(UserError, match=said):
        add_steps(run, more)
    assert {path: path.read_bytes() for path in before} == before
    assert read_summary(run).status == "done"


def test_steps_are_added_to_finished_runs_only(graded_project, tiny_model, capfd):
    run = trained(graded_project, tiny_model=tiny_model, steps=2)
    add_steps(run, 2)
    with pytest.raises(UserError, match="not finished"):
        add_steps(run, 2)
    assert train_job(graded_project.folder, run, resume=True) == 0
    assert add_steps(run, 1) == 5

"""Memory that runs out: the run goes on with less at once and ends with the weights it would have had."""

import pytest
import torch

from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs.runs import create_run
from engine.training import pipeline, warm_start
from engine.training.fast import fast_trainer
from engine.training.fast.group_step import answer_cross_entropy, group_log_probs
from tests.training.test_pipeline import adapter, of, recipe, trained

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")


class FullOnce:
    """A computation that runs out of memory at its n-th call with more than `fits` rows, once."""

    def __init__(self, real, rows_of, fits, call=1, times=1):
        self.real, self.rows_of, self.fits, self.call, self.times = real, rows_of, fits, call, times
        self.seen = 0

    def __call__(self, *args, **named):
        large = self.rows_of(args) > self.fits
        self.seen += large
        if large and self.seen >= self.call and self.times:
            self.times -= 1
            raise torch.OutOfMemoryError("CUDA out of memory (on purpose)")
        return self.real(*args, **named)


def close(one, other):
    first = torch.cat([value.flatten() for _, value in sorted(one.items())])
    second = torch.cat([value.flatten() for _, value in sorted(other.items())])
    return float((first - second).norm() / second.norm()) < 1e-5


def full_warm_start(monkeypatch, **named):
    full = FullOnce(answer_cross_entropy, lambda args: len(args[1]), **named)
    monkeypatch.setattr(warm_start, "answer_cross_entropy", full)


def full_grpo(monkeypatch, **named):
    full = FullOnce(group_log_probs, lambda args: args[1].size(0), **named)
    monkeypatch.setattr(fast_trainer, "group_log_probs", full)


@pytest.mark.parametrize("call", [1, 3])
def test_a_warm_start_without_memory_ends_like_one_with_fewer_rows_at_once(
    graded_project, tiny_model, monkeypatch, call
):
    changes = {"method": "warm_start", "tiny_model": tiny_model, "checkpoint_every": 100}
    small = trained(graded_project, **changes, warm_rows_at_once=4)
    with monkeypatch.context() as patch:
        full_warm_start(patch, fits=4, call=call)
        run = trained(graded_project, **changes, warm_rows_at_once=8)
    assert close(adapter(run), adapter(small))
    (alarm,) = [one for one in of(ev.Alarm, run) if one.code == "out_of_memory"]
    assert f"from step {call - 1} with 4 at once" in alarm.message and "warm_rows_at_once = 4" in alarm.hint
    assert [event.step for event in of(ev.WarmStep, run)] == [1, 2, 3]
    assert len(of(ev.PhaseStarted, run)) == 1


@pytest.mark.parametrize("call", [1, 2])
def test_grpo_without_memory_ends_like_a_run_with_fewer_groups_at_once(
    graded_project, tiny_model, monkeypatch, call
):
    changes = {"method": "grpo", "tiny_model": tiny_model, "evaluate_every": 0, "scale_rewards": "group"}
    small = trained(graded_project, **changes, groups_at_once=1)
    with monkeypatch.context() as patch:
        full_grpo(patch, fits=4, call=call)
        run = trained(graded_project, **changes, groups_at_once=2)
    assert close(adapter(run), adapter(small))
    codes = [one.code for one in of(ev.Alarm, run)]
    assert codes == ["cut_answers", "out_of_memory"]  # eight tokens are few
    steps = of(ev.GrpoStep, run)
    assert [event.step for event in steps] == [1, 2, 3, 4]
    assert [one.reward for one in steps] == [one.reward for one in of(ev.GrpoStep, small)]


def test_it_halves_again_until_it_fits(graded_project, tiny_model, monkeypatch):
    full_warm_start(monkeypatch, fits=2, times=2)
    run = trained(graded_project, method="warm_start", tiny_model=tiny_model, warm_rows_at_once=8)
    said = [one.message for one in of(ev.Alarm, run) if one.code == "out_of_memory"]
    assert ["with 4 at once" in said[0], "with 2 at once" in said[1], len(said)] == [True, True, 2]


def test_a_run_that_does_not_even_fit_one_by_one_ends_in_a_sentence(graded_project, tiny_model, monkeypatch):
    full_warm_start(monkeypatch, fits=0, times=100)
    run = create_run(graded_project.folder, recipe(tiny_model, method="warm_start"))
    with pytest.raises(UserError, match="too small for this run"):
        pipeline.train(graded_project, run)


def test_any_other_error_is_not_taken_for_a_lack_of_memory(graded_project, tiny_model, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("a defect")

    monkeypatch.setattr(warm_start, "answer_cross_entropy", broken)
    run = create_run(graded_project.folder, recipe(tiny_model, method="warm_start"))
    with pytest.raises(RuntimeError, match="a defect"):
        pipeline.train(graded_project, run)
    assert "out_of_memory" not in {one.code for one in of(ev.Alarm, run)}

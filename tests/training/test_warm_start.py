from dataclasses import replace

import pytest

from engine.data.rows import write_rows
from engine.runs import events as ev
from engine.runs.runlog import read_events
from engine.runs.runs import create_run
from engine.training import pipeline
from engine.training.phases import largest_divisor, shuffled_epochs
from engine.training.warm_start import warm_steps
from tests.training.test_pipeline import recipe

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")


def losses(project, **changes):
    run = create_run(project.folder, recipe(method="warm_start", evaluate_every=0, **changes))
    pipeline.train(project, run)
    return [(e.loss, e.grad_norm) for e in read_events(run) if isinstance(e, ev.WarmStep)]


def test_packed_rows_train_like_the_padded_rows_of_trl(small_project, tiny_model):
    """Half of the rows show their working, in a task that has it."""
    task = replace(small_project.task, working=True)
    worked = replace(small_project, task=task, rubric=small_project.rubric.bound_to(task))
    rows = [replace(row, reasoning="so" * (at % 2)) for at, row in enumerate(small_project.rows())]
    write_rows(small_project.rows_file, rows)
    packed = losses(worked, tiny_model=tiny_model, fast=True)
    padded = losses(worked, tiny_model=tiny_model, fast=False)
    assert len(packed) == 3
    for (loss, norm), (stock_loss, stock_norm) in zip(packed, padded, strict=True):
        assert loss == pytest.approx(stock_loss, rel=1e-4)
        assert norm == pytest.approx(stock_norm, rel=1e-3)


def test_rows_in_memory_together_do_not_change_the_loss(small_project, tiny_model):
    whole = losses(small_project, tiny_model=tiny_model, warm_rows_at_once=8)
    parts = losses(small_project, tiny_model=tiny_model, warm_rows_at_once=2)
    assert [loss for loss, _ in parts] == pytest.approx([loss for loss, _ in whole], rel=1e-4)


def test_recombined_rows_are_taught_from_the_second_epoch_on(small_project, tiny_model):
    rows = [
        replace(row, kind="", prompt=f"{row.prompt} (team{at % 7})", completion={"team": f"team{at % 7}"})
        for at, row in enumerate(small_project.rows())
    ]
    write_rows(small_project.rows_file, rows)
    changes = {"tiny_model": tiny_model, "warm_epochs": 2, "validation_rows": 0}
    plain = losses(small_project, **changes)
    recombined = losses(small_project, warm_recombine=1, **changes)
    assert len(plain) == 6 and recombined[:3] == plain[:3]
    assert all(one != other for one, other in zip(recombined[3:], plain[3:], strict=True))


def test_every_epoch_holds_every_row_once_in_an_order_of_its_own():
    order = shuffled_epochs(10, warm_steps(10, 2, 5) * 5, seed=3)
    assert sorted(order[:10]) == sorted(order[10:]) == list(range(10))
    assert order[:10] != order[10:]


@pytest.mark.parametrize(("number", "limit", "expected"), [(8, 3, 2), (8, 8, 8), (7, 3, 1), (16, 100, 16)])
def test_a_batch_is_cut_into_equal_parts_that_fit(number, limit, expected):
    assert largest_divisor(number, limit) == expected

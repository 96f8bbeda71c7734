"""Which rows a run trains on, and which it is judged by."""

from __future__ import annotations

from engine.data.rows import Row
from engine.runs.recipe import Recipe
from engine.training.session import split_rows

ROWS = tuple(Row(str(at), f"prompt {at}", {"n": at}) for at in range(40))


def ids(share, seed=7, validation_rows=0):
    train, valid = split_rows(ROWS, Recipe(train_share=share, seed=seed, validation_rows=validation_rows))
    return {row.id for row in train}, {row.id for row in valid}


def test_a_smaller_share_lies_within_a_larger_one_and_the_seed_draws_it():
    quarter, half, whole = (ids(share)[0] for share in (0.25, 0.5, 1.0))
    assert (len(quarter), len(half), len(whole)) == (10, 20, 40)
    assert quarter < half < whole
    assert ids(0.25, seed=8)[0] != quarter and ids(0.25)[0] == quarter
    assert len(ids(0.001)[0]) == 1


def test_whoever_has_fewer_rows_has_fewer_to_judge_by():
    train, valid = ids(0.5, validation_rows=64)
    assert (len(train), len(valid)) == (16, 4)
    assert train | valid == ids(0.5)[0]

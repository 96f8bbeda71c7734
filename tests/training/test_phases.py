"""Which rows each phase meets."""

import pytest

from engine.data.rows import Row
from engine.runs.recipe import Recipe
from engine.training.phases import rows_by_phase

ROWS = [Row(id=str(n), prompt=f"p{n}", completion="{}", split="train") for n in range(10)]


def test_a_share_below_one_leaves_the_other_rows_to_grpo():
    warm, grpo = rows_by_phase(ROWS, Recipe(warm_share=0.6))
    assert len(warm) == 6
    assert {row.id for row in warm} | {row.id for row in grpo} == {row.id for row in ROWS}
    assert not {row.id for row in warm} & {row.id for row in grpo}


@pytest.mark.parametrize("recipe", [Recipe(), Recipe(method="grpo", warm_share=0.5)])
def test_both_phases_meet_every_row_where_no_share_is_kept_back(recipe):
    assert rows_by_phase(ROWS, recipe) == (tuple(ROWS), tuple(ROWS))


def test_the_smallest_share_still_gives_each_phase_a_row():
    warm, grpo = rows_by_phase(ROWS[:2], Recipe(warm_share=0.01))
    assert (len(warm), len(grpo)) == (1, 1)

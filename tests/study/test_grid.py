"""The grid of a study: its cells, their order, names and recipes."""

from __future__ import annotations

import pytest

from engine.base.errors import UserError
from engine.runs.recipe import Recipe
from engine.study.cells import cell_title
from engine.study.grid import Cell, Grid, grid_from, passes_for


def words(grid):
    return [grid.key(cell) for cell in grid.cells]


def test_a_study_that_is_cut_short_has_answered_most():
    grid = Grid(methods=("supervised", "base", "grpo"), seeds=(1, 2), shares=(0.5, 1.0))
    assert words(grid) == [
        "base",
        "supervised_100-percent_seed-1",
        "grpo_100-percent_seed-1",
        "supervised_50-percent_seed-1",
        "grpo_50-percent_seed-1",
        "supervised_100-percent_seed-2",
        "grpo_100-percent_seed-2",
        "supervised_50-percent_seed-2",
        "grpo_50-percent_seed-2",
    ]


def test_an_endpoint_is_assessed_once_and_never_trained():
    grid = Grid(methods=("supervised",), seeds=(1,), shares=(1.0,), models=("embedded", "endpoint:big"))
    assert words(grid) == ["2-endpoint-big_base", "1-embedded_supervised_100-percent_seed-1"]
    assert str(cell_title(grid, grid.cells[0])) == "endpoint:big: endpoint"


def test_models_of_the_same_name_have_cells_of_their_own():
    grid = Grid(methods=("base",), models=("/a/model.gguf", "/b/model.gguf"))
    assert words(grid) == ["1-model_base", "2-model_base"]


def test_supervised_training_alone_learns_from_every_row_of_its_share():
    grid = Grid(recipe=Recipe(warm_share=0.5, warm_epochs=3))
    alone, both = (
        grid.recipe_of(Cell(model="embedded", method=method, share=0.25, seed=5))
        for method in ("supervised", "supervised+grpo")
    )
    assert (alone.warm_share, both.warm_share) == (1.0, 0.5)
    assert (alone.method, both.method) == ("warm_start", "warm_start+grpo")
    assert (alone.seed, alone.train_share) == (5, 0.25)


def test_supervised_training_gets_the_passes_that_take_as_long_as_grpo_did():
    recipe = Recipe(warm_epochs=4, warm_share=0.5)
    assert passes_for(recipe, warm_seconds=100, grpo_seconds=300) == 8  # 2 over all rows, four times as long
    assert passes_for(recipe, warm_seconds=1, grpo_seconds=1e6) == 100
    assert passes_for(recipe, warm_seconds=0, grpo_seconds=10) == 4


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"methods": ()}, "choose at least one"),
        ({"shares": (0.5, 1.5)}, "at most 100%"),
        ({"seeds": (-1,)}, "a whole number from 0"),
        ({"methods": ("supervised-longer",)}, "choose that one as well"),
        ({"methods": ("magic",)}, "methods"),
        ({"hours": -1}, "hours"),
    ],
)
def test_a_grid_that_cannot_be_is_one_sentence(values, said):
    with pytest.raises(UserError, match=said):
        grid_from(values)

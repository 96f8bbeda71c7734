"""The recipe that the next run will most likely have: its model and its longest answer limit the rows."""

from __future__ import annotations

import contextlib
from pathlib import Path

from engine.base.errors import UserError
from engine.runs.presets import AUTO
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import run_folders

LONGEST = 4096  # tokens of an answer that Auto allows


def recipe_of_project(project: Path) -> Recipe:
    """The recipe of the newest run that can be read, or one whose answers are as long as Auto allows.

    Auto fits the longest answer to the rows anew each time.
    """
    recipe = Recipe(preset=AUTO)
    for folder in reversed(run_folders(project)):
        with contextlib.suppress(UserError):
            recipe = load_recipe(folder / "recipe.json")
            break
    return recipe.model_copy(update={"max_answer_tokens": LONGEST}) if recipe.preset == AUTO else recipe

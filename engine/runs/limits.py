"""The recipe that the next run will most likely have: its model and its longest answer limit the rows."""

from __future__ import annotations

from pathlib import Path

from engine.base.errors import UserError
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import run_folders


def recipe_of_project(project: Path) -> Recipe:
    """The recipe of the newest run that can be read, or the default one."""
    for folder in reversed(run_folders(project)):
        try:
            return load_recipe(folder / "recipe.json")
        except UserError:
            continue
    return Recipe()

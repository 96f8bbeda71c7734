"""The shipped presets, and how a recipe differs from them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from engine.base import store
from engine.base.errors import unknown
from engine.base.text import Text
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import recipe_from

AUTO = "auto"  # the preset that is no file: made for rows, computer and time by engine/planning/auto.py

DEFAULTS = "defaults"  # the recipe's own
_ORIGIN = ("preset", "by_hand")  # say where a recipe comes from, and change nothing
_OWN_COLUMNS = ("model", "method", *_ORIGIN)  # shown beside it, so no part of a preset's differences


@cache  # shipped files never change, and tables of runs ask at each painting
def preset_names() -> tuple[str, ...]:
    """The shipped presets, by name."""
    return tuple(sorted(path.stem for path in store.resource("presets").glob("*.toml")))


@cache
def load_preset(name: str) -> Recipe:
    """A shipped preset, or the defaults. Raises UserError when there is none of that name."""
    if name == DEFAULTS:
        return Recipe()
    path = store.resource("presets", f"{name}.toml")
    if name not in preset_names():
        raise unknown(Text("There is no preset {name!r}.", name), preset_names())
    return recipe_from(store.read_toml(path), str(path.name))


def differences(recipe: Recipe, base: Recipe, but: Sequence[str] = ()) -> list[str]:
    """The names of the fields in which two recipes differ."""
    return [
        name
        for name in Recipe.model_fields
        if name not in but and getattr(recipe, name) != getattr(base, name)
    ]


def nearest_preset(recipe: Recipe) -> tuple[str, list[str]]:
    """The preset ("" for the defaults) that a recipe differs from in the fewest fields, and these fields."""
    bases = [("", Recipe()), *((name, load_preset(name)) for name in preset_names())]
    candidates = [(name, differences(recipe, base, but=_OWN_COLUMNS)) for name, base in bases]
    return min(candidates, key=lambda candidate: len(candidate[1]))


def repeat_arguments(project: Path, recipe: Recipe, name: str = "") -> list[str]:
    """The arguments of `main.py` that train the same recipe again."""
    preset = nearest_preset(recipe)[0] or DEFAULTS
    arguments = ["train", str(project), "--preset", preset]
    for field in differences(recipe, load_preset(preset), but=_ORIGIN):
        arguments += ["--set", f"{field}={getattr(recipe, field)}"]
    return [*arguments, *(["--name", name] if name else [])]

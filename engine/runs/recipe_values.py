"""Recipes from files and from texts, with every fault as a sentence that names the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.base import store
from engine.base.errors import UserError
from engine.base.reasons import field_fault
from engine.base.text import Text
from engine.runs.recipe import Recipe


def load_recipe(path: Path) -> Recipe:
    """The recipe.json of a run folder. Raises UserError when it is damaged."""
    try:
        return Recipe.model_validate_json(store.read_text(path))
    except ValidationError as error:
        raise _plain(path, error) from error


def recipe_from(values: Mapping[str, Any], where: str = "recipe") -> Recipe:
    """A recipe of plain values. Raises UserError naming the field that is unknown or out of limits."""
    try:
        return Recipe.model_validate(dict(values))
    except ValidationError as error:
        raise _plain(where, error) from error


def with_settings(recipe: Recipe, settings: Sequence[str]) -> Recipe:
    """The recipe with `field=value` texts applied, as the command line's --set gives them."""
    values = recipe.model_dump()
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise UserError("--set {setting}: write it as field=value.", setting)
        if name.strip() not in Recipe.model_fields:
            known = ", ".join(Recipe.model_fields)
            hint = Text("Fields: {known}.", known)
            raise UserError("--set {setting}: there is no field {name!r}.", setting, name.strip(), hint=hint)
        values[name.strip()] = text.strip()
    return recipe_from(values, "--set")


def _plain(where: object, error: ValidationError) -> UserError:
    first, (field, reason) = error.errors(include_url=False)[0], field_fault(error)
    if first["type"] == "extra_forbidden":
        return UserError("{where}: there is no field {name!r}.", where, field)
    if not field:
        return UserError("{where}: {reason}.", where, reason)
    return UserError(
        "{where}: {field}: {reason} (given: {input}).", where, field, reason, repr(first["input"])
    )

"""The adapter of a run as a model of the playground. Light."""

from __future__ import annotations

from pathlib import Path

from engine.play.wire import TrainedModel
from engine.runs.adapters import adapter_of
from engine.runs.recipe_values import load_recipe


def trained_model(run: Path, which: str = "best", checkpoint: Path | None = None) -> TrainedModel:
    """The adapter of a run, or that of one of its checkpoints, on its base model. Raises UserError where the
    run has none, or no recipe."""
    recipe = load_recipe(run / "recipe.json")
    adapter = checkpoint or adapter_of(run, which)
    return TrainedModel(f"{run.name}:{adapter.name}", recipe.model, str(adapter), recipe.dtype)

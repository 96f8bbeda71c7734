"""The models of a project that can be compared, by the names that `predict.find_model` takes. Light."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.base.errors import UserError
from engine.endpoints.settings import read_endpoints
from engine.export.index import exported_files
from engine.runs.adapters import best_figures, has_best, is_saved
from engine.runs.checkpoints import Best
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import best_first

Kind = Literal["base", "adapter", "file", "endpoint"]
Which = Literal["best", "last", "warm_start_end"]
BOUND = "bound:"  # before a model's name: its answers are bound to the schema
ADAPTERS: tuple[Which, ...] = ("best", "last", "warm_start_end")


@dataclass(frozen=True, slots=True)
class Adapter:
    """One saved adapter of a run.

    `figures` are the held-out ones of a best adapter; None for the others, which are saved without an
    evaluation of their own, and for a run that was never measured.
    """

    run: Path
    which: Which
    model: str
    figures: Best | None

    @property
    def name(self) -> str:
        return f"{self.run.name}:{self.which}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One model to choose: the `name` that finds it again, and what tells it from the others.

    `base` is the model it was trained from, "" for a file and an endpoint.
    """

    name: str
    kind: Kind
    base: str
    adapter: Adapter | None = None
    file: Path | None = None


def adapters(run: Path) -> list[Adapter]:
    """The adapters that a run has saved, the best first, which a run that was not measured has not.

    A run that cannot be read has none.
    """
    try:
        model = load_recipe(run / "recipe.json").model
    except UserError:
        return []
    saved = [Adapter(run, "best", model, best_figures(run))] if has_best(run) else []
    return saved + [Adapter(run, which, model, None) for which in ADAPTERS[1:] if is_saved(run, which)]


def main_adapter(run: Path) -> Adapter | None:
    """The adapter that a run stands for: its best, or its last one where it was not measured."""
    return next(iter(adapters(run)), None)


def project_adapters(project: Path) -> list[Adapter]:
    """The adapters of all runs, those of the best run first (`best_first`)."""
    return [adapter for run in best_first(project) for adapter in adapters(run)]


def choices(project: Path) -> list[Choice]:
    """Every model to choose: the bases of the project's runs, the runs' adapters best first, exported files,
    and the endpoints that the person has added. Raises UserError where their file is damaged."""
    tuned = project_adapters(project)
    bases = dict.fromkeys([adapter.model for adapter in tuned] or ["embedded"])
    offered = [Choice(f"base:{model}", "base", model) for model in bases]
    offered += [Choice(adapter.name, "adapter", adapter.model, adapter) for adapter in tuned]
    files = [file for file in exported_files(project) if file.path.is_file()]
    offered += [file_choice(file.path) for file in files]
    return offered + [Choice(one.title, "endpoint", "") for one in read_endpoints()]


def file_choice(path: Path) -> Choice:
    """A GGUF file as a choice."""
    return Choice(str(path), "file", "", file=path)


def is_file(name: str) -> bool:
    """Whether a model's name is that of a file to be played; the name of a base model may end so too."""
    return name.endswith(".gguf") and not name.startswith("base:")


def first_pair(offered: list[Choice]) -> tuple[str, str]:
    """What to compare at first: the best run's best adapter (B) with its own base model (A)."""
    best = next((one for one in offered if one.kind == "adapter"), None)
    if best is None:
        return offered[0].name, [one for one in offered if one.kind != "endpoint"][-1].name
    return f"base:{best.base}", best.name

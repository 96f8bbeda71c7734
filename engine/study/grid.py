"""What a study trains: a grid of methods, seeds, shares of the rows and models over one recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from engine.base import names
from engine.base.errors import UserError
from engine.base.reasons import field_fault
from engine.base.text import Text
from engine.endpoints.settings import PREFIX
from engine.models.local import EMBEDDED
from engine.runs import recipe as recipes
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import recipe_from

Method = Literal[
    "base", "supervised", "grpo", "supervised+grpo", "supervised-longer", "rejection", "supervised+rejection"
]
METHODS: tuple[Method, ...] = get_args(Method)
TITLES: dict[Method, Text] = {
    "base": Text("base model"),
    "supervised": Text("supervised"),
    "grpo": Text("GRPO"),
    "supervised+grpo": Text("supervised + GRPO"),
    "supervised-longer": Text("supervised as long as GRPO"),
    "rejection": Text("rejection sampling"),
    "supervised+rejection": Text("supervised + rejection sampling"),
}
_TRAINED_BY: dict[Method, recipes.Method] = {
    "supervised": "warm_start",
    "grpo": "grpo",
    "supervised+grpo": "warm_start+grpo",
    "supervised-longer": "warm_start",
    "rejection": "rejection",
    "supervised+rejection": "warm_start+rejection",
}
MOST_PASSES = 100.0  # the recipe's limit


class Cell(BaseModel):
    """One training of the grid with its assessment. A base model is assessed as it is, once for each model;
    so is an endpoint, which cannot be trained.

    `share` is of the training rows, 0 to 1; of the base model it is 0, and so is the seed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    method: Method
    share: float
    seed: int

    @property
    def trains(self) -> bool:
        return self.method != "base"


class Grid(BaseModel):
    """The choices of a study. `recipe` gives all that the cells have in common.

    `hours` is what all cells may take together, 0 for no limit. Raises ValidationError for an empty axis, a
    value out of limits, or a method that needs another one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    methods: tuple[Method, ...] = ("base", "supervised", "supervised+grpo")
    seeds: tuple[int, ...] = (1, 2)
    shares: tuple[float, ...] = (0.25, 0.5, 1.0)
    models: tuple[str, ...] = (EMBEDDED,)
    recipe: Recipe = Recipe()
    hours: float = Field(0.0, ge=0, le=10000)
    keep_adapters: bool = True

    @field_validator("methods", "seeds", "shares", "models")
    @classmethod
    def _each_once(cls, values: tuple[object, ...]) -> tuple[object, ...]:
        if not values:
            raise ValueError(Text("choose at least one"))
        return tuple(dict.fromkeys(values))

    @field_validator("shares")
    @classmethod
    def _are_shares(cls, shares: tuple[float, ...]) -> tuple[float, ...]:
        if not all(0 < share <= 1 for share in shares):
            raise ValueError(Text("a share is above 0 and at most 100%"))
        return tuple(sorted(shares))

    @field_validator("seeds")
    @classmethod
    def _are_seeds(cls, seeds: tuple[int, ...]) -> tuple[int, ...]:
        if not all(0 <= seed < 2**31 for seed in seeds):
            raise ValueError(Text("a seed is a whole number from 0 on"))
        return seeds

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Grid:
        if "supervised-longer" in self.methods and "supervised+grpo" not in self.methods:
            raise ValueError(
                Text("supervised-longer takes as long as supervised+grpo did: choose that one as well")
            )
        return self

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell, in the order in which they are worked off: a study that is cut short says most.

        The base models first, which cost little; then all rows with the first seed, for every method and
        model; then the smaller shares, the largest first; then the same with the next seed.
        """
        wanted = self.models if "base" in self.methods else filter(is_endpoint, self.models)
        bases = [Cell(model=one, method="base", share=0, seed=0) for one in wanted]
        trained = [
            Cell(model=model, method=method, share=share, seed=seed)
            for seed in self.seeds
            for share in reversed(self.shares)
            for model in self.models
            if not is_endpoint(model)
            for method in sorted(self.methods, key=METHODS.index)
            if method != "base"
        ]
        return (*bases, *trained)

    def key(self, cell: Cell) -> str:
        """The cell's name in files and folders."""
        words = [names.plain_stem(cell.method, 40)]
        if len(self.models) > 1:
            stem = Path(cell.model).stem if Path(cell.model).suffix == ".gguf" else Path(cell.model).name
            words.insert(0, f"{self.models.index(cell.model) + 1}-{names.plain_stem(stem, 40)}")
        if cell.trains:
            words += [f"{100 * cell.share:g}-percent", f"seed-{cell.seed}"]
        return "_".join(words)

    def recipe_of(self, cell: Cell, warm_epochs: float | None = None) -> Recipe:
        """The recipe of a trained cell; `warm_epochs` where they come from another cell's time.

        Supervised training alone learns from all rows of its share: those that the recipe keeps back for
        GRPO are there for it alone. Raises UserError where the recipe does not allow it.
        """
        values = {
            **self.recipe.model_dump(),
            "model": cell.model,
            "seed": cell.seed,
            "train_share": cell.share,
            "method": _TRAINED_BY[cell.method],
        }
        if not cell.method.startswith("supervised+"):
            values["warm_share"] = 1.0
        if warm_epochs is not None:
            values["warm_epochs"] = warm_epochs
        return recipe_from(values)

    def paid_by(self, cell: Cell) -> Cell:
        """The cell whose training time a supervised-longer cell gets."""
        return cell.model_copy(update={"method": "supervised+grpo"})


def is_endpoint(model: str) -> bool:
    """Whether a model is one behind an address."""
    return model.startswith(PREFIX)


def grid_from(values: dict[str, object]) -> Grid:
    """A grid of plain values. Raises UserError naming the field that is wrong."""
    try:
        return Grid.model_validate(values)
    except ValidationError as error:
        field, reason = field_fault(error)
        text = Text("{field}: {reason}.", field, reason) if field else Text("{reason}.", reason)
        raise UserError(text) from error


def passes_for(recipe: Recipe, warm_seconds: float, grpo_seconds: float) -> float:
    """How many passes over all rows of a share take as long as both phases of this recipe took."""
    if warm_seconds <= 0:
        return recipe.warm_epochs
    passes = recipe.warm_epochs * recipe.warm_share * (warm_seconds + grpo_seconds) / warm_seconds
    return min(MOST_PASSES, max(0.01, round(passes, 2)))

"""The short list of models that the program offers: `resources/models.toml`, typed and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from engine.base import store
from engine.base.errors import UserError


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """One offer. `id` is what `hub.resolve` takes; `params` counts every weight.

    The layer sizes are those of the model's config.json; the planner needs them before a download.
    `closed` says that the hub asks for its licence to be accepted first.
    """

    id: str
    title: str
    family: str
    params: int
    licence: str
    layers: int
    hidden: int
    intermediate: int
    heads: int
    kv_heads: int
    head_dim: int
    vocab: int
    tied: bool
    closed: bool = False
    note: str = ""


@lru_cache(maxsize=1)
def catalog() -> tuple[CatalogModel, ...]:
    """Every offered model, smallest first. The first one is embedded and needs no network."""
    table = store.read_toml(store.resource("models.toml"))
    try:
        found = [CatalogModel(**entry) for entry in table["model"]]
    except (KeyError, TypeError) as error:
        raise UserError(f"The model catalogue is damaged: {error}.", "Install the program again.") from error
    return tuple(sorted(found, key=lambda model: model.params))


def find(model_id: str) -> CatalogModel | None:
    """The offer with this id, or None for a model from elsewhere."""
    return next((model for model in catalog() if model.id == model_id), None)

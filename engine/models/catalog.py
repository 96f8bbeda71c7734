"""The models that the program offers: `resources/models.toml`, typed and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.base import store
from engine.base.errors import UserError
from engine.models.families import EXPORTABLE


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """One model. `id` is what `hub.resolve` takes; `params` is the number of weights.

    The sizes are those of its config.json; the planner needs them before a download. `closed`: its licence
    must be accepted on the hub first.
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
    """Every offered model, smallest first. The first one is embedded and needs no network.

    Raises UserError for a damaged file, and for a model of a family that cannot be exported.
    """
    table = store.read_toml(store.resource("models.toml"))
    try:
        offers = [CatalogModel(**entry) for entry in table["model"]]
        if unknown := {offer.family for offer in offers} - EXPORTABLE.keys():
            raise ValueError(f"unknown families {sorted(unknown)}")
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(
            "The model catalogue is damaged: {reason}.", error, hint="Install the program again."
        ) from error
    return tuple(sorted(offers, key=lambda model: model.params))


def find(model_id: str) -> CatalogModel | None:
    """The offer with this id, or None for a model from elsewhere."""
    return next((model for model in catalog() if model.id == model_id), None)


def model_of_config(config: Mapping[str, Any], name: str) -> CatalogModel | None:
    """The sizes of a llama-like config.json, or None where one of them is missing.

    Weights are counted as embeddings (twice where they are not tied), attention, gated MLP and norms;
    biases, well under a thousandth, are left out. Of a model that sees pictures too it is the text part.
    """
    family = str(config.get("model_type", ""))
    if isinstance(text := config.get("text_config"), Mapping):
        config = {**config, **text}
    try:
        layers, hidden = int(config["num_hidden_layers"]), int(config["hidden_size"])
        intermediate, vocab = int(config["intermediate_size"]), int(config["vocab_size"])
        heads = int(config["num_attention_heads"])
        kv_heads = int(config.get("num_key_value_heads") or heads)
        head_dim = int(config.get("head_dim") or hidden // heads)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if min(layers, hidden, intermediate, vocab, heads, kv_heads, head_dim) <= 0:
        return None
    tied = bool(config.get("tie_word_embeddings", False))
    attention = 2 * hidden * heads * head_dim + 2 * hidden * kv_heads * head_dim
    params = (1 if tied else 2) * vocab * hidden + layers * (attention + 3 * hidden * intermediate)
    params += (2 * layers + 1) * hidden
    sizes = (layers, hidden, intermediate, heads, kv_heads, head_dim, vocab, tied)
    return CatalogModel(name, name, family, params, "", *sizes)

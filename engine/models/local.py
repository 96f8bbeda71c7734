"""What is known of a model by its name, without the network and without loading it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from engine.base.errors import UserError
from engine.models import catalog
from engine.models.catalog import CatalogModel, model_of_config
from engine.models.folder import check_folder, read_json

EMBEDDED = "embedded"
HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")


@dataclass(frozen=True, slots=True)
class KnownModel:
    """`sizes` None: not known yet. `download` in bytes: 0 where it is here already, None where not known."""

    name: str
    sizes: CatalogModel | None
    download: int | None


def look_up(name: str) -> KnownModel:
    """What is known of a model: an offer of the catalogue, a folder, or a hub id.

    Raises UserError for what cannot be trained: an unusable folder, a GGUF file, no name at all.
    """
    name = name.strip()
    if not name:
        raise UserError("No model is chosen.", hint="Choose one of the list, a folder, or a hub name.")
    if name.lower().endswith(".gguf"):
        raise UserError(
            "A GGUF file can be played but not trained.", hint="Choose the folder it was made from."
        )
    offer = catalog.find(name)
    if name == EMBEDDED:
        return KnownModel(name, offer, 0)
    path = Path(name).expanduser()
    if path.exists() or not HUB_ID.fullmatch(name):
        return KnownModel(name, model_of_config(check_folder(path, name).config(), name), 0)
    cached = cached_folder(name)
    if cached is not None:
        return KnownModel(name, offer or model_of_config(read_json(cached / "config.json"), name), 0)
    return KnownModel(name, offer, 2 * offer.params if offer else None)  # the hub's weights are bfloat16


def cached_folder(hub_id: str) -> Path | None:
    """The folder of a hub model in the common cache, where it is complete."""
    home = os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface"
    cache = Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub")
    snapshots = cache / f"models--{hub_id.replace('/', '--')}" / "snapshots"
    try:
        folders = sorted(snapshots.iterdir())
    except OSError:
        return None
    for folder in folders:
        try:
            check_folder(folder)
            return folder
        except (UserError, OSError):
            continue
    return None

"""What is known of a model by its name, without the network and without loading it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.base.text import Text
from engine.models import catalog, gguf_cache
from engine.models.catalog import CatalogModel, model_of_config
from engine.models.families import EXPORTABLE, TEXT_PART
from engine.models.folder import check_folder, read_json
from engine.models.gguf_config import coarse_bits, config_of
from engine.models.gguf_file import is_gguf, read_header

EMBEDDED = "embedded"
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")


@dataclass(frozen=True, slots=True)
class KnownModel:
    """`sizes` None: not known yet. `download` in bytes: 0 where it is here already, None where not known.

    `coarse_bits`: the bits of a weight on average in a GGUF file that was rounded coarsely, else 0.
    """

    name: str
    sizes: CatalogModel | None
    download: int | None
    coarse_bits: float = 0.0


def is_hub_id(name: str) -> bool:
    """Whether a model's name is an id of the Hugging Face hub, and nothing on this computer is called so."""
    return bool(_HUB_ID.fullmatch(name)) and not Path(name).expanduser().exists()


def look_up(name: str) -> KnownModel:
    """What is known of a model: an offer of the catalogue, a folder, or a hub id.

    Raises UserError for what cannot be trained: an unusable folder or GGUF file, no name at all.
    """
    name = name.strip()
    if not name:
        raise UserError("No model is chosen.", hint="Choose one of the list, a folder, or a hub name.")
    offer = catalog.find(name)
    if name == EMBEDDED:
        return KnownModel(name, offer, 0)
    path = Path(name).expanduser()
    if is_gguf(path):
        return _look_into(name, path)
    if not is_hub_id(name):
        return KnownModel(name, model_of_config(check_folder(path, name).config(), name), 0)
    cached = cached_folder(name)
    if cached is not None:
        return KnownModel(name, offer or model_of_config(read_json(cached / "config.json"), name), 0)
    return KnownModel(name, offer, 2 * offer.params if offer else None)  # the hub's weights are bfloat16


def _look_into(name: str, path: Path) -> KnownModel:
    """What the header of a GGUF file tells, or the copy that was made of one that is gone."""
    if path.exists():
        status = path.stat()
        config, bits = _header_facts(path, status.st_size, status.st_mtime_ns)
        return KnownModel(name, model_of_config(config, name), 0, bits)
    config = read_json(gguf_cache.kept_copy(path) / "config.json")
    return KnownModel(name, model_of_config(config, name), 0)


@lru_cache(maxsize=64)
def _header_facts(path: Path, size: int, changed: int) -> tuple[dict[str, Any], float]:
    """The config of a file and its coarse bits; some 0.2 s for the vocabulary of a large model."""
    header = read_header(path)
    return config_of(header), coarse_bits(header)


def hub_cache() -> Path:
    """The common cache of the Hugging Face hub."""
    home = os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface"
    return Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub")


def coarse_note(name: str) -> Text | None:
    """What to know before training from a coarsely quantised file; None for any other model."""
    path = Path(name).expanduser()
    if not (path.is_file() and is_gguf(path)):
        return None
    bits = look_up(name).coarse_bits
    if not bits:
        return None
    return Text(
        "The weights of this file were rounded to {bits} bits on average, which costs some quality. Training "
        "from the original model, in 16 bits, does not have that loss.",
        f"{bits:.1f}",
    )


def family_note(known: KnownModel) -> Text | None:
    """What to know before training a model of a family that no GGUF file is written of; None for others."""
    if known.sizes is None or TEXT_PART.get(known.sizes.family, known.sizes.family) in EXPORTABLE:
        return None
    return Text(
        "Models of the family {family} can be trained, but not exported as a GGUF file. These can: {list}.",
        known.sizes.family,
        ", ".join(EXPORTABLE),
    )


def lasting_name(name: str) -> str:
    """The name of a model as a recipe keeps it: of a file or folder the whole path."""
    path = Path(name.strip()).expanduser()
    return str(path.absolute()) if name.strip() != EMBEDDED and path.exists() else name


def cached_folder(hub_id: str) -> Path | None:
    """The folder of a hub model in the common cache, where it is complete."""
    snapshots = hub_cache() / f"models--{hub_id.replace('/', '--')}" / "snapshots"
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

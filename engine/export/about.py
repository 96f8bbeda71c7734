"""Where a model comes from: its base model's name, address and licence, as GGUF files and model cards say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gguf

from engine.base.errors import UserError
from engine.models import catalog
from engine.models.folder import ModelFolder
from engine.models.gguf_file import is_gguf, read_header
from engine.models.local import EMBEDDED, is_hub_id

_HUB = "https://huggingface.co/"
_EMBEDDED = "HuggingFaceTB/SmolLM2-135M-Instruct"
# The hub's short names of licences that are called otherwise.
_SHORT = {"Llama 3.2 Community": "llama3.2", "Qwen Research (not commercial)": "other"}


@dataclass(frozen=True, slots=True)
class About:
    """`base` is the base model's name, `repo` its id on the Hugging Face hub, `licence` the hub's short name.

    What is not known is empty. `licence_name` is the licence as people call it.
    """

    base: str
    repo: str = ""
    licence: str = ""
    licence_name: str = ""

    def write(self, writer: gguf.GGUFWriter) -> None:
        """The keys `general.license` and `general.base_model.0.*` of a GGUF file."""
        if self.licence:
            writer.add_license(self.licence)
        if self.licence_name and self.licence_name.lower() != self.licence:
            writer.add_license_name(self.licence_name)
        writer.add_base_model_count(1)
        writer.add_base_model_name(0, self.repo.rpartition("/")[2] or self.base)
        if self.repo:
            writer.add_base_model_organization(0, self.repo.partition("/")[0])
            writer.add_base_model_repo_url(0, _HUB + self.repo)


def about(model: str, folder: ModelFolder) -> About:
    """What is known of a base model by its name in a recipe and by its folder."""
    offer = catalog.find(model)
    repo = _EMBEDDED if model == EMBEDDED else model if is_hub_id(model) else ""
    if offer is not None:
        return About(offer.title, repo, _SHORT.get(offer.licence, offer.licence.lower()), offer.licence)
    path = Path(model).expanduser()
    licence = _in_file(path) if path.is_file() and is_gguf(path) else _in_card(folder.path / "README.md")
    return About(path.stem if path.is_file() else path.name, repo, licence, licence)


def _in_file(path: Path) -> str:
    try:
        return str(read_header(path).metadata.get("general.license", ""))
    except UserError:
        return ""


def _in_card(path: Path) -> str:
    """The licence that a model's own card names."""
    from huggingface_hub import metadata_load

    try:
        found = (metadata_load(path) or {}).get("license") if path.is_file() else ""
    except (OSError, ValueError):
        return ""
    return found if isinstance(found, str) else ""

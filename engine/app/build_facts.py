"""What the build writes about itself: flavour, commit, and the addresses of updates and CUDA parts."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from engine.base import store
from engine.base.errors import UserError

FILE = "build.json"
_HERE = ("http://127.0.0.1:", "http://localhost:")


def _checked(address: str) -> str:
    """An empty address, an encrypted one, or one of this computer."""
    if address and not address.startswith(("https://", *_HERE)):
        raise ValueError("an address begins with https://")
    return address


Address = Annotated[str, AfterValidator(_checked)]


class BuildFacts(BaseModel):
    """The content of resources/build.json, which `lathe_build.facts.write` puts into a frozen program."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = ""
    flavour: Literal["source", "cpu", "cuda"] = "source"  # of the torch inside
    commit: str = ""
    parts_address: Address = ""  # the folder of the CUDA parts; their list lies beside this file
    update_address: Address = ""  # answers with engine.app.updates.Newest as JSON
    update_page: Address = ""  # for people


def build_facts() -> BuildFacts:
    """The facts of this build; where the file is missing or damaged, those of a source checkout."""
    path = store.resource(FILE)
    if not path.is_file():
        return BuildFacts()
    try:
        return BuildFacts.model_validate_json(store.read_text(path))
    except (ValidationError, UserError):
        return BuildFacts()


def version() -> str:
    """The version of this program, frozen, installed or run from its sources."""
    if stated := build_facts().version:
        return stated
    try:
        return metadata.version("lathe-grpo")
    except metadata.PackageNotFoundError:
        table = store.read_toml(Path(__file__).resolve().parents[2] / "pyproject.toml")
        return str(table["project"]["version"])

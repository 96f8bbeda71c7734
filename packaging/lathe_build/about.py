"""Who this program is: the one place for what desktop entry, installer and bundle say alike."""

from __future__ import annotations

import tomllib
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PUBLISHER = "The Lathe developers"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that Lathe offers itself for under "open with"; it takes none from another program."""

    suffix: str
    mime: str
    title: str
    title_zh: str


@dataclass(frozen=True, slots=True)
class About:
    """Names and texts; `summary` is one line, `keywords` are what people type to find it."""

    version: str
    summary: str
    licence: str
    homepage: str
    name: str = "Lathe"
    command: str = "lathe"
    identifier: str = "org.lathe-grpo.Lathe"
    publisher: str = PUBLISHER
    maintainer: str = PUBLISHER  # "Name <address>"; the name alone where pyproject.toml gives no address
    generic_name: str = "Teach a small language model"
    generic_name_zh: str = "训练小型语言模型"
    summary_zh: str = "在自己的电脑上用GRPO教小型语言模型把句子变成精确的JSON，并证明它学会了"
    keywords: tuple[str, ...] = ("GRPO", "LLM", "JSON", "fine-tuning", "GGUF")
    categories: tuple[str, ...] = ("Science", "ArtificialIntelligence", "Development")
    file_kinds: tuple[FileKind, ...] = (FileKind("gguf", "application/x-gguf", "GGUF model", "GGUF模型"),)
    project_file: str = "project.toml"
    project_mime: str = "application/x-lathe-project+toml"
    project_title: str = "Lathe project"
    project_title_zh: str = "Lathe项目"

    @property
    def guid(self) -> str:
        """The same for every version, so that an installer finds the version before it."""
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, self.identifier)).upper()


@cache
def about() -> About:
    """What pyproject.toml says, and the names above."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return About(
        version=str(project["version"]),
        summary=str(project["description"]).rstrip("."),
        licence=str(project["license"]),
        homepage=str(project.get("urls", {}).get("Homepage", "")),
        maintainer=maintainer_of(project.get("authors", [])),
    )


def maintainer_of(authors: list[dict[str, str]]) -> str:
    """The first author. No address is made up: one that nobody reads is worse than none."""
    first = authors[0] if authors else {}
    name, address = first.get("name", PUBLISHER), first.get("email", "")
    return f"{name} <{address}>" if address else name

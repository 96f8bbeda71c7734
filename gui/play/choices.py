"""The models of the playground: the base, every exported file, and any other GGUF file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.base.errors import UserError
from engine.export.index import ExportedFile, exported_files
from engine.models import catalog
from engine.runs.recipe import load_recipe
from engine.runs.runs import run_folders
from gui.shared.i18n import translate

EMBEDDED = "embedded"
FILE = "file:"  # the start of a file's key


@dataclass(frozen=True, slots=True)
class Choice:
    """One model of the choosers. `base` names a base model, whose file is made when it is needed;
    otherwise `path` is the file. `size` is 0 where it is not known yet."""

    title: str
    base: str = ""
    path: Path | None = None
    size: int = 0

    @property
    def key(self) -> str:
        """The identity of the choice across reloads of the list."""
        return f"base:{self.base}" if self.base else f"{FILE}{self.path}"

    @property
    def tip(self) -> str:
        return str(self.path) if self.path else self.title


def base_choice(model: str) -> Choice:
    known = catalog.find(model)
    title = translate("play", "Base: {model}")
    return Choice(title.format(model=known.title if known else model), base=model)


def file_choice(path: Path) -> Choice:
    """A GGUF file from anywhere."""
    size = 0
    with contextlib.suppress(OSError):
        size = path.stat().st_size
    return Choice(path.name, path=path, size=size)


def exported_choices(project: Path) -> list[Choice]:
    """The exported files that exist, newest export first."""
    return [_exported(file) for file in exported_files(project) if file.path.is_file()]


def base_choices(project: Path) -> list[Choice]:
    """The base models of the project's runs, the latest one first, and the embedded one."""
    models: list[str] = []
    for run in reversed(run_folders(project)):
        with contextlib.suppress(UserError):
            models.append(load_recipe(run / "recipe.json").model)
    return [base_choice(model) for model in dict.fromkeys([*models, EMBEDDED])]


def base_of(choice: Choice, bases: Iterable[Choice], project: Path) -> Choice | None:
    """The base model that an exported file was trained from, or the first of the bases."""
    with contextlib.suppress(UserError):
        for file in exported_files(project):
            if file.path == choice.path:
                return base_choice(load_recipe(project / "runs" / file.run / "recipe.json").model)
    return next(iter(bases), None)


def recommended(exported: list[Choice]) -> Choice | None:
    """The default choice: of the newest export the Q8_0 file, rather than its F16 source."""
    if not exported or exported[0].path is None:
        return None
    newest = [choice for choice in exported if choice.path and choice.path.parent == exported[0].path.parent]
    return next((choice for choice in newest if "Q8_0" in choice.title), newest[0])


def _exported(file: ExportedFile) -> Choice:
    run = file.run
    if len(run) > 16 and run[:8].isdigit() and run[8] == "-" and run[15:16] == "-":
        run = run[16:]  # the name without the time it began
    which = "" if file.adapter == "best" else f", {file.adapter}"
    return Choice(f"{run}{which} · {file.quant}", path=file.path, size=file.path.stat().st_size)

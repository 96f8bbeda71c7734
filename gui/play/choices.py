"""The models of the playground: exported files, trained runs, base models, endpoints, any other GGUF file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.assess.choices import Adapter, adapters
from engine.base.errors import UserError
from engine.endpoints.settings import Endpoint
from engine.export.index import ExportedFile, exported_files, folder_name
from engine.models import catalog
from engine.models.gguf_found import gguf_title
from engine.runs.checkpoints import Saved, all_whole
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import best_first, run_folders
from gui.endpoints.opening import known_endpoints
from gui.shared.i18n import translate
from gui.shared.run_labels import adapter_choice_title, model_title, phase_name, run_with

EMBEDDED = "embedded"
FILE = "file:"  # the start of a file's key


@dataclass(frozen=True, slots=True)
class Choice:
    """One model of the choosers. `base` names a base model, whose file is made when it is needed;
    `adapter` is a trained run's, or one of its numbered checkpoints (`checkpoint`, a folder), and `endpoint`
    one behind an address: these need no file. Otherwise `path` is the file. `size` is in bytes, 0 where it is
    not known yet."""

    title: str
    base: str = ""
    path: Path | None = None
    adapter: Adapter | None = None
    endpoint: Endpoint | None = None
    size: int = 0
    checkpoint: Path | None = None

    @property
    def key(self) -> str:
        """The identity of the choice across reloads of the list."""
        if self.checkpoint is not None:
            return f"checkpoint:{self.checkpoint}"
        if self.adapter is not None:
            return f"run:{self.adapter.name}"
        if self.endpoint is not None:
            return self.endpoint.title
        return f"base:{self.base}" if self.base else f"{FILE}{self.path}"

    @property
    def tip(self) -> str:
        if self.adapter is not None:
            return str(self.checkpoint or self.adapter.run)
        if self.endpoint is not None:
            return f"{self.endpoint.model} · {self.endpoint.host}"
        return str(self.path) if self.path else self.title

    @property
    def binds(self) -> bool:
        """Whether its answers can be bound to the JSON Schema: an endpoint is asked for it unless its answer
        form is plain."""
        return self.endpoint is None or self.endpoint.answer_form != "plain"


def base_choice(model: str) -> Choice:
    known = catalog.find(model)
    title = translate("play", "Base: {model}")
    return Choice(title.format(model=known.title if known else gguf_title(model) or model), base=model)


def file_choice(path: Path) -> Choice:
    """A GGUF file from anywhere."""
    size = 0
    with contextlib.suppress(OSError):
        size = path.stat().st_size
    return Choice(path.name, path=path, size=size)


def exported_choices(project: Path) -> list[Choice]:
    """The exported files that exist, newest export first."""
    return [_exported(file) for file in exported_files(project) if file.path.is_file()]


def run_choices(project: Path) -> tuple[list[Choice], list[Choice]]:
    """The trained runs, best first, each by its best adapter, or its last where it was never measured; and
    their other checkpoints."""
    mains: list[Choice] = []
    others: list[Choice] = []
    for run in best_first(project):
        saved = adapters(run)
        mains += map(run_choice, saved[:1])
        others += map(run_choice, saved[1:])
        others += [_checkpoint(saved[0], one) for one in all_whole(run)] if saved else []
    return mains, others


def run_choice(adapter: Adapter) -> Choice:
    return Choice(adapter_choice_title(adapter), adapter=adapter)


def _checkpoint(adapter: Adapter, saved: Saved) -> Choice:
    """A checkpoint of a run to resume from, whose adapter can answer too."""
    told = translate("play", "{phase}, checkpoint {step}")
    told = told.format(phase=phase_name(saved.phase), step=saved.step)
    return Choice(run_with(adapter, told), adapter=adapter, checkpoint=saved.folder)


def base_choices(project: Path) -> list[Choice]:
    """The base models of the project's runs, the latest one first, and the embedded one."""
    models: list[str] = []
    for run in reversed(run_folders(project)):
        with contextlib.suppress(UserError):
            models.append(load_recipe(run / "recipe.json").model)
    return [base_choice(model) for model in dict.fromkeys([*models, EMBEDDED])]


def endpoint_choice(endpoint: Endpoint) -> Choice:
    return Choice(model_title(endpoint.title), endpoint=endpoint)


def endpoint_choices() -> list[Choice]:
    """The endpoints of this person, in the order in which they were added."""
    return [endpoint_choice(one) for one in known_endpoints()]


def base_of(choice: Choice, bases: Iterable[Choice], project: Path) -> Choice | None:
    """The base model that a run or an exported file was trained from, or the first of the bases."""
    if choice.adapter is not None:
        return base_choice(choice.adapter.model)
    with contextlib.suppress(UserError):
        for file in exported_files(project):
            if file.path == choice.path:
                return base_choice(load_recipe(project / "runs" / file.run / "recipe.json").model)
    return next(iter(bases), None)


def recommended(exported: list[Choice], runs: list[Choice]) -> Choice | None:
    """The default choice: the best run, by its exported file where there is one.

    A run that was never measured comes after any file. Of several files of an export the Q8_0 one is
    taken, rather than its F16 source.
    """
    best = runs[0].adapter if runs else None
    if best is not None:
        folder = folder_name(best.run.name, best.which)
        files = [choice for choice in exported if choice.path and choice.path.parent.name == folder]
        if files or best.figures is not None or not exported:
            return _preferred(files) if files else runs[0]
    newest = exported[0].path if exported else None
    return _preferred([one for one in exported if one.path and newest and one.path.parent == newest.parent])


def _preferred(files: list[Choice]) -> Choice | None:
    return next((choice for choice in files if "Q8_0" in choice.title), files[0] if files else None)


def _exported(file: ExportedFile) -> Choice:
    run = file.run
    if len(run) > 16 and run[:8].isdigit() and run[8] == "-" and run[15:16] == "-":
        run = run[16:]  # the name without the time it began
    which = "" if file.adapter == "best" else f", {file.adapter}"
    return Choice(f"{run}{which} · {file.quant}", path=file.path, size=file.path.stat().st_size)

"""The export of a run: merge, write, prove, quantise, in a folder under exports/."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base import lock, store
from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.base.units import size
from engine.export import index
from engine.export.gguf import write_gguf
from engine.export.index import ExportedFile
from engine.export.merge import merge
from engine.export.proof import Report
from engine.export.quantize import quantize
from engine.export.quants import find_quant, needed_bytes, size_of
from engine.export.reference import Reference
from engine.export.verify import verify
from engine.models import chat, hub
from engine.models.folder import ModelFolder
from engine.project import Project
from engine.runs.adapters import adapter_of
from engine.runs.recipe_values import load_recipe


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export wrote."""

    folder: Path
    files: tuple[ExportedFile, ...]

    def to_json(self) -> dict[str, Any]:
        return {"folder": str(self.folder), "files": [file.to_json() for file in self.files]}

    def text(self) -> str:
        """A line a file, for people."""
        return "\n".join(_line(file) for file in self.files)


def export(
    project: Project,
    run: Path,
    quants: Sequence[str],
    check: bool = True,
    progress: Progress = silent,
    *,
    which: str = "best",
    compare: int = 20,
    cancel: Cancel = never,
) -> ExportResult:
    """Write the adapter of a run as one GGUF a quantisation, exports/<run>/<project>-<quantisation>.gguf.

    A file that an earlier export of this adapter left under such a name is replaced.

    With `check`, each file is compared with the merged model on all prompts of the project (token
    ids) and on `compare` of them (answers, logits). The F16 file that the others are made from is kept
    only when it is asked for. Each file is on the folder's list with its report (`engine.export.index`)
    as soon as it is done, beside those of earlier exports, so that stopping later loses none. An adapter
    other than the best one has a folder of its own; the last one stands for the best of a run that was not
    measured. Raises UserError, also when the F16 file proves not
    to be the trained model.
    """
    wanted = list(dict.fromkeys(find_quant(quant).name for quant in quants))
    if not wanted:
        raise UserError("No quantisation was requested.", hint="For example: --quant Q8_0")
    with lock.only_one(
        run, "export", UserError("This run is being exported already.", hint="Wait until it ends.")
    ):
        return _exported(project, run, wanted, check, progress, which, compare, cancel)


def _exported(
    project: Project,
    run: Path,
    wanted: list[str],
    check: bool,
    progress: Progress,
    which: str,
    compare: int,
    cancel: Cancel,
) -> ExportResult:
    recipe = load_recipe(run / "recipe.json")
    adapter = adapter_of(run, which)
    which = adapter.name  # the last one, where none was measured
    base = hub.resolve(recipe.model, progress, cancel)
    folder = project.new_folder(index.FOLDER, index.folder_name(run.name, which))
    index.clear_leftovers(folder)
    _check_room(folder, recipe.model, wanted)
    plain = folder / index.file_name(project.folder, "F16")
    files: list[ExportedFile] = []

    def done(quant: str, path: Path, report: Report | None) -> None:
        size, made = path.stat().st_size, round(time.time(), 3)
        files.append(ExportedFile(path, quant, size, run.name, which, report, made))
        index.add(files[-1])

    try:
        merged = merge(base, adapter, folder / "merged", progress, cancel)
        title, working = plain.stem.removesuffix("-F16"), project.task.working
        write_gguf(merged, plain, title=title, working=working, progress=progress, cancel=cancel)
        compared = min(compare, len(project.rows())) if check else 0
        with _trained_side(project, merged, compared, progress, cancel) as trained:
            report = _proof(trained, plain, progress, cancel)
            if "F16" in wanted:
                done("F16", plain, report)
            for quant in wanted:
                if quant != "F16":
                    path = folder / index.file_name(project.folder, quant)
                    quantize(plain, path, quant, progress=progress, cancel=cancel)
                    done(quant, path, _proof(trained, path, progress, cancel))
    finally:
        shutil.rmtree(folder / "merged", ignore_errors=True)
        if index.run_of(plain) is None:  # not asked for, or not proved
            plain.unlink(missing_ok=True)
    return ExportResult(folder, tuple(sorted(files, key=lambda file: wanted.index(file.quant))))


def _check_room(folder: Path, model: str, wanted: Sequence[str]) -> None:
    """Refuse an export for which the disk is too small, before an hour of work."""
    size = size_of(model)
    if size is None:
        return
    need = needed_bytes(size, tuple(find_quant(name) for name in wanted))
    hint = Text("Free some space, or choose fewer quantisations.")
    store.check_space(folder, need, Text("This export"), hint)


def _trained_side(
    project: Project, merged: ModelFolder, compare: int, progress: Progress, cancel: Cancel
) -> AbstractContextManager[Reference | None]:
    """The trained model's answers to the project's prompts, those of the test split first."""
    if not compare:
        return nullcontext()
    fmt = chat.from_tokenizer(hub.load_tokenizer(merged))
    rows = sorted(project.rows(), key=lambda row: row.split != "test")
    prompts = [chat.prompt_text(project.task, fmt, row.prompt) for row in rows]
    return Reference(
        merged,
        prompts,
        merged.path,
        compare=compare,
        working=project.task.working,
        progress=progress,
        cancel=cancel,
    )


def _proof(trained: Reference | None, path: Path, progress: Progress, cancel: Cancel) -> Report | None:
    if trained is None:
        return None
    try:
        report = verify(trained, path, progress=progress, cancel=cancel)
    except Cancelled:
        path.unlink(missing_ok=True)  # a file that was to be proved must not stay unproved
        raise
    if report.same_tokens == report.prompts and not report.same_hard_tokens:
        path.unlink(missing_ok=True)
        raise UserError(
            "The exported file {name} makes other tokens of some texts than the trained model, and was "
            "deleted: {text!r}.",
            path.name,
            report.first_other_prompt,
            hint="Please report this model; the export gets its tokenizer wrong.",
        )
    if not report.asked_alike or (path.stem.endswith("-F16") and not report.faithful):
        path.unlink(missing_ok=True)
        raise UserError(
            "The exported file {name} does not answer as the trained model, and was deleted: "
            "{same_tokens} of {prompts} prompts have the same tokens, the logits differ by "
            "{n:.3g} on average.",
            path.name,
            report.same_tokens,
            report.prompts,
            report.logit_mean,
            hint="Please report this model; the export gets its tokenizer or weights wrong.",
        )
    return report


def _line(file: ExportedFile) -> str:
    text = f"{file.quant:7} {size(file.size):>9}  {file.path}"
    if file.report is None:
        return text
    report = file.report
    return (
        f"{text}\n        same tokens {report.same_tokens}/{report.prompts}, "
        f"same greedy answers {report.same_answers:.0%} of {report.compared}, "
        f"same next token {report.same_next:.1%}, logits differ by {report.logit_mean:.4f} of "
        f"{report.logit_scale:.1f} on average"
    )

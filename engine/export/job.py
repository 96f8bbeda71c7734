"""The export of a run: merge, write, prove, quantise, in a folder under exports/."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.app import heap
from engine.base import lock, names, store
from engine.base.errors import UserError
from engine.base.progress import Cancel, Progress, never, silent
from engine.base.text import Text, packed
from engine.base.units import size
from engine.data.rows import Row
from engine.export import index
from engine.export.about import about
from engine.export.beside import find_beside
from engine.export.card import Facts
from engine.export.gguf import write_gguf
from engine.export.importance import HELD, ROWS, Asked, Importance, asked_of
from engine.export.importance import importance as measured_importance
from engine.export.index import ExportedFile, Weighing
from engine.export.lora import write_adapter
from engine.export.merge import merge
from engine.export.merged_folder import write_folder
from engine.export.proof import Report
from engine.export.proving import proved
from engine.export.quantize import quantize
from engine.export.quants import find_quant, needed_bytes, size_of
from engine.export.reference import Reference
from engine.export.texts import write_texts
from engine.models import chat, hub
from engine.models.folder import ModelFolder
from engine.project import Project
from engine.runs.adapters import adapter_of
from engine.runs.recipe_values import load_recipe


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export wrote: the files, what lies beside them by name, and what there is to know of that."""

    folder: Path
    files: tuple[ExportedFile, ...]
    beside: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "folder": str(self.folder),
            "files": [file.to_json() for file in self.files],
            "beside": list(self.beside),
            "notes": [packed(note) for note in self.notes],
        }

    def text(self) -> str:
        """A line a file, for people."""
        lines = [_line(file) for file in self.files]
        if self.beside:
            lines.append(f"Beside: {', '.join(self.beside)}")
        return "\n".join([*lines, *self.notes])


@dataclass(frozen=True, slots=True)
class Wish:
    """What an export is to write.

    check        each file is compared with the merged model on all prompts of the project (token ids) and on
                 `compare` of them (answers, logits)
    which        the adapter: best, last or warm_start_end; the last one stands for the best of a run that was
                 not measured
    beside       names of `engine.export.beside`
    importance   quantise by an importance matrix of the training rows too, and keep the nearer file
    """

    quants: tuple[str, ...]
    check: bool = True
    which: str = "best"
    compare: int = 20
    beside: tuple[str, ...] = ()
    importance: bool = False


def export(
    project: Project,
    run: Path,
    wish: Wish,
    progress: Progress = silent,
    cancel: Cancel = never,
    figures: Callable[[str], Sequence[str]] = lambda which: (),
) -> ExportResult:
    """Write an adapter of a run as one GGUF a quantisation, exports/<run>/<project>-<quantisation>.gguf.

    A file that an earlier export of this adapter left under such a name is replaced. The F16 file that the
    others are made from is kept only when it is asked for. Each file is on the folder's list with its report
    (`engine.export.index`) as soon as it is done, beside those of earlier exports, so that stopping later
    loses none. An adapter other than the best one has a folder of its own. `figures` tells for the model card
    what was measured of an adapter. Raises UserError, also when the F16 file, or the adapter's on the base
    model, proves not to be the trained model.
    """
    quants = tuple(dict.fromkeys(find_quant(quant).name for quant in wish.quants))
    if not quants:
        raise UserError("No quantisation was requested.", hint="For example: --quant Q8_0")
    wish = replace(wish, quants=quants, beside=find_beside(wish.beside))
    heap.stop_growing()  # freed tensors of gigabytes go back to the system
    with lock.only_one(
        run, "export", UserError("This run is being exported already.", hint="Wait until it ends.")
    ):
        return _Export(project, run, wish, progress, cancel).done(figures)


class _Export:
    """One export at work."""

    def __init__(self, project: Project, run: Path, wish: Wish, progress: Progress, cancel: Cancel) -> None:
        self.project, self.run, self.wish = project, run, wish
        self.progress, self.cancel = progress, cancel
        self.recipe = load_recipe(run / "recipe.json")
        self.adapter = adapter_of(run, wish.which)
        self.which = self.adapter.name  # the last one, where none was measured
        self.base = hub.resolve(self.recipe.model, progress, cancel)
        self.about = about(self.recipe.model, self.base)
        self.folder = project.new_folder(index.FOLDER, index.folder_name(run.name, self.which))
        self.plain = self.folder / index.file_name(project.folder, "F16")
        self.stem = self.plain.stem.removesuffix("-F16")
        self.files: list[ExportedFile] = []
        self.others: dict[str, str] = {}  # what lies beside -> what it is, for the card
        self.adapter_report: Report | None = None

    def done(self, figures: Callable[[str], Sequence[str]]) -> ExportResult:
        index.clear_leftovers(self.folder)
        self._check_room()
        try:
            merged = merge(self.base, self.adapter, self.folder / "merged", self.progress, self.cancel)
            self._write(merged, self.plain)
            with self._trained_side(merged) as trained:
                report = self._proof(trained, self.plain)
                if "F16" in self.wish.quants:
                    self._keep("F16", self.plain, report)
                self._quantise(merged, trained)
                if "adapter" in self.wish.beside:
                    self._write_adapter(trained)
            if "safetensors" in self.wish.beside:
                self._write_safetensors(merged)
        finally:
            shutil.rmtree(self.folder / "merged", ignore_errors=True)
            if index.run_of(self.plain) is None:  # not asked for, or not proved
                self.plain.unlink(missing_ok=True)
        files = tuple(sorted(self.files, key=lambda file: self.wish.quants.index(file.quant)))
        facts = Facts(
            project=self.project,
            run=self.run.name,
            adapter=self.which,
            recipe=self.recipe,
            about=self.about,
            files=files,
            figures=figures(self.which),
            others=self.others,
            adapter_report=self.adapter_report,
        )
        texts, notes = write_texts(self.folder, self.wish.beside, facts)
        return ExportResult(self.folder, files, (*texts, *self.others), tuple(notes))

    def _check_room(self) -> None:
        """Refuse an export for which the disk is too small, before an hour of work."""
        size = size_of(self.recipe.model)
        if size is None:
            return
        need = needed_bytes(size, tuple(map(find_quant, self.wish.quants)), self.wish.beside)
        hint = Text("Free some space, or choose fewer quantisations.")
        store.check_space(self.folder, need, Text("This export"), hint)

    def _write(self, model: ModelFolder, path: Path) -> None:
        write_gguf(
            model,
            path,
            title=path.stem.removesuffix("-F16"),
            about=self.about,
            working=self.project.task.working,
            progress=self.progress,
            cancel=self.cancel,
        )

    def _keep(
        self, quant: str, path: Path, report: Report | None, importance: Weighing | None = None
    ) -> None:
        size, made = path.stat().st_size, round(time.time(), 3)
        file = ExportedFile(path, quant, size, self.run.name, self.which, report, made, importance)
        self.files.append(file)
        index.add(file)

    def _quantise(self, merged: ModelFolder, trained: Reference | None) -> None:
        wanted = [quant for quant in self.wish.quants if quant != "F16"]
        weighs = self.wish.importance and any(find_quant(quant).weighs for quant in wanted)
        with self._importance(merged) if weighs else nullcontext() as importance:
            for quant in wanted:
                path = self.folder / index.file_name(self.project.folder, quant)
                quantize(self.plain, path, quant, progress=self.progress, cancel=self.cancel)
                weighing = None
                if importance is not None and find_quant(quant).weighs:
                    weighing = self._weigh(importance, path, quant)
                self._keep(quant, path, self._proof(trained, path), weighing)

    def _importance(self, merged: ModelFolder) -> AbstractContextManager[Importance]:
        """Training rows weigh; validation rows, or other training rows, judge. Test rows take no part."""
        task, fmt = self.project.task, chat.from_tokenizer(hub.load_tokenizer(merged))
        answered = [row for row in self.project.rows() if row.completion is not None]
        train, held = ([row for row in answered if row.split == split] for split in ("train", "valid"))
        if len(held) < HELD:
            held += train[:: max(2, len(train) // HELD)][: HELD - len(held)]
        left = [row for row in train if row not in held]

        def asked(rows: Sequence[Row], most: int) -> list[Asked]:
            return [asked_of(task, fmt, row) for row in rows[:: max(1, len(rows) // most)][:most]]

        return measured_importance(
            merged, asked(left, ROWS), asked(held, HELD), self.folder, self.progress, self.cancel
        )

    def _weigh(self, importance: Importance, path: Path, quant: str) -> Weighing:
        """Quantise once more by the importance matrix, and leave the nearer file at `path`."""
        other = path.with_name(f".{path.name}.weighed")
        try:
            quantize(
                self.plain,
                other,
                quant,
                importance=importance.values,
                progress=self.progress,
                cancel=self.cancel,
            )
            far = [importance.divergence(file, self.progress, self.cancel) for file in (path, other)]
            found = Weighing(importance.rows, *far)
            if found.paid:
                other.replace(path)
            return found
        finally:
            other.unlink(missing_ok=True)

    def _write_adapter(self, trained: Reference | None) -> None:
        """The adapter, and the base model that it goes on; both are proved together."""
        path = self.folder / f"{self.stem}-adapter.gguf"
        base = self.folder / f"{names.plain_stem(self.about.base, index.LONGEST_STEM)}-F16.gguf"
        write_adapter(self.base, self.adapter, path, path.stem, self.about)
        self._write(self.base, base)
        if trained is not None:
            self.adapter_report = proved(trained, base, self.progress, self.cancel, adapter=path)
        self.others[path.name] = f"the LoRA adapter alone, for {base.name}"
        self.others[base.name] = "the base model, for the adapter"

    def _write_safetensors(self, merged: ModelFolder) -> None:
        path = self.folder / f"{self.stem}-safetensors"
        shutil.rmtree(path, ignore_errors=True)
        working = self.project.task.working
        write_folder(merged, path, working=working, progress=self.progress, cancel=self.cancel)
        self.others[path.name] = "the merged model in float16, for vLLM and transformers"

    def _trained_side(self, merged: ModelFolder) -> AbstractContextManager[Reference | None]:
        """The answers of base and adapter to the project's prompts, those of the test split first."""
        rows = sorted(self.project.rows(), key=lambda row: row.split != "test")
        compare = min(self.wish.compare, len(rows)) if self.wish.check else 0
        if not compare:
            return nullcontext()
        task, fmt = self.project.task, chat.from_tokenizer(hub.load_tokenizer(self.base))

        def guess(row: Row) -> str:
            answered = row.completion is not None
            return chat.answer_text(task, fmt, row) + chat.end_of_turn(fmt) if answered else ""

        return Reference(
            self.base,
            [chat.prompt_text(task, fmt, row.prompt) for row in rows],
            merged.path,
            guesses=[guess(row) for row in rows],
            adapter=self.adapter,
            compare=compare,
            working=task.working,
            progress=self.progress,
            cancel=self.cancel,
        )

    def _proof(self, trained: Reference | None, path: Path) -> Report | None:
        return None if trained is None else proved(trained, path, self.progress, self.cancel)


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

"""The export page: the trained model as GGUF files, each proved, on a shelf."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from engine.assess.choices import Adapter, adapters
from engine.assess.saved import SavedAssessment, saved_assessments
from engine.base.errors import UserError, disk_error
from engine.export import index
from engine.export.index import Condition, ExportedFile
from engine.jobs import AnyJob, AssessJob, ExportJob, load_job
from engine.runs.runs import run_folders
from gui.export import plan
from gui.export.elsewhere import ElsewhereDialog
from gui.export.file_card import FileCard
from gui.export.labels import score_of
from gui.export.setup import SetupCard
from gui.shared import desktop, errors, trash
from gui.shared.background import Background
from gui.shared.widgets import EmptyState, label, scrolled
from gui.workspace.job_panel import JobPanel
from gui.workspace.jobs import Job
from gui.workspace.page import Page


@dataclass(frozen=True, slots=True)
class _Stock:
    """What lies on the shelf, as read beside the window."""

    files: list[ExportedFile]
    saved: list[SavedAssessment]
    conditions: dict[Path, Condition]
    whole: bool = True  # False: scores and conditions are still to be read


class ExportPage(Page):
    """Starts exports, and shows every file there is with its proof and its score."""

    name = "export"

    def build(self) -> Iterator[None]:
        board = self.board
        self.setup = SetupCard()
        self.panel = JobPanel(board, self.tr("Stopped. Files that were done are on the shelf."))
        self.score_panel = JobPanel(board, self.tr("Stopped. No score was kept."))
        self.cards: list[FileCard] = []
        self._specs: dict[str, AnyJob] = {}
        self._checked: dict[tuple[Path, int, int], Condition] = {}
        yield
        self._stocks, self._copies = Background(self), Background(self)
        self._stocks.done.connect(self._stock_came)
        self._copies.done.connect(self._copied)
        self._build()
        self._export_action = self.new_action(
            self.tr("&Export"), self.setup.start_button.click, "Ctrl+Return"
        )
        self._refresh_action = self.new_action(self.tr("&Look again"), self.refresh, "F5")
        self.setup.start_requested.connect(self.start)
        self.panel.again_requested.connect(lambda: self._again("export"))
        self.score_panel.again_requested.connect(lambda: self._again("assess"))
        self.panel.changed.connect(lambda: self.setup.set_busy(self.panel.busy))
        self.score_panel.changed.connect(self._score_changed)
        board.job_added.connect(self._job_added)
        for job in board.live:
            self._job_added(job)

    # -- what the window asks

    def page_actions(self) -> list[QAction]:
        return [self._export_action, self._refresh_action]

    def arrive(self, payload: object = None) -> None:
        """`payload`: a run's name, or {"run": name, "adapter": which}."""
        self.setup.show_adapters(self._adapters(), self.workspace.folder)
        if isinstance(payload, str):
            self.setup.choose(payload)
        elif isinstance(payload, dict):
            self.setup.choose(str(payload.get("run", "")), str(payload.get("adapter", "best")))
        self.refresh()

    def refresh(self) -> None:
        """Read the shelf anew, beside the window: headers are read to see that the files are whole."""
        folder, known = self.workspace.folder, self._checked
        if self.cards:
            self._stocks.ask(lambda: _read_stock(folder, known))
        else:  # the list alone is read in no time; headers and scores may take seconds beside a training
            self._stocks.ask(lambda: _Stock(index.exported_files(folder), [], {}, whole=False))

    # -- doing

    def start(self, spec: AnyJob) -> None:
        """Start an export, or the score of a file; what the disk refuses is said kindly."""
        project = self.workspace.project
        assert project is not None
        self._specs[spec.kind] = spec
        errors.guarded(self, lambda: self.board.start(project, spec))

    def copy_to(self, file: ExportedFile, target: Path) -> None:
        """Copy a file to another place, whole or not at all; beside the window."""
        self._note.setText(self.tr("Copying {name}…").format(name=file.path.name))
        self._note.show()
        self._copies.ask(lambda: _copy(file.path, target))

    def delete(self, file: ExportedFile) -> None:
        """Move a file to the trash and take it off the list. Raises UserError."""
        trash.to_trash(file.path)
        with contextlib.suppress(UserError):  # the list may be gone with its folder
            index.remove(file)
        self.refresh()

    def ask_for_target(self, name: str) -> Path | None:
        """Where to copy a file to, or None."""
        found, _ = QFileDialog.getSaveFileName(self, self.tr("Copy to"), name, "GGUF (*.gguf)")
        return Path(found) if found else None

    def show_elsewhere(self, file: ExportedFile) -> ElsewhereDialog:
        """How to use a file with other programs."""
        project, rows = self.workspace.project, self.workspace.rows.all
        assert project is not None
        prompt = next((one.prompt for one in rows if one.split == "test"), rows[0].prompt if rows else "")
        dialog = ElsewhereDialog(self, file, project.task, prompt)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    # -- inside

    def _build(self) -> None:
        side = QWidget()
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 6, 0)
        left.setSpacing(12)
        left.addWidget(self.setup)
        left.addWidget(self.panel)
        left.addStretch(1)
        area = scrolled(side)
        area.setMinimumWidth(330)
        inner = QWidget()
        self._shelf = QVBoxLayout(inner)
        self._shelf.setContentsMargins(0, 0, 8, 0)
        self._shelf.setSpacing(12)
        self._shelf.addStretch(1)
        right = QWidget()
        box = QVBoxLayout(right)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self._note = label("", "muted", wrap=True)
        self._note.hide()
        box.addWidget(label(self.tr("Exported files"), "title"))
        box.addWidget(self._note)
        box.addWidget(self.score_panel)
        box.addWidget(scrolled(inner), 1)
        none = EmptyState(
            self.tr("No exported files yet"),
            self.tr(
                "An export merges what was trained into the base model and writes it as one GGUF file, "
                "which llama.cpp, Ollama and many other programs run. Each file is proved against the "
                "trained model."
            ),
        )
        self._stack = QStackedWidget()
        # In the order of `_stock_came`: not known yet, nothing exported, the shelf, nothing trained.
        self._stack.addWidget(QWidget())  # until the shelf has been read, it is not known to be empty
        self._stack.addWidget(none)
        self._stack.addWidget(right)
        self._stack.addWidget(
            EmptyState(
                self.tr("No trained model yet"),
                self.tr("Train one first: it can then be written as one file that other programs run."),
                self.tr("Go to Train"),
                lambda: self.workspace.show_page("training"),
            )
        )
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(area)
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([350, 760])
        splitter.setHandleWidth(12)
        splitter.setChildrenCollapsible(False)
        self.workspace.layout.remember_splitter(splitter, "export.side")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.addWidget(splitter)

    def _adapters(self) -> list[Adapter]:
        with contextlib.suppress(OSError, UserError):  # the project's folder is gone; the window says so
            return [one for run in reversed(run_folders(self.workspace.folder)) for one in adapters(run)]
        return []

    def _again(self, kind: str) -> None:
        if kind in self._specs:
            self.start(self._specs[kind])

    def _job_added(self, job: Job) -> None:
        panel = {"export": self.panel, "assess": self.score_panel}.get(job.kind)
        if panel is not None and not panel.busy:
            job.ended.connect(lambda: self._job_ended(job))
            panel.follow(job, _parts_of(job) if job.kind == "export" else None)

    def _job_ended(self, job: Job) -> None:
        spec = self._specs.get("export")
        if job.kind == "export" and job.state != "done" and isinstance(spec, ExportJob):
            # A worker that was killed could not tidy up; the merged weights alone are large.
            index.clear_leftovers(self.workspace.folder / "exports" / index.folder_name(spec.run, spec.which))
        self.refresh()

    def _score_changed(self) -> None:
        for card in self.cards:
            card.set_busy(self.score_panel.busy)

    def _stock_came(self, found: object) -> None:
        if not isinstance(found, _Stock) or self.workspace.project is None:
            return
        for card in self.cards:
            self._shelf.removeWidget(card)
            card.hide()
            card.deleteLater()
        sources = {one.name for one in self._adapters()}
        self.cards = []
        for file in found.files:
            card = FileCard(file, file.source in sources)
            card.show_condition(found.conditions.get(file.path))
            card.show_score(score_of(file, found.saved))
            card.requested.connect(self._requested)
            self._shelf.insertWidget(self._shelf.count() - 1, card)
            self.cards.append(card)
        if not found.whole and found.files:
            self.refresh()
        self._score_changed()
        shelf_shown = bool(found.files) or self.score_panel.busy
        self._stack.setCurrentIndex(2 if shelf_shown else 1 if sources else 3)

    def _requested(self, action: str, file: ExportedFile) -> None:
        actions: dict[str, Callable[[], Any]] = {
            "score": lambda: self.start(AssessJob(a=file.source, b=str(file.path))),
            "compare": lambda: self._visit("assess", {"a": file.source, "b": str(file.path)}),
            "open": lambda: self._open_score(file),
            "play": lambda: self._visit("play", {"model": file.path}),
            "elsewhere": lambda: self.show_elsewhere(file),
            "folder": lambda: desktop.show_folder(file.path.parent),
            "copy": lambda: desktop.copy_text(str(file.path)),
            "save": lambda: self._save(file),
            "delete": lambda: errors.guarded(self, lambda: self.delete(file)),
        }
        actions[action]()

    def _visit(self, page: str, payload: object) -> None:
        self.workspace.show_page(page, payload)

    def _open_score(self, file: ExportedFile) -> None:
        card = next((card for card in self.cards if card.file == file), None)
        if card is not None and card.saved is not None:
            self._visit("assess", {"path": str(card.saved.path)})

    def _save(self, file: ExportedFile) -> None:
        target = self.ask_for_target(file.path.name)
        if target is not None:
            self.copy_to(file, target)

    def _copied(self, found: object) -> None:
        if isinstance(found, UserError):
            self._note.hide()
            self.workspace.error_raised.emit(found)
        else:
            self._note.setText(self.tr("Copied to {path}").format(path=found))


def _parts_of(job: Job) -> Callable[[Job], tuple[int, int]] | None:
    """How far an export is as a whole; None where its spec cannot be read."""
    try:
        spec = load_job(job.folder)
    except UserError:
        return None
    if not isinstance(spec, ExportJob):
        return None
    parts = plan.parts_of(spec)
    return lambda job: (plan.reached(parts, job.events), len(parts))


def _read_stock(project: Path, known: dict[tuple[Path, int, int], Condition]) -> _Stock:
    """The shelf with the condition of each file; a file that did not change is not read again."""
    files = index.exported_files(project)
    conditions: dict[Path, Condition] = {}
    for file in files:
        with contextlib.suppress(OSError):
            state = file.path.stat()
            key = (file.path, state.st_size, state.st_mtime_ns)
            if key not in known:
                known[key] = index.condition(file)
            conditions[file.path] = known[key]
        conditions.setdefault(file.path, "gone")
    return _Stock(files, saved_assessments(project), conditions)


def _copy(source: Path, target: Path) -> Path:
    temp = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, temp)
        temp.replace(target)
    except OSError as error:
        temp.unlink(missing_ok=True)
        raise disk_error("write", target, error) from error
    return target

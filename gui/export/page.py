"""The export page: the trained model as GGUF files, each compared with the model it was made from."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from engine.assess.file_scores import score_of
from engine.base.errors import UserError
from engine.export import index
from engine.export.index import Condition, ExportedFile
from engine.jobs import AnyJob, AssessJob, ExportJob, load_job
from gui.export import plan
from gui.export.done_card import DoneCard
from gui.export.file_card import FileCard
from gui.export.listing import Listing, adapters_of, copy_whole, read_listing, read_names, written
from gui.export.other_programs import OtherProgramsDialog
from gui.export.setup import SetupCard
from gui.serve.dialog import ServeDialog, show_serve_dialog
from gui.shared import desktop, errors, file_dialogs
from gui.shared.background import Background
from gui.shared.sentences import engine_text
from gui.shared.widgets import EmptyState, button, column, label, row, scrolled, splitter
from gui.workspace.job_panel import BesideTraining, JobPanel
from gui.workspace.jobs import Job
from gui.workspace.page import PAGE_MARGINS, Page, page_head


class ExportPage(Page):
    """Starts exports, and shows every file there is with its proof and its score."""

    name = "export"

    def build(self) -> Iterator[None]:
        board = self.board
        self.setup = SetupCard()
        self.setup.body.insertWidget(self.setup.body.count() - 1, BesideTraining(board, self.setup))
        self.panel = JobPanel(board, self.tr("Stopped. Files that were finished are kept."))
        self.score_panel = JobPanel(board, self.tr("Stopped. No score was kept."))
        self.cards: list[FileCard] = []
        self._specs: dict[str, AnyJob] = {}
        self._unscored: list[ExportedFile] = []
        self._checked: dict[tuple[Path, int, int], Condition] = {}
        yield
        self.done_card = DoneCard()
        self._listings, self._copies, self._gains = Background(self), Background(self), Background(self)
        self._listings.done.connect(self._show_listing)
        self._gains.done.connect(self.done_card.show_written)
        self.done_card.requested.connect(self._requested)
        self._copies.done.connect(self._copied)
        self._copies.failed.connect(self._not_copied)
        self._build()
        self._export_action = self.new_action(
            self.tr("&Export"), self.setup.start_button.click, "Ctrl+Return"
        )
        self._refresh_action = self.new_action(self.tr("&Refresh the list"), self.refresh, "F5")
        self.setup.start_requested.connect(self.start)
        self.panel.again_requested.connect(lambda: self._again("export"))
        self.score_panel.again_requested.connect(lambda: self._again("assess"))
        self.panel.changed.connect(lambda: self.setup.set_busy(self.panel.busy))
        self.score_panel.changed.connect(self._score_changed)
        board.job_added.connect(self._job_added)
        for job in board.live:
            self._job_added(job)

    def page_actions(self) -> list[QAction]:
        return [self._export_action, self._refresh_action]

    def arrive(self, payload: object = None) -> None:
        """`payload`: a run's name, or {"run": name, "adapter": which}."""
        self.setup.show_adapters(adapters_of(self.workspace.folder), self.workspace.folder)
        if isinstance(payload, str):
            self.setup.choose(payload)
        elif isinstance(payload, dict):
            self.setup.choose(str(payload.get("run", "")), str(payload.get("adapter", "best")))
        self.refresh()

    def refresh(self) -> None:
        """List the files again in the background; their headers are read to see that they are whole."""
        folder, known = self.workspace.folder, self._checked
        if self.cards:
            self._listings.start(lambda _: read_listing(folder, known))
        else:  # the list alone is fast; headers and scores may take seconds while a run trains
            self._listings.start(lambda _: read_names(folder))

    def start(self, spec: AnyJob) -> None:
        """Start an export, or the score of a file; a disk error is shown, not raised."""
        project = self.workspace.project
        assert project is not None
        self._specs[spec.kind] = spec
        errors.guarded(self, lambda: self.board.start(project, spec))

    def score_all(self) -> None:
        """Let the trained model and all its files of the newest export answer the test rows."""
        files = self._unscored
        if files:
            self.start(AssessJob(models=(files[0].source, *(str(file.path) for file in files))))

    def copy_to(self, file: ExportedFile, target: Path) -> None:
        """Copy a file in the background, whole or not at all."""
        self._note.setText(self.tr("Copying {name}…").format(name=file.path.name))
        self._note.show()
        self._copies.start(lambda _: copy_whole(file.path, target))

    def delete(self, file: ExportedFile) -> None:
        """Move a file to the trash and remove it from the index. Raises UserError."""
        desktop.to_trash(file.path)
        with contextlib.suppress(UserError):  # the list may be gone with its folder
            index.remove(file)
        self.refresh()

    def ask_for_target(self, name: str) -> Path | None:
        """Where to copy a file to, or None."""
        return file_dialogs.save_file(self, "model file", self.tr("Copy to"), name, "GGUF (*.gguf)")

    def serve(self, file: ExportedFile) -> ServeDialog:
        """The panel that serves a file to other programs."""
        project = self.workspace.project
        assert project is not None
        prompt = self.workspace.rows.example_prompt()
        return show_serve_dialog(self, project, self.board, file.path, prompt)

    def show_other_programs(self, file: ExportedFile) -> OtherProgramsDialog:
        """How to use a file with other programs."""
        project = self.workspace.project
        assert project is not None
        dialog = OtherProgramsDialog(self, file, project.task, self.workspace.rows.example_prompt())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _build(self) -> None:
        side = QWidget()
        side.setLayout(column(self.setup, self.panel, None, spacing=12, margins=(0, 0, 6, 0)))
        area = scrolled(side)
        area.setMinimumWidth(330)
        inner = QWidget()
        self._cards = column(None, spacing=12, margins=(0, 0, 8, 0))
        inner.setLayout(self._cards)
        self._note = label("", "muted", wrap=True)
        self._note.hide()
        files, heading = scrolled(inner), label(self.tr("Exported files"), "heading")
        right = QWidget()
        self._advice = label("", wrap=True, selectable=True, name="advice")
        self._advice.hide()
        self._score_all = button(
            self.tr("Score all on the test rows"),
            lambda: self.score_all(),
            tip=self.tr("The trained model and every file answer them; then it is said which file to take"),
            name="score_all",
        )
        self._score_all.hide()
        head = row(heading, None, self._score_all)
        parts = (self.done_card, head, self._advice, self._note, self.score_panel, files)
        right.setLayout(column(*parts, spacing=10, stretch=files))
        none = EmptyState(
            self.tr("No exported files yet"),
            self.tr(
                "An export merges what was trained into the base model and writes it as one GGUF file, "
                "which llama.cpp, Ollama and many other programs run. Each file is proved against the "
                "trained model."
            ),
        )
        untrained = EmptyState(
            self.tr("No trained model yet"),
            self.tr("Train one first: it can then be written as one file that other programs run."),
            self.tr("Go to Train"),
            lambda: self.workspace.show_page("training"),
        )
        self._stack = QStackedWidget()
        # In the order of `_show_listing`; the first is shown until the files have been listed.
        for widget in (QWidget(), none, right, untrained):
            self._stack.addWidget(widget)
        sides = splitter(area, self._stack, sizes=(350, 760), stretches=(0, 1))
        self.workspace.layout.remember_splitter(sides, "export.side")
        self.setLayout(column(page_head(self.tr("Export")), sides, margins=PAGE_MARGINS, stretch=sides))

    def _again(self, kind: str) -> None:
        if kind in self._specs:
            self.start(self._specs[kind])

    def _job_added(self, job: Job) -> None:
        panel = {"export": self.panel, "assess": self.score_panel}.get(job.kind)
        if panel is not None and not panel.busy:
            job.ended.connect(lambda: self._job_ended(job))
            panel.follow(job, _parts_of(job) if job.kind == "export" else None)
            if job.kind == "export":
                self.done_card.hide()

    def _job_ended(self, job: Job) -> None:
        spec = self._specs.get("export")
        if job.kind == "export" and job.state != "done" and isinstance(spec, ExportJob):
            # A killed worker leaves its temporary files, and the merged weights are large.
            folder = index.folder_name(spec.run, spec.which)
            index.clear_leftovers(self.workspace.folder / index.FOLDER / folder)
        if job.kind == "export" and job.state == "done":
            project = self.workspace.folder
            self._gains.start(lambda _: written(project, job))
        self.refresh()

    def _score_changed(self) -> None:
        for card in self.cards:
            card.set_busy(self.score_panel.busy)
        self._score_all.setVisible(bool(self._unscored) and not self.score_panel.busy)

    def _show_listing(self, listing: object) -> None:
        if not isinstance(listing, Listing) or self.workspace.project is None:
            return
        for card in self.cards:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        for file in listing.files:
            card = FileCard(file, file.source in listing.sources)
            card.show_condition(listing.conditions.get(file.path))
            card.show_score(score_of(file, listing.saved))
            card.requested.connect(self._requested)
            self._cards.insertWidget(self._cards.count() - 1, card)
            self.cards.append(card)
        if not listing.complete and listing.files:
            self.refresh()
        self._unscored = listing.unscored
        advice = listing.advice if listing.complete else None
        self._advice.setText(engine_text(advice) if advice else "")
        self._advice.setVisible(advice is not None)
        self._score_changed()
        shown = bool(listing.files) or self.score_panel.busy
        self._stack.setCurrentIndex(2 if shown else 1 if listing.sources else 3)

    def _requested(self, action: str, file: ExportedFile) -> None:
        actions: dict[str, Callable[[], Any]] = {
            "score": lambda: self.start(AssessJob(models=(file.source, str(file.path)))),
            "compare": lambda: self.workspace.show_page("assess", {"models": (file.source, str(file.path))}),
            "open": lambda: self._open_score(file),
            "play": lambda: self.workspace.show_page("play", {"model": file.path}),
            "serve": lambda: self.serve(file),
            "programs": lambda: self.show_other_programs(file),
            "base": lambda: self.workspace.show_page("assess", {"compare": file.run}),
            "folder": lambda: desktop.show_folder(file.path.parent),
            "copy": lambda: desktop.copy_text(str(file.path)),
            "save": lambda: self._save(file),
            "delete": lambda: errors.guarded(self, lambda: self.delete(file)),
        }
        actions[action]()

    def _open_score(self, file: ExportedFile) -> None:
        card = next((card for card in self.cards if card.file == file), None)
        if card is not None and card.saved is not None:
            self.workspace.show_page("assess", {"path": str(card.saved.path)})

    def _save(self, file: ExportedFile) -> None:
        target = self.ask_for_target(file.path.name)
        if target is not None:
            self.copy_to(file, target)

    def _copied(self, path: Path) -> None:
        self._note.setText(self.tr("Copied to {path}").format(path=path))

    def _not_copied(self, error: UserError) -> None:
        self._note.hide()
        self.workspace.error_raised.emit(error)


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

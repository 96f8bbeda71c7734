"""The assess page: compare two models on the same rows; the results of all saved assessments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from engine.assess.assessment import Assessment
from engine.assess.choices import ADAPTERS, Choice, choices, first_pair, is_file, main_adapter
from engine.assess.saved import SavedAssessment, load, saved_assessments
from engine.base import store
from engine.base.errors import UserError
from engine.jobs import AssessJob
from gui.assess.pair import Comparison
from gui.assess.result import ResultView
from gui.assess.saved_card import SavedCard
from gui.assess.setup import SetupCard
from gui.shared import desktop, errors, file_dialogs
from gui.shared.background import Background
from gui.shared.widgets import EmptyState, column, splitter
from gui.workspace.job_panel import BesideTraining, JobPanel
from gui.workspace.jobs import Job
from gui.workspace.page import PAGE_MARGINS, Page, page_head


class AssessPage(Page):
    """Starts assessments, and shows the chosen one of those saved with the project."""

    name = "assess"

    def build(self) -> Iterator[None]:
        workspace, board = self.workspace, self.board
        self.setup = SetupCard()
        self.setup.body.insertWidget(self.setup.body.count() - 1, BesideTraining(board, self.setup))
        self.panel = JobPanel(board, self.tr("Stopped. No assessment was saved."))
        self.saved_card = SavedCard()
        yield
        self.result = ResultView(workspace.layout)
        yield
        self._spec: AssessJob | None = None
        self._trained = False  # whether there is any model but base ones
        self._want: Path | None = None  # the assessment to open once the list is read
        self._lists, self._loads = Background(self), Background(self)
        self._lists.done.connect(self._listed)
        self._loads.done.connect(self._loaded)
        self._loads.failed.connect(self.workspace.error_raised)
        self._build()
        self._actions = self._make_actions()
        self.setup.start_requested.connect(self.start)
        self.panel.again_requested.connect(lambda: self._spec and self.start(self._spec))
        self.panel.changed.connect(lambda: self.setup.set_busy(self.panel.busy))
        self.saved_card.opened.connect(self.open)
        self.saved_card.delete_requested.connect(self._delete)
        self.result.save_requested.connect(self._save)
        self.result.next_requested.connect(self._go_on)
        self.result.cases.play_requested.connect(lambda prompt: workspace.show_page("play", prompt))
        self.result.cases.edit_requested.connect(lambda row_id: workspace.show_page("data", row_id))
        self.result.cases.accept_requested.connect(self.accept)
        self.result.cases.detail.row_of = workspace.rows.by_id
        workspace.rows_changed.connect(self._rows_changed)
        board.job_added.connect(self._job_added)
        self._rows_changed()
        for job in board.live:
            self._job_added(job)

    def page_actions(self) -> list[QAction]:
        return self._actions

    def find_words(self) -> None:
        """The cases have a search of their own."""
        if self.result.cases.search.isVisible():
            self.result.cases.search.setFocus()
            self.result.cases.search.selectAll()
        else:
            super().find_words()

    def arrive(self, payload: object = None) -> None:
        """`payload`: {"a": model, "b": model}, {"path": assessment.json}, a run's name as B, or
        {"compare": a run's name}, which starts its comparison with the base model at once."""
        wanted: dict[str, Any] = payload if isinstance(payload, dict) else {}
        if isinstance(payload, str):
            adapter = main_adapter(self.workspace.folder / "runs" / payload)
            wanted = {"b": adapter.name} if adapter is not None else {}
        if "path" in wanted:
            self._want = Path(wanted["path"]).parent
        self._show_choices(str(wanted.get("a", "")), str(wanted.get("b", "")))
        self.refresh()
        if "compare" in wanted:
            self.compare_with_base(str(wanted["compare"]))

    def refresh(self) -> None:
        """List the saved assessments again."""
        folder = self.workspace.folder
        self._lists.start(lambda _: saved_assessments(folder))

    def start(self, spec: AssessJob) -> None:
        """Start an assessment; a disk error is shown, not raised."""
        self._spec = spec
        project = self.workspace.project
        assert project is not None
        errors.guarded(self, lambda: self.board.start(project, spec))

    def compare_with_base(self, run: str) -> None:
        """Choose a run and its base model with the test rows, and start, where nothing prevents it."""
        adapter = main_adapter(self.workspace.folder / "runs" / run)
        if adapter is not None:
            self.setup.choose(f"base:{adapter.model}", adapter.name, split="test")
            self.setup.start()

    def open(self, saved: SavedAssessment) -> None:
        """Read a saved assessment in the background, and show it."""
        self._loads.start(lambda _: (saved, load(saved.path)))

    def accept(self, row_id: str, answer: str) -> None:
        """Let a row accept an answer too, as one edit that can be undone."""
        errors.guarded(self, lambda: self.workspace.rows.accept(row_id, answer))

    def ask_for_path(self, suggested: str, pattern: str) -> Path | None:
        """Where to save, or None."""
        return file_dialogs.save_file(self, "report", self.tr("Save"), suggested, pattern)

    def save_as(self, kind: str, path: Path) -> None:
        """Write the shown assessment as "csv", "html" or "md". Raises UserError."""
        from gui.assess import report

        shown, comparison = self.result.saved, self.result.comparison
        assert shown is not None and comparison is not None
        if kind == "csv":
            store.write_bytes(path, report.cases_csv(comparison).encode("utf-8-sig"))
        else:
            write = report.page if kind == "html" else report.markdown
            store.write_text(path, write(comparison, shown))

    def _build(self) -> None:
        side = QWidget()
        cards = (self.setup, self.panel, self.saved_card)
        side.setLayout(column(*cards, spacing=12, margins=(0, 0, 6, 0), stretch=self.saved_card))
        side.setMinimumWidth(300)
        self._none = EmptyState(
            self.tr("Is the trained model better?"),
            self.tr(
                "Let two models answer the same held-out rows. You see which one wins where, how "
                "often each is exact, and how certain the difference is."
            ),
        )
        self._untrained = EmptyState(
            self.tr("Is the trained model better?"),
            self.tr(
                "There is no trained model yet. Train one first; you can then compare it with its "
                "base model here."
            ),
            self.tr("Go to Train"),
            lambda: self.workspace.show_page("training"),
        )
        self._stack = QStackedWidget()
        self._running = EmptyState(
            self.tr("Both models are answering"),
            self.tr("Their result is shown here as soon as it is there. You may leave the page meanwhile."),
        )
        for widget in (self._none, self._untrained, self._running, self.result):
            self._stack.addWidget(widget)
        parts = splitter(side, self._stack, sizes=(320, 800), stretches=(0, 1))
        self.workspace.layout.remember_splitter(parts, "assess.side")
        self.setLayout(column(page_head(self.tr("Assess")), parts, margins=PAGE_MARGINS, stretch=parts))

    def _make_actions(self) -> list[QAction]:
        return [
            self.new_action(self.tr("&Compare"), self.setup.start_button.click, "Ctrl+Return"),
            self.new_action(self.tr("&Next loss"), lambda: self._step(1), "N"),
            self.new_action(self.tr("&Previous loss"), lambda: self._step(-1), "P"),
            self.new_action(self.tr("Save report as &HTML…"), lambda: self._save("html"), "Ctrl+S"),
            self.new_action(self.tr("Save cases as CS&V…"), lambda: self._save("csv")),
        ]

    def _step(self, step: int) -> None:
        if self.result.comparison is not None:
            self.result.step_loss(step)

    def _show_choices(self, a: str = "", b: str = "") -> None:
        """Offer the present models; the chosen ones are kept unless `a` or `b` name others."""
        try:
            offered = choices(self.workspace.folder)
        except (OSError, UserError):  # the project's folder is gone; the window says so
            offered = [Choice("base:embedded", "base", "embedded")]
        self._trained = any(choice.kind != "base" for choice in offered)
        known = {choice.name for choice in offered}
        first = first_pair(offered)
        before = (self.setup.a.name, self.setup.b.name)
        kept_a, kept_b = (name if name in known or is_file(name) else "" for name in before)
        fresh = not kept_b or kept_a == kept_b
        self.setup.show_choices(
            offered, a or (first[0] if fresh else kept_a or first[0]), b or (first[1] if fresh else kept_b)
        )

    def _rows_changed(self) -> None:
        self.setup.show_rows(self.workspace.rows.all)
        self.result.cases.detail.offer_accepting()

    def _job_added(self, job: Job) -> None:
        if job.kind == "assess" and not self.panel.busy:
            job.ended.connect(lambda: self._job_ended(job))
            self.panel.follow(job)
            self._stack.setCurrentWidget(self._running)

    def _job_ended(self, job: Job) -> None:
        if self._stack.currentWidget() is self._running:
            shown = self.result.comparison is not None
            self._stack.setCurrentWidget(self.result if shown else self._none)
        if job.state != "done":
            return
        try:
            self._want = Path(job.result()["path"]).parent
        except (UserError, KeyError, TypeError):
            self._want = None
        self.refresh()

    def _listed(self, result: list[SavedAssessment]) -> None:
        shown = self.result.saved.folder if self.result.saved else None
        wanted, self._want = self._want or shown, None
        result = [saved for saved in result if len(saved.summary.models) > 1]
        self.setup.show_rates([saved.summary for saved in result])
        self.saved_card.show_saved(result, wanted)
        chosen = next((saved for saved in result if _same(saved.folder, wanted)), None)
        if chosen is None and result:
            chosen = result[0]
        if chosen is None:
            self.result.saved = self.result.comparison = None
            if self._stack.currentWidget() is not self._running:
                self._stack.setCurrentWidget(self._none if self._trained else self._untrained)
        elif chosen.folder != shown and (wanted or self._stack.currentWidget() is not self._running):
            self.saved_card.mark(chosen.folder)
            self.open(chosen)

    def _loaded(self, result: tuple[SavedAssessment, Assessment]) -> None:
        project = self.workspace.project
        if project is not None:
            saved, found = result
            self.result.cases.detail.schema = project.task.schema
            self.result.show_saved(saved, Comparison(found), project.rubric)
            self.saved_card.mark(saved.folder)
            self._stack.setCurrentWidget(self.result)

    def _go_on(self, page: str) -> None:
        """Open the page with model B of the assessment that is shown."""
        if (comparison := self.result.comparison) is None:
            return
        run, _, which = comparison.b.name.rpartition(":")
        trained = which in ADAPTERS
        payload = {"run": run, "adapter": which} if trained else {"model": comparison.b.spec}
        self.workspace.show_page(page, payload)

    def _delete(self, saved: SavedAssessment) -> None:
        if errors.guarded(self, lambda: desktop.to_trash(saved.folder)):
            if self.result.saved is not None and self.result.saved.folder == saved.folder:
                self.result.saved = None
            self.refresh()

    def _save(self, kind: str) -> None:
        if self.result.saved is None:
            return
        patterns = {"csv": "CSV (*.csv)", "html": "HTML (*.html)", "md": "Markdown (*.md)"}
        path = self.ask_for_path(f"{self.result.saved.folder.name}.{kind}", patterns[kind])
        if path is not None:
            errors.guarded(self, lambda: self.save_as(kind, path))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_actions"):
            self.saved_card.restyle()


def _same(folder: Path, wanted: Path | None) -> bool:
    return wanted is not None and folder.resolve() == wanted.resolve()

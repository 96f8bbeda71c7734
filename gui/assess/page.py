"""The assess page: any number of models on the same rows; the results of all saved assessments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from engine.assess.choices import ADAPTERS, Choice, choices, first_pair, is_file, main_adapter
from engine.assess.saved import SavedAssessment, saved_assessments
from engine.base import names
from engine.base.errors import UserError
from engine.jobs import AssessJob
from engine.rewards.judges import judge_models
from gui.assess.result import Loaded, ResultView, loaded
from gui.assess.saved_card import SavedCard
from gui.assess.setup import SetupCard
from gui.assess.work import ResultWork, unfinished
from gui.endpoints.consent import may_be_asked
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
        at = self.setup.body.indexOf(self.setup.cost)
        self.setup.body.insertWidget(at, BesideTraining(board, self.setup))
        stopped = self.tr("Stopped. What was answered is kept, and the same assessment goes on with it.")
        self.panel = JobPanel(board, stopped)
        self.saved_card = SavedCard()
        yield
        self.result = ResultView(workspace.layout)
        yield
        self._spec: AssessJob | None = None
        self._trained = False  # whether there is any model but base ones
        self._usual: tuple[str, ...] = ()  # the models that were chosen by nobody
        self._want: Path | None = None  # the assessment to open once the list is read
        self._lists, self._loads = Background(self), Background(self, many_objects=True)
        self._lists.done.connect(self._listed)
        self._loads.done.connect(self._loaded)
        self._loads.failed.connect(self.workspace.error_raised)
        self.work = ResultWork(workspace, board, self.result)
        self.work.judged.connect(self.open)
        self._build()
        self._actions = self._make_actions()
        self.setup.start_requested.connect(self.start)
        self.setup.go_on_requested.connect(self.start)
        self.panel.again_requested.connect(lambda: self._spec and self.start(self._spec))
        self.panel.changed.connect(lambda: self.setup.set_busy(self.panel.busy))
        self.saved_card.opened.connect(self.open)
        self.saved_card.delete_requested.connect(self._delete)
        self.result.save_requested.connect(self._save)
        self.result.next_requested.connect(self._go_on)
        detail = self.result.cases.detail
        detail.play_requested.connect(lambda prompt: workspace.show_page("play", prompt))
        detail.edit_requested.connect(lambda row_id: workspace.show_page("data", row_id))
        detail.accept_requested.connect(self.accept)
        detail.row_of = workspace.rows.by_id
        workspace.rows_changed.connect(self._rows_changed)
        board.job_added.connect(self._job_added)
        self._rows_changed()
        for job in board.live:
            self._job_added(job)

    def page_actions(self) -> list[QAction]:
        return self._actions

    def find_words(self) -> None:
        """The cases have a search of their own."""
        search = self.result.cases.filters.search
        if search.isVisible():
            search.setFocus()
            search.selectAll()
        else:
            super().find_words()

    def arrive(self, payload: object = None) -> None:
        """`payload`: {"models": names}, {"path": a saved assessment's file}, the name of a run, which is then
        compared with its base model, or {"compare": a run's name}, which starts that at once."""
        wanted: dict[str, Any] = payload if isinstance(payload, dict) else {}
        names: tuple[str, ...] = tuple(wanted.get("models", ()))
        if isinstance(payload, str):
            names = self._with_base(payload)
        if "path" in wanted:
            self._want = Path(wanted["path"]).parent
        self._show_choices(names)
        self.refresh()
        self.work.check()
        if "compare" in wanted:
            self.compare_with_base(str(wanted["compare"]))

    def refresh(self) -> None:
        """List the saved assessments again, and see whether the last one came to its end."""
        folder = self.workspace.folder
        self._lists.start(lambda _: (saved_assessments(folder), unfinished(folder)))

    def start(self, spec: AssessJob) -> None:
        """Start an assessment, once the person agrees where prompts go to; a disk error is shown."""
        self._spec = spec
        project = self.workspace.project
        assert project is not None
        names = [*spec.models, *judge_models(project.rubric)]
        if not may_be_asked(self, names, self.setup.cost.sentence(spec.split)):
            return
        errors.guarded(self, lambda: self.board.start(project, spec))

    def compare_with_base(self, run: str) -> None:
        """Choose a run and its base model with the test rows, and start, where nothing prevents it."""
        if names := self._with_base(run):
            self.setup.choose(names, split="test")
            self.setup.start()

    def open(self, saved: SavedAssessment) -> None:
        """Read a saved assessment in the background, and show it."""
        project = self.workspace.project
        if project is not None:
            rows = self.workspace.rows.all
            self._loads.start(lambda _: loaded(saved, rows, project))

    def accept(self, row_id: str, answer: str) -> None:
        """Let a row accept an answer too, as one edit that can be undone."""
        errors.guarded(self, lambda: self.workspace.rows.accept(row_id, answer))

    def ask_for_path(self, suggested: str, pattern: str) -> Path | None:
        """Where to save, or None."""
        return file_dialogs.save_file(self, "report", self.tr("Save"), suggested, pattern)

    def _build(self) -> None:
        side = QWidget()
        cards = (self.setup, self.panel, self.saved_card)
        side.setLayout(column(*cards, spacing=12, margins=(0, 0, 6, 0), stretch=self.saved_card))
        side.setMinimumWidth(300)
        self._none = EmptyState(
            self.tr("Is the trained model better?"),
            self.tr(
                "Let any number of models answer the same held-out rows. You see which one wins where, how "
                "often each is exact, and how certain the differences are."
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
            self.tr("The models are answering"),
            self.tr("Their result is shown here as soon as it is there. You may leave the page meanwhile."),
        )
        # The first is shown until the saved assessments have been listed.
        for widget in (QWidget(), self._none, self._untrained, self._running, self.result):
            self._stack.addWidget(widget)
        parts = splitter(side, self._stack, sizes=(320, 800), stretches=(0, 1))
        self.workspace.layout.remember_splitter(parts, "assess.side")
        self.setLayout(column(page_head(self.tr("Assess")), parts, margins=PAGE_MARGINS, stretch=parts))

    def _make_actions(self) -> list[QAction]:
        detail = self.result.cases.detail
        return [
            self.new_action(self.tr("&Start"), self.setup.start_button.click, "Ctrl+Return"),
            self.new_action(self.tr("&Next wrong answer"), lambda: self._step(1), "N"),
            self.new_action(self.tr("&Previous wrong answer"), lambda: self._step(-1), "P"),
            self.new_action(self.tr("Next &model's answer"), detail.next_model, "M"),
            self.new_action(self.tr("Mark the answer as &right"), lambda: detail.toggle_mark(True), "R"),
            self.new_action(self.tr("Mark the answer as &wrong"), lambda: detail.toggle_mark(False), "W"),
            self.new_action(self.tr("&Judge again"), self.work.judge),
            self.new_action(self.tr("Save the result as a pa&ge…"), lambda: self._save("html"), "Ctrl+S"),
            self.new_action(self.tr("Save the cases as a &table…"), lambda: self._save("csv")),
        ]

    def _step(self, step: int) -> None:
        if self.result.assessment is not None:
            self.result.step_wrong(step)

    def _with_base(self, run: str) -> tuple[str, ...]:
        """A run's main adapter behind its base model; empty where it has none."""
        adapter = main_adapter(self.workspace.folder / "runs" / run)
        return (f"base:{adapter.model}", adapter.name) if adapter is not None else ()

    def _show_choices(self, names: tuple[str, ...] = ()) -> None:
        """Offer the present models; the chosen ones are kept unless `names` are others."""
        try:
            offered = choices(self.workspace.folder)
        except (OSError, UserError):  # the project's folder is gone; the window says so
            offered = [Choice("base:embedded", "base", "embedded")]
        self._trained = any(choice.kind != "base" for choice in offered)
        known = {choice.name for choice in offered}
        before = self.setup.models.names
        kept = tuple(name for name in before if name in known or is_file(name))
        first = tuple(dict.fromkeys(first_pair(offered)))
        untouched = before in ((), ("",), self._usual)
        self.setup.show_choices(offered, names or (first if untouched or not kept else kept))
        self._usual = first

    def _rows_changed(self) -> None:
        project = self.workspace.project
        self.setup.task = project.task if project is not None else None
        self.setup.show_rows(self.workspace.rows.all)
        self.result.cases.detail.offer_accepting()
        if self.isVisible():
            self.work.check()

    def _job_added(self, job: Job) -> None:
        if job.kind == "assess" and not self.panel.busy:
            self.setup.show_stopped(None)
            job.ended.connect(lambda: self._job_ended(job))
            self.panel.follow(job)
            self._stack.setCurrentWidget(self._running)

    def _job_ended(self, job: Job) -> None:
        if self._stack.currentWidget() is self._running:
            shown = self.result.assessment is not None
            self._stack.setCurrentWidget(self.result if shown else self._none)
        if job.state != "done":
            return
        try:
            self._want = Path(job.result()["path"]).parent
        except (UserError, KeyError, TypeError):
            self._want = None
        self.refresh()

    def _listed(self, found: tuple[list[SavedAssessment], AssessJob | None]) -> None:
        result, stopped = found
        self._spec = self._spec or stopped
        self.setup.show_stopped(None if self.panel.isVisible() else stopped)
        shown = self.result.saved.folder if self.result.saved else None
        wanted, self._want = self._want or shown, None
        self.setup.show_rates([saved.summary for saved in result])
        self.saved_card.show_saved(result, wanted)
        chosen = next((saved for saved in result if _same(saved.folder, wanted)), None)
        if chosen is None and result:
            chosen = result[0]
        if chosen is None:
            self.result.saved = self.result.assessment = None
            if self._stack.currentWidget() is not self._running:
                self._stack.setCurrentWidget(self._none if self._trained else self._untrained)
        elif chosen.folder != shown and (wanted or self._stack.currentWidget() is not self._running):
            self.saved_card.mark(chosen.folder)
            self.open(chosen)

    def _loaded(self, found: Loaded) -> None:
        project = self.workspace.project
        if project is not None:
            self.result.cases.detail.schema = project.task.schema
            self.result.show_loaded(found, project.rubric)
            self.saved_card.mark(found.saved.folder)
            self._stack.setCurrentWidget(self.result)

    def _go_on(self, page: str) -> None:
        """Open the page with the chosen model of the assessment that is shown."""
        if (assessment := self.result.assessment) is None:
            return
        spec = assessment.models[self.result.model].plain_spec
        run, _, which = spec.rpartition(":")
        payload = {"run": run, "adapter": which} if which in ADAPTERS else {"model": spec}
        self.workspace.show_page(page, payload)

    def _delete(self, saved: SavedAssessment) -> None:
        if errors.guarded(self, lambda: desktop.to_trash(saved.folder)):
            if self.result.saved is not None and self.result.saved.folder == saved.folder:
                self.result.saved = None
            self.refresh()

    def _save(self, kind: str) -> None:
        if self.result.saved is None:
            return
        patterns = {"csv": "CSV (*.csv)", "html": "HTML (*.html)", "json": "JSON (*.json)"}
        path = self.ask_for_path(f"{self.result.saved.folder.name}.{kind}", patterns[kind])
        if path is not None:
            self.work.save_as(path)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_actions"):
            self.saved_card.restyle()


def _same(folder: Path, wanted: Path | None) -> bool:
    return wanted is not None and names.same_file(folder, wanted)

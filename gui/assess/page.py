"""The assess page: two models on the same rows, what came of it, and every earlier comparison."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from engine.assess.choices import Choice, choices, first_pair
from engine.assess.compare import Comparison
from engine.assess.saved import SavedAssessment, load, saved_assessments
from engine.base import store
from engine.base.errors import UserError
from engine.jobs import AssessJob
from gui.assess.earlier import EarlierCard
from gui.assess.result import ResultView
from gui.assess.setup import SetupCard
from gui.shared import errors, trash
from gui.shared.background import Background
from gui.shared.labels import date_text
from gui.shared.widgets import EmptyState
from gui.workspace.job_panel import JobPanel
from gui.workspace.jobs import Job
from gui.workspace.page import Page


class AssessPage(Page):
    """Starts assessments, and shows the one that is chosen among those kept with the project."""

    name = "assess"

    def build(self) -> Iterator[None]:
        workspace, board = self.workspace, self.board
        self.setup = SetupCard()
        self.panel = JobPanel(board, self.tr("Stopped. No assessment was kept."))
        self.earlier = EarlierCard()
        yield
        self.result = ResultView(workspace.layout)
        yield
        self._spec: AssessJob | None = None
        self._trained = False  # whether there is any model but base ones
        self._want: Path | None = None  # the assessment to open once the list is read
        self._lists, self._loads = Background(self), Background(self)
        self._lists.done.connect(self._listed)
        self._loads.done.connect(self._loaded)
        self._build()
        self._actions = self._make_actions()
        self.setup.start_requested.connect(self.start)
        self.panel.again_requested.connect(lambda: self._spec and self.start(self._spec))
        self.panel.changed.connect(lambda: self.setup.set_busy(self.panel.busy))
        self.earlier.opened.connect(self.open)
        self.earlier.delete_requested.connect(self._delete)
        self.result.save_requested.connect(self._save)
        self.result.next_requested.connect(self._go_on)
        self.result.cases.play_requested.connect(lambda prompt: workspace.show_page("play", prompt))
        self.result.cases.edit_requested.connect(lambda row_id: workspace.show_page("data", row_id))
        workspace.rows_changed.connect(self._rows_changed)
        board.job_added.connect(self._job_added)
        self._rows_changed()
        for job in board.live:
            self._job_added(job)

    # -- what the window asks

    def page_actions(self) -> list[QAction]:
        return self._actions

    def arrive(self, payload: object = None) -> None:
        """`payload`: {"a": model, "b": model}, {"path": comparison.json}, or a run's name as B."""
        wanted: dict[str, Any] = payload if isinstance(payload, dict) else {}
        if isinstance(payload, str):
            wanted = {"b": f"{payload}:best"}
        if "path" in wanted:
            self._want = Path(wanted["path"]).parent
        self._show_choices(str(wanted.get("a", "")), str(wanted.get("b", "")))
        self.refresh()

    def refresh(self) -> None:
        """Read the list of kept assessments anew."""
        folder = self.workspace.folder
        self._lists.ask(lambda: saved_assessments(folder))

    # -- doing

    def start(self, spec: AssessJob) -> None:
        """Start an assessment; what the disk refuses is said kindly."""
        self._spec = spec
        project = self.workspace.project
        assert project is not None
        errors.guarded(self, lambda: self.board.start(project, spec))

    def open(self, found: SavedAssessment) -> None:
        """Show a kept assessment; read beside the window."""
        self._loads.ask(lambda: (found, load(found.path)))

    def ask_for_path(self, suggested: str, pattern: str) -> Path | None:
        """Where to save, or None."""
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save"), suggested, pattern)
        return Path(path) if path else None

    def save_as(self, kind: str, path: Path) -> None:
        """Write the shown assessment as "csv", "html" or "md". Raises UserError."""
        from gui.assess import report

        shown, found = self.result.saved, self.result.comparison
        assert shown is not None and found is not None
        made = date_text(shown.made)
        if kind == "csv":
            store.write_bytes(path, report.cases_csv(found).encode("utf-8-sig"))
        else:
            store.write_text(
                path, report.page(found, made) if kind == "html" else report.markdown(found, made)
            )

    # -- inside

    def _build(self) -> None:
        side = QWidget()
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 6, 0)
        left.setSpacing(12)
        left.addWidget(self.setup)
        left.addWidget(self.panel)
        left.addWidget(self.earlier, 1)
        side.setMinimumWidth(300)
        self._none = EmptyState(
            self.tr("Is the trained model better?"),
            self.tr(
                "Let two models answer the same held-out rows. You see who wins where, "
                "how often each is exact, and how sure one may be of the difference."
            ),
        )
        self._untrained = EmptyState(
            self.tr("Is the trained model better?"),
            self.tr("There is none yet. Train one first: it is then held against its base model here."),
            self.tr("Go to Train"),
            lambda: self.workspace.show_page("training"),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._none)
        self._stack.addWidget(self._untrained)
        self._stack.addWidget(self.result)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(side)
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([320, 800])
        splitter.setHandleWidth(12)
        splitter.setChildrenCollapsible(False)
        self.workspace.layout.remember_splitter(splitter, "assess.side")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.addWidget(splitter)

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
        """Offer what there is now; what was chosen stays unless another is asked for."""
        try:
            found = choices(self.workspace.folder)
        except (OSError, UserError):  # the project's folder is gone; the window says so
            found = [Choice("base:embedded", "base", "embedded")]
        self._trained = any(choice.kind != "base" for choice in found)
        known = {choice.name for choice in found}
        first = first_pair(found)
        before = (self.setup.a.name, self.setup.b.name)
        kept_a, kept_b = (name if name in known or name.endswith(".gguf") else "" for name in before)
        fresh = not kept_b or kept_a == kept_b
        self.setup.show_choices(
            found, a or (first[0] if fresh else kept_a or first[0]), b or (first[1] if fresh else kept_b)
        )

    def _rows_changed(self) -> None:
        self.setup.show_rows(self.workspace.rows.all)

    def _job_added(self, job: Job) -> None:
        if job.kind == "assess" and not self.panel.busy:
            job.ended.connect(lambda: self._job_ended(job))
            self.panel.follow(job)

    def _job_ended(self, job: Job) -> None:
        if job.state != "done":
            return
        try:
            self._want = Path(job.result()["path"]).parent
        except (UserError, KeyError, TypeError):
            self._want = None
        self.refresh()

    def _listed(self, found: object) -> None:
        if isinstance(found, UserError) or not isinstance(found, list):
            return
        shown = self.result.saved.folder if self.result.saved else None
        wanted, self._want = self._want or shown, None
        self.setup.show_rates([one.summary for one in found])
        self.earlier.show_saved(found, wanted)
        chosen = next((one for one in found if _same(one.folder, wanted)), None)
        if chosen is None and found:
            chosen = found[0]
        if chosen is None:
            self.result.saved = self.result.comparison = None
            self._stack.setCurrentWidget(self._none if self._trained else self._untrained)
        elif chosen.folder != shown:
            self.earlier.mark(chosen.folder)
            self.open(chosen)

    def _loaded(self, found: object) -> None:
        project = self.workspace.project
        if isinstance(found, UserError):
            self.workspace.error_raised.emit(found)
        elif isinstance(found, tuple) and project is not None:
            one, comparison = found
            assert isinstance(one, SavedAssessment) and isinstance(comparison, Comparison)
            self.result.show_saved(one, comparison, project.rubric)
            self.earlier.mark(one.folder)
            self._stack.setCurrentWidget(self.result)

    def _go_on(self, page: str) -> None:
        """With the model B of the assessment that is shown."""
        if (found := self.result.comparison) is None:
            return
        run, _, which = found.name_b.rpartition(":")
        self.workspace.show_page(
            page, {"run": run, "adapter": which} if page == "export" else {"model": found.origin.model_b}
        )

    def _delete(self, found: SavedAssessment) -> None:
        if errors.guarded(self, lambda: trash.to_trash(found.folder)):
            if self.result.saved is not None and self.result.saved.folder == found.folder:
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
            self.earlier.restyle()


def _same(folder: Path, wanted: Path | None) -> bool:
    return wanted is not None and folder.resolve() == wanted.resolve()

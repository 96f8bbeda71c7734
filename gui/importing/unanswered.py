"""Prompts without an expected answer: what the project keeps of them, and adding some."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QListView, QPlainTextEdit, QWidget

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.data.guessing import guess_columns
from engine.data.importing import prompts_of
from engine.data.unanswered import Added, add_prompts, kept_prompts, write_prompts
from engine.reading.files import read_table
from engine.reading.tables import SUFFIXES
from gui.shared import errors, file_dialogs
from gui.shared.background import Background
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import ProgressBar, button, column, label, row, set_ready, set_role
from gui.workspace.workspace import Workspace

BOX_HEIGHT = 90


class UnansweredPrompts(QDialog):
    """The list of them, a box to type or paste more, one a line, and a button that takes those of a file.

    What is added or removed is saved at once; what was removed last can be put back.
    """

    def __init__(self, parent: QWidget | None, workspace: Workspace) -> None:
        super().__init__(parent)
        assert workspace.project is not None
        self._project, self._rows = workspace.project, workspace.rows
        self._work = Background(self)
        self._removed: list[str] | None = None  # all prompts, as they were before the last removal
        self.setWindowTitle(self.tr("Prompts without answers"))
        self.resize(620, 520)
        self._kept = QStringListModel(self)
        self._build()
        self._work.done.connect(self._came)
        self._work.failed.connect(self._failed)
        self._show_kept()

    # -- what it does

    def add_typed(self) -> None:
        """Add the lines of the box."""
        lines = [line.strip() for line in self.box.toPlainText().splitlines()]
        if errors.guarded(self, lambda: self._added(self._add(lines))):
            self.box.clear()

    def add_file(self) -> None:
        """Add the prompts of a file that the person picks."""
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        filters = self.tr("Tables ({kinds})").format(kinds=kinds)
        path = file_dialogs.open_file(self, "import", self.tr("Prompts from a file"), filters)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Add the prompts of this file: of the column that looks like prompts, or of its only one."""

        def work(progress: Progress) -> list[str]:
            table = read_table(path, progress=progress)
            return prompts_of(table, guess_columns(table, self._project.task.schema))

        self._busy(True)
        self._work.start(work)

    def remove(self) -> None:
        """Remove the chosen prompts, or put back those that were removed last."""
        if self._removed is not None:
            kept, self._removed = self._removed, None
        else:
            chosen = {index.row() for index in self.view.selectionModel().selectedIndexes()}
            before = self._kept.stringList()
            kept = [prompt for at, prompt in enumerate(before) if at not in chosen]
            self._removed = before
        errors.guarded(self, lambda: write_prompts(self._project.folder, kept))
        self._show_kept()

    def done(self, result: int) -> None:
        self._work.drop()
        super().done(result)

    # -- inside

    def _add(self, prompts: list[str]) -> Added:
        return add_prompts(self._project.folder, prompts, self._rows.all)

    def _added(self, added: Added) -> None:
        self._removed = None
        self._show_kept()
        self._say(engine_text(added.text()))

    def _came(self, prompts: list[str]) -> None:
        self._busy(False)
        errors.guarded(self, lambda: self._added(self._add(prompts)))

    def _failed(self, error: UserError) -> None:
        self._busy(False)
        self._say(error_text(error), "bad")

    def _say(self, text: str, role: str = "muted") -> None:
        self._said.setText(text)
        set_role(self._said, role)
        self._said.setVisible(bool(text))

    def _show_kept(self) -> None:
        prompts: list[str] = []
        try:
            prompts = kept_prompts(self._project.folder)
        except UserError as error:
            self._say(error_text(error), "bad")
        self._kept.setStringList(prompts)
        self._count.setText(self.tr("%Ln prompt(s) without an answer", "", len(prompts)))
        self._refresh()

    def _refresh(self) -> None:
        back = self._removed is not None
        self.remove_button.setText(self.tr("Put back") if back else self.tr("Remove"))
        set_ready(self.remove_button, back or self.view.selectionModel().hasSelection())
        set_ready(self.add_button, bool(self.box.toPlainText().strip()))

    def _busy(self, busy: bool) -> None:
        self._bar.setVisible(busy)
        set_ready(self.file_button, not busy)

    def _build(self) -> None:
        text = self.tr(
            "GRPO can ask these too, if Prompts without answers too is on in the recipe. Only reward "
            "dimensions that need no right answer judge them, such as Is JSON and Fits the schema. Nothing "
            "else uses them: they are no rows."
        )
        self._count = label("", "head")
        self.view = QListView()
        self.view.setObjectName("unanswered_list")
        self.view.setAccessibleName(self.tr("Prompts without answers"))
        self.view.setModel(self._kept)
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.selectionModel().selectionChanged.connect(self._chosen)
        self.box = QPlainTextEdit()
        self.box.setObjectName("unanswered_box")
        self.box.setAccessibleName(self.tr("Prompts to add, one a line"))
        self.box.setPlaceholderText(self.tr("Type or paste prompts, one a line"))
        self.box.setFixedHeight(BOX_HEIGHT)
        self.box.setTabChangesFocus(True)
        self.box.textChanged.connect(self._refresh)
        self._said = label("", "muted", wrap=True, name="unanswered_said")
        self._said.hide()
        self._bar = ProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(100)
        self._bar.setRange(0, 0)
        self._bar.hide()
        self.remove_button = button(self.tr("Remove"), self.remove, name="unanswered_remove")
        self.add_button = button(self.tr("Add"), self.add_typed, name="unanswered_add")
        self.file_button = button(self.tr("From a file…"), self.add_file, icon="import")
        for one in (self.remove_button, self.add_button, self.file_button):
            one.setAutoDefault(False)
        close = button(self.tr("Close"), self.accept, role="primary")
        self.setLayout(
            column(
                label(text, "muted", wrap=True),
                row(self._count, None, self.remove_button),
                self.view,
                self.box,
                row(self.add_button, self.file_button, self._bar, None),
                self._said,
                row(None, close),
                margins=(18, 16, 18, 14),
                spacing=10,
                stretch=self.view,
            )
        )

    def _chosen(self) -> None:
        if self.view.selectionModel().hasSelection():
            self._removed = None  # to remove others, rather than to put those back
        self._refresh()

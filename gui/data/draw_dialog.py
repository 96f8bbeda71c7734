"""Draw more rows: further training rows from a task's own source, as one edit that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QSpinBox, QWidget

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.data.rows import Row
from engine.registry import DRAW_SEED, MOST_DRAWN
from gui.shared import errors
from gui.shared.background import Background
from gui.shared.sentences import error_text
from gui.shared.widgets import ProgressBar, button, column, inset, label, row, set_ready, set_role
from gui.workspace.workspace import Workspace

ROWS = 1000


class DrawRows(QDialog):
    """Asks how many rows and with which seed, draws them beside the window, and puts them at the end."""

    def __init__(self, parent: QWidget | None, workspace: Workspace, draw: Callable[..., list[Any]]) -> None:
        super().__init__(parent)
        self._store = workspace.rows
        self._draw = draw
        self._work = Background(self, many_objects=True)
        self.setWindowTitle(self.tr("Draw more rows"))
        self.setMinimumWidth(460)
        self.count = _spin("draw_count", 1, MOST_DRAWN, ROWS)
        self.seed = _spin("draw_seed", 0, 2**31 - 1, DRAW_SEED)
        self.seed.setToolTip(self.tr("Another seed draws other rows; the same seed the same ones"))
        form = QFormLayout()
        form.addRow(self.tr("&Rows"), self.count)
        form.addRow(self.tr("&Seed"), self.seed)
        text = self.tr(
            "New training rows with their right answers are drawn from the grammar that the example's rows "
            "were drawn from. None has the prompt of a row that is here, and no test row loses the wording "
            "that it has for itself. Undo takes them back."
        )
        explanation = label(text, "muted", wrap=True)
        self._said = label("", "bad", wrap=True, name="draw_fault")
        self._bar = ProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self.draw_button = button(self.tr("Draw"), self.take, role="primary", name="draw_take")
        self.draw_button.setDefault(True)
        cancel = button(self.tr("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        foot = row(self._bar, None, cancel, self.draw_button)
        body = column(explanation, self._said, None, foot, margins=(18, 16, 18, 14), spacing=10)
        body.insertLayout(1, form)
        self.setLayout(body)
        self._work.done.connect(self._came)
        self._work.failed.connect(self._failed)
        self._work.progressed.connect(self._progressed)
        self._bar.hide()
        self._said.hide()

    def take(self) -> None:
        """Draw them; they are put in as soon as they are there."""
        rows, count, seed = self._store.all, self.count.value(), self.seed.value()

        def work(progress: Progress) -> list[Row]:
            return self._draw(rows, count, seed, progress)

        self._show(working=True)
        self._said.hide()
        self._work.start(work)

    def done(self, result: int) -> None:
        self._work.drop()
        super().done(result)

    def _came(self, rows: list[Row]) -> None:
        self._show(working=False)
        text = self.tr("Draw %Ln row(s) with seed {seed}", "", len(rows)).format(seed=self.seed.value())
        if errors.guarded(self, lambda: self._store.insert_many(rows, text)):
            self.accept()

    def _failed(self, error: UserError) -> None:
        self._show(working=False)
        self._said.setText(error_text(error))
        set_role(self._said, "bad")
        self._said.show()

    def _progressed(self, stage: object, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _show(self, working: bool) -> None:
        self._bar.setRange(0, 0)
        self._bar.setVisible(working)
        set_ready(self.draw_button, not working)
        self.count.setEnabled(not working)
        self.seed.setEnabled(not working)


def _spin(name: str, least: int, most: int, value: int) -> QSpinBox:
    spin = QSpinBox()
    inset(spin)
    spin.setObjectName(name)
    spin.setRange(least, most)
    spin.setGroupSeparatorShown(True)
    spin.setValue(value)
    return spin

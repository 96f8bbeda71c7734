"""Saves the curves as a picture, or as numbers in a long CSV table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QProgressDialog

from engine.base.errors import UserError
from gui.curves.curve_table import write_table
from gui.shared import errors, file_dialogs, theme
from gui.shared.background import Background

if TYPE_CHECKING:
    from gui.curves.curves_panel import CurvesPanel

SHARPNESS = 2  # pixels of the picture for one of the screen
MARGIN = 16


class CurveSaver(QObject):
    """The export of a panel. `ask_path` is a method of its own, for tests to replace."""

    saved = Signal(object)  # the Path

    def __init__(self, panel: CurvesPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def ask_path(self, suffix: str) -> Path | None:
        """Where to save; None where the user cancels."""
        name = f"{self._panel.run.name or 'curves'}.{suffix}"
        kinds = {"png": self.tr("Picture (*.png)"), "csv": self.tr("Table (*.csv)")}
        title = self.tr("Save the curves")
        chosen = file_dialogs.save_file(self._panel, "picture", title, name, kinds[suffix])
        return chosen.with_suffix(f".{suffix}") if chosen else None

    def save_png(self) -> None:
        path = self.ask_path("png")
        if path is not None:
            errors.guarded(self._panel, lambda: self.write_png(path))

    def write_png(self, path: Path) -> None:
        """Raises UserError where the disk does not take it."""
        if not self.picture().save(str(path), "PNG"):
            raise UserError(f"The picture could not be written to {path}.", hint="Choose another folder.")
        self.saved.emit(path)

    def copy_picture(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.picture())

    def picture(self) -> QPixmap:
        """All shown plots, also those out of sight, under the names of the runs."""
        panel = self._panel
        panel.refresh(everywhere=True)
        inner = panel.grid.inner
        title = "  ·  ".join(run.name for run in panel.runs)
        head = panel.fontMetrics().height() + MARGIN
        size = inner.size()
        picture = QPixmap(
            (size.width() + 2 * MARGIN) * SHARPNESS, (size.height() + head + 2 * MARGIN) * SHARPNESS
        )
        picture.setDevicePixelRatio(SHARPNESS)
        picture.fill(QColor(theme.tokens().window))
        painter = QPainter(picture)
        painter.setPen(QColor(theme.tokens().text))
        painter.setFont(panel.font())
        line = QRect(MARGIN, MARGIN, size.width(), head)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        inner.render(painter, QPoint(MARGIN, MARGIN + head))
        painter.end()
        return picture

    def save_csv(self) -> None:
        path = self.ask_path("csv")
        if path is not None:
            self.write_csv(path)

    def write_csv(self, path: Path) -> None:
        """Write all points of all runs, in the background with a progress that can be cancelled."""
        runs = self._panel.runs
        box = QProgressDialog(self.tr("Writing the numbers…"), self.tr("Cancel"), 0, 0, self._panel)
        box.setMinimumDuration(500)
        background = Background(box)
        box.canceled.connect(background.cancel)
        background.progressed.connect(lambda _, __, total: box.setMaximum(total))
        background.progressed.connect(lambda _, done, __: box.setValue(done))
        background.done.connect(lambda _: self.saved.emit(path))
        background.failed.connect(lambda error: errors.show(self._panel, error))
        for ended in (background.done, background.failed, background.cancelled):
            ended.connect(box.deleteLater)
        background.start(lambda progress: write_table(path, runs, progress))

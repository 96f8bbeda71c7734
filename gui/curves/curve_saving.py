"""Saves the curves as a picture, or as numbers in a long CSV table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QProgressDialog, QWidget

from engine.base import names
from engine.base.errors import UserError
from gui.curves.curve_grid import CurveGrid
from gui.curves.curve_table import write_table
from gui.shared import errors, file_dialogs, theme
from gui.shared.background import Background
from gui.shared.style_sheet import palette_of

if TYPE_CHECKING:
    from gui.curves.curves_panel import CurvesPanel

SHARPNESS = 2  # pixels of the picture for one of the screen
WIDTH = 1240  # of the screen's pixels: two plots side by side
MARGIN = 16
LONGEST_STEM = 120  # characters; file systems take 255 bytes


class CurveSaver(QObject):
    """The export of a panel. `ask_path` is a method of its own, for tests to replace."""

    saved = Signal(object)  # the Path

    def __init__(self, panel: CurvesPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def ask_path(self, suffix: str) -> Path | None:
        """Where to save; None where the user cancels."""
        name = f"{file_name(self._panel.run.name)}.{suffix}"
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
            raise UserError(
                "The picture could not be written to {path}.", path, hint="Choose another folder."
            )
        self.saved.emit(path)

    def copy_picture(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.picture())

    def picture(self) -> QPixmap:
        """All plots that are not hidden, in sight or not, under the names of the runs and on white."""
        with theme.printed():
            grid = CurveGrid()
            grid.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            theme.dress(grid)
            grid.setPalette(palette_of(theme.tokens()))
            grid.resize(WIDTH, WIDTH)
            grid.show()
            self._panel.fill_copy(grid)
            picture = self._painted(grid)
        grid.hide()
        grid.deleteLater()
        return picture

    def _painted(self, grid: CurveGrid) -> QPixmap:
        for plot in grid.plots.values():
            plot.enlarge_button.hide()
        inner = grid.inner
        title = "  ·  ".join(run.name for run in self._panel.runs)
        head = self._panel.fontMetrics().height() + MARGIN
        width, height = inner.width() + 2 * MARGIN, inner.sizeHint().height() + head + 2 * MARGIN
        picture = QPixmap(width * SHARPNESS, height * SHARPNESS)
        picture.setDevicePixelRatio(SHARPNESS)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.setPen(theme.color("text"))
        painter.setFont(self._panel.font())
        line = QRect(MARGIN, MARGIN, inner.width(), head)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        inner.render(painter, QPoint(MARGIN, MARGIN + head), QRegion(), QWidget.RenderFlag.DrawChildren)
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


def file_name(title: str) -> str:
    """A title as the stem of a file's name that Windows takes too: "demo, 02:51" as "demo, 02-51 curves"."""
    return f"{names.title_stem(title, LONGEST_STEM)} curves".lstrip()

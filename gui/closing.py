"""What becomes of running jobs when the window closes."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from engine.errors import UserError
from gui.jobs import JobBoard


def may_close(window: QWidget, board: JobBoard) -> bool:
    """Ask while jobs run: keep them running, stop them, or stay. False keeps the window open."""
    if not board.live:
        return True

    def text(source: str) -> str:
        return QCoreApplication.translate("closing", source)

    box = QMessageBox(QMessageBox.Icon.Question, "Lathe", text("A job is still running."), parent=window)
    box.setInformativeText(
        text("It can go on without the window; open the project again to see how it stands.")
    )
    keep = box.addButton(text("Keep it running"), QMessageBox.ButtonRole.AcceptRole)
    stop = box.addButton(text("Stop it"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(text("Do not close"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.exec()
    if box.clickedButton() is stop:
        for job in board.live:
            with contextlib.suppress(UserError):
                job.wish("stop")
        return True
    return box.clickedButton() is keep

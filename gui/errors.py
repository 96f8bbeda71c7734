"""Two kinds of error: what the user can mend is shown kindly, all else as a report that can be sent."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from engine.errors import UserError

_reporting = False


def show(parent: QWidget | None, error: UserError) -> None:
    """One sentence and what to do about it."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Lathe", error.message, parent=parent)
    box.setInformativeText(error.hint)
    box.exec()


def guarded(parent: QWidget, act: Callable[[], object]) -> bool:
    """Do something that may raise a UserError, and show that kindly; whether it went well."""
    try:
        act()
    except UserError as error:
        show(parent, error)
        return False
    return True


def install_hook() -> None:
    """Every other exception becomes a report with its traceback; the window lives on."""
    sys.excepthook = _report


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    global _reporting
    text = "".join(traceback.format_exception(kind, error, trace))
    sys.__stderr__.write(text) if sys.__stderr__ else None
    if issubclass(kind, KeyboardInterrupt) or _reporting:
        return
    _reporting = True  # an exception while painting must not open a tower of boxes
    try:
        window = QApplication.activeWindow()
        if isinstance(error, UserError):
            show(window, error)
            return
        heading = QCoreApplication.translate("errors", "Lathe has a defect. Nothing that was saved is lost.")
        hint = QCoreApplication.translate("errors", "Please send the report below to whoever maintains it.")
        box = QMessageBox(QMessageBox.Icon.Critical, "Lathe", heading, parent=window)
        box.setInformativeText(hint)
        box.setDetailedText(f"{platform.platform()}, Python {platform.python_version()}\n\n{text}")
        box.exec()
    finally:
        _reporting = False

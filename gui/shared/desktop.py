"""What the window asks of the desktop around it; tests and scripts answer in its place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from engine.base.errors import UserError
from gui.shared.i18n import translate


def show_folder(path: Path) -> None:
    """Open a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_page(address: str) -> None:
    """Open a page in the browser."""
    QDesktopServices.openUrl(QUrl(address))


def copy_text(text: str) -> None:
    """Put a text into the clipboard."""
    QGuiApplication.clipboard().setText(text)


def to_trash(*paths: Path) -> None:
    """Move files or folders to the system's trash; what is gone already is left out. Raises UserError."""
    from send2trash import send2trash

    for path in paths:
        if not path.exists():
            continue
        try:
            send2trash(str(path))
        except OSError as error:
            text = translate("trash", "{path} could not be moved to the trash: {reason}")
            raise UserError(text.format(path=path, reason=error.strerror or error)) from error

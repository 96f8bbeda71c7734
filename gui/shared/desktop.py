"""What the window asks of the desktop around it; tests and scripts answer in its place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication


def show_folder(path: Path) -> None:
    """Open a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_page(address: str) -> None:
    """Open a page in the browser."""
    QDesktopServices.openUrl(QUrl(address))


def copy_text(text: str) -> None:
    """Put a text into the clipboard."""
    QGuiApplication.clipboard().setText(text)

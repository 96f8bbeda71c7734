"""Files that the user picks or drops; a dialog opens where the last one of its purpose was used."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.base import settings
from engine.base.errors import UserError
from engine.reading.tables import SUFFIXES

Purpose = Literal["project", "import", "export rows", "picture", "model folder", "model file", "report"]


def open_file(parent: QWidget | None, purpose: Purpose, title: str, filters: str = "") -> Path | None:
    """The file that the user picks to be read, or None."""
    path, _ = QFileDialog.getOpenFileName(parent, title, str(last_folder(purpose)), filters)
    return _remembered(purpose, path, Path(path).parent)


def save_file(
    parent: QWidget | None,
    purpose: Purpose,
    title: str,
    name: str,
    filters: str = "",
    *,
    confirm: bool = True,
) -> Path | None:
    """Where the user wants a file to be written, or None.

    `name` is the suggested one; an absolute path opens the dialog in its folder. Without `confirm` the
    caller asks before a file is replaced.
    """
    options = QFileDialog.Option(0) if confirm else QFileDialog.Option.DontConfirmOverwrite
    start = str(last_folder(purpose) / name)  # an absolute name stands alone
    path, _ = QFileDialog.getSaveFileName(parent, title, start, filters, options=options)
    return _remembered(purpose, path, Path(path).parent)


def open_folder(
    parent: QWidget | None, purpose: Purpose, title: str, start: str = "", usual: Path | None = None
) -> Path | None:
    """The folder that the user picks, or None.

    `start` is a folder to begin at, such as the one chosen now; without it the dialog opens beside the last
    one, or in `usual`.
    """
    begin = Path(start) if start and Path(start).is_dir() else last_folder(purpose, usual)
    path = QFileDialog.getExistingDirectory(parent, title, str(begin))
    return _remembered(purpose, path, Path(path).parent)


def last_folder(purpose: Purpose, usual: Path | None = None) -> Path:
    """The folder of the last dialog of this purpose, if it is still there; else `usual`, or the documents."""
    stored = settings.load().folders.get(purpose, "")
    if stored and Path(stored).is_dir():
        return Path(stored)
    return usual or documents()


def documents() -> Path:
    """The user's folder for documents, or the home folder where there is none."""
    folder = Path.home() / "Documents"
    return folder if folder.is_dir() else Path.home()


def dropped_table(data: QMimeData) -> Path | None:
    """The one file that is being dragged, where it is of a kind that rows can be read from."""
    urls = data.urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.suffix.lower() in SUFFIXES and path.is_file() else None


def remember(purpose: Purpose, folder: Path) -> None:
    """Note the folder that the next dialog of this purpose opens in; a full disk is not worth an error."""
    with contextlib.suppress(UserError):
        settings.change(lambda stored: stored.with_folder(purpose, str(folder)))


def _remembered(purpose: Purpose, path: str, folder: Path) -> Path | None:
    if not path:
        return None
    remember(purpose, folder)
    return Path(path)

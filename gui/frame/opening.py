"""What the desktop hands to the window: a project, a model file, or an option of the menu entry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QFileOpenEvent

from engine.base.errors import UserError
from gui.frame.main_window import MainWindow
from gui.shared import errors
from gui.shared.i18n import QT_TRANSLATE_NOOP, translate

PROJECT_FILE = "project.toml"
UNKNOWN = QT_TRANSLATE_NOOP("opening", "{path} is neither a Lathe project nor a GGUF file.")
NO_PROJECT = QT_TRANSLATE_NOOP(
    "opening", "A model file is tried out within a project, and no project has been opened yet."
)
NO_PROJECT_HINT = QT_TRANSLATE_NOOP(
    "opening", "Open the example or a project of yours, then choose the file on the Play page: {path}"
)


class FileOpener(QObject):
    """Opens what macOS hands to the running program by an event, where other systems start it with a path.

    As a filter of the application it sees every event, so it is only put in where such events come.
    """

    def __init__(self, app: QCoreApplication, window: Callable[[], MainWindow]) -> None:
        super().__init__(app)
        self._window = window
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent):
            return False
        file = event.file()
        # After the event: opening may ask something, and macOS waits for the event's end.
        QTimer.singleShot(0, self, lambda: open_at_start(self._window(), file))
        return True


def open_at_start(window: MainWindow, argument: str) -> None:
    """`--new`, `--example`, a project folder, its project.toml, or a GGUF file; else an error message."""
    if argument == "--new":
        window.menus.new_project()
    elif argument == "--example":
        window.welcome.open_example()
    else:
        errors.guarded(window, lambda: _open(window, Path(argument)))


def _open(window: MainWindow, path: Path) -> None:
    if path.name == PROJECT_FILE:
        window.open_project(path.parent)
    elif path.suffix.lower() == ".gguf" and path.is_file():
        _play(window, path.resolve())
    elif path.is_file():
        raise UserError(_translated(UNKNOWN, path))
    else:
        window.open_project(path)


def _play(window: MainWindow, path: Path) -> None:
    """Ask a model file: in the project it was exported by, else in the one that was open last."""
    recent = (Path(folder) for folder in window.settings.recent)
    folder = next((one for one in (*path.parents, *recent) if (one / PROJECT_FILE).is_file()), None)
    if folder is None:
        raise UserError(_translated(NO_PROJECT, path), hint=_translated(NO_PROJECT_HINT, path))
    if window.open_project(folder):
        window.show_page("play", {"model": path})


def _translated(text: str, path: Path) -> str:
    return translate("opening", text).format(path=path)

"""What happens to a file or folder that is dropped on the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPlainTextEdit, QTextEdit, QWidget

from gui.shared.boxes import message_box
from gui.shared.file_dialogs import dropped_table

if TYPE_CHECKING:
    from gui.frame.main_window import MainWindow


class Drops(QObject):
    """A project is opened; a file of rows becomes a project, or joins the one that is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def take(self, data: QMimeData) -> bool:
        """Whether this can be dropped; it is dealt with after the event."""
        folder, file = dropped_project(data), dropped_table(data)
        if folder is not None:
            QTimer.singleShot(0, self, lambda: self._window.open_project(folder))
        elif file is not None:
            QTimer.singleShot(0, self, lambda: self.open_file(file))
        return folder is not None or file is not None

    def open_file(self, path: Path) -> None:
        """A new project from a file of rows, or its rows into the open project."""
        window = self._window
        into = "new" if window.workspace.project is None else self.ask_where(path)
        if into == "new":
            window.menus.new_from_file(path)
        elif into == "here" and window.leave_page():
            from gui.importing.dialog import import_file

            import_file(window, window.workspace, path)

    def ask_where(self, path: Path) -> str:
        """One of "here", "new" and ""; tests override it."""
        question = self.tr("What should become of {name}?").format(name=path.name)
        box = message_box(self._window, "question", question)
        roles = QMessageBox.ButtonRole
        here = box.addButton(self.tr("Import into this project"), roles.AcceptRole)
        new = box.addButton(self.tr("New project from this file"), roles.AcceptRole)
        cancel = box.addButton(self.tr("Cancel"), roles.RejectRole)
        box.setDefaultButton(here)
        box.setEscapeButton(cancel)
        box.exec()
        clicked = box.clickedButton()
        return "here" if clicked is here else "new" if clicked is new else ""


def leave_files_to_the_window(page: QWidget) -> None:
    """Take no drops in a page's text fields: they would write the path of the file into the text."""
    for field in page.findChildren(QWidget):
        if isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit):
            field.setAcceptDrops(False)


def droppable(data: QMimeData) -> bool:
    """Whether this can be dropped on the window."""
    return dropped_project(data) is not None or dropped_table(data) is not None


def dropped_project(data: QMimeData) -> Path | None:
    """The project folder that is being dragged: the folder itself, or its project.toml."""
    path = _dropped(data)
    if path is None:
        return None
    folder = path.parent if path.name == "project.toml" else path
    return folder if (folder / "project.toml").is_file() else None


def _dropped(data: QMimeData) -> Path | None:
    urls = [url for url in data.urls() if url.isLocalFile()]
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None

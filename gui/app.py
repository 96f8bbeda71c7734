"""Starts the window. Nothing heavy is imported before the first window is on the screen."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QApplication

from engine import settings as app_settings
from engine import store
from gui import errors, i18n
from gui.main_window import MainWindow
from gui.theme import Theme


def make_app(arguments: Sequence[str] = ()) -> QApplication:
    """The application with its name, icon and font."""
    app = QApplication(["lathe", *arguments])
    app.setApplicationName("Lathe")
    app.setOrganizationName("Lathe")
    app.setDesktopFileName("lathe")
    app.setWindowIcon(QIcon(str(store.resource("icons", "lathe.svg"))))
    font = QFont(app.font())
    font.setPointSizeF(max(10.0, font.pointSizeF()))
    app.setFont(font)
    return app


def make_window(app: QApplication, folder: Path | None = None) -> MainWindow:
    """The main window in the stored language and look, with this project open, or the welcome page."""
    settings = app_settings.load()
    i18n.install(app, settings.language)
    window = MainWindow(Theme(app, settings.theme), settings)
    if folder is not None:
        window.open_project(folder)
    return window


def main(arguments: Sequence[str] = ()) -> int:
    """`main.py [PROJECT FOLDER]`: show the window until it is closed."""
    app = make_app()
    errors.install_hook()
    window = make_window(app, Path(arguments[0]) if arguments else None)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

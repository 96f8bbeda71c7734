"""Starts the window. Nothing heavy is imported before the first window is on the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QApplication

from engine.base import settings as app_settings
from engine.base import store
from engine.models import rendering
from gui.frame.main_window import MainWindow
from gui.frame.opening import FileOpener, open_at_start
from gui.shared import errors, i18n
from gui.shared.theme import Theme


def make_app(arguments: Sequence[str] = ()) -> QApplication:
    """The application with its name, icon and font."""
    # A thread that reads a run or checks rows lets go of the interpreter after a millisecond, not five:
    # the window takes it up again many times in the handling of one event.
    sys.setswitchinterval(0.001)
    # Qt would share out each translucent stroke to threads of its own and wait for them: beside a training
    # run, which has all cores busy, painting then waits longer than it works.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    app = QApplication(["lathe", *arguments])
    app.setApplicationName("Lathe")
    app.setOrganizationName("Lathe")
    app.setDesktopFileName("lathe")
    app.setWindowIcon(QIcon(str(store.resource("icons", "lathe.svg"))))
    font = QFont(app.font())
    font.setPointSizeF(max(10.0, font.pointSizeF()))
    app.setFont(font)
    return app


class Program(QObject):
    """Holds the one window, and builds it anew in another language over the same project and jobs."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        settings = app_settings.load()
        i18n.install(app, settings.language)
        self.look = Theme(app, settings.theme)
        self.window = MainWindow(self.look, settings)
        self.window.language_chosen.connect(self.change_language)
        if sys.platform == "darwin":
            FileOpener(app, lambda: self.window)

    def change_language(self, language: str) -> None:
        """Rebuild the window; rows, undo and running jobs stay as they are."""
        old = self.window
        if not old.leave_page():
            return
        old.remember(lambda settings: settings.model_copy(update={"language": language}))
        page, place, state = old.page, old.geometry(), old.windowState()
        i18n.install(self._app, language)
        self.window = MainWindow(self.look, old.settings, *old.hand_over())
        self.window.language_chosen.connect(self.change_language)
        self.window.setGeometry(place)
        self.window.setWindowState(state)
        if page is not None:
            self.window.show_page(page.name)
        self.window.show()
        old.close()
        old.deleteLater()


def make_window(app: QApplication, folder: Path | None = None) -> MainWindow:
    """The main window in the stored language and look, with this project open, or the welcome page."""
    window = Program(app).window
    if folder is not None:
        window.open_project(folder)
    return window


def main(arguments: Sequence[str] = ()) -> int:
    """`main.py [window PROJECT|MODEL.gguf|--new|--example]`: show the window until it is closed."""
    app = make_app()
    errors.install_hook(app)
    window = make_window(app)
    window.show()
    if arguments:
        QTimer.singleShot(0, lambda: open_at_start(window, arguments[0]))
    code = app.exec()
    rendering.close()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The menu bar: every action of the window, each with its shortcut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from gui import help_view, i18n
from gui.page import Page

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Menus(QObject):
    """Builds the menu bar of a main window and keeps it true to the open project and page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        bar = window.menuBar()
        project = bar.addMenu(self.tr("&Project"))
        self._add(project, self.tr("&New project…"), self.new_project, QKeySequence.StandardKey.New)
        self._add(project, self.tr("&Open project…"), self.open_folder, QKeySequence.StandardKey.Open)
        self._recent = project.addMenu(self.tr("Open &recent"))
        self._recent.aboutToShow.connect(self._fill_recent)
        project.addSeparator()
        self._close = self._add(
            project, self.tr("&Close project"), window.close_project, QKeySequence.StandardKey.Close
        )
        self._add(project, self.tr("&Quit"), window.close, QKeySequence("Ctrl+Q"))
        self._page = bar.addMenu(self.tr("P&age"))
        rooms = bar.addMenu(self.tr("&Go to"))
        rooms.addActions(list(window.room_actions.values()))
        view = bar.addMenu(self.tr("&View"))
        self._choices(
            view.addMenu(self.tr("&Appearance")),
            {"system": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")},
            window.settings.theme,
            self._choose_theme,
        )
        self._choices(
            view.addMenu(self.tr("&Language")),
            {"system": self.tr("As the system"), **i18n.LANGUAGES},
            window.settings.language,
            self._choose_language,
        )
        full = self._add(view, self.tr("&Full screen"), self._full_screen, QKeySequence("F11"))
        full.setCheckable(True)
        info = bar.addMenu(self.tr("&Help"))
        self._add(info, self.tr("Help for this &page"), self.show_help, QKeySequence("F1"))
        self._add(info, self.tr("&About Lathe"), self._about)

    def project_opened(self, there_is_one: bool) -> None:
        self._close.setEnabled(there_is_one)
        self._page.clear()
        self._page.setEnabled(False)

    def page_shown(self, page: Page) -> None:
        self._page.clear()
        self._page.addActions(page.page_actions())
        self._page.setEnabled(bool(page.page_actions()))

    def new_project(self) -> None:
        from gui.new_project import ask_for_new_project

        folder = ask_for_new_project(self._window)
        if folder is not None:
            self._window.open_project(folder)

    def open_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Open a project folder"))
        if folder:
            self._window.open_project(Path(folder))

    def show_help(self) -> None:
        page = self._window.page
        help_view.show(self._window, page.name if page else "welcome")

    def _fill_recent(self) -> None:
        self._recent.clear()
        for folder in self._window.settings.recent:
            self._add(self._recent, folder, lambda one=folder: self._window.open_project(Path(one)))
        if self._recent.isEmpty():
            self._recent.addAction(self.tr("None yet")).setEnabled(False)

    def _choose_theme(self, choice: str) -> None:
        self._window.theme.choose(choice)  # type: ignore[arg-type]
        self._window.remember(self._window.settings.model_copy(update={"theme": choice}))

    def _choose_language(self, choice: str) -> None:
        self._window.remember(self._window.settings.model_copy(update={"language": choice}))
        text = self.tr("The language changes when Lathe is started again.")
        QMessageBox.information(self._window, "Lathe", text)

    def _full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ self._full_screen_state())

    @staticmethod
    def _full_screen_state() -> object:
        from PySide6.QtCore import Qt

        return Qt.WindowState.WindowFullScreen

    def _about(self) -> None:
        from importlib.metadata import version

        text = self.tr(
            "Lathe {version}\n\nTeaches a small language model, on your own machine, to turn sentences into "
            "exact JSON, by GRPO, and proves that it learned.\n\nApache-2.0. Nothing leaves this computer."
        ).format(version=version("lathe-grpo"))
        QMessageBox.about(self._window, self.tr("About Lathe"), text)

    def _choices(self, menu: QMenu, texts: dict[str, str], now: str, chosen: Callable[[str], None]) -> None:
        group = QActionGroup(menu)
        for value, text in texts.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == now)
            action.triggered.connect(lambda checked=False, one=value: chosen(one))
            group.addAction(action)

    def _add(
        self,
        menu: QMenu,
        text: str,
        act: Callable[[], object],
        keys: QKeySequence | QKeySequence.StandardKey | None = None,
    ) -> QAction:
        action = menu.addAction(text)
        if keys is not None:
            action.setShortcut(keys)
        action.triggered.connect(lambda checked=False: act())
        return action

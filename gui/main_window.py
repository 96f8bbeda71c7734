"""The frame: a rail of rooms over one open project, menus, and a status bar with the running job."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QByteArray, QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine import settings as app_settings
from engine.errors import UserError
from engine.settings import Settings
from gui import errors, theme
from gui.closing import may_close
from gui.jobs import JobBoard
from gui.menus import Menus
from gui.page import Page
from gui.status import StatusBar
from gui.theme import Theme
from gui.welcome import Welcome
from gui.widgets import label, restyle
from gui.workspace import Workspace


class Room(NamedTuple):
    """A page of the rail: its name, title, icon, and the class to import at the first visit."""

    name: str
    title: str
    module: str
    page: str


ROOMS = (
    Room("data", QT_TRANSLATE_NOOP("rooms", "Data"), "gui.data.page", "DataPage"),
    Room("rewards", QT_TRANSLATE_NOOP("rooms", "Rewards"), "gui.rewards.page", "RewardsPage"),
    Room("training", QT_TRANSLATE_NOOP("rooms", "Train"), "gui.training.page", "TrainingPage"),
    Room("assess", QT_TRANSLATE_NOOP("rooms", "Assess"), "gui.assess.page", "AssessPage"),
    Room("export", QT_TRANSLATE_NOOP("rooms", "Export"), "gui.export.page", "ExportPage"),
    Room("play", QT_TRANSLATE_NOOP("rooms", "Play"), "gui.play.page", "PlayPage"),
    Room("history", QT_TRANSLATE_NOOP("rooms", "Runs"), "gui.history.page", "HistoryPage"),
)


class MainWindow(QMainWindow):
    """Owns the workspace, the board of jobs and the pages; each page is built at its first visit."""

    def __init__(self, look: Theme, settings: Settings) -> None:
        super().__init__()
        self.theme = look
        self.settings = settings
        self.workspace = Workspace()
        self.board = JobBoard(self)
        self.pages: dict[str, Page] = {}
        self.room_actions: dict[str, QAction] = {}
        self.setWindowTitle("Lathe")
        self.setMinimumSize(960, 620)
        self.resize(1280, 800)
        if settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
        self._build()
        self.menus = Menus(self)
        self.setStatusBar(StatusBar(self.board))
        self.workspace.project_opened.connect(self._project_opened)
        self.workspace.page_requested.connect(self.show_page)
        self.workspace.error_raised.connect(lambda error: errors.show(self, error))
        self.theme.changed.connect(self._theme_changed)
        self._project_opened()

    # -- the open project

    def open_project(self, folder: Path) -> bool:
        """Open a project folder; a kind message and False where that fails."""
        if not self._leave_page():
            return False
        if not errors.guarded(self, lambda: self.workspace.open(folder.resolve())):
            return False
        self.remember(self.settings.with_recent(str(folder.resolve())))
        self.show_page(self.settings.page if self.settings.page in self.room_actions else "data")
        return True

    def close_project(self) -> None:
        if self._leave_page():
            self.workspace.close()

    def remember(self, settings: Settings) -> None:
        """Take and store other settings; a disk that refuses is said kindly once, and nothing else fails."""
        self.settings = settings
        try:
            app_settings.save(settings)
        except UserError as error:
            self.statusBar().showMessage(str(error), 8000)

    def _project_opened(self) -> None:
        project = self.workspace.project
        for page in self.pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self.board.forget()
        for action in self.room_actions.values():
            action.setEnabled(project is not None)
        self._rail.setVisible(project is not None)
        self.menus.project_opened(project is not None)
        if project is None:
            self.setWindowTitle("Lathe")
            self._welcome.refresh(self.settings.recent)
            self._stack.setCurrentWidget(self._welcome)
            return
        self.setWindowTitle(f"{project.folder.name} - Lathe")
        self._project_label.setText(project.folder.name)
        self._project_label.setToolTip(str(project.folder))
        errors.guarded(self, lambda: self.board.attach(project))

    # -- pages

    @property
    def page(self) -> Page | None:
        """The page that is shown, or None on the welcome page."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def show_page(self, name: str, payload: object = None) -> None:
        """Show a room, built now if this is its first visit; `payload` goes to its `arrive`."""
        page = self.pages.get(name)
        if page is None or page is not self.page:
            if not self._leave_page():
                self.room_actions[self.page.name].setChecked(True)  # type: ignore[union-attr]
                return
            page = page or self._made(name)
            self._stack.setCurrentWidget(page)
            self.menus.page_shown(page)
        self.room_actions[name].setChecked(True)
        page.arrive(payload)
        if name != "history":
            self.settings = self.settings.model_copy(update={"page": name})

    def _made(self, name: str) -> Page:
        room = next(room for room in ROOMS if room.name == name)
        kind: type[Page] = getattr(importlib.import_module(room.module), room.page)
        page = kind(self.workspace, self.board)
        page.name = name
        self.pages[name] = page
        self._stack.addWidget(page)
        return page

    def _leave_page(self) -> bool:
        return self.page is None or self.page.leave()

    # -- the window itself

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._leave_page() or not may_close(self, self.board):
            event.ignore()
            return
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.remember(self.settings.model_copy(update={"geometry": geometry}))
        self.board.forget()
        for page in self.pages.values():
            page.close()
        event.accept()

    def _build(self) -> None:
        self._welcome = Welcome()
        self._welcome.folder_chosen.connect(self.open_project)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._welcome)
        self._rail = self._make_rail()
        inner = QWidget()
        box = QHBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._rail)
        box.addWidget(self._stack, 1)
        self.setCentralWidget(inner)

    def _make_rail(self) -> QFrame:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(168)
        box = QVBoxLayout(rail)
        box.setContentsMargins(10, 14, 10, 10)
        box.setSpacing(4)
        self._project_label = label("", "heading")
        box.addWidget(self._project_label)
        box.addSpacing(8)
        group = QActionGroup(self)
        for number, room in enumerate(ROOMS, 1):
            action = QAction(theme.icon(room.name), QCoreApplication.translate("rooms", room.title), self)
            action.setCheckable(True)
            group.addAction(action)
            action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            action.setToolTip(f"{action.text()} ({action.shortcut().toString()})")
            action.triggered.connect(lambda checked=False, name=room.name: self.show_page(name))
            self.room_actions[room.name] = action
            knob = QToolButton()
            knob.setDefaultAction(action)
            knob.setObjectName(f"room_{room.name}")
            knob.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            knob.setIconSize(QSize(20, 20))
            knob.setSizePolicy(rail.sizePolicy().horizontalPolicy(), knob.sizePolicy().verticalPolicy())
            knob.setMinimumWidth(148)
            if room.name == "history":
                box.addStretch(1)
            box.addWidget(knob)
        return rail

    def _theme_changed(self) -> None:
        for room in ROOMS:
            self.room_actions[room.name].setIcon(theme.icon(room.name))
        for page in self.pages.values():
            restyle(page, "dark", self.theme.dark)

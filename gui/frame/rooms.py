"""The rooms of the window, which are the entries of the rail: names, titles, shortcuts and page classes."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from gui.shared import theme
from gui.shared.i18n import QT_TRANSLATE_NOOP, translate
from gui.workspace.page import Page


class Room(NamedTuple):
    """An entry of the rail: its name, title, and the page class to import at the first visit."""

    name: str
    title: str
    module: str
    page: str

    def page_class(self) -> type[Page]:
        page_class: type[Page] = getattr(importlib.import_module(self.module), self.page)
        return page_class


ROOMS = (
    Room("data", QT_TRANSLATE_NOOP("rooms", "Data"), "gui.data.page", "DataPage"),
    Room("rewards", QT_TRANSLATE_NOOP("rooms", "Rewards"), "gui.rewards.page", "RewardsPage"),
    Room("training", QT_TRANSLATE_NOOP("rooms", "Train"), "gui.training.page", "TrainingPage"),
    Room("assess", QT_TRANSLATE_NOOP("rooms", "Assess"), "gui.assess.page", "AssessPage"),
    Room("export", QT_TRANSLATE_NOOP("rooms", "Export"), "gui.export.page", "ExportPage"),
    Room("play", QT_TRANSLATE_NOOP("rooms", "Play"), "gui.play.page", "PlayPage"),
    Room("runs", QT_TRANSLATE_NOOP("rooms", "Runs"), "gui.runs.page", "RunsPage"),
)


def title_of(name: str) -> str:
    """The title of a room in the user's language."""
    return translate("rooms", next(room.title for room in ROOMS if room.name == name))


def room_actions(parent: QObject, show: Callable[[str], object]) -> dict[str, QAction]:
    """One checkable action a room, Ctrl+1 and on, of which one is checked."""
    group = QActionGroup(parent)
    actions = {}
    for number, room in enumerate(ROOMS, 1):
        action = QAction(theme.icon(room.name), title_of(room.name), parent)
        action.setCheckable(True)
        action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{action.text()} ({keys})")
        action.triggered.connect(lambda checked=False, name=room.name: show(name))
        actions[room.name] = group.addAction(action)
    return actions

"""What the main window asks of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.shared.i18n import translate
from gui.shared.page_find import PageFind
from gui.shared.widgets import Grows, Item, label, row
from gui.workspace.header_memory import remember_tables

if TYPE_CHECKING:
    from gui.workspace.jobs import JobBoard
    from gui.workspace.workspace import Workspace


PAGE_MARGINS = (16, 12, 16, 12)  # pixels around what a page shows
HEAD_HEIGHT = 34  # pixels of the line with the page's title, with or without buttons in it


def page_head(title: str, *items: Item, stretch: Grows = None) -> QHBoxLayout:
    """The line on top of every page: its title, always in the same place, and what belongs to it."""
    heading = label(title, "title", name="page_title")
    heading.setFixedHeight(HEAD_HEIGHT)
    fills = stretch is not None or None in items
    return row(heading, 4, *items, *(() if fills else (None,)), stretch=stretch)


class Page(QWidget):
    """One room of the window, over the one open project.

    A page is built at its first visit and lives until another project is opened, the language changes or
    the window closes (`closeEvent` is the place to end what it started). It listens to the workspace
    (`project_opened`, `project_changed`, `rows_changed`) and to the board of jobs. It holds no state that
    would be lost with it: what matters is in the project's folder; where splitters and columns stand is
    kept by `self.workspace.layout`.

    A page whose making takes more than some hundredths of a second does it in `build`, with a `yield`
    between its parts; a smaller one does it in `__init__`.
    """

    name = ""  # the help page is resources/help/<language>/<name>.md
    own_find = False  # the page has an action of its own for Ctrl+F

    def __init__(self, workspace: Workspace, board: JobBoard, *, in_steps: bool = False) -> None:
        super().__init__()
        self.workspace = workspace
        self.board = board
        self._find_bar: PageFind | None = None
        self.find_action: QAction | None = None
        if not self.own_find:
            self.find_action = self.new_action(
                translate("Page", "&Find on this page…"), self.find_words, "Ctrl+F"
            )
        self.steps = self._steps()  # with `in_steps` whoever makes the page goes through them
        if not in_steps:
            for _ in self.steps:
                pass

    def _steps(self) -> Iterator[None]:
        yield from self.build()
        remember_tables(self, self.workspace.layout, self.name)

    def build(self) -> Iterator[None]:
        """Make the parts of the page; at each `yield` the event loop may have a turn."""
        yield from ()

    def new_action(self, text: str, act: Callable[[], object], *keys: str) -> QAction:
        """An action for the Page menu; its shortcuts work while the focus is on this page."""
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda checked=False: act())
        self.addAction(action)
        return action

    def find_words(self) -> None:
        """Ctrl+F: a bar that finds words in what the page shows, or the field of the page's own search."""
        if self._find_bar is None:
            self._find_bar = PageFind(self)
        self._find_bar.open()

    def page_actions(self) -> list[QAction]:
        """The actions for the window's Page menu, with their shortcuts; they act on this page only."""
        return []

    def arrive(self, payload: object = None) -> None:
        """The page becomes visible; `payload` is what `workspace.show_page` was given, or None."""

    def leave(self) -> bool:
        """The page is left or the window closes: write what is being typed. False keeps the user here."""
        return True

"""Builds a page over several turns of the event loop, so that the window stays responsive."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.frame.rooms import ROOMS
from gui.workspace.jobs import JobBoard
from gui.workspace.page import Page
from gui.workspace.workspace import Workspace

POLISH_SECONDS = 0.012  # of one turn


class PageMaker(QObject):
    """One page at a time, put into the stack; the page that is shown stays until the new one is ready."""

    def __init__(self, stack: QStackedWidget, workspace: Workspace, board: JobBoard, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack
        self._workspace = workspace
        self._board = board
        self.name = ""  # the page that is being made
        self.page: Page | None = None
        self._steps: Iterator[object] = iter(())
        self._ready: Callable[[], object] = lambda: None
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._go_on)

    def make(self, name: str, ready: Callable[[], object]) -> None:
        """Build this page in steps; one that was being built is dropped."""
        if name != self.name:
            self.drop()
            self.name, self._steps = name, self._all_steps()
        self._ready = ready
        self._turn.start(0)

    def made_at_once(self, name: str) -> Page:
        """Build the page at once, finishing what was begun of it."""
        self.drop_other(name)
        if not self.name:
            self.name, self._steps = name, self._all_steps(at_once=True)
        for _ in self._steps:
            pass
        page, self.page = self.page, None
        self.drop()
        assert page is not None
        return page

    def drop(self) -> None:
        """Drop the page that is being built."""
        self._turn.stop()
        self.name, self._steps, self._ready = "", iter(()), lambda: None
        page, self.page = self.page, None
        if page is not None:
            self._stack.removeWidget(page)
            page.deleteLater()

    def drop_other(self, name: str) -> None:
        """Drop the page that is being built, unless it is this one."""
        if name != self.name:
            self.drop()

    def _all_steps(self, at_once: bool = False) -> Iterator[object]:
        room = next(room for room in ROOMS if room.name == self.name)
        self.page = page = room.page_class()(self._workspace, self._board, in_steps=True)
        page.name = room.name
        yield from page.steps
        self._stack.addWidget(page)
        if not at_once:
            yield None
            yield from _polish(page)

    def _go_on(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._turn.stop()
            self._ready()
        except BaseException:
            self.drop()
            raise


def _polish(page: QWidget) -> Iterator[None]:
    """Polish the widgets in portions; at the first show the style would polish all of them at once."""
    began = time.perf_counter()
    for widget in page.findChildren(QWidget):
        widget.ensurePolished()
        if time.perf_counter() - began > POLISH_SECONDS:
            yield
            began = time.perf_counter()

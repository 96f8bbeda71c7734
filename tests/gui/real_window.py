"""A real screen, and a person at it who has nothing but a mouse: for scripts that go through the window."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QMenu,
    QMenuBar,
    QScrollArea,
    QStyle,
    QStyleOptionSpinBox,
    QTabWidget,
    QWidget,
)

NEEDED = ("Xvfb", "openbox", "xdotool")
Found = TypeVar("Found")
Spot = Callable[[], tuple[QWidget, QRect]]  # asked in the window's thread: a widget, and where in it


def missing() -> list[str]:
    """The programs that a real screen needs and that are not installed."""
    return [name for name in NEEDED if shutil.which(name) is None]


@contextlib.contextmanager
def screen(size: str = "1280x800") -> Iterator[dict[str, str]]:
    """A private X display with a window manager; the environment for programs that show themselves on it."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    manager = None
    try:
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        environment.pop("WAYLAND_DISPLAY", None)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        manager = subprocess.Popen(["openbox"], env=environment, **quiet)
        yield environment
    finally:
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait()


class _Window(QObject):
    """Does in the window's thread what the person's thread asks for."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._do, Qt.ConnectionType.QueuedConnection)
        app = QCoreApplication.instance()
        assert app is not None
        self.moveToThread(app.thread())

    def _do(self, work: Callable[[], None]) -> None:
        work()


class Person(threading.Thread):
    """Goes through `walk` beside the window's own thread, so that dialogs and menus stop neither.

    Every click is a true event of the X server at a place that is seen: in the window, enabled, under
    nothing else, scrolled to with the wheel. `problem` is what went wrong, or None.
    """

    def __init__(self, walk: Callable[[Person], None], pictures: Path) -> None:
        super().__init__(daemon=True)
        self._walk = walk
        self._pictures = pictures
        self._window: _Window | None = None
        self._count = 0
        self.problem: BaseException | None = None
        self.times: list[tuple[str, float]] = []

    def run(self) -> None:
        while QCoreApplication.instance() is None:
            time.sleep(0.02)
        self._window = _Window()
        try:
            self._walk(self)
        except BaseException as error:  # told by the process that holds the window
            self.problem = error
            with contextlib.suppress(Exception):
                self.picture("where it ended")
            QGuiApplication.exit(1)

    # -- seeing

    def ask(self, question: Callable[[], Found]) -> Found:
        """What the question answers in the window's thread."""
        answer: Future[Found] = Future()

        def work() -> None:
            try:
                answer.set_result(question())
            except BaseException as error:
                answer.set_exception(error)

        assert self._window is not None
        self._window.asked.emit(work)
        return answer.result(60)

    def wait(self, what: str, question: Callable[[], object], seconds: float = 30) -> None:
        """Wait until the question is answered with yes; what it looks for may not be there yet."""

        def answered() -> bool:
            with contextlib.suppress(LookupError):
                return bool(question())
            return False

        began = time.monotonic()
        while not self.ask(answered):
            assert time.monotonic() - began < seconds, f"waited {seconds} s for: {what}"
            time.sleep(0.1)
        self.times.append((what, time.monotonic() - began))

    def picture(self, name: str) -> None:
        """Keep what is on the screen now, window frame, menus and all."""
        time.sleep(0.4)  # for what is still being painted
        self._count += 1
        path = self._pictures / f"{self._count:02}-{name.replace(' ', '-')}.png"
        self.ask(lambda: QGuiApplication.primaryScreen().grabWindow(0).save(str(path)))

    # -- the mouse

    def click(self, name: str, kind: type[QWidget] = QWidget) -> None:
        """Click on the one visible widget of this object name."""
        self.click_at(lambda: whole(find(name, kind)))

    def click_at(self, spot: Spot, times: int = 1) -> None:
        """Click on the middle of a place, scrolled into sight before."""
        point = self._reach(spot)
        _mouse("mousemove", point.x(), point.y())
        time.sleep(0.05)
        _mouse("click", "--repeat", times, "--delay", 60, 1)
        time.sleep(0.15)

    def wheel(self, notches: int) -> None:
        """Turn the wheel where the pointer is; upwards is positive."""
        _mouse("click", "--repeat", abs(notches), "--delay", 12, 4 if notches > 0 else 5)
        time.sleep(0.2)

    def choose_tab(self, tabs: Callable[[], QTabWidget], title: str) -> None:
        def spot() -> tuple[QWidget, QRect]:
            bar = tabs().tabBar()
            at = next(number for number in range(bar.count()) if bar.tabText(number).startswith(title))
            return bar, bar.tabRect(at)

        self.click_at(spot)

    def menu(self, title: str, entry: str) -> None:
        """Choose from the menu bar."""

        def head() -> tuple[QWidget, QRect]:
            bar = next(one for one in _visible(QMenuBar))
            return bar, bar.actionGeometry(next(a for a in bar.actions() if _plain(a.text()) == title))

        def line() -> tuple[QWidget, QRect]:
            shown = next(one for one in _visible(QMenu))
            return shown, shown.actionGeometry(next(a for a in shown.actions() if _plain(a.text()) == entry))

        self.click_at(head)
        self.wait(f"the menu {title}", lambda: _visible(QMenu))
        self.click_at(line)

    def set_number(self, name: str, value: float) -> None:
        """Bring a number to a value: by its arrows, or by the wheel where the way is long."""
        shown = self.ask(lambda: find(name, QAbstractSpinBox).value())  # type: ignore[attr-defined]
        step = self.ask(lambda: find(name, QAbstractSpinBox).singleStep())  # type: ignore[attr-defined]
        steps = round((value - shown) / step)
        if abs(steps) > 8:
            self.click(name, QAbstractSpinBox)
            self.wheel(steps)
        elif steps:
            self.click_at(lambda: _arrow(find(name, QAbstractSpinBox), up=steps > 0), abs(steps))
        self.wait(
            f"{name} = {value}",
            lambda: abs(find(name, QAbstractSpinBox).value() - value) < step / 2,  # type: ignore[attr-defined]
            10,
        )

    def _reach(self, spot: Spot) -> QPoint:
        """The point on the screen, when it can be clicked; the wheel brings it into sight."""
        for _ in range(60):
            point, scroll = self.ask(lambda: _look(*spot()))
            if not scroll:
                return point
            _mouse("mousemove", point.x(), point.y())
            _mouse("click", 4 if scroll > 0 else 5)
            time.sleep(0.06)
        raise AssertionError("it cannot be scrolled into sight")


def find(name: str, kind: type[Found] = QWidget) -> Found:  # type: ignore[assignment]
    """The one visible widget of this object name, in the window's thread; LookupError where there is none."""
    found = [one for one in _visible(kind) if one.objectName() == name]  # type: ignore[type-var, attr-defined]
    if len(found) != 1:
        raise LookupError(f"{len(found)} visible widgets are called {name}")
    return found[0]


def texts(root: QWidget) -> str:
    """All that can be read on the visible labels below."""
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


def _visible(kind: type[Any]) -> list[Any]:
    return [one for one in QApplication.allWidgets() if isinstance(one, kind) and one.isVisible()]


def whole(widget: QWidget) -> tuple[QWidget, QRect]:
    """All of a widget, as a place to click on."""
    return widget, widget.rect()


def _arrow(box: QAbstractSpinBox, up: bool) -> tuple[QWidget, QRect]:
    option = QStyleOptionSpinBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_SpinBoxUp if up else QStyle.SubControl.SC_SpinBoxDown
    return box, box.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, box)


def _look(widget: QWidget, place: QRect) -> tuple[QPoint, int]:
    """Where to click and 0; or where to turn the wheel, and whether upwards (1) or downwards (-1)."""
    assert widget.isVisible(), f"{widget} is not visible"
    assert widget.isEnabled(), f"{widget.objectName() or widget} is not enabled"
    assert not place.isEmpty(), f"{widget} shows nothing there"
    point = widget.mapToGlobal(place.center())
    above = widget.parentWidget()
    while above is not None and not widget.isWindow():
        if isinstance(above, QScrollArea):
            view = above.viewport()
            area = QRect(view.mapToGlobal(QPoint(0, 0)), view.size()).adjusted(0, 4, 0, -4)
            if not area.top() <= point.y() <= area.bottom():
                return QPoint(area.left() + 3, area.center().y()), 1 if point.y() < area.top() else -1
        above = above.parentWidget() if not above.isWindow() else None
    under = QApplication.widgetAt(point)
    assert under is not None and (under is widget or widget.isAncestorOf(under)), (
        f"{under} lies over {widget.objectName() or widget} at {point.toTuple()}"
    )
    return point, 0


def _plain(text: str) -> str:
    return text.replace("&", "")


def _mouse(*words: object) -> None:
    subprocess.run(["xdotool", *(str(word) for word in words)], check=True, stdout=subprocess.DEVNULL)

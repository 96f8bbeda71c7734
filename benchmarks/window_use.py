"""A script that uses the window as a person does, and older runs for it to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QTabBar,
    QWidget,
)

from engine.base.text import Text
from engine.runs.events import Event, Finished, Started
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from gui.frame.main_window import MainWindow
from gui.frame.rooms import ROOMS
from tests.gui.training.recorded import grpo, look, warm

FIELDS = {  # where one types, by page
    "data": "filter_text",
    "rewards": "row_search",
    "training": "run_name",
    "play": "prompt",
    "runs": "history_filter",
}
Act = tuple[str, Callable[[], object]]


def write_runs(project: Path, count: int = 2, steps: int = 400) -> None:
    """Finished runs, as long as real ones are."""
    for number in range(count):
        folder = create_run(project, Recipe(), f"earlier-{number}")
        events: list[Event] = [Started(time=0.0, job="train", pid=1, host="elsewhere")]
        for step in range(1, steps + 1):
            events.append(warm(step, float(step)))
            if step % 20 == 0:
                events.append(look("warm_start", step, step / steps, best=True, time=float(step)))
        events += [grpo(step, float(steps + step)) for step in range(1, steps + 1)]
        events.append(Finished(time=2.0 * steps + 1, status="done", message=Text("Done.")))
        lines = "".join(f"{event.model_dump_json()}\n" for event in events)
        (folder / "events.jsonl").write_text(lines, encoding="utf-8")


class Script:
    """One small action after another. Each page is opened by its action in the rail, the first time too."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._actions = self._forever()

    def step(self) -> str:
        """Do the next thing; returns what it was."""
        name, act = next(self._actions)
        page = self._window.page
        act()
        return f"{name} ({page.name if page else 'welcome'})"

    def _forever(self) -> Iterator[Act]:
        while True:
            for room in ROOMS:
                first = "first visit of" if room.name not in self._window.pages else "go to"
                yield f"{first} {room.name}", self._window.room_actions[room.name].trigger
                for _ in range(2):
                    yield f"{first} {room.name}, waiting", lambda: None
                for count in range(5):
                    yield "scroll", partial(self._wheel, count)
                    yield "type", partial(self._type, "what "[count])
                    yield "hover", partial(self._hover, count)
                    yield "choose", partial(self._choose, count)
                if room.name == "rewards":
                    for count in range(12):
                        yield "drag a weight", partial(self._drag, count)
                yield "wipe", self._wipe

    def _shown(self, kind: type[QWidget]) -> list[QWidget]:
        page = self._window.page
        return [one for one in page.findChildren(kind) if one.isVisible()] if page else []

    def _field(self) -> QWidget | None:
        page = self._window.page
        field = page.findChild(QWidget, FIELDS.get(page.name, "none")) if page else None
        return field if field is not None and field.isVisible() else None

    def _type(self, letter: str) -> None:
        if (field := self._field()) is not None:
            field.setFocus()
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                key = QKeyEvent(kind, ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(field, key)

    def _wipe(self) -> None:
        field = self._field()
        if isinstance(field, QLineEdit):
            field.clear()

    def _wheel(self, count: int) -> None:
        """Turn the wheel over each thing that scrolls."""
        for area in self._shown(QAbstractScrollArea):
            bar = area.verticalScrollBar()  # type: ignore[attr-defined]  # found by name
            if bar.maximum() > bar.minimum():
                spot = QPointF(area.width() / 2, area.height() / 2)
                turn = QPoint(0, -360 if count < 4 else 1200)
                wheel = QWheelEvent(
                    spot,
                    area.mapToGlobal(spot),
                    QPoint(),
                    turn,
                    Qt.MouseButton.NoButton,
                    Qt.KeyboardModifier.NoModifier,
                    Qt.ScrollPhase.NoScrollPhase,
                    False,
                )
                QApplication.sendEvent(area.viewport(), wheel)  # type: ignore[attr-defined]  # found by name

    def _hover(self, count: int) -> None:
        """Move the pointer over the first plot, in a few strokes."""
        plots = [one for one in self._shown(QAbstractScrollArea) if isinstance(one, pg.GraphicsView)]
        for plot in plots[:2]:
            for share in range(4):
                spot = QPointF(plot.width() * (0.2 + 0.15 * count + 0.03 * share), plot.height() / 2)
                _mouse(plot.viewport(), QMouseEvent.Type.MouseMove, spot)

    def _choose(self, count: int) -> None:
        """Another run, another row, another tab."""
        page = self._window.page
        boxes = [page.findChild(QComboBox, "run_selector")] if page else []
        for box in boxes:
            if box is not None and box.count() > 1:
                box.setCurrentIndex((box.currentIndex() + 1) % box.count())
        for view in self._shown(QAbstractItemView)[:1]:
            model = view.model()  # type: ignore[attr-defined]  # found by name
            if model is not None and model.rowCount() > 1:
                view.setCurrentIndex(model.index((count * 3) % model.rowCount(), 0))  # type: ignore[attr-defined]  # found by name
        for bar in self._shown(QTabBar):
            bar.setCurrentIndex((bar.currentIndex() + 1) % bar.count())  # type: ignore[attr-defined]  # found by name

    def _drag(self, count: int) -> None:
        """Pull the first weight to and fro with the mouse, some pixels at a time."""
        for slider in self._shown(QSlider)[:1]:
            assert isinstance(slider, QSlider)
            spot = QPointF(_handle(slider))
            if count == 0:
                _mouse(slider, QMouseEvent.Type.MouseButtonPress, spot, Qt.MouseButton.LeftButton)
            for _ in range(3):
                spot += QPointF(5 if count < 8 else -5, 0)
                _mouse(slider, QMouseEvent.Type.MouseMove, spot, Qt.MouseButton.LeftButton)
            if count == 11:
                _mouse(slider, QMouseEvent.Type.MouseButtonRelease, spot, Qt.MouseButton.LeftButton)


def _handle(slider: QSlider) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()


def _mouse(
    widget: QWidget,
    kind: QMouseEvent.Type,
    spot: QPointF,
    pressed: Qt.MouseButton = Qt.MouseButton.NoButton,
) -> None:
    button = Qt.MouseButton.NoButton if kind == QMouseEvent.Type.MouseMove else pressed
    held = Qt.MouseButton.NoButton if kind == QMouseEvent.Type.MouseButtonRelease else pressed
    event = QMouseEvent(kind, spot, widget.mapToGlobal(spot), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)

"""Finds texts that a page cuts: wider than their widget, and neither shortened with … nor in a tool tip."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSplitter,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from gui.shared.chooser import Chooser
from gui.shared.widgets import ElidedLabel

NONE = Qt.TextElideMode.ElideNone


def cut_texts(root: QWidget) -> list[str]:
    """A line for each text below `root` that its reader cannot read whole, and for each part out of place."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        for kind, check in CHECKS:
            if isinstance(widget, kind):
                found += [f"{_path(widget, root)}: {fault}" for fault in check(widget)]
    return found


def _label(one: QLabel) -> Iterator[str]:
    if isinstance(one, ElidedLabel) or not one.text():
        return
    if one.wordWrap():
        if one.heightForWidth(one.width()) > one.height() + 1:
            yield f"lines of {one.text()!r} are cut off"
    elif one.sizeHint().width() > one.width() + 1:
        yield f"{one.text()!r} is cut"
    yield from _clipped(one, one.text())


def _button(one: QAbstractButton) -> Iterator[str]:
    if one.text() and isinstance(one, (QPushButton, QToolButton, QCheckBox, QRadioButton)):
        if isinstance(one, QToolButton) and one.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
            return
        if one.sizeHint().width() > one.width() + 1:
            yield f"{one.text()!r} is cut"
    yield from _clipped(one, one.text() or one.accessibleName())


def _tabs(bar: QTabBar) -> Iterator[str]:
    shortened = bar.elideMode() != NONE
    for at in range(bar.count()):
        if not bar.isTabVisible(at):
            continue
        text, rect = bar.tabText(at), bar.tabRect(at)
        needed = bar.fontMetrics().horizontalAdvance(text)
        out = rect.right() > bar.width() or rect.left() < 0
        if (out or rect.width() < needed) and not (shortened and bar.tabToolTip(at) and not out):
            yield f"the tab {text!r} is cut"


def _header(head: QHeaderView) -> Iterator[str]:
    if head.orientation() != Qt.Orientation.Horizontal or head.model() is None:
        return
    for at in range(head.count()):
        if head.isSectionHidden(at):
            continue
        title = head.model().headerData(at, Qt.Orientation.Horizontal)
        tip = head.model().headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        needed = head.fontMetrics().horizontalAdvance(str(title or ""))
        if needed > head.sectionSize(at) and not (tip and head.textElideMode() != NONE):
            yield f"the title {title!r} is cut"


def _combo(box: QComboBox) -> Iterator[str]:
    yield from _clipped(box, box.currentText())
    if isinstance(box, Chooser):
        return
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()
    if box.fontMetrics().horizontalAdvance(box.currentText()) > room:
        yield f"the choice {box.currentText()!r} is cut"


def _line(line: QLineEdit) -> Iterator[str]:
    if isinstance(line.parentWidget(), (QAbstractSpinBox, QComboBox)):
        return
    yield from _clipped(line, line.placeholderText())
    room = line.contentsRect().width() - 16
    needed = line.fontMetrics().horizontalAdvance(line.placeholderText())
    if not line.text() and needed > room and not line.toolTip():
        yield f"{line.placeholderText()!r} is shortened and has no tool tip"


def _spin(box: QAbstractSpinBox) -> Iterator[str]:
    yield from _clipped(box, box.text())
    if box.fontMetrics().horizontalAdvance(box.text()) > box.lineEdit().width():
        yield f"the number {box.text()!r} is cut"


def _siblings(parent: QWidget) -> Iterator[str]:
    """Parts that lie over each other, as they do where a layout has too little room."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, QLabel, QAbstractSpinBox)
    parts = [one for one in parent.children() if isinstance(one, kinds) and one.isVisible()]
    for one, other in itertools.combinations(parts, 2):
        common = one.geometry().intersected(other.geometry())
        if common.width() > 2 and common.height() > 2 and parent.layout() is not None:
            yield f"{_words(one)!r} and {_words(other)!r} lie over each other"


def _words(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return (text() if callable(text) else "") or widget.objectName() or type(widget).__name__


def _area(area: QScrollArea) -> Iterator[str]:
    inner = area.widget()
    off = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if inner is not None and off and inner.width() > area.viewport().width() + 1:
        yield f"what it shows is {inner.width() - area.viewport().width()} pixels wider than itself"


def _splitter(parts: QSplitter) -> Iterator[str]:
    shown = [parts.widget(at) for at in range(parts.count()) if parts.widget(at).isVisible()]
    for before, after in itertools.pairwise(shown):
        if before.geometry().intersects(after.geometry()):
            yield f"{before.objectName() or type(before).__name__} lies under its neighbour"
    for one in shown:
        if not parts.rect().adjusted(-1, -1, 1, 1).contains(one.geometry()):
            yield f"{one.objectName() or type(one).__name__} juts out"


CHECKS: tuple[tuple[type[QWidget], Callable[..., Iterator[str]]], ...] = (
    (QLabel, _label),
    (QAbstractButton, _button),
    (QTabBar, _tabs),
    (QHeaderView, _header),
    (QComboBox, _combo),
    (QLineEdit, _line),
    (QAbstractSpinBox, _spin),
    (QScrollArea, _area),
    (QSplitter, _splitter),
    (QWidget, _siblings),
)


def _clipped(widget: QWidget, text: str) -> Iterator[str]:
    """A part that reaches sideways beyond what it lies in, where nothing scrolls sideways."""
    seen: QRect = widget.visibleRegion().boundingRect()
    if seen.left() <= 1 and seen.right() >= widget.width() - 2:
        return
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        if isinstance(above, QAbstractScrollArea) and _scrolls_sideways(above):
            return
        above = above.parentWidget()
    yield f"{text!r} reaches out of what it lies in"


def _scrolls_sideways(area: QAbstractScrollArea) -> bool:
    off = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return not off and area.horizontalScrollBar().maximum() > 0


def _path(widget: QWidget, root: QWidget) -> str:
    """Where a widget is, by names and classes."""
    names = []
    at: QWidget | None = widget
    while at is not None and at is not root:
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return "/".join(reversed(names[:4]))

"""Small pieces that several pages are built of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSize, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStyleOptionToolButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.shared import theme

ICON, ICON_ROOM = 16, 0.25  # pixels of an icon on a button; what is free between it and the text
NO_MARGINS = (0, 0, 0, 0)
Item = QWidget | QLayout | int | None  # of a row or a column
Role = str  # "title", "heading", "muted", "figure", "good", "warn", "bad"


def label(
    text: str = "", role: Role = "", *, wrap: bool = False, selectable: bool = False, name: str = ""
) -> QLabel:
    """A label in one of the roles that the style knows; plain text, never rich."""
    widget = QLabel(text)
    widget.setObjectName(name)
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.setWordWrap(wrap)
    if role:
        widget.setProperty("role", role)
    if selectable:
        widget.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return widget


def set_role(widget: QWidget, role: Role) -> None:
    """Change a widget's role and let the style see it."""
    restyle(widget, "role", role)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for, and apply it at once."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def set_icon(widget: QAbstractButton, name: str, token: str = "text") -> None:
    """An icon in a token's colour that follows the theme: the window calls `renew_icons` when it changes."""
    widget.setProperty("icon_drawn", f"{name} {token}")
    _draw_icon(widget)


def renew_icons(root: QWidget) -> None:
    """Draw the icons of all buttons below in the theme's present colours."""
    for widget in root.findChildren(QAbstractButton):
        if widget.property("icon_drawn"):
            _draw_icon(widget)


def _draw_icon(widget: QAbstractButton) -> None:
    name, token = widget.property("icon_drawn").split()
    beside = isinstance(widget, QPushButton) and bool(widget.text())
    widget.setIcon(theme.icon(name, token, ICON_ROOM if beside else 0.0))
    if beside:
        widget.setIconSize(QSize(round(ICON * (1 + ICON_ROOM)), ICON))


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    role: Role = "",
    icon: str = "",
    tip: str = "",
    name: str = "",
) -> QPushButton:
    """A push button; role "primary" is the one thing to do next, "danger" loses something."""
    widget = QPushButton(text)
    widget.setObjectName(name)
    if role:
        widget.setProperty("role", role)
    if icon:
        set_icon(widget, icon, "on_accent" if role == "primary" else "text")
    if tip:
        widget.setToolTip(tip)
    if clicked is not None:
        widget.clicked.connect(lambda checked=False: clicked())
    return widget


class IconButton(QToolButton):
    """A small button with an icon, and a tool tip that is its name too; Enter presses it like Space."""

    def __init__(
        self, icon: str, tip: str, clicked: Callable[[], object] | None = None, name: str = "", text: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(text or tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIconSize(QSize(ICON, ICON))
        if text:
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_icon(self, icon)
        if clicked is not None:
            self.clicked.connect(lambda checked=False: clicked())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class TextToolButton(QToolButton):
    """A flat button with words behind its icon, and some room between the two, which Qt leaves out."""

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:  # noqa: N802 - Qt's name
        super().initStyleOption(option)
        if option.toolButtonStyle == Qt.ToolButtonStyle.ToolButtonTextBesideIcon and not option.icon.isNull():
            option.text = "\u2005" + option.text  # a quarter of the height wide


def set_primary(widget: QPushButton, primary: bool) -> None:
    """Whether a button is the one thing to do next."""
    set_role(widget, "primary" if primary else "")
    name = str(widget.property("icon_drawn") or "").partition(" ")[0]
    if name:
        set_icon(widget, name, "on_accent" if primary else "text")


def set_ready(widget: QPushButton, ready: bool) -> None:
    """Enable or disable a button; the focus stays on its page, where Qt would take it anywhere."""
    page = widget.parentWidget()
    if not ready and widget.hasFocus() and page is not None:
        page.setFocus()
    widget.setEnabled(ready)


def inset(box: QAbstractSpinBox) -> None:
    """Keep a number's text as far from the frame as other texts are; no style sheet reaches it."""
    box.lineEdit().setTextMargins(4, 0, 0, 0)


class ElidedLabel(QLabel):
    """One line that ends in … where it has too little room; its tool tip is the whole."""

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.whole = ""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """No text asks for room, only a least width does; a layout that ignored it would reach too far."""
        return QSize(self.minimumWidth(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, super().minimumSizeHint().height())

    def show_text(self, text: str) -> None:
        self.whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width()))


class ProgressBar(QProgressBar):
    """A bar that is painted with the rest. Qt's own paints, within `setValue`, all that the window owes."""

    def setRange(self, minimum: int, maximum: int) -> None:  # noqa: N802 - Qt's name
        if (minimum, maximum) != (self.minimum(), self.maximum()):
            self.setUpdatesEnabled(False)
            super().setRange(minimum, maximum)
            self.setUpdatesEnabled(True)

    def setValue(self, value: int) -> None:  # noqa: N802 - Qt's name
        if value != self.value():
            self.setUpdatesEnabled(False)
            super().setValue(value)
            self.setUpdatesEnabled(True)


class Card(QFrame):
    """A bordered panel with an optional heading; add to `body`, put buttons beside the heading in `head`."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        outer = self.outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 12, 14, 12)
        outer.setSpacing(8)
        self.head = QHBoxLayout()
        self.heading = label(heading, "heading")
        if heading:
            self.head.addWidget(self.heading)
            self.head.addStretch(1)
            outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)


def completer_of(names: QStringListModel, line: QLineEdit) -> QCompleter:
    """Offers the names in which what is typed occurs."""
    completer = QCompleter(names, line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    if (popup := completer.popup()) is not None:
        theme.dress(popup)
    return completer


class EmptyState(QWidget):
    """What a page shows while it has nothing: what would be here, and the button that brings it."""

    def __init__(
        self, heading: str, text: str, action: str = "", clicked: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.addStretch(1)
        self._texts = (label(heading, "title", wrap=True), label(text, "muted", wrap=True))
        for one in self._texts:
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            one.setMaximumWidth(560)
            line = row(None, one, None, spacing=0)
            line.setStretch(1, 100)
            box.addLayout(line)
        if action:
            box.addSpacing(8)
            self.button = button(action, clicked, role="primary")
            box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A layout measures a text that wraps at another width than it gets, and cuts it."""
        super().resizeEvent(event)
        margins = self.contentsMargins() if (box := self.layout()) is None else box.contentsMargins()
        for one in self._texts:
            width = min(one.maximumWidth(), self.width() - margins.left() - margins.right())
            one.setMinimumHeight(max(0, one.heightForWidth(width)))


def scrolled(inner: QWidget) -> QScrollArea:
    """`inner` in a frameless area that scrolls up and down only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area


Grows = QWidget | QLayout | None  # of a row or a column
Box = TypeVar("Box", QHBoxLayout, QVBoxLayout)


def row(
    *items: Item, spacing: int = 8, margins: Sequence[int] = NO_MARGINS, stretch: Grows = None
) -> QHBoxLayout:
    """Items side by side: None is a stretch, a number a space in pixels; `stretch` takes the room left.

    `margins` are left, top, right and bottom.
    """
    return _filled(QHBoxLayout(), items, spacing, margins, stretch)


def column(
    *items: Item, spacing: int = 8, margins: Sequence[int] = NO_MARGINS, stretch: Grows = None
) -> QVBoxLayout:
    """Items under each other, as in `row`."""
    return _filled(QVBoxLayout(), items, spacing, margins, stretch)


def _filled(box: Box, items: Iterable[Item], spacing: int, margins: Sequence[int], stretch: Grows) -> Box:
    box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QLayout):
            box.addLayout(item, int(item is stretch))
        else:
            box.addWidget(item, int(item is stretch))
    return box


def splitter(
    *parts: QWidget,
    sizes: Sequence[int],
    stretches: Sequence[int],
    handle: int = 12,
    vertical: bool = False,
) -> QSplitter:
    """Parts with movable handles between them; none can be folded away."""
    widget = QSplitter(Qt.Orientation.Vertical if vertical else Qt.Orientation.Horizontal)
    for part, stretch in zip(parts, stretches, strict=True):
        widget.addWidget(part)
        widget.setStretchFactor(widget.count() - 1, stretch)
    widget.setSizes(sizes)
    widget.setHandleWidth(handle)
    widget.setChildrenCollapsible(False)
    return widget


def rule() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(QPalette.ColorRole.Mid)
    return line

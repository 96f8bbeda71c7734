"""Sections under each other, of which one is open: the others say in a line what stands in them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.shared import theme
from gui.shared.widgets import ElidedLabel, column, label, row, set_role


class SectionHead(QFrame):
    """The line of a section: its title, and a summary of what is set; a click, Space or Enter opens it."""

    clicked = Signal()

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("entry", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title = title
        self._arrow = QLabel()
        self._arrow.setFixedWidth(16)
        self.summary = ElidedLabel("muted")
        heading = label(title, "heading")
        line = row(self._arrow, heading, 4, self.summary, stretch=self.summary, margins=(6, 5, 8, 5))
        self.setLayout(line)
        self.set_open(False)
        self.show_summary("")

    def set_open(self, opened: bool) -> None:
        self._opened = opened
        self.recolour()

    def recolour(self) -> None:
        icon = theme.icon("down" if self._opened else "right", "muted")
        self._arrow.setPixmap(icon.pixmap(14, 14))

    def show_summary(self, text: str, role: str = "muted") -> None:
        self.summary.show_text(text)
        set_role(self.summary, role)
        self.setAccessibleName(f"{self._title}: {text}" if text else self._title)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


class Sections(QWidget):
    """One section is open and takes the room that the heads leave."""

    opened = Signal(str)  # the name of the section

    def __init__(self) -> None:
        super().__init__()
        self.heads: dict[str, SectionHead] = {}
        self._bodies: dict[str, QWidget] = {}
        self._frames: dict[str, QFrame] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self._rest = QWidget()  # takes the room where no section is open
        self._rest.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._box.addWidget(self._rest)
        self.current = ""

    def add(self, name: str, title: str, body: QWidget) -> SectionHead:
        """Put a section behind the others; `body` scrolls by itself where it is long."""
        head = SectionHead(title, f"section_{name}")
        head.clicked.connect(lambda: self.open("" if self.current == name else name))
        frame = QFrame()
        frame.setProperty("card", True)
        padded = QWidget()
        padded.setLayout(column(body, margins=(10, 0, 10, 8), stretch=body))
        frame.setLayout(column(head, padded, spacing=2, margins=(4, 3, 4, 3), stretch=padded))
        padded.hide()
        self.heads[name], self._bodies[name], self._frames[name] = head, padded, frame
        self._box.insertWidget(self._box.count() - 1, frame)
        return head

    def open(self, name: str) -> None:
        """Open this section and close the others; "" closes all."""
        self.current = name
        for one, body in self._bodies.items():
            body.setVisible(one == name)
            self.heads[one].set_open(one == name)
            self._box.setStretchFactor(self._frames[one], 1 if one == name else 0)
        self._rest.setVisible(not name)
        if name:
            self.opened.emit(name)

    def recolour(self) -> None:
        for head in self.heads.values():
            head.recolour()

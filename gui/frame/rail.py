"""The rail at the left: the open project, and a button for each page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QToolButton, QWidget

from gui.shared import theme
from gui.shared.widgets import column

WIDTH = 172
INSET = 10


class RailButton(QToolButton):
    """The button of a room. It paints itself: a calm ground when chosen, and a ring only for the keyboard."""

    def __init__(self, action: QAction, name: str) -> None:
        super().__init__()
        self.setDefaultAction(action)
        self.setObjectName(f"room_{name}")
        self.setAccessibleName(action.text())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus with the page
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name = name
        self._busy = False

    def set_busy(self, busy: bool) -> None:
        """Show a dot while a job of this page is running."""
        if busy != self._busy:
            self._busy = busy
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(WIDTH - 2 * INSET, max(38, self.fontMetrics().height() + 20))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked():
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(area, 7, 7)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRectF(area.left(), area.center().y() - 9, 3, 18), 1.5, 1.5)
        elif self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setBrush(theme.color("raised"))
            painter.drawRoundedRect(area, 7, 7)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent", 0.55), 1.5))
            painter.drawRoundedRect(area, 7, 7)
        self._paint_inside(painter, area)

    def _paint_inside(self, painter: QPainter, area: QRectF) -> None:
        middle = area.center().y()
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        shown = theme.icon(self._name, "accent" if self.isChecked() else "text")
        shown.paint(painter, 14, round(middle - 10), 20, 20, Qt.AlignmentFlag.AlignCenter, mode)
        font = QFont(self.font())
        font.setPixelSize(14)
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.color("text" if self.isEnabled() else "base"))
        room = area.adjusted(44, 0, -20, 0)
        text = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if self._busy:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QRectF(area.right() - 16, middle - 3.5, 7, 7))


class ProjectButton(QToolButton):
    """The open project's name, elided in the middle, with a menu of actions on the project."""

    folder_wanted = Signal()
    path_wanted = Signal()
    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("project_button")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the name
        self.setIconSize(QSize(12, 12))
        self._name = ""
        menu = QMenu(self)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        menu.addAction(self.tr("Open the &folder")).triggered.connect(self.folder_wanted)
        menu.addAction(self.tr("&Copy the path")).triggered.connect(self.path_wanted)
        menu.addSeparator()
        menu.addAction(self.tr("C&lose project")).triggered.connect(self.close_wanted)
        self.setMenu(menu)
        self._redraw()

    def show_name(self, name: str, path: str) -> None:
        self._name = name
        self.setToolTip(path)
        self.setAccessibleName(self.tr("Project {name}").format(name=name))
        self._redraw()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        self._redraw()
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt gives this event

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.PaletteChange and self.menu() is not None:
            self._redraw()
        super().changeEvent(event)

    def _redraw(self) -> None:
        self.setIcon(theme.icon("down", "muted"))
        room = max(20, self.width() - 44)
        font = QFont(self.font())
        font.setPixelSize(14)
        font.setWeight(QFont.Weight.DemiBold)
        text = QFontMetrics(font).elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        self.setText(text.replace("&", "&&"))


class Rail(QFrame):
    """The project's button above, the rooms below, the last one (the run history) at the foot."""

    def __init__(self, rooms: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self.project = ProjectButton()
        box = column(self.project, 8, spacing=3, margins=(INSET, 12, INSET, 10))
        self.setLayout(box)
        self.buttons: dict[str, RailButton] = {}
        for number, (name, action) in enumerate(rooms.items(), 1):
            if number == len(rooms):
                box.addStretch(1)
            self.buttons[name] = RailButton(action, name)
            box.addWidget(self.buttons[name])

    def set_busy(self, rooms: set[str]) -> None:
        """Mark the pages whose jobs are running."""
        for name, button in self.buttons.items():
            button.set_busy(name in rooms)

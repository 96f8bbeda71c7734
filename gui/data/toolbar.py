"""The line of buttons on top of the data page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QWidget

from gui.data.actions import DataActions
from gui.shared import theme
from gui.shared.widgets import TextToolButton, row


class Toolbar(QWidget):
    """Buttons for the actions that are used most; all of them are in the menu too."""

    def __init__(self, do: DataActions, find: QAction, task: QAction) -> None:
        super().__init__()
        self._move = _knob(self.tr("Move to") + "  ▾", menu=do.moves)
        self._move.setToolTip(self.tr("Move the selected rows to another split"))
        self._move.setEnabled(do.moves[0].isEnabled())
        do.moves[0].enabledChanged.connect(self._move.setEnabled)
        self._lines = [_line() for _ in range(3)]
        self.setLayout(
            row(
                _knob(self.tr("Import"), do.import_),
                _knob(self.tr("Export"), do.export),
                self._lines[0],
                _knob(self.tr("Add row"), do.add),
                _knob("", do.duplicate),
                _knob("", do.delete),
                self._move,
                _knob("", do.split),
                self._lines[1],
                _knob("", do.undo),
                _knob("", do.redo),
                self._lines[2],
                _knob(self.tr("Find"), find),
                None,
                _knob(self.tr("Task…"), task),
                spacing=4,
            )
        )
        self.restyle()

    def restyle(self) -> None:
        """Lines in the colour of the theme; the icons are those of the actions."""
        for line in self._lines:
            line.setStyleSheet(f"color: {theme.tokens().border}")


def _knob(text: str, action: QAction | None = None, menu: list[QAction] | None = None) -> QToolButton:
    button = TextToolButton()
    if action is not None:
        button.setDefaultAction(action)
        action.changed.connect(lambda: button.setText(text))  # else it takes the longer one of the menu
    button.setText(text)
    button.setAccessibleName(text or button.toolTip())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    style = Qt.ToolButtonStyle
    button.setToolButtonStyle(style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly)
    if menu is not None:
        inner = QMenu(button)
        inner.addActions(menu)
        button.setMenu(inner)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
    return button


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.VLine)
    line.setFixedHeight(20)
    return line

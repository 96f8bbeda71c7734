"""A combo box for texts of any length."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip

ROOM = QSize(6, 0)  # pixels


class Chooser(QComboBox):
    """A combo box that shortens a long text with …, shows it whole in its tool tip, and lists it whole.

    With `letters` it is at least as wide as so many letters, however long its texts are.
    """

    def __init__(self, name: str = "", tip: str = "", letters: int = 0) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        if letters:
            self.setMinimumContentsLength(letters)
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def fill(self, items: Iterable[tuple[str, object]], chosen: object = None) -> None:
        """Offer these texts with their data and choose one by its data, else the first; no signal."""
        with QSignalBlocker(self):
            self.clear()
            for text, data in items:
                self.addItem(text, data)
            self.setCurrentIndex(max(0, self.findData(chosen)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0 and self.placeholderText():
            option.palette.setBrush(QPalette.ColorRole.ButtonText, option.palette.placeholderText())
            option.currentText = self.placeholderText()
        option.currentText = self._fitted(option.currentText)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """With the little more than Qt's own that the text takes under the style sheet."""
        return super().sizeHint() + ROOM

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return super().minimumSizeHint() + ROOM

    def showPopup(self) -> None:  # noqa: N802
        """As wide as its longest entry, as far as the screen goes."""
        view = self.view()
        wanted = view.sizeHintForColumn(0) + 2 * view.frameWidth() + 24
        view.setMinimumWidth(min(max(self.width(), wanted), self.screen().availableGeometry().width() - 40))
        super().showPopup()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.currentText()
            if self._fitted(text) != text:
                QToolTip.showText(event.globalPos(), "\n".join(filter(None, (text, self.toolTip()))), self)
                return True
        return super().event(event)

    def _fitted(self, text: str) -> str:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() - 2)

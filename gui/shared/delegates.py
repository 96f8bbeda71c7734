"""Editors in the cells of a table: another text or choice goes to the model, the same one does not."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QStyledItemDelegate, QWidget

Index = QModelIndex | QPersistentModelIndex


class EditDelegate(QStyledItemDelegate):
    """The editor, which those who inherit make, is a line, a text of several lines, or a list.

    A list is chosen from by the data of its entries; one that can be typed in is a text.
    """

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        value = index.data(Qt.ItemDataRole.EditRole)
        match editor:
            case QPlainTextEdit():
                editor.setPlainText(value)
                editor.selectAll()
            case QComboBox() if editor.isEditable():
                editor.setEditText(value)
            case QComboBox():
                editor.setCurrentIndex(editor.findData(value))
            case QLineEdit():
                editor.setText(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        match editor:
            case QPlainTextEdit():
                value = editor.toPlainText()
            case QComboBox() if editor.isEditable():
                value = editor.currentText()
            case QComboBox():
                value = editor.currentData()
            case _:
                value = editor.text()  # type: ignore[attr-defined]  # a line
        if value != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, value)

    def finish(self, editor: QWidget) -> None:
        """Take over what the editor holds, and close it."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

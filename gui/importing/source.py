"""The line of the import that says what is read, and how: file, sheet, encoding, line of names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from engine.data.encodings import ENCODINGS
from engine.data.tables import Reading
from gui.shared.chooser import Chooser
from gui.shared.widgets import button, label, row

_TEXT = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson")
_WITH_NAMES = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm")


class SourceLine(QWidget):
    """Shows only what has a meaning for the kind of file. `changed`: it is to be read in another way."""

    changed = Signal()
    choose_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._file = label(self.tr("No file chosen"), "heading")
        self._file.setMinimumWidth(80)
        self.choose_button = button(self.tr("Choose a file…"), self.choose_requested.emit, icon="folder")
        self.choose_button.setObjectName("import_choose")
        self.header = QCheckBox(self.tr("The first line holds the names"))
        self.header.setObjectName("import_header")
        self.header.setChecked(True)
        self.header.toggled.connect(lambda *_: self.changed.emit())
        self.sheet, self._sheet_label = self._box("import_sheet", self.tr("Sheet"))
        self._encoding, self._encoding_label = self._box("import_encoding", self.tr("Encoding"))
        tip = self.tr("The text encoding of the file; change it if characters look wrong.")
        self._encoding.setToolTip(tip)
        self._encoding.addItem(self.tr("automatic"), "")
        for name in ENCODINGS:
            self._encoding.addItem(name.upper(), name)
        line = row(self.choose_button, self._file, None, spacing=6)
        self.setLayout(line)
        optional = (self.header, self._sheet_label, self.sheet, self._encoding_label, self._encoding)
        for widget in optional:
            line.addWidget(widget)
            widget.hide()

    def show_file(self, path: Path) -> None:
        self._file.setText(path.name)
        self._file.setToolTip(str(path))
        suffix = path.suffix.lower()
        self._encoding.setVisible(suffix in _TEXT)
        self._encoding_label.setVisible(suffix in _TEXT)
        self.header.setVisible(suffix in _WITH_NAMES)
        self.set_sheets(())

    def show_text(self, header: bool | None) -> None:
        """A pasted text; `header`: whether its first line holds names, None where it has no such line."""
        self._file.setText(self.tr("Rows from the clipboard"))
        self.choose_button.hide()
        self.header.setVisible(header is not None)
        self.header.blockSignals(True)
        self.header.setChecked(bool(header))
        self.header.blockSignals(False)

    def set_sheets(self, names: tuple[str, ...], chosen: str = "") -> None:
        """The sheets of the workbook that was read; none for other files."""
        if tuple(self.sheet.itemText(at) for at in range(self.sheet.count())) != names:
            self.sheet.clear()
            self.sheet.addItems(list(names))
        self.sheet.setCurrentText(chosen)
        for widget in (self.sheet, self._sheet_label):
            widget.setVisible(len(names) > 1)

    def reading(self) -> Reading:
        return Reading(self.sheet.currentText(), self._encoding.currentData(), self.header.isChecked())

    def _box(self, name: str, title: str) -> tuple[QComboBox, QWidget]:
        box, head = Chooser(), label(title, "muted")
        box.setObjectName(name)
        box.activated.connect(lambda *_: self.changed.emit())
        head.setBuddy(box)
        return box, head

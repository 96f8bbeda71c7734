"""The line that says what is read, and how: file, sheet, separator, encoding, decimal sign, line of names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QMenu, QWidget

from engine.reading.encodings import ENCODINGS
from engine.reading.tables import Reading, Table
from gui.shared.chooser import Chooser
from gui.shared.widgets import ElidedLabel, button, label, row

_TABLES = (".csv", ".tsv", ".tab", ".txt")
_TEXT = (*_TABLES, ".json", ".jsonl", ".ndjson")
_BOOKS = (".xlsx", ".xlsm")
SEPARATORS = (",", ";", "\t", "|")


class SourceLine(QWidget):
    """Choosers for what has a meaning for the kind of file, set to what was recognised.

    `changed`: it is to be read in another way, which `reading` says.
    """

    changed = Signal()
    choose_requested = Signal()
    paste_requested = Signal()
    dataset_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._how = Reading()
        self._suffix = ""
        self._file = ElidedLabel("heading")
        self._file.setMinimumWidth(90)
        self._file.show_text(self.tr("No file chosen"))
        self.choose_button = button(self.tr("Source"), name="import_choose")
        self._sources = QMenu(self)
        self._sources.addAction(self.tr("&File…"), self.choose_requested.emit)
        self._sources.addAction(self.tr("&Clipboard"), self.paste_requested.emit)
        self._sources.addAction(self.tr("&Hugging Face dataset…"), self.dataset_requested.emit)
        self.choose_button.setMenu(self._sources)
        self.header = QCheckBox(self.tr("Names in the first line"))
        self.header.setObjectName("import_header")
        self.header.setChecked(True)
        self.header.toggled.connect(lambda on: self._set(header=on))
        self.sheet = Chooser("import_sheet", self.tr("The sheet of the workbook"), 8)
        self.separator = Chooser("import_separator", self.tr("What stands between two cells"), 6)
        self.encoding = Chooser(
            "import_encoding",
            self.tr("The text encoding of the file; change it if characters look wrong."),
            6,
        )
        self.decimal = Chooser(
            "import_decimal", self.tr("How numbers are written: with a decimal point or a decimal comma"), 6
        )
        self.sheet.activated.connect(lambda *_: self._set(sheet=self.sheet.currentText()))
        self.separator.activated.connect(lambda *_: self._set(separator=self.separator.currentData()))
        self.encoding.activated.connect(lambda *_: self._set(encoding=self.encoding.currentData()))
        self.decimal.activated.connect(lambda *_: self._set(decimal_comma=self.decimal.currentData()))
        self.setLayout(row(self._file, self.choose_button, stretch=self._file))
        self._pairs = {
            self.header: None,
            self.sheet: self._title(self.tr("Sheet"), self.sheet),
            self.separator: self._title(self.tr("Separator"), self.separator),
            self.decimal: self._title(self.tr("Decimals"), self.decimal),
            self.encoding: self._title(self.tr("Encoding"), self.encoding),
        }
        for box, head in self._pairs.items():
            for widget in (head, box):
                if widget is not None:
                    self.layout().addWidget(widget)  # type: ignore[union-attr]  # set above
                    widget.hide()

    def show_file(self, path: Path, how: Reading | None = None) -> None:
        """Another file, read as `how` says, or as is recognised."""
        self._how = how or Reading()
        self._suffix = path.suffix.lower()
        self._file.show_text(path.name)
        self._file.setToolTip(str(path))
        self.show_table(None)

    def show_text(self, name: str, header: bool | None) -> None:
        """What is no file: its name, and whether its first line holds names; None if it has no such line."""
        self._how, self._suffix = Reading(header=bool(header)), ""
        self._file.show_text(name)
        self.show_table(None)
        self.header.setVisible(header is not None)

    def show_table(self, table: Table | None) -> None:
        """How this table was read; None while nothing is."""
        with QSignalBlocker(self.header):
            self.header.setChecked(self._how.header)
        if self._suffix:
            self.header.setVisible(self._suffix in (*_TABLES, *_BOOKS))
        sheets = table.sheets if table else ()
        self.sheet.fill(((name, name) for name in sheets), table.sheet if table else None)
        self._show(self.sheet, len(sheets) > 1)
        separator = (table.separator if table else "") or self._how.separator
        names = {",": ",", ";": ";", "\t": self.tr("Tab"), "|": "|", separator: separator}
        names["\t"] = self.tr("Tab")
        self.separator.fill(((text, mark) for mark, text in names.items() if mark), separator)
        self._show(self.separator, self._suffix in _TABLES and bool(separator))
        encoding = (table.encoding if table else "") or self._how.encoding or "utf-8"
        known = dict.fromkeys((*ENCODINGS, encoding))
        self.encoding.fill(((name.upper(), name) for name in known), encoding)
        self._show(self.encoding, self._suffix in _TEXT)
        comma = table.decimal_comma if table else self._how.decimal_comma
        choices = (("1,234.5", False), ("1.234,5", True))
        self.decimal.fill(choices, bool(comma))
        self._show(self.decimal, self._suffix in (*_TABLES, *_BOOKS))

    def reading(self) -> Reading:
        return self._how

    def _set(self, **changes: object) -> None:
        self._how = replace(self._how, **changes)  # type: ignore[arg-type]  # of Reading's own fields
        self.changed.emit()

    def _show(self, box: Chooser, shown: bool) -> None:
        for widget in (self._pairs[box], box):
            if widget is not None:
                widget.setVisible(shown)

    @staticmethod
    def _title(text: str, box: Chooser) -> QWidget:
        head = label(text, "muted")
        head.setBuddy(box)
        return head

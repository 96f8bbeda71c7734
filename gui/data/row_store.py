"""The rows of the open project in memory, changed by edits only."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.data.rows import Row, read_good_rows, write_rows


class RowStore(QObject):
    """All rows in file order. `changed` follows every change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._path: Path | None = None

    @property
    def all(self) -> tuple[Row, ...]:
        return self._rows

    def open(self, path: Path) -> None:
        """Read the rows. Raises UserError."""
        self._rows = read_good_rows(path)
        self._path = path
        self.changed.emit()

    def close(self) -> None:
        self._rows, self._path = (), None
        self.changed.emit()

    def add(self, row: Row) -> None:
        """Append one row and save it. Raises UserError."""
        assert self._path is not None
        write_rows(self._path, (*self._rows, row))
        self._rows = (*self._rows, row)
        self.changed.emit()

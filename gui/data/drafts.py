"""What is typed and cannot be a row yet: kept by row and field, on disk too, until it can."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.base import store
from engine.base.errors import UserError

FILE = "rows.drafts.json"


class Drafts(QObject):
    """Texts typed into a field of a row ("prompt", "completion", "accepted", "kind"), not in the dataset."""

    changed = Signal(str)  # the id of the row

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = folder / FILE
        self._texts: dict[str, dict[str, str]] = {}
        self._timer = QTimer(self, singleShot=True, interval=300)
        self._timer.timeout.connect(self.save)
        if self._path.exists():
            with contextlib.suppress(UserError):
                stored = store.read_json(self._path)
                if isinstance(stored, dict):
                    self._texts = {
                        key: dict(value) for key, value in stored.items() if isinstance(value, dict)
                    }

    def __len__(self) -> int:
        return len(self._texts)

    def ids(self) -> list[str]:
        return list(self._texts)

    def get(self, row_id: str, field: str) -> str | None:
        return self._texts.get(row_id, {}).get(field)

    def keep(self, row_id: str, field: str, text: str) -> None:
        if self.get(row_id, field) != text:
            self._texts.setdefault(row_id, {})[field] = text
            self._timer.start()
            self.changed.emit(row_id)

    def drop(self, row_id: str, field: str) -> None:
        fields = self._texts.get(row_id)
        if fields is not None and field in fields:
            del fields[field]
            if not fields:
                del self._texts[row_id]
            self._timer.start()
            self.changed.emit(row_id)

    def save(self) -> None:
        """Bring the file up to date, or take it away; a disk that refuses costs no more than the file."""
        self._timer.stop()
        with contextlib.suppress(UserError, OSError, UnicodeEncodeError):
            if self._texts and self._path.parent.is_dir():
                store.write_json(self._path, self._texts)
            elif not self._texts:
                self._path.unlink(missing_ok=True)

"""The rows as texts to search, made in idle moments: answers as compact JSON, and all in small letters."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer

from engine.data.edits import Batch, Delete, Edit, Insert, Replace
from engine.data.rows import Row, canonical
from gui.workspace.row_store import RowStore

_SLICE = 0.004  # seconds of each turn of the event loop
_MANY = 300  # changed rows from which the texts are better made anew


class RowTexts(QObject):
    """Texts by the place of their row. They follow every edit at the cost of that edit."""

    def __init__(self, store: RowStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._answers: list[str] = []
        self._folded: list[str] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._work)
        store.changed.connect(self._follow)
        self._timer.start()

    def answer(self, place: int) -> str:
        """The answer of the row at this place as compact JSON."""
        return self._answers[place] if place < len(self._answers) else self._store.all[place].answer_text()

    def answers(self) -> list[str]:
        """All of them; what is missing is made now."""
        self._work(None)
        return self._answers

    def folded(self) -> list[str]:
        """Prompt, right answers and id of each row, a line each, for searching without regard to capitals."""
        self._work(None)
        return self._folded

    def _work(self, seconds: float | None = _SLICE) -> None:
        rows = self._store.all
        until = time.perf_counter() + (seconds or 0)
        at = len(self._answers)
        while at < len(rows):
            for row in rows[at : at + 50]:
                answer = row.answer_text()
                self._answers.append(answer)
                self._folded.append(_folded(row, answer))
            at = len(self._answers)
            if seconds is not None and time.perf_counter() > until:
                return
        self._timer.stop()

    def _follow(self, edit: Edit | None) -> None:
        if edit is None or not self._took(edit):
            self._answers.clear()
            self._folded.clear()
            self._timer.start()

    def _took(self, edit: Edit) -> bool:
        """Bring an edit into the lists; False where making them anew is simpler."""
        done = len(self._answers)
        match edit:
            case Batch():
                return all(self._took(one) for one in edit.edits)
            case Replace() if len(edit.rows) > _MANY:
                return False
            case Replace():
                for place, row in edit.rows:
                    if place < done:
                        self._answers[place] = row.answer_text()
                        self._folded[place] = _folded(row, self._answers[place])
                return True
            case Insert() if self._timer.isActive() or len(edit.rows) > _MANY:
                return False
            case Insert():
                for place, row in edit.rows:
                    self._answers.insert(place, row.answer_text())
                    self._folded.insert(place, _folded(row, self._answers[place]))
                return True
            case Delete() if self._timer.isActive():
                return False
            case Delete() if len(edit.places) <= _MANY:
                for place in reversed(edit.places):
                    del self._answers[place], self._folded[place]
                return True
            case Delete():
                gone = set(edit.places)
                for texts in (self._answers, self._folded):
                    texts[:] = [text for place, text in enumerate(texts) if place not in gone]
                return True


def _folded(row: Row, answer: str) -> str:
    return "\n".join((row.prompt, answer, *map(canonical, row.accepted), row.id)).casefold()

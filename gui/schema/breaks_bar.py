"""Which rows break the schema as it is typed, found in the background, and the two ways to mend that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.edits import applied
from engine.data.rows import Row
from engine.from_file.proposal import schema_breaks
from engine.from_file.schema_change import Renames, renamed_rows
from engine.from_file.widening import widened
from gui.shared.background import Background
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import ProgressBar, button, column, label, row, set_role

Breaks = tuple[tuple[Row, Text], ...]
SHOWN, IN_TIP = 3, 20  # rows that are named, and those in the tool tip
_WAIT_MS = 300  # after the last change
_LONGEST = 200  # characters of a reason


class BreaksBar(QWidget):
    """`widened` brings a schema that all rows fit; `rows_requested` asks for the rows by their ids."""

    widened = Signal(object)
    rows_requested = Signal(object)
    found = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("schema_breaks")
        self._rows: Sequence[Row] = ()
        self._schema: Mapping[str, Any] = {}
        self._renames: Renames = {}
        self._follow = False
        self.breaks: Breaks = ()
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self._look)
        self._work = Background(self)
        self._work.done.connect(self._show)
        self._work.failed.connect(lambda error: self._say(error_text(error), "bad"))
        self._work.cancelled.connect(lambda: self._say(self.tr("The rows were not all looked at."), "muted"))
        self._work.progressed.connect(self._progressed)
        self._widening = Background(self)
        self._widening.done.connect(self._widened)
        self._widening.failed.connect(lambda error: self._say(error_text(error), "bad"))
        self._widening.cancelled.connect(lambda: self._show(self.breaks))
        self._widening.progressed.connect(self._progressed)
        self._build()
        self.hide()

    def set_rows(self, rows: Sequence[Row], *, follow: bool = False) -> None:
        """The rows whose answers must fit; without any nothing is shown.

        With `follow` fields that are renamed in the schema count as renamed in the rows.
        """
        self._rows, self._follow = rows, follow
        self.setVisible(bool(rows))
        self._soon.start()

    def set_schema(self, schema: Mapping[str, Any], renames: Renames) -> None:
        """Look at the rows anew, if there are any and this is another schema."""
        if (schema, renames) != (self._schema, self._renames):
            self._schema, self._renames = schema, renames
            if self._rows:
                self._soon.start()

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._soon.isActive() or self._work.running or self._widening.running

    def _look(self) -> None:
        rows, schema = self._rows, self._schema
        self._widening.drop()
        if not rows:
            self._work.drop()
            return
        self._stop.show()
        renames = self._renames if self._follow else {}
        self._work.start(lambda progress: schema_breaks(schema, _followed(rows, renames), progress))

    def _show(self, breaks: Breaks) -> None:
        self.breaks = breaks
        if not breaks:
            self._say(self.tr("All %Ln row(s) fit the schema.", "", len(self._rows)), "good")
            self.found.emit()
            return
        self._say(self.tr("%Ln row(s) do not fit the schema.", "", len(breaks)), "warn")
        self._first.setText("\n".join(_sentence(*one) for one in breaks[:SHOWN]))
        self._first.setToolTip("\n".join(_sentence(*one) for one in breaks[:IN_TIP]))
        for widget in (self._first, self.fix_button, self.rows_button):
            widget.show()
        self.found.emit()

    def _say(self, text: str, role: str) -> None:
        self.summary.setText(text)
        set_role(self.summary, role)
        for widget in (self._stop, self._bar, self._first, self.fix_button, self.rows_button):
            widget.hide()

    def _progressed(self, stage: Text, done: int, total: int) -> None:
        if total > done:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._bar.show()

    def _cancel(self) -> None:
        self._work.cancel()
        self._widening.cancel()

    def _widen(self) -> None:
        schema, answers = self._schema, [answer for one, _ in self.breaks for answer in one.answers()]

        def work(progress: Progress) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
            return schema, widened(schema, answers, progress)

        self._stop.show()
        self._widening.start(work)

    def _widened(self, result: tuple[Mapping[str, Any], Mapping[str, Any]]) -> None:
        self._stop.hide()
        self._bar.hide()
        if result[0] == self._schema:  # it was not edited meanwhile
            self.widened.emit(result[1])

    def _build(self) -> None:
        self.summary = label(self.tr("Looking whether the rows fit the schema…"), "muted", wrap=True)
        self.summary.setObjectName("breaks_summary")
        self._first = label("", "muted", wrap=True, selectable=True, name="breaks_first")
        self._bar = ProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self.fix_button = button(
            self.tr("Fix the schema"),
            self._widen,
            tip=self.tr("Widen the schema just so far that these rows fit"),
            name="fix_schema",
        )
        self.rows_button = button(
            self.tr("Fix the rows…"),
            lambda: self.rows_requested.emit([one.id for one, _ in self.breaks]),
            tip=self.tr("Show the rows that do not fit"),
            name="fix_rows",
        )
        self._stop = button(self.tr("Stop"), self._cancel, name="stop_breaks")
        head = row(self.summary, self._stop, self.fix_button, self.rows_button, stretch=self.summary)
        self.setLayout(column(head, self._bar, self._first, spacing=4))
        for widget in (self._first, self._bar, self._stop, self.fix_button, self.rows_button):
            widget.hide()


def _followed(rows: Sequence[Row], renames: Renames) -> Sequence[Row]:
    """The rows as they are once the fields are renamed in them."""
    edit = renamed_rows(rows, renames) if renames else None
    return applied(tuple(rows), edit)[0] if edit is not None else rows


def _sentence(one: Row, reason: Text) -> str:
    text = engine_text(reason)
    return f"{one.id}: {text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}"

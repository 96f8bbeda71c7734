"""What every page over a file has in common: reading it in the background, progress, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.importing import Columns
from engine.reading.files import first_cells, is_json_lines, pasted_table, read_table
from engine.reading.tables import SUFFIXES, Reading, Table
from gui.importing.dataset_dialog import ask_for_dataset
from gui.importing.outcome import OutcomeTabs
from gui.importing.source import SourceLine
from gui.shared import errors, file_dialogs
from gui.shared.background import Background
from gui.shared.i18n import translate
from gui.shared.labels import number_text
from gui.shared.layout_memory import LayoutMemory, place_of, take_place
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import ProgressBar, button, label, set_role

SMALLEST = QSize(900, 560)
WAIT_MS = 150  # from a change to the work that follows it


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table, and which column of it is what."""

    table: Table
    columns: Columns


class FilePage(QDialog):
    """Reads a file or a pasted text, and works out beside the window what would come of it.

    Those who inherit say how columns are guessed (`_guessed`), what is worked out (`_work`) and shown
    (`_show_worked`), and put `source`, `outcome`, `note` and `busy_line` into their layout.
    """

    def __init__(self, parent: QWidget | None, layout: LayoutMemory, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAcceptDrops(True)
        self.setSizeGripEnabled(True)
        self._layout, self._kept_as = layout, f"importing.{name}"
        self._path: Path | None = None
        self._text = ""
        self.table: Table | None = None
        self.touched = False  # whether something was changed by hand
        self.current = False  # whether what is shown is worked out of what is chosen now
        self._widen = False  # whether the schema is to accept the rows that break it
        self._reading, self._working, self._taking = (Background(self, many_objects=True) for _ in range(3))
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._soon.timeout.connect(self._start_work)
        self.source = SourceLine()
        self.outcome = OutcomeTabs()
        self.note = label("", "muted", wrap=True, selectable=True, name="import_note")
        self._bar = ProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._stage = label("", "muted")
        self.stop_button = button(self.tr("Stop"), self._stop, icon="stop", name="import_stop")
        self.busy_line = (self._bar, self._stage, self.stop_button)
        self._connect()
        self._size(parent)

    # -- what to read

    def set_file(self, path: Path, how: Reading | None = None) -> None:
        """Read this file, in the background."""
        self._path, self._text = path, ""
        self.source.show_file(path, how)
        self._source_changed()

    def set_text(self, text: str, header: bool | None) -> None:
        """Read a pasted table; `header`: whether its first line holds names, None where it is JSONL."""
        self._text, self._path = text, None
        self.source.show_text(self.tr("Rows from the clipboard"), header)
        self._source_changed()

    def paste(self, text: str | None = None) -> None:
        """Read this text, or what is on the clipboard. Raises UserError where it holds none."""
        text = QGuiApplication.clipboard().text() if text is None else text
        if not text.strip():
            raise UserError(
                self.tr("The clipboard holds no text."),
                hint=self.tr("Copy some rows in a spreadsheet, including the line of column names."),
            )
        self.set_text(text, None if is_json_lines(text) else self._has_names(first_cells(text)))

    def choose(self) -> None:
        path = self.ask_open()
        if path is not None:
            self.set_file(path)

    def choose_dataset(self) -> None:
        path = ask_for_dataset(self)
        if path is not None:
            self.set_file(path)

    def ask_open(self) -> Path | None:
        return ask_for_file(self, self.windowTitle())

    # -- for those who inherit

    def _guessed(self, table: Table) -> Columns:
        """The likeliest mapping; in the background."""
        raise NotImplementedError

    def _has_names(self, cells: Sequence[str]) -> bool:
        """Whether the first line of a pasted table holds names."""
        return True

    def _table_came(self, read: ReadTable) -> None:
        """Another table: `self.table` is set."""
        raise NotImplementedError

    def _work(self) -> Callable[[Progress], Any]:
        """What is to be worked out now, for a background thread."""
        raise NotImplementedError

    def _show_worked(self, result: Any) -> None:
        """Show what was worked out; None where it failed or is not known yet."""
        raise NotImplementedError

    def _source_changed(self) -> None:
        self._start_reading()

    def _hold(self, held: bool) -> None:
        """While the rows are being taken nothing else is chosen; Cancel stays, and takes none."""
        raise NotImplementedError

    def _not_taken(self, error: UserError | None = None) -> None:
        """Taking the rows failed, or was stopped: all can be chosen again."""
        self._hold(False)
        self._set_busy(False)
        if error is not None:
            errors.show(self, error)

    # -- reading and working out

    def _start_reading(self) -> None:
        self._working.drop()
        self._soon.stop()
        self.table, self.current, self._widen = None, False, False
        self._show_worked(None)
        how, path, text, guessed = self.source.reading(), self._path, self._text, self._guessed

        def read(progress: Progress) -> ReadTable:
            if path is None:
                table = pasted_table(text, how.header)
            else:
                progress(Text("Reading the file"), 0, 0)
                table = read_table(path, how, progress)
            return ReadTable(table, guessed(table))

        self._set_busy(True)
        self._reading.start(read)

    def _read(self, read: ReadTable) -> None:
        self.table = read.table
        self.source.show_table(read.table)
        self.outcome.show_table(read.table)
        self._table_came(read)
        self._start_work()

    def work_soon(self) -> None:
        """Something was changed by hand: work out anew, after a pause."""
        self.touched, self.current = True, False
        self._working.drop()  # its result would undo the change where it is shown
        self._soon.start()

    def _widen_schema(self) -> None:
        """Accept the rows as they are: the schema is changed with what is made of them, not before."""
        self._widen = True
        self.work_soon()

    def _start_work(self) -> None:
        self.current = False
        if self.table is not None:
            self._set_busy(True)
            self._working.start(self._work())

    def _worked(self, result: Any) -> None:
        self.current, self._widen = True, False
        self._set_busy(False)
        notes = self.table.notes if self.table else ()
        self.say(" ".join(engine_text(one) for one in notes))
        self._show_worked(result)

    def _failed(self, error: UserError) -> None:
        self._set_busy(False)
        self._widen = False
        self._show_worked(None)
        self.say(error_text(error), "bad")

    def _stop(self) -> None:
        for work in (self._reading, self._working, self._taking):
            work.cancel()

    def _stopped(self) -> None:
        self._set_busy(False)
        if self.table is None:
            self.say(self.tr("Reading was stopped."))
        else:
            self.say(self.tr("This was stopped before its end. Any change begins it anew."))

    def say(self, text: str, role: str = "muted") -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))
        set_role(self.note, role)

    def _set_busy(self, busy: bool) -> None:
        for one in self.busy_line:
            one.setVisible(busy)
        self._stage.setText("")
        self._bar.setRange(0, 0)

    def _progressed(self, stage: Text, done: int, total: int) -> None:
        self._stage.setText(f"{engine_text(stage)}  {number_text(done)}" if done else engine_text(stage))
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    # -- the dialog itself

    def _connect(self) -> None:
        self.source.changed.connect(self._start_reading)
        self.outcome.breaks.widen_wanted.connect(self._widen_schema)
        self.source.choose_requested.connect(self.choose)
        self.source.dataset_requested.connect(self.choose_dataset)
        self.source.paste_requested.connect(lambda: errors.guarded(self, self.paste))
        keys = QShortcut(QKeySequence.StandardKey.Paste, self)
        keys.activated.connect(lambda: errors.guarded(self, self.paste))
        self._reading.done.connect(self._read)
        self._working.done.connect(self._worked)
        for work in (self._reading, self._working):
            work.failed.connect(self._failed)
            work.cancelled.connect(self._stopped)
        self._taking.failed.connect(self._not_taken)
        self._taking.cancelled.connect(self._not_taken)
        for work in (self._reading, self._working, self._taking):
            work.progressed.connect(self._progressed)

    def _size(self, parent: QWidget | None) -> None:
        """As large as the window allows, or as it was left last."""
        stored = self._layout.states.get(self._kept_as, "")
        if stored:
            take_place(self, stored)
        self.setMinimumSize(SMALLEST)
        if not stored:
            room = parent.window().size() - QSize(24, 24) if parent else QSize(1240, 760)
            self.resize(room.expandedTo(SMALLEST))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Enter does what the default button says, wherever the focus is but in a text or on a section."""
        super().showEvent(event)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(one.isDefault())

    def done(self, result: int) -> None:
        for work in (self._reading, self._working, self._taking):
            work.drop()
        self._soon.stop()
        self._layout.states[self._kept_as] = place_of(self)
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if file_dialogs.dropped_table(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        if (path := file_dialogs.dropped_table(event.mimeData())) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.set_file(path)


def ask_for_file(parent: QWidget | None, title: str) -> Path | None:
    """Let the user choose a file that can be read."""
    kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
    tables, every = translate("importing", "Tables and rows"), translate("importing", "All files")
    return file_dialogs.open_file(parent, "import", title, f"{tables} ({kinds});;{every} (*)")

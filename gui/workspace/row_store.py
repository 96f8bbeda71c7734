"""The rows of the open project in memory, changed by edits only, written to rows.jsonl at calm moments."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, QTimer, Signal

from engine.base.errors import UserError
from engine.base.reasons import reason_of
from engine.data.big_insert import ReadyInsert
from engine.data.dataset import Dataset, Prepared, with_new_ids
from engine.data.edits import Edit, Replace, insert_at
from engine.data.rows import BadLine, Row, accepting

CALM = 900  # milliseconds after the last edit until rows.jsonl is written
RETRY = 15_000  # milliseconds after a write that failed
AWAY = 1000  # milliseconds between looks for a folder that vanished
_FREEZE = 20_000  # rows from which the collector of cycles is spared looking at them


class RowStore(QObject):
    """All rows in file order. Every change is an edit: journaled first, shown then, undone by its inverse."""

    changed = Signal(object)  # the Edit that was done, or None: everything is new
    history_changed = Signal()  # can_undo, can_redo, their texts, or whether all is written
    changed_on_disk = Signal()  # another program changed rows.jsonl: take_file or keep_mine decides
    notices_changed = Signal()  # bad_lines, kept_journal, replayed, conflict or write_fault changed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data: Dataset | None = None
        self.conflict = False
        self.write_fault: UserError | None = None
        self._pool = ThreadPoolExecutor(1, "rows")
        self._making: Future[Prepared] | None = None
        self._hurry = threading.Event()  # set: someone waits for the write
        self._calm = self._timer(CALM, self._begin_write, once=True)
        self._poll = self._timer(25, self._look_at_write)
        self._settle = self._timer(250, self.look_at_file, once=True)
        self._away = self._timer(AWAY, self.look_at_file, once=True)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(lambda _: self._settle.start())
        self._watcher.directoryChanged.connect(lambda _: self._settle.start())
        if app := QCoreApplication.instance():
            app.aboutToQuit.connect(self._write_quietly)

    # -- what there is

    @property
    def all(self) -> tuple[Row, ...]:
        return self._data.rows if self._data else ()

    @property
    def ids(self) -> Set[str]:
        return self._data.ids if self._data else frozenset()

    def place_of(self, row_id: str) -> int | None:
        """Where a row stands; None where there is none of this id."""
        return self._data.place_of(row_id) if self._data else None

    def by_id(self, row_id: str) -> Row | None:
        place = self.place_of(row_id)
        return None if place is None else self.all[place]

    def example_prompt(self) -> str:
        """The prompt of a test row, or of any where there are none; "" for no rows."""
        tests = (row.prompt for row in self.all if row.split == "test")
        return next(tests, self.all[0].prompt if self.all else "")

    @property
    def bad_lines(self) -> tuple[BadLine, ...]:
        return self._data.bad if self._data else ()

    @property
    def kept_journal(self) -> Path | None:
        """Where the edits of an earlier session lie that do not fit the file any more."""
        return self._data.kept_journal if self._data else None

    @property
    def replayed(self) -> int:
        """How many edits were brought back when the project was opened."""
        return self._data.replayed if self._data else 0

    @property
    def unwritten(self) -> bool:
        return self._data is not None and self._data.unwritten

    def open(self, path: Path) -> None:
        """Read the rows, and replay what a crash left. Raises UserError; the old rows stay then."""
        data = Dataset(path)
        self._write_quietly()
        self._take(data)
        if len(data.rows) > _FREEZE:
            gc.freeze()  # else a full collection stalls the window for a tenth of a second
        if data.unwritten:
            self._calm.start(CALM)

    def close(self) -> None:
        self._write_quietly()
        self._take(None)

    # -- edits

    def apply(self, edit: Edit, label: str) -> None:
        """Do an edit. Raises UserError, and then nothing has changed."""
        self._open_data.apply(edit, label)
        self._changed(edit)

    def add(self, row: Row) -> None:
        """Append one row. Raises UserError."""
        self.insert_many([row], self.tr("Add row"))

    def accept(self, row_id: str, text: str) -> None:
        """Let a row accept an answer, given as JSON text, too. Raises UserError."""
        place = self.place_of(row_id)
        if place is None:
            raise UserError(self.tr("This row is gone."))
        try:
            row = accepting(self.all[place], text)
        except (ValueError, RecursionError) as error:
            raise UserError("This answer cannot be accepted: {reason}.", reason_of(error)) from error
        self.apply(Replace(((place, row),)), self.tr("Accept another answer"))

    def insert_many(self, rows: Sequence[Row], label: str, place: int | None = None) -> None:
        """Put rows in, at the end unless a place is given; ids that are taken become new ones.

        Raises UserError.
        """
        new = with_new_ids(rows, self._open_data.ids)
        if new:
            self.apply(insert_at(len(self.all) if place is None else place, new), label)

    def insert_ready(self, ready: ReadyInsert, label: str) -> None:
        """Put in what was made ready beside the window. Raises UserError."""
        if ready.beside is not self.all:  # they changed since: ids and places may be others now
            self.insert_many([row for _, row in ready.edit.rows], label)
            return
        self._open_data.apply(ready.edit, label, ready.line)
        self._changed(ready.edit)

    def undo(self) -> None:
        """Take the last edit back. Raises UserError."""
        if self.can_undo:
            self._changed(self._open_data.undo().edit)

    def redo(self) -> None:
        """Do again what was undone. Raises UserError."""
        if self.can_redo:
            self._changed(self._open_data.redo().edit)

    @property
    def can_undo(self) -> bool:
        return bool(self._data and self._data.undo_steps)

    @property
    def can_redo(self) -> bool:
        return bool(self._data and self._data.redo_steps)

    @property
    def undo_text(self) -> str:
        """The name of the edit that undo takes back, or ""."""
        return self._data.undo_steps[-1].label if self._data and self.can_undo else ""

    @property
    def redo_text(self) -> str:
        return self._data.redo_steps[-1].label if self._data and self.can_redo else ""

    # -- rows.jsonl

    def flush(self) -> None:
        """Write rows.jsonl now, so that a job reads what the window shows. Raises UserError."""
        if self._data is None:
            return
        if (gone := self._data.folder_gone()) is not None:
            raise gone
        self._calm.stop()
        if self._data.changed_elsewhere():
            self._set_conflict()
        if self.conflict:
            raise UserError(
                self.tr("rows.jsonl was changed by another program."),
                hint=self.tr("Choose on the Data page which version to keep."),
            )
        if self._making is not None:
            self._hurry.set()
            with contextlib.suppress(UserError):
                self._finish_write()
        self._data.write()
        self._written(None)

    def look_at_file(self) -> None:
        """See whether another program has changed rows.jsonl, and say so once."""
        if self._data is None:
            return
        if self._data.folder_gone() is not None:  # the window says so; nobody wrote another version
            self._watch()
            return
        if self._data.changed_elsewhere():
            self._set_conflict()
        elif self.conflict:  # it was put back
            self.conflict = False
            self.notices_changed.emit()
            self._calm.start(CALM)
        self._watch()

    def take_file(self) -> Path:
        """Go over to the version on the disk; the file that keeps the present rows. Raises UserError."""
        self._drop_write()
        kept = self._open_data.take_file()
        self._resolved()
        self.changed.emit(None)
        return kept

    def keep_mine(self) -> Path | None:
        """Write the present rows; the file that keeps the other version. Raises UserError."""
        self._drop_write()
        kept = self._open_data.keep_mine()
        self._resolved()
        return kept

    def drop_bad_lines(self) -> Path:
        """Take the unreadable lines out of the file; the file that keeps them. Raises UserError."""
        self.flush()
        kept = self._open_data.drop_bad_lines()
        self._resolved()
        return kept

    # -- inside

    @property
    def _open_data(self) -> Dataset:
        if self._data is None:
            raise UserError(self.tr("No project is open."))
        return self._data

    def _take(self, data: Dataset | None) -> None:
        self._drop_write()
        self._data, self.conflict, self.write_fault = data, False, None
        self._watch()
        self.changed.emit(None)
        self.history_changed.emit()
        self.notices_changed.emit()

    def _changed(self, edit: Edit) -> None:
        self._calm.start(CALM)
        self.changed.emit(edit)
        self.history_changed.emit()

    def _begin_write(self) -> None:
        if self._data is None or self.conflict or not self._data.unwritten or self._making is not None:
            return
        # The thread rests after every few rows: it would else keep the interpreter from the window.
        self._hurry.clear()
        self._making = self._pool.submit(self._data.prepare(lambda: self._hurry.wait(0.002)))
        self._poll.start()

    def _look_at_write(self) -> None:
        if self._making is None:
            self._poll.stop()
        elif self._making.done():
            self._poll.stop()
            try:
                data = self._open_data
                if data.folder_gone() is None and data.changed_elsewhere():
                    self._drop_write()
                    self._set_conflict()
                    return
                self._finish_write()
            except UserError as error:
                self._written(error)
            else:
                self._written(None)

    def _finish_write(self) -> None:
        assert self._making is not None
        making, self._making = self._making, None
        self._open_data.commit(making.result())

    def _drop_write(self) -> None:
        self._calm.stop()
        making, self._making = self._making, None
        if making is not None:
            self._hurry.set()
            making.exception()  # waits for it; what it made is written over by the next one

    def _written(self, fault: UserError | None) -> None:
        if (fault is None) != (self.write_fault is None):
            self.write_fault = fault
            self.notices_changed.emit()
        if self.unwritten:
            self._calm.start(RETRY if fault else CALM)
        self._watch()
        self.history_changed.emit()

    def _write_quietly(self) -> None:
        """On leaving: what cannot be written now is in the journal."""
        with contextlib.suppress(UserError):
            self.flush()

    def _set_conflict(self) -> None:
        if not self.conflict:
            self.conflict = True
            self.changed_on_disk.emit()
            self.notices_changed.emit()

    def _resolved(self) -> None:
        self.conflict, self.write_fault = False, None
        self._watch()
        self.history_changed.emit()
        self.notices_changed.emit()

    def _watch(self) -> None:
        """Follow the file, which is another one after each replacing, and its folder."""
        wanted = set[str]()
        if self._data is not None:
            if self._data.folder_gone() is not None:
                self._away.start()  # what is gone cannot be watched
                return
            wanted = {str(p) for p in (self._data.path, self._data.path.parent) if p.exists()}
        have = {*self._watcher.files(), *self._watcher.directories()}
        if gone := have - wanted:
            self._watcher.removePaths(list(gone))
        if new := wanted - have:
            self._watcher.addPaths(list(new))

    def _timer(self, milliseconds: int, act: object, *, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.setSingleShot(once)
        timer.timeout.connect(act)
        return timer

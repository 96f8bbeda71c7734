"""A project's rows while they are edited: in memory, in the journal, and in rows.jsonl."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from engine.base import store
from engine.base.errors import UserError, disk_error, unknown
from engine.base.text import Text
from engine.data.edits import Batch, Edit, Insert, Rows, applied, rows_of
from engine.data.history import Kind, Stamp, Step, history_bytes, put_in_place, read_history
from engine.data.journal import Journal
from engine.data.kept import journal_of, look
from engine.data.rows import SPLITS, BadLine, Row, RowFile, parse_bytes

_AROUND = 32  # how far from its last place a row is searched first
_CHUNK = 200  # rows serialised between two calls of `pause`


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new rows file and its history, safely on disk beside the old ones, not yet in their place."""

    path: Path
    history: Path | None  # None where the disk did not take it
    stamp: Stamp
    rows: Rows
    bad: tuple[BadLine, ...]
    edits: int  # how many of the journal's edits it contains


class Dataset:
    """Every change is an edit that is written to the journal before `rows` shows it, or raises UserError.

    rows.jsonl itself is written later: `prepare` makes the new file, in any thread, and `commit` puts it in
    place. Lines that are not rows stay in the file, after the rows. The history of what can be undone is
    written with it, for the next session.
    """

    rows: Rows
    bad: tuple[BadLine, ...]
    _ids: set[str]
    _near: dict[str, int]  # where each row was at the last search
    _written: tuple[Rows | None, tuple[BadLine, ...]]  # what rows.jsonl contains

    def __init__(self, path: Path) -> None:
        """Read the file and replay the journal that a crash left. Raises UserError."""
        self.path = path
        self.journal = Journal(journal_of(path))
        self._history_path = path.with_name(path.stem + ".undo.jsonl")
        file = self._read()
        replay = self.journal.replay(self._stamp, self._beside("journal"))
        self.kept_journal = replay.kept
        self.replayed = len(replay.entries)
        # A crash may have come between the rows and their history: then that one has its first name still.
        self._history = read_history((self._history_path, _new(self._history_path)), self._stamp)
        rows = file.rows
        for entry in replay.entries:
            rows, inverse = applied(rows, entry.edit)
            self._history.take(entry.kind, inverse, entry.label)
        self._take(rows, file.bad)
        if not replay.entries:
            self._written = (self.rows, self.bad)

    @property
    def undo_steps(self) -> Sequence[Step]:
        """What can be undone; the newest step is the last."""
        return self._history.undo

    @property
    def redo_steps(self) -> Sequence[Step]:
        return self._history.redo

    @property
    def ids(self) -> Set[str]:
        return self._ids

    def place_of(self, row_id: str) -> int | None:
        """The index of the row with this id, or None.

        Edits move rows by little, so the search begins around the row's last place.
        """
        if row_id not in self._ids:
            return None
        rows, last = self.rows, self._near.get(row_id, 0)
        for place in range(max(0, last - _AROUND), min(len(rows), last + _AROUND)):
            if rows[place].id == row_id:
                return place
        self._near = {row.id: place for place, row in enumerate(rows)}
        return self._near[row_id]

    @property
    def unwritten(self) -> bool:
        """Whether rows.jsonl lacks edits (which are in the journal)."""
        return self._written[0] is not self.rows or self._written[1] is not self.bad

    def apply(self, edit: Edit, label: str, line: bytes = b"") -> None:
        """Apply an edit and clear the redo history. Raises UserError.

        `line` is the edit as JSON, if prepared in advance (see big_insert).
        """
        self._do("do", edit, label, line)

    def undo(self) -> Step:
        """Undo the last edit; returns the step that was applied."""
        step = self.undo_steps[-1]
        self._do("undo", step.edit, step.label)
        return step

    def redo(self) -> Step:
        """Redo the last undone edit; returns the step that was applied."""
        step = self.redo_steps[-1]
        self._do("redo", step.edit, step.label)
        return step

    def _do(self, kind: Kind, edit: Edit, label: str, line: bytes = b"") -> None:
        for row in rows_of(edit) if not line else ():
            check_row(row)
        rows, inverse = applied(self.rows, edit)
        if isinstance(edit, Insert) and not _all_new(edit, self._ids):
            raise UserError("There is already a row with this id.", hint="Give the row another id.")
        if isinstance(edit, Batch) and len({row.id for row in rows}) < len(rows):
            raise UserError("There is already a row with this id.", hint="Give the row another id.")
        self.journal.append(kind, edit, label, line)
        self.rows = rows
        self._history.take(kind, inverse, label)
        self._follow(edit, inverse)

    def _follow(self, edit: Edit, inverse: Edit) -> None:
        """Update the ids without scanning all rows, of which there may be a hundred thousand."""
        match edit, inverse:
            case Batch(), _:
                self._ids = {row.id for row in self.rows}
            case Insert(), _:
                self._ids.update(row.id for _, row in edit.rows)
                self._near.update((row.id, place) for place, row in edit.rows)
            case _, Insert():
                self._ids.difference_update(row.id for _, row in inverse.rows)

    # -- rows.jsonl

    def prepare(self, pause: Callable[[], object] | None = None) -> Callable[[], Prepared]:
        """A function that writes the new file from the present rows; it may run in any thread.

        `pause` is called often, so that a thread does not block the window. The function raises
        UserError, for example for a full disk.
        """
        rows, bad, edits = self.rows, self.bad, self.journal.count
        undo, redo = tuple(self.undo_steps), tuple(self.redo_steps)
        path, history = _new(self.path), _new(self._history_path)

        def made() -> Prepared:
            data = file_bytes(rows, bad, pause)
            stamp = Stamp.of(data)
            past = history_bytes(stamp, undo, redo, pause or (lambda: None))
            if (gone := self.folder_gone()) is not None:
                raise gone
            store.write_bytes(path, data)
            try:
                store.write_bytes(history, past)
            except UserError:  # the rows matter more, and the disk may have no room for both
                return Prepared(path, None, stamp, rows, bad, edits)
            return Prepared(path, history, stamp, rows, bad, edits)

        return made

    def commit(self, prepared: Prepared) -> None:
        """Put a prepared file in place and drop its edits from the journal. Raises UserError.

        A crash between any two of the steps leaves a journal that matches the file.
        """
        self.journal.mark_written(prepared.stamp, prepared.edits)
        try:
            prepared.path.replace(self.path)
            self._seen = look(self.path)
        except OSError as error:
            raise disk_error("write", self.path, error) from error
        if prepared.history is not None:
            put_in_place(prepared.history, self._history_path)
        self._stamp = prepared.stamp
        self._written = (prepared.rows, prepared.bad)
        self.journal.forget(prepared.stamp, prepared.edits)

    def write(self) -> None:
        """Bring rows.jsonl up to date now. Raises UserError."""
        if self.unwritten:
            self.commit(self.prepare()())

    # -- changes by other programs

    def folder_gone(self) -> UserError | None:
        """The error to raise if the project's folder no longer exists, or None."""
        if self.path.parent.is_dir():
            return None
        hint = Text("Put it back and try again; what you see is still in the window.")
        return UserError("The project's folder {parent} is gone.", self.path.parent, hint=hint)

    def changed_elsewhere(self) -> bool:
        """Whether rows.jsonl was changed or removed since this program last read or wrote it."""
        try:
            seen = look(self.path)
            if seen == self._seen:
                return False
            if Stamp.of(self.path.read_bytes()) != self._stamp:
                return True
        except OSError:
            return True
        self._seen = seen
        return False

    def take_file(self) -> Path:
        """Switch to the file's version; the present rows are saved in the file returned."""
        before = self._stamp
        file = self._read()
        kept = self.path.with_name(self._beside("mine"))
        try:
            store.write_bytes(kept, file_bytes(self.rows, self.bad))
            self.journal.begin(self._stamp)
        except UserError:
            self._stamp, self._seen = before, (0, 0, 0)
            raise
        self._take(file.rows, file.bad)
        self._written = (self.rows, self.bad)
        self._history.clear()
        return kept

    def keep_mine(self) -> Path | None:
        """Write the present rows; the file's version is saved in the file returned."""
        kept = None
        if self.path.is_file():
            kept = self.path.with_name(self._beside("other"))
            try:
                store.write_bytes(kept, self.path.read_bytes())
            except OSError as error:
                raise disk_error("read", self.path, error) from error
        self.commit(self.prepare()())
        return kept

    def drop_bad_lines(self) -> Path:
        """Remove the unreadable lines from rows.jsonl; they are saved in the file returned."""
        kept = self.path.with_name(self._beside("bad-lines"))
        store.write_text(kept, "".join(line.text.rstrip("\r\n") + "\n" for line in self.bad))
        bad, self.bad = self.bad, ()
        try:
            self.write()
        except UserError:
            self.bad = bad
            raise
        return kept

    def _read(self) -> RowFile:
        try:
            seen, data = look(self.path), self.path.read_bytes()
        except OSError as error:
            raise disk_error("read", self.path, error) from error
        file = parse_bytes(data, self.path)
        self._seen, self._stamp = seen, Stamp.of(data)
        return file

    def _take(self, rows: Rows, bad: tuple[BadLine, ...]) -> None:
        self.rows, self.bad = rows, bad
        self._near = {row.id: place for place, row in enumerate(rows)}
        self._ids = set(self._near)
        self._written = (None, ())

    def _beside(self, what: str) -> str:
        """An unused file name beside rows.jsonl."""
        base = f"{self.path.stem}.{what}-{time.strftime('%Y%m%d-%H%M%S')}"
        names = (f"{base}{more}.jsonl" for more in ("", *(f"-{number}" for number in range(2, 1000))))
        return next(name for name in names if not self.path.with_name(name).exists())


def check_row(row: Row) -> None:
    """Raises UserError for a row that could not be read back from the file."""
    if not row.prompt.strip():
        raise UserError("A prompt must not be empty.")
    if not isinstance(row.completion, dict):
        raise UserError("The answer must be a JSON object.")
    if not all(isinstance(one, dict) for one in row.accepted):
        raise UserError("Each answer that is accepted too must be a JSON object.")
    if row.split not in SPLITS:
        raise unknown(Text("There is no split {split!r}.", row.split), SPLITS)


def with_new_ids(rows: Sequence[Row], used: Collection[str]) -> list[Row]:
    """The rows, with new ids for those whose id is taken."""
    renamed: list[Row] = []
    taken = set[str]()
    number = len(used)
    for row in rows:
        row_id = row.id
        while not row_id or row_id in used or row_id in taken:
            number += 1
            row_id = f"row-{number}"
        taken.add(row_id)
        renamed.append(row if row_id == row.id else replace(row, id=row_id))
    return renamed


def file_bytes(
    rows: Sequence[Row], bad: Sequence[BadLine], pause: Callable[[], object] | None = None
) -> bytes:
    """The content of a rows file: a line for each row, then the lines that are not rows."""
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    parts: list[bytes] = []
    for start in range(0, len(rows), _CHUNK):
        lines = [encode(row.to_json()) for row in rows[start : start + _CHUNK]]
        parts.append(("\n".join(lines) + "\n").encode("utf-8"))
        if pause is not None:
            pause()
    parts += [line.text.rstrip("\r\n").encode("utf-8") + b"\n" for line in bad]
    return b"".join(parts)


def _new(path: Path) -> Path:
    """Where the next version of a file is made, before it takes its place."""
    return path.with_name(f".{path.name}.new")


def _all_new(edit: Insert, ids: set[str]) -> bool:
    new = {row.id for _, row in edit.rows}
    return len(new) == len(edit.rows) and ids.isdisjoint(new)

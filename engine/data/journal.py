"""The journal of edits beside a rows file: replayed after a crash, and only onto the right content."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.base.strict_json import decoded
from engine.base.text import Text
from engine.data.edits import Edit, edit_bytes, edit_from_json, encoded
from engine.data.history import Kind, Stamp

VERSION = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """An edit of the journal: whether it was new, an undo or a redo, and its label in the history."""

    kind: Kind
    edit: Edit
    label: str

    @property
    def line(self) -> bytes:
        return _entry_line(self.kind, edit_bytes(self.edit), self.label)


@dataclass(frozen=True, slots=True)
class Replay:
    """The edits of a journal that its rows file lacks.

    `kept` is where a journal was saved that could not be replayed to its end: it belongs to a file of other
    content, or one of its complete lines is unreadable.
    """

    entries: tuple[Entry, ...] = ()
    kept: Path | None = None


class Journal:
    """A file with one edit per line. Its first line identifies the rows file that it starts from.

    A line `written` identifies a later rows file and the number of edits it contains. It is appended before
    that file replaces the old one, so whichever of the two a crash leaves, the journal knows which edits to
    replay. A last line without a line end was being written in a crash, and was never shown.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base = Stamp(0, "")
        self._lines: list[bytes] = []  # of the edits, to rewrite the journal
        self._size = 0  # of the file as this program left it; negative: it must be rewritten

    @property
    def count(self) -> int:
        """The number of edits."""
        return len(self._lines)

    def begin(self, base: Stamp) -> None:
        """Start empty from a rows file of this content; the journal's file is created with the first edit."""
        self._base, self._lines = base, []
        self._rewrite()

    def replay(self, base: Stamp, keep_as: str) -> Replay:
        """Read the journal that an earlier process left, and continue it. Raises UserError.

        A journal that cannot be replayed to its end is renamed to `keep_as`. A read-only folder is not an
        error yet.
        """
        self._base, self._lines, self._size = base, [], -1
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            self._size = 0
            return Replay()
        except OSError as error:
            raise disk_error("read", self.path, error) from error
        entries, first, broken = _read(data, base)
        missing = entries[first:] if first is not None else []
        kept = None
        if broken or (entries and first is None):
            kept = self.path.with_name(keep_as)
            try:
                self.path.replace(kept)
            except OSError as error:
                raise disk_error("rename", self.path, error) from error
        self._lines = [entry.line for entry in missing]
        with contextlib.suppress(UserError):
            self._rewrite()
        return Replay(tuple(missing), kept)

    def append(self, kind: Kind, edit: Edit, label: str, line: bytes = b"") -> None:
        """Write an edit. Raises UserError, leaving nothing of it in the file.

        `line` is a large edit as JSON, serialised before in a thread.
        """
        with json_faults():
            line = _entry_line(kind, line or edit_bytes(edit), label)
        self._write(line)
        self._lines.append(line)

    def mark_written(self, stamp: Stamp, edits: int) -> None:
        """Note that the rows file about to be put in place contains the first `edits` edits."""
        self._write(_line({"written": {**stamp.to_json(), "edits": edits}}))

    def forget(self, stamp: Stamp, edits: int) -> None:
        """Drop the first `edits` edits: the rows file in place, of this content, contains them."""
        before = self._base, self._lines
        self._base, self._lines = stamp, self._lines[edits:]
        try:
            self._rewrite()
        except UserError:
            self._base, self._lines = before  # as the file still has it, and it knows the new rows file
            raise

    def _write(self, line: bytes) -> None:
        if self._size < 0:
            self._rewrite()
        before = 0
        try:
            with self.path.open("ab") as file:
                before = file.tell()
                if not before:  # it is new, or was removed
                    line = self._header() + b"".join(self._lines) + line
                elif before != self._size:
                    hint = Text("Is this project open in another window? Close it there, and try again.")
                    raise UserError("{path} was changed by another program.", self.path, hint=hint)
                file.write(line)
        except FileNotFoundError as error:
            raise UserError(
                "The project's folder {parent} is gone.",
                self.path.parent,
                hint="Put it back and try again. What you see is still here: Export can save it elsewhere.",
            ) from error
        except OSError as error:
            with contextlib.suppress(OSError):
                os.truncate(self.path, before)
            raise disk_error("write", self.path, error) from error
        self._size = before + len(line)

    def _rewrite(self) -> None:
        """Write the whole file anew, or remove it if there are no edits."""
        if self._lines:
            data = self._header() + b"".join(self._lines)
            store.write_bytes(self.path, data)
            self._size = len(data)
        else:
            self._remove()
            self._size = 0

    def _remove(self) -> None:
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise disk_error("delete", self.path, error) from error

    def _header(self) -> bytes:
        return _line({"journal": VERSION, **self._base.to_json()})


def pending(path: Path, base: Stamp) -> list[Entry]:
    """The edits of a journal that the rows file of this content lacks; nothing is changed on disk.

    Raises UserError where the journal cannot be read.
    """
    try:
        entries, first, _ = _read(path.read_bytes(), base)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise disk_error("read", path, error) from error
    return entries[first:] if first is not None else []


@contextlib.contextmanager
def json_faults() -> Iterator[None]:
    """Raises UserError where something in the block cannot be written as JSON."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise UserError("A text contains half of a surrogate pair, which is not valid Unicode.") from error
    except (ValueError, RecursionError) as error:
        raise UserError("This cannot be written as JSON: {reason}.", error) from error


def _entry_line(kind: Kind, edit: bytes, label: str) -> bytes:
    return b'{"%s": %s, "label": %s}\n' % (kind.encode(), edit, encoded(label))


def _line(value: Any) -> bytes:
    return encoded(value) + b"\n"


def _read(data: bytes, base: Stamp) -> tuple[list[Entry], int | None, bool]:
    """All entries of a journal, the first that the file of content `base` lacks, and whether it is broken.

    The index is None if the journal mentions no file of that content.
    """
    entries: list[Entry] = []
    first: int | None = None
    for line in data.split(b"\n")[:-1]:
        try:
            value = decoded(line.decode("utf-8"))
            if "journal" in value:
                at, named = 0, value
            elif "written" in value:
                at, named = int(value["written"]["edits"]), value["written"]
            else:
                entries.append(_entry(value))
                continue
            if Stamp(int(named["size"]), str(named["sha256"])) == base:
                first = at
        except (ValueError, TypeError, KeyError, RecursionError):
            return entries, first, True
    return entries, first, False


def _entry(value: dict[str, Any]) -> Entry:
    """Raises ValueError or KeyError if it is not one."""
    label = str(value.pop("label"))
    ((name, edit),) = value.items()
    kinds: tuple[Kind, ...] = ("do", "undo", "redo")
    return Entry(kinds[kinds.index(name)], edit_from_json(edit), label)

"""Rows as they were kept last: the file, and the edits that only its journal has yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.base.errors import disk_error
from engine.data.edits import applied
from engine.data.history import Stamp
from engine.data.journal import pending
from engine.data.rows import RowFile, parse_bytes


def kept_rows(path: Path) -> RowFile:
    """The rows file with the edits that only its journal has, of a killed program or an open window.

    Unlike a Dataset it changes nothing on disk. Raises UserError.
    """
    try:
        while True:
            seen, data = look(path), path.read_bytes()
            journal = journal_of(path)
            edits = pending(journal, Stamp.of(data)) if journal.exists() else []
            if look(path) == seen:  # else another program has just put a new file in place
                break
    except OSError as error:
        raise disk_error("read", path, error) from error
    file = parse_bytes(data, path)
    rows = file.rows
    for entry in edits:
        rows, _ = applied(rows, entry.edit)
    return replace(file, rows=rows)


def journal_of(path: Path) -> Path:
    return path.with_name(path.stem + ".journal.jsonl")


def look(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written or replaced: size, modification time and inode."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ino

"""Prepares a large insert in a thread (ids, checks, journal line), so that applying it is quick."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.dataset import check_row, with_new_ids
from engine.data.edits import Insert, Rows, insert_at
from engine.data.journal import insert_part
from engine.data.rows import Row

_CHUNK = 500
_REST = 0.002  # seconds for the window after each chunk, since threads share the interpreter


@dataclass(frozen=True, slots=True)
class ReadyInsert:
    """An insert that is valid only for the rows `beside` which it was made."""

    beside: Rows
    edit: Insert
    line: bytes  # of the journal


def ready_insert(beside: Rows, rows: Sequence[Row], progress: Progress) -> ReadyInsert:
    """Prepare to append `rows`, with new ids where theirs are taken. Raises UserError."""
    new = with_new_ids(rows, {row.id for row in beside})
    edit = insert_at(len(beside), new)
    parts: list[bytes] = []
    for start in range(0, len(new), _CHUNK):
        progress(Text("Writing the rows"), start, len(new))
        for row in new[start : start + _CHUNK]:
            check_row(row)
        parts.append(insert_part(edit.rows[start : start + _CHUNK]))
        time.sleep(_REST)
    return ReadyInsert(beside, edit, b'{"insert": [' + b", ".join(parts) + b"]}\n")

"""A large insert made ready in a thread: ids, checks and the journal's line, so that doing it is short."""

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
_REST = 0.002  # seconds for the window after each chunk: the interpreter does one thing at a time


@dataclass(frozen=True, slots=True)
class ReadyInsert:
    """Fits the rows it was made beside, and no others."""

    beside: Rows
    edit: Insert
    line: bytes  # of the journal


def ready_insert(beside: Rows, rows: Sequence[Row], progress: Progress) -> ReadyInsert:
    """Put `rows` after those that are there; ids that are taken become new ones. Raises UserError."""
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

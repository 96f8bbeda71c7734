"""Prepares a large insert in a thread (ids, checks, JSON of the journal), so that applying it is quick."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.dataset import check_row, with_new_ids
from engine.data.edits import CHUNK, Insert, Rows, edit_bytes, insert_at
from engine.data.journal import json_faults
from engine.data.rows import Row

_REST = 0.001  # seconds for the window after each chunk, since threads share the interpreter


@dataclass(frozen=True, slots=True)
class ReadyInsert:
    """An insert that is valid only for the rows `beside` which it was made."""

    beside: Rows
    edit: Insert
    line: bytes  # the edit as JSON, for the journal


def ready_insert(beside: Rows, rows: Sequence[Row], progress: Progress) -> ReadyInsert:
    """Prepare to append `rows`, with new ids where theirs are taken. Raises UserError."""
    new = with_new_ids(rows, {row.id for row in beside})
    edit = insert_at(len(beside), new)
    for row in new:
        check_row(row)
    starts = count(0, CHUNK)

    def pause() -> None:
        progress(Text("Writing the rows"), next(starts), len(new))
        time.sleep(_REST)

    with json_faults():
        return ReadyInsert(beside, edit, edit_bytes(edit, pause))

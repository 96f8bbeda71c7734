"""Limits for compressed files, of which a small one may unpack to any size."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.base.errors import UserError
from engine.base.text import Text

LARGEST_UNPACKED = 10**9  # bytes
MOST_PACKED = 100  # a sheet of numbers unpacks to ten times its size, one of equal rows to fifty
BOMB = 50 * 10**6  # bytes from which that is looked at
MOST_ROWS = 2**20  # the limit of a worksheet
MOST_CELLS = 50_000_000


def check_packing(path: Path, packed: int, unpacked: int) -> None:
    """Raises UserError for sizes that no table has: a small file of nothing but repetitions."""
    if unpacked > BOMB and unpacked > MOST_PACKED * max(packed, 1):
        raise UserError(
            "{path} unpacks to {n} times its size, as no table does.",
            path,
            unpacked // max(packed, 1),
            hint="Open it in Excel or LibreOffice, delete the empty rows and columns, and save it again.",
        )


def check_unpacked(path: Path, size: int) -> None:
    if size > LARGEST_UNPACKED:
        limit = LARGEST_UNPACKED // 10**6
        hint = Text("Split it into parts, or save it as JSONL.")
        raise UserError("{path} unpacks to more than {limit} MB.", path, limit, hint=hint)


def check_cells(path: Path, rows: int, cells: int) -> None:
    if rows > MOST_ROWS or cells > MOST_CELLS:
        hint = Text("Split it into parts, or delete the empty rows at its end.")
        raise UserError(
            "{path} has more than {n:,} rows or {n2:,} cells.", path, MOST_ROWS, MOST_CELLS, hint=hint
        )


@contextmanager
def any_damage(path: Path, kind: Text) -> Iterator[None]:
    """Turn whatever the libraries raise for a damaged file into a UserError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and rules, which rows do not use
            yield
    except UserError:
        raise
    except Exception as error:
        reason = str(error).strip().split("\n")[0][:200] or type(error).__name__
        raise UserError(
            "{path} cannot be read as {kind}: {reason}.", path, kind, reason, hint="Save it again."
        ) from error

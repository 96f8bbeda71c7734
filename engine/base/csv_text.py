"""Tables as CSV that spreadsheets read, and never take for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

ENCODING = "utf-8-sig"  # as spreadsheets know it


def csv_text(lines: Iterable[Sequence[str]]) -> str:
    """The lines as CSV; a cell that a spreadsheet would take for a formula stands behind an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in lines:
        writer.writerow([_harmless(text) for text in line])
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text

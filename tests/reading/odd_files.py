"""Odd files as people have them, each with what is right to become of it beside it.

`python -m tests.reading.odd_files FOLDER` writes them all, to look at and to try in the window.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.data.importing import Columns
from engine.reading.tables import Reading

RECOGNISED, USUAL = Reading(), Columns()


@dataclass(frozen=True)
class Odd:
    """A file and its right outcome: prompts with answers, skipped records by number with a word of the
    reason, what was altered likewise, words of the notes, and what was recognised (None: not looked at)."""

    name: str
    content: bytes | str | Callable[[Path], None]
    rows: tuple[tuple[str, Mapping[str, Any]], ...]
    skipped: Mapping[int, str] = field(default_factory=dict)
    altered: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    how: Reading = RECOGNISED
    columns: Columns = USUAL
    schema: Mapping[str, Any] = field(default_factory=dict)
    extra: tuple[Mapping[str, Any], ...] | None = None
    encoding: str | None = None
    separator: str | None = None
    decimal_comma: bool | None = None
    system: tuple[str, ...] | None = None
    sheet: str | None = None

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        if callable(self.content):
            self.content(path)
        else:
            content = self.content.encode() if isinstance(self.content, str) else self.content
            path.write_bytes(content)
        return path


def fields(**columns: str) -> Columns:
    """Answers built of columns, from the prompt in the column Text."""
    return Columns(prompt="Text", completion="", fields=columns, kind="", id="", split="")


def named(
    name: str,
    content: bytes | str | Callable[[Path], None],
    rows: Mapping[str, str],
    skipped: Mapping[int, str] | None = None,
    **more: Any,
) -> Odd:
    """A file with the columns Text and Name; `rows`: the name that answers each prompt."""
    right = tuple((prompt, {"name": who}) for prompt, who in rows.items())
    return Odd(name, content, right, skipped or {}, columns=fields(name="Name"), **more)


def typed(**kinds: str) -> dict[str, Any]:
    return {"properties": {key: {"type": kind} for key, kind in kinds.items()}}


def all_odd_files() -> list[Odd]:
    from tests.reading import odd_json_files, odd_parquet_files, odd_text_files, odd_workbooks

    modules = (odd_text_files, odd_json_files, odd_workbooks, odd_parquet_files)
    return [odd for module in modules for odd in module.FILES]


if __name__ == "__main__":
    for one in all_odd_files():
        print(one.write(Path(sys.argv[1])))

"""The groups of sampled answers of a run by step, without holding them all in memory."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError

from engine.runs.events import SampleGroup
from gui.shared.throttle import in_slices

_STEP = re.compile(rb'^\{"step":\s*(\d+)')
_PIECE = 1 << 16


class SampleIndex:
    """Where in samples.jsonl the groups of each step lie. `refresh` reads only what is new.

    Made for a thread: `refresh` and `groups` are called one after the other, never at once.
    """

    def __init__(self, run: Path) -> None:
        self.run = run
        self._path = run / "samples.jsonl"
        self._places: dict[int, list[tuple[int, int]]] = {}
        self._at = 0  # the end of the last whole line
        self._inode = 0

    @property
    def steps(self) -> list[int]:
        """The steps that have groups, in order."""
        return sorted(self._places)

    def refresh(self) -> None:
        """Take in what was appended; a file that was rewound is read anew. A missing file has no groups."""
        try:
            state = self._path.stat()
            if state.st_size < self._at or state.st_ino != self._inode:
                self._places, self._at, self._inode = {}, 0, state.st_ino
            if state.st_size > self._at:
                self._read()
        except OSError:
            self._places, self._at, self._inode = {}, 0, 0

    def groups(self, step: int) -> list[SampleGroup]:
        """The readable groups of a step, in the order in which they were written."""
        groups = []
        try:
            with self._path.open("rb") as file:
                for start, size in self._places.get(step, []):
                    file.seek(start)
                    groups.append(SampleGroup.model_validate_json(file.read(size)))
        except (OSError, ValidationError):
            return groups
        return groups

    def _read(self) -> None:
        with self._path.open("rb") as file:
            file.seek(self._at)
            rest = b""
            while piece := file.read(_PIECE):
                *lines, rest = (rest + piece).split(b"\n")
                for line in in_slices(lines):
                    if match := _STEP.match(line):
                        self._places.setdefault(int(match[1]), []).append((self._at, len(line)))
                    self._at += len(line) + 1

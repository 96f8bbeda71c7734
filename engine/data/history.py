"""The undo history beside a rows file: it outlives the session, and counts only for its own rows."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.base.strict_json import decoded
from engine.data.edits import Edit, edit_bytes, edit_from_json

VERSION = 1
MOST_STEPS = 500
MOST_BYTES = 40_000_000  # a hundred thousand rows

Kind = Literal["do", "undo", "redo"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Identifies the content of a rows file."""

    size: int
    sha256: str

    @classmethod
    def of(cls, data: bytes) -> Stamp:
        return cls(len(data), hashlib.sha256(data).hexdigest())

    def to_json(self) -> dict[str, Any]:
        return {"size": self.size, "sha256": self.sha256}


class Step:
    """An entry of the undo or redo history: the edit to apply, and its label.

    A step read from a file keeps its line, and is decoded when it is needed: a history may hold all rows of a
    large project several times over.
    """

    def __init__(self, edit: Edit | None, label: str, line: bytes = b"") -> None:
        self.label = label
        self._edit, self._line = edit, line

    @property
    def edit(self) -> Edit:
        if self._edit is None:
            self._edit = edit_from_json(decoded(self._line.decode("utf-8"))["edit"])
        return self._edit

    def line(self, pause: Callable[[], object]) -> bytes:
        """The step as a line of the file, made once. The label stands first, to be read alone."""
        if not self._line:
            label = json.dumps(self.label).encode()
            self._line = b'{"label": %s, "edit": %s}\n' % (label, edit_bytes(self.edit, pause))
        return self._line


@dataclass(slots=True)
class History:
    """What can be undone and redone; the newest step of each is its last."""

    undo: list[Step]
    redo: list[Step]

    def take(self, kind: Kind, inverse: Edit, label: str) -> None:
        """Note an edit that was new, or taken from one of the lists, by its inverse."""
        if kind == "undo":
            self.redo.append(Step(inverse, label))
            del self.undo[-1:]  # a list that was cut short in its file may be empty already
            return
        self.undo.append(Step(inverse, label))
        if kind == "redo":
            del self.redo[-1:]
        else:
            self.redo.clear()

    def clear(self) -> None:
        self.undo.clear()
        self.redo.clear()


def history_bytes(
    stamp: Stamp, undo: Sequence[Step], redo: Sequence[Step], pause: Callable[[], object] = lambda: None
) -> bytes:
    """The history file for the rows file of this content; empty where there is nothing to undo or redo.

    The newest steps are kept, up to MOST_STEPS and MOST_BYTES. `pause` is called often.
    """
    room = MOST_BYTES
    parts: list[list[bytes]] = []
    for steps in (undo, redo):
        kept: list[bytes] = []
        for step in steps[: -MOST_STEPS - 1 : -1]:
            line = step.line(pause)
            if len(line) > room:
                break
            room -= len(line)
            kept.append(line)
        parts.append(kept[::-1])
    body = b"".join(line for kept in parts for line in kept)
    if not body:
        return b""
    head = {"history": VERSION, **stamp.to_json(), "undo": len(parts[0]), "body": Stamp.of(body).to_json()}
    return json.dumps(head).encode() + b"\n" + body


def read_history(paths: Iterable[Path], stamp: Stamp) -> History:
    """The history of the first of these files that belongs to a rows file of this content; else an empty one.

    A damaged file counts as none.
    """
    for path in paths:
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            head, _, body = path.read_bytes().partition(b"\n")
            value = json.loads(head)
            if value["history"] != VERSION or Stamp(value["size"], value["sha256"]) != stamp:
                continue
            if value["body"] == Stamp.of(body).to_json():
                steps = [Step(None, _label(line), line) for line in body.splitlines(keepends=True)]
                return History(steps[: value["undo"]], steps[value["undo"] :])
    return History([], [])


def _label(line: bytes) -> str:
    text = line.decode("utf-8")
    label, _ = json.JSONDecoder().raw_decode(text, len('{"label": '))
    return str(label)


def put_in_place(new: Path, path: Path) -> None:
    """Let a history file that was made take its place; an empty one removes the old file.

    A failure loses nothing: the file is found under its other name, and is made again at the next writing.
    """
    with contextlib.suppress(OSError):
        if new.stat().st_size:
            new.replace(path)
        else:
            path.unlink(missing_ok=True)
            new.unlink()

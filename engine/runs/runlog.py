"""The run folder as a protocol: events appended by the worker, control requests left by observers."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from engine.base import store
from engine.base.errors import UserError
from engine.runs import events as ev

Control = Literal["pause", "resume", "stop", "checkpoint"]
SomeEvent = TypeVar("SomeEvent", bound=ev.Event)
CONTROLS: tuple[Control, ...] = ("pause", "resume", "stop", "checkpoint")


class NotFiniteError(UserError):
    """A number of the run is NaN or infinite; the message names it."""


class RunLog:
    """The writing side of a run folder: events and samples, one line each, flushed at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events = folder / "events.jsonl"
        self.samples = folder / "samples.jsonl"
        store.end_last_line(self.events)
        store.end_last_line(self.samples)

    def say(self, kind: type[SomeEvent], **fields: Any) -> SomeEvent:
        """Append one event and return it. Raises NotFiniteError where a number in it is NaN or infinite."""
        for name, value in _numbers(fields):
            if not math.isfinite(value):
                raise NotFiniteError(
                    "{name} became {value} at step {step}; the run was stopped.",
                    name,
                    value,
                    fields.get("step", "?"),
                    hint="A smaller learning rate usually helps; the best checkpoint before it is kept.",
                )
        event = kind(**ev.times(), **fields)
        store.append_line(self.events, event.model_dump_json())
        return event

    def sample(self, group: ev.SampleGroup) -> None:
        store.append_line(self.samples, group.model_dump_json())

    def rewind(self, keep_warm: int, keep_sampled: int) -> None:
        """Drop the events that a killed process wrote after the checkpoint that is resumed from.

        Steps beyond the checkpoint are run again and would be counted twice. The replaced lines are moved
        to superseded.jsonl.
        """
        keep: dict[str, int] = {
            phase: keep_warm if phase == "warm_start" else keep_sampled for phase in ev.PHASES
        }
        current: list[str] = []
        replaced: list[str] = []
        for line in store.lines_of(self.events):
            event = parse_event(line)
            late = event is None or _step_of(event) > keep.get(getattr(event, "phase", ""), 10**12)
            phase_again = isinstance(event, ev.PhaseStarted) and keep[event.phase] == 0
            over = isinstance(event, ev.Finished)
            (replaced if late or phase_again or over else current).append(line)
        if replaced:
            for line in replaced:
                store.append_line(self.folder / "superseded.jsonl", line)
            store.write_text(self.events, "".join(f"{line}\n" for line in current))
        groups = list(store.lines_of(self.samples))
        whole = [line for line in groups if _sample_step(line) <= keep_sampled]
        if len(whole) < len(groups):
            store.write_text(self.samples, "".join(f"{line}\n" for line in whole))

    def requests(self) -> set[Control]:
        """The requests that are pending in the folder."""
        return {control for control in CONTROLS if (self.folder / f"control.{control}").exists()}

    def fulfil(self, *requests: Control) -> None:
        """Remove requests that have been carried out."""
        for control in requests:
            (self.folder / f"control.{control}").unlink(missing_ok=True)

    def forget_requests_before(self, moment: float) -> None:
        """Remove requests older than this time (seconds since 1970): they were for an earlier process."""
        for name in CONTROLS:
            path = self.folder / f"control.{name}"
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < moment:
                    path.unlink()


class SilentLog(RunLog):
    """The log of a process other than rank 0: nothing is written, and no request is carried out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def say(self, kind: type[SomeEvent], **fields: Any) -> SomeEvent:
        return kind(**ev.times(), **fields)

    def sample(self, group: ev.SampleGroup) -> None:
        return

    def rewind(self, keep_warm: int, keep_sampled: int) -> None:
        return

    def fulfil(self, *requests: Control) -> None:
        return

    def forget_requests_before(self, moment: float) -> None:
        return


def request_control(folder: Path, control: Control) -> None:
    """Leave a control request for the worker of this run, which reads it at the end of a step."""
    store.write_text(folder / f"control.{control}", "")


def forget_requests(folder: Path) -> None:
    """Remove what was asked of a worker who did not live to meet it; a checkpoint can still be made."""
    for control in ("stop", "pause", "resume"):
        (folder / f"control.{control}").unlink(missing_ok=True)


def parse_event(line: str) -> ev.AnyEvent | None:
    """The event of a line, or None where the line is damaged or was written by another version."""
    try:
        return ev.ADAPTER.validate_json(line)
    except ValidationError:
        return None


def read_events(folder: Path) -> list[ev.AnyEvent]:
    """Every readable event of a run, oldest first; a run without events gives an empty list."""
    return [
        event for line in store.lines_of(folder / "events.jsonl") if (event := parse_event(line)) is not None
    ]


class Tail:
    """The reading side of a live run: each call of `poll` gives the events that are new.

    A file that became shorter was rewound by a resume: `poll` then starts over. With `most` a call reads no
    more bytes than that.
    """

    def __init__(self, path: Path, most: int = -1) -> None:
        self._path = path
        self._most = most
        self._offset = 0
        self._inode = 0
        self._rest = b""

    def poll(self) -> tuple[list[ev.AnyEvent], bool]:
        """The new events, and whether the file was rewound (then they begin at its first)."""
        try:
            state = self._path.stat()
        except FileNotFoundError:
            return [], False
        rewound = bool(self._offset) and (state.st_size < self._offset or state.st_ino != self._inode)
        if rewound:
            self._offset, self._rest = 0, b""
        self._inode = state.st_ino
        with self._path.open("rb") as file:
            file.seek(self._offset)
            data = self._rest + file.read(self._most)
            self._offset = file.tell()
        *lines, self._rest = data.split(b"\n")
        events = [event for line in lines if (event := parse_event(line.decode("utf-8", "replace")))]
        return events, rewound


def _numbers(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(value, float):
        yield name, value
    elif isinstance(value, BaseModel):
        yield from _numbers(value.model_dump(), name)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _numbers(item, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item, name)


def _step_of(event: ev.AnyEvent) -> int:
    return int(getattr(event, "step", 0))


def _sample_step(line: str) -> int:
    try:
        return int(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError):
        return 10**12

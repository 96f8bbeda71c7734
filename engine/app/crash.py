"""Crash reports: readable text files in the data folder, which go nowhere unless the user sends them.

An unexpected exception becomes a report at once (`keep`, or the hooks that `install` sets). A crash of native
code can only leave its stacks: `install` opens a file for them, which a process that ends normally deletes;
`collect` turns the files of dead processes into reports. A report holds the time, versions, the traceback and
the last events of the job, and no rows, prompts or answers: see `engine.app.redacted` and `_event_line`.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import json
import os
import platform
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from engine.app import about
from engine.app.redacted import traceback_of, without_home
from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.base.process import birth, living_here

FOLDER = "crash reports"
MOST_REPORTS = 20
PREFIX = "lathe-crash-"
_RUNNING = ".running-"
_SEEN = ".seen"
_LAST_EVENTS = 20
_TAIL_BYTES = 65536
_LONGEST_STACKS = 60_000
# The texts of an event that are reported beside its numbers; all others may hold the user's data.
_SAFE_TEXTS = ("job", "phase", "status", "code", "stage", "device")
_NATIVE_WORDS = ("GGML_ASSERT", "what():", "CUDA error", "terminate called")

PREAMBLE = """\
A report of a defect in Lathe.

This file lies on this computer only: Lathe sends it nowhere. You may send it
to whoever helps you with Lathe. In it are versions, the place in the program
where it happened, and the last steps of the job. Not in it are rows, prompts,
answers or the contents of your files: what an error message quotes is left
out and stands as "…"."""


@dataclass
class _Process:
    """This process, once `install` was called: its kind, its job folder, and the file for native stacks."""

    what: str
    job: Path | None
    path: Path | None
    file: IO[bytes] | None


_process: _Process | None = None


def folder() -> Path:
    """The folder of the reports. Raises UserError where it cannot be made."""
    path = store.data_folder() / FOLDER
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise disk_error("create", path, error) from error
    return path


def install(what: str) -> None:
    """From now on this process leaves a report when it crashes; `what` is its kind ("train").

    Never fails: where the disk refuses, stacks go to stderr.
    """
    global _process
    _process = _Process(what, None, None, None)
    with contextlib.suppress(UserError, OSError):
        collect()  # a computer without a screen has no window that would
    try:
        path = folder() / f"{_RUNNING}{os.getpid()}.txt"
        _process.file = path.open("wb", buffering=0)
        _process.path = path
        pid = os.getpid()
        _note(what=what, pid=pid, host=platform.node(), time=time.time(), born=birth(pid))
        faulthandler.enable(_process.file)
        atexit.register(_ended_well, path, os.getpid())
    except (UserError, OSError):
        _go_without_file()
    sys.excepthook = _hook
    threading.excepthook = _thread_hook


def about_job(job: Path) -> None:
    """Reports of this process are from now on about the job or run in this folder."""
    if _process is not None:
        if _process.what == "job":
            _process.what = job.name.rpartition("-")[2]  # the kind, as engine.jobs names folders
        _process.job = job
        with contextlib.suppress(OSError):
            _note(what=_process.what, job=str(job))


def keep(error: BaseException) -> Path | None:
    """Write the report of an exception of this process and return its path.

    None for an exception that is no defect, in a process without `install` (a test, a script), and where the
    disk refuses.
    """
    if _process is None or isinstance(error, UserError | KeyboardInterrupt | SystemExit | BrokenPipeError):
        return None
    return write(_process.what, text_of(_process.what, traceback_of(error), _process.job))


def text_of(what: str, happened: str, job: Path | None = None, when: float | None = None) -> str:
    """The text of a report; `happened` is a traceback or native stacks without the user's data."""
    moment = datetime.fromtimestamp(when or time.time()).astimezone()
    lines = [("When", f"{moment:%Y-%m-%d %H:%M:%S %z}"), ("What", what), *about.facts()]
    if job is not None:
        lines.append(("Job", "/".join(job.parts[-2:])))
    head = "\n".join(f"{name + ':':11}{value}" for name, value in lines)
    parts = [PREAMBLE, head, f"What happened\n-------------\n{happened}"]
    if job is not None:
        parts.append("\n".join(["Last events of the job", "----------------------", *_last_events(job)]))
        if words := _native_words(job):
            parts.append(f"Said by native code\n-------------------\n{words}")
    return "\n\n".join(parts) + "\n"


def write(what: str, text: str) -> Path | None:
    """Write a report and delete the oldest ones; None where the disk refuses."""
    try:
        stamp = datetime.now()
        path = folder() / f"{PREFIX}{stamp:%Y%m%d-%H%M%S}-{stamp.microsecond // 1000:03}-{what}.txt"
        store.write_text(path, text)
        for old in _reports()[:-MOST_REPORTS]:
            old.unlink(missing_ok=True)
    except (UserError, OSError):
        return None
    return path


def what_of(report: Path) -> str:
    """The kind of process a report is of ("window", "train"), by its file name."""
    return report.stem.removeprefix(PREFIX).split("-", 3)[-1]


def unseen() -> Path | None:
    """The newest report that no window has shown yet; crashes of native code become reports first."""
    try:
        collect()
        reports, seen = _reports(), folder() / _SEEN
        last = seen.read_text(encoding="utf-8").strip() if seen.is_file() else ""
    except (UserError, OSError, UnicodeDecodeError):
        return None
    return reports[-1] if reports and reports[-1].name > last else None


def mark_seen(report: Path) -> None:
    """The user has seen this report and those before it."""
    with contextlib.suppress(UserError):
        store.write_text(report.with_name(_SEEN), report.name + "\n")


def collect() -> None:
    """Write reports of the native crashes of dead processes. Raises UserError, OSError."""
    for path in folder().glob(f"{_RUNNING}*.txt"):
        facts, stacks = _read(path)
        if _lives(facts, path):
            continue
        taken = path.with_suffix(".taken")
        try:
            when = path.stat().st_mtime
            path.replace(taken)  # only one of two windows succeeds
        except FileNotFoundError:
            continue
        if stacks.strip():
            what, job = str(facts.get("what", "program")), facts.get("job")
            happened = without_home(stacks[:_LONGEST_STACKS])
            write(what, text_of(what, happened, Path(str(job)) if job else None, when))
        taken.unlink(missing_ok=True)


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    report = keep(error.with_traceback(trace))
    if sys.stderr is None:
        return
    sys.__excepthook__(kind, error, trace)
    if report is not None:
        sys.stderr.write(f"lathe: this is a defect of the program. A report of it is kept in {report}\n")


def _thread_hook(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _hook(args.exc_type, args.exc_value, args.exc_traceback)


def _note(**facts: object) -> None:
    if _process is not None and _process.file is not None:
        _process.file.write(json.dumps(facts).encode() + b"\n")


def _go_without_file() -> None:
    if _process is not None and _process.file is not None and _process.path is not None:
        _process.file.close()
        _process.path.unlink(missing_ok=True)
        _process.file = _process.path = None
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):  # stderr may be no file
            faulthandler.enable()


def _ended_well(path: Path, pid: int) -> None:
    """At the normal end of the process; not in a fork of it."""
    if os.getpid() == pid and _process is not None and _process.file is not None:
        faulthandler.disable()
        _process.file.close()
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _reports() -> list[Path]:
    """Every report, oldest first. Raises UserError."""
    return sorted(folder().glob(f"{PREFIX}*.txt"))


def _read(path: Path) -> tuple[dict[str, object], str]:
    """What a process noted about itself, and the native stacks after it."""
    facts: dict[str, object] = {}
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    while lines and lines[0].startswith("{"):
        with contextlib.suppress(ValueError):
            facts |= json.loads(lines[0])
        del lines[0]
    return facts, "".join(lines)


def _lives(facts: dict[str, object], path: Path) -> bool:
    pid, host, since = facts.get("pid"), facts.get("host"), facts.get("time")
    if not isinstance(pid, int) or not isinstance(since, float):
        return time.time() - path.stat().st_mtime < 60  # it may be about to write its first line
    if host != platform.node():
        return True  # another computer that shares the data folder will report its own
    born = facts.get("born")
    return living_here(pid, since, born if isinstance(born, float) else None) is not None


def _last_events(job: Path) -> list[str]:
    try:
        with (job / "events.jsonl").open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - _TAIL_BYTES))
            lines = file.read().decode("utf-8", "replace").splitlines()[-_LAST_EVENTS:]
    except OSError:
        return ["none"]
    return [text for line in lines if (text := _event_line(line))] or ["none"]


def _event_line(line: str) -> str:
    """An event's time, kind, numbers, and those texts that are the program's own; "" for a torn line.

    Read as plain JSON: the run may be of another version.
    """
    try:
        values = json.loads(line)
        when = datetime.fromtimestamp(values.pop("time"))
        values.pop("up", None)
        kind = str(values["type"])
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, OSError, RecursionError):
        return ""
    values_shown = [
        f"{name}={round(value, 5) if isinstance(value, float) else value}"
        for name, value in values.items()
        if isinstance(value, int | float) or (name in _SAFE_TEXTS and isinstance(value, str))
    ]
    return " ".join([f"{when:%H:%M:%S}", kind, *values_shown])


def _native_words(job: Path) -> str:
    """The last lines of the worker's log in which native code says why it aborted."""
    try:
        with (job / "worker.log").open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - _TAIL_BYTES))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    causes = [line.strip()[:200] for line in lines if any(word in line for word in _NATIVE_WORDS)]
    return without_home("\n".join(causes[-5:]))

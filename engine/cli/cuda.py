"""The command `cuda-parts`: their state, downloading them, removing them."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time

from engine.app import cuda_parts
from engine.app.cuda_parts import Status
from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never
from engine.base.text import Text, packed
from engine.base.units import size
from engine.cli.options import Command

REPORT_SECONDS = 0.2
ACTIONS = ("status", "fetch", "remove", "try")


def add_commands(command: Command) -> None:
    """Add `cuda-parts`."""
    text = "download the CUDA parts, with which the small build uses an NVIDIA GPU, or remove them"
    one = command("cuda-parts", _run, text)
    one.add_argument("action", nargs="?", choices=ACTIONS, default="status", help="default: status")
    one.add_argument("--json", action="store_true", help="with fetch: print the progress as JSON lines")


def _run(chosen: argparse.Namespace) -> str | int:
    """Carry out the action. Raises UserError."""
    match chosen.action:
        case "status":
            return describe(cuda_parts.status())
        case "remove":
            return f"{size(cuda_parts.remove())} are free again."
        case "try":
            from engine.app.cuda_start import try_out

            return try_out()
        case _ if chosen.json:
            return _fetch_for_window()
        case _:
            return _ready(_fetch_with_bar())


def describe(status: Status) -> str:
    """The state in a sentence or two."""
    card = status.card.name if status.card else ""
    parts = status.parts
    match status.state:
        case "none":
            return "This build of Lathe has no CUDA parts to fetch; it uses the torch that it came with."
        case "no_card":
            return "No NVIDIA card with a working driver was found; training uses the processor."
        case "ready":
            return "The CUDA parts are there; training uses the NVIDIA card."
        case "broken":
            return f"The CUDA parts are there but could not be loaded: {status.fault} Fetch them again."
    assert parts is not None and status.card is not None
    match status.state:
        case "old_driver":
            has, wants = _dotted(status.card.driver_cuda), _dotted(parts.cuda)
            return f"The driver of {card} serves CUDA {has}; the parts need {wants}. Update the driver first."
        case "old_card":
            return f"{card} is too old for this version of the CUDA parts; training uses the processor."
    left = parts.size - status.fetched
    return (
        f"{card} is not used yet: lathe cuda-parts fetch downloads {size(left)} "
        f"({size(parts.unpacked)} unpacked)."
    )


def _dotted(numbers: tuple[int, int]) -> str:
    return f"{numbers[0]}.{numbers[1]}"


def _ready(whole: cuda_parts.Marker) -> str:
    if whole.cards:
        return f"torch {whole.torch} is ready and finds {', '.join(whole.cards)}."
    return f"torch {whole.torch} is ready, but finds no card: is the graphics driver new enough?"


def _fetch_with_bar() -> cuda_parts.Marker:
    from engine.cli.follow import CountingBar

    with CountingBar("CUDA parts") as bar:
        return cuda_parts.fetch(lambda stage, *sizes: bar.stage(stage, *(size // 10**6 for size in sizes)))


def _fetch_for_window() -> int:
    """Print {"stage", "done", "total"} lines and finally {"ended": ...}. The end of stdin cancels."""
    last = 0.0

    def progress(stage: Text, done: int, total: int) -> None:
        nonlocal last
        if done == total or time.monotonic() - last > REPORT_SECONDS:
            last = time.monotonic()
            _write(stage=stage, done=done, total=total)

    return fetch_and_report(progress, _until_stdin_ends())


def fetch_and_report(progress: Progress, cancel: Cancel = never) -> int:
    """Fetch, and print the outcome as the last line; returns the exit code."""
    try:
        whole = cuda_parts.fetch(progress, cancel)
    except Cancelled as stopped:
        _write(ended="stopped", message=stopped.message, hint="")
        return 2
    except UserError as error:
        _write(ended="failed", message=error.message, hint=error.hint)
        return 2
    _write(ended="done", message=_ready(whole), hint="", cards=whole.cards)
    return 0


def _until_stdin_ends() -> Cancel:
    ended = threading.Event()

    def wait() -> None:
        while os.read(0, 4096):  # not sys.stdin, whose lock a thread must not hold when Python ends
            pass
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    return ended.is_set


def _write(**values: object) -> None:
    sys.stdout.write(json.dumps(packed(values)) + "\n")
    sys.stdout.flush()

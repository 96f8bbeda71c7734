"""The command `cuda-parts`: what they are here, fetching them, removing them."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from engine.app import cuda_parts
from engine.app.cuda_parts import Status
from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never
from engine.base.text import Text, packed
from engine.base.units import size

TELL_EVERY_SECONDS = 0.2
ACTIONS = ("status", "fetch", "remove", "try")


def add_commands(command: Callable[[str, Callable[..., Any], str], argparse.ArgumentParser]) -> None:
    """Add `cuda-parts`; `command(name, run, help)` makes a parser for it."""
    text = "let the small build use an NVIDIA card: status, fetch or remove the CUDA parts"
    one = command("cuda-parts", run, text)
    one.add_argument("action", nargs="?", choices=ACTIONS, default="status", help="default: status")
    one.add_argument("--json", action="store_true", help="fetch: tell the progress on stdout, a line each")


def run(chosen: argparse.Namespace) -> int:
    """Carry out the action. Raises UserError."""
    match chosen.action:
        case "status":
            _write(describe(cuda_parts.status()))
        case "remove":
            _write(f"{size(cuda_parts.remove())} are free again.")
        case "try":
            from engine.app.cuda_start import try_out

            _write(try_out())
        case _ if chosen.json:
            return _fetch_told_as_lines()
        case _:
            _write(_fetched(_fetch_with_a_bar()))
    return 0


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


def _fetched(whole: cuda_parts.Whole) -> str:
    if whole.cards:
        return f"torch {whole.torch} is ready and finds {', '.join(whole.cards)}."
    return f"torch {whole.torch} is ready, but finds no card: is the graphics driver new enough?"


def _fetch_with_a_bar() -> cuda_parts.Whole:
    from engine.cli.follow import counted, stepping

    with counted("CUDA parts") as bar:

        def progress(stage: Text, done: int, total: int) -> None:
            bar.set_description(stage)
            stepping(bar, done // 10**6, max(1, total // 10**6))

        return cuda_parts.fetch(progress)


def _fetch_told_as_lines() -> int:
    """For the window: {"stage","done","total"} lines, at last {"ended": ...}. The end of stdin cancels."""
    last = 0.0

    def progress(stage: Text, done: int, total: int) -> None:
        nonlocal last
        if done == total or time.monotonic() - last > TELL_EVERY_SECONDS:
            last = time.monotonic()
            _say(stage=stage, done=done, total=total)

    return told(progress, _until_stdin_ends())


def told(progress: Progress, cancel: Cancel = never) -> int:
    """Fetch, and say how it ended on the last line; gives the exit code."""
    try:
        whole = cuda_parts.fetch(progress, cancel)
    except Cancelled as stopped:
        _say(ended="stopped", message=stopped.message, hint="")
        return 2
    except UserError as error:
        _say(ended="failed", message=error.message, hint=error.hint)
        return 2
    _say(ended="done", message=_fetched(whole), hint="", cards=whole.cards)
    return 0


def _until_stdin_ends() -> Cancel:
    ended = threading.Event()

    def wait() -> None:
        while os.read(0, 4096):  # not sys.stdin, whose lock a thread must not hold when Python ends
            pass
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    return ended.is_set


def _say(**said: object) -> None:
    _write(json.dumps(packed(said)))


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()

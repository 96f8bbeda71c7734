"""How this program starts itself as a worker, frozen or from its sources."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

CONSOLE_PROGRAM = "lathe.exe"  # on Windows the window's program has no stdout


def command(*words: str) -> tuple[str, ...]:
    """A command line of this program, for subprocess; works from any folder."""
    if not getattr(sys, "frozen", False):
        return (sys.executable, str(Path(__file__).resolve().parents[2] / "main.py"), *words)
    beside = Path(sys.executable).with_name(CONSOLE_PROGRAM)
    return (str(beside if sys.platform == "win32" and beside.exists() else sys.executable), *words)


def apart() -> dict[str, Any]:
    """Options for subprocess: a process group of its own, which outlives this program and Ctrl+C for it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def no_console() -> dict[str, Any]:
    """Options for subprocess that keep Windows from opening a console for a worker."""
    if sys.platform != "win32":
        return {}
    return {"creationflags": subprocess.CREATE_NO_WINDOW}

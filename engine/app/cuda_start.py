"""Makes a process import torch from the downloaded CUDA parts; to be called before torch is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from engine.app import cuda_parts, program
from engine.base.errors import UserError


def take_up() -> None:
    """Import torch from the CUDA parts, where they are complete and torch is not loaded already.

    If that fails, the fault is recorded and the process restarts with the torch that it came with: native
    libraries that are half loaded cannot be unloaded.
    """
    if "torch" in sys.modules or (folder := cuda_parts.active_folder()) is None:
        return
    try:
        _import_from(folder)
    except Exception as error:  # a missing file, an incompatible library, ...
        if os.environ.get(cuda_parts.OFF):
            raise
        reason = _reason(error)
        with suppress(UserError):
            cuda_parts.note_fault(reason)
        print(f"lathe: {cuda_parts.fault() or reason}", file=sys.stderr)  # noqa: T201 - the worker's log
        restart()


def try_out() -> str:
    """torch's version and cards as JSON, or the fault that prevents its import. For a process of its own."""
    try:
        take_up()
        import torch
    except Exception as error:  # as in `take_up`
        return json.dumps({"fault": _reason(error)})
    cards = [torch.cuda.get_device_name(at) for at in range(torch.cuda.device_count())]
    return json.dumps({"torch": torch.__version__, "cuda": torch.version.cuda, "cards": cards})


def restart(replace: Callable[..., Any] = os.execve) -> NoReturn:
    """Run this command again without the parts; on Windows as a child process."""
    frozen = getattr(sys, "frozen", False)
    words = [sys.executable, *(sys.argv[1:] if frozen else sys.orig_argv[1:])]
    environment = {**os.environ, cuda_parts.OFF: "off"}
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if sys.platform != "win32":
        replace(sys.executable, words, environment)
    sys.exit(subprocess.call(words, env=environment, **program.no_console()))


def _import_from(folder: Path) -> None:
    sys.path.insert(0, str(folder))
    import torch  # noqa: F401 - loads it for later imports


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:300]

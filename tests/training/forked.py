"""Lathe's command line in processes of their own that are forked from one with the libraries loaded.

Loading torch, transformers and trl takes a process most of the time that a run of a tiny model takes. Such a
process has its own memory, environment and exit code, and can be killed, as one that was started can.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

_server = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
if sys.platform != "win32":
    _server.set_forkserver_preload(["tests.training.loaded"])


_started: list[Forked] = []


def end_all() -> None:
    """End what a test that failed has left running."""
    for process in _started:
        if process.poll() is None:
            process.kill()
    _started.clear()


class Forked:
    """`main.py` with these words, on one thread; used like subprocess.Popen with pipes of text.

    `prepare` is called in the process first: a function of a module, which may replace parts of the engine.
    """

    def __init__(
        self, *words: object, prepare: Callable[[], object] | None = None, environment: Mapping[str, str] = {}
    ) -> None:
        self._said = Path(tempfile.mkdtemp(prefix="lathe forked "))
        for name in ("out", "err"):
            (self._said / name).touch()
        arguments = ([str(word) for word in words], str(self._said), prepare, dict(environment))
        self._process = _server.Process(target=_run, args=arguments, daemon=True)
        self._process.start()
        _started.append(self)

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it said on stdout and stderr, when it has ended. Raises TimeoutExpired, and kills it then."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            self.kill()
            raise subprocess.TimeoutExpired("main.py", timeout or 0)
        out, err = ((self._said / name).read_text() for name in ("out", "err"))
        shutil.rmtree(self._said)
        return out, err


def _run(
    words: list[str], said: str, prepare: Callable[[], object] | None, environment: dict[str, str]
) -> None:
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(Path(said) / name, os.O_WRONLY | os.O_APPEND), number)
    os.environ.update(environment)

    loaded = "engine.training.pipeline" in sys.modules
    assert loaded or sys.platform == "win32", "the server could not load what it should"

    import torch

    torch.set_num_threads(1)
    if prepare is not None:
        prepare()
    import main as program

    sys.argv = ["main.py", *words]
    sys.exit(program.main())

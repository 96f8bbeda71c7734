"""No test reaches another computer: who tries is refused, and fails (`tests/watch/sitecustomize.py`)."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

NOTES = "LATHE_TEST_NETWORK"  # as in watch/sitecustomize.py, which begins to watch when it is imported


def watch() -> None:
    """Watch this process and its children from now on."""
    handle, name = tempfile.mkstemp(prefix="lathe-network-")
    os.close(handle)
    os.environ[NOTES] = name
    here = str(Path(__file__).parent / "watch")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    import tests.watch.sitecustomize  # noqa: F401 - begins to watch


def refusals() -> list[str]:
    """What was refused since the last call."""
    notes = Path(os.environ[NOTES])
    if not notes.exists() or not notes.stat().st_size:
        return []
    lines = notes.read_text(encoding="utf-8").splitlines()
    notes.write_bytes(b"")
    return lines


def forget() -> None:
    """Delete the file of notes, at the end of all tests."""
    Path(os.environ[NOTES]).unlink(missing_ok=True)

"""A tiny GGUF that llama.cpp plays in real processes, and the play page over it."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import psutil
import pytest

from engine.export import index
from engine.export.index import ExportedFile
from gui.play.page import PlayPage
from tests.tiny_gguf import tiny_file

__all__ = ["tiny_file"]


def players() -> list[int]:
    """The player processes that this process has started and that live."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "player" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child.pid)
    return found


@pytest.fixture
def exported(workspace, tiny_file) -> Path:
    """The tiny model as an exported file of the project."""
    folder = workspace.folder / "exports" / "20300102-030405-first"
    folder.mkdir(parents=True)
    path = folder / "first-Q8_0.gguf"
    path.write_bytes(tiny_file.read_bytes())
    index.add(ExportedFile(path, "Q8_0", path.stat().st_size, folder.name, "best", None, 1.7e9))
    return path


@pytest.fixture
def page(qtbot, workspace, board):
    """The page, shown, with nothing loaded yet; no process outlives it."""
    found = PlayPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1100, 740)
    found.show()
    yield found
    found.close()
    until = time.monotonic() + 5
    while players() and time.monotonic() < until:
        time.sleep(0.05)
    assert not players()


@pytest.fixture
def both(page, qtbot, tiny_file):
    """The page with the tiny model loaded on both sides."""
    for side in (0, 1):
        page.choosers.choose_file(tiny_file, side)
    qtbot.waitUntil(lambda: all(slot.state == "ready" for slot in page.slots), timeout=30000)
    return page

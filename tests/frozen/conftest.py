"""Tests of a built program: `LATHE_FROZEN=dist/lathe python -m pytest tests/frozen`.

`packaging/build.py` runs them before it makes anything of the folder. The program gets nothing of this
environment: a home and a data folder of its own (with spaces and letters that are not ASCII in their names),
no Python on its path, and a network that refuses every connection.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
if str(PACKAGING) not in sys.path:
    sys.path.insert(0, str(PACKAGING))

from lathe_build import freeze  # noqa: E402

HERE = Path(__file__).parent
FROZEN = os.environ.get("LATHE_FROZEN", "")
_NOWHERE = "http://127.0.0.1:9"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.nightly)
            if not FROZEN:
                item.add_marker(pytest.mark.skip(reason="LATHE_FROZEN names no built program"))


@dataclass(frozen=True)
class Program:
    """The built program with the surroundings of a user who has nothing else."""

    folder: Path
    home: Path
    born: float  # when this home was made

    @property
    def path(self) -> Path:
        return freeze.program(self.folder)

    @property
    def data(self) -> Path:
        return self.home / "Lathe's data"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMPDIR") if name in os.environ}
        named = {"HOME": str(self.home), "LATHE_DATA": str(self.data), "LANG": "C.UTF-8", "PATH": os.defpath}
        return {**kept, **named, **{f"{kind}_proxy": _NOWHERE for kind in ("http", "https", "all")}}

    def run(self, *words: object, code: int = 0, timeout: float = 400, **more: str) -> str:
        """One command to its end; gives what it said to stdout. Another exit code fails the test."""
        command = [str(self.path), *map(str, words)]
        done = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            cwd=self.home,
            env={**self.environment, **more},
        )
        assert done.returncode == code, (
            f"{words}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
        )
        return done.stdout


def _program(parent: Path) -> Program:
    home = parent / "Zoë Müller 王"
    home.mkdir()
    return Program(Path(FROZEN).resolve(), home, time.time())


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """The program with a home of its own; no test may leave a report of a crash there."""
    found = _program(tmp_path)
    yield found
    _no_crash(found)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One home for the tests of a file, which go on with what was made in it."""
    found = _program(tmp_path_factory.mktemp("home"))
    yield found
    _no_crash(found)


def _no_crash(program: Program) -> None:
    reports = [path for path in program.data.rglob("lathe-crash-*") if path.is_file()]
    assert not reports, "\n".join(path.read_text(encoding="utf-8") for path in reports)


@pytest.fixture(scope="module")
def small(lasting: Program) -> Path:
    """A project of 24 training rows and 6 test rows, made by the program from its own template."""
    folder = lasting.home / "Small project"
    lasting.run("new", folder)
    rows = folder / "rows.jsonl"
    lines = rows.read_text(encoding="utf-8").splitlines(keepends=True)
    chosen = [[line for line in lines if f'"split": "{split}"' in line] for split in ("train", "test")]
    rows.write_text("".join(chosen[0][:24] + chosen[1][:6]), encoding="utf-8")
    return folder

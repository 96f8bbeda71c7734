"""Spaces and letters of other scripts in every path, and an install folder that is only read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.export.index import exported_files
from engine.project import open_project
from engine.runs.runs import run_folders
from engine.runs.summary import read_summary
from tests.installed.conftest import (
    COMMAND,
    FROZEN,
    HEAVY,
    INSTALLED_IN,
    IS_ROOT,
    LIGHT,
    Identity,
    Things,
    User,
    ended,
)


def came_of(kind: str, things: Things, said: str) -> bool:
    """Whether a kind of work has left what it is for."""
    project = things.project
    match kind:
        case "import":
            return len(open_project(project).rows()) == 14
        case "train":
            return read_summary(run_folders(project)[-1]).status == "done" and len(run_folders(project)) == 2
        case "predict":
            return (project / "said.jsonl").read_text(encoding="utf-8").count("\n") == 3
        case "assess":
            return len(list((project / "assessments").glob("*/assessment.json"))) == 1
        case "export":
            return exported_files(project)[0].path.stat().st_size > 1_000_000
    return bool(said.strip())


def files_of(folder: Path) -> dict[str, int]:
    """Every file and folder with its time; not what Python itself compiles of sources."""
    return {
        str(path): path.stat().st_mtime_ns if path.is_file() else 0
        for path in folder.rglob("*")
        if "__pycache__" not in path.parts
    }


def copied_to(folder: Path) -> tuple[Path, tuple[str, ...]]:
    """The program alone, where nobody else writes: its folder and its command."""
    if FROZEN:
        return INSTALLED_IN, tuple(COMMAND)
    for name in ("engine", "gui", "resources"):
        shutil.copytree(INSTALLED_IN / name, folder / name)
    for name in ("main.py", "pyproject.toml"):
        shutil.copy(INSTALLED_IN / name, folder)
    return folder, (COMMAND[0], str(folder / "main.py"))


def test_light_work_is_done_in_odd_folders_by_a_program_that_can_write_only_at_home(
    user: User, things: Things
) -> None:
    all_at_once_leave_what_they_are_for(LIGHT, user, things)


@pytest.mark.slow
def test_heavy_work_is_done_there_too(user: User, things: Things) -> None:
    all_at_once_leave_what_they_are_for(HEAVY, user, things)


def all_at_once_leave_what_they_are_for(kinds: tuple[str, ...], user: User, things: Things) -> None:
    started = {kind: user.start(*things.words(kind)) for kind in kinds}
    for kind, process in started.items():
        done = ended(process)
        assert done.code == 0, done.err
        assert came_of(kind, things, done.out), kind
        assert "Warning" not in done.err and "Traceback" not in done.err
    beside = {path.name for path in user.home.iterdir()} - {things.project.parent.name}
    assert beside <= {".local", ".cache"}, "libraries keep what they must in the folders for it"
    kept = {path.name for path in (user.home / ".local" / "share").iterdir()}
    assert kept == {"lathe"}


@pytest.mark.skipif(not IS_ROOT, reason="needs a user who could write beside the program")
@pytest.mark.parametrize("kind", ["train", "ask"])
@pytest.mark.slow
def test_nothing_is_written_beside_the_program_even_by_one_who_may(
    kind: str, user: User, things: Things, place: Path
) -> None:
    folder, command = copied_to(place / "program")
    before = files_of(folder)
    done = User(user.home, Identity(), command=command).run(*things.words(kind))
    assert done.code == 0, done.err
    assert files_of(folder) == before

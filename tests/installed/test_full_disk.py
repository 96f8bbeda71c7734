"""A full disk under the project, the data or the temporary files: a sentence, and nothing is lost."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.installed.conftest import EARLY, LIGHT, Things, User, contents, each_kind, ended, is_whole

Disk = Callable[[str, int], Path]


@pytest.fixture
def disk(place: Path) -> Iterator[Disk]:
    """Makes a small disk of so many kilobytes, which a test fills by `fill`."""
    mounted: list[Path] = []

    def make(name: str, kilobytes: int) -> Path:
        folder = place / name
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True).returncode:
            pytest.skip("mounting a small disk needs root")
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Leave not one byte."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    return filler


def project_on_a_full_disk(disk: Path, things: Things, user: User) -> tuple[Path, Path]:
    """The project copied there, with what fills the rest of the disk."""
    project = disk / "Projekt 项目"
    shutil.copytree(things.project, project)
    user.own(project)
    return project, fill(disk)


@each_kind(EARLY)
def test_a_full_disk_under_the_project_is_a_sentence_and_its_work_stays(
    kind: str, user: User, things: Things, disk: Disk
) -> None:
    project, filler = project_on_a_full_disk(disk("volle Platte", 8000), things, user)
    before = contents(project)
    done = user.run(*things.words(kind, project))
    if kind == "ask":
        assert done.code == 0, "a reply needs no disk"
    else:
        assert done.refused("disk"), done
    assert contents(project) == before and is_whole(project)
    left = [path.name for path in project.rglob("*.gguf")] + [path.name for path in project.glob("said*")]
    assert left == []
    filler.unlink()
    if kind == "import":
        assert user.run(*things.words(kind, project)).code == 0, "with room again it goes on"


@each_kind(LIGHT)
def test_a_full_disk_under_the_data_folder_stops_nothing_that_needs_no_room_there(
    kind: str, user: User, things: Things, disk: Disk
) -> None:
    data = disk("Daten", 64)
    user.own(data)
    fill(data)
    done = replace(user, data=data).run(*things.words(kind))
    assert done.code == 0, done.err


@pytest.mark.slow
def test_a_data_folder_without_room_for_the_embedded_model_is_a_sentence(
    user: User, things: Things, disk: Disk
) -> None:
    data = disk("Daten", 4000)
    user.own(data)
    words = things.words("predict")
    words[words.index(f"base:{things.model}")] = "base:embedded"
    done = replace(user, data=data).run(*words)
    assert done.refused("space on the disk", "LATHE_DATA"), done
    assert [
        path for path in data.rglob("*") if "safetensors" in path.name or path.name.startswith(".smol")
    ] == []


@pytest.mark.parametrize("kind", LIGHT)
def test_a_full_disk_for_temporary_files_does_not_matter_to_what_keeps_none(
    kind: str, user: User, things: Things, disk: Disk
) -> None:
    temp = disk("tmp", 64)
    temp.chmod(0o777)
    fill(temp)
    done = replace(user, temp=temp).run(*things.words(kind))
    assert done.code == 0, done.err


@pytest.mark.slow
def test_a_disk_that_fills_up_amid_the_work_is_a_sentence_and_leaves_nothing_half_made(
    user: User, things: Things, disk: Disk
) -> None:
    """Room for the first events and for no model: 60 kB more than the project holds."""
    started = {}
    for kind in ("train", "assess", "export"):
        project, filler = project_on_a_full_disk(disk(f"fast volle Platte {kind}", 8000), things, user)
        before = contents(project)
        with filler.open("rb+") as file:
            file.truncate(max(0, filler.stat().st_size - (60_000 if kind != "assess" else 4096)))
        started[kind] = (user.start(*things.words(kind, project)), project, before)
    for process, project, before in started.values():
        done = ended(process)
        assert done.refused("disk"), done
        kept = contents(project)
        assert {name: kept[name] for name in before} == before
        assert not list(project.rglob("*.gguf")) and not list(project.rglob("merged"))

"""How much memory a process may use where a control group limits it."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from engine.app.memory import Memory, free_memory, memory

GB = 1 << 30
WHOLE = psutil.virtual_memory().total


def _group(folder: Path, **files: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        (folder / name.replace("__", ".")).write_text(f"{value}\n", encoding="ascii")


def _second(folder: Path, limit: object, used: int, dropped: int) -> None:
    stat = f"anon {used - dropped}\ninactive_file {dropped}"
    _group(folder, memory__max=limit, memory__current=used, memory__stat=stat)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "cgroup"
    path.write_text("0::/lathe.slice/train.scope\n", encoding="utf-8")
    return path


def test_without_a_limit_it_is_that_of_the_computer(own: Path, tmp_path: Path) -> None:
    _second(tmp_path / "lathe.slice/train.scope", "max", GB, 0)

    found = memory(own, tmp_path)

    assert found.total == WHOLE
    assert 0 < found.available <= WHOLE
    assert memory(tmp_path / "none", tmp_path).total == WHOLE
    assert memory().total <= WHOLE
    assert 0 < free_memory() <= memory().total


def test_the_tightest_group_counts_and_cached_files_are_free(own: Path, tmp_path: Path) -> None:
    _second(tmp_path / "lathe.slice", GB, 3 * GB // 4, GB // 2)
    _second(tmp_path / "lathe.slice/train.scope", "max", GB // 8, 0)

    assert memory(own, tmp_path) == Memory(GB, 3 * GB // 4)

    _second(tmp_path / "lathe.slice/train.scope", GB // 4, GB // 8, 0)

    assert memory(own, tmp_path) == Memory(GB // 4, GB // 8)
    assert memory(own, tmp_path).used == GB // 8


def test_a_group_that_is_over_its_limit_has_nothing_free(own: Path, tmp_path: Path) -> None:
    _second(tmp_path / "lathe.slice/train.scope", GB, 2 * GB, 0)

    assert memory(own, tmp_path).available == 0


def test_a_container_that_sees_its_own_group_as_the_root(own: Path, tmp_path: Path) -> None:
    _second(tmp_path, GB, GB // 2, 0)

    assert memory(own, tmp_path) == Memory(GB, GB // 2)


def test_the_first_version_of_control_groups(own: Path, tmp_path: Path) -> None:
    own.write_text("9:name=systemd:/\n5:devices:/\n4:memory:/job/1\n0::/\n", encoding="utf-8")
    stat = f"total_inactive_file {GB // 4}"
    use = {"memory__usage_in_bytes": GB // 2, "memory__stat": stat}
    _group(tmp_path / "memory/job/1", memory__limit_in_bytes=GB, **use)
    _group(tmp_path / "memory", memory__limit_in_bytes=9223372036854771712, **use)

    assert memory(own, tmp_path) == Memory(GB, 3 * GB // 4)


def test_files_that_say_nothing_are_passed_over(own: Path, tmp_path: Path) -> None:
    _group(tmp_path / "lathe.slice/train.scope", memory__max="?", memory__current="", memory__stat="odd")

    assert memory(own, tmp_path).total == WHOLE

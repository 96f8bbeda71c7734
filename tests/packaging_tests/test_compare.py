"""Two builds held side by side: what is the same, what differs with a stated reason, what without one."""

import json
import shutil
import subprocess
import sys

import pytest
from lathe_build import compare
from lathe_build.compare import differences, main


@pytest.fixture
def builds(tmp_path):
    """Two folders that are the same but for the times of their files."""
    for name in ("a", "b"):
        inside = tmp_path / name / "_internal"
        (inside / "resources").mkdir(parents=True)
        (inside / "resources" / "build.json").write_text('{"commit": "1", "version": "0.1.0"}')
        (inside / "naïve – 名.txt").write_text("text")
        (inside / "library.so.1").symlink_to("library.so")
    return tmp_path / "a", tmp_path / "b"


def told(builds):
    return [str(one) for one in differences(*builds)]


def test_times_are_no_difference(builds, capsys):
    assert told(builds) == []
    assert main([str(one) for one in builds]) == 0
    assert "5 of 5 paths are the same" in capsys.readouterr().out


def test_every_kind_of_difference_is_named_and_ends_with_one(builds, capsys):
    a, b = (one / "_internal" for one in builds)
    (a / "only").write_text("x")
    (b / "other").mkdir()
    (b / "naïve – 名.txt").write_text("tent")
    (b / "library.so.1").unlink()
    (b / "library.so.1").symlink_to("library.so.2")
    (a / "tool").touch(0o755)
    (b / "tool").touch(0o644)
    assert told(builds) == [
        "_internal/library.so.1: leads to library.so and to library.so.2",
        "_internal/naïve – 名.txt: other bytes, 4 and 4, from 2 on",
        "_internal/only: only in the first",
        "_internal/other: only in the second",
        "_internal/tool: rights 755 and 644",
    ]
    assert main([str(one) for one in builds]) == 1
    assert "3 of 7 paths are the same, 0 differ for a stated reason, 5 without one" in capsys.readouterr().out


def test_what_the_builds_state_of_themselves_is_a_reason(builds, capsys):
    (builds[1] / "_internal/resources/build.json").write_text('{"commit": "2", "version": "0.1.0"}')
    assert main([str(one) for one in builds]) == 0
    assert "(the builds state: commit '1' and '2')" in capsys.readouterr().out


def test_the_sums_of_a_package_follow_from_the_facts_and_from_nothing_else(builds):
    for name, one in zip("ab", builds, strict=True):
        (one / "DEBIAN").mkdir()
        (one / "DEBIAN" / "md5sums").write_text(name)
    (found,) = differences(*builds)
    assert not found.reason
    (builds[1] / "_internal/resources/build.json").write_text(json.dumps({"commit": "2"}))
    assert {one.path for one in differences(*builds) if one.reason} == {
        "DEBIAN/md5sums",
        "_internal/resources/build.json",
    }


@pytest.mark.skipif(not shutil.which("zstd"), reason="archives are made with zstd")
def test_archives_are_unpacked_where_their_bytes_differ(builds, tmp_path, capsys):
    packed = []
    for name in ("a", "b"):
        packed.append(str(tmp_path / f"{name}.tar.zst"))
        subprocess.run(["tar", "--zstd", "-cf", packed[-1], "-C", tmp_path / name, "."], check=True)
    assert main([packed[0], packed[0]]) == 0
    assert capsys.readouterr().out == "the same bytes\n"
    (builds[1] / "_internal" / "more").touch()
    subprocess.run(["tar", "--zstd", "-cf", packed[1], "-C", builds[1], "."], check=True)
    assert main(packed) == 1
    assert "_internal/more: only in the second" in capsys.readouterr().out


@pytest.fixture
def programs(builds):
    """Two programs as PyInstaller makes them, of which one module differs; and where both come from."""
    writers = pytest.importorskip("PyInstaller.archive.writers")
    for number, one in enumerate(builds):
        codes = {"same": "x = 1", "own.other": f"x = {number}"}
        compiled = {name: compile(text, f"{name}.py", "exec") for name, text in codes.items()}
        modules = [(name, f"{name}.py", "PYMODULE") for name in codes]
        writers.ZlibArchiveWriter(str(one / "modules.pyz"), modules, compiled)
        entries = [("PYZ.pyz", str(one / "modules.pyz"), False, "z")]
        writers.CArchiveWriter(str(one / "lathe"), entries, f"libpython{sys.version_info[1]}.so")
        (one / "modules.pyz").unlink()
    return builds


def test_of_two_programs_the_modules_that_differ_are_named(programs):
    (found,) = differences(*programs)
    assert found.path == "lathe" and found.what.endswith("; modules inside: own.other") and not found.reason


def test_a_source_that_differs_between_the_stated_commits_is_a_reason(programs, tmp_path, monkeypatch):
    sources = tmp_path / "sources"
    git = ["git", "-C", str(sources), "-c", "user.name=x", "-c", "user.email=x@localhost"]
    subprocess.run(["git", "init", "-q", str(sources)], check=True)
    (sources / "own").mkdir()
    for text, build in zip(("1", "2"), programs, strict=True):
        (sources / "own" / "other.py").write_text(text)
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-q", "-m", text], check=True)
        asked = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
        facts = json.dumps({"commit": asked.stdout.strip()})
        (build / "_internal/resources/build.json").write_text(facts)
        (build / "_internal/own").mkdir()
        (build / "_internal/own/other.py").write_text(text)
    monkeypatch.setattr(compare, "ROOT", sources)
    found = {one.path: one.reason for one in differences(*programs)}
    assert found.pop("_internal/resources/build.json").startswith("the builds state: commit")
    assert found == {"_internal/own/other.py": compare.CHANGED, "lathe": compare.CHANGED}
    (programs[1] / "_internal/library.so").touch()
    (programs[1] / "_internal/own/other.py").chmod(0o600)
    unstated = [one.path for one in differences(*programs) if not one.reason]
    assert unstated == ["_internal/library.so", "_internal/own/other.py"]


def test_what_was_built_of_uncommitted_changes_has_no_reason_from_git():
    assert compare.changed_sources("f2a361c3c944", "f2a361c3c944+") == frozenset()
    assert compare.changed_sources("", "f2a361c3c944") == frozenset()

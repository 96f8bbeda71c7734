"""The facts that a build writes, read back by the program."""

import pytest
from lathe_build import facts
from lathe_build.about import about
from pydantic import ValidationError

from engine import build_facts, store
from engine.build_facts import BuildFacts

ADDRESSES = {"LATHE_PARTS_ADDRESS": "https://example.org/parts/", "LATHE_COMMIT": "abc"}


def test_the_program_reads_what_the_build_wrote(tmp_path, monkeypatch):
    written = facts.write(tmp_path, ADDRESSES)
    monkeypatch.setattr(store, "resource", lambda *parts: tmp_path.joinpath("resources", *parts))
    assert build_facts.build_facts() == written
    assert written.parts_address == ADDRESSES["LATHE_PARTS_ADDRESS"] and written.commit == "abc"
    assert written.update_address == "" and written.version == about().version == build_facts.version()
    assert written.flavour in ("cpu", "cuda")


def test_the_same_build_writes_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        facts.write(tmp_path / name, ADDRESSES)
    first, second = (tmp_path / name / "resources" / "build.json" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


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

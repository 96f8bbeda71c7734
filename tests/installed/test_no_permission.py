"""Folders that the user may only read: the project's, and the one for the program's data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.installed.conftest import EARLY, LIGHT, Things, User, contents, each_kind


def only_read(*folders: Path) -> None:
    """No folder below can be written to. Root may write everywhere, so that the tests' user is another."""
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)


@each_kind(EARLY)
def test_a_project_that_may_only_be_read_refuses_in_a_sentence(kind: str, user: User, things: Things) -> None:
    only_read(things.project)
    before = contents(things.project)
    done = user.run(*things.words(kind))
    if kind == "ask":
        assert done.code == 0, done.err
    else:
        assert done.refused("No permission", str(things.project)), done
    assert contents(things.project) == before


@each_kind(LIGHT)
def test_a_data_folder_that_may_only_be_read_stops_nothing_that_writes_elsewhere(
    kind: str, user: User, things: Things, place: Path
) -> None:
    data = place / "data"
    data.mkdir()
    only_read(data)
    done = replace(user, data=data).run(*things.words(kind))
    assert done.code == 0, done.err
    assert list(data.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("there", [True, False])
def test_the_embedded_model_without_a_data_folder_is_a_sentence_that_says_what_to_do(
    user: User, things: Things, place: Path, there: bool
) -> None:
    data = place / "locked" / "data"
    data.mkdir(parents=True)
    if not there:
        data.rmdir()
    only_read(place / "locked")
    words = things.words("predict")
    words[words.index(f"base:{things.model}")] = "base:embedded"
    done = replace(user, data=data).run(*words)
    assert done.refused("No permission", str(data), "LATHE_DATA"), done

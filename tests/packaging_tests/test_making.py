"""An artefact is there whole or not at all."""

import pytest
from lathe_build.making import making


def make(target, content, killed=False):
    with making(target) as place:
        (place / target.name).write_text(content)
        if killed:
            raise KeyboardInterrupt


def test_what_was_made_takes_its_place_and_nothing_else_is_left(tmp_path):
    make(tmp_path / "dist" / "a.deb", "one")
    make(tmp_path / "dist" / "a.deb", "two")
    assert [(one.name, one.read_text()) for one in (tmp_path / "dist").iterdir()] == [("a.deb", "two")]


def test_a_making_that_ends_early_leaves_the_earlier_artefact_as_it_was(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "a.deb", "half", killed=True)
    assert list(tmp_path.iterdir()) == []
    make(tmp_path / "a.deb", "whole")
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "a.deb", "half", killed=True)
    assert (tmp_path / "a.deb").read_text() == "whole"


def test_what_a_killed_making_left_is_cleared_by_the_next_and_others_are_not(tmp_path):
    for name in ("making-a.deb-x1", "making-b.deb-x2"):
        (tmp_path / name / "tree").mkdir(parents=True)
    make(tmp_path / "a.deb", "whole")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.deb", "making-b.deb-x2"]

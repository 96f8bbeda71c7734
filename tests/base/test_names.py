"""Names of files that every system takes, and paths that mean the same file."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.base.names import plain_stem, refuse_longer, same_file, title_stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("My model (3)", "My-model-3"),
        ("日本 x", "日本-x"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 50, "a" * 20),
        ("...", "model"),
        ("CON", "CON_"),
        ("nul.q4", "nul_.q4"),
        ("com7", "com7_"),
        ("console", "console"),
        ("trailing. ", "trailing"),
        ("a\x00b\tc", "a-b-c"),
    ],
)
def test_a_name_becomes_a_stem_that_every_system_takes(name: str, stem: str) -> None:
    assert plain_stem(name, 20) == stem


def test_only_ascii_is_kept_where_that_is_wished() -> None:
    assert plain_stem("Müller 日本", 20, "run", ascii_only=True) == "M-ller"
    assert plain_stem("日本", 20, "run", ascii_only=True) == "run"


@pytest.mark.parametrize(
    ("title", "stem"), [("demo, 02:51", "demo, 02-51"), ("aux", "aux_"), ('<>:"', ""), ("x. ", "x")]
)
def test_a_title_keeps_its_spaces(title: str, stem: str) -> None:
    assert title_stem(title, 80) == stem


def test_one_file_under_two_paths_is_the_same(tmp_path: Path) -> None:
    file, link, other = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    file.write_text("x")
    other.write_text("x")
    link.hardlink_to(file)
    assert same_file(file, tmp_path / "." / "a") and same_file(file, link)
    assert not same_file(file, other) and not same_file(file, tmp_path / "missing")
    assert same_file(tmp_path / "missing", tmp_path / "." / "missing")


def test_a_path_too_long_for_windows_is_refused_with_its_length(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250)
    refuse_longer(path, len(str(path)))
    with pytest.raises(UserError, match="letters, and Windows takes 100"):
        refuse_longer(path, 100)

"""Documents stay short and true: lengths, and the files, links and commands they name; the code its sizes."""

from __future__ import annotations

import argparse
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from engine.cli.main import build_parser

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
WORDS = {"README.md": 900, "ARCHITECTURE.md": 1800}
PRODUCT = ("engine/", "gui/", "packaging/", "benchmarks/", "main.py")
MOST_LINES, MOST_FILES = 350, 30
WITHOUT_PARSER = {"window", "self-test"}  # main.py takes these itself
SUFFIXES = (".py", ".md", ".toml", ".yml", ".yaml", ".sh", ".png", ".json", ".ts", ".desktop")
MADE_AT_RUN_TIME = {
    "job.json", "result.json", "recipe.json", "whole.json", "control.json", "project.toml", "build.json",
    "figures.json", "config.json", "runs/queue.json", "process.json", "marks.json",
}  # fmt: skip


@cache
def files() -> tuple[str, ...]:
    """Every file of the repository, tracked or new, as a path from the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return tuple(name for name in listed.stdout.splitlines() if (ROOT / name).exists())
    return tuple(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if ".venv" not in path.parts)


@cache
def folders() -> frozenset[str]:
    return frozenset(parent.as_posix() for name in files() for parent in Path(name).parents)


def in_backticks(text: str) -> list[str]:
    """The words in `code` and in fenced blocks."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [word.strip("()'\",;:") for code in [*fenced, *inline] for word in code.split()]


def is_missing(word: str) -> bool:
    """Whether a word in backticks names a file, folder or module of the repository that is not there."""
    path = word.removeprefix("./").rstrip("/")
    if re.fullmatch(r"(benchmarks|lathe_build|engine|gui)(\.\w+)+", path) and not path.endswith(SUFFIXES):
        name = path.replace(".", "/")
        names = (f"{name}.py", f"packaging/{name}.py", f"{name}/__init__.py", f"{name.rpartition('/')[0]}.py")
        return not any(known in files() for known in names)
    if not re.fullmatch(r"[\w./-]+", path) or path in MADE_AT_RUN_TIME or path.split(".")[0].isupper():
        return False
    if "/" in path and path.split("/")[0] in {name.split("/")[0] for name in files() if "/" in name}:
        return path not in files() and path not in folders()
    if path.endswith(SUFFIXES):
        return not any(name == path or name.endswith(f"/{path}") for name in files())
    return False


@pytest.mark.parametrize("name", WORDS)
def test_a_document_keeps_to_its_length(name):
    assert len((ROOT / name).read_text(encoding="utf-8").split()) <= WORDS[name]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(document):
    words = in_backticks(document.read_text(encoding="utf-8"))
    assert [word for word in words if is_missing(word)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_of_the_repository(document):
    links = re.findall(r"\]\(([^)#]+)", document.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_is_one_of_the_program(document):
    code = re.findall(r"`[^`]+`", document.read_text(encoding="utf-8"))
    named = {name for text in code for name in re.findall(r"(?<![./\w-])lathe ([a-z][\w-]*)", text)}
    assert named <= commands() | WITHOUT_PARSER


def test_the_table_of_the_readme_has_every_command_and_its_options():
    table = re.findall(r"^\| `lathe ([\w-]+)(.*?)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {name for name, _ in table} == commands() | WITHOUT_PARSER
    for name, usage in table:
        if name not in WITHOUT_PARSER:
            options = {option for action in parsers()[name]._actions for option in action.option_strings}
            assert set(re.findall(r"--[\w-]+", usage)) <= options, name


def test_the_main_program_takes_the_commands_that_the_parser_lacks():
    text = (ROOT / "main.py").read_text(encoding="utf-8")
    assert all(f'"{name}"' in text for name in WITHOUT_PARSER)


def test_no_file_of_the_product_has_more_than_350_lines():
    product = [name for name in files() if name.endswith(".py") and name.startswith(PRODUCT)]
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in product}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_no_folder_has_more_than_30_python_files():
    counts = Counter(str(Path(name).parent) for name in files() if name.endswith(".py"))
    assert {folder: count for folder, count in counts.items() if count > MOST_FILES} == {}


@cache
def parsers() -> dict[str, argparse.ArgumentParser]:
    (action,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def commands() -> set[str]:
    return set(parsers())

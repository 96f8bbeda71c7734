"""What differs between systems stands in one module for each subject, and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# By subject, the files that may touch it.
HOME = {
    "locks": {"engine/base/lock.py"},
    "signals": {"engine/base/signals.py"},
    "limits": {"engine/base/process.py"},
    "process groups": {"engine/app/program.py", "engine/app/priority.py"},
    "the kernel's files": {"engine/app/hardware.py", "engine/app/memory.py", "engine/app/priority.py"},
    "the registry": {"engine/base/names.py"},
}
MODULES = {
    "fcntl": "locks",
    "msvcrt": "locks",
    "signal": "signals",
    "resource": "limits",
    "winreg": "the registry",
}
ATTRIBUTES = {
    "kill": "signals",
    "killpg": "signals",
    "fork": "process groups",
    "setsid": "process groups",
    "getsid": "process groups",
    "setpgid": "process groups",
    "CREATE_NEW_PROCESS_GROUP": "process groups",
    "CREATE_NO_WINDOW": "process groups",
}


def touched(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The subjects that a file touches, with their lines."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((MODULES[one.name], node.lineno) for one in names if one.name in MODULES)
            case ast.ImportFrom(module=str(name)) if name in MODULES:
                yield MODULES[name], node.lineno
            case ast.Attribute(value=ast.Name(id="os" | "subprocess"), attr=name) if name in ATTRIBUTES:
                yield ATTRIBUTES[name], node.lineno
            case ast.keyword(arg="start_new_session" | "preexec_fn" | "process_group"):
                yield "process groups", node.value.lineno
            case ast.Constant(value=str(text)) if text.startswith(("/proc/", "/sys/")):
                yield "the kernel's files", node.lineno


def product_files() -> list[Path]:
    folders = ("engine", "gui", "benchmarks", "packaging")
    return [ROOT / "main.py", *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]


def test_each_subject_of_the_system_has_one_place() -> None:
    elsewhere = []
    for path in product_files():
        name = path.relative_to(ROOT).as_posix()
        for subject, line in touched(ast.parse(path.read_text(encoding="utf-8"))):
            if name not in HOME[subject]:
                elsewhere.append(f"{name}:{line}: {subject} belong to {', '.join(sorted(HOME[subject]))}")
    assert not elsewhere


@pytest.mark.parametrize(
    ("source", "subject"),
    [
        ("import fcntl", "locks"),
        ("from signal import SIGTERM", "signals"),
        ("os.kill(1, 9)", "signals"),
        ("f(start_new_session=True)", "process groups"),
        ("open(f'/proc/{pid}/status')", "the kernel's files"),
    ],
)
def test_what_touches_a_subject_is_found(source: str, subject: str) -> None:
    assert [one for one, _ in touched(ast.parse(source))] == [subject]

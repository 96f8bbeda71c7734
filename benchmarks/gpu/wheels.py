"""The wheels that travel to the card's machine, and a check that they lack nothing there."""

from __future__ import annotations

import email
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

PYTHON = "3.12"
PLATFORMS = (
    *(f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 24, 17, 12, 5)),
    "manylinux2014_x86_64",
    "manylinux2010_x86_64",
    "manylinux1_x86_64",
)

# What the machine lacks, or has in another version than pyproject.toml asks for.
CARRIED = {
    "trl": "1.16.0",
    "transformers": "5.23.0",
    "peft": "0.21.2",
    "datasets": "5.2.0",
    "dill": "0.4.1",
    "multiprocess": "0.70.19",
    "gguf": "0.19.0",
    "pydantic": "2.14.4",
    "pydantic-core": "2.50.5",
    "annotated-types": "0.8.0",
    "typing-inspection": "0.4.5",
    "typing-extensions": "4.16.0",
    "jsonschema": "4.26.0",
    "jsonschema-specifications": "2025.9.1",
    "referencing": "0.37.0",
    "rpds-py": "2026.9.1",
    "rapidfuzz": "3.14.6",
    "platformdirs": "4.14.8",
    "tomli-w": "1.2.0",
}

# What the machine has, of that which is needed there; a version where one was seen (November 2026).
MACHINE: dict[str, str | None] = {
    "torch": "2.11.0",
    "accelerate": "1.15.0",
    "huggingface-hub": "1.33.0",
    "numpy": "2.5.2",
    "safetensors": "0.8.0",
    "tokenizers": "0.23.2",
    "attrs": None,
    "filelock": None,
    "fsspec": None,
    "jinja2": None,
    "nvidia-ml-py": None,
    "packaging": None,
    "pandas": None,
    "psutil": None,
    "pyarrow": None,
    "pyyaml": None,
    "regex": None,
    "requests": None,
    "tqdm": None,
    "typer": None,
    "xxhash": None,
}

_ENVIRONMENT = {
    "extra": "",
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": f"{PYTHON}.3",
    "python_version": PYTHON,
    "sys_platform": "linux",
}


@dataclass(frozen=True)
class Wheel:
    """A wheel as its file name and its METADATA describe it."""

    path: Path
    name: str
    version: Version
    tags: frozenset[Tag]
    python: str
    requires: tuple[Requirement, ...]

    @property
    def pure(self) -> bool:
        """Whether it runs on every platform."""
        return any(tag.platform == "any" for tag in self.tags)


@dataclass(frozen=True)
class Verdict:
    """`problems` would break the stages; `unknown` are requirements on a version that nobody has seen."""

    problems: tuple[str, ...]
    unknown: tuple[str, ...]


def read_wheel(path: Path) -> Wheel:
    """Raises ValueError for a file that is no wheel."""
    name, version, _, tags = parse_wheel_filename(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            inside = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
            headers = email.message_from_bytes(archive.read(inside))
    except (zipfile.BadZipFile, StopIteration) as error:
        raise ValueError(f"{path.name} is no wheel") from error
    requires = tuple(Requirement(line) for line in headers.get_all("Requires-Dist", []))
    return Wheel(path, name, version, tags, headers.get("Requires-Python", ""), requires)


def check(
    paths: Sequence[Path],
    carried: dict[str, str] = CARRIED,
    machine: dict[str, str | None] = MACHINE,
) -> Verdict:
    """Whether these wheels are those of the table, fit the machine's Python, and find all that they need."""
    wheels = [read_wheel(path) for path in sorted(paths)]
    names = [wheel.name for wheel in wheels]
    problems = [f"{name} is carried in two versions" for name in sorted(set(names)) if names.count(name) > 1]
    problems += [f"{name} {version} is missing" for name, version in carried.items() if name not in names]
    unknown: list[str] = []
    versions = machine | {wheel.name: str(wheel.version) for wheel in wheels}
    for wheel in wheels:
        problems += _misfits(wheel, carried)
        for requirement in _requirements(wheel):
            name = canonicalize_name(requirement.name)
            version = versions.get(name)
            if name not in versions:
                problems.append(f"{wheel.name} needs {requirement}, which is neither carried nor there")
            elif version is None and requirement.specifier:
                unknown.append(f"{name}{requirement.specifier}")
            elif version and not requirement.specifier.contains(version, prereleases=True):
                problems.append(f"{wheel.name} needs {name}{requirement.specifier}, there is {version}")
    return Verdict(tuple(problems), tuple(sorted(set(unknown))))


def installed() -> dict[str, str | None]:
    """The versions that this Python has of what the machine is expected to have; none of what is missing."""
    there: dict[str, str | None] = {}
    for name in MACHINE:
        with suppress(PackageNotFoundError):
            there[name] = version_of(name)
    return there


def _misfits(wheel: Wheel, carried: dict[str, str]) -> Iterator[str]:
    if wheel.name not in carried:
        yield f"{wheel.name} is not in the table"
    elif str(wheel.version) != carried[wheel.name]:
        yield f"{wheel.name} is {wheel.version}, the table says {carried[wheel.name]}"
    if not wheel.tags & _machine_tags():
        yield f"{wheel.path.name} does not fit Python {PYTHON} on Linux x86_64"
    if not SpecifierSet(wheel.python).contains(_ENVIRONMENT["python_full_version"]):
        yield f"{wheel.name} wants Python {wheel.python}"


def _requirements(wheel: Wheel) -> Iterator[Requirement]:
    for requirement in wheel.requires:
        if requirement.marker is None or requirement.marker.evaluate(_ENVIRONMENT):
            yield requirement


def _machine_tags() -> frozenset[Tag]:
    major, minor = map(int, PYTHON.split("."))
    platforms = [*PLATFORMS, "linux_x86_64"]
    native = cpython_tags((major, minor), platforms=platforms)
    return frozenset([*native, *compatible_tags((major, minor), f"cp{major}{minor}", platforms)])

"""Writes resources/cuda-parts.json into a build for processors: the wheels that it offers to fetch.

The wheels are what `pip download torch==VERSION` brings from an index with CUDA builds; they are published as
they are, under the build's parts address.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name, parse_wheel_filename

from engine.app.parts_list import FILE, Part, PartsList
from engine.app.unpacking import unpacked_size
from packaging import tags

# The oldest card that the builds of torch for CUDA 13 hold kernels for: Turing.
OLDEST_CARD = (7, 5)


def write(wheels: Path, frozen: Path, oldest_card: tuple[int, int] = OLDEST_CARD) -> PartsList:
    """List the wheels of a folder below `frozen`; returns the list. Ends the build if they do not fit."""
    paths = sorted(path for path in wheels.glob("*.whl") if _is_part(path))
    torch = next((path for path in paths if path.name.startswith("torch-")), None)
    if torch is None:
        raise SystemExit(f"{wheels} holds no wheel of torch")
    for path in paths:
        if not parse_wheel_filename(path.name)[3] & frozenset(tags.sys_tags()):
            raise SystemExit(f"{path.name} does not fit this Python and system")
    version, cuda = _version_and_cuda(torch)
    here = metadata.version("torch").partition("+")[0]
    if version.partition("+")[0] != here:
        raise SystemExit(f"the program holds torch {here}, and the CUDA parts are of torch {version}")
    listed = PartsList(
        version=version, cuda=cuda, oldest_card=oldest_card, parts=tuple(_described(path) for path in paths)
    )
    target = frozen / "resources" / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(listed.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n")
    return listed


def _is_part(path: Path) -> bool:
    """torch, and what this environment does not have; the rest lies in the frozen program already."""
    name = canonicalize_name(path.name.split("-")[0])
    if name == "torch":
        return True
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return True
    return False


def _described(path: Path) -> Part:
    name, version, *_ = parse_wheel_filename(path.name)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(
        name=name,
        version=str(version),
        file=path.name,
        sha256=sha256,
        size=path.stat().st_size,
        unpacked=unpacked_size(path),
    )


def _version_and_cuda(torch: Path) -> tuple[str, tuple[int, int]]:
    with zipfile.ZipFile(torch) as wheel:
        text = wheel.read("torch/version.py").decode()
    version = re.search(r"^__version__ = '([^']+)'", text, re.MULTILINE)
    cuda = re.search(r"^cuda(?:: [^=]+)? = '(\d+)\.(\d+)'", text, re.MULTILINE)
    if version is None or cuda is None:
        raise SystemExit(f"{torch.name} is no build for CUDA")
    return version[1], (int(cuda[1]), int(cuda[2]))

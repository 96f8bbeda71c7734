"""Packs the luggage of the GPU kit into benchmarks/gpu/luggage, and checks it.

python -m benchmarks.gpu.pack             download the wheels, split the model, check all, print the sizes
python -m benchmarks.gpu.pack --check     check what lies there
python -m benchmarks.gpu.pack --dry-run   besides, install the wheels into a fresh environment and import them

The wheels travel as one archive, stored and compressed together: that is 40% of their size. The model is
split so that both commands carry about as much.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.gpu.luggage import PACKED, PARTS, contents, sha256, split, verify
from benchmarks.gpu.wheels import CARRIED, MACHINE, PLATFORMS, PYTHON, check, read_wheel
from benchmarks.learning.tasks import TRAVEL_FILES
from engine.models import embedded
from engine.models.embedded_file import gguf_path

MIB = 2**20
LIMIT = 60 * MIB  # of the 64 that a command may carry, the working tree included
ROOT = Path(__file__).parents[2]
# Where a distribution's module has another name.
MODULES = {"typing-inspection": "typing_inspection.introspection", "rpds-py": "rpds", "tomli-w": "tomli_w"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="check what was packed")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="where eval/ctparse lies")
    parser.add_argument("--dry-run", action="store_true", help="install and import the wheels here as well")
    chosen = parser.parse_args()
    if not (chosen.check or chosen.dry_run):
        pack(PACKED, chosen.shared / "eval" / "ctparse")
    problems = check_luggage(PACKED)
    if chosen.dry_run and not problems:
        with tempfile.TemporaryDirectory() as folder:
            problems = dry_run(unpacked(PACKED, Path(folder) / "wheels"), Path(folder))
    for problem in problems:
        print(f"PROBLEM: {problem}")
    return bool(problems)


def pack(luggage: Path, travel: Path) -> None:
    """Everything anew; `travel` is the folder of the travel requests, which may be missing."""
    shutil.rmtree(luggage, ignore_errors=True)
    first = luggage / "one"
    first.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        download(Path(folder))
        wheels = sorted(Path(folder).glob("*.whl"))
        _print_sizes(wheels)
        archive(wheels, first / "wheels.tar.xz")
    _copy_tokenizer(first / "tokenizer")
    if travel.is_dir():
        (first / "travel").mkdir()
        for name in TRAVEL_FILES:
            (first / "travel" / name).write_bytes((travel / name).read_bytes())
    else:
        print(f"{travel} is not here: the stage `learn` will have no rows")
    source = gguf_path()
    part = (source.stat().st_size - folder_bytes(luggage)) // 2
    split(source, [luggage / name for name in PARTS], part)
    packed = {str(path.relative_to(luggage)): sha256(path) for path in files(luggage)}
    listed = {"files": packed, "model": sha256(source), "wheels": [wheel.name for wheel in wheels]}
    (first / "contents.json").write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")


def download(folder: Path) -> None:
    """The wheels of the table for the machine's Python, by pip."""
    platforms = [option for platform in PLATFORMS for option in ("--platform", platform)]
    pins = [f"{name}=={version}" for name, version in CARRIED.items()]
    options = ["--no-deps", "--only-binary=:all:", "--python-version", PYTHON, "--implementation", "cp"]
    pip = [sys.executable, "-m", "pip", "download", "-q", "-d", str(folder), *options, *platforms, *pins]
    subprocess.run(pip, check=True)


def archive(wheels: Iterable[Path], target: Path) -> None:
    """One compressed archive of wheels whose own files are stored plainly."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(target, "w:xz") as tar:
        for wheel in wheels:
            stored = Path(folder) / wheel.name
            with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(stored, "w") as new:
                for item in old.infolist():
                    new.writestr(item, old.read(item), zipfile.ZIP_STORED)
            tar.add(stored, wheel.name)


def unpacked(luggage: Path, folder: Path) -> list[Path]:
    with tarfile.open(luggage / "one" / "wheels.tar.xz") as tar:
        tar.extractall(folder, filter="data")
    return sorted(folder.glob("*.whl"))


def check_luggage(luggage: Path) -> list[str]:
    """What is wrong with the packed luggage; prints the sizes and what the machine's versions leave open."""
    if contents(luggage) is None:
        return ["nothing is packed"]
    verify(luggage)
    with tempfile.TemporaryDirectory() as folder:
        verdict = check(unpacked(luggage, Path(folder)))
    print(f"not known until the first command: whether the machine has {', '.join(verdict.unknown)}")
    problems, tree = list(verdict.problems), tree_bytes()
    print(f"working tree {tree / MIB:.1f} MiB")
    for number, name in enumerate(("one", "two"), 1):
        whole = tree + folder_bytes(luggage / name)
        carried = folder_bytes(luggage / name) / MIB
        print(f"command {number}: luggage/{name} {carried:.1f} MiB, in all {whole / MIB:.1f} MiB")
        if whole > LIMIT:
            problems.append(f"command {number} carries {whole / MIB:.1f} of {LIMIT / MIB:.0f} MiB")
    return problems


def dry_run(wheels: list[Path], folder: Path) -> list[str]:
    """Install into a fresh environment and import every package; a missing module must be the machine's."""
    python = _python()
    same = f"{PYTHON}." in subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout
    fitting = [path for path in wheels if same or (read_wheel(path).pure and "py3-none" in path.name)]
    subprocess.run([python, "-m", "venv", str(folder / "fresh")], check=True)
    fresh = folder / "fresh" / "bin" / "python"
    install: list[str | Path] = [fresh, "-m", "pip", "install", "-q", "--no-index", "--no-deps", *fitting]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        return [f"pip refuses the wheels: {done.stderr}"]
    problems, waiting = [], []
    names = [read_wheel(path).name for path in fitting]
    for name in names:
        lacking = _lacking(fresh, MODULES.get(name, name.replace("-", "_")))
        if lacking is None:
            continue
        waiting.append(f"{name} ({lacking})")
        machine = {"yaml": "pyyaml", "attr": "attrs", "huggingface_hub": "huggingface-hub"}
        if machine.get(lacking, lacking) not in MACHINE.keys() | (CARRIED.keys() - set(names)):
            problems.append(f"{name} cannot be imported: {lacking}")
    print(f"dry run with {python}: {len(names)} of {len(wheels)} wheels installed")
    print(f"{len(names) - len(waiting)} imported from the wheels alone; the others wait for a package of the")
    print(f"machine: {', '.join(waiting)}")
    if left := [path.name for path in wheels if path not in fitting]:
        print(f"not tried, for want of Python {PYTHON}: {', '.join(left)}")
    return problems


def _python() -> str:
    """Python of the machine's version, where this computer has one, else the present one."""
    places = [*Path.home().glob(f".pyenv/versions/{PYTHON}.*/bin/python"), Path(f"/usr/bin/python{PYTHON}")]
    return str(next((path for path in places if path.is_file()), sys.executable))


def _lacking(python: Path, module: str) -> str | None:
    """The package for want of which a module cannot be imported, the end of any other error, or None."""
    code = f"try:\n import {module}\nexcept ImportError as e:\n print((e.name or str(e)).split('.')[0])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None if done.returncode == 0 else done.stderr.strip()[-300:]


def _copy_tokenizer(target: Path) -> None:
    """All of the embedded model but its weights: the first command's stages need no more."""
    folder = embedded.trainable_folder().path
    target.mkdir()
    for path in folder.iterdir():
        if path.suffix != ".safetensors":
            (target / path.name).write_bytes(path.read_bytes())


def tree_bytes() -> int:
    """Bytes of the tracked files and of those that git does not ignore: what travels with every command."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return sum((ROOT / name).stat().st_size for name in set(names) if name and (ROOT / name).is_file())


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in files(folder))


def _print_sizes(wheels: list[Path]) -> None:
    for path in sorted(wheels, key=lambda one: -one.stat().st_size):
        print(f"{path.stat().st_size / MIB:7.2f} MiB  {path.name}")
    print(f"{sum(path.stat().st_size for path in wheels) / MIB:7.2f} MiB  as downloaded")


if __name__ == "__main__":
    raise SystemExit(main())

"""Makes the frozen folder: PyInstaller in the environment that runs this, or in a clean one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

from lathe_build import facts
from lathe_build.about import ROOT
from lathe_build.reproducible import epoch

WORK = ROOT / "build"
CLEAN = WORK / "venv"
SPEC = ROOT / "packaging" / "lathe.spec"
NAME = "lathe"


def inside(frozen: Path) -> Path:
    """The folder within the frozen one that holds the packages and resources/."""
    return frozen / "_internal"


def program(frozen: Path) -> Path:
    """The executable that is the command line and every worker."""
    return frozen / ("lathe.exe" if sys.platform == "win32" else "lathe")


def clean_environment() -> Path:
    """A new virtual environment with the project and what the build uses; gives its Python.

    pip's own settings (PIP_FIND_LINKS, PIP_EXTRA_INDEX_URL, ...) say where it finds another build of torch
    than the index has.
    """
    venv.create(CLEAN, clear=True, with_pip=True)
    python = CLEAN / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", f"{ROOT}[packaging,dev]"], check=True)
    return python


def freeze(out: Path) -> Path:
    """Run PyInstaller; gives the folder. What it says goes to build/pyinstaller.log.

    Raises SystemExit with the end of that log where it fails.
    """
    WORK.mkdir(exist_ok=True)
    log = WORK / "pyinstaller.log"
    command = [sys.executable, "-m", "PyInstaller", str(SPEC), "--noconfirm"]
    command += ["--distpath", str(out), "--workpath", str(WORK / "pyinstaller")]
    # The order of sets is written into compiled modules, and the time of the build into the archive.
    settings = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(epoch()), "PYTHONDONTWRITEBYTECODE": "1"}
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=file, stderr=subprocess.STDOUT
        )
    if done.returncode:
        end = log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:]
        raise SystemExit("\n".join([*end, f"PyInstaller failed; all it said is in {log}"]))
    return out / NAME


def check_flavour(wanted: str) -> None:
    """The flavour is that of the installed torch. Raises SystemExit where another is wanted."""
    if (flavour := facts.flavour_of_torch()) != wanted:
        raise SystemExit(
            f"torch of this environment is its {flavour} build, and the {wanted} flavour is wanted.\n"
            "pip takes another build of torch by --index-url or PIP_FIND_LINKS; see pytorch.org."
        )

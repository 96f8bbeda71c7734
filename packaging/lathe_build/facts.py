"""Writes resources/build.json into a frozen program: what `engine.app.build_facts` reads there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib import util
from pathlib import Path
from typing import Literal

from lathe_build.about import ROOT, about

if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

from engine.app.build_facts import FILE, BuildFacts
from lathe_build import cuda_list

Flavour = Literal["cpu", "cuda"]


def write(frozen: Path, environ: Mapping[str, str] = os.environ) -> BuildFacts:
    """Write the facts of this build below `frozen`, the folder that holds `resources/`; returns them.

    LATHE_PARTS_ADDRESS, LATHE_UPDATE_ADDRESS and LATHE_UPDATE_PAGE are the addresses, none by default;
    LATHE_CUDA_WHEELS is the folder of the wheels that lie at the first one (`cuda_list`); LATHE_COMMIT stands
    in for git where the sources come without it. Nothing else depends on where or when this is run. Raises
    ValueError (pydantic's) for an address that is not encrypted.
    """
    facts = BuildFacts(
        version=about().version,
        flavour=flavour_of_torch(),
        commit=environ.get("LATHE_COMMIT", "") or commit(),
        parts_address=environ.get("LATHE_PARTS_ADDRESS", ""),
        update_address=environ.get("LATHE_UPDATE_ADDRESS", ""),
        update_page=environ.get("LATHE_UPDATE_PAGE", "") or about().homepage,
    )
    wheels = environ.get("LATHE_CUDA_WHEELS", "")
    if bool(wheels) != bool(facts.parts_address):
        raise SystemExit("LATHE_PARTS_ADDRESS and LATHE_CUDA_WHEELS belong together")
    if wheels and facts.flavour == "cpu":
        cuda_list.write(Path(wheels), frozen)
    target = frozen / "resources" / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(facts.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n")
    return facts


def flavour_of_torch() -> Flavour:
    """What the torch of this environment was built for, read from its files: importing it takes seconds."""
    spec = util.find_spec("torch")
    if spec is None or spec.origin is None:
        raise SystemExit("torch is not installed in the environment that builds")
    text = (Path(spec.origin).parent / "version.py").read_text(encoding="utf-8")
    return flavour_of(text)


def flavour_of(version_file: str) -> Flavour:
    """The flavour that torch/version.py states: `cuda: Optional[str] = '13.0'`, or None."""
    stated = re.search(r"^cuda(?:\s*:[^=\n]+)?\s*=\s*(.+?)\s*$", version_file, re.MULTILINE)
    return "cuda" if stated and stated[1] != "None" else "cpu"


def commit() -> str:
    """The commit that is built, marked with a + where files differ from it; empty without git."""
    try:
        named = _git("rev-parse", "--short=12", "HEAD")
        return f"{named}+" if _git("status", "--porcelain", "--untracked-files=no") else named
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()

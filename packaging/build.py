"""The one command that builds Lathe for those who have no Python:

    python packaging/build.py [--flavour cpu|cuda] [--fresh] [--out DIR] [--only STEP ...]

Steps, in this order: `freeze` (PyInstaller: one folder), `llama` (llama.cpp for any processor), `trim` (what
no user needs goes), `licences`, `test` (tests/frozen against the folder), `artefacts` (packages of this
system, and what is inside them as a list). No artefact is made of a folder whose tests have not passed.

--fresh builds in a new environment, build/venv; otherwise the one that runs this is taken. `--only` goes on
with the folder of an earlier build. Figures are in DIR/figures.txt and DIR/figures.json.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module, util
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from lathe_build import facts, freeze, trim, unlinked
from lathe_build.about import ROOT
from lathe_build.figures import Figures, earlier, sizes_of
from lathe_build.llama import install

STEPS = ("freeze", "llama", "trim", "licences", "test", "artefacts")
# What each system makes of the folder: functions of (frozen folder, output folder).
ARTEFACTS = {
    "linux": (("linux.deb", "make_deb"), ("linux.portable", "make_portable")),
    "win32": (("windows", "make_installer"),),
    "darwin": (("macos", "make_dmg"),),
}
TESTED = ".tested"  # beside the folder: the fingerprint of what the tests have passed on


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--flavour", choices=["cpu", "cuda"], default="cpu", help="default: cpu")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="default: dist")
    parser.add_argument("--only", action="append", choices=STEPS, metavar="STEP", help=", ".join(STEPS))
    parser.add_argument("--fresh", action="store_true", help="build in a new environment, build/venv")
    chosen = parser.parse_args()
    if chosen.fresh:
        return _in_a_clean_environment()
    freeze.check_flavour(chosen.flavour)
    out = chosen.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    figures = earlier(out) if chosen.only else Figures()
    figures.flavour, figures.environment = chosen.flavour, sys.prefix
    print(f"Lathe, flavour {chosen.flavour}, with {sys.executable}, into {out}", flush=True)
    for name in STEPS:
        if name in (chosen.only or STEPS):
            with figures.step(name, SAYS[name]):
                DO[name](out, figures)
            figures.write(out)
    print(figures.table())
    return 0


def _in_a_clean_environment() -> int:
    print(f"a new environment in {freeze.CLEAN}", flush=True)
    python = freeze.clean_environment()
    rest = [one for one in sys.argv[1:] if one != "--fresh"]
    return subprocess.call([python, Path(__file__), *rest])


def _freeze(out: Path, figures: Figures) -> None:
    frozen = freeze.freeze(out)
    facts.write(freeze.inside(frozen))
    figures.measure(frozen)


def _llama(out: Path, figures: Figures) -> None:
    files = install.install_into(_frozen(out), cuda=figures.flavour == "cuda")
    print(f"llama: {len(files)} libraries, {sum(one.stat().st_size for one in files) / 1e6:.1f} MB")


def _trim(out: Path, figures: Figures) -> None:
    inside = freeze.inside(_frozen(out))
    taken = [*trim.trim(inside), trim.strip_python(inside)]
    if sys.platform == "linux":
        taken.append(unlinked.drop(inside))
    figures.cut(taken)
    figures.measure(_frozen(out))


def _licences(out: Path, figures: Figures) -> None:
    print(f"licences: {_made('licences', 'write_licences', _frozen(out))}")


def _test(out: Path, figures: Figures) -> None:
    """The frozen tests; raises SystemExit where one fails."""
    frozen = _frozen(out)
    (out / TESTED).unlink(missing_ok=True)
    log = out / "frozen-tests.log"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/frozen",
        "-v",
        "-p",
        "no:cacheprovider",
        "--durations=15",
    ]
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "LATHE_FROZEN": str(frozen)},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    said = log.read_text(encoding="utf-8", errors="replace").splitlines()
    figures.tests = said[-1] if said else ""
    if done.returncode or not re.search(r"\d+ passed", figures.tests):
        raise SystemExit("\n".join([*said[-60:], f"the frozen program failed its tests; see {log}"]))
    (out / TESTED).write_text(_fingerprint(frozen), encoding="utf-8")


def _artefacts(out: Path, figures: Figures) -> None:
    frozen = _frozen(out)
    if not (out / TESTED).is_file() or (out / TESTED).read_text(encoding="utf-8") != _fingerprint(frozen):
        raise SystemExit(f"the frozen tests have not passed on {frozen} as it is; run the step test first")
    figures.artefacts.clear()
    for module, name in ARTEFACTS.get(sys.platform, ()):
        if made := _made(module, name, frozen, out):
            figures.artefacts[made.name] = made.stat().st_size
            _made("sbom", "write_sbom", frozen, made)


def _made(module: str, name: str, *paths: Path) -> Path | None:
    """What a function of the build makes, or None where this copy has no such part of the build."""
    if util.find_spec(f"lathe_build.{module}") is None:
        print(f"left out: there is no lathe_build.{module}")
        return None
    function: Callable[..., Path] = getattr(import_module(f"lathe_build.{module}"), name)
    return function(*paths)


def _frozen(out: Path) -> Path:
    frozen = out / freeze.NAME
    if not freeze.program(frozen).is_file():
        raise SystemExit(f"there is no frozen folder {frozen}; run the step freeze first")
    return frozen


def _fingerprint(frozen: Path) -> str:
    """Changes with every file that comes, goes, or has another size or time."""
    times = (f"{name} {size} {(frozen / name).stat().st_mtime_ns}" for name, size in sizes_of(frozen).items())
    return "\n".join(times)


SAYS = {
    "freeze": "PyInstaller collects the program and its libraries into one folder",
    "llama": "llama.cpp for every generation of processors is put in",
    "trim": "what no user needs is taken out",
    "licences": "the licences of all that is inside are collected",
    "test": "every kind of work is done by the frozen program (tests/frozen)",
    "artefacts": "packages of this system are made",
}
DO: dict[str, Callable[[Path, Figures], None]] = {
    "freeze": _freeze,
    "llama": _llama,
    "trim": _trim,
    "licences": _licences,
    "test": _test,
    "artefacts": _artefacts,
}

if __name__ == "__main__":
    sys.exit(main())

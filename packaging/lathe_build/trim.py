"""What is left out of the frozen program, and why: two tables. Each cut is proved by the frozen tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from engine.models.families import SUPPORTED
from lathe_build.needed import strangers

# The model families whose code is kept: those that Lathe supports, and what transformers and peft import of
# others.
FAMILIES = (*SUPPORTED, "auto", "bloom", "encoder_decoder", "gpt2", "mixtral", "t5")


@dataclass(frozen=True, slots=True)
class Cut:
    """`what` is a module with all below it (CUT_MODULES), or a pattern of paths inside the folder."""

    what: str
    why: str


CUT_MODULES = (
    Cut("tkinter", "another toolkit for windows"),
    Cut("setuptools", "builds packages; a requirement of torch for compiling extensions"),
    Cut("torch.test", "tests"),
    Cut("torch.utils.benchmark", "measures torch itself"),
    Cut("torch.utils.tensorboard", "no such log is written"),
    Cut("torch.utils.hipify", "translates CUDA sources"),
    Cut("torch.distributed.pipelining", "a way of several processes that Lathe refuses"),
    Cut("transformers.cli", "transformers' own commands"),
    Cut("trl.scripts", "trl's own commands"),
    Cut("trl.cli", "trl's own commands"),
    Cut("accelerate.test_utils", "tests"),
    Cut("torch.fx.passes.tests", "tests"),
    Cut("PySide6.QtTest", "tests of windows"),
    Cut("pandas.tests", "tests"),
    Cut("numpy.f2py", "wraps Fortran"),
    Cut("sympy.testing", "tests"),
    Cut("networkx.algorithms.tests", "tests"),
    Cut("matplotlib.tests", "tests"),
    Cut("mpmath.tests", "tests"),
    Cut("test", "tests of Python itself"),
    Cut("pyqtgraph.examples", "examples"),
    Cut("pyqtgraph.opengl", "three-dimensional plots"),
    Cut("llama_cpp.server", "serves over HTTP"),
)

CUT_FILES = (
    Cut("torch/test/*", "programs that test torch"),
    Cut("torch/include/*", "headers for compilers"),
    Cut("torch/share/*", "for CMake"),
    Cut("torch/bin/test_*", "programs that test torch"),
    Cut("torch/bin/*Test", "programs that test torch"),
    Cut("torch/bin/protoc*", "a compiler of ONNX's formats"),
    Cut("torch/bin/*.pt", "data of torch's tests"),
    Cut("torch/bin/*.ptl", "data of torch's tests"),
    Cut("torch/bin/upgrader_models/*", "data of torch's tests"),
    Cut("torch/lib/lib*test*.so", "libraries of torch's tests"),
    Cut("torch/lib/libbackend_with_compiler.so", "library of torch's tests"),
    Cut("torch/lib/libaoti_custom_ops.so", "library of torch's tests"),
    Cut("pyarrow/include/*", "headers for compilers"),
    Cut("pyarrow/tests/*", "tests"),
    Cut("pyarrow/src/*", "sources of C++"),
    Cut("pyarrow/*.py[xi]", "sources of Cython"),
    Cut("pyarrow/*.pxd", "sources of Cython"),
    Cut("pyarrow/*.pxi", "sources of Cython"),
    Cut(
        "pyarrow/libarrow_python.so", "the same library as libarrow_python.so.2600, which the others ask for"
    ),
    Cut("pyarrow/libarrow_python.so.*.*.*", "the same library as libarrow_python.so.2600"),
    Cut("pyarrow/libarrow*_flight.so*", "tables over the network"),
    Cut("pyarrow/_flight.*", "tables over the network"),
    Cut("pyarrow/libarrow_s3.so*", "files in a cloud"),
    Cut("pyarrow/_s3fs.*", "files in a cloud"),
    Cut("PIL/_avif.*", "a kind of pictures that nothing here reads or writes"),
    Cut("pillow.libs/libavif-*", "a kind of pictures that nothing here reads or writes"),
    Cut("matplotlib/mpl-data/sample_data/*", "data of examples"),
    Cut("matplotlib/mpl-data/images/*", "icons of matplotlib's own window"),
    Cut("PySide6/Qt/translations/qtbase_[!z]*", "languages that the window does not speak"),
    Cut("PySide6/Qt/translations/qt[!b]*", "languages and parts of Qt that the window does not use"),
    Cut(
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "brings GTK, which does not fit another desktop's themes",
    ),
    Cut("PySide6/Qt/plugins/networkinformation/*", "the window uses no network of Qt"),
    Cut("PySide6/Qt/plugins/tls/*", "the window uses no network of Qt"),
    Cut("PySide6/Qt/plugins/egldeviceintegrations/*", "screens of machines without a desktop"),
    Cut("PySide6/Qt/plugins/generic/*", "touch screens of machines without a desktop"),
    Cut("PySide6/Qt/plugins/platforms/libqeglfs.so", "screens of machines without a desktop"),
    Cut("PySide6/Qt/plugins/platforms/libqlinuxfb.so", "screens of machines without a desktop"),
    Cut("PySide6/Qt/plugins/platforms/libqminimal*.so", "for tests of Qt"),
    Cut("PySide6/Qt/plugins/platforms/libqvnc.so", "a screen over the network"),
    Cut("PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so", "screens of machines without a desktop"),
)

# What PyInstaller would run at every start: one imports Qt, into workers too, and points Qt's children at our
# plug-ins (PySide6 finds them without it); the other makes matplotlib look for all fonts anew each time.
UNWANTED_HOOKS = ("pyi_rth_pyside6", "pyi_rth_mplconfig")

# What pip notes about the machine on which it installed, and lists of files that are no longer all there.
PIP_RECORDS = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "top_level.txt"})


@cache
def cut_modules() -> tuple[str, ...]:
    """Every module that is cut: those above, all that Lathe does not require, other families of models."""
    families = (f"transformers.models.{name}" for name in _other_families())
    return (*(cut.what for cut in CUT_MODULES), *sorted(strangers()), *families)


def is_cut(module: str) -> bool:
    """Whether a module, or one it lies in, is cut."""
    parts = module.split(".")
    return any(".".join(parts[: n + 1]) in _cut_set() for n in range(len(parts)))


def cut_of(path: str) -> Cut | None:
    """The cut that takes this path (with slashes, from the folder of the packages on), or None."""
    return next((cut for cut in CUT_FILES if fnmatchcase(path, cut.what)), None)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one cut took away: how many files, and bytes on disk."""

    cut: Cut
    files: int
    size: int


def trim(inside: Path) -> list[Taken]:
    """Take the files of CUT_FILES, broken links and empty folders out of the folder; says what went."""
    taken = []
    for cut in CUT_FILES:
        files = [file for file in inside.glob(pattern(cut)) if not file.is_dir() or file.is_symlink()]
        size = sum(file.stat().st_size for file in files if not file.is_symlink())
        for file in files:
            file.unlink()
        taken.append(Taken(cut, len(files), size))
    for path in sorted(inside.rglob("*"), key=lambda one: len(one.parts), reverse=True):
        if path.is_symlink() and not path.exists():
            path.unlink()
        elif path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            shutil.rmtree(path)
    return taken


def strip_python(inside: Path) -> Taken:
    """Take the symbols for debuggers out of Python's own libraries, where a Python was built with them."""
    cut = Cut("libpython*, lib-dynload/*", "symbols for debuggers")
    files = [
        *inside.glob("libpython*.so*"),
        *inside.glob("*/lib-dynload/*.so"),
        *inside.glob("lib-dynload/*.so"),
    ]
    if sys.platform != "linux" or shutil.which("strip") is None:
        return Taken(cut, 0, 0)
    before = sum(file.stat().st_size for file in files)
    subprocess.run(["strip", "--strip-debug", *files], check=True)
    return Taken(cut, len(files), before - sum(file.stat().st_size for file in files))


def pattern(cut: Cut) -> str:
    """As `Path.glob` takes it: a folder's `/*` is all below it."""
    return f"{cut.what[:-2]}/**/*" if cut.what.endswith("/*") else cut.what


@cache
def _cut_set() -> frozenset[str]:
    return frozenset(cut_modules())


def _other_families() -> Iterator[str]:
    from lathe_build.parts import folder_of

    for folder in sorted((folder_of("transformers") / "models").iterdir()):
        if folder.is_dir() and folder.name.isidentifier() and folder.name not in (*FAMILIES, "__pycache__"):
            yield folder.name

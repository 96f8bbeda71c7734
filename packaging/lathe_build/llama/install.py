"""llama.cpp for any x86-64 processor: one CPU part for each generation, chosen at start, and GPU parts.

    cd packaging && python -m lathe_build.llama.install --out DIR

compiles the llama.cpp of the pinned llama-cpp-python and copies what Lathe uses of it to DIR; `install_into`
puts it into a frozen program, where `engine/play/backends.py` chooses among the parts. What is compiled is
kept in build/llama; the first time takes about half an hour on two cores.

A GPU part is made where its tools are: Vulkan with those of `llama.vulkan`, CUDA (for the flavour with CUDA)
with nvcc and cuBLAS, Metal on a Mac. It serves where its driver is found, and does no harm elsewhere. Those
that the variable LATHE_LEAVE_OUT names are not made.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from lathe_build.facts import flavour_of_torch
from lathe_build.linux import elf
from lathe_build.llama import vulkan
from lathe_build.llama.compiling import WORK, alone, compile_llama, gpu_parts, options, version

LIST = "parts.json"
# llama.cpp's libraries, whatever system: libggml-base.so.0, libllama.dylib, ggml-cpu-haswell.dll.
_OURS = re.compile(r"^(lib)?(llama|ggml|mtmd)([-.].*)?\.(so|dylib|dll)(\.[0-9.]+)?$")
# Under the name that others ask for: the bare one of what Python opens, else that with the one number.
_SHIPPED = re.compile(
    r"^(libllama\.so|libggml(-base)?\.so\.\d+|libggml-(cpu-.+|vulkan|cuda)\.so"
    r"|libllama\.dylib|libggml(-base)?\.\d+\.dylib|libggml-(cpu-.+|metal)\.so|(llama|ggml.*)\.dll)$"
)


def build(gpus: Sequence[str], work: Path = WORK) -> Path:
    """The folder of the finished libraries; compiled only where that was not done with the same wishes."""
    parts = work / "parts"
    wanted: dict[str, object] = {"version": version(), "options": options(Path(), gpus)}
    stamp = parts / LIST
    with alone(work):
        if "vulkan" in gpus:
            wanted["vulkan"] = vulkan.tools(work).version
        if stamp.is_file() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
            return parts
        made = compile_llama(gpus, work)
        shutil.rmtree(parts, ignore_errors=True)
        parts.mkdir()
        for path in sorted(made.iterdir()):
            if _SHIPPED.match(path.name):
                shutil.copyfile(path, parts / path.name)
        stamp.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
    return parts


def copy(parts: Path, out: Path) -> list[Path]:
    """Copy the libraries to a folder, and on Linux the OpenMP runtime of the compiler that made them."""
    out.mkdir(parents=True, exist_ok=True)
    files = [path for path in sorted(parts.iterdir()) if _SHIPPED.match(path.name)]
    if not files:
        raise SystemExit(f"{parts} holds no library of llama.cpp")
    if sys.platform == "linux":
        files.append(_openmp())
    for path in files:
        target = out / path.name
        target.unlink(missing_ok=True)
        shutil.copyfile(path, target)
        target.chmod(0o644)
    return [out / path.name for path in files]


def install_into(frozen: Path, cuda: bool | None = None) -> list[Path]:
    """Put the libraries in place of those that PyInstaller found, copies and links of them elsewhere too.

    `cuda` says whether to carry a CUDA part; None takes it from the torch of this environment.
    """
    targets = [path for path in frozen.rglob("llama_cpp/lib") if path.is_dir() and not path.is_symlink()]
    if len(targets) != 1:
        raise SystemExit(f"{frozen} has {len(targets)} folders llama_cpp/lib; one was expected")
    parts = build(wanted_gpus(flavour_of_torch() == "cuda" if cuda is None else cuda))
    return put(parts, frozen, targets[0])


def put(parts: Path, frozen: Path, target: Path) -> list[Path]:
    """`install_into` with finished parts."""
    for path in list(frozen.rglob("*")):
        if _OURS.match(path.name) and (path.is_symlink() or path.is_file()):
            path.unlink()
    files = copy(parts, target)
    openmp = target / "libgomp.so.1"
    if openmp in files and (frozen / "_internal" / openmp.name).is_file():  # the parts find that one too
        openmp.unlink()
        files.remove(openmp)
    return files


def wanted_gpus(cuda: bool, work: Path = WORK) -> list[str]:
    """The GPU parts that can be compiled here; says which cannot, and why."""
    parts = gpu_parts(cuda, work)
    for name, reason in parts.items():
        if reason:
            print(f"llama.cpp: no {name} part, {reason}")
    return [name for name, reason in parts.items() if not reason]


def _openmp() -> Path:
    asked = subprocess.run(
        ["gcc", "-print-file-name=libgomp.so.1"], capture_output=True, text=True, check=True
    )
    return Path(asked.stdout.strip()).resolve().with_name("libgomp.so.1")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--out", type=Path, help="copy the libraries to this folder")
    parser.add_argument("--cuda", action="store_true", help="with a CUDA part")
    chosen = parser.parse_args(arguments)
    parts = build(wanted_gpus(chosen.cuda))
    files = copy(parts, chosen.out) if chosen.out else sorted(parts.iterdir())
    for path in files:
        print(f"{path.stat().st_size / 1e6:8.2f} MB  {path}")
    if sys.platform == "linux":
        glibc = elf.newest(elf.read(path for path in files if elf.is_elf(path)), "GLIBC")
        print(f"needs glibc {'.'.join(map(str, glibc))} or newer")
    return 0


if __name__ == "__main__":
    sys.exit(main())

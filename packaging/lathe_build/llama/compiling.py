"""Compiling the llama.cpp inside the source archive of llama-cpp-python, in build/llama, at low priority."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock

from lathe_build.about import ROOT
from lathe_build.llama import vulkan

WORK = ROOT / "build" / "llama"
# Of the source archive on PyPI; another version of llama-cpp-python has another.
SHA256 = "832db0699007f1be95a7e41ef12e88926b02ba836461e36a36372db2760c1a2e"
LEFT_OUT = "LATHE_LEAVE_OUT"  # GPU parts that a builder does without, since compiling them takes long
_NOT_BUILT = ("COMMON", "TESTS", "TOOLS", "EXAMPLES", "SERVER", "APP")
_SAID_EVERY = 10.0  # seconds
_LOW = 0x4000 if sys.platform == "win32" else 0  # BELOW_NORMAL_PRIORITY_CLASS
_NICE = () if sys.platform == "win32" else ("nice", "-n", "19")


def version() -> str:
    """The one version of llama-cpp-python that pyproject.toml allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = [
        one.partition("==")[2] for one in project["dependencies"] if one.startswith("llama-cpp-python==")
    ]
    return str(pinned[0])


def fetch(work: Path = WORK) -> Path:
    """The unpacked source archive, downloaded by pip the first time. Raises SystemExit for a changed one."""
    archive = work / f"llama_cpp_python-{version()}.tar.gz"
    source = work / archive.name.removesuffix(".tar.gz")
    if source.is_dir():
        return source
    if not archive.is_file():
        wanted = ("--no-deps", "--no-binary", "llama-cpp-python", f"llama-cpp-python=={version()}")
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "-d", str(work), *wanted], check=True)
    if (digest := hashlib.sha256(archive.read_bytes()).hexdigest()) != SHA256:
        raise SystemExit(f"{archive} has the SHA-256 {digest}, not {SHA256}")
    with tarfile.open(archive) as file:
        file.extractall(work / "unpacked", filter="data")
    (work / "unpacked" / source.name).rename(source)
    return source


def gpu_parts(cuda: bool, work: Path = WORK) -> dict[str, str]:
    """Each GPU part of this system with why it cannot be compiled here; "" where it can."""
    if sys.platform == "darwin":
        return {"metal": ""}
    left_out = os.environ.get(LEFT_OUT, "").split()
    reasons: dict[str, Callable[[], str]] = {"vulkan": lambda: _lacking_for_vulkan(work)}
    if cuda:
        reasons["cuda"] = _lacking_for_cuda
    return {name: f"{LEFT_OUT} names it" if name in left_out else why() for name, why in reasons.items()}


def _lacking_for_vulkan(work: Path) -> str:
    try:
        with alone(work):
            vulkan.tools(work)
    except vulkan.LackingError as reason:
        return str(reason)
    return ""


def _lacking_for_cuda() -> str:
    nvcc = shutil.which("nvcc")
    if not nvcc:
        return "nvcc is missing"
    asked = subprocess.run([nvcc, "--dryrun", "-x", "cu", os.devnull], capture_output=True, text=True)
    top = re.search(r"^#\$ TOP=(.+)$", asked.stderr, re.MULTILINE)
    kit = Path(top[1]) if top else Path(nvcc).resolve().parents[1]
    if not any(kit.glob("**/cublas_v2.h")):
        return f"cuBLAS is missing beside nvcc ({kit})"
    return ""


def options(work: Path, gpus: Sequence[str]) -> dict[str, str]:
    """What CMake is told: any processor, parts loaded at run time, nothing that Lathe does not use."""
    chosen = {
        "CMAKE_BUILD_TYPE": "Release",
        "BUILD_SHARED_LIBS": "ON",
        "GGML_NATIVE": "OFF",
        "GGML_BACKEND_DL": "ON",
        "GGML_CPU_ALL_VARIANTS": "ON",
        "GGML_CCACHE": "OFF",
        "GIT_EXE": "OFF",  # else the libraries bear the commit of whatever repository is around the source
        **{f"LLAMA_BUILD_{name}": "OFF" for name in _NOT_BUILT},
        "LLAMA_OPENSSL": "OFF",
        "LLAMA_BUILD_NUMBER": "0",
        "LLAMA_BUILD_COMMIT": version(),
        **{f"GGML_{name.upper()}": "ON" for name in gpus},
    }
    if sys.platform == "win32":
        return chosen
    # The parts lie in llama_cpp/lib; libgomp and the like two folders up, where PyInstaller puts them.
    here = "@loader_path" if sys.platform == "darwin" else "$ORIGIN"
    beside = [here, f"{here}/../..", *([f"{here}/../../nvidia/cu13/lib"] if "cuda" in gpus else [])]
    # No path of this machine in the libraries: two builds in different folders are the same bytes.
    nameless = f"-ffile-prefix-map={work}=llama"
    chosen |= {
        "CMAKE_BUILD_WITH_INSTALL_RPATH": "ON",
        "CMAKE_INSTALL_RPATH": ";".join(beside),
        "CMAKE_C_FLAGS": nameless,
        "CMAKE_CXX_FLAGS": nameless,
    }
    if sys.platform == "linux":
        chosen |= {"CMAKE_SHARED_LINKER_FLAGS": "-s", "CMAKE_MODULE_LINKER_FLAGS": "-s"}
    return chosen


def alone(work: Path) -> FileLock:
    """For a `with` block in which no other build works in the folder; a killed one holds nothing up."""
    work.mkdir(parents=True, exist_ok=True)
    return FileLock(work / ".lock")


def compile_llama(gpus: Sequence[str], work: Path = WORK) -> Path:
    """Compile what is not compiled yet; returns the folder of the libraries. On failure SystemExit."""
    source = fetch(work) / "vendor" / "llama.cpp"
    tree, log = work / "make", work / "build.log"
    chosen = options(work, gpus)
    if "vulkan" in gpus:
        tools = vulkan.tools(work)
        chosen |= tools.options
        _forget_other_tools(tree, tools.version)
    defines = [f"-D{name}={value}" for name, value in chosen.items()]
    off = [f"-DGGML_{name}=OFF" for name in ("VULKAN", "CUDA") if name.lower() not in gpus]
    log.unlink(missing_ok=True)
    _run(["cmake", "-S", str(source), "-B", str(tree), *_generator(), *defines, *off], log)
    jobs = str(os.cpu_count() or 1)
    _run(["cmake", "--build", str(tree), "--config", "Release", "--parallel", jobs, "--target", "llama"], log)
    folder = tree / "bin"
    return folder / "Release" if (folder / "Release").is_dir() else folder


def _forget_other_tools(tree: Path, version: str) -> None:
    """What is compiled there of the Vulkan part goes where that was done with other tools."""
    stamp = tree / "vulkan-tools"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != version:
        shutil.rmtree(tree / "ggml" / "src" / "ggml-vulkan", ignore_errors=True)
        tree.mkdir(parents=True, exist_ok=True)
        stamp.write_text(version, encoding="utf-8")


def _generator() -> list[str]:
    return ["-G", "Ninja"] if _tool("ninja") else []


def _tool(name: str) -> str | None:
    """A program of the system, or of the environment that runs this (`pip install cmake ninja`)."""
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def _run(command: Sequence[str], log: Path) -> None:
    tool = _tool(command[0])
    if not tool:
        raise SystemExit(f"{command[0]} is missing: pip install cmake ninja")
    last_shown = 0.0
    with log.open("a", encoding="utf-8") as output:
        process = subprocess.Popen(
            [*_NICE, tool, *command[1:]],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            creationflags=_LOW,
        )
        assert process.stdout is not None
        for line in process.stdout:
            output.write(line)
            if line.startswith("[") and time.monotonic() - last_shown > _SAID_EVERY:
                last_shown = time.monotonic()
                print(line.rstrip()[:110], flush=True)
    if process.wait():
        end = log.read_text(encoding="utf-8").splitlines()[-30:]
        raise SystemExit("\n".join([*end, f"llama.cpp could not be compiled; the whole log: {log}"]))

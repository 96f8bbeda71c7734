"""llama.cpp as it is shipped. What needs the finished parts runs where they have been made."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lathe_build.about import ROOT
from lathe_build.linux import elf, system_libraries
from lathe_build.llama import compiling, install

PARTS = compiling.WORK / "parts"
built = pytest.mark.skipif(
    not (PARTS / install.LIST).is_file(), reason="python -m lathe_build.llama.install was not run"
)
QEMU = shutil.which("qemu-x86_64")
# What a process says of the parts, and how the embedded model goes on from a prompt.
ASK = """
import json, sys
from engine.models.embedded_file import gguf_path
from engine.play import backends
from engine.play.player import Player

found = backends.load()
texts = []
with Player(gguf_path(), 256, threads=1) as player:
    for prompt in sys.argv[2:]:
        texts.append(player.answer(prompt, max_tokens=int(sys.argv[1])))
    runs_on = player.runs_on
told = [found.processor, found.features, found.gpus, found.left_out, runs_on, texts]
print(json.dumps(told))
"""
# A processor for each part that one of 2013 or later may get. qemu emulates none with AVX-512.
PROCESSORS = {
    "Nehalem": "sse42",  # as Atom and Pentium of 2013: no AVX
    "SandyBridge": "sandybridge",
    "IvyBridge": "ivybridge",  # as AMD's Jaguar of 2013
    "Opteron_G5": "piledriver",
    "Haswell": "haswell",
}


class Told:
    """What the process of ASK said."""

    def __init__(self, line: str) -> None:
        (self.processor, self.features, self.gpus, self.left_out, self.runs_on, self.texts) = json.loads(line)


def ask(*prompts: str, tokens: int = 8, before: tuple[str, ...] = (), **environ: str) -> Told:
    """Run ASK with the finished parts, or where `LLAMA_CPP_LIB_PATH` is empty with the ordinary build."""
    environ = {"LLAMA_CPP_LIB_PATH": str(PARTS), "VK_DRIVER_FILES": os.devnull, **environ}
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **environ}
    if not environ["LLAMA_CPP_LIB_PATH"]:
        del environ["LLAMA_CPP_LIB_PATH"]
    command = [*before, sys.executable, "-c", ASK, str(tokens), *prompts]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stderr[-3000:]
    return Told(done.stdout.splitlines()[-1])


def test_the_pinned_version_is_the_one_that_is_compiled() -> None:
    import llama_cpp

    assert compiling.version() == llama_cpp.__version__


def test_a_source_archive_that_was_changed_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / f"llama_cpp_python-{compiling.version()}.tar.gz"
    archive.write_bytes(b"something else")
    with pytest.raises(SystemExit, match="has the SHA-256"):
        compiling.fetch(tmp_path)
    assert list(tmp_path.iterdir()) == [archive]


@pytest.mark.skipif(sys.platform != "linux", reason="as on Linux")
def test_a_gpu_part_is_made_where_its_tools_are_and_elsewhere_the_reason_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("VULKAN_SDK", raising=False)
    work = tmp_path / "work"
    assert install.wanted_gpus(cuda=True, work=work) == []
    said = capsys.readouterr().out
    assert "llama.cpp: no vulkan part, glslc is missing (Debian: glslc)\n" in said
    assert "llama.cpp: no cuda part, nvcc is missing" in said
    (tmp_path / "nvcc").write_text(f"#!/bin/sh\necho '#$ TOP={tmp_path}' >&2\n")
    (tmp_path / "nvcc").chmod(0o755)
    assert compiling.gpu_parts(True, work)["cuda"] == f"cuBLAS is missing beside nvcc ({tmp_path})"
    (tmp_path / "cublas_v2.h").touch()
    assert install.wanted_gpus(cuda=True, work=work) == ["cuda"]
    assert install.wanted_gpus(cuda=False, work=work) == []  # the small flavour carries none
    monkeypatch.setenv("LATHE_LEAVE_OUT", "vulkan cuda")
    assert set(compiling.gpu_parts(True, work).values()) == {"LATHE_LEAVE_OUT names it"}
    told = compiling.options(tmp_path, ["cuda"])
    assert told["GGML_CUDA"] == "ON" and "$ORIGIN/../../nvidia/cu13/lib" in told["CMAKE_INSTALL_RPATH"]


def test_the_libraries_take_the_place_of_those_of_the_build_machine_and_nothing_else_is_touched(
    tmp_path: Path,
) -> None:
    inside = tmp_path / "frozen" / "_internal"
    target = inside / "llama_cpp" / "lib"
    target.mkdir(parents=True)
    for name in ("libllama.so", "libllama.so.0", "libggml.so.0.25.3", "libggml-cpu.so", "libmtmd.so"):
        (target / name).write_bytes(b"native")
    (inside / "libggml-base.so.0").write_bytes(b"native")
    (inside / "libllama.so.0").symlink_to("llama_cpp/lib/libllama.so.0")
    (inside / "libllamalike.py").write_text("not a library")
    (inside / "libgomp-1.so.1").write_bytes(b"torch's own")
    parts = tmp_path / "parts"
    parts.mkdir()
    made = {"libllama.so", "libggml.so.0", "libggml-base.so.0", "libggml-cpu-haswell.so", "libggml-vulkan.so"}
    for name in made:
        (parts / name).write_bytes(b"any processor")
    (parts / install.LIST).write_text("{}")
    install.put(parts, inside.parent, target)
    assert {path.name for path in target.iterdir()} - {"libgomp.so.1"} == made
    assert {path.name for path in inside.iterdir()} == {"llama_cpp", "libllamalike.py", "libgomp-1.so.1"}


def test_a_folder_that_is_no_frozen_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="0 folders llama_cpp/lib"):
        install.install_into(tmp_path)


@built
def test_everything_that_the_parts_link_to_is_beside_them_or_in_the_system(tmp_path: Path) -> None:
    files = elf.read(install.copy(PARTS, tmp_path))
    here = {path.name for path in tmp_path.iterdir()} | set(system_libraries.PACKAGES)
    lacking = {(file.path.name, name) for file in files for name in file.needed if name not in here}
    assert not lacking


@built
def test_the_parts_run_on_debian_12_and_ubuntu_22_04(tmp_path: Path) -> None:
    files = list(elf.read(install.copy(PARTS, tmp_path)))
    assert elf.newest(files, "GLIBC") <= (2, 35)
    assert elf.newest(files, "GLIBCXX") <= (3, 4, 30)


@built
def test_no_part_bears_a_path_of_the_machine_that_made_it() -> None:
    bearing = [path.name for path in PARTS.glob("*.so*") if str(ROOT).encode() in path.read_bytes()]
    assert not bearing


@built
def test_each_generation_of_processors_has_its_part() -> None:
    names = {path.name for path in PARTS.iterdir()}
    made = {found[1] for name in names if (found := re.match(r"libggml-cpu-(.+)\.so$", name))}
    assert made >= {"x64", "alderlake", "skylakex", "icelake", "zen4", "sapphirerapids", *PROCESSORS.values()}


@built
@pytest.mark.slow
def test_without_a_graphics_driver_the_processor_answers_as_with_the_ordinary_build() -> None:
    prompts = ("The capital of France is", "1, 2, 3, 4,")
    ours, ordinary = ask(*prompts), ask(*prompts, LLAMA_CPP_LIB_PATH="")
    assert ordinary.processor == "built in"
    assert ours.processor != "built in" and ours.runs_on == f"CPU, {ours.processor}"
    assert ours.gpus == []
    assert ours.texts == ordinary.texts and all(ours.texts)


@built
@pytest.mark.slow
@pytest.mark.skipif(not QEMU, reason="needs qemu-x86_64 (Debian: qemu-user)")
@pytest.mark.parametrize("model", PROCESSORS)
def test_a_processor_from_2013_on_gets_the_part_made_for_it_and_answers(model: str) -> None:
    told = ask("1, 2, 3, 4,", tokens=2, before=(str(QEMU), "-cpu", model))
    assert told.processor == PROCESSORS[model]
    assert told.texts == [" 5"]

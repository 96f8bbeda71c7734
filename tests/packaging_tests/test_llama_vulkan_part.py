"""The finished Vulkan part, on a driver that computes on the processor, on broken ones and on none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from lathe_build.linux import elf

from engine.models.embedded_file import gguf_path
from engine.play.client import open_player
from engine.play.wire import NO_GPU
from tests.packaging_tests.test_llama_parts import PARTS, ask

NAME = "libggml-vulkan.so"
DRIVERS = Path("/usr/share/vulkan/icd.d")
SOFTWARE = next(iter(sorted(DRIVERS.glob("lvp_icd*.json"))), None)
# llama.cpp passes over a driver that computes on the processor; told the number of the device it takes it.
TAKEN = {"VK_DRIVER_FILES": str(SOFTWARE), "GGML_VK_VISIBLE_DEVICES": "0"}
PROMPTS = ("The capital of France is", "1, 2, 3, 4,")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (PARTS / NAME).is_file(), reason="no Vulkan part was made here"),
]
needs_driver = pytest.mark.skipif(
    SOFTWARE is None, reason="needs Mesa's software driver (Debian: mesa-vulkan-drivers)"
)
needs_gcc = pytest.mark.skipif(not shutil.which("gcc"), reason="compiles a driver with gcc")


def driver(folder: Path, library: Path) -> str:
    """A driver as the system registers one: a file that names its library."""
    told = {"file_format_version": "1.0.0", "ICD": {"library_path": str(library), "api_version": "1.3.0"}}
    (folder / "driver.json").write_text(json.dumps(told))
    return str(folder / "driver.json")


def test_nothing_but_the_part_itself_links_to_vulkan() -> None:
    linking = {file.path.name for file in elf.read_all(PARTS) if "libvulkan.so.1" in file.needed}
    assert linking == {NAME}


@needs_driver
def test_the_model_answers_through_vulkan_as_it_does_on_the_processor() -> None:
    card, processor = ask(*PROMPTS, tokens=4, **TAKEN), ask(*PROMPTS, tokens=4)
    assert len(card.gpus) == 1 and card.gpus[0].startswith("Vulkan0 llvmpipe")
    assert card.runs_on == card.gpus[0]
    assert processor.runs_on == f"CPU, {processor.processor}"
    assert card.texts == processor.texts and all(card.texts)


@needs_driver
def test_a_driver_that_computes_on_the_processor_is_not_taken_for_a_card() -> None:
    told = ask(PROMPTS[0], tokens=2, VK_DRIVER_FILES=str(SOFTWARE))
    assert told.gpus == [] and told.runs_on == f"CPU, {told.processor}"
    assert told.texts[0]


@needs_driver
def test_a_person_can_have_the_card_left_alone() -> None:
    told = ask(PROMPTS[0], tokens=2, **TAKEN, **{NO_GPU: "1"})
    assert told.gpus == [] and told.left_out == [] and told.texts[0]


def test_a_driver_that_is_no_library_leaves_the_processor(tmp_path: Path) -> None:
    (tmp_path / "broken.so").write_bytes(b"\x7fELF and no more")
    told = ask(PROMPTS[0], tokens=2, VK_DRIVER_FILES=driver(tmp_path, tmp_path / "broken.so"))
    assert told.gpus == [] and told.texts[0]
    assert told.left_out == ["vulkan, it does not start here"]


def test_without_the_systems_vulkan_the_part_says_so_and_the_processor_answers(tmp_path: Path) -> None:
    (tmp_path / "libvulkan.so.1").write_bytes(b"")  # is found before the system's
    told = ask(PROMPTS[0], tokens=2, LD_LIBRARY_PATH=str(tmp_path))
    assert told.gpus == [] and told.texts[0]
    assert len(told.left_out) == 1 and "libvulkan.so.1" in told.left_out[0]


@needs_gcc
def test_a_driver_that_crashes_costs_one_start_of_the_player(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "#include <stdlib.h>\n__attribute__((constructor)) static void start(void) { abort(); }"
    library = tmp_path / "crashing.so"
    subprocess.run(["gcc", "-shared", "-x", "c", "-", "-o", str(library)], input=code, text=True, check=True)
    monkeypatch.setenv("LLAMA_CPP_LIB_PATH", str(PARTS))
    monkeypatch.setenv("VK_DRIVER_FILES", driver(tmp_path, library))
    monkeypatch.setenv(NO_GPU, "")  # what the client sets goes with it
    with open_player(gguf_path(), 256) as client:
        assert client.facts is not None and client.facts.runs_on.startswith("CPU, ")
        assert client.answer(PROMPTS[0], max_tokens=2)
    assert os.environ[NO_GPU] == "1"

"""Why the GPU is used or not, without torch."""

import os
import platform
import subprocess
import sys
from importlib import metadata

import pytest

from engine.app import cuda_parts, device_facts
from engine.app.cuda_parts import Status
from engine.app.device_facts import TorchBuild, gpu_use, torch_build
from engine.app.hardware import Card

NONE = Status("none")
CARD = Card("NVIDIA H200", (13, 0), (9, 0), "580.65.06")


@pytest.mark.parametrize(
    ("card", "torch", "parts", "hidden", "said"),
    [
        (
            CARD,
            TorchBuild("2.13.0+cu128", "12.8"),
            NONE,
            False,
            "use the NVIDIA card: torch is built for CUDA 12.8",
        ),
        (CARD, TorchBuild("2.13.0+cu128", "12.8"), NONE, True, "CUDA_VISIBLE_DEVICES hides"),
        (Card("Old", (12, 4), (9, 0)), TorchBuild("3+cu130", "13.0"), NONE, False, "supports CUDA 12.4 only"),
        (CARD, TorchBuild("2.13.0+cpu"), NONE, False, "(2.13.0+cpu) is built without CUDA"),
        (CARD, TorchBuild("2.13.0+cpu"), Status("offered"), False, "no CUDA parts yet"),
        (CARD, TorchBuild("2.13.0+cpu"), Status("old_driver"), False, "Update the driver"),
        (CARD, TorchBuild("2.13.0+cpu"), Status("old_card"), False, "too old for today's CUDA"),
        (None, TorchBuild("2.13.0+cu128", "12.8"), NONE, False, "no NVIDIA card with a working driver"),
        (None, TorchBuild("2.13.0", "", "6.4"), NONE, False, "ROCm 6.4"),
        (None, None, NONE, False, "torch is not installed"),
    ],
)
def test_the_use_of_the_gpu_is_said_with_its_reason(card, torch, parts, hidden, said, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert said in gpu_use(card, torch, parts, hidden)


@pytest.mark.parametrize(("machine", "said"), [("arm64", "through Metal"), ("x86_64", "Intel Macs")])
def test_a_mac_has_reasons_of_its_own(monkeypatch, machine, said):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert said in gpu_use(None, TorchBuild("2.13.0"), NONE)


def test_the_torch_that_is_installed_is_told_from_its_files_without_importing_it():
    code = (
        "import sys; from engine.app.device_facts import device_facts; facts = device_facts(); "
        "print(dict(facts.versions)['torch']); assert not {'torch', 'llama_cpp'} & set(sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], text=True, capture_output=True, check=True, env=os.environ
    )
    assert told.stdout.startswith(metadata.version("torch"))


def test_the_downloaded_cuda_parts_are_the_torch_that_counts(tmp_path, monkeypatch):
    (tmp_path / "torch").mkdir()
    text = "__version__ = '2.13.0+cu130'\ncuda: Optional[str] = '13.0'\nhip: Optional[str] = None\n"
    (tmp_path / "torch" / "version.py").write_text(text)
    monkeypatch.setenv(cuda_parts.OFF, str(tmp_path))
    assert torch_build() == TorchBuild("2.13.0+cu130", "13.0")
    (tmp_path / "torch" / "version.py").unlink()
    monkeypatch.setattr(device_facts.metadata, "version", lambda name: "2.13.0+cu128")
    assert torch_build() == TorchBuild("2.13.0+cu128", "12.8")

"""What this computer trains with, and why the GPU is used or not, found without importing torch."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from engine.app import about, cuda_parts, hardware
from engine.app.hardware import Card
from engine.base.text import Text

GPU_PARTS = ("cuda", "metal", "vulkan", "hip")  # of llama.cpp, as its libraries are named


@dataclass(frozen=True, slots=True)
class TorchBuild:
    """An installed torch: its version, and the CUDA or ROCm it was built for, or ""."""

    version: str
    cuda: str = ""
    rocm: str = ""


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """Facts for people and bug reports, nothing about the user. Names of programs are not translated."""

    device: str
    driver: Text  # of the NVIDIA card; empty where there is none
    use: Text  # why the GPU is used or not, in a sentence
    versions: tuple[tuple[str, str], ...]


def device_facts() -> DeviceFacts:
    """Everything at once; a driver may take seconds to answer."""
    card, torch = hardware.nvidia_card(), torch_build()
    driver = Text("")
    if card is not None:
        driver = Text("{version}, supports up to CUDA {cuda}", card.driver or "?", _number(card.driver_cuda))
    status = cuda_parts.status()
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES", "0").strip() in ("", "-1")
    versions = (
        ("Lathe", about.build()),
        ("torch", _torch_text(torch)),
        ("llama.cpp", _llama_text()),
        ("Python", platform.python_version()),
        ("System", platform.platform()),
    )
    return DeviceFacts(hardware.device_name(), driver, gpu_use(card, torch, status, hidden), versions)


def gpu_use(
    card: Card | None, torch: TorchBuild | None, parts: cuda_parts.Status, hidden: bool = False
) -> Text:
    """Whether jobs use the GPU, and why, or why not. `hidden`: by the variable CUDA_VISIBLE_DEVICES."""
    if torch is None:
        return Text("torch is not installed, so nothing can be trained.")
    if sys.platform == "darwin":
        if platform.machine() == "arm64":
            return Text("Jobs use the GPU of this Mac, through Metal.")
        return Text("Jobs use the processor: torch does not support the GPUs of Intel Macs.")
    if torch.rocm:
        return Text("torch is built for AMD cards (ROCm {version}). Jobs use one if it is found.", torch.rocm)
    if card is None:
        return Text("Jobs use the processor: no NVIDIA card with a working driver was found.")
    if not torch.cuda:
        return _without_cuda(torch, parts)
    if hidden:
        return Text("Jobs use the processor: the variable CUDA_VISIBLE_DEVICES hides the NVIDIA card.")
    if card.driver_cuda[0] < int(torch.cuda.split(".")[0]):
        return Text(
            "Jobs use the processor: torch needs CUDA {wanted}, and the driver supports CUDA {has} only. "
            "Update the driver.",
            torch.cuda,
            _number(card.driver_cuda),
        )
    return Text(
        "Jobs use the NVIDIA card: torch is built for CUDA {wanted}, and the driver supports CUDA {has}.",
        torch.cuda,
        _number(card.driver_cuda),
    )


def _without_cuda(torch: TorchBuild, parts: cuda_parts.Status) -> Text:
    match parts.state:
        case "offered":
            return Text(
                "Jobs use the processor: this small build of Lathe has no CUDA parts yet. They can be "
                "downloaded: “NVIDIA card…” in the Help menu."
            )
        case "broken":
            return cuda_parts.fault()
        case "old_driver":
            return Text(
                "Jobs use the processor: the driver of the NVIDIA card is too old. Update the driver."
            )
        case "old_card":
            return Text("Jobs use the processor: the NVIDIA card is too old for today's CUDA.")
        case _:
            return Text(
                "Jobs use the processor: the installed torch ({version}) is built without CUDA.",
                torch.version,
            )


def torch_build() -> TorchBuild | None:
    """The torch that jobs import, by its own files; None where there is none."""
    own = cuda_parts.active_folder()
    folder = own / "torch" if own is not None else _package("torch")
    if folder is None:
        return None
    with suppress(OSError):
        text = (folder / "version.py").read_text(encoding="utf-8")
        version, cuda, rocm = (_assigned(text, name) for name in ("__version__", "cuda", "hip"))
        if version:
            return TorchBuild(version, cuda, rocm)
    try:  # in a frozen program the file may be within an archive; the version tells enough
        version = metadata.version("torch")
    except metadata.PackageNotFoundError:
        return None
    found = re.search(r"\+cu(\d+)(\d)$", version)
    return TorchBuild(version, f"{found[1]}.{found[2]}" if found else "")


def _assigned(text: str, name: str) -> str:
    found = re.search(rf"^{name}\s*(?::[^=]+)?=\s*'([^']*)'", text, re.MULTILINE)
    return found[1] if found else ""


def _torch_text(torch: TorchBuild | None) -> str:
    if torch is None:
        return "-"
    built = f"CUDA {torch.cuda}" if torch.cuda else f"ROCm {torch.rocm}" if torch.rocm else "CPU"
    return f"{torch.version} ({built})"


def _llama_text() -> str:
    folder = _package("llama_cpp")
    if folder is None:
        return "-"
    names = [path.name for path in (folder / "lib").glob("*ggml-*")]
    parts = [part for part in GPU_PARTS if any(f"ggml-{part}" in name for name in names)]
    version = dict(about.libraries()).get("llama-cpp-python", "?")
    return f"llama-cpp-python {version} ({', '.join(['CPU', *parts])})"


def _package(name: str) -> Path | None:
    """The folder of an installed package, which is not imported."""
    with suppress(ImportError, ValueError):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            return Path(next(iter(spec.submodule_search_locations)))
    return None


def _number(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))

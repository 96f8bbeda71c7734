"""The processor and NVIDIA card of this computer and their load, by psutil and NVML, without torch."""

from __future__ import annotations

import contextlib
import ctypes.util
import platform
import shutil
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psutil

from engine.app.memory import memory
from engine.base.text import Text


@dataclass(frozen=True, slots=True)
class Load:
    """The load at one moment: bytes, shares in [0, 1], degrees Celsius; GPU figures None without a GPU."""

    processor: float
    memory_used: int
    memory_total: int
    gpu: float | None = None
    gpu_memory_used: int | None = None
    gpu_memory_total: int | None = None
    gpu_celsius: float | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """An NVIDIA card; versions as (major, minor)."""

    name: str
    driver_cuda: tuple[int, int]  # the newest CUDA that the driver supports
    capability: tuple[int, int]
    driver: str = ""  # its own version


@cache
def device_name() -> str:
    """The name of the first NVIDIA card, else of the processor."""
    handle = _gpu()
    if handle is not None:
        return _name(handle)
    return Text("CPU, {n} threads ({name})", psutil.cpu_count(logical=True), processor())


def load() -> Load:
    """The load now; the processor's is the mean since the last call."""
    own = memory()
    plain = (psutil.cpu_percent() / 100, own.used, own.total)
    handle = _gpu()
    if handle is None:
        return Load(*plain)
    import pynvml

    try:
        card = pynvml.nvmlDeviceGetMemoryInfo(handle)
        share = pynvml.nvmlDeviceGetUtilizationRates(handle).gpu / 100
        heat = float(pynvml.nvmlDeviceGetTemperature(handle, pynvml.NVML_TEMPERATURE_GPU))
    except pynvml.NVMLError:
        return Load(*plain)
    return Load(*plain, share, int(card.used), int(card.total), heat)


@cache
def nvidia_card() -> Card | None:
    """The first NVIDIA card, or None."""
    handle = _gpu()
    if handle is None:
        return None
    import pynvml

    try:
        served = int(pynvml.nvmlSystemGetCudaDriverVersion_v2())  # 13000 for CUDA 13.0
        major, minor = pynvml.nvmlDeviceGetCudaComputeCapability(handle)
        driver = _text(pynvml.nvmlSystemGetDriverVersion())
    except pynvml.NVMLError:
        return None
    return Card(_name(handle), (served // 1000, served % 1000 // 10), (int(major), int(minor)), driver)


def _name(handle: Any) -> str:
    import pynvml

    return _text(pynvml.nvmlDeviceGetName(handle))


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


@cache
def _gpu() -> Any:
    """NVML's handle of the first card, or None."""
    try:
        import pynvml

        pynvml.nvmlInit()
        return pynvml.nvmlDeviceGetHandleByIndex(0) if pynvml.nvmlDeviceGetCount() else None
    except Exception:
        # NVML raises its own errors without a driver, and OSError without its library.
        return None


@cache
def has_nvidia_card() -> bool:
    """Whether a working NVIDIA driver is installed, whatever torch is."""
    if sys.platform == "darwin":
        return False
    if sys.platform == "win32":
        return bool(shutil.which("nvidia-smi") or ctypes.util.find_library("nvml"))
    cards = Path("/proc/driver/nvidia/gpus")
    under_wsl = Path("/usr/lib/wsl/lib/libnvidia-ml.so.1")
    return (cards.is_dir() and any(cards.iterdir())) or Path("/dev/nvidia0").exists() or under_wsl.exists()


def processor() -> str:
    """The name of the processor."""
    return _cpu_line("model name") or platform.processor() or platform.machine()


def processor_knows(feature: str) -> bool:
    """Whether the processor has this feature, by its name in Linux; False on other systems."""
    return feature in _cpu_line("flags").split()


@cache
def _cpu_line(name: str) -> str:
    """The first value of this name that Linux tells of the processor; empty elsewhere."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith(name):
                return line.partition(":")[2].strip()
    return ""

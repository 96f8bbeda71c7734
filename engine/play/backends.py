"""Which part of llama.cpp computes, chosen at the first use by what this computer can do.

An ordinary build of llama-cpp-python has one CPU part, made for the machine that built it, and nothing is to
be chosen. The shipped program carries one CPU part for each generation of processors, `libggml-cpu-haswell`
and so on, and GPU parts that load only where there is a driver (made by `packaging/lathe_build/llama`).
llama.cpp's own search takes them from beside the executable and from the current folder, and reads the path
in the code page of Windows; so they are taken here from llama.cpp's folder alone and registered.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import llama_cpp.llama_cpp as native

from engine.base.errors import UserError
from engine.base.text import Text
from engine.play import wire
from engine.play.native_log import native_log

BUILT_IN = "built in"
# CUDA before Vulkan, which sees the same card: llama.cpp keeps the first of two devices with one address.
_GPU_PARTS = ("cuda", "metal", "vulkan")
# GGML_BACKEND_DEVICE_TYPE_GPU. An integrated one shares the processor's memory, whose speed is what bounds
# answering: it would win little, and bring its driver's faults.
_GPU_TYPE = 1
_PREFIX, _SUFFIX = ("ggml-", ".dll") if sys.platform == "win32" else ("libggml-", ".so")
_POINTER, _TEXT, _SIZE = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "ggml_backend_register": (None, [_POINTER]),
    "ggml_backend_reg_count": (_SIZE, []),
    "ggml_backend_reg_by_name": (_POINTER, [_TEXT]),
    "ggml_backend_reg_get_proc_address": (_POINTER, [_POINTER, _TEXT]),
    "ggml_backend_dev_count": (_SIZE, []),
    "ggml_backend_dev_get": (_POINTER, [_SIZE]),
    "ggml_backend_dev_type": (ctypes.c_int, [_POINTER]),
    "ggml_backend_dev_name": (_TEXT, [_POINTER]),
    "ggml_backend_dev_description": (_TEXT, [_POINTER]),
}
_lock = threading.Lock()
_processor = ""
_gpu_parts: dict[str, str] = {}  # each that was tried: "" where it serves, else why not


@dataclass(frozen=True, slots=True)
class Backends:
    """What llama.cpp computes with here.

    `processor` names the CPU part ("haswell"), or is "built in" for an ordinary build; `features` are the
    instructions that it uses. `left_out` are GPU parts that lie there and cannot serve, each with the reason.
    """

    processor: str
    features: tuple[str, ...]
    gpus: tuple[str, ...]
    left_out: tuple[str, ...]

    def text(self) -> str:
        """One line for the self-test, the About page and reports."""
        missing = f"; not used: {', '.join(self.left_out)}" if self.left_out else ""
        gpus = ", ".join(self.gpus) or "none"
        return f"CPU part {self.processor} ({','.join(self.features)}); GPU: {gpus}{missing}"


def load(gpu: bool = True) -> Backends:
    """Load the best CPU part and, with `gpu`, each GPU part that finds its driver; what is loaded stays.

    Raises UserError where the installation lacks a part for this processor.
    """
    global _processor
    with _lock, native_log():
        _processor = _processor or _load_processor(folder())
        if gpu and _processor != BUILT_IN and not os.environ.get(wire.NO_GPU):
            for name in _GPU_PARTS:
                path = folder() / f"{_PREFIX}{name}{_SUFFIX}"
                if name not in _gpu_parts and path.is_file():
                    _gpu_parts[name] = _register(path)
        left_out = tuple(f"{name}, {reason}" for name, reason in _gpu_parts.items() if reason)
        return Backends(_processor, _features(), tuple(_gpus()), left_out)


def folder() -> Path:
    """Where the libraries of llama.cpp lie."""
    return Path(native._base_path)


def variants(where: Path) -> dict[str, int]:
    """The score that each CPU part in a folder gives itself on this processor; with 0 it cannot run."""
    head = f"{_PREFIX}cpu-"
    scores = {}
    for path in sorted(where.glob(f"{head}*{_SUFFIX}")):
        score = ctypes.CDLL(str(path)).ggml_backend_score
        score.restype, score.argtypes = ctypes.c_int, []
        scores[path.name.removeprefix(head).removesuffix(_SUFFIX)] = int(score())
    return scores


def _load_processor(where: Path) -> str:
    if _ggml().ggml_backend_reg_count():
        return BUILT_IN
    scores = variants(where)
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or not scores[best]:
        raise UserError(
            "llama.cpp has no part for this processor in {where}.", where, hint="Install Lathe again."
        )
    if reason := _register(where / f"{_PREFIX}cpu-{best}{_SUFFIX}"):
        raise UserError(
            "llama.cpp cannot use its part {best}: {reason}.", best, reason, hint="Install Lathe again."
        )
    return best


def _register(path: Path) -> Text:
    """Load a part and make it known to llama.cpp; why it cannot serve, or "" where it does."""
    try:
        start = ctypes.CDLL(str(path)).ggml_backend_init
    except OSError as error:
        return Text.verbatim(str(error))
    start.restype, start.argtypes = _POINTER, []
    registry = start()
    if not registry:
        return Text("it does not start here")
    _ggml().ggml_backend_register(registry)
    return Text("")


def _gpus() -> Iterator[str]:
    ggml = _ggml()
    for index in range(ggml.ggml_backend_dev_count()):
        device = ggml.ggml_backend_dev_get(index)
        if ggml.ggml_backend_dev_type(device) == _GPU_TYPE:
            texts = (ggml.ggml_backend_dev_name(device), ggml.ggml_backend_dev_description(device))
            yield " ".join(text.decode("utf-8", "replace") for text in texts)


class _Feature(ctypes.Structure):
    _fields_ = [("name", _TEXT), ("value", _TEXT)]


def _features() -> tuple[str, ...]:
    """The instructions that the CPU part was compiled for, as it names them itself."""
    processor = _ggml().ggml_backend_reg_by_name(b"CPU")
    address = _ggml().ggml_backend_reg_get_proc_address(processor, b"ggml_backend_get_features")
    if not address:
        return ()
    listed = ctypes.CFUNCTYPE(ctypes.POINTER(_Feature), _POINTER)(address)(processor)
    names = []
    for feature in listed:  # ends with a nameless one
        if feature.name is None:
            break
        if feature.value == b"1":
            names.append(feature.name.decode())
    return tuple(names)


@cache
def _ggml() -> SimpleNamespace:
    """The functions of the ggml that libllama itself uses; opened by its own path it may be a second copy."""
    if (
        sys.platform == "win32"
    ):  # a name is one module there, but is not looked for in what a module depends on
        libraries = [ctypes.CDLL(str(folder() / f"{name}.dll")) for name in ("ggml", "ggml-base")]
    else:
        libraries = [native._lib]
    functions = SimpleNamespace()
    for name, (result, arguments) in _SIGNATURES.items():
        function = next(got for library in libraries if (got := getattr(library, name, None)))
        function.restype, function.argtypes = result, arguments
        setattr(functions, name, function)
    return functions

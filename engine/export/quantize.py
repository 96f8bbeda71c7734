"""Quantising a GGUF with llama.cpp."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from engine.base import store
from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.export.quants import Quant, find_quant
from engine.export.stages import quantising
from engine.models.gguf_file import check_playable, read_header
from engine.play import backends
from engine.play.native_log import native_log

_TENSOR_LINE = re.compile(r"\[\s*(\d+)/\s*(\d+)\]")


def quantize(
    source: Path,
    out: Path,
    kind: str,
    *,
    importance: Mapping[str, Any] | None = None,
    threads: int = 0,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> Path:
    """Write an F16 or F32 GGUF as `out` in the quantisation `kind`, completely or not at all.

    `importance` gives weight to the columns of matrices: GGUF's name -> float32 [columns]
    (`engine.export.importance`). For matrices whose rows do not fill blocks of 256, llama.cpp chooses a
    neighbouring type. `cancel` is asked before and after the native call, which only the end of the process
    interrupts. Raises UserError on a bad source or a full disk.
    """
    quant = find_quant(kind)
    header = read_header(source)
    check_playable(header)
    if cancel():
        raise Cancelled(Text("The quantisation"))
    with store.replacing(out) as temp:
        _run(source, temp, quant, importance or {}, threads or os.cpu_count() or 1, progress)
        if cancel():
            raise Cancelled(Text("The quantisation"))
        check_playable(read_header(temp))
    return out


def _run(
    source: Path,
    target: Path,
    quant: Quant,
    importance: Mapping[str, Any],
    threads: int,
    progress: Progress,
) -> None:
    backends.load(gpu=False)
    params = llama_cpp.llama_model_quantize_default_params()
    params.nthread, params.ftype = threads, quant.ftype
    entries = _entries(importance)  # llama.cpp holds pointers into it
    if importance:
        params.imatrix = entries
    stage = quantising(quant.name, weighed=bool(importance))
    with native_log(_listener(stage, progress)) as log:
        code = llama_cpp.llama_model_quantize(os.fsencode(source), os.fsencode(target), ctypes.byref(params))
    if code != 0:
        free = shutil.disk_usage(target.parent).free
        reason = log.reason()
        if free < (1 << 20) or "No space left" in reason or "iostream error" in reason:
            hint = Text("Free some space and start again.")
            raise UserError("The disk is full: could not write {parent}.", target.parent, hint=hint)
        raise UserError("llama.cpp could not quantise {source}: {reason}.", source, reason)


def _entries(importance: Mapping[str, Any]) -> Any:
    """The array of llama.cpp, which ends with an entry without a name."""
    entries = (llama_cpp.llama_model_imatrix_data * (len(importance) + 1))()
    for entry, (name, values) in zip(entries, importance.items(), strict=False):
        held = np.ascontiguousarray(values, dtype=np.float32)
        numbers = (ctypes.c_float * held.size).from_buffer_copy(held.tobytes())
        entry.name, entry.size = name.encode(), held.size
        entry.data = ctypes.cast(numbers, ctypes.POINTER(ctypes.c_float))
    return entries


def _listener(stage: Text, progress: Progress) -> Callable[[str], None]:
    def listen(line: str) -> None:
        step = _TENSOR_LINE.search(line)
        # Native code calls this, which no exception may pass through: the caller asks `cancel` afterwards.
        with contextlib.suppress(Cancelled):
            if step:
                progress(stage, int(step[1]), int(step[2]))

    return listen

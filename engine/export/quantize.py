"""Making a GGUF smaller with llama.cpp's own quantisation."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import llama_cpp

from engine.base.errors import UserError, disk_error
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.export.quants import Quant, find_quant
from engine.models.gguf_file import check_playable, read_header
from engine.play import backends
from engine.play.native_log import native_log

_TENSOR_LINE = re.compile(r"\[\s*(\d+)/\s*(\d+)\]")


def quantize(
    source: Path,
    out: Path,
    kind: str,
    *,
    threads: int = 0,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> Path:
    """Write an F16 or F32 GGUF as `out` in the given kind, whole or not at all.

    Matrices whose rows do not fill llama.cpp's blocks of 256 fall back to a neighbouring type, as
    llama.cpp decides. A wish to cancel is seen before the start and at the end: the native call cannot
    be interrupted, end the process for that. Raises UserError on a bad source or a full disk.
    """
    quant = find_quant(kind)
    header = read_header(source)
    check_playable(header)
    if cancel():
        raise Cancelled(Text("The quantisation"))
    temp: Path | None = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=f".{out.name}.", dir=out.parent, delete=False) as file:
            temp = Path(file.name)
        _run(source, temp, quant, threads or os.cpu_count() or 1, progress)
        if cancel():
            raise Cancelled(Text("The quantisation"))
        check_playable(read_header(temp))
        temp.chmod(0o644)
        temp.replace(out)
    except OSError as error:
        raise disk_error("write", out, error) from error
    finally:
        if temp is not None:
            temp.unlink(missing_ok=True)
    return out


def _run(source: Path, target: Path, quant: Quant, threads: int, progress: Progress) -> None:
    backends.load(gpu=False)
    params = llama_cpp.llama_model_quantize_default_params()
    params.nthread, params.ftype = threads, quant.ftype
    with native_log(_listener(Text("Quantising to {name}", quant.name), progress)) as log:
        code = llama_cpp.llama_model_quantize(os.fsencode(source), os.fsencode(target), ctypes.byref(params))
    if code != 0:
        free = shutil.disk_usage(target.parent).free
        reason = log.reason()
        if free < (1 << 20) or "No space left" in reason or "iostream error" in reason:
            raise UserError(
                "The disk is full: could not write {parent}.",
                target.parent,
                hint="Free some space and start again.",
            )
        raise UserError("llama.cpp could not quantise {source}: {reason}.", source, reason)


def _listener(stage: Text, progress: Progress) -> Callable[[str], None]:
    def hear(text: str) -> None:
        found = _TENSOR_LINE.search(text)
        # Native code calls this, through which no exception passes: the caller asks `cancel` afterwards.
        with contextlib.suppress(Cancelled):
            if found:
                progress(stage, int(found[1]), int(found[2]))

    return hear

"""The weights of a GGUF file as safetensors, a few million values at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.base.errors import UserError, disk_error
from engine.base.progress import Cancel, Cancelled, Progress
from engine.base.text import Text
from engine.models.families import separate
from engine.models.gguf_config import ROPE_FACTORS, family_of
from engine.models.gguf_file import GgufHeader, TensorInfo
from engine.models.tensors_file import BYTES, file_head

_STAGE = Text("Unpacking the model file")
_AT_ONCE = 1 << 22  # values


def targets(header: GgufHeader) -> dict[str, TensorInfo]:
    """transformers' name of each tensor of the file. Raises UserError for one that the family lacks."""
    names = family_of(header).tensor_names(header.hyper("block_count"))
    found = {}
    for tensor in header.tensors:
        module, _, suffix = tensor.name.rpartition(".")
        if tensor.name == ROPE_FACTORS:  # are in the config, see `gguf_config`
            continue
        if module not in names or suffix not in ("weight", "bias"):
            raise UserError(
                "{path} cannot be trained: it holds {name!r}, which models of this kind do not have.",
                header.path,
                tensor.name,
            )
        found[f"{names[module]}.{suffix}"] = tensor
    return found


def shape_of(tensor: TensorInfo) -> tuple[int, ...]:
    """Its shape in PyTorch's order, slowest axis first."""
    return tuple(reversed(tensor.shape))


def dtype_of(tensor: TensorInfo, wide: bool) -> str:
    """The dtype in which a tensor is written: its own, or F16 for what is quantised; `wide`: F32.

    The export writes matrices as F16 too; the rounding is far finer than a quantisation's.
    """
    if wide or tensor.type_name == "F32":
        return "F32"
    return "BF16" if tensor.type_name == "BF16" else "F16"


def needed_bytes(header: GgufHeader, wide: bool) -> int:
    """The size of the safetensors file, without its head."""
    return sum(tensor.count * BYTES[dtype_of(tensor, wide)] for tensor in header.tensors)


def check_types(header: GgufHeader) -> None:
    """Raise UserError unless every tensor has a type that can be dequantised."""
    import gguf
    import numpy as np

    for tensor in {tensor.type: tensor for tensor in header.tensors}.values():
        blocks = np.zeros((1, tensor.size * tensor.shape[0] // tensor.count), np.uint8)
        try:
            gguf.quants.dequantize(blocks, gguf.GGMLQuantizationType(tensor.type))
        except (NotImplementedError, ValueError) as error:
            raise UserError(
                "{path} cannot be trained: its weights are stored as {type}, which cannot be unpacked.",
                header.path,
                tensor.type_name,
                hint=Text("Choose another file of the model, such as Q8_0 or Q4_K_M."),
            ) from error


def write_weights(header: GgufHeader, path: Path, wide: bool, progress: Progress, cancel: Cancel) -> None:
    """Write all tensors, dequantised.

    Raises UserError for weights that are no numbers, Cancelled, and OSError on a full disk.
    """
    tensors = targets(header)
    total, done = sum(tensor.count for tensor in tensors.values()), 0
    progress(_STAGE, 0, total)
    with path.open("wb") as file:
        head = {name: (dtype_of(tensor, wide), shape_of(tensor)) for name, tensor in tensors.items()}
        file.write(file_head(head))
        for tensor in tensors.values():
            for value in _values(header, tensor, dtype_of(tensor, wide)):
                if cancel():
                    raise Cancelled(_STAGE)
                file.write(value.tobytes())
                done += value.size
                progress(_STAGE, done, total)


def _values(header: GgufHeader, tensor: TensorInfo, dtype: str) -> Iterator[Any]:
    """The tensor in parts of whole rows, in the numbers of `dtype` (BF16 as its two bytes)."""
    import numpy as np

    width, rows = tensor.shape[0], tensor.count // tensor.shape[0]
    row_bytes, heads = tensor.size // rows, _rotary_heads(header, tensor)
    at_once = rows if heads else max(1, _AT_ONCE // width)
    for first in range(0, rows, at_once):
        count = min(at_once, rows - first)
        try:
            start = tensor.start + first * row_bytes
            raw = np.fromfile(header.path, np.uint8, count * row_bytes, offset=start)
        except OSError as error:
            raise disk_error("read", header.path, error) from error
        value = _numbers(raw.reshape(count, row_bytes), tensor, dtype)
        if dtype != "BF16" and not np.isfinite(value).all():
            raise UserError(
                "{path} is damaged: the tensor {name!r} holds weights that are no numbers.",
                header.path,
                tensor.name,
                hint=Text("Download it again."),
            )
        if heads:
            value = separate(value.reshape(shape_of(tensor)), heads)
        yield np.ascontiguousarray(value)


def _numbers(rows: Any, tensor: TensorInfo, dtype: str) -> Any:
    import gguf
    import numpy as np

    if dtype == "BF16":
        return rows.view("<u2")
    plain = {"F32": "<f4", "F16": "<f2"}
    if tensor.type_name in plain:
        value = rows.view(plain[tensor.type_name])
    else:
        value = gguf.quants.dequantize(rows, gguf.GGMLQuantizationType(tensor.type))
    with np.errstate(over="ignore"):  # an infinity is found by the caller
        return value.astype("<f4" if dtype == "F32" else "<f2", copy=False)


def _rotary_heads(header: GgufHeader, tensor: TensorInfo) -> int:
    """The number of heads of a Q or K whose rows llama.cpp keeps in pairs, else 0."""
    if not family_of(header).interleaved_rotary:
        return 0
    heads = header.hyper("attention.head_count")
    if ".attn_q." in tensor.name:
        return int(heads)
    return int(header.hyper("attention.head_count_kv", heads)) if ".attn_k." in tensor.name else 0

"""Reads the header of a GGUF file without llama.cpp, and checks that the file is complete.

llama.cpp aborts the process on some bad files, so every file is read here first.
Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from engine.base.errors import UserError, disk_error
from engine.base.text import Text

# ggml type number -> name, values in a block, bytes of a block.
TYPES: Mapping[int, tuple[str, int, int]] = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 40),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
    40: ("NVFP4", 64, 36),
    41: ("Q1_0", 128, 18),
}
# GGUF value type -> the format of struct. 8 is a text, 9 an array.
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_TEXT, _ARRAY = 8, 9
_MOST_DIMENSIONS = 4


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """One tensor: `shape` in GGUF order (fastest axis first), `start` and `size` in bytes."""

    name: str
    shape: tuple[int, ...]
    type: int
    start: int
    size: int

    @property
    def type_name(self) -> str:
        return TYPES[self.type][0]

    @property
    def count(self) -> int:
        """The number of its values."""
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """The header of a GGUF file: its key-values and where each tensor lies; `size` of the file in bytes."""

    path: Path
    metadata: Mapping[str, Any]
    tensors: tuple[TensorInfo, ...]
    size: int

    @property
    def architecture(self) -> str:
        return str(self.metadata.get("general.architecture", ""))

    def hyper(self, key: str, default: Any = None) -> Any:
        """A hyperparameter of the architecture: `hyper("block_count")` is `llama.block_count`."""
        return self.metadata.get(f"{self.architecture}.{key}", default)


class _BadError(ValueError):
    """Why the bytes are no GGUF file."""


class _Reader:
    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size = file, size

    def take(self, count: int) -> bytes:
        if count > self.size - self.file.tell():
            raise _BadError(Text("it ends too early"))
        return self.file.read(count)

    def number(self, form: str) -> Any:
        return struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")))[0]

    def text(self) -> str:
        return self.take(self.number("Q")).decode("utf-8", "replace")

    def count(self, least_bytes: int) -> int:
        """The number of items that follow, of `least_bytes` or more each; bounded by the rest of the file."""
        count: int = self.number("Q")
        if count * least_bytes > self.size - self.file.tell():
            raise _BadError(Text("it declares {count} items that do not fit in the file", count))
        return count

    def value(self, kind: int, depth: int = 0) -> Any:
        if kind == _TEXT:
            return self.text()
        if kind in _SCALARS:
            return self.number(_SCALARS[kind])
        if kind != _ARRAY or depth > 3:
            raise _BadError(Text("value type {n} is unknown", kind))
        inner = self.number("I")
        if inner in _SCALARS:
            form = _SCALARS[inner]
            width = struct.calcsize(form)
            count = self.count(width)
            return list(struct.unpack(f"<{count}{form}", self.take(count * width)))
        if inner == _TEXT:
            return self.texts(self.count(8))
        return [self.value(inner, depth + 1) for _ in range(self.count(8))]

    def texts(self, count: int) -> list[str]:
        """So many texts. A vocabulary has some 300,000 with its merges, so each takes two plain reads."""
        read, length_of, left = self.file.read, struct.Struct("<Q").unpack, self.size - self.file.tell()
        texts = []
        for _ in range(count):
            length = length_of(read(8))[0] if left >= 8 else left
            left -= 8 + length
            if left < 0:
                raise _BadError(Text("it ends too early"))
            texts.append(read(length).decode("utf-8", "replace"))
        return texts


def is_gguf(path: Path) -> bool:
    """Whether a path is meant as a GGUF file: by its name or, as Ollama's files have none, by its start."""
    if path.suffix.lower() == ".gguf":
        return True
    try:
        with path.open("rb") as file:
            return file.read(4) == b"GGUF"
    except OSError:
        return False


def read_header(path: Path) -> GgufHeader:
    """Read and check the header; every tensor lies inside the file.

    Raises UserError for a missing, foreign, damaged or truncated file, and for one split in parts.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = _parse(path, _Reader(file, size), size)
    except OSError as error:
        raise disk_error("read", path, error) from error
    except (_BadError, struct.error) as error:
        raise UserError(
            "{path} is not a whole GGUF file: {reason}.", path, error, hint="Download or export it again."
        ) from error
    if int(header.metadata.get("split.count") or 0) > 1:
        raise UserError(
            "{path} is one part of a split GGUF.", path, hint="Join the parts with llama-gguf-split first."
        )
    return header


def check_playable(header: GgufHeader) -> None:
    """Raise UserError unless the file holds a language model with its tokenizer."""
    missing = [
        key
        for key in ("general.architecture", "tokenizer.ggml.model", "tokenizer.ggml.tokens")
        if not header.metadata.get(key)
    ]
    if missing or not header.tensors:
        lack = Text("it lacks {missing}", missing[0]) if missing else Text("it holds no weights")
        raise UserError("{path} is a GGUF file but not a language model: {reason}.", header.path, lack)


def _parse(path: Path, reader: _Reader, size: int) -> GgufHeader:
    if size < 24 or reader.take(4) != b"GGUF":
        raise _BadError(Text("its first four bytes are not GGUF"))
    version = reader.number("I")
    if version not in (2, 3):
        raise _BadError(Text("its version is {version}; versions 2 and 3 are known", version))
    tensor_count, pair_count = reader.count(0), reader.count(0)
    if tensor_count * 24 + pair_count * 13 > size:
        raise _BadError(Text("it declares more than fits in the file"))
    metadata: dict[str, Any] = {}
    for _ in range(pair_count):
        key = reader.text()
        metadata[key] = reader.value(reader.number("I"))
    raw = [_tensor(reader) for _ in range(tensor_count)]
    alignment = metadata.get("general.alignment", 32)
    if not isinstance(alignment, int) or alignment <= 0 or alignment % 8:
        raise _BadError(Text("its alignment is {alignment}", alignment))
    begin = -(-reader.file.tell() // alignment) * alignment
    tensors = tuple(TensorInfo(name, shape, kind, begin + at, span) for name, shape, kind, at, span in raw)
    _check_tensors(tensors, begin, alignment, size)
    return GgufHeader(path, metadata, tensors, size)


def _tensor(reader: _Reader) -> tuple[str, tuple[int, ...], int, int, int]:
    name = reader.text()
    dimensions = reader.number("I")
    if not 1 <= dimensions <= _MOST_DIMENSIONS:
        raise _BadError(Text("the tensor {name!r} has {dimensions} dimensions", name[:40], dimensions))
    shape = tuple(reader.number("Q") for _ in range(dimensions))
    kind, offset = reader.number("I"), reader.number("Q")
    if kind not in TYPES:
        raise _BadError(Text("the tensor {name!r} has the unknown type {kind}", name[:40], kind))
    if 0 in shape:
        raise _BadError(Text("the tensor {name!r} is empty", name[:40]))
    _, values, block = TYPES[kind]
    if shape[0] % values:
        raise _BadError(Text("the tensor {name!r} does not fill whole blocks", name[:40]))
    return name, shape, kind, offset, math.prod(shape) // values * block


def _check_tensors(tensors: tuple[TensorInfo, ...], begin: int, alignment: int, size: int) -> None:
    if len({tensor.name for tensor in tensors}) != len(tensors):
        raise _BadError(Text("two tensors have the same name"))
    for tensor in tensors:
        if (tensor.start - begin) % alignment:
            raise _BadError(Text("the tensor {tensor!r} is not aligned", tensor.name[:40]))
        if tensor.start + tensor.size > size:
            raise _BadError(Text("the weights end too early: {tensor!r} is not all there", tensor.name[:40]))

"""The head of a safetensors file, for writing one tensor after the other.

Format: https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

BYTES = {"F32": 4, "F16": 2, "BF16": 2}  # of a value


def file_head(tensors: Mapping[str, tuple[str, Sequence[int]]]) -> bytes:
    """All bytes before the first tensor. name -> (dtype, shape), in the order in which they are written."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    begin = 0
    for name, (dtype, shape) in tensors.items():
        end = begin + BYTES[dtype] * math.prod(shape)
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end]}
        begin = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text

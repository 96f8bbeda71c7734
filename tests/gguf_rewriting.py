"""A GGUF file with something changed in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gguf


def rewritten(
    source: Path,
    out: Path,
    change: Callable[[str, Any], Any] = lambda key, value: value,
    store: Callable[[str, Any], tuple[Any, Any]] | None = None,
) -> Path:
    """The file with changed values (None: left out) and tensors (`store`: bytes and their type)."""
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(out, str(reader.fields["general.architecture"].contents()))
    for key, field in reader.fields.items():
        value = change(key, field.contents()) if not key.startswith("GGUF.") else None
        if value is not None and key != "general.architecture":
            kind = field.types[0]
            inner = field.types[1] if kind == gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(key, value, kind, inner)
    for tensor in reader.tensors:
        stored = store(tensor.name, tensor.data) if store else (tensor.data, None)
        if stored is not None:
            writer.add_tensor(tensor.name, stored[0], raw_dtype=stored[1])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return out

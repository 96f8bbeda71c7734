"""A LoRA adapter as a GGUF file, which llama.cpp applies to the base model's own file.

Follows llama.cpp's convert_lora_to_gguf.py: two tensors for each matrix, `.lora_a` and `.lora_b`, and the
scale as alpha. What is learned is small, so it is kept in float32.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import gguf
import numpy as np

from engine.base import store
from engine.base.errors import UserError
from engine.export.about import About
from engine.export.conversion import columns, ordered
from engine.export.merge import pairs_for
from engine.export.weights import Weights
from engine.models import hub
from engine.models.families import EXPORTABLE
from engine.models.folder import ModelFolder

if TYPE_CHECKING:
    from engine.models.adapter import Pair


def write_adapter(base: ModelFolder, adapter: Path, out: Path, title: str, about: About) -> Path:
    """Write the adapter of `base` as the file `out`, completely or not at all.

    Raises UserError for an adapter that `pairs_for` refuses, and for matrices without a name in GGUF.
    """
    config = hub.load_config(base).get_text_config()
    family = EXPORTABLE[config.model_type]
    names = {theirs: ours for ours, theirs in family.tensor_names(config.num_hidden_layers).items()}
    pairs = pairs_for(Weights(base.path), base, adapter)
    with store.replacing(out) as temp:
        writer = gguf.GGUFWriter(temp, family.gguf)
        try:
            writer.add_type(gguf.GGUFType.ADAPTER)
            writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
            writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, _alpha(pairs))
            writer.add_name(title)
            about.write(writer)
            for source, pair in sorted(pairs.items()):
                module = source.removesuffix(".weight")
                if module not in names:
                    raise UserError("The model holds {source!r}, for which GGUF has no name.", source)
                target = f"{names[module]}.weight"
                rows, inputs = ordered(pair.b, target, config), columns(pair.a, target, config)
                writer.add_tensor(f"{target}.lora_a", np.ascontiguousarray(inputs.numpy()))
                writer.add_tensor(f"{target}.lora_b", np.ascontiguousarray(rows.numpy()))
            writer.write_header_to_file()
            writer.write_kv_data_to_file()
            writer.write_tensors_to_file()
        finally:
            writer.close()
    return out


def _alpha(pairs: dict[str, Pair]) -> float:
    """llama.cpp scales by alpha / rank; all pairs of an adapter have one rank and one scale."""
    first = next(iter(pairs.values()))
    return first.scale * float(first.a.shape[0])

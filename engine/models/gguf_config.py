"""What a GGUF file says of its model, as a config.json of transformers; the weights are not read."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from engine.base.errors import UserError, disk_error
from engine.base.text import Text
from engine.models.families import OF_GGUF, Family
from engine.models.gguf_file import TYPES, GgufHeader, TensorInfo, check_playable
from engine.models.pre_tokenizers import BOS_BY_DEFAULT, KNOWN_MODELS, split_of
from engine.models.rope import llama3_parameters

ROPE_FACTORS = "rope_freqs.weight"
# Weights of fewer bits than this were rounded so coarsely that answers get worse (Q6_K has 6.6).
_FINE = 6.0
_SPECIAL = {"bos": "bos", "eos": "eos", "pad": "padding", "unk": "unknown"}


def family_of(header: GgufHeader) -> Family:
    """The family of a file that can be trained.

    Raises UserError where it is no language model, or its architecture or tokenizer is none that Lathe
    can train and export again.
    """
    check_playable(header)
    family = OF_GGUF.get(header.architecture)
    if family is None:
        raise UserError(
            "{path} has the architecture {architecture!r}, which cannot be trained from a GGUF file.",
            header.path,
            header.architecture,
            hint=Text("These can: {list}.", ", ".join(OF_GGUF)),
        )
    meta = header.metadata
    kind, pre = meta["tokenizer.ggml.model"], meta.get("tokenizer.ggml.pre")
    if kind != "gpt2" or split_of(pre) is None:
        raise UserError(
            "{path} has a tokenizer of the kind {kind!r}, which cannot be rebuilt for training.",
            header.path,
            f"{kind}/{pre}" if pre else str(kind),
            hint=Text("Models with a known tokenizer: {list}.", ", ".join(KNOWN_MODELS)),
        )
    return family


def config_of(header: GgufHeader) -> dict[str, Any]:
    """The config.json of the model. Raises UserError as `family_of`, and where a size is missing or odd."""
    family, meta = family_of(header), header.metadata
    heads, hidden = _whole(header, "attention.head_count"), _whole(header, "embedding_length")
    names = {tensor.name for tensor in header.tensors}
    layers = _whole(header, "block_count")
    if layers > len(names):
        raise _faulty(header, "block_count")
    return {
        "model_type": family.name,
        "vocab_size": len(meta["tokenizer.ggml.tokens"]),
        "hidden_size": hidden,
        "intermediate_size": _whole(header, "feed_forward_length"),
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": _whole(header, "attention.head_count_kv", heads),
        "head_dim": _head_dim(header, hidden, heads),
        "hidden_act": "silu",
        "max_position_embeddings": _whole(header, "context_length"),
        "rms_norm_eps": _number(header, "attention.layer_norm_rms_epsilon"),
        "rope_parameters": _rope(header),
        "tie_word_embeddings": "output.weight" not in names,
        "attention_bias": "blk.0.attn_q.bias" in names,
        "mlp_bias": "blk.0.ffn_up.bias" in names,
        "dtype": "float32",
        **{name: _number(header, key) for name, key in family.numbers.items()},
        **generation_config(header),
    }


def generation_config(header: GgufHeader) -> dict[str, Any]:
    """The special tokens by name; an end of turn that is not the EOS ends an answer too."""
    ids = special_ids(header)
    config: dict[str, Any] = {f"{name}_token_id": index for name, index in ids.items() if name != "unk"}
    turn = header.metadata.get("tokenizer.ggml.eot_token_id")
    if turn is not None and turn != ids["eos"]:
        config["eos_token_id"] = [ids["eos"], turn]
    return config


def special_ids(header: GgufHeader) -> dict[str, int]:
    """The ids of the special tokens of the file; padding defaults to EOS.

    Raises UserError for one that is no token, and without an EOS.
    """
    meta, size = header.metadata, len(header.metadata["tokenizer.ggml.tokens"])
    ids = {name: meta.get(f"tokenizer.ggml.{key}_token_id") for name, key in _SPECIAL.items()}
    for name, index in ids.items():
        if index is not None and not (isinstance(index, int) and 0 <= index < size):
            raise _faulty(header, f"{_SPECIAL[name]}_token_id")
    if ids["eos"] is None:
        raise UserError(
            "The tokenizer of {name} has no end token, so its answers would never end.", header.path
        )
    ids["pad"] = ids["eos"] if ids["pad"] is None else ids["pad"]
    return {name: index for name, index in ids.items() if index is not None}


def adds_bos(meta: Mapping[str, Any]) -> bool:
    """Whether llama.cpp puts a BOS before every text of this file."""
    return bool(meta.get("tokenizer.ggml.add_bos_token", meta.get("tokenizer.ggml.pre") in BOS_BY_DEFAULT))


def coarse_bits(header: GgufHeader) -> float:
    """The bits of a weight on average where some were rounded coarsely, else 0."""
    matrices = [tensor for tensor in header.tensors if len(tensor.shape) > 1]
    if not any(_bits(tensor) < _FINE for tensor in matrices):
        return 0.0
    return 8 * sum(tensor.size for tensor in matrices) / sum(tensor.count for tensor in matrices)


def _bits(tensor: TensorInfo) -> float:
    _, values, block = TYPES[tensor.type]
    return 8 * block / values


def _head_dim(header: GgufHeader, hidden: int, heads: int) -> int:
    size = _whole(header, "attention.key_length", hidden // heads)
    for key in ("attention.value_length", "rope.dimension_count"):
        if _whole(header, key, size) != size:
            raise _faulty(header, key)
    return size


def _rope(header: GgufHeader) -> dict[str, Any]:
    theta = _number(header, "rope.freq_base", 10000.0)
    kind = header.hyper("rope.scaling.type", "none")
    factors = _rope_factors(header)
    if factors:
        rope = llama3_parameters(factors, theta) if kind == "none" else None
        if rope is None:
            raise _faulty(header, ROPE_FACTORS)
        return rope
    if kind == "none":
        return {"rope_type": "default", "rope_theta": theta}
    if kind not in ("linear", "yarn"):
        raise _faulty(header, "rope.scaling.type")
    rope = {"rope_type": kind, "rope_theta": theta, "factor": _number(header, "rope.scaling.factor")}
    if kind == "yarn":
        original = _whole(header, "rope.scaling.original_context_length")
        rope["original_max_position_embeddings"] = original
    return rope


def _rope_factors(header: GgufHeader) -> tuple[float, ...]:
    tensor = next((one for one in header.tensors if one.name == ROPE_FACTORS), None)
    if tensor is None:
        return ()
    if tensor.type_name != "F32":
        raise _faulty(header, ROPE_FACTORS)
    try:
        with header.path.open("rb") as file:
            file.seek(tensor.start)
            return struct.unpack(f"<{tensor.count}f", file.read(tensor.size))
    except OSError as error:
        raise disk_error("read", header.path, error) from error


def _whole(header: GgufHeader, key: str, default: int | None = None) -> int:
    value = header.hyper(key, default)
    if not isinstance(value, int) or not 0 < value < 2**31:
        raise _faulty(header, key)
    return value


def _number(header: GgufHeader, key: str, default: float | None = None) -> float:
    value = header.hyper(key, default)
    if not isinstance(value, float) or not 0 < value < float("inf"):
        raise _faulty(header, key)
    return float(f"{value:.6g}")  # it was written as a float of 32 bits


def _faulty(header: GgufHeader, what: str) -> UserError:
    return UserError(
        "{path} cannot be trained: {what} is missing, or has a value that Lathe does not know.",
        header.path,
        what,
        hint=Text("Choose another file of the model, or its folder of safetensors."),
    )

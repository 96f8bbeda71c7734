"""A tiny random language model on disk, with the embedded model's own tokenizer."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def make_tiny_model(folder: Path, seed: int = 0) -> Path:
    """A llama of two layers (about 3 million weights, nearly all embeddings), ready for `--set model=`."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from engine.models import embedded, hub

    tokenizer: Any = hub.load_tokenizer(embedded.trainable_folder())
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder

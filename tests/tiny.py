"""A tiny random language model on disk, with the embedded model's own tokenizer."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from engine.runs.checkpoints import Best, save_adapter
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run


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


def make_tiny_run(project: Path, model: Path, name: str = "tiny", exact: float = 0.25, step: int = 4) -> Path:
    """A run of the tiny model in `model` with a best adapter of random weights, as if it had trained."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    run = create_run(project, Recipe(model=str(model), dtype="float32"), name)
    base = AutoModelForCausalLM.from_pretrained(model)
    lora = LoraConfig(r=4, target_modules="all-linear", task_type="CAUSAL_LM")
    with warnings.catch_warnings(category=FutureWarning, action="ignore"):  # peft asks by a name of before
        adapted: Any = get_peft_model(base, lora)
    torch.manual_seed(1)
    for parameter in adapted.parameters():
        if parameter.requires_grad:
            torch.nn.init.normal_(parameter, std=0.3)
    best = Best("grpo", step, exact, 0.5, step)
    save_adapter(run / "checkpoints" / "best", lambda folder: adapted.save_pretrained(folder), best)
    return run

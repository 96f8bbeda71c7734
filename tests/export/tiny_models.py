"""Tiny random models of each family, with small but real byte-level BPE tokenizers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from engine.base import store
from engine.export.proof import Report
from engine.export.reference import Reference
from engine.export.verify import verify
from engine.models import chat
from engine.models.folder import ModelFolder, check_folder
from engine.project import open_project
from tests.families import EXPORTED

VOCAB = 2048  # Rows of the embedding; the tokenizers have fewer tokens, as Qwen's have.


@lru_cache(maxsize=1)
def real_prompts() -> tuple[str, ...]:
    """The prompts of the example task that is shipped, in the order of the file."""
    path = store.resource("examples", "time_range", "rows.jsonl")
    return tuple(json.loads(line)["prompt"] for line in path.read_text("utf-8").splitlines())


def rendered(fmt: chat.ChatFormat, count: int | None = None) -> list[str]:
    """The example's prompts as the model of `fmt` sees them; `count` evenly spread ones, or all."""
    task = open_project(store.resource("examples", "time_range")).task
    prompts = real_prompts()
    chosen = prompts if count is None else prompts[:: len(prompts) // count][:count]
    return [chat.prompt_text(task, fmt, prompt) for prompt in chosen]


def small_tokenizer(name: str) -> Any:
    """A tokenizer of a row of `EXPORTED`, trained on the example's prompts."""
    from tokenizers import (
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
        trainers,
    )
    from transformers import PreTrainedTokenizerFast

    like = EXPORTED[name]
    backend = Tokenizer(models.BPE(ignore_merges=like.ignore_merges))
    if like.split is None:
        steps: list[Any] = [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(False)]
    else:
        split = pre_tokenizers.Split(Regex(like.split), "isolated")
        steps = [split, pre_tokenizers.ByteLevel(False, use_regex=False)]
    backend.pre_tokenizer = pre_tokenizers.Sequence(steps)
    if like.nfc:
        backend.normalizer = normalizers.NFC()
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB - 100,
        special_tokens=list(like.special),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    backend.train_from_iterator(real_prompts(), trainer)
    first, second, *_ = like.special
    if like.bos:
        backend.post_processor = processors.TemplateProcessing(
            single=f"{first} $A", special_tokens=[(first, 0)]
        )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend, bos_token=first if like.bos else None, eos_token=second, pad_token=first
    )
    tokenizer.add_tokens(list(like.added))
    tokenizer.chat_template = like.template
    return tokenizer


def make_model(name: str, folder: Path, hidden: int = 64, seed: int = 0) -> ModelFolder:
    """Write a tiny random model of a row of `EXPORTED`.

    The weights are spread wider than usual, so that the logits differ clearly from each other.
    """
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    like = EXPORTED[name]
    config: dict[str, Any] = {
        "vocab_size": VOCAB,
        "hidden_size": hidden,
        "intermediate_size": 2 * hidden,
        "num_hidden_layers": like.layers,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 1024,
        "initializer_range": 0.2,
        "bos_token_id": 0,
        "eos_token_id": 1,
        "pad_token_id": 0,
        "tie_word_embeddings": like.tied,
        "rope_parameters": dict(like.rope),
        **like.config,
    }
    torch.manual_seed(seed)
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(like.family, **config))
    with torch.no_grad():
        for weight, value in model.named_parameters():
            if weight.endswith("bias"):
                value.normal_(0, 0.2)
            elif "norm" in weight:
                value.uniform_(0.5, 1.5)
    model.save_pretrained(folder)
    small_tokenizer(name).save_pretrained(folder)
    return check_folder(folder, f"tiny-{name}")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModelFolder]:
    """One tiny model of each row of `EXPORTED`, made once a session."""
    import torch

    torch.set_num_threads(1)
    base = tmp_path_factory.mktemp("tiny")
    return {name: make_model(name, base / name) for name in EXPORTED}


@pytest.fixture(scope="session")
def tiny_gguf(tiny: dict[str, ModelFolder], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The F16 GGUF of each tiny model."""
    from engine.export.gguf import write_gguf

    base = tmp_path_factory.mktemp("gguf")
    return {family: write_gguf(folder, base / f"{family}.gguf") for family, folder in tiny.items()}


def proof(folder: ModelFolder, path: Path, prompts: Sequence[str], max_tokens: int) -> Report:
    """The file compared with the model that it is said to come from, on up to 50 prompts, on one thread."""
    with Reference(folder, prompts, path.parent, max_tokens=max_tokens) as trained:
        return verify(trained, path, threads=1)

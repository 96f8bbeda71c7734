"""Tiny random models of each exportable family, a tiny tokenizer, and trainers over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from datasets import Dataset
from peft import LoraConfig, get_peft_model
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import AutoConfig, AutoModelForCausalLM, PreTrainedTokenizerFast
from trl import GRPOConfig

from tests.families import PACKED
from tests.training.forked import end_all

FAMILIES = ("qwen2", "qwen3", "granite", "phi3")  # no two compute alike
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PAD, END = 0, 1
VOCABULARY = {"<pad>": PAD, "<end>": END} | {letter: at + 2 for at, letter in enumerate(LETTERS)}
PREFIX = "systempromptofall"  # what every prompt begins with: long enough to be shared
PROMPTS = [PREFIX + rest for rest in ("abc", "dateofx", "qq", "lookatthese")]


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    end_all()


def tiny_config(family: str, **changes: Any) -> Any:
    shape = {
        "vocab_size": len(VOCABULARY),
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 8,
        "max_position_embeddings": 128,
        "initializer_range": 0.4,
        "pad_token_id": PAD,
        "bos_token_id": None,
        "eos_token_id": END,
    }
    return AutoConfig.for_model(family, **(shape | dict(PACKED.get(family, {})) | changes))


def tiny_model(family: str, seed: int = 0, **changes: Any) -> Any:
    """A random causal language model with a random (not zero) LoRA adapter on every linear layer."""
    torch.manual_seed(seed)
    base = AutoModelForCausalLM.from_config(tiny_config(family, **changes), dtype=torch.float32)
    model = get_peft_model(
        base, LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM")
    )
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.05)
    return model


def tiny_tokenizer() -> PreTrainedTokenizerFast:
    words = Tokenizer(models.WordLevel(VOCABULARY, unk_token="<pad>"))
    words.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    return PreTrainedTokenizerFast(tokenizer_object=words, pad_token="<pad>", eos_token="<end>")


def spell(text: str) -> list[int]:
    return [VOCABULARY[letter] for letter in text]


MakeTrainer = Callable[..., Any]


@pytest.fixture
def make_trainer(tmp_path: Path) -> MakeTrainer:
    """Builds `kind` (stock or ours) over a fresh tiny model; equal arguments give equal trainers.

    The reward is any deterministic function of an answer with some spread; answers seen are kept in
    `trainer.seen`, batch by batch.
    """

    def make(kind: type, family: str = "llama", named: dict[str, Any] | None = None, **config: Any) -> Any:
        seen: list[list[list[int]]] = []

        def reward(completion_ids: list[list[int]], **_: Any) -> list[float]:
            seen.append(completion_ids)
            return [float(sum(ids) % 5) for ids in completion_ids]

        settings = {
            "output_dir": str(tmp_path / kind.__name__),
            "per_device_train_batch_size": 8,
            "gradient_accumulation_steps": 1,
            "num_generations": 4,
            "max_completion_length": 12,
            "temperature": 0.9,
            "learning_rate": 1e-3,
            "logging_steps": 1,
            "report_to": "none",
            "save_strategy": "no",
            "activation_checkpointing": False,
            "bf16": False,
            "use_cpu": True,
            "disable_tqdm": True,
            "seed": 5,
        }
        trainer = kind(
            model=tiny_model(family),
            reward_funcs=reward,
            args=GRPOConfig(**(settings | config)),
            train_dataset=Dataset.from_dict({"prompt": PROMPTS}),
            processing_class=tiny_tokenizer(),
            **(named or {}),
        )
        trainer.seen = seen
        return trainer

    return make

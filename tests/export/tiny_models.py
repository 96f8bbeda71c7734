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

QWEN_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
LLAMA3_SPLIT = QWEN_SPLIT.replace(r"\p{N}| ?", r"\p{N}{1,3}| ?")
CHATML = (
    "{%- if messages[0].role == 'system' %}\n    {{- '<|im_start|>system\\n' + messages[0].content + "
    "'<|im_end|>\\n' }}\n{%- endif %}\n{%- for message in messages %}\n"
    "    {%- if message.role != 'system' %}\n"
    "        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}\n"
    "    {%- endif %}\n{%- endfor %}\n{%- if add_generation_prompt %}\n"
    "    {{- '<|im_start|>assistant\\n' }}\n%s{%- endif %}"
)
QWEN2_TEMPLATE = CHATML.replace("%s", "")
QWEN3_TEMPLATE = CHATML.replace(
    "%s",
    "    {%- if enable_thinking is defined and enable_thinking is false %}\n"
    "        {{- '<think>\\n\\n</think>\\n\\n' }}\n    {%- endif %}\n",
)
LLAMA3_TEMPLATE = (
    "{{- bos_token }}\n{%- for message in messages %}\n"
    "    {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' "
    "+ message['content'] | trim + '<|eot_id|>' }}\n{%- endfor %}\n"
    "{%- if add_generation_prompt %}\n"
    "    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}\n{%- endif %}\n"
)
VOCAB = 2048  # Rows of the embedding; the tokenizers have fewer tokens, as Qwen's have.
FAMILIES = ("llama", "qwen2", "qwen3")


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


def small_tokenizer(family: str) -> Any:
    """A tokenizer trained on the example's prompts, split as the family splits."""
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

    split = Regex(QWEN_SPLIT if family.startswith("qwen") else LLAMA3_SPLIT)
    backend = Tokenizer(models.BPE(ignore_merges=family == "llama3"))
    if family == "llama":
        steps: list[Any] = [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(False)]
    else:
        steps = [pre_tokenizers.Split(split, "isolated"), pre_tokenizers.ByteLevel(False, use_regex=False)]
    backend.pre_tokenizer = pre_tokenizers.Sequence(steps)
    if family.startswith("qwen"):
        backend.normalizer = normalizers.NFC()
    backend.decoder = decoders.ByteLevel()
    if family == "llama3":
        special = ["<|begin_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>"]
    else:
        special = ["<|endoftext|>", "<|im_end|>", "<|im_start|>"]
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB - 100,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    backend.train_from_iterator(real_prompts(), trainer)
    if family == "llama3":
        backend.post_processor = processors.TemplateProcessing(
            single="<|begin_of_text|> $A", special_tokens=[("<|begin_of_text|>", 0)]
        )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend,
        bos_token=special[0] if family == "llama3" else None,
        eos_token=special[1],
        pad_token=special[0],
    )
    if family == "qwen3":
        tokenizer.add_tokens(["<think>", "</think>"])
    tokenizer.chat_template = {
        "llama3": LLAMA3_TEMPLATE, "qwen3": QWEN3_TEMPLATE
    }.get(family, QWEN2_TEMPLATE)  # fmt: skip
    return tokenizer


def make_model(family: str, folder: Path, hidden: int = 64, seed: int = 0) -> ModelFolder:
    """Write a tiny random model; "llama3" is a llama with Llama 3's tokenizer and rope scaling.

    The weights are spread wider than usual, so that the logits differ clearly from each other.
    """
    import torch
    from transformers import (
        LlamaConfig,
        LlamaForCausalLM,
        Qwen2Config,
        Qwen2ForCausalLM,
        Qwen3Config,
        Qwen3ForCausalLM,
    )

    common: dict[str, Any] = {
        "vocab_size": VOCAB,
        "hidden_size": hidden,
        "intermediate_size": 2 * hidden,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 1024,
        "initializer_range": 0.2,
        "bos_token_id": 0,
        "eos_token_id": 1,
        "pad_token_id": 0,
    }
    rope: dict[str, Any] = {"rope_type": "default", "rope_theta": 50000.0}
    if family == "llama3":
        rope = {
            "rope_type": "llama3",
            "rope_theta": 500000.0,
            "factor": 8.0,
            "low_freq_factor": 1.0,
            "high_freq_factor": 4.0,
            "original_max_position_embeddings": 128,
        }
    torch.manual_seed(seed)
    if family in ("llama", "llama3"):
        model: Any = LlamaForCausalLM(LlamaConfig(tie_word_embeddings=True, rope_parameters=rope, **common))
    elif family == "qwen2":
        model = Qwen2ForCausalLM(Qwen2Config(tie_word_embeddings=False, rope_parameters=rope, **common))
    else:
        model = Qwen3ForCausalLM(
            Qwen3Config(tie_word_embeddings=True, head_dim=32, rope_parameters=rope, **common)
        )
    with torch.no_grad():
        for name, value in model.named_parameters():
            if name.endswith("bias"):
                value.normal_(0, 0.2)
            elif "norm" in name:
                value.uniform_(0.5, 1.5)
    model.save_pretrained(folder)
    small_tokenizer(family).save_pretrained(folder)
    return check_folder(folder, f"tiny-{family}")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModelFolder]:
    """One tiny model of each family, made once a session."""
    import torch

    torch.set_num_threads(1)
    base = tmp_path_factory.mktemp("tiny")
    return {family: make_model(family, base / family) for family in (*FAMILIES, "llama3")}


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

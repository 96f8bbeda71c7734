"""Tiny random models of each family, with small but real byte-level BPE tokenizers."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

from engine.base import store
from engine.export.proof import Report
from engine.export.reference import Reference
from engine.export.verify import verify
from engine.models import chat, hub
from engine.models.folder import ModelFolder, check_folder
from engine.project import open_project
from tests.families import EXPORTED, Exported

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
        trainers,
    )

    like = EXPORTED[name]
    backend = Tokenizer(models.BPE(ignore_merges=like.ignore_merges))
    if like.pieces:
        return _finished(sentence_pieces(like), like)
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
    return _finished(backend, like)


def sentence_pieces(like: Exported) -> Any:
    """A SentencePiece BPE as Gemma's: spaces are letters, unknown letters are bytes.

    As in real ones, every way to part a token in two is a merge, in the order of the tokens.
    """
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    draft = Tokenizer(models.BPE())
    draft.normalizer = normalizers.Replace(" ", "\u2581")
    draft.pre_tokenizer = pre_tokenizers.Split("\u2581", "merged_with_next")
    fixed = [*like.special, *(f"<0x{byte:02X}>" for byte in range(256))]
    trainer = trainers.BpeTrainer(vocab_size=VOCAB - 100, special_tokens=fixed, show_progress=False)
    draft.train_from_iterator(real_prompts(), trainer)
    vocab = draft.get_vocab()
    merges = [
        (token[:at], token[at:])
        for token, index in sorted(vocab.items(), key=lambda item: item[1])
        if index >= len(fixed)
        for at in range(1, len(token))
        if token[:at] in vocab and token[at:] in vocab
    ]
    backend = Tokenizer(models.BPE(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    backend.normalizer = draft.normalizer
    backend.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    backend.decoder = decoders.Sequence(
        [decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    backend.add_special_tokens(list(like.special))
    return backend


def _finished(backend: Any, like: Exported) -> Any:
    """The tokenizer with its BOS, added tokens and chat template."""
    from tokenizers import processors
    from transformers import PreTrainedTokenizerFast

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


def make_model(name: str, folder: Path, hidden: int = 64, seed: int = 0, **changes: Any) -> ModelFolder:
    """Write a tiny random model of a row of `EXPORTED`, with changes in its config.

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
        "rope_parameters": json.loads(json.dumps(like.rope)),
        **like.config,
        **changes,
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


T = TypeVar("T")


class _Made(dict[str, T]):
    """Things of each row of `EXPORTED`, each made when it is first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> T:
        self[name] = self._make(name)
        return self[name]


@lru_cache(maxsize=1)
def _base() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tiny-models-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@lru_cache(maxsize=1)
def _models() -> _Made[ModelFolder]:
    import torch

    torch.set_num_threads(1)
    return _Made(lambda name: make_model(name, _base() / name))


@lru_cache(maxsize=1)
def _files() -> _Made[Path]:
    from engine.export.gguf import write_gguf

    return _Made(lambda name: write_gguf(_models()[name], _base() / f"{name}.gguf"))


@pytest.fixture(scope="session")
def tiny() -> dict[str, ModelFolder]:
    """One tiny model of each row of `EXPORTED`, made once a process."""
    return _models()


@pytest.fixture(scope="session")
def tiny_gguf() -> dict[str, Path]:
    """The F16 GGUF of each tiny model, made once a process."""
    return _files()


def make_adapter(base: ModelFolder, out: Path, **options: Any) -> Path:
    """A LoRA adapter with random weights on both sides, saved by peft."""
    import torch
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(7)
    settings = {"r": 4, "lora_alpha": 12, "target_modules": ["q_proj", "v_proj", "down_proj"], **options}
    model = get_peft_model(hub.load_model(base), LoraConfig(task_type="CAUSAL_LM", **settings))
    with torch.no_grad():
        for name, value in model.named_parameters():
            if "lora_" in name:
                value.normal_(0, 0.3)
    model.save_pretrained(str(out))
    return out


def proof(
    folder: ModelFolder, path: Path, prompts: Sequence[str], max_tokens: int, adapter: Path | None = None
) -> Report:
    """The file compared with the model that it is said to come from, on up to 50 prompts, on one thread."""
    with Reference(folder, prompts, path.parent, adapter=adapter, max_tokens=max_tokens) as trained:
        return verify(trained, path, threads=1)

"""A Hugging Face byte-level BPE tokenizer as the vocabulary of a GGUF file.

llama.cpp knows pre-tokenizers by name (`PRE_TOKENIZERS`); the name is chosen here by what the
tokenizer does. A tokenizer that fits no known name is refused: a wrong name would silently give the
model other tokens.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from engine.base.errors import UserError
from engine.base.text import Text
from engine.models import chat
from engine.models.pre_tokenizers import KNOWN_MODELS, PRE_TOKENIZERS, steps_of

NORMAL, CONTROL, USER_DEFINED, UNUSED = 1, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fields of `tokenizer.ggml`: token texts and types by id, merges in order, special ids by name."""

    pre: str
    tokens: tuple[str, ...]
    types: tuple[int, ...]
    merges: tuple[str, ...]
    special: dict[str, int]
    add_bos: bool
    template: str


def from_tokenizer(tokenizer: Any, size: int, name: str, working: bool = False) -> Vocabulary:
    """The vocabulary of a fast transformers tokenizer, padded to `size`, the rows of the embedding.

    Its template lets the model think between tags only with `working`.

    Raises UserError naming the tokenizer when llama.cpp has no equal one.
    """
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise UserError(
            "The tokenizer of {name} ({name2}) has no fast form to export.", name, type(tokenizer).__name__
        )
    spec = json.loads(backend.to_str())
    pre = detect_pre(spec, f"{name} ({type(tokenizer).__name__})")
    tokens, types = _tokens(spec, size, name)
    merges = (item if isinstance(item, str) else " ".join(item) for item in spec["model"]["merges"])
    fmt = chat.from_tokenizer(tokenizer).bound(working)
    return Vocabulary(pre, tokens, types, tuple(merges), _special(tokenizer, fmt), fmt.add_bos, fmt.template)


def detect_pre(spec: dict[str, Any], name: str) -> str:
    """The `tokenizer.ggml.pre` of a tokenizer.json. Raises UserError where none splits in the same way."""
    model = spec["model"]
    if model.get("type") != "BPE" or model.get("byte_fallback") or model.get("continuing_subword_prefix"):
        raise UserError(
            "The tokenizer of {name} is not a byte-level BPE, the only kind that can be exported.", name
        )
    if spec.get("normalizer") is not None:
        raise UserError("The tokenizer of {name} normalises the text first, which llama.cpp cannot do.", name)
    steps = steps_of(spec.get("pre_tokenizer"))
    name_in_gguf = PRE_TOKENIZERS.get((tuple(steps), bool(model.get("ignore_merges"))))
    if name_in_gguf is None:
        raise UserError(
            "The tokenizer of {name} splits text in an unknown way: {list}.",
            name,
            " + ".join(steps),
            hint=Text("Models that can be exported: {list}.", ", ".join(KNOWN_MODELS)),
        )
    return name_in_gguf


def _tokens(spec: dict[str, Any], size: int, name: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    texts = {index: token for token, index in spec["model"]["vocab"].items()}
    types = dict.fromkeys(texts, NORMAL)
    for added in spec.get("added_tokens") or []:
        texts[added["id"]] = added["content"]
        types[added["id"]] = CONTROL if added.get("special") else USER_DEFINED
    if max(texts) >= size:
        raise UserError(
            "The tokenizer of {name} has {n} tokens and the model only {n2}.", name, max(texts) + 1, size
        )
    tokens = tuple(texts.get(index, f"[PAD{index}]") for index in range(size))
    return tokens, tuple(types.get(index, UNUSED) for index in range(size))


def _special(tokenizer: Any, fmt: chat.ChatFormat) -> dict[str, int]:
    """GGUF's name of each special token that the tokenizer has -> its id."""
    ids = {
        "bos": tokenizer.bos_token_id,
        "eos": tokenizer.eos_token_id,
        "unknown": tokenizer.unk_token_id,
        "padding": tokenizer.pad_token_id,
    }
    end_of_turn = tokenizer.get_vocab().get(chat.end_of_turn(fmt))
    if end_of_turn != ids["eos"]:
        ids["eot"] = end_of_turn
    return {name: index for name, index in ids.items() if index is not None}

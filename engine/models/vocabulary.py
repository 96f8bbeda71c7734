"""A Hugging Face BPE tokenizer as the vocabulary of a GGUF file. Heavy.

llama.cpp knows pre-tokenizers by name (`PRE_TOKENIZERS`); the name is chosen here by what the
tokenizer does. A tokenizer that fits no known name is refused: a wrong name would silently give the
model other tokens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gguf import TokenType

from engine.base.errors import UserError
from engine.base.text import Text
from engine.models import chat
from engine.models.pre_tokenizers import KNOWN_MODELS, PRE_TOKENIZERS, steps_of

BYTE_LEVEL, SENTENCE_PIECE = "gpt2", "llama"  # `tokenizer.ggml.model`
_SPACE = "\u2581"
_BYTE_TOKEN = re.compile(r"<0x[0-9A-F]{2}>")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fields of `tokenizer.ggml`: token texts and types by id, special ids by name.

    A byte-level BPE has its merges in order, a SentencePiece BPE the scores of its tokens.
    """

    model: str
    pre: str
    tokens: tuple[str, ...]
    types: tuple[int, ...]
    merges: tuple[str, ...]
    scores: tuple[float, ...]
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
    pieces = _is_sentence_piece(spec)
    pre = "default" if pieces else detect_pre(spec, f"{name} ({type(tokenizer).__name__})")
    tokens, types = _tokens(spec, size, name)
    merges = [item if isinstance(item, str) else " ".join(item) for item in spec["model"]["merges"]]
    fmt = chat.from_tokenizer(tokenizer).bound(working)
    return Vocabulary(
        SENTENCE_PIECE if pieces else BYTE_LEVEL,
        pre,
        tokens,
        types,
        () if pieces else tuple(merges),
        _scores(tokens, merges) if pieces else (),
        _special(tokenizer, fmt),
        fmt.add_bos,
        fmt.template,
    )


def _is_sentence_piece(spec: dict[str, Any]) -> bool:
    """Whether a tokenizer.json is a SentencePiece BPE without a space before the text, as Gemma's is.

    Others (Llama 2, Phi-3, the first Mistral) put one there, and llama.cpp in other places than they do.
    """
    model, normalizer = spec["model"], spec.get("normalizer") or {}
    spaces = normalizer.get("type") == "Replace" and normalizer["pattern"] == {"String": " "}
    return bool(
        model.get("type") == "BPE"
        and model.get("byte_fallback")
        and spaces
        and normalizer["content"] == _SPACE
        and steps_of(spec.get("pre_tokenizer")) in (["nothing"], ["Split"])
    )


def _scores(tokens: Sequence[str], merges: Sequence[str]) -> tuple[float, ...]:
    """The score of each token: llama.cpp merges first what makes the token of the highest score.

    The order of the merges is that of the tokens which they make; what no merge makes needs no score.
    """
    made: dict[str, float] = {}
    for rank, merge in enumerate(merges):
        made.setdefault(merge.replace(" ", "", 1), -float(rank))
    return tuple(made.get(token, -1e6) for token in tokens)


def detect_pre(spec: dict[str, Any], name: str) -> str:
    """The `tokenizer.ggml.pre` of a tokenizer.json. Raises UserError where none splits in the same way."""
    model = spec["model"]
    if model.get("type") != "BPE" or model.get("byte_fallback") or model.get("continuing_subword_prefix"):
        raise UserError(
            "The tokenizer of {name} is neither a byte-level BPE nor like Gemma's; no other kind can be "
            "exported.",
            name,
            hint=Text("Models that can be exported: {list}.", ", ".join(KNOWN_MODELS)),
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
    model = spec["model"]
    texts = {index: token for token, index in model["vocab"].items()}
    types = {index: _type_of(token, model) for index, token in texts.items()}
    for added in spec.get("added_tokens") or []:
        if added["id"] >= size and added["id"] not in texts:
            continue  # the model has no row for it: Gemma 3's text models lack that of pictures
        texts[added["id"]] = added["content"]
        types[added["id"]] = TokenType.CONTROL if added.get("special") else TokenType.USER_DEFINED
    if max(texts) >= size:
        raise UserError(
            "The tokenizer of {name} has {n} tokens and the model only {n2}.", name, max(texts) + 1, size
        )
    tokens = tuple(texts.get(index, f"[PAD{index}]") for index in range(size))
    return tokens, tuple(types.get(index, TokenType.UNUSED) for index in range(size))


def _type_of(token: str, model: dict[str, Any]) -> TokenType:
    if not model.get("byte_fallback"):
        return TokenType.NORMAL
    if token == model.get("unk_token"):
        return TokenType.UNKNOWN
    return TokenType.BYTE if _BYTE_TOKEN.fullmatch(token) else TokenType.NORMAL


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

"""The tokenizer of a GGUF file as transformers loads it, with the tokens that llama.cpp makes.

transformers' own GGUF reader ignores `tokenizer.ggml.pre`, so that digits, for one, get other tokens. What
llama.cpp does not do is left out here too (see `pre_tokenizers.split_as_llama_cpp`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError
from engine.models.gguf_config import adds_bos, special_ids
from engine.models.gguf_file import GgufHeader
from engine.models.pre_tokenizers import split_of, splitter

# Token types of GGUF. Those without a text of their own are left out: they fill the rows of the embedding.
_NORMAL, _UNKNOWN, _CONTROL, _USER_DEFINED, _UNUSED = 1, 2, 3, 4, 5


def write_tokenizer(header: GgufHeader, folder: Path) -> None:
    """Write tokenizer.json, its config and the chat template where the file has one.

    Raises UserError where the lists of the file do not make a tokenizer.
    """
    tokens: list[str] = header.metadata["tokenizer.ggml.tokens"]
    try:
        _backend(header).save(str(folder / "tokenizer.json"))
    except UserError:
        raise
    except Exception as error:  # tokenizers raises nothing more special
        raise UserError("The tokenizer of {name} cannot be read: {reason}.", header.path, error) from error
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        **{f"{name}_token": tokens[index] for name, index in special_ids(header).items()},
        "add_prefix_space": False,
        "clean_up_tokenization_spaces": False,
        "model_max_length": header.hyper("context_length", 2048),
    }
    store.write_text(folder / "tokenizer_config.json", json.dumps(config, indent=1) + "\n")
    template = header.metadata.get("tokenizer.chat_template")
    if isinstance(template, str) and template:
        store.write_text(folder / "chat_template.jinja", template)


def _backend(header: GgufHeader) -> Any:
    from tokenizers import AddedToken, Tokenizer, decoders, models, processors

    meta = header.metadata
    tokens = _texts(header, "tokens")
    merges = [_pair(header, merge) for merge in _texts(header, "merges")]
    kinds = meta.get("tokenizer.ggml.token_type") or [_NORMAL] * len(tokens)
    if len(kinds) != len(tokens):
        raise _broken(header, "token_type")
    vocabulary = {
        token: index for index, (token, kind) in enumerate(zip(tokens, kinds, strict=True)) if kind != _UNUSED
    }
    how = split_of(meta.get("tokenizer.ggml.pre"))
    assert how is not None, "family_of has checked it"
    steps, whole_words = how
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, ignore_merges=whole_words))
    tokenizer.pre_tokenizer = splitter(steps)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    for wanted, special in (((_CONTROL, _UNKNOWN), True), ((_USER_DEFINED,), False)):
        some = [token for token, kind in zip(tokens, kinds, strict=True) if kind in wanted]
        added = [AddedToken(token, normalized=False, special=special) for token in some]
        (tokenizer.add_special_tokens if special else tokenizer.add_tokens)(added)
    bos = special_ids(header).get("bos")
    if bos is not None and adds_bos(meta):
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{tokens[bos]} $A", special_tokens=[(tokens[bos], bos)]
        )
    return tokenizer


def _texts(header: GgufHeader, key: str) -> list[str]:
    texts = header.metadata.get(f"tokenizer.ggml.{key}")
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise _broken(header, key)
    return texts


def _pair(header: GgufHeader, merge: str) -> tuple[str, str]:
    left, space, right = merge.partition(" ")
    if not space:
        raise _broken(header, "merges")
    return left, right


def _broken(header: GgufHeader, key: str) -> UserError:
    return UserError("The tokenizer of {name} is damaged ({key}).", header.path, key)

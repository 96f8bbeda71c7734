"""What Lathe knows of each model family, and of the tokenizers and chat templates that they come with.

To support another family, add it here and to the table of `tests/families.py`; no other file names one.
The window reads this too: nothing heavy is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_TOP = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}
_LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_LAYER_WITH_QK_NORM = {**_LAYER, "attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm"}


@dataclass(frozen=True, slots=True)
class Family:
    """One family; `name` is transformers' `model_type`.

    `packable`: its layers attend through transformers' attention interface with rotary positions, and
    nothing else looks at a token's place in the row; `engine.models.packable` still reads each config, for
    some models of a family have a sliding window. `alibi`: positions count by place in the row instead.

    `gguf` is GGUF's `general.architecture`, empty where no file is written. Then `layer` maps GGUF's name
    of each part of a layer to transformers' name, `interleaved_rotary` says that llama.cpp wants the rows
    of each head of Q and K in pairs (see `interleave`), and `writes_head_dim` that it wants the head size
    even where it follows from the other sizes.
    """

    name: str
    packable: bool = False
    alibi: bool = False
    gguf: str = ""
    layer: Mapping[str, str] = field(default_factory=dict)
    interleaved_rotary: bool = False
    writes_head_dim: bool = False

    def tensor_names(self, layers: int) -> dict[str, str]:
        """GGUF's name of each module of a model of so many layers -> transformers' name, no suffixes."""
        names = dict(_TOP)
        for at in range(layers):
            names |= {f"blk.{at}.{ours}": f"model.layers.{at}.{name}" for ours, name in self.layer.items()}
        return names


_ALL = (
    Family("llama", packable=True, gguf="llama", layer=_LAYER, interleaved_rotary=True),
    Family("qwen2", packable=True, gguf="qwen2", layer=_LAYER),
    Family("qwen3", packable=True, gguf="qwen3", layer=_LAYER_WITH_QK_NORM, writes_head_dim=True),
    Family("gemma", packable=True),
    Family("granite", packable=True),
    Family("mistral", packable=True),
    Family("olmo2", packable=True),
    Family("phi3", packable=True),
    Family("smollm3", packable=True),
    Family("starcoder2", packable=True),
    Family("bloom", alibi=True),
    Family("mpt", alibi=True),
)
FAMILIES: Mapping[str, Family] = {family.name: family for family in _ALL}
EXPORTABLE: Mapping[str, Family] = {family.name: family for family in _ALL if family.gguf}
# What a build of the program must be able to open.
SUPPORTED = tuple(family.name for family in _ALL if family.gguf or family.packable)


def interleave(rows: Any, heads: int) -> Any:
    """The rotary halves of each head in pairs, as in llama.cpp: rows (heads, 2, half) -> (heads, half, 2).

    `rows` is the weight [heads * head_dim, columns] or bias [heads * head_dim] of Q or K, of torch or numpy.
    """
    return _swapped(rows, (heads, 2, rows.shape[0] // heads // 2))


def separate(rows: Any, heads: int) -> Any:
    """The inverse of `interleave`: rows (heads, half, 2) -> (heads, 2, half)."""
    return _swapped(rows, (heads, rows.shape[0] // heads // 2, 2))


def _swapped(rows: Any, shape: tuple[int, int, int]) -> Any:
    return rows.reshape(*shape, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


# The regular expressions by which Qwen 2 and Llama 3 split a text, as their tokenizer.json has them.
_WORDS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
_REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2_SPLIT = _WORDS + _REST
LLAMA3_SPLIT = _WORDS + "{1,3}" + _REST

# How a byte-level BPE tokenizer splits a text (the steps that `engine.export.vocabulary` reads from its
# tokenizer.json, and whether it takes whole words before merging) -> llama.cpp's name of that
# (`tokenizer.ggml.pre`, https://github.com/ggml-org/llama.cpp/blob/master/src/llama-vocab.cpp).
PRE_TOKENIZERS: Mapping[tuple[tuple[str, ...], bool], str] = {
    (("digits", "words"), False): "smollm",
    (("words",), False): "gpt-2",
    ((QWEN2_SPLIT, "bytes"), False): "qwen2",
    ((LLAMA3_SPLIT, "bytes"), True): "llama-bpe",
    ((LLAMA3_SPLIT, "bytes"), False): "smaug-bpe",
}
# Other names that llama.cpp takes for some of them.
_PRE_ALIASES: Mapping[str, str] = {
    "llama3": "llama-bpe",
    "llama-v3": "llama-bpe",
    "deepseek-r1-qwen": "qwen2",
}
# Models with these tokenizers, named to the user where a tokenizer fits none.
KNOWN_MODELS = ("SmolLM2", "Qwen2.5", "Qwen3", "Llama 3")
# The pre-tokenizers before whose texts llama.cpp puts a BOS where the file does not say (add_bos_token).
BOS_BY_DEFAULT = frozenset({"llama-bpe", "llama3", "llama-v3"})


def split_of(pre: object) -> tuple[tuple[str, ...], bool] | None:
    """How a `tokenizer.ggml.pre` splits a text, as `PRE_TOKENIZERS` has it; None where that is not known."""
    name = _PRE_ALIASES.get(str(pre), pre)
    return next((how for how, known in PRE_TOKENIZERS.items() if known == name), None)


# The variable by which a chat template is told whether the model thinks aloud before it answers, as Qwen3
# would; it does only in a task with working.
THINKING = "enable_thinking"

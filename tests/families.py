"""The table of tests behind `engine.models.families`: a tiny model of each family, as its real ones are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.models.catalog import CatalogModel

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
SMOLLM_TEMPLATE = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, "
    "trained by Hugging Face<|im_end|>\n' }}"
    "{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
LLAMA3_TEMPLATE = (
    "{{- bos_token }}\n{%- for message in messages %}\n"
    "    {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' "
    "+ message['content'] | trim + '<|eot_id|>' }}\n{%- endfor %}\n"
    "{%- if add_generation_prompt %}\n"
    "    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}\n{%- endif %}\n"
)
CHATML_TOKENS = ("<|endoftext|>", "<|im_end|>", "<|im_start|>")
LLAMA3_TOKENS = ("<|begin_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>")
PLAIN_ROPE = {"rope_type": "default", "rope_theta": 50000.0}
LLAMA3_ROPE = {
    "rope_type": "llama3",
    "rope_theta": 500000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 128,
}


@dataclass(frozen=True)
class Exported:
    """A kind of model that is exported: its config, its tokenizer, and what its GGUF must hold.

    `split` None: digits singly, then GPT-2's words. The first of `special` is BOS or padding, the second
    EOS. `tensors` are those that models of other families lack.
    """

    family: str
    pre: str
    split: str | None = None
    ignore_merges: bool = False
    nfc: bool = False
    special: tuple[str, ...] = CHATML_TOKENS
    added: tuple[str, ...] = ()
    bos: bool = False
    template: str = QWEN2_TEMPLATE
    tied: bool = True
    rope: Mapping[str, Any] = field(default_factory=lambda: PLAIN_ROPE)
    config: Mapping[str, Any] = field(default_factory=dict)
    tensors: frozenset[str] = frozenset()


EXPORTED = {
    "llama": Exported("llama", "smollm"),
    "llama3": Exported(
        "llama",
        "llama-bpe",
        LLAMA3_SPLIT,
        ignore_merges=True,
        special=LLAMA3_TOKENS,
        bos=True,
        template=LLAMA3_TEMPLATE,
        rope=LLAMA3_ROPE,
        tensors=frozenset({"rope_freqs.weight"}),
    ),
    "qwen2": Exported(
        "qwen2",
        "qwen2",
        QWEN_SPLIT,
        nfc=True,
        tied=False,
        tensors=frozenset({"output.weight", "blk.1.attn_q.bias"}),
    ),
    "qwen3": Exported(
        "qwen3",
        "qwen2",
        QWEN_SPLIT,
        nfc=True,
        added=("<think>", "</think>"),
        template=QWEN3_TEMPLATE,
        config={"head_dim": 32},
        tensors=frozenset({"blk.1.attn_q_norm.weight"}),
    ),
}
# Packable families -> what a tiny config needs to be one that is packable.
PACKED: Mapping[str, Mapping[str, Any]] = {
    "llama": {},
    "qwen2": {},
    "qwen3": {},
    "gemma": {},
    "granite": {},
    "mistral": {"sliding_window": None},
    "olmo2": {},
    "phi3": {"sliding_window": None},
    "smollm3": {},
    "starcoder2": {"sliding_window": None},
}
# How many weights a layer of the offered models has beyond a llama's.
MORE_WEIGHTS: Mapping[str, Callable[[CatalogModel], int]] = {
    "llama": lambda model: 0,
    "qwen2": lambda model: (model.heads + 2 * model.kv_heads) * model.head_dim,
    "qwen3": lambda model: 2 * model.head_dim,
}

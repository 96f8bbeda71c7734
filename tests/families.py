"""The table of tests behind `engine.models.families`: a tiny model of each family, as its real ones are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.models.catalog import CatalogModel
from engine.models.families import EXPORTABLE

_CASED = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+%s"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*%s"
    r"|\p{N}%s| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_ENDINGS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
QWEN_SPLIT = (
    _ENDINGS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN35_SPLIT = (
    _ENDINGS + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
LLAMA3_SPLIT = QWEN_SPLIT.replace(r"\p{N}| ?", r"\p{N}{1,3}| ?")
GPT4O_SPLIT = _CASED % (_ENDINGS + "?", _ENDINGS + "?", "{1,3}")
TEKKEN_SPLIT = _CASED % ("", "", "")
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
MISTRAL_TEMPLATE = (
    "{{- bos_token }}{%- for message in messages %}{%- if message.role == 'assistant' %}"
    "{{- ' ' + message.content + eos_token }}{%- elif message.role == 'system' %}"
    "{{- '[SYSTEM_PROMPT]' + message.content + '[/SYSTEM_PROMPT]' }}{%- else %}"
    "{{- '[INST]' + message.content + '[/INST]' }}{%- endif %}{%- endfor %}"
)
GRANITE_TEMPLATE = (
    "{%- for message in messages %}{{- '<|start_of_role|>' + message['role'] + '<|end_of_role|>' "
    "+ message['content'] + '<|end_of_text|>\n' }}{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|start_of_role|>assistant<|end_of_role|>' }}{%- endif %}"
)
PHI4_TEMPLATE = (
    "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% else %}{{ eos_token }}{% endif %}"
)
GEMMA_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{{ '<start_of_turn>' + "
    "('model' if message['role'] == 'assistant' else 'user') + '\n' + message['content'] | trim "
    "+ '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %}"
)
GEMMA2_TEMPLATE = (
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}"
    "{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}"
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}"
    "{% set role = message['role'] %}{% endif %}"
    "{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %}"
)
GEMMA_TOKENS = ("<bos>", "<eos>", "<unk>", "<start_of_turn>", "<end_of_turn>")
MISTRAL_TOKENS = ("<s>", "</s>", "[INST]", "[/INST]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]")
GRANITE_TOKENS = ("<pad>", "<|end_of_text|>", "<|start_of_role|>", "<|end_of_role|>")
PHI4_TOKENS = ("<|endoftext|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>")
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
    EOS. `tensors` are those that models of other families lack. `pieces`: the
    tokenizer is a SentencePiece BPE. `stock`: the model cannot be packed.
    `rounding` is what llama.cpp loses of a float32 file: it looks GELU up in a table of 16 bits.
    `tied`: input and output embeddings are one matrix; `both`: real models of the family exist with one
    and with two.
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
    layers: int = 2
    pieces: bool = False
    stock: bool = False
    rounding: float = 1e-3
    both: bool = False


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
        both=True,
    ),
    "qwen2": Exported(
        "qwen2",
        "qwen2",
        QWEN_SPLIT,
        nfc=True,
        tied=False,
        tensors=frozenset({"output.weight", "blk.1.attn_q.bias"}),
        both=True,
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
        both=True,
    ),
    "qwen3.5": Exported(  # every fourth layer sees the whole text, the others attend linearly
        "qwen3_5_text",
        "qwen35",
        QWEN35_SPLIT,
        nfc=True,
        added=("<think>", "</think>"),
        template=QWEN3_TEMPLATE,
        rope={
            "rope_type": "default",
            "rope_theta": 10000000.0,
            "partial_rotary_factor": 0.25,
            "mrope_section": [2, 1, 1],
        },
        config={
            "head_dim": 32,
            "linear_key_head_dim": 16,
            "linear_value_head_dim": 16,
            "linear_num_key_heads": 2,
            "linear_num_value_heads": 4,
        },
        tensors=frozenset({"blk.1.ssm_out.weight"}),
        layers=4,
        stock=True,
        both=True,
    ),
    "mistral": Exported(
        "mistral",
        "tekken",
        TEKKEN_SPLIT,
        ignore_merges=True,
        special=MISTRAL_TOKENS,
        bos=True,
        template=MISTRAL_TEMPLATE,
        tied=False,
        config={"head_dim": 32, "sliding_window": None},
        tensors=frozenset({"output.weight"}),
    ),
    "smollm3": Exported(  # every fourth layer has no positions
        "smollm3",
        "llama-bpe",
        LLAMA3_SPLIT,
        ignore_merges=True,
        added=("<think>", "</think>"),
        template=QWEN3_TEMPLATE,
        layers=4,
    ),
    "granite": Exported(
        "granite",
        "smollm",
        special=GRANITE_TOKENS,
        template=GRANITE_TEMPLATE,
        config={
            "attention_bias": True,
            "attention_multiplier": 0.1,
            "embedding_multiplier": 3.0,
            "residual_multiplier": 0.4,
            "logits_scaling": 2.0,
        },
        tensors=frozenset({"blk.1.attn_q.bias"}),
    ),
    "phi4": Exported(
        "phi3",
        "gpt-4o",
        GPT4O_SPLIT,
        special=PHI4_TOKENS,
        template=PHI4_TEMPLATE,
        rope={
            "rope_type": "longrope",
            "rope_theta": 10000.0,
            "partial_rotary_factor": 0.75,
            "original_max_position_embeddings": 512,
            "short_factor": [1.0, 1.1, 1.2, 1.3, 1.4, 1.5],
            "long_factor": [1.0, 1.5, 2.0, 3.0, 5.0, 8.0],
        },
        config={"original_max_position_embeddings": 512, "sliding_window": None},
        tensors=frozenset({"rope_factors_long.weight"}),
        both=True,
    ),
    "gemma2": Exported(  # every second layer sees the whole text; attention and logits are capped
        "gemma2",
        "default",
        special=GEMMA_TOKENS,
        bos=True,
        template=GEMMA2_TEMPLATE,
        config={
            "head_dim": 32,
            "query_pre_attn_scalar": 32,
            "sliding_window": 24,
            "attn_logit_softcapping": 3.0,
            "final_logit_softcapping": 5.0,
            "hidden_activation": "gelu_pytorch_tanh",
        },
        tensors=frozenset({"blk.1.post_ffw_norm.weight"}),
        pieces=True,
        stock=True,
        rounding=1e-2,
    ),
    "gemma3": Exported(  # every sixth layer sees the whole text, the others a window of it
        "gemma3_text",
        "default",
        special=GEMMA_TOKENS,
        bos=True,
        template=GEMMA_TEMPLATE,
        rope={
            "full_attention": {"rope_type": "linear", "rope_theta": 1000000.0, "factor": 8.0},
            "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
        },
        config={
            "head_dim": 32,
            "query_pre_attn_scalar": 32,
            "sliding_window": 24,
            "final_logit_softcapping": 5.0,
            "hidden_activation": "gelu_pytorch_tanh",
        },
        tensors=frozenset({"blk.1.attn_q_norm.weight", "blk.1.post_ffw_norm.weight"}),
        layers=6,
        pieces=True,
        stock=True,
        rounding=1e-2,
    ),
    "lfm2": Exported(
        "lfm2",
        "llama-bpe",
        LLAMA3_SPLIT,
        ignore_merges=True,
        special=("<|startoftext|>", "<|im_end|>", "<|im_start|>"),
        bos=True,
        template="{{- bos_token -}}" + QWEN2_TEMPLATE,
        config={
            "layer_types": ["conv", "full_attention", "conv"],
            "block_auto_adjust_ff_dim": True,
            "block_multiple_of": 32,
        },
        tensors=frozenset({"blk.1.attn_q_norm.weight", "blk.0.shortconv.conv.weight"}),
        layers=3,
        stock=True,
    ),
}
# Those that can be trained from their file.
FROM_FILE = [name for name, row in EXPORTED.items() if EXPORTABLE[row.family].from_gguf]
# Packable families -> what a tiny config needs to be one that is packable.
PACKED: Mapping[str, Mapping[str, Any]] = {
    "llama": {},
    "qwen2": {},
    "qwen3": {},
    "gemma": {},
    "granite": {
        "attention_multiplier": 0.2,
        "embedding_multiplier": 3.0,
        "residual_multiplier": 0.4,
        "logits_scaling": 2.0,
    },
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
    "smollm3": lambda model: 0,
    "granite": lambda model: 0,
    "mistral": lambda model: 0,
    "phi3": lambda model: 0,
    "gemma3_text": lambda model: 2 * model.head_dim + 2 * model.hidden,
    "lfm2": lambda model: _convolutions(model) // model.layers,
}


def _convolutions(model: CatalogModel) -> int:
    """What ten convolutions have beyond attentions, and the other layers' norms of queries and keys."""
    attention = 2 * model.hidden * (model.heads + model.kv_heads) * model.head_dim
    convolution = 4 * model.hidden**2 + 3 * model.hidden
    return 10 * (convolution - attention) + (model.layers - 10) * 2 * model.head_dim

"""What Lathe knows of each model family.

To support another family, add it here and to the table of `tests/families.py`. What only its file holds is in
`engine.export.hyperparameters`, what llama.cpp would compute otherwise in `engine.models.exportable`.
The window reads this too: nothing heavy is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_TOP = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}
_ATTENTION = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
}
_FEED_FORWARD = {"ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}
_NORMS = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
_LAYER = {**_NORMS, **_ATTENTION, **_FEED_FORWARD}
_QK_NORMS = {"attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm"}
_FUSED_LAYER = {
    **_NORMS,
    "attn_qkv": "self_attn.qkv_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_up": "mlp.gate_up_proj",
    "ffn_down": "mlp.down_proj",
}
_GEMMA_LAYER = {
    "attn_norm": "input_layernorm",
    **_ATTENTION,
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    **_FEED_FORWARD,
    "post_ffw_norm": "post_feedforward_layernorm",
}
_CONVOLUTION = {
    "shortconv.conv": "conv.conv",
    "shortconv.in_proj": "conv.in_proj",
    "shortconv.out_proj": "conv.out_proj",
}
_LFM2_ATTENTION = {
    **_ATTENTION,
    "attn_output": "self_attn.out_proj",
    "attn_q_norm": "self_attn.q_layernorm",
    "attn_k_norm": "self_attn.k_layernorm",
}
_LFM2_LAYER = {
    "attn_norm": "operator_norm",
    **_LFM2_ATTENTION,
    **_CONVOLUTION,
    "ffn_norm": "ffn_norm",
    "ffn_gate": "feed_forward.w1",
    "ffn_up": "feed_forward.w3",
    "ffn_down": "feed_forward.w2",
}
# Linear attention by the gated delta rule (arXiv 2412.06464), and what of it are no modules.
_LINEAR_ATTENTION = {
    "attn_qkv": "linear_attn.in_proj_qkv",
    "attn_gate": "linear_attn.in_proj_z",
    "ssm_alpha": "linear_attn.in_proj_a",
    "ssm_beta": "linear_attn.in_proj_b",
    "ssm_conv1d": "linear_attn.conv1d",
    "ssm_norm": "linear_attn.norm",
    "ssm_out": "linear_attn.out_proj",
}
_LINEAR_PARAMETERS = {"ssm_a": "linear_attn.A_log", "ssm_dt.bias": "linear_attn.dt_bias"}
_QWEN35_LAYER = {
    "attn_norm": "input_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    **_ATTENTION,
    **_QK_NORMS,
    **_LINEAR_ATTENTION,
    **_FEED_FORWARD,
}


@dataclass(frozen=True, slots=True)
class Family:
    """One family; `name` is transformers' `model_type`.

    `packable`: its layers attend through transformers' attention interface with rotary positions, and
    nothing else looks at a token's place in the row; `engine.models.packable` still reads each config, for
    some models of a family have a sliding window. `alibi`: positions count by place in the row instead.

    `gguf` is GGUF's `general.architecture`, empty where no file is written. Then `layer` maps GGUF's name
    of each part of a layer to transformers' name, `interleaved_rotary` says that llama.cpp wants the rows
    of each head of Q and K in pairs (see `interleave`), `writes_head_dim` that it wants the head size
    even where it follows from the other sizes, and `numbers` maps the numbers of the config that only this
    family has to GGUF's keys. `top` is as `layer`, for what is outside the layers; `some_layers` are the
    parts that not every layer has; `parameters` are those of a layer that are no modules, with their whole
    names. `norm_shift` is added to the weights of norms, and `windows` says that
    llama.cpp knows which layers attend within a sliding window. `from_gguf`: a file of it can be trained.
    """

    name: str
    packable: bool = False
    alibi: bool = False
    gguf: str = ""
    layer: Mapping[str, str] = field(default_factory=dict)
    interleaved_rotary: bool = False
    writes_head_dim: bool = False
    numbers: Mapping[str, str] = field(default_factory=dict)
    top: Mapping[str, str] = field(default_factory=lambda: _TOP)
    some_layers: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(default_factory=dict)
    norm_shift: float = 0.0
    windows: bool = False
    from_gguf: bool = True

    def tensor_names(self, layers: int) -> dict[str, str]:
        """GGUF's name of each module of a model of so many layers -> transformers' name, no suffixes."""
        names = dict(self.top)
        for at in range(layers):
            names |= {f"blk.{at}.{ours}": f"model.layers.{at}.{name}" for ours, name in self.layer.items()}
        return names


_ALL = (
    Family("llama", packable=True, gguf="llama", layer=_LAYER, interleaved_rotary=True),
    # The same to llama.cpp as a llama: a file of it is trained as one.
    Family("mistral", packable=True, gguf="llama", layer=_LAYER, interleaved_rotary=True, from_gguf=False),
    Family("qwen2", packable=True, gguf="qwen2", layer=_LAYER),
    Family("qwen3", packable=True, gguf="qwen3", layer={**_LAYER, **_QK_NORMS}, writes_head_dim=True),
    Family("smollm3", packable=True, gguf="smollm3", layer=_LAYER, interleaved_rotary=True),
    Family(
        "granite",
        packable=True,
        gguf="granite",
        layer=_LAYER,
        interleaved_rotary=True,
        numbers={
            "attention_multiplier": "attention.scale",
            "embedding_multiplier": "embedding_scale",
            "residual_multiplier": "residual_scale",
            "logits_scaling": "logit_scale",
        },
    ),
    Family("phi3", packable=True, gguf="phi3", layer=_FUSED_LAYER, from_gguf=False),
    Family(
        "gemma2",
        gguf="gemma2",
        layer=_GEMMA_LAYER,
        top={"token_embd": "model.embed_tokens", "output_norm": "model.norm"},
        writes_head_dim=True,
        numbers={
            "attn_logit_softcapping": "attn_logit_softcapping",
            "final_logit_softcapping": "final_logit_softcapping",
        },
        norm_shift=1.0,
        windows=True,
        from_gguf=False,
    ),
    Family(
        "gemma3_text",
        gguf="gemma3",
        layer={**_GEMMA_LAYER, **_QK_NORMS},
        writes_head_dim=True,
        numbers={"final_logit_softcapping": "final_logit_softcapping"},
        norm_shift=1.0,
        windows=True,
        from_gguf=False,
    ),
    Family(
        "qwen3_5_text",
        gguf="qwen35",
        layer=_QWEN35_LAYER,
        writes_head_dim=True,
        some_layers=frozenset({*_ATTENTION, *_QK_NORMS, *_LINEAR_ATTENTION}),
        parameters=_LINEAR_PARAMETERS,
        norm_shift=1.0,
        from_gguf=False,
    ),
    Family(
        "lfm2",
        gguf="lfm2",
        layer=_LFM2_LAYER,
        top={
            "token_embd": "model.embed_tokens",
            "token_embd_norm": "model.embedding_norm",
            "output": "lm_head",
        },
        some_layers=frozenset({*_LFM2_ATTENTION, *_CONVOLUTION}),
        from_gguf=False,
    ),
    Family("gemma", packable=True),
    Family("olmo2", packable=True),
    Family("starcoder2", packable=True),
    Family("bloom", alibi=True),
    Family("mpt", alibi=True),
)
FAMILIES: Mapping[str, Family] = {family.name: family for family in _ALL}
EXPORTABLE: Mapping[str, Family] = {family.name: family for family in _ALL if family.gguf}
# Models that see pictures too -> the family of the part that reads texts, which is trained and exported.
TEXT_PART: Mapping[str, str] = {"qwen3_5": "qwen3_5_text"}
# Architecture of GGUF -> the family as which a file of it is trained.
OF_GGUF: Mapping[str, Family] = {family.gguf: family for family in _ALL if family.gguf and family.from_gguf}
# What a build of the program must be able to open: the packages `transformers.models.NAME`.
SUPPORTED = tuple(family.name.removesuffix("_text") for family in _ALL if family.gguf or family.packable)


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


# The variable by which a chat template is told whether the model thinks aloud before it answers, as Qwen3
# would; it does only in a task with working.
THINKING = "enable_thinking"

"""The numbers of a model in a GGUF file.

After llama.cpp's conversion scripts (https://github.com/ggml-org/llama.cpp/tree/master/conversion) and what
its models read (src/models). What it would silently compute otherwise: `engine.models.exportable`.
"""

from __future__ import annotations

import math
from typing import Any

import gguf

from engine.models.exportable import attention_interval
from engine.models.families import EXPORTABLE
from engine.models.rope import head_dim, llama3_factors, rope_of


def add_hyperparameters(writer: gguf.GGUFWriter, config: Any) -> None:
    """Add all sizes and numbers of the model."""
    family = EXPORTABLE[config.model_type]
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(_context(config))
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(_feed_forward(config))
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(_key_value_heads(config))
    writer.add_layer_norm_rms_eps(getattr(config, "rms_norm_eps", None) or config.norm_eps)
    writer.add_vocab_size(config.vocab_size)
    size = head_dim(config)
    writer.add_rope_dimension_count(_rotated(config))
    if size * config.num_attention_heads != config.hidden_size or family.writes_head_dim:
        writer.add_key_length(size)
        writer.add_value_length(size)
    for attribute, key in family.numbers.items():
        if (value := getattr(config, attribute)) is not None:
            writer.add_float32(f"{family.gguf}.{key}", float(value))
    if family.windows and config.sliding_window:
        writer.add_sliding_window(config.sliding_window)
        writer.add_sliding_window_pattern([kind == "sliding_attention" for kind in config.layer_types])
    match config.model_type:
        case "lfm2":
            writer.add_shortconv_l_cache(config.conv_L_cache)
        case "qwen3_5_text":
            _add_linear_attention(writer, config)
    _add_rope(writer, config)


def _add_linear_attention(writer: gguf.GGUFWriter, config: Any) -> None:
    writer.add_ssm_conv_kernel(config.linear_conv_kernel_dim)
    writer.add_ssm_state_size(config.linear_key_head_dim)
    writer.add_ssm_group_count(config.linear_num_key_heads)
    writer.add_ssm_time_step_rank(config.linear_num_value_heads)
    writer.add_ssm_inner_size(config.linear_value_head_dim * config.linear_num_value_heads)
    writer.add_full_attention_interval(attention_interval(config))
    # Which rotations tell the place in a picture; in a text all go by the same position.
    writer.add_rope_dimension_sections([*config.rope_parameters.get("mrope_section", (11, 11, 10)), 0])


def _feed_forward(config: Any) -> int:
    """The inner size of a feed-forward block; that of LFM2 after `Lfm2MLP` of transformers."""
    size = int(config.intermediate_size)
    if not getattr(config, "block_auto_adjust_ff_dim", False):
        return size
    size = int(2 * size / 3)
    if config.block_ffn_dim_multiplier is not None:
        size = int(config.block_ffn_dim_multiplier * size)
    block = int(config.block_multiple_of)
    return block * ((size + block - 1) // block)


def _key_value_heads(config: Any) -> int | list[int]:
    """The heads of keys and values, for each layer where some have none."""
    heads, kinds = int(config.num_key_value_heads), getattr(config, "layer_types", None) or ()
    return [0 if kind == "conv" else heads for kind in kinds] if "conv" in kinds else heads


def _context(config: Any) -> int:
    """The longest text, in tokens, up to which llama.cpp computes the same as transformers.

    It does not know the sliding windows of Mistral and Phi, and uses LongRoPE's factors for long texts as
    soon as there is room for one, where transformers waits for the text.
    """
    longest = int(config.max_position_embeddings)
    window = getattr(config, "sliding_window", None)
    if window and not EXPORTABLE[config.model_type].windows:
        longest = min(longest, int(window))
    long_rope = rope_of(config).get("rope_type") == "longrope"
    return min(longest, _trained_length(config)) if long_rope else longest


def _rotated(config: Any) -> int:
    """How many numbers of each head are rotated by the position."""
    return int(head_dim(config) * rope_of(config).get("partial_rotary_factor", 1.0))


def _add_rope(writer: gguf.GGUFWriter, config: Any) -> None:
    rope = rope_of(config)
    writer.add_rope_freq_base(rope["rope_theta"])
    if within := config.rope_parameters.get("sliding_attention"):
        writer.add_rope_freq_base_swa(within["rope_theta"])
    kind = rope.get("rope_type", "default")
    if kind in ("linear", "yarn"):
        writer.add_rope_scaling_type(
            gguf.RopeScalingType.YARN if kind == "yarn" else gguf.RopeScalingType.LINEAR
        )
        writer.add_rope_scaling_factor(rope["factor"])
    if kind in ("yarn", "longrope"):
        writer.add_rope_scaling_orig_ctx_len(_trained_length(config))
    if kind == "longrope":
        writer.add_rope_scaling_attn_factors(_attention_factor(config))


def _trained_length(config: Any) -> int:
    """The length in tokens from which the positions are scaled."""
    length = rope_of(config).get("original_max_position_embeddings") or getattr(
        config, "original_max_position_embeddings", None
    )
    return int(length or config.max_position_embeddings)


def _attention_factor(config: Any) -> float:
    """LongRoPE's factor of queries and keys; after `_compute_longrope_parameters` of transformers."""
    rope, trained = rope_of(config), _trained_length(config)
    if (given := rope.get("attention_factor")) is not None:
        return float(given)
    factor = config.max_position_embeddings / trained
    return 1.0 if factor <= 1 else math.sqrt(1 + math.log(factor) / math.log(trained))


def rope_factors(config: Any) -> dict[str, list[float]]:
    """Tensors of divisors of the rotary frequencies by name, each [rotated / 2]; for Llama 3 and LongRoPE."""
    rope = rope_of(config)
    match rope.get("rope_type"):
        case "llama3":
            return {"rope_freqs.weight": llama3_factors(rope, head_dim(config))}
        case "longrope":
            return {
                "rope_factors_long.weight": list(rope["long_factor"]),
                "rope_factors_short.weight": list(rope["short_factor"]),
            }
    return {}

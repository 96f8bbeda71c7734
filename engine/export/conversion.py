"""The values of a tensor as llama.cpp wants them: its order of rows and columns, and what is added before."""

from __future__ import annotations

from typing import Any

from engine.models.families import EXPORTABLE, interleave

_CONVOLUTIONS = ("shortconv.conv", "ssm_conv1d")


def is_wide(shape: tuple[int, ...], target: str) -> bool:
    """Whether a tensor of the file is float32: llama.cpp computes norms, biases and convolutions only so."""
    return len(shape) == 1 or _is_convolution(target)


def shape_in_file(shape: tuple[int, ...], target: str) -> tuple[int, ...]:
    """The shape in the file: without the axis of 1 that a convolution of single channels has."""
    return (shape[0], shape[2]) if _is_convolution(target) else shape


def converted(value: Any, target: str, config: Any) -> Any:
    """The values of a tensor of the folder (torch) as those of `target` in the file."""
    shift = EXPORTABLE[config.model_type].norm_shift
    if shift and target.endswith("norm.weight") and _part(target) != "ssm_norm":
        return value + shift
    value = -value.exp() if _part(target) == "ssm_a" else value
    return columns(ordered(value, target, config), target, config)


def ordered(value: Any, target: str, config: Any) -> Any:
    """The rows of a tensor [rows, ...] in llama.cpp's order; those of few tensors differ."""
    part = _part(target)
    if EXPORTABLE[config.model_type].interleaved_rotary:
        heads = {"attn_q": config.num_attention_heads, "attn_k": config.num_key_value_heads}
        return interleave(value, heads[part]) if part in heads else value
    if not hasattr(config, "linear_num_key_heads"):
        return value
    match part:
        case "attn_qkv" | "ssm_conv1d":
            import torch

            keys = 2 * config.linear_key_head_dim * config.linear_num_key_heads
            return torch.cat((value[:keys], _tiled(value[keys:], config)))
        case "attn_gate" | "ssm_alpha" | "ssm_beta" | "ssm_a" | "ssm_dt":
            return _tiled(value, config)
    return value


def columns(value: Any, target: str, config: Any) -> Any:
    """The columns of a tensor [..., columns] in llama.cpp's order (torch or numpy)."""
    if _part(target) != "ssm_out":
        return value
    return _tiled(value.swapaxes(0, -1), config).swapaxes(0, -1)


def _tiled(value: Any, config: Any) -> Any:
    """The heads of values of linear attention, those of one head of keys together -> one of each in turn."""
    keys, heads = config.linear_num_key_heads, config.linear_num_value_heads
    grouped = value.reshape(keys, heads // keys, -1, *value.shape[1:])
    return grouped.swapaxes(0, 1).reshape(value.shape)


def _is_convolution(target: str) -> bool:
    return any(f".{name}." in target for name in _CONVOLUTIONS)


def _part(target: str) -> str:
    """The name within its layer: `attn_q` of `blk.0.attn_q.weight`."""
    return target.split(".")[2] if target.startswith("blk.") else ""

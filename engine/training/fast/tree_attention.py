"""Attention over a packed tree (see `packing`), registered with transformers as "lathe_tree".

Instead of one mostly empty T x T mask, each depth of the tree is one padded batch of scaled dot product
attention (SDPA): gather queries and keys, attend, scatter back. Linear layers still see the packed row
without padding. Works wherever SDPA with a boolean mask works.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import ALL_MASK_ATTENTION_FUNCTIONS, sdpa_mask
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

from engine.training.fast.packing import PackedTree

NAME = "lathe_tree"
# query [1, H, T, D], key and value [1, K, T, D], scaling, dropout -> [1, T, H, D]
Attend = Callable[[Tensor, Tensor, Tensor, float | None, float], Tensor]


def attend(module: nn.Module, query: Tensor, key: Tensor, value: Tensor, mask: Any, **named: Any) -> Any:
    """transformers' attention interface. The keyword `tree` is a packed tree, or the function that attends
    within it; without it, this is transformers' SDPA."""
    tree: PackedTree | Attend | None = named.pop("tree", None)
    if tree is None and query.dtype != key.dtype:  # a float32 cache, see `kv_cache`
        output, _ = sdpa_attention_forward(module, query.to(key.dtype), key, value, mask, **named)
        return output.to(query.dtype), None
    if tree is None:
        return sdpa_attention_forward(module, query, key, value, mask, **named)
    scaling, dropout = named.get("scaling"), named.get("dropout", 0.0)
    if isinstance(tree, PackedTree):
        return attend_in_tree(tree, query, key, value, scaling, dropout), None
    return tree(query, key, value, scaling, dropout), None


def attend_in_tree(
    tree: PackedTree, query: Tensor, key: Tensor, value: Tensor, scaling: float | None, dropout: float = 0.0
) -> Tensor:
    """query [1, H, T, D], key and value [1, K, T, D] -> [1, T, H, D], as attention functions return it."""
    on_cpu = query.device.type == "cpu"
    dtype = query.dtype
    if on_cpu and dtype != torch.float64:  # the CPU kernel's backward is twice as slow in bfloat16
        query, key, value = query.float(), key.float(), value.float()
    if not on_cpu:  # CUDA's fused kernels take grouped queries or a mask, not both
        key, value = (states.repeat_interleave(query.size(1) // key.size(1), 1) for states in (key, value))
    q, k, v = (one[0].transpose(0, 1) for one in (query, key, value))
    outputs = []
    for level in tree.levels:
        n, width = level.queries.shape
        span = level.keys.size(1)
        keys = level.keys.flatten()
        output = nn.functional.scaled_dot_product_attention(
            q.index_select(0, level.queries.flatten()).view(n, width, *q.shape[1:]).transpose(1, 2),
            k.index_select(0, keys).view(n, span, *k.shape[1:]).transpose(1, 2),
            v.index_select(0, keys).view(n, span, *v.shape[1:]).transpose(1, 2),
            attn_mask=level.mask,
            dropout_p=dropout,
            scale=scaling,
            enable_gqa=q.size(1) != k.size(1),
        )
        outputs.append(output.transpose(1, 2).reshape(n * width, *q.shape[1:]))
    return torch.cat(outputs).index_select(0, tree.restore)[None].to(dtype)


ALL_ATTENTION_FUNCTIONS.register(NAME, attend)
ALL_MASK_ATTENTION_FUNCTIONS.register(NAME, sdpa_mask)


def install(model: Any) -> None:
    """Make `model` (an unwrapped causal language model) use `attend` from now on.

    It stays installed, since gradient checkpointing attends again in the backward pass. Forward passes
    without a tree are those of SDPA, and the setting is not saved with the model's config.
    """
    config = model.config.get_text_config()
    if config._attn_implementation != NAME:
        config._attn_implementation = NAME


def tree_inputs(model: Any, tree: PackedTree) -> dict[str, Any]:
    """Prepare `model` for a forward pass over the packed row; returns the pass's keyword arguments."""
    install(model)
    # transformers passes a 4D mask on unchanged instead of building one; `attend` ignores it.
    ignored = torch.zeros(1, 1, 1, 1, dtype=torch.bool, device=tree.ids.device)
    return {"input_ids": tree.ids, "attention_mask": ignored, "position_ids": tree.positions, "tree": tree}


def backbone_hidden(model: Any, tree: PackedTree, kernel: Attend | None = None) -> Tensor:
    """The last hidden states [T, H] of the packed row; `model` is an unwrapped causal language model.

    `kernel` attends within this row; None: SDPA with a mask.
    """
    inputs = tree_inputs(model, tree) | ({"tree": kernel} if kernel else {})
    hidden: Tensor = model.base_model(use_cache=False, **inputs).last_hidden_state
    return hidden[0]

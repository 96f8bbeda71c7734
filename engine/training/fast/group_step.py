"""Log-probabilities of whole groups, or of supervised examples, from one packed row.

Stock TRL computes one padded row per answer: each prompt G times, padding, and logits at every position.
Here every distinct token is computed once (see `packing`), and the LM head only where an answer token is
predicted. Loss and gradients equal those of the padded rows up to the order of float additions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from engine.models.packable import language_model
from engine.training.fast.attention_choice import hidden_states
from engine.training.fast.log_probs import token_log_probs
from engine.training.fast.packing import Group, PackedTree, pack

Example = tuple[Sequence[int], Sequence[int]]  # the tokens of a prompt and of its answer


def groups_of(input_ids: Tensor, attention_mask: Tensor, answer_width: int) -> list[Group]:
    """The groups in TRL's padded rows [B, P + C]: rows with equal prompts are one group.

    Prompts are padded on the left, answers (the last `answer_width` columns) on the right. A row
    whose answer is masked entirely has an empty answer.
    """
    split = input_ids.size(1) - answer_width
    members: dict[tuple[int, ...], list[int]] = {}
    answers: list[list[int]] = []
    for row, (ids, mask) in enumerate(zip(input_ids.tolist(), attention_mask.tolist(), strict=True)):
        prompt = tuple(token for token, real in zip(ids[:split], mask[:split], strict=True) if real)
        answers.append([token for token, real in zip(ids[split:], mask[split:], strict=True) if real])
        members.setdefault(prompt, []).append(row)
    return [Group(prompt, [answers[row] for row in rows], rows) for prompt, rows in members.items()]


def group_log_probs(
    model: Any,
    input_ids: Tensor,
    attention_mask: Tensor,
    answer_width: int,
    temperature: float = 1.0,
    *,
    entropy: bool = False,
    entropy_gradient: bool = False,
    tokens_per_pack: int | None = None,
) -> tuple[Tensor, Tensor | None]:
    """Log-probabilities [B, C] in nats of the answer tokens of TRL's padded rows, 0 at padding.

    input_ids, attention_mask: [B, P + C], with C = `answer_width`. The second value is the entropy [B, C] in
    nats, with a gradient only where `entropy_gradient`, or None without `entropy`. Groups share packed rows
    of up to `tokens_per_pack` tokens (None: one row for all).
    """
    lm = language_model(model)
    rows = input_ids.size(0)
    groups = groups_of(input_ids, attention_mask, answer_width)
    log_probs = torch.zeros(rows, answer_width, device=input_ids.device)
    entropies = torch.zeros_like(log_probs) if entropy else None
    for batch in _batches(groups, tokens_per_pack):
        tree = pack(batch, input_ids.device)
        packed, packed_entropies = _tree_log_probs(lm, tree, temperature, entropy, entropy_gradient)
        log_probs = log_probs.index_put((tree.rows, tree.columns), packed)
        if entropies is not None:
            entropies = entropies.index_put((tree.rows, tree.columns), packed_entropies)
    return log_probs, entropies


def answer_cross_entropy(model: Any, examples: Sequence[Example], *, reduction: str = "mean") -> Tensor:
    """Supervised loss of (prompt, answer) examples, computed in one packed row: a scalar in nats.

    Equals the cross entropy of padded rows whose labels are the answers' tokens: the "mean" over all
    answer tokens, or their "sum". Raises ValueError when no answer has a token.
    """
    groups = [Group(prompt, [answer], [row]) for row, (prompt, answer) in enumerate(examples)]
    device = next(model.parameters()).device
    tree = pack(groups, device)
    if not len(tree.targets):
        raise ValueError("no example has an answer to learn from")
    log_probs, _ = _tree_log_probs(language_model(model), tree, 1.0, entropy=False)
    return -log_probs.sum() if reduction == "sum" else -log_probs.mean()


def _tree_log_probs(
    lm: Any, tree: PackedTree, temperature: float, entropy: bool, entropy_gradient: bool = False
) -> tuple[Tensor, Tensor]:
    hidden = hidden_states(lm, tree).index_select(0, tree.predict_at)
    wanted = {"entropy": entropy, "entropy_gradient": entropy_gradient}
    return token_log_probs(lm, hidden, tree.targets, temperature, **wanted)


def _batches(groups: list[Group], tokens_per_pack: int | None) -> list[list[Group]]:
    """Consecutive groups of together at most `tokens_per_pack` tokens (a longer group is alone)."""
    if tokens_per_pack is None:
        return [groups]
    batches: list[list[Group]] = []
    filled = 0
    for group in groups:
        size = len(group.prompt) + sum(map(len, group.answers))
        if not batches or filled + size > tokens_per_pack:
            batches.append([])
            filled = 0
        batches[-1].append(group)
        filled += size
    return batches

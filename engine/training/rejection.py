"""Rejection sampling: a model learns from the best of its own answers, where they are good enough.

RAFT (Dong et al. 2023, arXiv 2304.06767) and rejection sampling fine-tuning (Yuan et al. 2023, arXiv
2308.01825), with one update a rollout, so that the answers always come from the present model. A step
samples what a step of GRPO with the same settings samples, scores it by the same rubric, and learns from
the kept answers by the loss of the warm start. Nothing is learned from wrong answers, as it is in GRPO.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pad_sequence

from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.training.callback import TrainingCallback
from engine.training.distributed.sharded_base import idle_pass, is_sharded
from engine.training.fast.group_step import Example, answer_cross_entropy
from engine.training.grpo_trainer import PromptedGRPOTrainer
from engine.training.session import Session
from engine.training.trainer import GrpoCallback, run_sampled


def chosen(
    recipe: Recipe, texts: Sequence[str], rewards: Sequence[float], ended: Sequence[bool]
) -> list[bool]:
    """Which answers of one group are learned from: the best different ones that reach the recipe's reward.

    The earlier one of equals. An answer without an end (`ended`) was cut at the limit, and is never kept.
    """
    enough = [done and reward >= recipe.keep_from for reward, done in zip(rewards, ended, strict=True)]
    kept: dict[str, int] = {}
    if not (recipe.skip_solved and all(enough) and len(set(texts)) == 1):
        for place in sorted(range(len(texts)), key=lambda place: -rewards[place]):
            if enough[place] and len(kept) < recipe.keep_answers:
                kept.setdefault(texts[place], place)
    return [place in kept.values() for place in range(len(texts))]


class RejectionTrainer(PromptedGRPOTrainer):
    """Samples and scores as GRPO does; the loss is the mean cross-entropy of the kept answers' tokens."""

    def __init__(self, *args: Any, recipe: Recipe, **named: Any) -> None:
        super().__init__(*args, **named)
        self._recipe = recipe

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> Any:
        batch = super()._generate_and_score_completions(inputs)
        self._adapter.kept = self._choose(batch)
        kept = torch.tensor(self._adapter.kept, device=batch["completion_mask"].device)
        tokens = (batch["completion_mask"].sum(1) * kept).sum()
        # A step's mean is over the kept tokens of all its micro-batches and processes.
        return {**batch, "kept": kept, "kept_tokens": self.accelerator.gather(tokens).sum()}

    def _choose(self, batch: dict[str, Any]) -> list[bool]:
        """Group by group, by the scores that the adapter has just given."""
        size = self._recipe.group_size
        ended = [ids[-1] in self.eos_token_ids if ids else False for _, ids in _examples(batch)]
        answers = self._adapter.answers[-len(ended) :]
        kept: list[bool] = []
        for at in range(0, len(ended), size):
            group = answers[at : at + size]
            rewards = [score.total for _, _, score in group]
            kept += chosen(self._recipe, [text for _, text, _ in group], rewards, ended[at : at + size])
        return kept

    def _compute_loss(self, model: Any, inputs: dict[str, Any]) -> Tensor:
        examples = [
            each for each, kept in zip(_examples(inputs), inputs["kept"].tolist(), strict=True) if kept
        ]
        if not examples and is_sharded(self.model):
            return idle_pass(self.model) * 0.0  # the other processes need this one to gather the layers
        if not examples:  # the optimizer still takes its step
            trained = (p for p in model.parameters() if p.requires_grad)
            zero: Tensor = torch.stack([p.flatten()[0].float() * 0.0 for p in trained]).sum()
            return zero
        plain = self.accelerator.unwrap_model(model)
        with self.compute_loss_context_manager():
            if self.stock_reason:
                total = padded_cross_entropy(plain, examples, int(self._tokenizer.pad_token_id))
            else:
                total = answer_cross_entropy(plain, examples, reduction="sum")
        share: Tensor = total * self.accelerator.num_processes / inputs["kept_tokens"]
        return share


def padded_cross_entropy(model: Any, examples: Sequence[Example], pad: int) -> Tensor:
    """The summed cross-entropy of the answers' tokens in nats, from right-padded rows."""
    rows = [torch.tensor([*prompt, *answer]) for prompt, answer in examples]
    labels = [torch.tensor([-100] * len(prompt) + list(answer)) for prompt, answer in examples]
    device = next(model.parameters()).device
    ids = pad_sequence(rows, batch_first=True, padding_value=pad).to(device)
    mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True).to(device)
    wanted = pad_sequence(labels, batch_first=True, padding_value=-100).to(device)
    logits = model(input_ids=ids, attention_mask=mask, use_cache=False).logits[:, :-1].float()
    return cross_entropy(logits.flatten(0, 1), wanted[:, 1:].flatten(), ignore_index=-100, reduction="sum")


def _examples(batch: dict[str, Any]) -> list[Example]:
    """The tokens of each prompt and of its answer, from TRL's padded rows."""

    def unpadded(ids: str, mask: str) -> list[list[int]]:
        rows = zip(batch[ids].tolist(), batch[mask].tolist(), strict=True)
        return [[token for token, real in zip(*row, strict=True) if real] for row in rows]

    prompts = unpadded("prompt_ids", "prompt_mask")
    return list(zip(prompts, unpadded("completion_ids", "completion_mask"), strict=True))


class RejectionCallback(GrpoCallback):
    """Logs each step with how much was kept of it."""

    phase: ev.Phase = "rejection"

    def step_event(self, step: int, logs: dict[str, Any], seconds: float) -> None:
        taken, replaced, _ = self._of_all_processes(None)
        kept = [one for share in self.session.processes.gather(self._reward_adapter.kept) for one in share]
        size = self.recipe.group_size
        groups = range(0, len(taken), size)
        best = [max(score.total for _, _, score in taken[at : at + size]) for at in groups]
        event = self.log.say(
            ev.RejectionStep,
            **self._update_figures(step, logs, seconds),
            **self._rollout_figures(taken, replaced, logs, seconds),
            kept_share=sum(any(kept[at : at + size]) for at in groups) / max(1, len(groups)),
            best_reward=round(sum(best) / max(1, len(best)), 6),
        )
        self._log_samples(step, taken, kept)
        self._alarms.see(event)


def run_rejection(session: Session, deadline: float | None, resume: Path | None) -> TrainingCallback:
    """Train the adapter on its own best answers; returns the callback with the best checkpoint."""
    trainer_class = partial(RejectionTrainer, recipe=session.recipe)
    return run_sampled(session, deadline, resume, trainer_class, RejectionCallback)

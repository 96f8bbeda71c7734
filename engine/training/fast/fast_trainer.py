"""GRPO (Shao et al. 2024, arXiv 2402.03300) as TRL computes it, with this package's rollout and group step.

One optimizer step, in the order in which TRL calls the methods below:

    rollout     `_generate_single_turn`                      several answers to each prompt
    reward      TRL, by its reward functions
    advantage   TRL, each reward relative to its group; `_prepare_inputs` keeps groups whole
    loss        `_compute_loss` over `_get_per_token_logps_and_entropies`
    update      transformers' Trainer

The four methods are private hooks of trl 1.16.0; tests/training compares them with the stock trainer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from trl import GRPOTrainer
from trl.trainer import grpo_trainer

from engine.models.packable import detect_unpackable
from engine.training.distributed.sharded_base import idle_pass, in_lockstep, is_sharded
from engine.training.fast.decode_graphs import DecodeGraphs
from engine.training.fast.fused_lora import fuse_lora
from engine.training.fast.group_step import group_log_probs
from engine.training.fast.merged_weights import MergedWeights, detect_unmergeable
from engine.training.fast.rollout import generate
from engine.training.fast.vllm_server import adapt_client, reporting_lost_server

# TRL's loss types whose normaliser is known without the skipped answers: DAPO (arXiv 2503.14476), GRPO,
# Dr. GRPO (arXiv 2503.20783) and BNPO, the mean over all tokens of the micro-batch.
_LOSSES_WITH_EXACT_SKIP = ("dapo", "grpo", "dr_grpo", "bnpo")


class LatheGRPOTrainer(GRPOTrainer):
    """GRPOTrainer, computed faster with the same mathematics.

    fast: False takes the stock path everywhere; `stock_reason` says why it is taken, else None.
    rollout_dtype: bfloat16 samples from half-precision copies of the weights.
    rows_per_rollout: answers decoded together (None: what the memory allows).
    tokens_per_pack: the longest packed row (None: a micro-batch is one row).
    merge: whether to sample from merged weights, or the `MergedWeights` to use.
    graphs: decodes by recorded steps.
    """

    def __init__(
        self,
        *args: Any,
        fast: bool = True,
        rollout_dtype: torch.dtype | None = None,
        rows_per_rollout: int | None = None,
        tokens_per_pack: int | None = None,
        merge: bool | MergedWeights = True,
        graphs: DecodeGraphs | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rollout_dtype = rollout_dtype
        self.rows_per_rollout = rows_per_rollout
        self.tokens_per_pack = tokens_per_pack
        self.merge = merge
        self.graphs = graphs
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.stock_reason = detect_unpackable(self.model.config) if fast else "The stock path was chosen."
        if not self.stock_reason:
            fuse_lora(self.accelerator.unwrap_model(self.model))
        if self.use_vllm:
            adapt_client(self.vllm_generation, self.model, self.eos_token_ids)

    def _generate_single_turn(
        self,
        prompt_ids: Any,
        images: Any,
        multimodal_fields: Any,
        num_generations: Any,
        *rest: Any,
        **named: Any,
    ) -> Any:
        if not prompt_ids and not self.use_vllm:  # other processes may have some to answer
            with in_lockstep(self.accelerator.unwrap_model(self.model)):
                return [], None
        if self.stock_reason or images or multimodal_fields or not self._samples_plainly():
            server = self.args.vllm_server_base_url if self.use_vllm else None
            with in_lockstep(self.accelerator.unwrap_model(self.model)), reporting_lost_server(server):
                return super()._generate_single_turn(
                    prompt_ids, images, multimodal_fields, num_generations, *rest, **named
                )
        model = self.accelerator.unwrap_model(self.model)
        if self.merge is True:
            self.merge = detect_unmergeable(model) is None and MergedWeights(model, self.rollout_dtype)
        answers = generate(
            model,
            prompt_ids,
            max_new_tokens=self.max_completion_length,
            eos_ids=self.eos_token_ids,
            pad_id=self._tokenizer.pad_token_id,
            temperature=self.temperature,
            rows_per_batch=self.rows_per_rollout,
            merge=self.merge,
            graphs=self.graphs,
            on_progress=self.on_progress,
            should_stop=self.should_stop,
        )
        return answers, None  # no sampling log-probabilities: the first step over a rollout is on-policy

    def _samples_plainly(self) -> bool:
        """Whether sampling uses temperature only, from weights that are whole in this process."""
        plain = self.top_p == 1.0 and not self.top_k and self.min_p is None and self.repetition_penalty == 1.0
        whole = not self.is_fsdp_enabled and not self.is_deepspeed_enabled
        elsewhere = self.use_vllm or self.use_transformers_continuous_batching
        return plain and whole and not elsewhere and not self.args.generation_kwargs

    def _prepare_inputs(self, generation_batch: Any) -> Any:
        """TRL shuffles rows across the generation batch, which splits groups; here they stay whole."""
        if self.stock_reason:
            return super()._prepare_inputs(generation_batch)
        with _whole_groups():
            return super()._prepare_inputs(generation_batch)

    def _get_per_token_logps_and_entropies(
        self,
        model: Any,
        input_ids: Tensor,
        attention_mask: Tensor,
        logits_to_keep: int,
        batch_size: int | None = None,
        compute_entropy: bool = False,
        compute_aux_loss: bool = False,
        **multimodal: Any,
    ) -> tuple[Tensor, Tensor | None, Tensor | None]:
        needs_more = compute_aux_loss or any(value is not None for value in multimodal.values())
        if self.stock_reason or needs_more:
            stock: tuple[Tensor, Tensor | None, Tensor | None] = super()._get_per_token_logps_and_entropies(
                model,
                input_ids,
                attention_mask,
                logits_to_keep,
                batch_size,
                compute_entropy,
                compute_aux_loss,
                **multimodal,
            )
            return stock
        with self.accelerator.autocast():
            log_probs, entropies = group_log_probs(
                self.accelerator.unwrap_model(model),
                input_ids,
                attention_mask,
                logits_to_keep,
                self.temperature,
                entropy=compute_entropy,
                entropy_gradient=compute_entropy and self._entropy_bonus_enabled,
                tokens_per_pack=self.tokens_per_pack,
            )
        return log_probs, entropies, None

    def _compute_loss(self, model: Any, inputs: dict[str, Any]) -> Tensor:
        """Skips answers with zero advantage or without a token that counts: no gradient when beta is 0.

        The normaliser remains that of all answers. A step's metrics (entropy, clipping) are those of the
        answers computed. A micro-batch without any advantage gives a loss of 0 with zero gradients, so
        that the optimizer still takes its step.
        """
        if not self._may_skip():
            loss: Tensor = super()._compute_loss(model, inputs)
            return loss
        with _local_metrics(self.accelerator):
            return self._loss_with_advantage(model, inputs)

    def _loss_with_advantage(self, model: Any, inputs: dict[str, Any]) -> Tensor:
        if inputs["advantages"].dim() != 1:
            loss: Tensor = super()._compute_loss(model, inputs)
            return loss
        teaches = (inputs["advantages"] != 0) & inputs["completion_mask"].bool().any(1)
        if bool(teaches.all()):
            whole: Tensor = super()._compute_loss(model, inputs)
            return whole
        if not bool(teaches.any()) and is_sharded(self.model):
            return idle_pass(self.model) * 0.0  # the other processes need this one to gather the layers
        if not bool(teaches.any()):
            trained = (p for p in model.parameters() if p.requires_grad)
            zero: Tensor = torch.stack([p.flatten()[0].float() * 0.0 for p in trained]).sum()
            return zero
        kept = _rows(inputs, teaches)
        share = kept["advantages"].size(0) / teaches.numel()
        if self.loss_type == "bnpo":
            share = float(kept["completion_mask"].sum() / inputs["completion_mask"].sum())
        elif self.loss_type == "dapo":
            share = 1.0
        scaled: Tensor = super()._compute_loss(model, kept) * share
        return scaled

    def _may_skip(self) -> bool:
        plain = self.beta == 0.0 and not self._entropy_bonus_enabled and not self.aux_loss_enabled
        whole = self.top_entropy_quantile == 1.0 and self.off_policy_mask_threshold is None
        exact = self.loss_type in _LOSSES_WITH_EXACT_SKIP
        return bool(not self.stock_reason and self.model.training and plain and whole and exact)


def _rows(inputs: dict[str, Any], kept: Tensor) -> dict[str, Any]:
    """The rows of a micro-batch where `kept` [B] is True, trimmed to the longest remaining answer."""
    count = kept.numel()
    part = {
        name: value[kept] if torch.is_tensor(value) and value.dim() > 0 and value.size(0) == count else value
        for name, value in inputs.items()
    }
    width = max(1, int(part["completion_mask"].sum(1).max()))
    for name in ("completion_ids", "completion_mask", "old_per_token_logps", "tool_mask"):
        if torch.is_tensor(part.get(name)):
            part[name] = part[name][:, :width]
    return part


@contextmanager
def _local_metrics(accelerator: Any) -> Iterator[None]:
    """TRL gathers each micro-batch's metrics from all processes. As the processes skip different answers,
    the collective calls would not match, so each process keeps its own metrics."""
    if accelerator.num_processes == 1:
        yield
        return
    accelerator.gather = lambda value: value
    accelerator.reduce = lambda value, **_: value
    try:
        yield
    finally:
        del accelerator.gather, accelerator.reduce


@contextmanager
def _whole_groups() -> Iterator[None]:
    """Makes TRL's shuffle of rows the identity; it still draws, so that later draws equal stock's."""
    shuffle = grpo_trainer.shuffle_sequence_dict

    def keep(rows: dict[str, Any]) -> dict[str, Any]:
        torch.randperm(len(next(value for value in rows.values() if value is not None)))
        return rows

    grpo_trainer.shuffle_sequence_dict = keep
    try:
        yield
    finally:
        grpo_trainer.shuffle_sequence_dict = shuffle

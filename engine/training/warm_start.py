"""The warm start: supervised fine-tuning (SFT) on the training rows, with TRL's SFTTrainer.

The rows of a micro-batch are packed into one sequence behind their common system prompt (see `packing`):
the gradient of padded rows at a fraction of the arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from torch.nn.utils.rnn import pad_sequence
from trl import SFTConfig, SFTTrainer

from engine.data.recombining import in_turn
from engine.data.rows import Row
from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.stages import TOKENS
from engine.training.callback import TrainingCallback
from engine.training.fast.group_step import answer_cross_entropy
from engine.training.oom_retry import train_within_memory
from engine.training.phases import (
    OrderedRowsMixin,
    common_config,
    largest_divisor,
    rows_by_phase,
    shuffled_epochs,
)
from engine.training.session import Session

TOKENIZED_AT_ONCE = 200  # rows: some hundredths of a second


class WarmStartCallback(TrainingCallback):
    phase: ev.Phase = "warm_start"

    def step_event(self, step: int, logs: dict[str, Any], seconds: float) -> None:
        tokens = self.recipe.warm_batch * self.tokens_per_row
        self.log.say(
            ev.WarmStep,
            step=step,
            loss=float(logs["loss"]),
            grad_norm=float(logs.get("grad_norm", 0.0)),
            learning_rate=float(logs.get("learning_rate", 0.0)),
            tokens_per_second=round(tokens / max(seconds, 1e-6), 1),
            seconds=round(seconds, 4),
            memory_bytes=self.session.memory_bytes(),
        )

    tokens_per_row: float = 0.0


class WarmStartTrainer(OrderedRowsMixin, SFTTrainer):
    """SFTTrainer over packed rows; `packed` False computes TRL's own loss over padded rows, more slowly."""

    def __init__(self, *args: Any, packed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, data_collator=collate if packed else self._padded, **kwargs)
        self._packed = packed

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Mean cross-entropy over the answer tokens of the whole batch, in nats."""
        if not self._packed:
            return super().compute_loss(model, inputs, return_outputs, num_items_in_batch)
        examples = list(zip(inputs["prompt_ids"], inputs["answer_ids"], strict=True))
        with self.compute_loss_context_manager():
            total = answer_cross_entropy(self.accelerator.unwrap_model(model), examples, reduction="sum")
        if num_items_in_batch is None:
            return total / sum(len(answer) for _, answer in examples)
        # The items are those of all processes, whose gradients will be averaged.
        return total * self.accelerator.num_processes / num_items_in_batch

    def _padded(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Right-padded rows with labels on the answer tokens only, each tensor [B, T]."""
        ids = [torch.tensor([*row["prompt_ids"], *row["answer_ids"]]) for row in rows]
        labels = [torch.tensor([-100] * len(row["prompt_ids"]) + row["answer_ids"]) for row in rows]
        masks = [torch.ones_like(tokens) for tokens in ids]
        pad = int(self.processing_class.pad_token_id)
        fills = (("input_ids", ids, pad), ("labels", labels, -100), ("attention_mask", masks, 0))
        return {
            name: pad_sequence(values, batch_first=True, padding_value=fill) for name, values, fill in fills
        }


def collate(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The token ids of each row, unpadded, for `WarmStartTrainer.compute_loss`.

    `labels` [B, 1 + C] only lets transformers' Trainer count the answer tokens of a whole batch; it leaves
    out the first column, since nothing predicts the first token of a row.
    """
    answers = [row["answer_ids"] for row in rows]
    padded = pad_sequence([torch.tensor(ids) for ids in answers], batch_first=True, padding_value=-100)
    labels = torch.cat([torch.full((len(rows), 1), -100), padded], dim=1)
    return {"prompt_ids": [row["prompt_ids"] for row in rows], "answer_ids": answers, "labels": labels}


def warm_steps(rows: int, epochs: float, batch: int) -> int:
    """Optimizer steps in that many epochs over that many rows."""
    return max(1, math.ceil(rows * epochs / batch))


def supervised_dataset(session: Session, rows: Sequence[Row]) -> Dataset:
    """Token ids of each row's prompt and of its expected answer, working included, with the end of turn.

    Raises Cancelled once the run is to stop.
    """
    generator = session.greedy_generator
    end = generator.stop_ids()[0]
    prompts: list[list[int]] = []
    answers: list[list[int]] = []
    for at in range(0, len(rows), TOKENIZED_AT_ONCE):
        session.stages(TOKENS, at, len(rows))
        some = rows[at : at + TOKENIZED_AT_ONCE]
        texts = [generator.answer_text(row) for row in some]
        ids = session.tokenizer(texts, add_special_tokens=False)["input_ids"]
        prompts += generator.prompt_ids([row.prompt for row in some])
        answers += [[*answer, end] for answer in ids]
    session.stages(TOKENS, len(rows), len(rows))
    return Dataset.from_dict({"prompt_ids": prompts, "answer_ids": answers})


def run_warm_start(session: Session, deadline: float | None, resume: Path | None) -> TrainingCallback:
    """Train the adapter on the rows' answers: mean cross-entropy over a batch's answer tokens, in nats."""
    recipe = session.recipe
    rows, _ = rows_by_phase(session.train_rows, recipe)
    steps = warm_steps(len(rows), recipe.warm_epochs, recipe.warm_batch)
    order = shuffled_epochs(len(rows), steps * recipe.warm_batch, recipe.seed)
    taught, order = in_turn(rows, order, recipe.warm_recombine, recipe.seed, session.project.task.schema)
    data = supervised_dataset(session, taught)
    tokens = sum(map(len, data["prompt_ids"])) + sum(map(len, data["answer_ids"]))
    own = recipe.warm_batch // session.processes.size

    def make(at_once: int) -> tuple[WarmStartTrainer, WarmStartCallback]:
        callback = WarmStartCallback(session, deadline)
        callback.tokens_per_row = tokens / len(taught)
        trainer = WarmStartTrainer(
            model=session.model,
            args=_config(session, steps, at_once, own // at_once),
            train_dataset=data.select(order),
            processing_class=session.tokenizer,
            callbacks=[callback],
            packed=session.packs,
        )
        return trainer, callback

    session.log.say(ev.PhaseStarted, phase="warm_start", steps=steps)
    return train_within_memory(session, make, largest_divisor(own, recipe.warm_rows_at_once), resume)


def _config(session: Session, steps: int, at_once: int, accumulated: int) -> SFTConfig:
    recipe = session.recipe
    return SFTConfig(
        output_dir=str(checkpoints.phase_folder(session.run, "warm_start")),
        max_steps=steps,
        per_device_train_batch_size=at_once,
        gradient_accumulation_steps=accumulated,
        learning_rate=recipe.warm_learning_rate,
        warmup_steps=min(20, max(1, steps // 10)),
        max_length=None,
        dataset_kwargs={"skip_prepare_dataset": True},
        remove_unused_columns=False,
        **common_config(session, recipe.warm_schedule),
    )

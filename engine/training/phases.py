"""What the warm start and GRPO share: the order of the rows, saving checkpoints, trainer settings."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from torch.utils.data import SequentialSampler

from engine.data.rows import Row
from engine.runs import checkpoints
from engine.runs.recipe import Recipe, Schedule
from engine.training.distributed.process_group import join_process_group
from engine.training.distributed.sharded_base import PreshardedMixin
from engine.training.session import Session


class OrderedRowsMixin(PreshardedMixin):
    """Makes a trainer read its rows in the order given, so that a resumed run reads the same ones.

    Also averages a step's gradients over the processes, and reports a full disk as a UserError when a
    checkpoint cannot be saved.
    """

    args: Any
    state: Any
    train_dataset: Any

    def _get_train_sampler(self, dataset: Any = None) -> Any:
        return SequentialSampler(dataset if dataset is not None else self.train_dataset)

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        with checkpoints.survive_full_disk(Path(self.args.output_dir)):
            super()._save_checkpoint(model, trial)  # type: ignore[misc]  # a mixin
            self.save_beside(Path(self.args.output_dir) / f"checkpoint-{self.state.global_step}")
        join_process_group().wait()  # each process saves the state of its own random draws

    def save_beside(self, folder: Path) -> None:
        """Save what a phase needs to go on, beside the trainer's own files; called in every process."""

    def training_step(self, model: Any, *rest: Any, **named: Any) -> Any:
        loss = super().training_step(model, *rest, **named)  # type: ignore[misc]  # a mixin
        if self.accelerator.sync_gradients:
            join_process_group().average_gradients(model.parameters())
        return loss


def shuffled_epochs(rows: int, count: int, seed: int) -> list[int]:
    """`count` row indices, shuffled anew for each epoch; determined by the seed."""
    generator = random.Random(seed)
    order: list[int] = []
    while len(order) < count:
        epoch = list(range(rows))
        generator.shuffle(epoch)
        order += epoch
    return order[:count]


def rows_by_phase(rows: Sequence[Row], recipe: Recipe) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows of the warm start and those of GRPO: disjoint where `warm_share` < 1, else all rows for both.

    Once the warm start has memorised a row, all answers to it are equal: no advantage, nothing to learn.
    A `warm_share` below 1 leaves GRPO rows that it can still learn from.
    """
    if not (recipe.warms and recipe.sampled_phase) or recipe.warm_share >= 1 or len(rows) < 2:
        return tuple(rows), tuple(rows)
    count = min(len(rows) - 1, max(1, round(len(rows) * recipe.warm_share)))
    warm = set(random.Random(recipe.seed + 1).sample(range(len(rows)), count))
    return (
        tuple(row for index, row in enumerate(rows) if index in warm),
        tuple(row for index, row in enumerate(rows) if index not in warm),
    )


def largest_divisor(number: int, limit: int) -> int:
    """The largest divisor of `number` that is no more than `limit`."""
    return next(size for size in range(min(number, limit), 0, -1) if number % size == 0)


def common_config(session: Session, schedule: Schedule) -> dict[str, Any]:
    """Arguments of both phases' trainer config. Saving is requested by `TrainingCallback`."""
    recipe = session.recipe
    return {
        "lr_scheduler_type": {"constant": "constant_with_warmup"}.get(schedule, schedule),
        "max_grad_norm": recipe.max_grad_norm,
        "gradient_checkpointing": recipe.gradient_checkpointing,
        "seed": recipe.seed,
        "data_seed": recipe.seed,
        "logging_steps": 1,
        "logging_nan_inf_filter": False,
        "save_strategy": "no",
        "report_to": [],
        "disable_tqdm": True,
        "bf16": session.autocast,
        "use_cpu": session.device.kind == "cpu",
        "dataloader_pin_memory": session.device.kind != "cpu",
    }

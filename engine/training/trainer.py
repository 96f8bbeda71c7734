"""The GRPO phase: rollout, reward, advantage, loss and update, with TRL's GRPOTrainer.

Group Relative Policy Optimization, Shao et al. 2024, arXiv 2402.03300. One step: `rollout` samples a group
of G answers per prompt; `RewardAdapter` scores them by the project's rubric; the trainer subtracts each
group's mean (advantage); `group_step` gives the loss and its gradient; the optimizer updates the adapter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from datasets import Dataset
from trl import GRPOConfig

from engine.data.rows import Row
from engine.project import Project
from engine.rewards.part import Score
from engine.rewards.registry import dimension
from engine.rewards.rubric import score
from engine.runs import checkpoints
from engine.runs import events as ev
from engine.training.alarms import Alarms
from engine.training.callback import TrainingCallback
from engine.training.fast.fast_trainer import LatheGRPOTrainer
from engine.training.fast.vllm_server import trainer_options
from engine.training.oom_retry import train_within_memory
from engine.training.phases import (
    OrderedRowsMixin,
    common_config,
    largest_divisor,
    rows_by_phase,
    shuffled_epochs,
)
from engine.training.session import Session

SHOWN_GROUPS = 2
Scored = tuple[str, str, Score]  # row id, answer, its score by the rubric


class RewardAdapter:
    """The project's rubric as TRL's reward functions, one per dimension; keeps a step's scores for the log.

    TRL sums `weight x score` over the functions that return no None. The rubric's total is the weighted
    mean over the dimensions that apply, so each score is divided by the total weight of those: TRL's sum
    is then exactly the rubric's total. Where TRL normalises each function by itself (`scale_each_reward`),
    the scores are not divided: they are compared within a group. Each answer is scored once.
    """

    def __init__(self, project: Project, rows: Sequence[Row], each_by_itself: bool = False) -> None:
        self._rubric = project.rubric
        self._each_by_itself = each_by_itself
        self._rows = {row.id: row for row in rows}
        self._memo: dict[tuple[str, str], Score] = {}
        self.answers: list[Scored] = []
        self.kept: list[bool] = []  # by rejection sampling, of the answers of the last rollout
        active = self._rubric.active
        total = sum(entry.weight for entry in active)
        self.weights = {entry.part_name: entry.weight / total for entry in active}
        self.form = {entry.part_name for entry in active if dimension(entry.dimension).form}

    def score(self, row_id: str, completion: str) -> Score:
        key = (row_id, completion)
        if key not in self._memo:
            self._memo[key] = score(self._rubric, self._rows[row_id], completion)
        return self._memo[key]

    def functions(self) -> list[Callable[..., list[float | None]]]:
        """One reward function for each dimension, in the rubric's order."""
        names = list(self.weights)
        return [self._function(name, first=name == names[0]) for name in names]

    def _function(self, name: str, first: bool) -> Callable[..., list[float | None]]:
        def reward(completions: list[str], row_id: list[str], **columns: Any) -> list[float | None]:
            scores = [self.score(row, text) for row, text in zip(row_id, completions, strict=True)]
            if first:
                self.answers += list(zip(row_id, completions, scores, strict=True))
            return [self._scaled(answer, name) for answer in scores]

        reward.__name__ = name
        return reward

    def _scaled(self, answer: Score, name: str) -> float | None:
        part = answer.parts[name].score
        if part is None or self._each_by_itself:
            return part
        applies = sum(self.weights[key] for key, value in answer.parts.items() if value.score is not None)
        return part / applies if applies else part

    def take(self) -> list[Scored]:
        """The answers scored since the last call, group after group."""
        taken, self.answers = self.answers, []
        self._memo.clear()
        return taken

    def row(self, row_id: str) -> Row:
        return self._rows[row_id]


class GrpoCallback(TrainingCallback):
    """Logs each GRPO step with some of its answers, and raises alarms about its figures."""

    phase: ev.Phase = "grpo"

    def __init__(self, session: Session, deadline: float | None, reward_adapter: RewardAdapter) -> None:
        super().__init__(session, deadline)
        self._reward_adapter = reward_adapter
        self._alarms = Alarms(session.log, reward_adapter.form)

    def step_event(self, step: int, logs: dict[str, Any], seconds: float) -> None:
        taken, entropy = self._of_all_processes(logs.get("entropy"))
        event = self.log.say(
            ev.GrpoStep,
            **self._figures(step, logs, seconds, taken),
            kl=float(logs["kl"]) if "kl" in logs and self.recipe.beta else None,
            entropy=entropy,
        )
        self._log_samples(step, taken)
        self._alarms.see(event)

    def _figures(
        self, step: int, logs: dict[str, Any], seconds: float, taken: Sequence[Scored]
    ) -> dict[str, Any]:
        """The fields of a step's event that every phase of sampled answers has."""
        totals = [answer.total for _, _, answer in taken]
        names = list(self._reward_adapter.weights)
        applied = {n: [v for _, _, s in taken if (v := s.parts[n].score) is not None] for n in names}
        groups = [
            totals[at : at + self.recipe.group_size] for at in range(0, len(totals), self.recipe.group_size)
        ]
        lengths = float(logs.get("completions/mean_length", 0.0))
        return {
            "step": step,
            "reward": stat(totals),
            "parts": {name: stat(values) for name, values in applied.items() if values},
            "loss": float(logs["loss"]),
            "grad_norm": float(logs.get("grad_norm", 0.0)),
            "learning_rate": float(logs.get("learning_rate", 0.0)),
            "length_mean": lengths,
            "length_max": int(logs.get("completions/max_length", 0)),
            "clipped_ratio": float(logs.get("completions/clipped_ratio", 0.0)),
            "frac_reward_zero_std": sum(max(g) - min(g) < 1e-9 for g in groups) / max(1, len(groups)),
            "tokens_per_second": round(lengths * len(taken) / max(seconds, 1e-6), 1),
            "seconds": round(seconds, 4),
            "memory_bytes": self.session.memory_bytes(),
        }

    def _of_all_processes(self, entropy: float | None) -> tuple[list[Scored], float | None]:
        """The answers of the whole step, group after group, and the mean entropy in nats."""
        shares = self.session.processes.gather((self._reward_adapter.take(), entropy))
        taken = [answer for share, _ in shares for answer in share]
        known = [float(value) for _, value in shares if value is not None]
        return taken, sum(known) / len(known) if known else None

    def _log_samples(self, step: int, taken: Sequence[Scored], kept: Sequence[bool] = ()) -> None:
        size = self.recipe.group_size
        for at in range(0, min(len(taken), SHOWN_GROUPS * size), size):
            group = taken[at : at + size]
            row = self._reward_adapter.row(group[0][0])
            mean = sum(answer.total for _, _, answer in group) / len(group)
            answers = tuple(
                ev.SampledAnswer(
                    text=text,
                    total=answer.total,
                    advantage=round(answer.total - mean, 6),
                    parts={name: (part.score, part.reason) for name, part in answer.parts.items()},
                    kept=kept[at + place] if kept else None,
                )
                for place, (_, text, answer) in enumerate(group)
            )
            self.log.sample(
                ev.SampleGroup(
                    step=step, row=row.id, prompt=row.prompt, expected=row.answer_text(), answers=answers
                )
            )


def stat(values: Sequence[float]) -> ev.PartStat:
    """Mean and population standard deviation; zeros for no values."""
    if not values:
        return ev.PartStat(mean=0.0, std=0.0)
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    return ev.PartStat(mean=round(mean, 6), std=round(variance**0.5, 6))


class OrderedGRPOTrainer(OrderedRowsMixin, LatheGRPOTrainer):
    """The fast trainer over prompts that are already rendered, each repeated G times."""

    def __init__(self, *args: Any, adapter: RewardAdapter, **named: Any) -> None:
        super().__init__(*args, reward_funcs=adapter.functions(), **named)
        self._adapter = adapter

    def _tokenize_prompts(self, prompts: list[str]) -> Any:
        """The rendered text already has its special tokens."""
        return self.processing_class(text=prompts, add_special_tokens=False)["input_ids"], None, {}


def grpo_order(rows: int, steps: int, prompts: int, size: int, accumulation: int, seed: int) -> list[int]:
    """The row index of every answer of the phase, each prompt `size` times in succession.

    TRL's loader delivers a step's generation batch once per accumulation step and uses the first delivery,
    so each step's block is repeated `accumulation` times. Several processes take consecutive shares of a
    block, hence whole groups.
    """
    indices = shuffled_epochs(rows, steps * prompts, seed + 2)
    order: list[int] = []
    for step in range(steps):
        block = [index for index in indices[step * prompts : (step + 1) * prompts] for _ in range(size)]
        order += block * accumulation
    return order


def run_grpo(session: Session, deadline: float | None, resume: Path | None) -> TrainingCallback:
    """Train the adapter by GRPO on the training rows; returns the callback with the best checkpoint."""
    return run_sampled(session, deadline, resume, OrderedGRPOTrainer, GrpoCallback)


def run_sampled(
    session: Session,
    deadline: float | None,
    resume: Path | None,
    trainer_class: Callable[..., OrderedGRPOTrainer],
    callback_class: type[GrpoCallback],
) -> TrainingCallback:
    """Train by a trainer that samples and scores answers, in the phase of its callback."""
    recipe, phase = session.recipe, callback_class.phase
    _, rows = rows_by_phase(session.train_rows, recipe)
    own = recipe.prompts_per_step // session.processes.size
    data = Dataset.from_dict(
        {
            "prompt": [session.greedy_generator.prompt_text(r.prompt) for r in rows],
            "row_id": [r.id for r in rows],
        }
    )

    def make(at_once: int) -> tuple[OrderedGRPOTrainer, GrpoCallback]:
        order = grpo_order(
            len(rows), recipe.steps, recipe.prompts_per_step, recipe.group_size, own // at_once, recipe.seed
        )
        reward_adapter = RewardAdapter(session.project, rows, recipe.scale_each_reward)
        callback = callback_class(session, deadline, reward_adapter)
        trainer = trainer_class(
            model=session.model,
            args=_config(session, phase, at_once, own // at_once, list(reward_adapter.weights.values())),
            train_dataset=data.select(order),
            processing_class=session.tokenizer,
            callbacks=[callback],
            adapter=reward_adapter,
            fast=session.packs,
            merge=session.rollout_weights,
            graphs=session.decode_graphs,
            rows_per_rollout=recipe.rollout_rows or None,
        )
        return trainer, callback

    session.log.say(ev.PhaseStarted, phase=phase, steps=recipe.steps)
    return train_within_memory(session, make, largest_divisor(own, recipe.groups_at_once), resume)


def _config(
    session: Session, phase: ev.Phase, at_once: int, accumulated: int, weights: list[float]
) -> GRPOConfig:
    recipe = session.recipe
    return GRPOConfig(
        output_dir=str(checkpoints.phase_folder(session.run, phase)),
        max_steps=recipe.steps,
        per_device_train_batch_size=at_once * recipe.group_size,
        gradient_accumulation_steps=accumulated,
        num_generations=recipe.group_size,
        max_completion_length=recipe.max_answer_tokens,
        temperature=recipe.temperature,
        beta=recipe.beta if phase == "grpo" else 0.0,
        loss_type=recipe.loss,
        scale_rewards=recipe.scale_rewards,
        reward_weights=weights,
        multi_objective_aggregation="normalize_then_sum"
        if recipe.scale_each_reward
        else "sum_then_normalize",
        mask_truncated_completions=recipe.skip_cut_answers,
        entropy_coef=recipe.entropy_coef,
        use_adaptive_entropy=recipe.entropy_target > 0,
        entropy_target=recipe.entropy_target,
        learning_rate=recipe.learning_rate,
        warmup_steps=recipe.warmup_steps,
        shuffle_dataset=False,
        **trainer_options(recipe),
        **common_config(session, recipe.schedule),
    )

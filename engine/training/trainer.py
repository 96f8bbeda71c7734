"""The GRPO phase: rollout, reward, advantage, loss, update, by TRL's GRPOTrainer.

Group Relative Policy Optimization, Shao et al. 2024, arXiv 2402.03300. The order of a step:
`rollout` samples G answers a prompt; `RewardAdapter` judges them by the project's rubric; the trainer
takes each group's mean away (advantage); the loss and its gradient come from `group_step`; and the
optimizer of transformers updates the adapter.
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
Judged = tuple[str, str, Score]  # the id of the row, the answer, and what the rubric says of it


class RewardAdapter:
    """Judges answers once, hands each dimension its column, and keeps a step's scores for the log.

    TRL wants one function a dimension and adds `weight x score` over those that are not None. The
    rubric's total is the mean over the dimensions that apply, so each score is scaled by the share
    of weight that applies: TRL's sum then is the rubric's total, exactly.
    """

    def __init__(self, project: Project, rows: Sequence[Row]) -> None:
        self._rubric = project.rubric
        self._rows = {row.id: row for row in rows}
        self._memo: dict[tuple[str, str], Score] = {}
        self.answers: list[Judged] = []
        active = self._rubric.active
        total = sum(entry.weight for entry in active)
        self.weights = {entry.part_name: entry.weight / total for entry in active}
        self.form = {entry.part_name for entry in active if dimension(entry.dimension).form}

    def judge(self, row_id: str, completion: str) -> Score:
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
            scores = [self.judge(one, text) for one, text in zip(row_id, completions, strict=True)]
            if first:
                self.answers += list(zip(row_id, completions, scores, strict=True))
            return [self._scaled(one, name) for one in scores]

        reward.__name__ = name
        return reward

    def _scaled(self, one: Score, name: str) -> float | None:
        part = one.parts[name].score
        if part is None:
            return None
        applies = sum(self.weights[key] for key, value in one.parts.items() if value.score is not None)
        return part / applies if applies else part

    def take(self) -> list[Judged]:
        """The answers judged since the last call: row id, text, score, groups one after the other."""
        taken, self.answers = self.answers, []
        self._memo.clear()
        return taken

    def row(self, row_id: str) -> Row:
        return self._rows[row_id]


class GrpoCallback(TrainingCallback):
    """Says what a GRPO step looked like, and raises the plain-language alarms."""

    phase: ev.Phase = "grpo"

    def __init__(self, session: Session, deadline: float | None, reward_adapter: RewardAdapter) -> None:
        super().__init__(session, deadline)
        self._reward_adapter = reward_adapter
        self._alarms = Alarms(session.log, reward_adapter.form)

    def step_event(self, step: int, logs: dict[str, Any], seconds: float) -> None:
        taken, entropy = self._of_all_processes(logs.get("entropy"))
        totals = [one.total for _, _, one in taken]
        names = list(self._reward_adapter.weights)
        applied = {n: [v for _, _, s in taken if (v := s.parts[n].score) is not None] for n in names}
        groups = [
            totals[at : at + self.recipe.group_size] for at in range(0, len(totals), self.recipe.group_size)
        ]
        lengths = float(logs.get("completions/mean_length", 0.0))
        said = self.log.say(
            ev.GrpoStep,
            step=step,
            reward=stat(totals),
            parts={name: stat(values) for name, values in applied.items() if values},
            loss=float(logs["loss"]),
            kl=float(logs["kl"]) if "kl" in logs and self.recipe.beta else None,
            entropy=entropy,
            grad_norm=float(logs.get("grad_norm", 0.0)),
            learning_rate=float(logs.get("learning_rate", 0.0)),
            length_mean=lengths,
            length_max=int(logs.get("completions/max_length", 0)),
            clipped_ratio=float(logs.get("completions/clipped_ratio", 0.0)),
            frac_reward_zero_std=sum(max(g) - min(g) < 1e-9 for g in groups) / max(1, len(groups)),
            tokens_per_second=round(lengths * len(taken) / max(seconds, 1e-6), 1),
            seconds=round(seconds, 4),
            memory_bytes=self.session.memory_bytes(),
        )
        self._show(step, taken)
        self._alarms.see(said)

    def _of_all_processes(self, entropy: float | None) -> tuple[list[Judged], float | None]:
        """The answers of the whole step, groups one after the other, and the mean entropy."""
        shares = self.session.processes.gather((self._reward_adapter.take(), entropy))
        taken = [one for share, _ in shares for one in share]
        known = [float(value) for _, value in shares if value is not None]
        return taken, sum(known) / len(known) if known else None

    def _show(self, step: int, taken: list[Judged]) -> None:
        size = self.recipe.group_size
        for at in range(0, min(len(taken), SHOWN_GROUPS * size), size):
            group = taken[at : at + size]
            row = self._reward_adapter.row(group[0][0])
            mean = sum(one.total for _, _, one in group) / len(group)
            answers = tuple(
                ev.SampledAnswer(
                    text=text,
                    total=one.total,
                    advantage=round(one.total - mean, 6),
                    parts={name: (part.score, part.reason) for name, part in one.parts.items()},
                )
                for _, text, one in group
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
    """The fast trainer over prompts that are rendered already, each standing G times."""

    def _tokenize_prompts(self, prompts: list[str]) -> Any:
        """The rendered text already holds every special token; adding another would double them."""
        return self.processing_class(text=prompts, add_special_tokens=False)["input_ids"], None, {}


def grpo_order(rows: int, steps: int, prompts: int, size: int, accumulation: int, seed: int) -> list[int]:
    """The row index of each answer of the whole phase: each prompt `size` times in a row.

    TRL's loader hands one generation batch of a step to each of its accumulation steps and uses the
    first; so a step's block stands `accumulation` times. Several processes take their shares of a block
    one after the other, hence whole groups.
    """
    wanted = shuffled_epochs(rows, steps * prompts, seed + 2)
    order: list[int] = []
    for step in range(steps):
        block = [index for index in wanted[step * prompts : (step + 1) * prompts] for _ in range(size)]
        order += block * accumulation
    return order


def run_grpo(session: Session, deadline: float | None, resume: Path | None) -> TrainingCallback:
    """Train the adapter by GRPO on the training rows; returns the watcher with the best figures."""
    recipe = session.recipe
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
        reward_adapter = RewardAdapter(session.project, rows)
        callback = GrpoCallback(session, deadline, reward_adapter)
        trainer = OrderedGRPOTrainer(
            model=session.model,
            reward_funcs=reward_adapter.functions(),
            args=_config(session, at_once, own // at_once, list(reward_adapter.weights.values())),
            train_dataset=data.select(order),
            processing_class=session.tokenizer,
            callbacks=[callback],
            fast=session.packs,
            merge=session.rollout_weights,
            graphs=session.decode_graphs,
            rows_per_rollout=recipe.rollout_rows or None,
        )
        return trainer, callback

    session.log.say(ev.PhaseStarted, phase="grpo", steps=recipe.steps)
    return train_within_memory(session, make, largest_divisor(own, recipe.groups_at_once), resume)


def _config(session: Session, at_once: int, accumulated: int, weights: list[float]) -> GRPOConfig:
    recipe = session.recipe
    return GRPOConfig(
        output_dir=str(checkpoints.phase_folder(session.run, "grpo")),
        max_steps=recipe.steps,
        per_device_train_batch_size=at_once * recipe.group_size,
        gradient_accumulation_steps=accumulated,
        num_generations=recipe.group_size,
        max_completion_length=recipe.max_answer_tokens,
        temperature=recipe.temperature,
        beta=recipe.beta,
        loss_type=recipe.loss,
        scale_rewards=recipe.scale_rewards,
        reward_weights=weights,
        learning_rate=recipe.learning_rate,
        warmup_steps=recipe.warmup_steps,
        shuffle_dataset=False,
        **trainer_options(recipe),
        **common_config(session, recipe.schedule),
    )

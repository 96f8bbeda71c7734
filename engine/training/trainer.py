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

from engine.data.rows import Row, canonical
from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import read_events
from engine.training.alarms import Alarms
from engine.training.callback import TrainingCallback
from engine.training.fast.vllm_server import trainer_options
from engine.training.grpo_trainer import PromptedGRPOTrainer
from engine.training.oom_retry import train_within_memory
from engine.training.phases import common_config, largest_divisor, rows_by_phase
from engine.training.prompts import ByPassRate, Prompts, Shuffled
from engine.training.reward_adapter import EQUAL, RewardAdapter, Scored
from engine.training.session import Session

SHOWN_GROUPS = 2
ROLLOUT_FIELDS = (  # of a GrpoStep: what describes its sampled answers
    "reward",
    "parts",
    "length_mean",
    "length_max",
    "clipped_ratio",
    "frac_reward_zero_std",
    "frac_zero_std_trained",
    "extra_groups",
    "tokens_per_second",
)


class GrpoCallback(TrainingCallback):
    """Logs each GRPO step with some of its answers, and raises alarms about its figures."""

    phase: ev.Phase = "grpo"

    def __init__(self, session: Session, deadline: float | None, reward_adapter: RewardAdapter) -> None:
        super().__init__(session, deadline)
        self._reward_adapter = reward_adapter
        self._alarms = Alarms(session.log, reward_adapter.form)
        # A step that goes on with a rollout repeats its figures; a resumed run may begin with such a step.
        self._reuses = updates_per_rollout(session.recipe, self.phase) > 1
        self._rollout: dict[str, Any] = self._processes.broadcast(self._last_figures) if self._reuses else {}

    def step_event(self, step: int, logs: dict[str, Any], seconds: float) -> None:
        taken, replaced, entropy = self._of_all_processes(logs.get("entropy"))
        if taken:
            self._rollout = self._rollout_figures(taken, replaced, logs, seconds)
            self._log_samples(step, taken)
        event = self.log.say(
            ev.GrpoStep,
            **self._update_figures(step, logs, seconds),
            **self._rollout,
            kl=float(logs["kl"]) if "kl" in logs and self.recipe.beta else None,
            entropy=entropy,
            clipped_updates=logs.get("clip_ratio/region_mean") if self._reuses else None,
        )
        self._alarms.see(event)

    def _update_figures(self, step: int, logs: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The fields of a step that describe its update."""
        return {
            "step": step,
            "loss": float(logs["loss"]),
            "grad_norm": float(logs.get("grad_norm", 0.0)),
            "learning_rate": float(logs.get("learning_rate", 0.0)),
            "seconds": round(seconds, 4),
            "memory_bytes": self.session.memory_bytes(),
        }

    def _rollout_figures(
        self, taken: list[Scored], replaced: list[list[Scored]], logs: dict[str, Any], seconds: float
    ) -> dict[str, Any]:
        """The fields of a step that describe its sampled answers, those of replaced groups among them."""
        trained = grouped(taken, self.recipe.group_size)
        scores = [score for group in (*trained, *replaced) for _, _, score in group]
        names = list(self._reward_adapter.weights)
        applied = {n: [v for s in scores if (v := s.parts[n].score) is not None] for n in names}
        lengths = float(logs.get("completions/mean_length", 0.0))
        figures = {
            "reward": stat([score.total for score in scores]),
            "parts": {name: stat(values) for name, values in applied.items() if values},
            "length_mean": lengths,
            "length_max": int(logs.get("completions/max_length", 0)),
            "clipped_ratio": float(logs.get("completions/clipped_ratio", 0.0)),
            "frac_reward_zero_std": share_without_spread([*trained, *replaced]),
            "tokens_per_second": round(lengths * len(scores) / max(seconds, 1e-6), 1),
        }
        if self.recipe.resample_groups and self.phase == "grpo":
            figures["frac_zero_std_trained"] = share_without_spread(trained)
            figures["extra_groups"] = len(replaced)
        return figures

    def _of_all_processes(
        self, entropy: float | None
    ) -> tuple[list[Scored], list[list[Scored]], float | None]:
        """The answers trained on, group after group; the groups replaced; the mean entropy in nats."""
        shares = self.session.processes.gather((*self._reward_adapter.take(), entropy))
        taken = [answer for own, _, _ in shares for answer in own]
        replaced = [group for _, groups, _ in shares for group in groups]
        known = [float(value) for _, _, value in shares if value is not None]
        return taken, replaced, sum(known) / len(known) if known else None

    def _log_samples(self, step: int, taken: Sequence[Scored], kept: Sequence[bool] = ()) -> None:
        size = self.recipe.group_size
        for at in range(0, min(len(taken), SHOWN_GROUPS * size), size):
            group = taken[at : at + size]
            row = self._reward_adapter.row(group[0][0])
            mean = sum(answer.total for _, _, answer in group) / len(group)
            answers = tuple(
                ev.SampledAnswer(
                    text=said.answer,
                    working=said.working,
                    total=answer.total,
                    advantage=round(answer.total - mean, 6),
                    parts={name: (part.score, part.reason) for name, part in answer.parts.items()},
                    kept=kept[at + place] if kept else None,
                    met=answer.met,
                )
                for place, (_, text, answer) in enumerate(group)
                for said in [self.session.project.task.parts_of(text)]
            )
            self.log.sample(
                ev.SampleGroup(
                    step=step,
                    row=row.id,
                    prompt=row.prompt,
                    expected="" if row.completion is None else row.answer_text(),
                    answers=answers,
                    accepted=tuple(map(canonical, row.accepted)),
                )
            )

    def _last_figures(self) -> dict[str, Any]:
        steps = [event for event in read_events(self.session.run) if isinstance(event, ev.GrpoStep)]
        return {name: getattr(steps[-1], name) for name in ROLLOUT_FIELDS} if steps else {}


def grouped(answers: Sequence[Scored], size: int) -> list[list[Scored]]:
    return [list(answers[at : at + size]) for at in range(0, len(answers), size)]


def share_without_spread(groups: Sequence[Sequence[Scored]]) -> float:
    """The share of groups whose answers all got the same reward."""
    totals = [[score.total for _, _, score in group] for group in groups]
    return sum(max(group) - min(group) < EQUAL for group in totals) / max(1, len(totals))


def stat(values: Sequence[float]) -> ev.PartStat:
    """Mean and population standard deviation; zeros for no values."""
    if not values:
        return ev.PartStat(mean=0.0, std=0.0)
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    return ev.PartStat(mean=round(mean, 6), std=round(variance**0.5, 6))


def run_grpo(session: Session, deadline: float | None, resume: Path | None) -> TrainingCallback:
    """Train the adapter by GRPO on the training rows; returns the callback with the best checkpoint."""
    return run_sampled(session, deadline, resume, PromptedGRPOTrainer, GrpoCallback)


def run_sampled(
    session: Session,
    deadline: float | None,
    resume: Path | None,
    trainer_class: Callable[..., PromptedGRPOTrainer],
    callback_class: type[GrpoCallback],
) -> TrainingCallback:
    """Train by a trainer that samples and scores answers, in the phase of its callback."""
    recipe, phase = session.recipe, callback_class.phase
    _, rows = rows_by_phase(session.train_rows, recipe)
    rows += session.unanswered_rows if phase == "grpo" else ()
    own = recipe.prompts_per_step // session.processes.size
    placeholder = Dataset.from_dict({"prompt": [""]})

    def make(at_once: int) -> tuple[PromptedGRPOTrainer, GrpoCallback]:
        reward_adapter = RewardAdapter(session.project, rows, recipe.scale_each_reward, session.ask_judges)
        callback = callback_class(session, deadline, reward_adapter)
        # TRL's loader delivers a step's generation batch once for each micro-batch.
        answers = recipe.steps * recipe.prompts_per_step * recipe.group_size * (own // at_once)
        trainer = trainer_class(
            model=session.model,
            args=_config(session, phase, at_once, own // at_once, list(reward_adapter.weights.values())),
            train_dataset=placeholder.select([0] * answers),
            processing_class=session.tokenizer,
            callbacks=[callback],
            prompts=prompts_of(rows, recipe, phase),
            render=lambda row: session.greedy_generator.prompt_text(row.prompt),
            adapter=reward_adapter,
            replacements=recipe.resample_groups if phase == "grpo" else 0,
            fast=session.packs,
            merge=session.rollout_weights,
            graphs=session.decode_graphs,
            rows_per_rollout=recipe.rollout_rows or None,
        )
        return trainer, callback

    session.log.say(ev.PhaseStarted, phase=phase, steps=recipe.steps)
    return train_within_memory(session, make, largest_divisor(own, recipe.groups_at_once), resume)


def prompts_of(rows: Sequence[Row], recipe: Recipe, phase: ev.Phase) -> Prompts:
    """The recipe's choice of the rows of each rollout."""
    if recipe.prompt_choice == "by_pass_rate":
        return ByPassRate(rows, recipe.seed)
    rollouts = -(-recipe.steps // updates_per_rollout(recipe, phase))
    return Shuffled(rows, rollouts, recipe.prompts_per_step, recipe.seed)


def updates_per_rollout(recipe: Recipe, phase: ev.Phase) -> int:
    """Rejection sampling makes one: nothing clips its updates."""
    return recipe.updates_per_rollout if phase == "grpo" else 1


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
        num_iterations=updates_per_rollout(recipe, phase),
        epsilon=recipe.epsilon,
        epsilon_high=recipe.epsilon_high,
        mask_truncated_completions=recipe.skip_cut_answers,
        top_entropy_quantile=recipe.uncertain_tokens,
        entropy_coef=recipe.entropy_coef,
        use_adaptive_entropy=recipe.entropy_target > 0,
        entropy_target=recipe.entropy_target,
        learning_rate=recipe.learning_rate,
        warmup_steps=recipe.warmup_steps,
        shuffle_dataset=False,
        **trainer_options(recipe),
        **common_config(session, recipe.schedule),
    )

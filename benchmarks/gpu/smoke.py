"""Stage `smoke`: does training run on this card, does it fall back, and are its losses those of stock TRL?

A tiny random model goes through `train` (warm start and GRPO, recorded decoding and the choice of attention
on); then losses are compared: of the warm start with `fast` off, of GRPO by replaying the same answers.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Any

import torch
from datasets import concatenate_datasets

from benchmarks.gpu import kit
from benchmarks.gpu.kit import Stage, environment, run_stage
from benchmarks.steps import Prompts, TimedTrainer, adapted, example_prompts
from engine.base import store
from engine.data.rows import read_rows, write_rows
from engine.models import hub
from engine.project import Project, open_project
from engine.rewards.rubric import rubric_from_toml
from engine.runs import events as ev
from engine.runs.recipe import Dtype, Recipe
from engine.runs.runlog import read_events
from engine.runs.runs import create_run
from engine.training.fast.cuda_recorder import CudaRecorder
from engine.training.fast.decode_graphs import DecodeGraphs
from engine.training.pipeline import train

TOLERANCE = {"float32": 1e-3, "bfloat16": 2e-2}  # absolute; stock autocasts where weights are bfloat16
# Tells the babbling of a random model apart, so that groups have a spread and teach.
REWARDS = ({"dimension": "text_similar", "weight": 0.9}, {"dimension": "json_parse", "weight": 0.1})


def body(stage: Stage) -> None:
    environment(stage)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = kit.random_model(folder / "model", stage.cpu)
        project = _project(folder / "project", 16 if stage.cpu else 176)
        dtypes: tuple[Dtype, ...] = ("float32",) if stage.cpu else ("bfloat16", "float32")
        for dtype in dtypes:
            losses: dict[bool, list[float]] = {}
            for fast in (True, False):
                with stage.part(f"train, {'fast' if fast else 'stock'}, {dtype}"):
                    losses[fast] = _train(stage, project, model, fast, dtype)
            if len(losses) == 2:
                _judge(stage, "warm start", losses[True], losses[False], dtype)
            with stage.part(f"GRPO losses, {dtype}"):
                _compare_grpo(stage, model, dtype)


def _project(folder: Path, rows: int) -> Project:
    source = store.resource("examples", "time_range")
    folder.mkdir()
    train_rows = [row for row in read_rows(source / "rows.jsonl").rows if row.split == "train"]
    write_rows(folder / "rows.jsonl", train_rows[:rows])
    Project(folder, open_project(source).task, rubric_from_toml(REWARDS)).save()
    return open_project(folder)


def _train(stage: Stage, project: Project, model: Path, fast: bool, dtype: Dtype) -> list[float]:
    """The losses of a whole run's warm start; says how it went, and every alarm, which tells of fallbacks."""
    small = {"warm_batch": 8, "steps": 1, "prompts_per_step": 2, "group_size": 2, "max_answer_tokens": 8}
    recipe = Recipe(
        model=str(model),
        fast=fast,
        dtype=dtype,
        validation_rows=2 if stage.cpu else 8,
        probes=1,
        evaluate_every=0,
        checkpoint_every=100000,
        warm_epochs=1,
        warm_learning_rate=1e-3,
        groups_at_once=2,
    ).model_copy(update=small if stage.cpu else {"steps": 6, "max_answer_tokens": 48})
    name = f"{'fast' if fast else 'stock'} {dtype}"
    run = create_run(project.folder, recipe, name)
    status = train(project, run)
    events = read_events(run)
    warm = [event for event in events if isinstance(event, ev.WarmStep)]
    grpo = [event for event in events if isinstance(event, ev.GrpoStep)]
    alarms = [f"{event.code}: {event.message}" for event in events if isinstance(event, ev.Alarm)]
    stage.say(
        f"{name} run {status}: {len(warm)} warm steps at {_median(warm):.3f} s, {len(grpo)} GRPO steps at "
        f"{_median(grpo):.3f} s, last rewards {[event.reward.mean for event in grpo][-2:]}",
        **{f"train {name}": {"losses": [event.loss for event in grpo], "alarms": alarms}},
    )
    for alarm in alarms:
        stage.say(f"{name} run, {alarm}")
    return [event.loss for event in warm]


def _compare_grpo(stage: Stage, model: Path, dtype: Dtype) -> None:
    """Ours samples and trains; stock trains on the very same answers."""
    steps = 2 if stage.cpu else 10
    answers: list[Any] = []
    ours, stock = (_grpo_logs(stage, model, dtype, side, steps, answers) for side in ("ours", "stock"))
    for name, phase in (("loss", "GRPO"), ("grad_norm", "GRPO's gradient norms")):
        _judge(stage, phase, [entry[name] for entry in ours], [entry[name] for entry in stock], dtype)


def _grpo_logs(
    stage: Stage, model: Path, dtype: Dtype, side: str, steps: int, answers: list[Any]
) -> list[dict[str, float]]:
    place = "cpu" if stage.cpu else "cuda"
    base = adapted(hub.load_model(hub.resolve(str(model)), dtype=dtype, device=place))
    texts: Prompts = example_prompts(16, schema=False, tokenizer=kit.tokenizer())
    graphs = None
    if side == "ours" and not stage.cpu:
        graphs = DecodeGraphs(
            CudaRecorder(next(base.parameters()).device),
            lambda reason: stage.say(f"recorded steps given up: {reason}"),
        )
    length = 8 if stage.cpu else 32
    timed = TimedTrainer(
        base, texts, side == "ours", per_step=2, at_once=1, group=4, answer=length, graphs=graphs
    )
    trainer: Any = timed.trainer
    trainer.args.max_steps, trainer.args.learning_rate = steps, 1e-4
    trainer.train_dataset = concatenate_datasets([timed.block(number) for number in range(steps)])
    sample = trainer._generate_single_turn

    def sampled(*args: Any, **named: Any) -> Any:
        """Answers of unequal lengths: with equal ones the loss of a first update is always 0."""
        whole = sample(*args, **named)[0]
        answers.append([ids[: len(ids) - 2 * (at % 3)] for at, ids in enumerate(whole)])
        return answers[-1], None

    replayed = iter(answers)
    trainer._generate_single_turn = sampled if side == "ours" else lambda *_, **__: (next(replayed), None)
    torch.manual_seed(0)
    trainer.train()
    return [entry for entry in trainer.state.log_history if "loss" in entry]


def _judge(stage: Stage, phase: str, ours: list[float], stock: list[float], dtype: Dtype) -> None:
    apart = max((abs(one - other) for one, other in zip(ours, stock, strict=True)), default=float("nan"))
    verdict = "equal" if apart <= TOLERANCE[dtype] else "NOT EQUAL"
    stage.say(
        f"{phase}, {dtype}: {len(ours)} steps at most {apart:.2e} from stock's (the largest is "
        f"{max(map(abs, stock), default=0):.3g}), {verdict} within {TOLERANCE[dtype]:g}",
        **{f"{phase} {dtype}": {"ours": ours, "stock": stock, "apart": apart}},
    )


def _median(steps: list[Any]) -> float:
    return float(statistics.median([step.seconds for step in steps] or [0.0]))


if __name__ == "__main__":
    raise SystemExit(run_stage("smoke", body))

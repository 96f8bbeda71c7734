"""Stage `learn`: does the embedded model learn the real travel requests, and does GRPO add to it?

Two runs. The first is supervised to its plateau on all rows; the second warm-starts on half of the rows and
goes on by GRPO on the other half (rows that are taught already teach GRPO nothing: docs/benchmarks.md) for
the rest of the time. All are judged on the 400 test rows, with paired intervals.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from benchmarks.gpu import kit
from benchmarks.gpu.kit import Stage, environment, run_stage
from benchmarks.gpu.luggage import LUGGAGE
from benchmarks.learning.tasks import travel_project
from engine.assess.judge import Answered, judge
from engine.assess.predict import ModelRef, find_model, open_model, run_ref
from engine.base.errors import UserError
from engine.models import embedded
from engine.models.catalog import find
from engine.models.local import EMBEDDED
from engine.planning.fitting import plan
from engine.project import Project
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import read_events
from engine.runs.runs import create_run
from engine.training.pipeline import train

TRAVEL = kit.ROOT.parent / "shared" / "eval" / "ctparse"
JUDGING = 12.0  # seconds that one model's answers to the test rows may take
EPOCHS, LEAST_GRPO = 6, 30.0
ANSWER = 96


def body(stage: Stage) -> None:
    environment(stage)
    source = next((path for path in (LUGGAGE / "one" / "travel", TRAVEL) if path.is_dir()), None)
    if source is None:
        stage.say("left out: the travel requests are not here")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if stage.cpu:
            model = str(kit.random_model(folder / "model", stage.cpu))
        else:
            model = EMBEDDED
            try:
                embedded.trainable_folder()
            except UserError as error:
                stage.say(f"left out: {error} The second half comes by the second command.")
                return
        few = (16, 4) if stage.cpu else (None, None)
        _learn(stage, travel_project(source, folder / "project", *few), model)


def _learn(stage: Stage, project: Project, model: str) -> None:
    answers = {"base": _answers(stage, project, find_model(project, f"base:{model}"))}
    recipe = _recipe(stage, model)
    supervised = {"method": "warm_start", "warm_share": 1.0, "evaluate_every": 4 * recipe.evaluate_every}
    run = _train(stage, project, recipe.model_copy(update=supervised))
    answers["supervised"] = _answers(stage, project, run_ref(run))
    _compare(stage, project, answers, "base", "supervised")
    rest = stage.left - 3 * JUDGING
    if rest < LEAST_GRPO and not stage.cpu:
        stage.say("no time left for GRPO")
        return
    run = _train(stage, project, recipe.model_copy(update={"minutes": 0 if stage.cpu else rest / 60}))
    for title, which in (("warm start", "warm_start_end"), ("GRPO, last", "last"), ("GRPO, best", "best")):
        answers[title] = _answers(stage, project, run_ref(run, which))
        if title != "warm start":
            _compare(stage, project, answers, "warm start", title)
            _compare(stage, project, answers, "supervised", title)


def _recipe(stage: Stage, model: str) -> Recipe:
    """The `full` preset's rates; on a card with as many answers a step as its memory holds."""
    recipe = Recipe(
        model=model,
        warm_epochs=1 if stage.cpu else EPOCHS,
        warm_share=0.5,
        warm_batch=8 if stage.cpu else 16,
        warm_learning_rate=1e-3,
        steps=1 if stage.cpu else 2000,
        prompts_per_step=2 if stage.cpu else 64,
        group_size=2 if stage.cpu else 16,
        learning_rate=1.5e-4,
        warmup_steps=3,
        scale_rewards="batch",
        max_answer_tokens=8 if stage.cpu else ANSWER,
        evaluate_every=0 if stage.cpu else 35,  # an epoch of half of the rows
        validation_rows=2 if stage.cpu else 100,
        checkpoint_every=100000,
        probes=1,
    )
    sizes = find(EMBEDDED)
    if stage.cpu or sizes is None:
        return recipe
    memory = torch.cuda.get_device_properties(0).total_memory
    # More at once than the program takes by itself, which stops at 8 groups and 256 answers.
    large = recipe.model_copy(update={"groups_at_once": 16, "rollout_rows": 1024})
    return plan(sizes, large, memory, gpu=True).recipe


def _train(stage: Stage, project: Project, recipe: Recipe) -> Path:
    run = create_run(project.folder, recipe)
    started = time.monotonic()
    status = train(project, run)
    events = read_events(run)
    looks = [(e.phase, e.step, round(e.exact, 3)) for e in events if isinstance(e, ev.HeldOut)]
    steps = [e for e in events if isinstance(e, ev.GrpoStep)]
    rewards = [round(e.reward.mean, 3) for e in steps]
    seconds = [e.seconds for e in steps]
    alarms = [e.message for e in events if isinstance(e, ev.Alarm)]
    pace = f"{len(steps)} GRPO steps at {sum(seconds) / len(seconds):.2f} s, " if steps else ""
    stage.say(
        f"{recipe.method} {status} in {time.monotonic() - started:.0f} s: {pace}held-out exact match "
        f"{looks}; "
        f"rewards {rewards[:: max(1, len(rewards) // 8)]}",
        **{run.name: {"recipe": recipe.model_dump(), "looks": looks, "rewards": rewards, "alarms": alarms}},
    )
    return run


def _answers(stage: Stage, project: Project, model: ModelRef) -> Sequence[str]:
    prompts: Sequence[str] = [row.prompt for row in project.split("test")]
    answers = open_model(project, model).answer(prompts, 8 if stage.cpu else ANSWER)
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    return answers


def _compare(
    stage: Stage, project: Project, answers: dict[str, Sequence[str]], before: str, after: str
) -> None:
    rows = project.split("test")
    models = [Answered(name, answers[name]) for name in (before, after)]
    found = judge(rows, models, project.rubric, project.task.schema)
    (a, b), (pair,) = found.models, found.pairs
    shares: dict[str, Any] = {"exact": pair.exact_difference, "reward": pair.reward_difference}
    text = ", ".join(f"{name} {i.estimate:+.3f} [{i.low:+.3f}, {i.high:+.3f}]" for name, i in shares.items())
    stage.say(
        f"{before} -> {after}, {found.rows} test rows: exact match {a.exact.estimate:.3f} -> "
        f"{b.exact.estimate:.3f}; {text}",
        **{f"{before} -> {after}": found.without_cases().to_json()},
    )


if __name__ == "__main__":
    raise SystemExit(run_stage("learn", body))

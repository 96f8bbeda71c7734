"""Stage `plan`: the planner's memory and seconds beside those that the stage `speed` measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.gpu.kit import RESULTS, Stage, run_stage
from engine.models.catalog import CatalogModel
from engine.planning.pace import Speed, pace
from engine.planning.planner import Shape, estimate
from engine.runs.recipe import Recipe

MEMORY, SECONDS = 0.10, 0.25  # how far off the planner may be


def body(stage: Stage) -> None:
    places = [stage.out / "speed.json", Path("/tmp/lathe-gpu/results/speed.json"), RESULTS / "speed.json"]
    source = next((path for path in places if path.is_file()), None)
    if source is None:
        stage.say("there are no figures of the stage speed to compare with")
        return
    speed = json.loads(source.read_text(encoding="utf-8"))
    for shape, case in speed["cases"].items():
        if f"{shape} ours" in speed:
            _compare(stage, shape, case, speed[f"{shape} ours"], Speed(**speed["card"]), gpu=not stage.cpu)


def _compare(
    stage: Stage, shape: str, case: dict[str, Any], step: dict[str, Any], card: Speed, *, gpu: bool
) -> None:
    sizes, recipe = CatalogModel(**case["sizes"]), Recipe.model_validate(case["recipe"])
    tokens = Shape(**case["shape"])
    planned = estimate(
        sizes,
        recipe,
        gpu=gpu,
        prompt_tokens=tokens.prompt,
        answer_tokens=tokens.answer,
        shared_tokens=tokens.shared,
    )
    parts = dict(planned.parts)
    forecast = pace(sizes, recipe, card, tokens, gpu=gpu)
    peak, update = planned.total - parts["runtime"], step["whole"] - step["rollout"]
    off = {
        "memory": _off(peak, step["peak"]),
        "step": _off(forecast.grpo, step["whole"]),
        "rollout": _off(forecast.rollout, step["rollout"]),
        "update": _off(forecast.update, update),
    }
    stage.say(
        f"{shape}: peak planned {peak / 1e9:.2f} GB (and {parts['runtime'] / 1e9:.1f} outside of torch's "
        f"allocator), measured {step['peak'] / 1e9:.2f}{_verdict(off['memory'], MEMORY)}; step planned "
        f"{forecast.grpo:.2f} s, measured {step['whole']:.2f}{_verdict(off['step'], SECONDS)}, of it rollout "
        f"{forecast.rollout:.2f} / {step['rollout']:.2f}, update {forecast.update:.2f} / {update:.2f}",
        **{shape: {"off": off, "parts": parts}},
    )


def _off(planned: float, measured: float) -> float | None:
    """By what share of the measured figure the plan is off; None where nothing was measured."""
    return planned / measured - 1 if measured else None


def _verdict(off: float | None, limit: float) -> str:
    if off is None:
        return " (not measured)"
    return f" ({off:+.0%}, {'within' if abs(off) <= limit else 'NOT within'} {limit:.0%})"


if __name__ == "__main__":
    raise SystemExit(run_stage("plan", body))

"""Stage `speed`: GRPO steps of 1.5B and 7B, ours and stock TRL, within 24 GB.

For each shape: seconds a step, split into rollout and update, the peak, the share of the floor, minutes for
one epoch of 1103 rows, and what that would be on an RTX 4090 by the ratio of the cards.
"""

from __future__ import annotations

import gc
import math
from dataclasses import asdict

import torch

from benchmarks.gpu import measure
from benchmarks.gpu.kit import Stage, environment, run_stage
from engine.planning.pace import Speed, card_of
from engine.runs.recipe import Dtype

CAP = 24e9  # bytes that torch may take: a card of 24 GB is tried on a larger one
ROWS = 1103
LEAST = 15.0  # seconds under which no further model is begun


def body(stage: Stage) -> None:
    environment(stage)
    run_shapes(stage, ["tiny"] if stage.cpu else ["1.5B", "7B"], "auto" if stage.cpu else "bfloat16")


def run_shapes(stage: Stage, shapes: list[str], dtype: Dtype) -> None:
    """Ours first, for every shape, since its figures are the most valuable; then stock, then the rollouts."""
    if torch.cuda.is_available():
        torch.cuda.set_per_process_memory_fraction(min(1.0, CAP / torch.cuda.mem_get_info()[1]))
    size = {"prompts": 2, "group": 2, "answer": 6} if stage.cpu else {"prompts": 16, "group": 8, "answer": 45}
    cases = {shape: measure.case_of(shape, dtype, CAP, **size) for shape in shapes}
    stage.figures |= {
        "card": asdict(measure.card()),
        "cases": {s: measure.facts(c) for s, c in cases.items()},
    }
    for side in ("ours", "stock"):
        for shape, case in cases.items():
            if stage.left < LEAST:
                stage.say(f"{shape} {side}: no time left")
                continue
            with stage.part(f"{shape} {side}"):
                _measure(stage, shape, case, side)
            _free()
    for shape, case in cases.items():
        if stage.left > LEAST and case.recipe.decode_graphs:
            with stage.part(f"{shape} rollouts"):
                sentence, figures = measure.compare_rollouts(case, 1 if stage.cpu else 3)
                stage.say(f"{shape}: {sentence}", **{f"{shape} rollouts": figures})
            _free()


def _measure(stage: Stage, shape: str, case: measure.Case, side: str) -> None:
    rounds = 1 if stage.cpu else 3 if side == "ours" else 2
    planned = case.recipe.groups_at_once
    # Stock TRL needs more memory for as many groups, so it takes the most that fit.
    for groups in [planned] if side == "ours" else [size for size in (8, 4, 2, 1) if size <= planned]:
        try:
            step = measure.measure(case, side, rounds, groups)
            break
        except torch.OutOfMemoryError as error:
            stage.say(f"{shape} {side}: {groups} groups at once do not fit: {str(error)[:120]}")
        _free()  # not inside `except`, whose traceback holds the model
    else:
        return
    stage.say(
        f"{shape} {side}: step {step.whole:.2f} s, rollout {step.rollout:.2f} s, "
        f"update {step.whole - step.rollout:.2f} s, peak {step.peak / 1e9:.1f} GB (reserved "
        f"{step.reserved / 1e9:.1f}), {step.groups_at_once} groups at once",
        **{f"{shape} {side}": asdict(step)},
    )
    if side == "ours":
        _judge(stage, shape, case, step)
    elif ours := stage.figures.get(f"{shape} ours"):
        ratio = step.whole / ours["whole"]
        stage.say(
            f"{shape}: {ratio:.2f} times as fast as stock TRL (to reach: 4)", **{f"{shape} ratio": ratio}
        )


def _judge(stage: Stage, shape: str, case: measure.Case, step: measure.Measured) -> None:
    speed = measure.card()
    rollout, update = measure.floor(case, speed)
    steps = math.ceil(ROWS / case.recipe.prompts_per_step)
    small = on_another_card(step.rollout, step.whole - step.rollout, speed, card_of("RTX 4090"))
    trained = step.whole - step.rollout
    times, minutes, minutes_4090 = (
        step.whole / (rollout + update),
        steps * step.whole / 60,
        steps * small / 60,
    )
    stage.say(
        f"{shape}: {times:.1f} times the floor (to reach: 3), rollout {step.rollout / rollout:.1f} times its "
        f"{rollout:.2f} s, update {trained / update:.1f} times its {update:.2f} s",
        **{f"{shape} floor": {"rollout": rollout, "update": update, "times": times}},
    )
    stage.say(
        f"{shape}: {ROWS} rows x {case.recipe.group_size} answers in {minutes:.1f} minutes here, about "
        f"{minutes_4090:.0f} on an RTX 4090 (to reach: 60)",
        **{f"{shape} minutes": {"here": minutes, "RTX 4090": minutes_4090}},
    )


def on_another_card(rollout: float, update: float, here: Speed, other: Speed | None) -> float:
    """Seconds of a step there: rollouts by the ratio of bandwidths, updates by that of arithmetic.

    Time that is spent launching kernels does not grow with the ratio, so it is more likely too much.
    """
    assert other is not None
    return rollout * max(1.0, here.bandwidth / other.bandwidth) + update * max(1.0, here.flops / other.flops)


def _free() -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


if __name__ == "__main__":
    raise SystemExit(run_stage("speed", body))

"""Events and samples of a run, as a worker would write them."""

from __future__ import annotations

from pathlib import Path

from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog
from engine.runs.runs import create_run

GOLD = '{"from":"2030-01-01","to":"2030-01-31"}'
WRONG = '{"from":"2030-01-02","to":"2030-01-31"}'


def warm(step: int, time: float = 0.0) -> ev.WarmStep:
    return ev.WarmStep(
        time=time,
        step=step,
        loss=1 / step,
        grad_norm=1.0,
        learning_rate=1e-3,
        tokens_per_second=400,
        seconds=2.0,
        memory_bytes=10**9,
    )


def grpo(step: int, time: float = 0.0) -> ev.GrpoStep:
    stat = ev.PartStat(mean=0.6, std=0.2)
    return ev.GrpoStep(
        time=time,
        step=step,
        reward=stat,
        parts={"json_parse": stat},
        loss=0.1,
        kl=None,
        entropy=0.3,
        grad_norm=1.0,
        learning_rate=1e-5,
        length_mean=40,
        length_max=60,
        clipped_ratio=0.0,
        frac_reward_zero_std=0.1,
        tokens_per_second=130,
        seconds=16.0,
        memory_bytes=10**9,
    )


def look(phase: ev.Phase, step: int, exact: float, best: bool, time: float = 0.0) -> ev.HeldOut:
    return ev.HeldOut(
        time=time, phase=phase, step=step, exact=exact, reward=exact, rows=48, best=best, seconds=12.0
    )


def probes(phase: ev.Phase, step: int, answers: list[str], time: float = 0.0) -> ev.Probes:
    found = tuple(
        ev.ProbeAnswer(row=f"r{n}", prompt=f"prompt {n}", expected=GOLD, answer=text, reward=text == GOLD)
        for n, text in enumerate(answers)
    )
    return ev.Probes(time=time, phase=phase, step=step, answers=found)


def group(step: int, row: str = "r1") -> ev.SampleGroup:
    answers = tuple(
        ev.SampledAnswer(
            text=text,
            total=total,
            advantage=total - 0.6,
            parts={"json_parse": (1.0, "one JSON object"), "from_date": (total, f"judged {total}")},
        )
        for text, total in ((WRONG, 0.5), (GOLD, 1.0), ("nonsense", 0.3))
    )
    return ev.SampleGroup(step=step, row=row, prompt=f"prompt of step {step}", expected=GOLD, answers=answers)


def history(status: ev.Status | None = "done") -> list[ev.AnyEvent]:
    """A run of 20 warm steps and 4 GRPO steps; the warm start's end is the best. status None: killed."""
    found: list[ev.AnyEvent] = [
        ev.Started(time=0, job="train", pid=1, host="elsewhere", device="CPU", train_rows=24),
        ev.PhaseStarted(time=1, phase="warm_start", steps=20),
        look("warm_start", 0, 0.0, True, 20),
        probes("warm_start", 0, ["no JSON", "no JSON"], 20),
        *[warm(step, 20 + 2 * step) for step in range(1, 21)],
        look("warm_start", 20, 0.5, True, 72),
        probes("warm_start", 20, [GOLD, WRONG], 72),
        ev.PhaseStarted(time=73, phase="grpo", steps=4),
        *[grpo(step, 73 + 16 * step) for step in range(1, 5)],
        ev.Alarm(time=140, code="clipped_ratio", message="Many answers are cut.", hint="Raise the limit."),
        look("grpo", 4, 0.4, False, 150),
        probes("grpo", 4, [GOLD, GOLD], 150),
    ]
    if status is not None:
        found.append(ev.Finished(time=151, status=status, message="Done.", report="Best: 0.5"))
    return found


def write_run(
    project: Path, name: str = "old", status: ev.Status | None = "done", recipe: Recipe | None = None
) -> Path:
    """A run folder with that history and two groups of answers a GRPO step."""
    run = create_run(project, recipe or Recipe(), name)
    lines = "".join(event.model_dump_json() + "\n" for event in history(status))
    (run / "events.jsonl").write_text(lines, encoding="utf-8")
    log = RunLog(run)
    for step in range(1, 5):
        log.sample(group(step, "r1"))
        log.sample(group(step, "r2"))
    return run

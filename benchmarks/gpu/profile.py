"""Stage `profile`: where the time of one step goes: the top kernels, and the gaps between their launches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch
from torch.autograd import DeviceType  # type: ignore[attr-defined]  # torch does not list it as public
from torch.autograd.profiler_util import FunctionEvent
from torch.profiler import ProfilerActivity, profile

from benchmarks.gpu import measure
from benchmarks.gpu.kit import Stage, environment, run_stage
from benchmarks.gpu.speed import CAP

MOST = 20


class Span(NamedTuple):
    """Microseconds since some moment."""

    name: str
    start: float
    end: float


class Gaps(NamedTuple):
    """Microseconds from the first start to the last end, and of it those in which nothing ran."""

    whole: float
    idle: float
    gaps: int
    longest: float


def body(stage: Stage) -> None:
    environment(stage)
    if torch.cuda.is_available():
        torch.cuda.set_per_process_memory_fraction(min(1.0, CAP / torch.cuda.mem_get_info()[1]))
    for shape in ["tiny"] if stage.cpu else ["7B", "1.5B"]:
        if stage.left > 20 or stage.cpu:
            with stage.part(shape):
                _profile(stage, shape)


def _profile(stage: Stage, shape: str) -> None:
    size = {"prompts": 2, "group": 2, "answer": 6} if stage.cpu else {"prompts": 16, "group": 8, "answer": 45}
    case = measure.case_of(shape, "float32" if stage.cpu else "bfloat16", CAP, **size)
    trainer = measure.trainer_of(case, "ours")
    trainer.step(0)
    plain = trainer.step(1)
    stage.say(f"{shape}: a step of {plain.whole:.2f} s, rollout {plain.rollout:.2f} s, without the profiler")
    kind = ProfilerActivity.CUDA if case.gpu else ProfilerActivity.CPU
    with profile(activities=[kind]) as profiler:
        trainer.step(1)
    spans = spans_of(profiler.events() or [], on_card=case.gpu)
    top = busiest(spans)
    total = sum(span.end - span.start for span in spans)
    apart = gaps(spans)
    stage.say(
        f"{shape}: {len(spans)} {'kernels' if case.gpu else 'operations, of which some hold others'}, "
        f"{apart.whole / 1e6:.2f} s from first to last, idle {apart.idle / max(1, apart.whole):.0%} of it in "
        f"{apart.gaps} gaps, the longest {apart.longest / 1e3:.1f} ms",
        **{shape: {"gaps": apart._asdict(), "top": top}},
    )
    for name, seconds, calls in top:
        print(
            f"    {seconds / max(total, 1e-9):5.1%} {seconds / 1e3:9.1f} ms {calls:7} x  {name[:90]}",
            flush=True,
        )


def spans_of(events: Iterable[FunctionEvent], *, on_card: bool) -> list[Span]:
    """What ran on the card (or, without one, on the processor)."""
    kind = DeviceType.CUDA if on_card else DeviceType.CPU
    return [
        Span(event.name, event.time_range.start, event.time_range.end)
        for event in events
        if event.device_type == kind and event.time_range.end > event.time_range.start
    ]


def busiest(spans: Sequence[Span]) -> list[tuple[str, float, int]]:
    """Name, microseconds and calls of those that take longest together."""
    times: dict[str, list[float]] = defaultdict(list)
    for span in spans:
        times[span.name].append(span.end - span.start)
    sums = [(name, sum(parts), len(parts)) for name, parts in times.items()]
    return sorted(sums, key=lambda entry: -entry[1])[:MOST]


def gaps(spans: Sequence[Span]) -> Gaps:
    """The moments between spans in which none of them runs; they may overlap."""
    ordered = sorted(spans, key=lambda span: span.start)
    if not ordered:
        return Gaps(0, 0, 0, 0)
    reached, between = ordered[0].end, []
    for span in ordered[1:]:
        if span.start > reached:
            between.append(span.start - reached)
        reached = max(reached, span.end)
    return Gaps(reached - ordered[0].start, sum(between), len(between), max(between, default=0))


if __name__ == "__main__":
    raise SystemExit(run_stage("profile", body))

"""How long the curves take to be drawn anew while one pans and zooms, with 1,000,000 points in the plots.

python -m benchmarks.curves_redraw [--points 1000000] [--size 1280x800] [--frames 60] [--smoothing 0.6]

Prints the number of plots in sight, and the median, the 99th percentile and the longest time of a redraw in
ms: from the call to the last pixel, measured around the event loop, painted in software (offscreen).
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LATHE_DATA", tempfile.mkdtemp(prefix="lathe-bench-"))

import numpy as np

from engine.runs import events as ev
from gui.curves.curve_store import RunCurves
from gui.curves.curves_panel import CurvesPanel
from gui.frame.app import make_app
from gui.shared.theme import Theme

PARTS = ("json_parse", "json_schema", "date_order", "date_coverage", "from_date", "to_date", "exact")
NAMES = (
    *("reward", *(f"part {name}" for name in PARTS), "loss", "entropy", "kl", "length_mean", "length_max"),
    *(
        "frac_reward_zero_std",
        "clipped_ratio",
        "learning_rate",
        "grad_norm",
        "tokens_per_second",
        "seconds",
        "memory_bytes",
    ),
)


def many_points(points: int) -> RunCurves:
    """A GRPO run of so many steps that its curves have this many points together: noise around a rise."""
    run = RunCurves("benchmark")
    run.add([ev.PhaseStarted(time=0.0, phase="grpo", steps=1)])
    steps = points // len(NAMES)
    random = np.random.default_rng(7)
    x = np.arange(1.0, steps + 1)
    for name in NAMES:
        values = 1 - np.exp(-4 * x / steps) + random.normal(0, 0.15, steps)
        spread = np.full(steps, 0.2 if name == "reward" else np.nan)
        run.curve(name, "grpo").extend(x, x / 30, np.abs(values), spread, phase=1)
    run.timeline.step, run.timeline.minutes = float(steps), steps / 30
    return run


def frames(count: int, end: float) -> list[tuple[float, float]]:
    """Stretches of x: zooming in, panning along, zooming out."""
    stretches = []
    for at in range(count):
        share = at / max(1, count - 1)
        span = end * (1 - 0.9 * np.sin(np.pi * share))
        left = (end - span) * share
        stretches.append((left, left + span))
    return stretches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--smoothing", type=float, default=0.6)
    chosen = parser.parse_args()
    width, height = (int(side) for side in chosen.size.split("x"))
    app = make_app()
    Theme(app, "light")
    panel = CurvesPanel()
    panel.resize(width - 168, height - 60)  # what the rail and the bars of the window leave
    panel.tools.set_choices(panel.tools.choices.model_copy(update={"smoothing": chosen.smoothing}))
    panel.show()
    run = many_points(chosen.points)
    panel.show_curves(run)
    until = time.perf_counter() + 1
    while time.perf_counter() < until:
        app.processEvents()
    taken = []
    for left, right in frames(chosen.frames, run.end("step")):
        begin = time.perf_counter()
        panel.zoom_to(left, right)
        app.processEvents()
        taken.append(1000 * (time.perf_counter() - begin))
    milliseconds = np.array(taken)
    print(
        f"{sum(len(curve) for curve in run.curves.values()):,} points, {len(panel.grid.in_sight())} plots in "
        f"sight at {chosen.size}: median {np.median(milliseconds):.1f} ms, 99th percentile "
        f"{np.percentile(milliseconds, 99):.1f} ms, longest {milliseconds.max():.1f} ms"
    )
    panel.close()


if __name__ == "__main__":
    main()

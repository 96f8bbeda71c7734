"""The demo's pictures and its one-page report: curves.png and report.html."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.assess.report import Table, page_html, table_html
from engine.base import store
from engine.runs import events as ev
from engine.runs.curves import Series, series_of, smoothed


def draw_curves(events: Sequence[ev.AnyEvent], path: Path) -> None:
    """Write the curves of a run as a PNG: loss, reward with its parts, held-out figures, health."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    series = series_of(events)
    figure, axes = pyplot.subplots(2, 3, figsize=(15, 8), layout="constrained")
    _draw(axes[0][0], "Warm start: cross-entropy (nats a token)", _named(series, "loss", "warm_start"))
    _draw(axes[0][1], "GRPO: total reward", _named(series, "reward", "grpo"), band=True)
    _draw(axes[0][2], "GRPO: reward by dimension", [one for one in series if one.name.startswith("part ")])
    _held_out(axes[1][0], series)
    _draw(axes[1][1], "GRPO: entropy (nats a token)", _named(series, "entropy", "grpo"))
    _draw(axes[1][2], "GRPO: share of groups without spread", _named(series, "frac_reward_zero_std", "grpo"))
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _named(series: Sequence[Series], name: str, phase: str) -> list[Series]:
    return [one for one in series if one.name == name and one.phase == phase]


def _draw(axis: Any, title: str, curves: Sequence[Series], band: bool = False) -> None:
    """Single steps faint, smoothed on top: one step's reward over a few prompts says little."""
    axis.set_title(title, fontsize=11)
    axis.set_xlabel("step")
    axis.grid(alpha=0.3)
    for one in curves:
        line = axis.plot(one.x, smoothed(one.y), label=one.name.removeprefix("part "), linewidth=1.8)[0]
        if len(curves) == 1:
            axis.plot(one.x, one.y, color=line.get_color(), alpha=0.25, linewidth=0.8)
        if band and one.spread:
            low = [y - s for y, s in zip(smoothed(one.y), smoothed(one.spread), strict=True)]
            high = [y + s for y, s in zip(smoothed(one.y), smoothed(one.spread), strict=True)]
            axis.fill_between(one.x, low, high, color=line.get_color(), alpha=0.12, linewidth=0)
    if len(curves) > 1:
        # The lines crowd the upper part: room for their names below.
        axis.set_ylim(-0.28, 1.04)
        axis.legend(fontsize=8, ncols=3, loc="lower center", framealpha=1)
    if not curves:
        axis.text(0.5, 0.5, "not part of this run", ha="center", va="center", transform=axis.transAxes)


def _held_out(axis: Any, series: Sequence[Series]) -> None:
    """Both phases on one axis, GRPO after the warm start, the best exact match marked."""
    axis.set_title("Held-out (validation) rows, greedy", fontsize=11)
    axis.set_xlabel("step (warm start, then GRPO)")
    axis.grid(alpha=0.3)
    shift = max((one.x[-1] for one in series if one.phase == "warm_start"), default=0.0)
    colours = {"held-out exact match": "tab:blue", "held-out reward": "tab:orange"}
    best: tuple[float, float] | None = None
    for one in series:
        if one.name not in colours:
            continue
        x = [value + (shift if one.phase == "grpo" else 0) for value in one.x]
        label = one.name.removeprefix("held-out ") if one.phase == "warm_start" or not shift else None
        axis.plot(x, one.y, marker="o", markersize=3, color=colours[one.name], label=label)
        if one.name == "held-out exact match":
            top = max(zip(one.y, x, strict=True))
            best = max(best, top) if best else top
    if best:
        axis.plot(best[1], best[0], marker="*", markersize=14, color="tab:green", label="best")
    if shift:
        axis.axvline(shift, color="grey", linestyle=":", linewidth=1)
    axis.set_ylim(0, 1.02)
    if best:
        axis.legend(fontsize=8)


def write_report(path: Path, title: str, lead: str, tables: Sequence[Table], picture: Path) -> None:
    """Write one self-contained page: the lead sentence, the tables, the curves."""
    image = base64.b64encode(picture.read_bytes()).decode("ascii")
    parts = [f"<p class='lead'>{html.escape(lead)}</p>", *map(table_html, tables)]
    parts.append(f"<h2>Curves</h2><img alt='Training curves' src='data:image/png;base64,{image}'>")
    store.write_text(path, page_html(title, parts, language="en"))

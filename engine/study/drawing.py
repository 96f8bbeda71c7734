"""The curves of a study as an SVG picture within a page: exact match over rows, a line for each method."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.assess.stats import Interval
from engine.base.text import Text
from engine.study.cells import method_title, of_model
from engine.study.report import Growth, Report

WIDTH, HEIGHT = 760, 380
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 12, 46  # pixels around the plot
COLOURS = ("#2f6fdb", "#d9822b", "#2a9d63", "#a24bc9", "#c0392b", "#168aad", "#8a6d3b", "#6b7785")
_LINES = 5  # of the grid
ROWS = Text("Training rows")
Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Series:
    """One method of one model: its points (training rows, exact match), and its fitted curve, if any."""

    title: str
    points: tuple[tuple[int, Interval], ...]
    growth: Growth | None
    level: Interval | None  # a base model or an endpoint: the same at any number of rows


def series_of(report: Report, say: Say = str) -> list[Series]:
    """Every line of the plot, in the order of the report; `say` translates titles."""
    groups = list(dict.fromkeys((one.model, one.method) for one in report.levels))
    found = []
    for model, method in groups:
        levels = [one for one in report.levels if (one.model, one.method) == (model, method)]
        title = say(of_model(model, method_title(model, method), report.several_models))
        flat = levels[0].exact if method == "base" else None
        points = () if flat else tuple(sorted((one.rows, one.exact) for one in levels if one.rows))
        growth = next((one for one in report.growth if (one.model, one.method) == (model, method)), None)
        found.append(Series(title, points, growth, flat))
    return found


def picture(report: Report, say: Say = str) -> str:
    """The plot as SVG; empty where nothing is done. Text takes the page's colour and font."""
    series = series_of(report, say)
    if not series:
        return ""
    most = max((rows for one in series for rows, _ in one.points), default=report.train_rows) or 1
    axes = _Axes(1.06 * most, *_ends(series))
    parts = [
        _grid(axes, say),
        *(_draw(one, COLOURS[at % len(COLOURS)], axes) for at, one in enumerate(series)),
    ]
    legend = "".join(
        f"<span><i style='background:{COLOURS[at % len(COLOURS)]}'></i>{html.escape(one.title)}</span>"
        for at, one in enumerate(series)
    )
    return (
        f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' role='img' font-size='12' fill='currentColor'>"
        f"{''.join(parts)}</svg><p class='legend'>{legend}</p>"
    )


STYLE = """
svg { width: 100%; max-height: 30rem; }
.legend span { margin-right: 1.2rem; white-space: nowrap; }
.legend i { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .4rem; }
"""


@dataclass(frozen=True, slots=True)
class _Axes:
    """From rows and shares to pixels."""

    most: float
    low: float
    high: float

    def x(self, rows: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * rows / self.most

    def y(self, share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - share) / (self.high - self.low)


def _ends(series: Sequence[Series]) -> tuple[float, float]:
    """The lowest and highest share that is drawn, in tenths."""
    ends = [interval for one in series for _, interval in one.points]
    ends += [one.level for one in series if one.level is not None]
    low = min(interval.low for interval in ends)
    high = max(interval.high for interval in ends)
    low, high = int(10 * low) / 10, min(1.0, int(10 * high + 1) / 10)
    return (low, high) if high > low else (low - 0.1, high)


def _grid(axes: _Axes, say: Say) -> str:
    lines = []
    for at in range(_LINES + 1):
        share = axes.low + (axes.high - axes.low) * at / _LINES
        y = axes.y(share)
        lines.append(
            f"<line x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{y:.1f}' y2='{y:.1f}' stroke='currentColor' "
            f"opacity='.15'/><text x='{LEFT - 8}' y='{y + 4:.1f}' text-anchor='end'>{100 * share:.0f}%</text>"
        )
        rows = axes.most * at / _LINES
        lines.append(
            f"<text x='{axes.x(rows):.1f}' y='{HEIGHT - BOTTOM + 18}' text-anchor='middle'>{rows:.0f}</text>"
        )
    title = html.escape(say(ROWS))
    middle = (LEFT + WIDTH - RIGHT) / 2
    lines.append(f"<text x='{middle}' y='{HEIGHT - 8}' text-anchor='middle'>{title}</text>")
    return "".join(lines)


def _draw(one: Series, colour: str, axes: _Axes) -> str:
    if one.level is not None:
        y = axes.y(one.level.estimate)
        return (
            f"<line x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{y:.1f}' y2='{y:.1f}' stroke='{colour}' "
            "stroke-width='2' stroke-dasharray='2 5'/>"
        )
    parts = []
    for rows, interval in one.points:
        x, low, high = axes.x(rows), axes.y(interval.low), axes.y(interval.high)
        parts.append(
            f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{low:.1f}' y2='{high:.1f}' stroke='{colour}' "
            f"stroke-width='1.5'/><circle cx='{x:.1f}' cy='{axes.y(interval.estimate):.1f}' r='4' "
            f"fill='{colour}'/>"
        )
    drawn = [(axes.x(rows), axes.y(interval.estimate)) for rows, interval in one.points]
    if one.growth is not None and one.growth.curve is not None:
        first, last = one.points[0][0], one.points[-1][0]
        steps = [first + (last - first) * at / 40 for at in range(41)]
        drawn = [(axes.x(rows), axes.y(one.growth.at(rows))) for rows in steps]
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
    parts.append(f"<polyline points='{way}' fill='none' stroke='{colour}' stroke-width='2'/>")
    return "".join(parts)

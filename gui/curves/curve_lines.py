"""Assigns the curves of runs to plots, with their colours and legend entries."""

from __future__ import annotations

from collections.abc import Sequence

from engine.runs.curves import EXACT, PART
from gui.curves.curve_head import Entry
from gui.curves.curve_item import DASHES, Label, Line
from gui.curves.curve_specs import PHASE_TITLES, PlotSpec, text, written
from gui.curves.curve_store import Axis, Curve, Key, RunCurves
from gui.shared.i18n import translate
from gui.shared.labels import duration_text
from gui.shared.scores import part_title
from gui.shared.theme import tokens

MARGIN = 0.02  # of the stretch in view, on each side
SAME_PLACE = 0.004  # of the run: labels that are nearer become one


class Lines:
    """The lines of the run and of the earlier ones. A line is kept as long as its curve is."""

    def __init__(self) -> None:
        self._runs: list[RunCurves] = []
        self._lines: dict[tuple[Curve, Key, int], Line] = {}
        self._taken: dict[str, list[tuple[int, Key]]] = {}  # by plot: run and curve

    def assign(self, runs: Sequence[RunCurves]) -> None:
        """Take these runs, the first of them being the run itself; again where curves came or went."""
        self._runs = list(runs)
        self._taken = {}
        curves = {curve for run in runs for curve in run.curves.values()}
        self._lines = {known: line for known, line in self._lines.items() if known[0] in curves}

    def dimensions(self) -> list[tuple[str, str]]:
        """Every reward dimension of these runs: the name of its curve, and its title."""
        names = {name for run in self._runs for name, _ in run.curves if name.startswith(PART)}
        return [(name, part_title(name.removeprefix(PART))) for name in sorted(names)]

    def any_in(self, spec: PlotSpec) -> bool:
        return bool(self._keys(spec))

    def of(self, spec: PlotSpec, hidden: frozenset[str]) -> tuple[list[Line], list[Entry]]:
        """The lines of a plot, and its legend; none where a single curve speaks for itself."""
        with_points = sorted({at for at, _ in self._keys(spec)})
        if spec.single:
            lines = [self._line(at, key, at, at, at) for at, key in self._keys(spec)]
            entries = [_run_entry(at, self._runs[at].name, at) for at in with_points]
            return lines, entries if with_points != [0] else []
        names = [name for name, _ in spec.curves or self.dimensions()]
        shades, lines = len(tokens().series), []
        for at, key in self._keys(spec):
            if key[0] not in hidden and key[0] in names:
                colour = names.index(key[0])
                lines.append(self._line(at, key, colour, at + colour // shades, at, named=True))
        entries = [
            Entry(
                name,
                spec.title_of(name),
                colour,
                colour // shades,
                shown=name not in hidden,
                can_hide=spec.of_dimensions,
            )
            for colour, name in enumerate(names)
        ]
        return lines, entries + [_run_entry(at, self._runs[at].name, None) for at in with_points if at]

    def _keys(self, spec: PlotSpec) -> list[tuple[int, Key]]:
        if spec.name not in self._taken:
            self._taken[spec.name] = [
                (at, key) for at, run in enumerate(self._runs) for key in run.curves if spec.takes(key)
            ]
        return self._taken[spec.name]

    def _line(self, at: int, key: Key, colour: int, dash: int, run: int, named: bool = False) -> Line:
        curve = self._runs[at].curves[key]
        line = self._lines.get((curve, key, at))
        if line is None:
            line = self._lines[curve, key, at] = Line(curve, "", colour)
        line.name = key[0] if named else run_name(at)
        line.colour, line.dash, line.run = colour, dash % len(DASHES), run
        return line


def run_name(at: int) -> str:
    """What the legend calls the curve of a run, among those of other runs."""
    return f"run {at}"


def _run_entry(at: int, title: str, colour: int | None) -> Entry:
    return Entry(run_name(at), title, colour, at % len(DASHES), earlier=at > 0)


def labels_of(run: RunCurves, axis: Axis) -> list[Label]:
    """Where phases began, if there are two, and where the run stood still; one label for one place."""
    places: list[tuple[float, list[str]]] = []
    two = len(run.phase_starts(axis)) > 1
    for mark in run.timeline.marks:
        at = mark.step if axis == "step" else mark.minutes
        if not places or at - places[-1][0] > SAME_PLACE * run.end(axis):
            places.append((at, []))
        if mark.phase is None:
            places[-1][1].append((_paused if mark.kind == "paused" else _resumed)(mark.seconds))
        elif two:
            places[-1][1].insert(0, text(PHASE_TITLES[mark.phase]))
    return [Label(at, ", ".join(texts)) for at, texts in places if texts]


def limit_of(run: RunCurves, spec: PlotSpec) -> list[Label]:
    """The length limit, in the plot of lengths."""
    if spec.name != "length" or run.length_limit is None:
        return []
    limit = translate("curves", "limit {tokens}").format(tokens=run.length_limit)
    return [Label(run.length_limit, limit, upright=False)]


def star_of(run: RunCurves, axis: Axis, spec: PlotSpec) -> tuple[float, float, str] | None:
    """Place and text of the best held-out figure, in its plot."""
    if run.best is None or not spec.takes((EXACT, "")):
        return None
    step, minutes, exact = run.best
    return (step if axis == "step" else minutes), exact, written(exact, "share")


def newest_phase(runs: Sequence[RunCurves]) -> str:
    """The phase that began last, of the first run that has a curve in one; "all" where none has."""
    for run in runs:
        starts = run.phase_starts("step")
        with_curves = [phase for phase in starts if any(key[1] == phase for key in run.curves)]
        if with_curves:
            return max(with_curves, key=starts.__getitem__)
    return "all"


def where(runs: Sequence[RunCurves], axis: Axis, stretch: str) -> tuple[float, float]:
    """From where to where a stretch ("all", or a phase of the first run that has it) goes."""
    end = max((run.end(axis) for run in runs), default=1.0)
    left, right = 0.0, end
    for run in runs:
        starts = run.phase_starts(axis)
        if stretch in starts:
            left = starts[stretch]
            right = min((start for start in starts.values() if start > left), default=end)
            break
    right = max(right, left + 1e-3)
    room = (right - left) * MARGIN
    return left - room, right + room


def place_text(run: RunCurves, axis: Axis, at: float) -> str:
    """A place on the x axis as a text."""
    if axis == "minutes":
        template = translate("curves", "{minutes} minutes of training")
        return template.format(minutes=f"{at:.1f}")
    begun = [(start, phase) for phase, start in run.phase_starts("step").items() if 0 < start < at]
    if begun:
        start, phase = max(begun)
        template = translate("curves", "Step {step} ({phase}: step {own})")
        return template.format(step=f"{at:.0f}", phase=text(PHASE_TITLES[phase]), own=f"{at - start:.0f}")
    return translate("curves", "Step {step}").format(step=f"{at:.0f}")


def _paused(seconds: float) -> str:
    return translate("curves", "paused {time}").format(time=duration_text(seconds))


def _resumed(seconds: float) -> str:
    return translate("curves", "resumed after {time}").format(time=duration_text(seconds))

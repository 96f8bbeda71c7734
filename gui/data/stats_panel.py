"""What the rows are made of, as small plots with their figures in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.data.stats import RANGE_ENDS, DataStats, Histogram, RangeStats, data_stats
from engine.data.tokens import TokenLengths
from gui.data.bar_plot import BarCard
from gui.data.token_line import TokenLine, counted_lengths
from gui.shared.background import Background
from gui.shared.labels import number_text, split_title
from gui.shared.sentences import error_text
from gui.shared.widgets import EmptyState, button, label, row, scrolled
from gui.workspace.jobs import JobBoard
from gui.workspace.workspace import Workspace

MOST_BARS = 14
_WAIT_MS = 500
_MOST_COLUMNS = 3
_COLUMN = 430  # pixels that a card wants


@dataclass(frozen=True, slots=True)
class _Found:
    stats: DataStats
    lengths: TokenLengths | None


class StatsPanel(QWidget):
    """Counted anew after changes, while it is visible; `stats` is what is shown."""

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__()
        self._workspace = workspace
        self.stats: DataStats | None = None
        self._stale = True
        self._cards: list[BarCard] = []
        self._columns = 0
        self._making: Iterator[BarCard] = iter(())  # the cards of new figures: a plot is costly to make
        self._made: list[BarCard] = []
        self._next = QTimer(self)
        self._next.timeout.connect(self._make_next)
        self._work = Background(self, many_objects=True)
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self._count)
        self.tokens = TokenLine(workspace, board)
        self._build()
        self._work.done.connect(self._show)
        self._work.failed.connect(self._failed)
        self.tokens.counted.connect(self._changed)
        for signal in (workspace.rows_changed, workspace.project_changed, workspace.project_opened):
            signal.connect(self._changed)

    def text(self) -> str:
        """All figures as text."""
        return "\n\n".join(card.text for card in self._cards) + "\n"

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._stale:
            self._soon.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._soon.start(_WAIT_MS)

    def _count(self) -> None:
        project, rows = self._workspace.project, self._workspace.rows.all
        self._stale = False
        if project is None:
            self._work.drop()
            return

        def work(progress: Progress) -> _Found:
            lengths = counted_lengths(project)
            return _Found(data_stats(rows, project.task.schema, lengths, progress), lengths)

        self._bar.show()
        self._work.start(work)

    def _failed(self, error: UserError) -> None:
        self._bar.hide()
        self._summary.setText(error_text(error))

    def _show(self, result: _Found) -> None:
        """Make the cards, one in each turn of the event loop; the old ones stay until all are made."""
        self._found = result
        self._making, self._made = self._cards_of(result.stats), []
        self._next.start(0)

    def _make_next(self) -> None:
        card = next(self._making, None)
        if card is not None:
            self._made.append(card)
            return
        self._next.stop()
        self._show_made(self._found)

    def _show_made(self, result: _Found) -> None:
        self._bar.hide()
        stats = self.stats = result.stats
        self._summary.setText(self.tr("%Ln row(s)", "", stats.rows))
        self.tokens.show_lengths(result.lengths)
        self._pages.setCurrentIndex(0 if stats.rows else 1)
        for card in self._cards:
            card.hide()
            card.setParent(None)  # gone at once for whoever looks for cards by name
            card.deleteLater()
        self._cards, self._made = self._made, []
        self._columns = 0
        self._place()

    # -- the figures

    def _cards_of(self, stats: DataStats) -> Iterator[BarCard]:
        if not stats.rows:
            return
        rows, axis = stats.rows, self.tr("rows")
        splits = {split_title(split): count for split, count in stats.by_split.items()}
        yield self._counts(self.tr("Rows in each split"), "stats_splits", splits, rows, axis)
        kinds = {kind or self.tr("(no kind)"): count for kind, count in stats.by_kind.items()}
        if len(kinds) > 1 or stats.by_kind.get("") != stats.rows:
            yield self._counts(self.tr("Kinds"), "stats_kinds", kinds, rows, axis)
        for name, values in stats.values.items():
            heading = self.tr("Values of {field}").format(field=name)
            axis = self.tr("answers with this value")
            yield self._counts(heading, f"stats_values_{name}", values, stats.rows, axis)
        if stats.ranges is not None:
            yield self._range(stats.ranges)
        yield self._lengths(self.tr("Prompt lengths"), "stats_prompts", stats.prompt_lengths, stats)
        yield self._lengths(self.tr("Answer lengths"), "stats_answers", stats.answer_lengths, stats)

    def _counts(self, heading: str, name: str, counts: Mapping[str, int], rows: int, axis: str) -> BarCard:
        """Bars for names and their counts, with the share of all rows; the last of many are put together."""
        card = BarCard(heading, name)
        shown = list(counts.items())
        if len(shown) > MOST_BARS:
            rest = shown[MOST_BARS - 1 :]
            others = self.tr("%Ln other(s)", "", len(rest))
            shown = [*shown[: MOST_BARS - 1], (others, sum(count for _, count in rest))]
        figures = "  ·  ".join(f"{one} {number_text(count)} ({count / rows:.0%})" for one, count in shown)
        card.show_counts([one for one, _ in shown], [count for _, count in shown], axis, figures)
        return card

    def _range(self, ranges: RangeStats) -> BarCard:
        heading = self.tr("Days from “{first}” to “{last}”, both included")
        card = BarCard(heading.format(first=ranges.first, last=ranges.last), "stats_ranges")
        names, low = [], 1
        for end in RANGE_ENDS:
            days = self.tr("{days} days").format(days=f"{low}–{end}")
            names.append(days if end > low else self.tr("%Ln day(s)", "", end))
            low = end + 1
        names.append(self.tr("{days} or more").format(days=low))
        text = self.tr("Median {median} days, longest %Ln day(s).", "", ranges.longest)
        figures = text.format(median=number_text(round(ranges.median)))
        if ranges.backwards:
            figures += " " + self.tr("%Ln range(s) end before they begin.", "", ranges.backwards)
        card.show_counts(names, ranges.counts, self.tr("rows"), figures)
        return card

    def _lengths(self, heading: str, name: str, lengths: Histogram, stats: DataStats) -> BarCard:
        unit = self.tr("tokens") if stats.in_tokens else self.tr("characters")
        card = BarCard(heading, name)
        text = self.tr("Median {median}, 95 of 100 at most {high}, from {low} to {top} {unit}.")
        median, high = number_text(round(lengths.median)), number_text(round(lengths.high))
        low, top = number_text(lengths.smallest), number_text(lengths.largest)
        figures = text.format(median=median, high=high, low=low, top=top, unit=unit)
        marks = [(lengths.median, self.tr("median")), (lengths.high, self.tr("95%"))]
        card.show_histogram(lengths.edges, lengths.counts, marks, (unit, self.tr("rows")), figures)
        return card

    # -- the widgets

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._summary = label("", "heading")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(80, 8)
        self._bar.hide()
        copy = button(self.tr("Copy figures"), self.copy, icon="copy", name="copy_figures")
        box.addLayout(row(self._summary, self._bar, None, copy))
        box.addWidget(self.tokens)
        inner = QWidget()
        self._line = QHBoxLayout(inner)
        self._line.setContentsMargins(0, 0, 8, 0)
        self._line.setSpacing(10)
        self._stacks = [QVBoxLayout() for _ in range(_MOST_COLUMNS)]
        for stack in self._stacks:
            stack.setSpacing(10)
            self._line.addLayout(stack)
        self._pages = QStackedWidget()
        self._pages.addWidget(scrolled(inner))
        nothing = self.tr("Add rows, import a file, or paste them from a spreadsheet.")
        self._pages.addWidget(EmptyState(self.tr("There is nothing to count yet"), nothing))
        box.addWidget(self._pages, 1)

    def _place(self) -> None:
        """Put the cards into as many columns as fit, each under the shortest one so far."""
        columns = max(1, min(_MOST_COLUMNS, self.width() // _COLUMN))
        if columns == self._columns or not self._cards:
            return
        self._columns = columns
        for stack in self._stacks:
            while stack.count():
                stack.takeAt(0)
        heights = [0] * columns
        for card in self._cards:
            at = heights.index(min(heights))
            heights[at] += card.plot.height() + 90
            self._stacks[at].addWidget(card)
        for number, stack in enumerate(self._stacks):
            stack.addStretch(1)
            self._line.setStretch(number, int(number < columns))

"""The table of runs, and a filter over all of its columns."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from engine.base.text import together
from engine.runs.summary import RunSummary
from gui.runs import labels
from gui.shared.i18n import translate
from gui.shared.sentences import engine_text
from gui.shared.tables import Cell, Column, Index, ItemTable, table_view

STATUS_INK = {"running": "accent", "paused": "warn", "done": "good", "failed": "bad"}


def run_columns() -> tuple[Column[RunSummary], ...]:
    """The columns with their titles in the window's language."""
    return (
        Column(
            translate("runs", "Name"),
            lambda run: Cell(labels.name(run), tip=run.folder.name),
            width=180,
            key=lambda run: labels.name(run).casefold(),
            name="name",
        ),
        Column(translate("runs", "Status"), _status, width=76, key=lambda run: run.status, name="status"),
        Column(
            translate("runs", "Best exact match"),
            labels.best,
            help=translate("runs", "On the held-out rows, and the step at which it was reached"),
            width=205,
            key=lambda run: (run.best.exact, run.best.reward) if run.best else (-1.0, 0.0),
            name="best",
        ),
        Column(
            translate("runs", "Gain"),
            _gain,
            number=True,
            help=translate(
                "runs", "Exact match after GRPO or rejection sampling minus before it, in percentage points"
            ),
            width=84,
            key=lambda run: -9.0 if run.sampling_gain is None else run.sampling_gain,
            name="gain",
        ),
        Column(translate("runs", "Method"), labels.method, width=170, name="method"),
        Column(translate("runs", "Recipe"), _preset, width=140, name="preset"),
        Column(translate("runs", "Model"), labels.model, width=100, name="model"),
        Column(
            translate("runs", "Steps"),
            labels.steps,
            number=True,
            help=translate("runs", "Steps made, of both phases together"),
            width=84,
            key=lambda run: run.step,
            name="steps",
        ),
        Column(
            translate("runs", "Duration"),
            labels.duration,
            number=True,
            help=translate("runs", "Time of work, without pauses"),
            width=84,
            key=lambda run: run.minutes,
            name="duration",
        ),
        Column(
            translate("runs", "Started"),
            labels.started,
            width=160,
            key=lambda run: float("inf") if run.began is None else run.began,
            name="started",
        ),
        Column(translate("runs", "Device"), lambda run: run.device, width=110, name="device"),
        Column(
            translate("runs", "Note"),
            lambda run: Cell(" ".join(run.about.note.split()), tip=run.about.note),
            width=220,
            key=lambda run: run.about.note,
            name="note",
        ),
    )


class RunTable(ItemTable[RunSummary]):
    """All runs of the project."""

    def __init__(self) -> None:
        super().__init__(run_columns(), identity=lambda run: run.folder)

    def put(self, run: RunSummary) -> None:
        """Show what is known now of one run."""
        if (row := self.row_of(run.folder)) >= 0:
            self.replace_item(row, run)

    def row_of(self, folder: Path) -> int:
        """The row of a run, or -1."""
        return next((row for row, run in enumerate(self.items) if run.folder == folder), -1)


class RunFilter(QSortFilterProxyModel):
    """Keeps the runs in which every word of the filter occurs, and sorts by the columns' keys."""

    def __init__(self, table: RunTable) -> None:
        super().__init__()
        self._words: list[str] = []
        self._table = table
        self.setSourceModel(table)

    def set_text(self, text: str) -> None:
        self._words = text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: N802 - Qt's name
        run = self._table.items[row]
        text = " ".join([run.folder.name, *(column.text(run) for column in self._table.columns)]).casefold()
        return all(word in text for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: N802 - Qt's name
        column = self._table.columns[left.column()]
        a, b = self._table.items[left.row()], self._table.items[right.row()]
        return bool((column.sort_key(a), a.folder.name) < (column.sort_key(b), b.folder.name))


def _status(run: RunSummary) -> Cell:
    return Cell(
        labels.status(run), STATUS_INK.get(run.status, ""), tip=engine_text(together(run.message, run.report))
    )


def _gain(run: RunSummary) -> Cell:
    ink = "" if not run.sampling_gain else "good" if run.sampling_gain > 0 else "bad"
    return Cell(labels.gain(run), ink)


def _preset(run: RunSummary) -> Cell:
    return Cell(labels.preset(run), tip=run.recipe.digest_line() if run.recipe else "")


def run_view(table: RunTable, filtered: RunFilter, accessible: str) -> QTableView:
    """The table on the page: the newest run on top, several of them can be chosen."""
    view = table_view(table, "history_table", accessible, row_height=28, proxy=filtered)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setSortingEnabled(True)
    started = [column.name for column in table.columns].index("started")
    view.sortByColumn(started, Qt.SortOrder.DescendingOrder)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.setMinimumHeight(120)
    view.horizontalHeader().setStretchLastSection(True)
    return view

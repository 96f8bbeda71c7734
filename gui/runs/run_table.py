"""The table of runs: its columns as data, and a filter over all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from engine.runs.summary import RunSummary
from gui.runs import labels
from gui.shared import theme
from gui.shared.i18n import QT_TRANSLATE_NOOP
from gui.shared.sentences import together

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole
NONE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, what it shows, what it is sorted by, and its first width."""

    name: str
    title: str
    text: Callable[[RunSummary], str]
    key: Callable[[RunSummary], Any]
    width: int
    number: bool = False
    help: str = ""


COLUMNS = (
    Column(
        "name", QT_TRANSLATE_NOOP("runs", "Name"), labels.name, lambda run: labels.name(run).casefold(), 180
    ),
    Column("status", QT_TRANSLATE_NOOP("runs", "Status"), labels.status, lambda run: run.status, 76),
    Column(
        "best",
        QT_TRANSLATE_NOOP("runs", "Best exact match"),
        labels.best,
        lambda run: (run.best.exact, run.best.reward) if run.best else (-1.0, 0.0),
        205,
        help=QT_TRANSLATE_NOOP("runs", "On the held-out rows, and the step at which it was reached"),
    ),
    Column(
        "gain",
        QT_TRANSLATE_NOOP("runs", "GRPO gain"),
        labels.gain,
        lambda run: -9.0 if run.grpo_gain is None else run.grpo_gain,
        84,
        number=True,
        help=QT_TRANSLATE_NOOP(
            "runs", "Exact match after GRPO minus after the warm start, in percentage points"
        ),
    ),
    Column("method", QT_TRANSLATE_NOOP("runs", "Method"), labels.method, labels.method, 170),
    Column("preset", QT_TRANSLATE_NOOP("runs", "Recipe"), labels.preset, labels.preset, 140),
    Column("model", QT_TRANSLATE_NOOP("runs", "Model"), labels.model, labels.model, 100),
    Column(
        "steps",
        QT_TRANSLATE_NOOP("runs", "Steps"),
        labels.steps,
        lambda run: sum(run.steps.values()),
        84,
        number=True,
        help=QT_TRANSLATE_NOOP("runs", "Of the warm start, and of GRPO"),
    ),
    Column(
        "duration",
        QT_TRANSLATE_NOOP("runs", "Work"),
        labels.duration,
        lambda run: run.minutes,
        84,
        number=True,
        help=QT_TRANSLATE_NOOP("runs", "Time of work, without pauses"),
    ),
    Column(
        "started",
        QT_TRANSLATE_NOOP("runs", "Started"),
        labels.started,
        lambda run: float("inf") if run.began is None else run.began,
        160,
    ),
    Column(
        "device", QT_TRANSLATE_NOOP("runs", "Device"), lambda run: run.device, lambda run: run.device, 110
    ),
    Column(
        "note",
        QT_TRANSLATE_NOOP("runs", "Note"),
        lambda run: " ".join(run.about.note.split()),
        lambda run: run.about.note,
        220,
    ),
)
STARTED = next(at for at, column in enumerate(COLUMNS) if column.name == "started")
STATUS_INK = {"running": "accent", "paused": "warn", "done": "good", "failed": "bad"}


class RunTable(QAbstractTableModel):
    """All runs of the project."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[RunSummary] = []

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show these; where the same runs are shown already, only what is known of them is replaced."""
        if runs and [run.folder for run in runs] == [run.folder for run in self.runs]:
            self.runs = list(runs)
            self.dataChanged.emit(self.index(0, 0), self.index(len(runs) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.runs = list(runs)
        self.endResetModel()

    def put(self, run: RunSummary) -> None:
        """Show what is known now of one run."""
        if (row := self.row_of(run.folder)) >= 0:
            self.runs[row] = run
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def row_of(self, folder: Path) -> int:
        """The row of a run, or -1."""
        return next((row for row, run in enumerate(self.runs) if run.folder == folder), -1)

    def rowCount(self, parent: Index = NONE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: Index = NONE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("runs", column.title)
        if role == Qt.ItemDataRole.ToolTipRole and column.help:
            return QCoreApplication.translate("runs", column.help)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        run, column = self.runs[index.row()], COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(run)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(run, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column)
            case Qt.ItemDataRole.ForegroundRole:
                return _ink(run, column)
            case _ if role == SORT_ROLE:
                return column.key(run)
        return None


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
        run = self._table.runs[row]
        text = " ".join([run.folder.name, *(column.text(run) for column in COLUMNS)]).casefold()
        return all(word in text for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: N802 - Qt's name
        key = COLUMNS[left.column()].key
        a, b = self._table.runs[left.row()], self._table.runs[right.row()]
        return bool((key(a), a.folder.name) < (key(b), b.folder.name))


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _tip(run: RunSummary, column: Column) -> str | None:
    match column.name:
        case "name":
            return run.folder.name
        case "status":
            return together(run.message, run.report) or None
        case "preset" if run.recipe is not None:
            return run.recipe.digest_line()
        case "note":
            return run.about.note or None
        case _:
            return column.text(run) or None


def _ink(run: RunSummary, column: Column) -> Any:
    if column.name == "status" and run.status in STATUS_INK:
        return theme.color(STATUS_INK[run.status])
    if column.name == "gain" and run.grpo_gain:
        return theme.color("good" if run.grpo_gain > 0 else "bad")
    return None

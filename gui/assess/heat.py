"""Shares by model in a table: a field, a kind of row or a reward a line, a model a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QTableView

from gui.assess.delegates import HeatDelegate
from gui.assess.labels import letter
from gui.assess.room import LeastWidth
from gui.shared.tables import Cell, Column, ItemTable, table_view
from gui.shared.widgets import Card, label

WIDTH = 84  # pixels of a model's column
NAME_WIDTH = 130  # of a field's or kind's name, at least
COUNT = 72  # and of that with the number of rows


@dataclass(frozen=True, slots=True)
class HeatLine:
    """A line: its `name` as shown, what it stands for, of how many rows (None: all), each model's share.

    A share is None where the model has none; `texts` and `tips` are as many. `counts` are further numbers.
    """

    name: str
    key: str
    rows: int | None
    shares: tuple[float | None, ...]
    texts: tuple[str, ...]
    tips: tuple[str, ...]
    counts: tuple[int, ...] = ()


class HeatModel(ItemTable[HeatLine]):
    """The lines; sorted by any column."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def show_lines(
        self, models: Sequence[str], lines: Sequence[HeatLine], counted: Sequence[str] = ()
    ) -> None:
        """`models` are their titles, in the order of the shares, and `counted` those of the counts."""
        columns: list[Column[HeatLine]] = [Column(self._title, lambda line: line.name)]
        if any(line.rows is not None for line in lines):
            columns.append(_number(self.tr("Rows"), lambda line: line.rows or 0))
        columns += [_share(at, title) for at, title in enumerate(models)]
        columns += [_number(title, _count(at)) for at, title in enumerate(counted)]
        self.set_columns(columns)
        self.show_items(lines)


class HeatCard(Card):
    """Hidden where there are no lines; a line that is activated says which one it is."""

    activated = Signal(str)  # the line's key

    def __init__(self, heading: str, title: str, name: str, hint: str = "") -> None:
        super().__init__(heading)
        self.model = HeatModel(title)
        self._delegate = HeatDelegate()
        if hint:
            self.body.addWidget(label(hint, "muted", wrap=True))
        self.view = self._make_view(name, heading)
        self.body.addWidget(self.view)

    def show_lines(
        self, models: Sequence[str], lines: Sequence[HeatLine], counted: Sequence[str] = ()
    ) -> None:
        """As `HeatModel.show_lines`."""
        self.model.show_lines(models, lines, counted)
        self.setVisible(bool(lines))

    def _make_view(self, name: str, heading: str) -> QTableView:
        view = table_view(self.model, name, heading, row_height=28)
        view.setItemDelegate(self._delegate)
        LeastWidth(view, self.model, 0, NAME_WIDTH, whole=True)
        view.setSortingEnabled(True)
        view.horizontalHeader().setSortIndicator(-1, view.horizontalHeader().sortIndicatorOrder())
        view.activated.connect(self._activated)
        return view

    def _activated(self, index: QModelIndex) -> None:
        self.activated.emit(self.model.items[index.row()].key)


def _number(title: str, value: Callable[[HeatLine], int]) -> Column[HeatLine]:
    return Column(title, lambda line: str(value(line)), number=True, width=COUNT, key=value)


def _count(at: int) -> Callable[[HeatLine], int]:
    return lambda line: line.counts[at]


def _share(at: int, title: str) -> Column[HeatLine]:
    def key(line: HeatLine) -> float:
        share = line.shares[at]
        return -1.0 if share is None else share

    return Column(
        letter(at),
        lambda line: Cell(line.texts[at], tip=line.tips[at]),
        number=True,
        width=WIDTH,
        help=title,
        key=key,
        shares=lambda line: (line.shares[at],),
    )

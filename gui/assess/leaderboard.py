"""The models of an assessment in one table, the best at the top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QTableView

from engine.assess.assessment import Assessment, ModelResult
from engine.assess.stats import Interval
from gui.assess.delegates import IntervalDelegate
from gui.assess.labels import cost_text, interval_text, letter, share_text
from gui.assess.room import LeastWidth
from gui.shared.labels import number_text
from gui.shared.scores import percent
from gui.shared.sentences import engine_text
from gui.shared.tables import STRETCH, Cell, Column, ItemTable, table_view
from gui.shared.widgets import Card, label

ROW_HEIGHT = 40  # a number and its interval beneath it
NAME_WIDTH = 150  # pixels of a model's name, at least
NONE = "–"


@dataclass(frozen=True, slots=True)
class Standing:
    """A model by its place in the assessment, with its title."""

    place: int
    title: str
    result: ModelResult


StandingColumn = Column[Standing]


class LeaderboardModel(ItemTable[Standing]):
    """The columns that the models have values for."""

    def __init__(self) -> None:
        super().__init__(identity=lambda standing: standing.place)

    def show_assessment(self, assessment: Assessment, titles: list[str]) -> int:
        """Show the models; returns the column of the exact match, by which they are sorted first."""
        found = assessment.models
        columns: list[StandingColumn] = [name_column(self.tr("Model"))]
        exact = len(columns)
        columns += self._shares(found)
        if any(one.invalid or one.spec != one.plain_spec for one in found):
            columns.append(self._invalid())
        columns += self._costs(found)
        if any(one.unanswered for one in found):
            columns.append(self._failures())
        self.set_columns(columns)
        places = zip(titles, found, strict=True)
        self.show_items(Standing(at, title, result) for at, (title, result) in enumerate(places))
        return exact

    def by_place(self) -> list[Standing]:
        """The models as the assessment has them."""
        return sorted(self.items, key=lambda one: one.place)

    def _shares(self, found: tuple[ModelResult, ...]) -> list[StandingColumn]:
        columns = [
            interval_column(
                self.tr("Exact match"),
                lambda result: result.exact,
                self.tr("The share of rows that are answered without any mistake, with its 95% interval"),
                share_text,
                percent,
            )
        ]
        if any(one.marked for one in found):
            columns.append(
                interval_column(
                    self.tr("With your marks"),
                    lambda result: result.marked,
                    self.tr("The exact match where your marks decide, whatever the rewards say"),
                    share_text,
                    percent,
                )
            )
        reward = interval_column(
            self.tr("Mean reward"),
            lambda result: result.reward,
            self.tr("The mean of the rewards over all rows, with its 95% interval"),
            interval_text,
            lambda value: f"{value:.3f}",
        )
        return [*columns, reward]

    def _costs(self, found: tuple[ModelResult, ...]) -> list[StandingColumn]:
        columns = [
            figure_column(
                self.tr("Tokens"),
                lambda result: result.cost.tokens if result.cost else None,
                self.tr("Mean length of an answer, working included"),
                "{:.0f}",
            ),
            figure_column(
                self.tr("Seconds"),
                lambda result: result.cost.seconds if result.cost else None,
                self.tr("Time of the assessment for each row, without loading the model"),
                "{:.2f}",
            ),
        ]
        if any(one.cost is not None and one.cost.money is not None for one in found):
            columns.append(
                Column(
                    self.tr("Cost"),
                    lambda one: cost_text(one.result.cost),
                    number=True,
                    help=self.tr("What all answers of an endpoint cost by its price"),
                    width=84,
                    key=lambda one: (one.result.cost and one.result.cost.money) or 0.0,
                    name="cost",
                )
            )
        return columns

    def _invalid(self) -> StandingColumn:
        return Column(
            self.tr("Invalid"),
            lambda one: Cell(number_text(one.result.invalid), "bad" if one.result.invalid else "muted"),
            number=True,
            help=self.tr("Answers that are not JSON within the schema; of a bound model only those cut off"),
            width=68,
            key=lambda one: one.result.invalid,
            name="invalid",
        )

    def _failures(self) -> StandingColumn:
        return Column(
            self.tr("Failures"),
            _failed,
            number=True,
            help=self.tr("Rows without an answer; they count as wrong"),
            width=84,
            key=lambda one: one.result.unanswered,
            name="failures",
        )


class LeaderboardCard(Card):
    """Selecting a model makes it the one that is exported and tried; a double click shows its wrong cases."""

    chosen = Signal(int)  # the place of a model
    activated = Signal(int)

    def __init__(self) -> None:
        super().__init__(self.tr("Models"))
        self.model = LeaderboardModel()
        self._delegate = IntervalDelegate()
        self.view = self._make_view()
        self.note = label("", "warn", wrap=True, name="failures")
        self.body.addWidget(self.view)
        self.body.addWidget(self.note)

    def show_assessment(self, assessment: Assessment, titles: list[str], note: str) -> None:
        exact = self.model.show_assessment(assessment, titles)
        self.view.sortByColumn(exact, Qt.SortOrder.DescendingOrder)
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def choose(self, place: int) -> None:
        """Select a model by its place in the assessment."""
        at = next((at for at, one in enumerate(self.model.items) if one.place == place), 0)
        self.view.selectRow(at)

    def _make_view(self) -> QTableView:
        view = table_view(self.model, "leaderboard", self.tr("Models"), row_height=ROW_HEIGHT)
        view.setItemDelegate(self._delegate)
        view.setWordWrap(True)
        view.setSortingEnabled(True)
        LeastWidth(view, self.model, 0, NAME_WIDTH, whole=True)
        view.activated.connect(lambda index: self.activated.emit(self._place(index)))
        view.selectionModel().currentRowChanged.connect(self._current_changed)
        return view

    def _current_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self._place(now))

    def _place(self, index: QModelIndex) -> int:
        return self.model.items[index.row()].place


def name_column(title: str) -> StandingColumn:
    return Column(
        title,
        lambda one: Cell(f"{letter(one.place)} · {one.title}", tip=_spec(one)),
        width=STRETCH,
        key=lambda one: one.place,
        name="model",
    )


def interval_column(
    title: str,
    value: Callable[[ModelResult], Interval | None],
    tip: str,
    whole: Callable[[Interval], str],
    short: Callable[[float], str],
) -> StandingColumn:
    def show(one: Standing) -> Cell:
        found = value(one.result)
        return Cell(NONE) if found is None else Cell(short(found.estimate), tip=whole(found))

    def shares(one: Standing) -> tuple[float, ...]:
        found = value(one.result)
        return () if found is None else (found.low, found.estimate, found.high)

    def key(one: Standing) -> tuple[float, int]:
        found = value(one.result)
        return (-1.0 if found is None else found.estimate, -one.place)

    return Column(title, show, number=True, help=tip, width=100, key=key, shares=shares)


def figure_column(
    title: str, value: Callable[[ModelResult], float | None], tip: str, form: str
) -> StandingColumn:
    def show(one: Standing) -> str:
        found = value(one.result)
        return NONE if found is None else form.format(found)

    def key(one: Standing) -> float:
        found = value(one.result)
        return -1.0 if found is None else found

    return Column(title, show, number=True, help=tip, width=68, key=key)


def _failed(one: Standing) -> Cell:
    if not one.result.unanswered:
        return Cell("0", "muted")
    reasons = [
        f"{number_text(failure.rows)} × {engine_text(failure.reason)}" for failure in one.result.failures
    ]
    return Cell(number_text(one.result.unanswered), "bad", tip="\n".join(reasons))


def _spec(one: Standing) -> str:
    """The title and the name that commands take."""
    spec = one.result.spec or one.result.name
    return one.title if spec == one.title else f"{one.title}\n{spec}"

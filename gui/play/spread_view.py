"""How the answers of several draws vary: equal ones together, with how often each model gave them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Signal

from engine.play.history import Drawn
from engine.play.spread import Group, grouped
from engine.task import Task
from gui.play.compare import ComparisonTable
from gui.shared.i18n import translate
from gui.shared.scores import score_role, score_text
from gui.shared.tables import Cell, Cells, long_cell

Answers = Sequence[Sequence[Drawn]]  # of each side those drawn, in their order


class SpreadTable(ComparisonTable):
    """A row for each group of equal answers, the commonest first; a click on one shows that answer again."""

    chosen = Signal(int, int)  # the side, and the place among its answers

    def __init__(self, sides: Sequence[str]) -> None:
        super().__init__(
            "spread",
            translate(
                "SpreadTable", "With a temperature above 0 and several answers, this shows how they vary."
            ),
        )
        self._sides = tuple(sides)
        self._groups: list[Group] = []
        self._answers: Answers = ()
        self.table.clicked.connect(self._choose)
        self.table.activated.connect(self._choose)
        self.table.setToolTip(self.tr("A click shows this answer above"))

    def show_spread(self, task: Task, answers: Answers, rated: Callable[[Drawn], float | None]) -> None:
        """Show the answers so far; nothing where no side has several. `rated` is the reward of an answer."""
        several = any(len(mine) > 1 for mine in answers)
        self._answers = answers
        texts = [[task.parts_of(one.text).answer for one in mine] for mine in answers]
        self._groups = grouped(texts, task.schema) if several else []
        titles = [self.tr("Answer"), *self._sides, self.tr("Reward")]
        rows = [self._cells(group, rated(self._first(group))) for group in self._groups]
        self.show_cells(titles, rows, (0, 110, 110, 90))

    def _cells(self, group: Group, reward: float | None) -> Cells:
        counts = [
            Cell(self.tr("{n} of {all}").format(n=count, all=len(mine)), "" if count else "muted")
            for count, mine in zip(group.counts, self._answers, strict=True)
        ]
        worth = Cell("") if reward is None else Cell(score_text(reward), score_role(reward))
        return long_cell(group.text), *counts, worth

    def _first(self, group: Group) -> Drawn:
        return next(self._answers[side][places[0]] for side, places in enumerate(group.places) if places)

    def _choose(self, index: QModelIndex) -> None:
        """Show the first answer of a group on each side that gave one."""
        for side, places in enumerate(self._groups[index.row()].places):
            if places:
                self.chosen.emit(side, places[0])

"""Every evaluation of a run on its held-out rows, as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedLayout, QWidget

from engine.runs.events import HeldOut
from engine.runs.summary import RunSummary, Timed
from gui.shared.labels import duration_text
from gui.shared.run_labels import phase_name
from gui.shared.scores import percent
from gui.shared.tables import Cell, Column, ItemTable, table_view
from gui.shared.widgets import EmptyState
from gui.training.bars import ShareDelegate

EXACT, REWARD, MARK = 2, 3, 7
Marked = tuple[Timed[HeldOut], bool]  # and whether it is the best one


class HeldOutModel(ItemTable[Marked]):
    """A row for each evaluation, in order of time; it only grows while the run does."""

    def __init__(self) -> None:
        super().__init__(identity=lambda item: item[0])
        self._best = self.tr("best, kept")
        self._base_model = self.tr("Base model")
        self.columns = (
            self._column(self.tr("Phase"), 110, self._phase, number=False),
            self._column(self.tr("Step"), 60, lambda evaluation: str(evaluation.step)),
            self._column(
                self.tr("Exact match"),
                100,
                lambda evaluation: percent(evaluation.event.exact),
                lambda evaluation: evaluation.event.exact,
            ),
            self._column(
                self.tr("Mean reward"),
                100,
                lambda evaluation: f"{evaluation.event.reward:.3f}",
                lambda evaluation: evaluation.event.reward,
            ),
            self._column(self.tr("Rows"), 60, lambda evaluation: str(evaluation.event.rows)),
            self._column(self.tr("After"), 90, lambda evaluation: duration_text(60 * evaluation.minutes)),
            self._column(self.tr("Took"), 70, lambda evaluation: duration_text(evaluation.event.seconds)),
            Column("", lambda item: Cell(self._best, "good", bold=True) if item[1] else ""),
        )

    def show_evaluations(self, evaluations: Sequence[Timed[HeldOut]]) -> None:
        """All evaluations of a run; those that follow the ones shown are inserted."""
        best = max((at for at, evaluation in enumerate(evaluations) if evaluation.event.best), default=-1)
        self.show_items((evaluation, at == best) for at, evaluation in enumerate(evaluations))

    @staticmethod
    def _column(
        title: str,
        width: int,
        text: Callable[[Timed[HeldOut]], str],
        share: Callable[[Timed[HeldOut]], float] | None = None,
        *,
        number: bool = True,
    ) -> Column[Marked]:
        shares = None if share is None else lambda item: [share(item[0])]
        return Column(
            title, lambda item: Cell(text(item[0]), bold=item[1]), number, width=width, shares=shares
        )

    def _phase(self, evaluation: Timed[HeldOut]) -> str:
        return self._base_model if evaluation.event.step == 0 else phase_name(evaluation.event.phase)


class HeldOutView(QWidget):
    """The table, or what would be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.model = HeldOutModel()
        self.table = table_view(self.model, "held_out_table")
        self._bar = ShareDelegate(self, judging=False)
        for column in (EXACT, REWARD):
            self.table.setItemDelegateForColumn(column, self._bar)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(
            EmptyState(
                self.tr("No held-out figures yet"),
                self.tr(
                    "Before, during and after training the model answers rows that it never learned from. "
                    "Those figures choose the best checkpoint."
                ),
            )
        )
        self._stack.addWidget(self.table)

    def show_run(self, run: RunSummary) -> None:
        """Show the evaluations of this run, whole or grown."""
        self.model.show_evaluations(run.held_out)
        self._stack.setCurrentIndex(1 if run.held_out else 0)

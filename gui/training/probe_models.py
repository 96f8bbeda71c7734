"""The tables of "Watch it learn": the probe prompts at one moment, and one answer by its fields."""

from __future__ import annotations

from engine.runs.events import ProbeAnswer
from gui.shared.json_view import FieldDifference
from gui.shared.tables import Cell, Column, ItemTable


class ProbesModel(ItemTable[ProbeAnswer]):
    """One row a probe prompt: its reward at this moment, and the prompt."""

    def __init__(self) -> None:
        super().__init__(identity=lambda answer: answer.row)
        self.columns = (
            Column(
                self.tr("Reward"),
                lambda answer: Cell(f"{answer.reward:.2f}", tip=answer.prompt),
                number=True,
                width=70,
                shares=lambda answer: [answer.reward],
            ),
            Column(self.tr("Prompt"), lambda answer: answer.prompt),
        )


class DifferenceModel(ItemTable[FieldDifference]):
    """Field by field: expected on the left, answered on the right; what differs has a background."""

    def __init__(self) -> None:
        super().__init__()
        self._missing = self.tr("(missing)")
        self.columns = (
            Column(self.tr("Field"), lambda field: field.path, width=100),
            Column(self.tr("Expected"), lambda field: Cell(field.left or "-", mono=True)),
            Column(self.tr("Answered"), self._answered),
        )

    def _answered(self, field: FieldDifference) -> Cell:
        mark, ground = ("✓ ", "added") if field.equal else ("✗ ", "removed")
        return Cell(mark + (self._missing if field.right is None else field.right), ground=ground, mono=True)

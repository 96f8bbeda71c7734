"""Both answers side by side: field by field, and reward by reward."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.rewards.part import Part, Score
from engine.rewards.registry import dimension
from engine.rewards.rubric import Rubric
from gui.shared.i18n import translate
from gui.shared.json_view import fields_of
from gui.shared.scores import FULL, part_title, score_role, score_text
from gui.shared.sentences import engine_text
from gui.shared.tables import Cell, Cells, CellTable, table_view
from gui.shared.widgets import label


class ComparisonTable(QStackedWidget):
    """A table of cells, or a sentence while there is nothing to compare."""

    def __init__(self, name: str, nothing: str) -> None:
        super().__init__()
        self.model = CellTable()
        self.table = table_view(self.model, name)
        sentence = label(nothing, "muted", wrap=True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        holder = QWidget()
        QVBoxLayout(holder).addWidget(sentence)
        self.addWidget(holder)
        self.addWidget(self.table)

    def show_cells(self, titles: Sequence[str], rows: Sequence[Cells], widths: Sequence[int] = ()) -> None:
        """Show these; a width of 0 leaves a column to share what is left."""
        self.model.show_cells(titles, rows, widths)
        self.setCurrentIndex(1 if rows else 0)


def field_cells(answers: Sequence[str | None], expected: Sequence[str] | None) -> list[Cells]:
    """A row a field: its path, one cell an answer (None: no answer), and the expected value.

    `expected` has for each answer the right one that it was measured against; where two values differ, both
    are shown. With expected answers each field is right (✓) or wrong (✗); without them the two are the
    same (=) or differ (≠).
    """
    known = [None if text is None else fields_of(text) for text in answers]
    wanted = [None] * len(answers) if expected is None else [fields_of(one) or {} for one in expected]
    paths = dict.fromkeys(path for side in (*wanted, *known) if side for path in side)
    rows: list[Cells] = []
    for path in paths:
        cells = [
            _field_cell(side, path, goal, known, answered=text is not None)
            for side, goal, text in zip(known, wanted, answers, strict=True)
        ]
        goals = (
            []
            if expected is None
            else [_wanted_cell([goal.get(path) for goal in wanted if goal is not None])]
        )
        rows.append((Cell(path, bold=True), *cells, *goals))
    return rows


def _wanted_cell(values: Sequence[str | None]) -> Cell:
    none = "– " + translate("play", "no such field")
    texts = [none if value is None else value for value in dict.fromkeys(values)]
    return Cell(" | ".join(texts), "muted" if texts == [none] else "")


def _field_cell(
    mine: dict[str, str] | None,
    path: str,
    wanted: dict[str, str] | None,
    all_sides: Sequence[dict[str, str] | None],
    *,
    answered: bool,
) -> Cell:
    if not answered:
        return Cell("")
    if mine is None:
        return Cell("✗ " + translate("play", "not a JSON object"), "bad")
    missing = translate("play", "missing")
    if wanted is not None:
        right = mine.get(path) == wanted.get(path)
        if path not in mine and right is False:
            return Cell("✗ " + missing, "bad", "removed")
        if path not in mine:
            return Cell("✓ –", "good")
        mark, ink, ground = ("✓ ", "good", "") if right else ("✗ ", "bad", "removed")
        return Cell(mark + mine[path], ink, ground)
    others = [side for side in all_sides if side is not None and side is not mine]
    if not others:
        return Cell(mine.get(path, missing))
    same = all(side.get(path) == mine.get(path) for side in others)
    text = mine.get(path, missing)
    return Cell("= " + text) if same else Cell("≠ " + text, "", "removed" if path not in mine else "added")


def part_cells(rubric: Rubric, scores: Sequence[Score | None]) -> list[Cells]:
    """A row a dimension: its title with its share of the total, and score and reason of each answer."""
    if not any(scores):
        return []
    weights = sum(entry.weight for entry in rubric.active)
    rows: list[Cells] = []
    for entry in rubric.active:
        title = entry.label or part_title(entry.dimension)
        share = f"{entry.weight / weights:.0%}" if weights else ""
        tip = engine_text(dimension(entry.dimension).help)
        parts = (score.parts.get(entry.part_name) if score else None for score in scores)
        cells = [cell for part in parts for cell in _part(part)]
        rows.append((Cell(title, tip=tip), Cell(share, "muted"), *cells))
    totals = [cell for one in scores for cell in (_number(one.total if one else None, bold=True), Cell(""))]
    rows.append((Cell(translate("play", "Total"), bold=True), Cell(""), *totals))
    return rows


def _part(part: Part | None) -> tuple[Cell, Cell]:
    if part is None:
        return Cell(""), Cell("")
    if part.score is None:
        return Cell("–", "muted", tip=translate("play", "does not apply here")), Cell(
            engine_text(part.reason), "muted"
        )
    return _number(part.score), Cell(engine_text(part.reason))


def _number(score: float | None, bold: bool = False) -> Cell:
    if score is None:
        return Cell("")
    mark = "✓ " if score >= FULL else "✗ " if score < 0.005 else "~ "
    return Cell(mark + score_text(score), score_role(score), bold=bold)

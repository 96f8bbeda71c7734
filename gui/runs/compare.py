"""Two or more runs side by side: their figures, the settings in which they differ, and their curves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from engine.runs.recipe import Recipe
from engine.runs.summary import RunSummary
from gui.curves.curves_panel import CurvesPanel
from gui.runs import labels
from gui.runs.run_table import run_columns
from gui.shared.layout_memory import LayoutMemory
from gui.shared.run_labels import title_of
from gui.shared.tables import FIT, Cell, CellTable, whole_table
from gui.shared.widgets import Card, button, column, label, row, scrolled

FIGURES = ("status", "best", "gain", "method", "model", "steps", "duration", "started", "device", "note")


class Compare(QWidget):
    """The first run is the one that the others are drawn under."""

    closed = Signal()

    def __init__(self, memory: LayoutMemory) -> None:
        super().__init__()
        self.runs: Sequence[RunSummary] = ()
        self.curves = CurvesPanel()
        self.curves.remember_in(memory)
        self._title = label("", "heading")
        self.back_button = button(self.tr("Back to all runs"), self.closed.emit, name="compare_back")
        self.figures, self.recipes = CellTable(), CellTable()
        figures = whole_table(self.figures, "compare_figures", self.tr("Figures of the runs"))
        self._recipes = whole_table(
            self.recipes, "compare_recipes", self.tr("Settings in which the runs differ")
        )
        self._same = label(self.tr("The recipes are the same."), "muted")
        tables = QWidget()
        box = QVBoxLayout(tables)
        box.setContentsMargins(0, 8, 4, 0)
        box.setSpacing(10)
        for heading, parts in (
            (self.tr("Figures"), (figures,)),
            (self.tr("What was set differently"), (self._recipes, self._same)),
        ):
            card = Card(heading)
            for part in parts:
                card.body.addWidget(part)
            box.addWidget(card)
        box.addStretch(1)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.curves, self.tr("Curves"))
        self.tabs.addTab(scrolled(tables), self.tr("Figures and settings"))
        self.setLayout(
            column(row(self.back_button, 8, self._title, None), self.tabs, spacing=10, stretch=self.tabs)
        )

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """Compare these, two at least."""
        self.runs = runs
        self._title.setText(self.tr("Comparing {count} runs").format(count=len(runs)))
        self._show_tables()
        self.curves.show_run(runs[0].folder)
        self.curves.overlay([run.folder for run in runs[1:]])

    def put(self, changed: RunSummary) -> None:
        """A run of these lives and has new figures; its curves are those of the moment it was opened."""
        if any(run.folder == changed.folder for run in self.runs):
            self.runs = [changed if run.folder == changed.folder else run for run in self.runs]
            self._show_tables()

    def _show_tables(self) -> None:
        names = [title_of(run) for run in self.runs]
        rows = [
            [
                Cell(text, bold=column.name == "best")
                for text in (column.title, *(column.text(run) for run in self.runs))
            ]
            for column in run_columns()
            if column.name in FIGURES
        ]
        self.figures.show_cells(("", *names), rows, (FIT,))
        recipes = [run.recipe for run in self.runs]
        known = [recipe for recipe in recipes if recipe is not None]
        changed = [
            name for name in Recipe.model_fields if len({repr(getattr(recipe, name)) for recipe in known}) > 1
        ]
        lines = [
            (
                labels.field_title(name),
                *("" if recipe is None else labels.value(getattr(recipe, name)) for recipe in recipes),
            )
            for name in changed
        ]
        self.recipes.show_cells((self.tr("Setting"), *names), lines, (FIT,))
        self._recipes.setVisible(bool(lines))
        self._same.setVisible(not lines)

"""Two or more runs side by side: their figures, the settings in which they differ, and their curves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from engine.runs.recipe import Recipe
from engine.runs.summary import RunSummary
from gui.curves.curves_panel import CurvesPanel
from gui.runs import labels
from gui.runs.run_table import COLUMNS
from gui.runs.tables import TextTable, show_table, text_table
from gui.shared.layout_memory import LayoutMemory
from gui.shared.run_labels import title_of
from gui.shared.widgets import Card, button, label, row, scrolled

FIGURES = ("status", "best", "gain", "method", "model", "steps", "duration", "started", "device", "note")


class Compare(QWidget):
    """The first run is the one that the others are laid under."""

    closed = Signal()

    def __init__(self, memory: LayoutMemory) -> None:
        super().__init__()
        self.runs: Sequence[RunSummary] = ()
        self.curves = CurvesPanel()
        self.curves.remember_in(memory)
        self._title = label("", "heading")
        self.back_button = button(self.tr("Back to all runs"), self.closed.emit)
        self.back_button.setObjectName("compare_back")
        self.figures = text_table("compare_figures", self.tr("Figures of the runs"))
        self.recipes = text_table("compare_recipes", self.tr("Settings in which the runs differ"))
        self._same = label(self.tr("The recipes are the same."), "muted")
        tables = QWidget()
        box = QVBoxLayout(tables)
        box.setContentsMargins(0, 8, 4, 0)
        box.setSpacing(10)
        for heading, parts in (
            (self.tr("Figures"), (self.figures,)),
            (self.tr("What was set differently"), (self.recipes, self._same)),
        ):
            card = Card(heading)
            for part in parts:
                card.body.addWidget(part)
            box.addWidget(card)
        box.addStretch(1)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.curves, self.tr("Curves"))
        self.tabs.addTab(scrolled(tables), self.tr("Figures and settings"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addLayout(row(self.back_button, 8, self._title, None))
        outer.addWidget(self.tabs, 1)

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
        wide = range(1, len(names) + 1)
        columns = [column for column in COLUMNS if column.name in FIGURES]
        rows = [(labels.head(column.title), *(column.text(run) for run in self.runs)) for column in columns]
        best = [at for at, column in enumerate(columns) if column.name == "best"]
        show_table(self.figures, TextTable(("", *names), rows, best), *wide)
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
        show_table(self.recipes, TextTable((self.tr("Setting"), *names), lines), *wide)
        self.recipes.setVisible(bool(lines))
        self._same.setVisible(not lines)

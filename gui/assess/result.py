"""One comparison on the page: its headline over two tabs, the overview and the cases."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QTabWidget, QWidget

from engine.assess.choices import ADAPTERS, is_file
from engine.assess.saved import SavedAssessment
from engine.rewards.rubric import Rubric
from gui.assess.case_list import CaseView
from gui.assess.labels import figures, headline, split_warning
from gui.assess.overview import Overview
from gui.assess.pair import Comparison
from gui.shared.labels import date_text, split_title
from gui.shared.layout_memory import LayoutMemory
from gui.shared.run_labels import model_title
from gui.shared.widgets import button, column, label, row, set_primary


class ResultView(QWidget):
    """Shows one saved assessment."""

    save_requested = Signal(str)  # "csv", "html" or "md"
    next_requested = Signal(str)  # the page to go on to with the model B: "export" or "play"

    def __init__(self, layout: LayoutMemory) -> None:
        super().__init__()
        self.saved: SavedAssessment | None = None
        self.comparison: Comparison | None = None
        self._headline = label("", "heading", wrap=True, selectable=True, name="headline")
        self._figures = label("", wrap=True, selectable=True, name="figures")
        self._models = label("", "muted", wrap=True, selectable=True)
        self._warning = label("", "warn", wrap=True)
        self.save_button = button(
            self.tr("Save…"), icon="save", tip=self.tr("Save the cases as CSV, or the result as a report")
        )
        self._menu = QMenu(self)
        self._menu.addAction(self.tr("Report as HTML…"), lambda: self.save_requested.emit("html"))
        self._menu.addAction(self.tr("Report as Markdown…"), lambda: self.save_requested.emit("md"))
        self._menu.addAction(self.tr("Cases as CSV…"), lambda: self.save_requested.emit("csv"))
        self.save_button.setMenu(self._menu)
        self.export_button = button(
            self.tr("Export B"),
            lambda: self.next_requested.emit("export"),
            icon="export",
            tip=self.tr("Next: make one file of model B, for other programs"),
            name="export_b",
        )
        self.play_button = button(
            self.tr("Try B"),
            lambda: self.next_requested.emit("play"),
            icon="play",
            tip=self.tr("Ask model B on the Play page"),
            name="try_b",
        )
        self.overview = Overview()
        self.cases = CaseView(layout)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.overview, self.tr("Result"))
        self.tabs.addTab(self.cases, self.tr("Cases"))
        self.overview.kind_chosen.connect(self._show_kind)
        texts = (self._headline, self._figures, self._models, self._warning)
        buttons = row(self.export_button, self.play_button, self.save_button, None)
        self.setLayout(column(*texts, 2, buttons, 2, self.tabs, spacing=6, stretch=self.tabs))

    def show_saved(self, saved: SavedAssessment, comparison: Comparison, rubric: Rubric) -> None:
        """Show an assessment; `comparison` holds its cases."""
        self.saved, self.comparison = saved, comparison
        self._headline.setText(headline(comparison))
        self._figures.setText(figures(comparison))
        a, b = (model_title(name, saved.project) for name in (comparison.a.name, comparison.b.name))
        split = split_title(comparison.split)
        when = "   ·   ".join(part for part in (split, date_text(saved.made)) if part)
        self._models.setText(f"A: {a}   ·   B: {b}\n{when}")
        warning = split_warning(comparison.split)
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        self._show_next(comparison)
        self.overview.show_comparison(comparison)
        self.cases.show_comparison(comparison, rubric, a, b)
        self.tabs.setTabText(1, self.tr("Cases ({count})").format(count=len(comparison.cases)))

    def _show_next(self, comparison: Comparison) -> None:
        """Offer to export a trained model B and to try it; highlighted where B is better."""
        name = comparison.b.name
        trained = name.rpartition(":")[2] in ADAPTERS
        better = comparison.pair.finding == "better"
        self.export_button.setVisible(trained)
        self.play_button.setVisible(trained or is_file(name))
        set_primary(self.export_button, better)
        set_primary(self.play_button, better and not trained)

    @property
    def words(self) -> str:
        """Headline and figures, for tests."""
        return f"{self._headline.text()} {self._figures.text()}"

    def step_loss(self, step: int) -> None:
        self.tabs.setCurrentWidget(self.cases)
        self.cases.step_loss(step)

    def _show_kind(self, kind: str) -> None:
        self.tabs.setCurrentWidget(self.cases)
        self.cases.show_kind(kind)

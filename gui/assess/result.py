"""One assessment on the page: its headline over two tabs, the overview and the cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QTabWidget, QWidget

from engine.assess.assessment import Assessment, Pair
from engine.assess.choices import ADAPTERS, is_file
from engine.assess.marks import Mark, Marks, read_marks
from engine.assess.saved import SavedAssessment, load
from engine.data.rows import Row
from engine.project import Project
from engine.rewards.rubric import Rubric
from gui.assess.anew import AnewBar, is_outdated
from gui.assess.case_list import CaseView
from gui.assess.case_model import CaseRow, Counts, case_rows, counts_of
from gui.assess.labels import (
    failure_remark,
    figures,
    headline,
    leader,
    letter,
    result_title,
    rows_text,
    split_warning,
)
from gui.assess.overview import Overview
from gui.shared.labels import date_text
from gui.shared.layout_memory import LayoutMemory
from gui.shared.throttle import in_slices
from gui.shared.widgets import ElidedLabel, button, column, label, row, set_primary


@dataclass(frozen=True, slots=True)
class Loaded:
    """An assessment with all that takes long to read or to make; see `loaded`."""

    saved: SavedAssessment
    assessment: Assessment
    rows: Sequence[CaseRow]
    counts: Counts
    marks: Marks
    outdated: bool


def loaded(saved: SavedAssessment, rows_now: Sequence[Row], project: Project) -> Loaded:
    """Read an assessment with its cases and marks; for a background thread. Raises UserError."""
    assessment = load(saved.path, in_slices)
    rows = case_rows(assessment.cases)
    outdated = is_outdated(assessment, rows_now, project)
    return Loaded(saved, assessment, rows, counts_of(assessment, rows), read_marks(saved.folder), outdated)


def first_pair(assessment: Assessment) -> Pair | None:
    """The pair to show first: of two models B against A; of more, the leader against the first other one."""
    count = len(assessment.models)
    if count < 2:
        return None
    best = leader(assessment) if count > 2 else 1
    return assessment.pair(1 if best == 0 else 0, best)


class ResultView(QWidget):
    """Shows one saved assessment. `pair` is the one shown in full, `model` the one to go on with."""

    save_requested = Signal(str)  # "html", "json" or "csv"
    next_requested = Signal(str)  # the page to go on to with the chosen model: "export" or "play"

    def __init__(self, layout: LayoutMemory) -> None:
        super().__init__()
        self.saved: SavedAssessment | None = None
        self.assessment: Assessment | None = None
        self.pair: Pair | None = None
        self.model = 0
        self.marks: Marks = {}
        self._headline = label("", "heading", wrap=True, selectable=True, name="headline")
        self._figures = label("", wrap=True, selectable=True, name="figures")
        self._models = label("", "muted", wrap=True, selectable=True)
        self._when = ElidedLabel("muted")
        self._warning = label("", "warn", wrap=True)
        self._make_buttons()
        self.overview = Overview()
        self.cases = CaseView(layout)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.overview, self.tr("Result"))
        self.tabs.addTab(self.cases, self.tr("Cases"))
        self.overview.kind_chosen.connect(self._show_kind)
        self.overview.wrong_wanted.connect(self._show_wrong)
        self.overview.pair_chosen.connect(self.choose_pair)
        self.overview.model_chosen.connect(self.choose_model)
        self.anew = AnewBar()
        self.cases.detail.mark_of = self._mark_of
        texts = (self._headline, self._figures, self._models, self._warning, self.anew)
        next_steps = (self.export_button, self.play_button, self.save_button)
        line = row(self._when, *next_steps, stretch=self._when)
        self.setLayout(column(*texts, line, 2, self.tabs, spacing=6, stretch=self.tabs))

    def show_loaded(self, loaded: Loaded, rubric: Rubric) -> None:
        """Show an assessment."""
        saved, assessment = loaded.saved, loaded.assessment
        self.saved, self.assessment = saved, assessment
        titles = [result_title(one, saved.project, dated=False) for one in assessment.models]
        self._headline.setText(headline(assessment))
        named = "   ·   ".join(f"{letter(at)}: {title}" for at, title in enumerate(titles))
        self._models.setText(named)
        self._models.setVisible(len(titles) <= 2)  # the table names more
        self._when.show_text(f"{rows_text(assessment)}   ·   {date_text(saved.made)}")
        warning = split_warning(assessment.split)
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        self.overview.show_assessment(assessment, titles)
        self.anew.show_outdated(loaded.outdated)
        self.marks = loaded.marks
        self.cases.show_marks(self._marks_by_place())
        self.cases.show_cases(assessment, loaded.rows, loaded.counts, rubric, titles)
        self.pair = first_pair(assessment)
        self.overview.models.choose(self.pair.b if self.pair else 0)
        self._show_pair()
        self.tabs.setTabText(1, self.tr("Cases ({count})").format(count=len(assessment.cases)))

    def show_marked(self, assessment: Assessment, marks: Marks) -> None:
        """The same assessment with other marks of the person."""
        assert self.saved is not None
        place = self.model
        self.assessment, self.marks = assessment, marks
        titles = [result_title(one, self.saved.project, dated=False) for one in assessment.models]
        self.overview.models.show_assessment(assessment, titles, failure_remark(assessment))
        self.overview.models.choose(place)
        self.cases.show_marks(self._marks_by_place())

    def _marks_by_place(self) -> dict[tuple[str, int], Mark]:
        assert self.assessment is not None
        places = {model.spec: at for at, model in enumerate(self.assessment.models)}
        return {(row_id, places[spec]): mark for (row_id, spec), mark in self.marks.items() if spec in places}

    def _mark_of(self, row_id: str, model: int) -> tuple[bool | None, str]:
        spec = self.assessment.models[model].spec if self.assessment else ""
        mark = self.marks.get((row_id, spec))
        return (mark.right, mark.comment) if mark else (None, "")

    def show_note(self, text: str) -> None:
        """Say what was done, in the line of rows and date."""
        self._when.show_text(text)

    def choose_pair(self, a: int, b: int) -> None:
        """Show a pair in full."""
        if self.assessment is not None and (self.pair is None or {self.pair.a, self.pair.b} != {a, b}):
            self.pair = self.assessment.pair(a, b)
            self._show_pair()

    def choose_model(self, place: int) -> None:
        """Go on with this model: export it, try it, mark its answers."""
        assessment = self.assessment
        if assessment is None or place >= len(assessment.models):
            return
        self.model = place
        self.cases.detail.choose_model(place)
        model = assessment.models[place]
        spec = model.plain_spec
        trained = spec.rpartition(":")[2] in ADAPTERS and not spec.startswith("base:")
        others = [at for at in range(len(assessment.models)) if at != place]
        better = bool(others) and any(assessment.pair(at, place).finding == "better" for at in others)
        better = better and place == leader(assessment)
        self.export_button.setText(self.tr("Export {model}").format(model=letter(place)))
        self.play_button.setText(self.tr("Try {model}").format(model=letter(place)))
        self.export_button.setVisible(trained)
        self.play_button.setVisible(trained or is_file(spec))
        set_primary(self.export_button, better)
        set_primary(self.play_button, better and not trained)

    @property
    def words(self) -> str:
        """Headline and figures, for tests."""
        return f"{self._headline.text()} {self._figures.text()}"

    def step_wrong(self, step: int) -> None:
        """To the next (1) or the previous (-1) case that the chosen model got wrong."""
        self.tabs.setCurrentWidget(self.cases)
        self.cases.step_wrong(step)

    def _show_pair(self) -> None:
        assert self.assessment is not None
        self._figures.setText(figures(self.assessment, self.pair) if self.pair else "")
        self._figures.setVisible(self.pair is not None)
        self.overview.show_pair(self.pair)
        self.cases.show_pair(self.pair)

    def _make_buttons(self) -> None:
        self.save_button = button(
            self.tr("Save…"),
            icon="save",
            tip=self.tr("Save the result as a page, or all of it for other programs"),
        )
        menu = self._menu = QMenu(self)
        menu.addAction(self.tr("Page with all results (HTML)…"), lambda: self.save_requested.emit("html"))
        menu.addAction(self.tr("Cases as a table (CSV)…"), lambda: self.save_requested.emit("csv"))
        menu.addAction(self.tr("Everything as JSON…"), lambda: self.save_requested.emit("json"))
        self.save_button.setMenu(menu)
        self.export_button = button(
            "",
            lambda: self.next_requested.emit("export"),
            icon="export",
            tip=self.tr("Next: make one file of the model selected below, for other programs"),
            name="export_model",
        )
        self.play_button = button(
            "",
            lambda: self.next_requested.emit("play"),
            icon="play",
            tip=self.tr("Ask the model selected below on the Play page"),
            name="try_model",
        )

    def _show_kind(self, kind: str) -> None:
        self.tabs.setCurrentWidget(self.cases)
        self.cases.show_kind(kind)

    def _show_wrong(self, model: int) -> None:
        self.tabs.setCurrentWidget(self.cases)
        self.cases.show_wrong(model)

"""A new project from a file: everything is proposed, shown with what it makes of the rows, and corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.data.guessing import guess_columns
from engine.data.importing import Columns
from engine.from_file.creation import create_project
from engine.from_file.mapping import remember
from engine.from_file.widening import widened
from engine.project import Project
from engine.reading.tables import Reading, Table
from gui.importing.base import FilePage, ReadTable, ask_for_file
from gui.importing.dataset_dialog import ask_for_dataset
from gui.importing.draft import Draft, Wishes, worked_out
from gui.importing.fields_part import FieldsPart
from gui.importing.mapping_form import MappingForm
from gui.importing.outcome import Outcome
from gui.importing.parts import PromptPart, RewardsPart, SplitForm, counts_text
from gui.importing.place_form import PlaceForm
from gui.importing.sections import Sections
from gui.shared.boxes import agreed
from gui.shared.layout_memory import LayoutMemory
from gui.shared.widgets import button, column, row, set_ready, splitter

SPLIT_KEPT_AS = "importing.new"
LEFT, RIGHT = 500, 480  # pixels of the two halves, at first


class NewFromFile(FilePage):
    """`set_file` or `set_text` gives it something to read; `project` is what was made, or None."""

    def __init__(self, parent: QWidget | None, layout: LayoutMemory) -> None:
        self.draft: Draft | None = None
        self.project: Project | None = None
        self._wishes = Wishes()
        super().__init__(parent, layout, "new_from_file")
        self.setWindowTitle(self.tr("New project from a file"))
        self._build()
        self.form.changed.connect(self._columns_changed)
        self.fields.changed.connect(self._schema_changed)
        self.prompt.changed.connect(self.work_soon)
        self.split.changed.connect(self.work_soon)
        self.place.changed.connect(self._show_ready)
        self.outcome.choice_changed.connect(self.work_soon)
        self._taking.done.connect(self._created)
        self._set_busy(False)
        self.say("")
        self._show_worked(None)
        self.place.name.setFocus()
        self.place.name.selectAll()

    # -- what is proposed

    def set_file(self, path: Path, how: Reading | None = None) -> None:
        self.place.suggest(path.stem)
        super().set_file(path, how)

    def _start_reading(self) -> None:
        """Another file, or the same one read in another way: all is proposed anew, but the prompt typed."""
        self._wishes = Wishes()
        self.draft = None
        super()._start_reading()

    def _guessed(self, table: Table) -> Columns:
        return guess_columns(table)

    def _table_came(self, read: ReadTable) -> None:
        self.form.set_table(read.table, read.columns)
        self.prompt.set_own(read.table.system)
        self._wishes = replace(self._wishes, columns=self.form.columns())

    def _work(self) -> Callable[[Progress], Draft]:
        assert self.table is not None
        table, before, widen = self.table, self.draft, self._widen
        wishes = replace(
            self._wishes,
            system_prompt=self.prompt.wish(),
            split=self.split.wish(),
            leave_out=self.outcome.breaks.leave_out,
        )

        def work(progress: Progress) -> Draft:
            wanted = wishes
            if widen and before is not None:
                broken = [answer for one, _ in before.broken() for answer in one.answers()]
                wanted = replace(wishes, schema=widened(before.proposal.schema, broken, progress))
            return worked_out(table, wanted, before, progress)

        return work

    def _columns_changed(self) -> None:
        columns, before = self.form.columns(), self._wishes.columns
        if before is None or (columns.completion, columns.fields) != (before.completion, before.fields):
            self._wishes = replace(self._wishes, schema=None)  # fields typed by hand were of other columns
        self._wishes = replace(self._wishes, columns=columns)
        self.sections.heads["columns"].show_summary(self.form.summary())
        self.work_soon()

    def _schema_changed(self) -> None:
        if not self.fields.fault:
            self.form.follow(self.fields.renamed, self.fields.gone)
            columns, schema = self.form.columns(), self.fields.schema()
            self._wishes = replace(self._wishes, columns=columns, schema=schema)
        self.sections.heads["fields"].show_summary(
            self.fields.summary(), "bad" if self.fields.fault else "muted"
        )
        self.work_soon()

    def work_soon(self) -> None:
        super().work_soon()
        self._show_ready()

    # -- showing it

    def _show_worked(self, result: Draft | None) -> None:
        heads = self.sections.heads
        if result is None or self.table is None:
            self.outcome.set_outcome(None)
            for head in heads.values():
                head.show_summary("")
            self._show_ready()
            return
        self.draft = result
        self._wishes = replace(self._wishes, schema=result.wishes.schema)
        proposal = result.proposal
        self.outcome.set_outcome(
            Outcome(
                result.rows,
                result.imported.skipped,
                result.imported.altered,
                result.broken(),
                converted=result.imported.converted,
            )
        )
        self.fields.show_schema(proposal.schema)
        self.prompt.show_text(proposal.system_prompt, proposal.schema)
        self.prompt.helper.set_prompts([one.prompt for one in result.rows])
        self.rewards.show_rubric(proposal.rubric)
        kinds = any(one.kind for one in result.rows)
        self.split.show_rows(kinds=kinds, own=result.own_splits)
        heads["columns"].show_summary(self.form.summary())
        heads["fields"].show_summary(self.fields.summary(), "muted")
        heads["prompt"].show_summary(" ".join(proposal.system_prompt.split())[:300])
        heads["rewards"].show_summary(self.rewards.summary(proposal.rubric))
        heads["split"].show_summary(counts_text(result.counts()))
        self._show_ready()

    def _show_ready(self) -> None:
        """Whether the project can be made now, and with how many rows."""
        ready = self.current and self.draft is not None and bool(self.draft.rows) and not self._taking.running
        set_ready(self.create_button, ready and not self.place.fault and not self.fields.fault)

    def _set_busy(self, busy: bool) -> None:
        super()._set_busy(busy)
        self._show_ready()

    # -- making it

    def make(self) -> None:
        """Make the project beside the window, and close."""
        draft = self.draft
        if draft is None or self.place.check():
            return
        folder, table_columns, how = self.place.folder, self.form.columns(), self.source.reading()
        proposal = replace(draft.proposal, name=folder.name, prompt_helper=self.prompt.helper.value())

        def work(progress: Progress) -> Project:
            project = create_project(folder, proposal, draft.rows, progress)
            remember(project.folder, table_columns, how)
            return project

        self._hold(True)
        self._taking.start(work)
        self._set_busy(True)

    def _created(self, project: Project) -> None:
        self.project = project
        self._hold(False)
        self.accept()

    def _not_taken(self, error: UserError | None = None) -> None:
        self.place.check()
        super()._not_taken(error)

    def _hold(self, held: bool) -> None:
        for one in (self.source, self._middle, self.place):
            one.setEnabled(not held)

    # -- the widgets

    def _build(self) -> None:
        self.form = MappingForm()
        self.fields = FieldsPart()
        self.prompt, self.rewards, self.split = PromptPart(), RewardsPart(), SplitForm()
        self.place = PlaceForm()
        self.sections = Sections()
        for name, title, body in (
            ("columns", self.tr("Columns"), self.form),
            ("fields", self.tr("Fields of the answer"), self.fields),
            ("prompt", self.tr("System prompt"), self.prompt),
            ("rewards", self.tr("Rewards"), self.rewards),
            ("split", self.tr("Split"), self.split),
        ):
            self.sections.add(name, title, body)
        self.sections.open("columns")
        self.sections.opened.connect(self._make_room)
        self._middle = splitter(self.sections, self.outcome, sizes=[LEFT, RIGHT], stretches=[1, 1], handle=10)
        self._layout.remember_splitter(self._middle, SPLIT_KEPT_AS)
        self.cancel_button = button(self.tr("Cancel"), self.reject, name="new_cancel")
        self.create_button = button(
            self.tr("Create project"), self.make, role="primary", name="create_project"
        )
        self.create_button.setDefault(True)
        foot = row(*self.busy_line, None, self.cancel_button, self.create_button)
        parts = (self.source, self._middle, self.note, self.place, foot)
        self.setLayout(column(*parts, spacing=8, margins=(14, 12, 14, 12), stretch=self._middle))

    def _make_room(self, section: str) -> None:
        """The table of fields gets more than half of the page, where the user has not moved the parts."""
        if section in ("fields", "columns") and not self._layout.states.get(SPLIT_KEPT_AS):
            wide = self._middle.width() * (0.64 if section == "fields" else LEFT / (LEFT + RIGHT))
            self._middle.setSizes([round(wide), round(self._middle.width() - wide)])

    def reject(self) -> None:
        """Escape and Cancel: asks only where something was changed by hand, or stops what is being made."""
        if self._taking.running:
            self._taking.cancel()
            return
        question = self.tr("Leave without creating the project?")
        more = self.tr("What you changed on this page is lost; the file stays as it is.")
        if not self.touched or agreed(self, question, more, self.tr("Leave"), danger=True):
            super().reject()


@dataclass(frozen=True, slots=True)
class Made:
    """A project that was made, and whether some of its rows break the schema."""

    folder: Path
    has_breaks: bool


def ask_for_new_project(
    parent: QWidget, layout: LayoutMemory, path: Path | None = None, *, dataset: bool = False
) -> Made | None:
    """Let the user make a project of a file, or of a `dataset` of the Hub, which is asked for without one."""
    dialog = NewFromFile(parent, layout)
    if path is None:
        path = ask_for_dataset(parent) if dataset else ask_for_file(parent, dialog.windowTitle())
    if path is None:
        dialog.deleteLater()
        return None
    dialog.set_file(path)
    dialog.exec()
    dialog.deleteLater()
    if dialog.project is None or dialog.draft is None:
        return None
    return Made(dialog.project.folder, any(one.id in dialog.draft.breaks for one in dialog.draft.rows))

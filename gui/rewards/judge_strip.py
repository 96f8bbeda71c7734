"""The part of a judge's card: which model judges, how far it agrees with the person, what it will take."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.assess.choices import choices
from engine.base.errors import UserError
from engine.jobs import JudgeJob, load_job
from engine.judging.agreement import LEAST, Agreement, agreement_of, sufficient_agreement
from engine.judging.cost import most_verdicts, need_of
from engine.judging.models import can_judge
from engine.judging.text import agreement_text
from engine.rewards.judges import parameters_of
from engine.rewards.rubric import Entry
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import run_folders
from gui.endpoints.consent import may_be_asked
from gui.endpoints.model_box import ModelBox
from gui.rewards.differences import DifferencesDialog
from gui.rewards.judge_labels import need_text
from gui.shared import errors
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import button, column, label, row, set_role
from gui.workspace.job_panel import JobPanel
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.workspace import Workspace


class JudgeStrip(QWidget):
    """Chooses and compares the judge of `entry`. `may_weigh`: whether the entry may have a weight."""

    model_chosen = Signal(str)
    compared = Signal()  # the agreement is another one

    def __init__(self, workspace: Workspace, board: JobBoard, save: Callable[[], bool], entry: Entry) -> None:
        super().__init__()
        self.setObjectName("judge_strip")
        self._workspace, self._board, self._save = workspace, board, save
        self._entry = entry
        self._found: Agreement | None = None
        self.job: Job | None = None
        self.models = ModelBox("judge_model", self.tr("The model that judges"))
        self.models.chosen.connect(lambda: self.model_chosen.emit(self.models.name))
        self.figures = label("", "muted", wrap=True, name="agreement")
        self.need = label("", "muted", wrap=True, name="verdicts_needed")
        self.compare_button = button(
            self.tr("Compare with my marks…"),
            self.compare,
            tip=self.tr("Let the model judge the answers that you marked right or wrong on the Assess page"),
            name="compare_judge",
        )
        self.differences_button = button(
            self.tr("Differences…"),
            self.show_differences,
            tip=self.tr("The marked answers that the model sees otherwise than you"),
            name="judge_differences",
        )
        self.panel = JobPanel(board, self.tr("Stopped. The verdicts that came are kept."))
        self.panel.again_requested.connect(self.compare)
        title = label(self.tr("Judge"))
        title.setBuddy(self.models)
        tools = row(self.compare_button, self.differences_button, None)
        chooser = row(title, self.models, stretch=self.models)
        self.setLayout(column(chooser, self.figures, self.need, tools, self.panel, margins=(0, 4, 0, 0)))
        self._show_models()
        self._show_agreement()
        for job in board.live:
            self._follow(job)
        board.job_added.connect(self._follow)

    @property
    def may_weigh(self) -> bool:
        return self._found is not None and self._found.enough

    def allows(self, entry: Entry) -> bool:
        """Whether this entry may have a weight, as its judge was compared."""
        if entry.parameters == self._entry.parameters:  # read already; a slider asks at every step
            return self.may_weigh
        try:
            sufficient_agreement(self._workspace.folder, entry)
        except UserError:
            return False
        return True

    def show_entry(self, entry: Entry) -> None:
        """Show the judge of this entry and what is known of it."""
        before, self._entry = self._entry, entry
        if parameters_of(before).model != parameters_of(entry).model:
            self._show_models()
        if before.parameters != entry.parameters:
            self._show_agreement()

    def compare(self) -> None:
        """Let the judge grade the answers that the person marked; an error is shown."""
        entry, project = self._entry, self._workspace.project
        if project is None or self.job is not None or not self._save():
            return
        what = self.tr("The answers that you marked are sent with their prompts and expected texts.")
        if not may_be_asked(self, [parameters_of(entry).model], what):
            return
        errors.guarded(self, lambda: self._board.start(project, JudgeJob(entry=entry.part_name)))

    def show_differences(self) -> None:
        """List the marked answers on which judge and person differ."""
        if self._found is not None:
            dialog = DifferencesDialog(self, self._found.disagreements)
            dialog.exec()
            dialog.deleteLater()

    def _follow(self, job: Job) -> None:
        if job.kind != "judge" or self.job is not None or not self._is_mine(job):
            return
        self.job = job
        job.ended.connect(self._ended)
        self.panel.follow(job)
        self.compare_button.setEnabled(False)

    def _is_mine(self, job: Job) -> bool:
        try:
            spec = load_job(job.folder)
        except UserError:
            return False
        mine = ("", self._entry.part_name)
        return isinstance(spec, JudgeJob) and not spec.assessment and spec.entry in mine

    def _ended(self) -> None:
        self.job = None
        self.compare_button.setEnabled(True)
        self._show_agreement()
        self.compared.emit()

    def _show_models(self) -> None:
        offered = [one for one in choices(self._workspace.folder) if can_judge(one.name)]
        self.models.show_choices(offered, parameters_of(self._entry).model)

    def _show_agreement(self) -> None:
        text = self.tr(
            "Not compared yet. It may weigh once it was compared with {n} answers that you marked right or "
            "wrong on the Assess page."
        ).format(n=LEAST)
        try:
            self._found = agreement_of(self._workspace.folder, self._entry)
        except UserError as error:  # it is gone
            self._found, text = None, error_text(error)
        if self._found is not None:
            text = engine_text(agreement_text(self._found))
        self.figures.setText(text)
        set_role(self.figures, "muted" if self.may_weigh else "warn")
        self.differences_button.setVisible(self._found is not None and bool(self._found.disagreements))
        self._show_need()

    def _show_need(self) -> None:
        text = ""
        if self._found is not None:
            try:
                verdicts = most_verdicts(*self._usual_training())
                text = need_text(need_of(self._found, verdicts))
            except UserError as error:
                text = error_text(error)
        if text:
            text = self.tr("A training like the last one: {need}").format(need=text)
        self.need.setText(text)
        self.need.setVisible(bool(text))

    def _usual_training(self) -> tuple[Recipe, int, int]:
        """The recipe of the newest run, or the usual one; the training and the validation rows."""
        folders = run_folders(self._workspace.folder)
        recipe = load_recipe(folders[-1] / "recipe.json") if folders else Recipe()
        rows = self._workspace.rows.all
        train, valid = (sum(one.split == split for one in rows) for split in ("train", "valid"))
        return recipe, train, valid

"""The setup of a run: model, method, preset, name, every setting, and whether it can start."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.app.hardware import Load, load
from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.data.rows import Row
from engine.planning.conditions import ROOM_OF_ANSWERS, Conditions, Room, base_rate, shape_of
from engine.planning.past_pace import PastPace, pace_of
from engine.planning.planner import PROMPT_TOKENS, Shape, estimate
from engine.project import Project
from engine.runs.presets import AUTO
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe, recipe_from
from engine.runs.runs import run_folders
from engine.runs.summary import RunSummary
from gui.shared.background import Background
from gui.shared.sentences import error_text
from gui.shared.widgets import TextToolButton, button, column, label, rule, scrolled, set_icon
from gui.training.auto_panel import AutoPanel
from gui.training.checklist import Checklist
from gui.training.choices import ChoiceCards, PresetPicker, method_choices
from gui.training.expectation import ExpectationNote
from gui.training.model_picker import ModelPicker
from gui.training.readiness import (
    Check,
    GoldResult,
    Splits,
    gold_check,
    judge_gold,
    length_check,
    memory_check,
    rows_check,
    rubric_checks,
)
from gui.training.recipe_form import RecipeForm
from gui.training.timing import time_text
from gui.workspace.workspace import Workspace

SETTLE_MS = 300
REFIT_MS = 50


class SetupPanel(QWidget):
    """`recipe()` is what is chosen; the page starts it on `start_requested`."""

    start_requested = Signal()
    obstacle_changed = Signal()

    presets: PresetPicker
    _fault: QLabel
    _obstacle: str

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("training_setup")
        self._workspace = workspace
        self._runs: list[RunSummary] = []
        self._paces: list[PastPace] = []
        self._gold: GoldResult | None = None
        self._rows: tuple[Row, ...] | None = None  # as counted last
        self._splits = Splits(0, 0, 0)
        self._stale = False  # rows or rewards changed while another page was open
        self._room: Room | None = None  # not looked at yet
        self._queues = False
        self._obstacle = ""
        self._shape = Shape(PROMPT_TOKENS, 96)
        self._gold_work = Background(self)
        self._gold_work.done.connect(self._gold_came)
        self._machine_work = Background(self)
        self._machine_work.done.connect(self._machine_came)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._read_rows)
        self._refit_soon = QTimer(self, singleShot=True, interval=REFIT_MS)
        self._refit_soon.timeout.connect(self._refit)
        self._build()
        self._recall()
        self.data_changed()

    # -- called by the page

    def recipe(self) -> Recipe:
        """The chosen recipe. Raises UserError naming the field that is wrong."""
        chosen = {**self.form.values(), "model": self.models.model, "method": self.methods.value}
        if self.auto.chosen:
            chosen |= {"preset": AUTO, "by_hand": tuple(self.auto.by_hand)}
        return recipe_from(chosen, self.tr("This setup"))

    def set_recipe(self, recipe: Recipe) -> None:
        """Show another recipe as chosen."""
        self.models.set_model(recipe.model)
        self.methods.choose(recipe.method)
        self.form.set_values(recipe)
        self.presets.match(recipe)
        self.auto.show_if_chosen()
        self.form.set_base(self.presets.recipe)
        if self.auto.chosen:
            self.auto.recall(recipe)
        self._refit()

    @property
    def run_name(self) -> str:
        return self.name.text().strip()

    @property
    def obstacle(self) -> str:
        """Why no run can start now, in a sentence; empty when one can."""
        return self._obstacle

    def set_queues(self, queues: bool) -> None:
        """Whether a run is live now, so that the next one goes into the queue."""
        self._queues = queues
        self.start_button.setText(self.tr("Queue this run") if queues else self.tr("Start training"))
        set_icon(self.start_button, "add" if queues else "resume", "on_accent")
        self._refresh()

    def set_runs(self, runs: list[RunSummary]) -> None:
        """The runs of the project, newest first: what they took and how often they were right is known."""
        self._runs = runs
        self._paces = [pace for run in runs if (pace := pace_of(run)) is not None]
        self._refit()

    def data_changed(self) -> None:
        """Rows or rewards changed: check them after a pause, once this is visible."""
        self._gold = None
        self._stale = True
        if self.isVisible():
            self._check_again()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._stale:
            self._check_again()

    def _check_again(self) -> None:
        self._stale = False
        self._settle.start(SETTLE_MS if self.auto.plan else 0)  # Auto waits for it
        self._refresh()

    def look_at_machine(self) -> None:
        """Ask anew how much memory is free."""
        self._machine_work.start(lambda _: load())

    # -- checks

    def _read_rows(self) -> None:
        project, rows = self._workspace.project, self._workspace.rows.all
        if project is None:
            return
        rubric, task = project.rubric, project.task

        def work(_: Progress) -> tuple[GoldResult, Shape]:
            train = [row for row in rows if row.split == "train"]
            gold = judge_gold(rubric, train)
            return gold, shape_of(rows, task)

        self._gold_work.start(work)
        self.expectation.read(project.folder, rows)

    def _gold_came(self, result: tuple[GoldResult, Shape]) -> None:
        if not self._settle.isActive():
            self._gold, self._shape = result
            self._refit()

    def _machine_came(self, load_now: Load) -> None:
        self._room = Room.of(load_now)
        self._refit()

    def _refresh(self) -> None:
        """Estimate, time, checklist and the Start button, all from what is chosen now."""
        project = self._workspace.project
        if project is None:
            return
        if self._rows is not self._workspace.rows.all:
            self._rows = self._workspace.rows.all
            self._splits = Splits.of(self._rows)
        checks, recipe = [], None
        try:
            recipe = self.recipe()
            self._fault.hide()
        except UserError as error:
            self._fault.setText(error_text(error))
            self._fault.show()
        if recipe is not None:
            checks = [
                rows_check(self._splits, recipe),
                *rubric_checks(project, recipe, self._splits),
                *([gold_check(self._gold)] if self._splits.train else []),
                self._model_check(recipe),
                *([too_long] if self._gold and (too_long := self._length_check(recipe)) else []),
            ]
            conditions = self._conditions()
            self.presets.show_time(time_text(recipe, conditions) if conditions else "")
        self.expectation.show_plan(recipe, self._splits.train)
        self.checklist.show_checks(checks)
        first = next((check.text for check in checks if check.grade == "bad"), "")
        before = self._obstacle
        wait = self.tr("Choosing the settings for your rows and this computer…") if self._is_fitting else ""
        self._obstacle = first or wait or ("" if recipe else self._fault.text())
        self.start_button.setEnabled(not self._obstacle)
        tip = self.tr("It starts when the run that trains has ended (Ctrl+Return)")
        tip = tip if self._queues else self.tr("Start training (Ctrl+Return)")
        self.start_button.setToolTip(self._obstacle or tip)
        self._why.setText(self._obstacle)
        self._why.setVisible(bool(self._obstacle) and self._obstacle != first)  # the list says so already
        if self._obstacle != before:
            self.obstacle_changed.emit()

    def _model_check(self, recipe: Recipe) -> Check:
        if self.models.fault is not None:
            return Check("model", "bad", error_text(self.models.fault))
        if self._room is None:
            return Check("model", "wait", self.tr("Checking the free memory…"))
        need, sizes = None, self.models.known.sizes if self.models.known else None
        if sizes is not None:
            prompt, answer = self._shape.prompt, self._shape.answer
            need = estimate(sizes, recipe, gpu=self._room.gpu, prompt_tokens=prompt, answer_tokens=answer)
        self.models.show_estimate(need, self._room)
        too_large = need is not None and dict(need.parts)["weights"] > self._room.total
        return memory_check(self.models.memory.verdict, too_large)

    def _length_check(self, recipe: Recipe) -> Check | None:
        return length_check(round(self._shape.answer / ROOM_OF_ANSWERS), recipe)

    def _conditions(self) -> Conditions | None:
        """What a run is planned for; None until model, memory and rows were looked at."""
        known, room = self.models.known, self._room
        if known is None or room is None or self._gold is None or not self._splits.train:
            return None
        if self._queues:  # the memory that is taken now will be free
            room = Room(max(room.free, round(0.8 * room.total)), room.total, room.gpu)
        base = base_rate(self._runs, known.name)
        return Conditions(known, self._splits.train, self._splits.valid, self._shape, room, self._paces, base)

    @property
    def _is_fitting(self) -> bool:
        """Whether Auto has not chosen yet: it waits until rows and memory were looked at."""
        return self.auto.chosen and self.auto.plan is None and self.models.known is not None

    def _refit(self) -> None:
        """Let Auto, where it is the preset, choose anew; what a person changed stays."""
        conditions = self._conditions()
        if conditions is not None and self.auto.chosen:
            with contextlib.suppress(UserError):  # which the setup shows
                self.auto.refit(conditions)
        self._refresh()

    # -- choices

    def _preset_chosen(self) -> None:
        self.auto.show_if_chosen()
        self.auto.start_over()
        self.form.set_values(self.presets.recipe)
        self.form.set_base(self.presets.recipe)
        self._refit()

    def _recall(self) -> None:
        """The setup of the project's newest run, or Auto."""
        project: Project | None = self._workspace.project
        folders: list[Path] = run_folders(project.folder) if project is not None else []
        for folder in reversed(folders):
            try:
                self.set_recipe(load_recipe(folder / "recipe.json"))
                return
            except UserError:
                continue
        self._preset_chosen()

    def _show_advanced(self, on: bool) -> None:
        self.form.setVisible(on)
        set_icon(self.advanced, "down" if on else "right")

    # -- building

    def _build(self) -> None:
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(14, 12, 14, 12)
        box.setSpacing(8)
        self.models = ModelPicker()
        self.methods = ChoiceCards(method_choices())
        self.presets: PresetPicker = PresetPicker()
        self.name = QLineEdit()
        self.name.setObjectName("run_name")
        self.name.setMaxLength(60)
        self.name.setPlaceholderText(self.tr("Optional, to find it again"))
        self.advanced = TextToolButton()
        self.advanced.setObjectName("advanced")
        self.advanced.setText(self.tr("Advanced"))
        self.advanced.setCheckable(True)
        self.advanced.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.advanced.setToolTip(self.tr("Every setting of the recipe"))
        self.form = RecipeForm(self.presets.recipe)
        self.auto = AutoPanel(self.form, self.methods, self.presets)
        self._fault: QLabel = label("", "bad", wrap=True)
        self._fault.hide()
        sections: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Model"), self.models),
            (self.tr("Preset"), self.presets),
            (self.tr("Method"), self.methods),
            (self.tr("Name of the run"), self.name),
        )
        for title, widget in sections:
            if widget is self.presets:
                box.addWidget(self.auto.question)
            heading = label(title, "heading")
            heading.setBuddy(widget)
            box.addWidget(heading)
            box.addWidget(widget)
            if widget is self.presets:
                box.addWidget(self.auto)
            box.addSpacing(6)
        for widget in (self.advanced, self.form, self._fault):
            box.addWidget(widget)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scrolled(inner), 1)
        outer.addWidget(rule())
        outer.addWidget(self._make_foot())
        self._show_advanced(False)
        self.advanced.toggled.connect(self._show_advanced)
        for changed in (self.models.changed, self.methods.changed, self.form.changed, self.auto.changed):
            changed.connect(self._refresh)
            changed.connect(self._refit_soon.start)
        self.presets.chosen.connect(self._preset_chosen)

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        self.checklist = Checklist()
        self.checklist.page_wanted.connect(self._workspace.show_page)
        self.expectation = ExpectationNote()
        self._why = label("", "muted", wrap=True, name="start_obstacle")
        self.start_button = button(
            self.tr("Start training"), self.start_requested.emit, role="primary", icon="resume", name="start"
        )
        parts = (self.expectation, self.checklist, self._why, self.start_button)
        foot.setLayout(column(*parts, margins=(14, 8, 14, 12)))
        return foot

"""Lets a model answer the bench's prompt: its chooser, start and stop, and the progress."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from engine.play.history import Reply
from engine.play.settings import AskSettings
from engine.runs.recipe import Recipe
from gui.endpoints.consent import may_be_asked
from gui.endpoints.opening import CHANGES, edit_endpoints
from gui.play.base_files import BaseFiles
from gui.play.choices import Choice, base_choices, endpoint_choices, exported_choices
from gui.play.model_slot import ModelSlot
from gui.play.player_thread import Question
from gui.shared.chooser import Chooser
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import button, label, row, set_role
from gui.workspace.jobs import JobBoard
from gui.workspace.workspace import Workspace

UNLOAD_AFTER = 120_000  # milliseconds without a question, then the model is unloaded


class ModelBar(QWidget):
    """`began` clears the answer, `text_came` adds to it. The model is loaded at the first question."""

    began = Signal()
    text_came = Signal(str)
    wanted = Signal()  # Generate was pressed: the listener calls `ask`

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__()
        self._workspace = workspace
        self._bases = BaseFiles(workspace, board, self)
        self._slot: ModelSlot | None = None
        self._number = 0
        self._idle = QTimer(self, singleShot=True, interval=UNLOAD_AFTER)
        self._idle.timeout.connect(self._unload)
        CHANGES.changed.connect(self._unload)  # an endpoint is asked with the settings and key of now
        self.model_box = BenchModelBox()
        self.ask_button = button(
            self.tr("Generate"),
            self._pressed,
            tip=self.tr("Let this model answer the prompt"),
            name="generate",
        )
        self.bound = QCheckBox(self.tr("Only valid JSON"))
        self.bound.setObjectName("bound")
        self.bound.setToolTip(self.tr("Bind the answer to the JSON Schema: only what fits can be drawn"))
        self.status = label("", "muted")
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setLayout(row(self.ask_button, self.model_box, self.bound, self.status, stretch=self.status))

    @property
    def busy(self) -> bool:
        return self._slot is not None and (self._slot.busy or self._slot.state in ("making", "loading"))

    def refresh(self) -> None:
        """List the models again."""
        if self._workspace.project is not None:
            self.model_box.show_models(self._workspace.folder)

    def ask(self, prompt: str) -> None:
        """Let the chosen model answer; the text comes by the signals."""
        choice = self.model_box.choice()
        if choice is None or self._workspace.project is None:
            return
        each = self.tr("Every prompt that this model answers here is sent there, one request each.")
        if not may_be_asked(self, [choice.key], each):
            return
        self._idle.stop()
        slot = self._slot or self._make_slot()
        slot.choose(choice)
        self._number += 1
        task = self._workspace.project.task
        settings = AskSettings(grammar=self.bound.isChecked(), max_tokens=Recipe().max_answer_tokens)
        params = settings.sampling_params(task.schema if choice.binds else {}, task.working)
        self._show_status(self.tr("Loading the model…"))
        slot.ask(Question(self._number, task, prompt, params, rows=self._workspace.rows.all))
        self._show()

    def stop(self) -> None:
        """Cancel the answer."""
        if self._slot is not None:
            self._slot.stop()
            self._show()

    def shut_down(self) -> None:
        """End the model's process; returns when it is gone."""
        slot, self._slot = self._slot, None
        if slot is not None:
            slot.close()

    def _make_slot(self) -> ModelSlot:
        slot = self._slot = ModelSlot(self._bases, self)
        slot.began.connect(self.began)
        slot.text_changed.connect(self.text_came)
        slot.changed.connect(self._show)
        slot.ended.connect(self._ended)
        return slot

    def _pressed(self) -> None:
        if self.busy:
            self.stop()
        else:
            self.wanted.emit()

    def _show(self) -> None:
        if self._slot is None:
            return
        self.ask_button.setText(self.tr("Stop") if self.busy else self.tr("Generate"))
        self.model_box.setDisabled(self.busy)
        share = f" {self._slot.share:.0%}" if self._slot.share else ""
        if self._slot.state == "making":
            self._show_status(self.tr("Getting the base model ready…") + share)
        elif self._slot.state == "loading":
            self._show_status(self.tr("Loading the model…") + share)
        elif self._slot.busy:
            self._show_status(self.tr("Answering…"))
        elif self._slot.failure is not None:
            self._show_status(error_text(self._slot.failure), "bad")

    def _ended(self, number: int, reply: Reply) -> None:
        self._idle.start()
        if reply.failure:
            self._show_status(engine_text(reply.failure), "bad")
        elif reply.stats is not None:
            text = self.tr("{tokens} tokens in {seconds} s")
            if reply.stats.ended == "length":
                text = self.tr("cut off after {tokens} tokens")
            elif reply.stats.ended == "cancelled":
                text = self.tr("stopped")
            self._show_status(
                text.format(tokens=reply.stats.answer_tokens, seconds=f"{reply.stats.seconds:.1f}")
            )

    def _show_status(self, text: str, role: str = "muted") -> None:
        self.status.setText(text)
        self.status.setToolTip(text)
        set_role(self.status, role)

    def _unload(self) -> None:
        if self._slot is not None and not self.busy:
            self._slot.choose(None)


class BenchModelBox(Chooser):
    """Chooses among the base models and the exported files of a project, and the endpoints."""

    changed = Signal()  # the choice is another, or the same endpoint with other settings

    def __init__(self) -> None:
        super().__init__("model", letters=16)
        self._project: Path | None = None
        self._last = 0
        self.setToolTip(self.tr("The base model, an exported file, or an endpoint"))
        self.setAccessibleName(self.tr("Model"))
        self.activated.connect(self._activated)
        CHANGES.changed.connect(self._endpoints_changed)

    def show_models(self, project: Path) -> None:
        """List the models of this project folder; the chosen one is kept while it exists."""
        before = self.choice()
        self._project = project
        choices = [*base_choices(project), *exported_choices(project), *endpoint_choices()]
        self.clear()
        for choice in choices:
            self.addItem(choice.title, choice)
            self.setItemData(self.count() - 1, choice.tip, Qt.ItemDataRole.ToolTipRole)
        self.insertSeparator(self.count())
        self.addItem(self.tr("Add an endpoint…"))
        self._choose(before.key if before is not None else "")

    def choice(self) -> Choice | None:
        choice: Choice | None = self.currentData()
        return choice

    def ask_for_endpoint(self) -> str:
        """The name of an endpoint that the user adds, or nothing."""
        return edit_endpoints(self.window())

    def _choose(self, key: str) -> None:
        keys = [one.key if (one := self.itemData(at)) else None for at in range(self.count())]
        self._last = keys.index(key) if key in keys else 0
        self.setCurrentIndex(self._last)
        self.changed.emit()

    def _activated(self, at: int) -> None:
        if self.itemData(at) is not None:
            self._last = at
            self.changed.emit()
            return
        self.setCurrentIndex(self._last)
        if name := self.ask_for_endpoint():
            self._choose(name)

    def _endpoints_changed(self) -> None:
        if self._project is not None:
            self.show_models(self._project)

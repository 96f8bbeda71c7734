"""The task: its name, its system prompt, and the JSON Schema of its answers."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from engine.task import Task, task_from_toml
from gui.shared import errors
from gui.shared.json_view import JsonEdit
from gui.shared.widgets import button, label, row
from gui.workspace.workspace import Workspace


class TaskDialog(QDialog):
    """Edits the open project's task. Nothing is saved before all of it is right."""

    def __init__(self, parent: QWidget | None, workspace: Workspace) -> None:
        super().__init__(parent)
        assert workspace.project is not None
        self._workspace = workspace
        self._task = task = workspace.project.task
        self.setWindowTitle(self.tr("Task"))
        self.resize(720, 640)
        self.name = QLineEdit(task.name)
        self.name.setObjectName("task_name")
        self.prompt = QPlainTextEdit(task.system_prompt)
        self.prompt.setObjectName("task_system_prompt")
        self.prompt.setTabChangesFocus(True)
        self.schema = JsonEdit()
        self.schema.setObjectName("task_schema")
        self.schema.setPlainText(json.dumps(task.schema, ensure_ascii=False, indent=2))
        self.fault = label("", "bad", wrap=True)
        self.schema.fault_changed.connect(self._show_fault)
        self._lay_out()
        self._show_fault("")

    def value(self) -> Task:
        """The task as typed. Raises UserError with what is wrong."""
        table = {
            "name": self.name.text().strip(),
            "system_prompt": self.prompt.toPlainText(),
            "schema": self.schema.toPlainText().strip() or "{}",
        }
        return replace(task_from_toml(table), prompt_helper=self._task.prompt_helper)

    def save(self) -> None:
        """Save the task and close, or show what is wrong and stay open."""
        if errors.guarded(self, lambda: self._workspace.set_task(self.value())):
            self.accept()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(6)
        for title, hint, widget, stretch in (
            (self.tr("&Name"), "", self.name, 0),
            (
                self.tr("&System prompt"),
                self.tr("What the model is told before each prompt. {schema} stands for the schema below."),
                self.prompt,
                2,
            ),
            (
                self.tr("&JSON Schema of the answer"),
                self.tr("Every answer is checked against it, and generation can be constrained to it."),
                self.schema,
                3,
            ),
        ):
            heading = label(title, "heading")
            heading.setBuddy(widget)
            box.addLayout(row(heading, None))
            if hint:
                box.addWidget(label(hint, "muted", wrap=True))
            box.addWidget(widget, stretch)
            box.addSpacing(6)
        box.addWidget(self.fault)
        if self._task.prompt_helper:
            text = self.tr("The prompt helper {name} adds computed facts to each prompt of this task.")
            box.addWidget(label(text.format(name=self._task.prompt_helper), "muted", wrap=True))
        self.save_button = button(self.tr("Save"), self.save, role="primary")
        self.save_button.setDefault(True)
        box.addLayout(row(None, button(self.tr("Cancel"), self.reject), self.save_button))

    def _show_fault(self, fault: str) -> None:
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))

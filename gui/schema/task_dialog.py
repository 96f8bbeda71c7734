"""The task: its name, its system prompt, and the schema of its answers."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from engine.base.errors import UserError
from engine.from_file.mapping import rename_fields
from engine.from_file.prompt import LOOKED_AT, field_names, gone_names, is_written_for, system_prompt_for
from engine.from_file.schema_change import renamed_rows
from engine.task import Task, task_from_toml
from gui.schema.change_dialog import ChangeDialog
from gui.schema.editor import SchemaEditor
from gui.schema.helper_choice import HelperChoice
from gui.schema.titles import gone_text
from gui.shared import boxes, errors
from gui.shared.layout_memory import fitting
from gui.shared.widgets import button, column, label, row, splitter
from gui.workspace.workspace import Workspace


class TaskDialog(QDialog):
    """Edits the open project's task. Nothing is saved before all of it is right.

    `rows_wanted` are the ids of rows to show after it: those that do not fit the schema.
    """

    def __init__(self, parent: QWidget | None, workspace: Workspace) -> None:
        super().__init__(parent)
        assert workspace.project is not None
        self._workspace = workspace
        self._task = task = workspace.project.task
        self.rows_wanted: list[str] = []
        self.setWindowTitle(self.tr("Task"))
        self.resize(fitting(980, 660))
        self.name = QLineEdit(task.name)
        self.name.setObjectName("task_name")
        self.prompt = QPlainTextEdit(task.system_prompt)
        self.prompt.setObjectName("task_system_prompt")
        self.prompt.setTabChangesFocus(True)
        self.working = QCheckBox(self.tr("Let the model write &working before the JSON"))
        self.working.setObjectName("task_working")
        self.working.setChecked(task.working)
        self.working.setToolTip(
            self.tr(
                "The system message then ends by saying so, rows can show the working, and rewards and exact "
                "match judge the JSON that ends the answer."
            )
        )
        self.schema = SchemaEditor()
        self.schema.set_schema(task.schema)
        self.schema.set_rows(workspace.rows.all, follow=True)
        self.schema.rows_requested.connect(self._show_rows)
        self._follows = is_written_for(task.system_prompt, task.schema)  # until the user changes it
        self.schema.changed.connect(self._follow_fields)
        self.prompt.textChanged.connect(self._prompt_typed)
        self.helper = HelperChoice(task.prompt_helper)
        self.helper.set_prompts([row.prompt for row in workspace.rows.all])
        self._first = self._typed()
        self._lay_out()
        self._names = field_names(task.schema)
        self.schema.changed.connect(self._show_gone)
        self.prompt.textChanged.connect(self._show_gone)
        self._show_gone()

    def value(self) -> Task:
        """The task as typed. Raises UserError with what is wrong."""
        table = {
            "name": self.name.text().strip(),
            "system_prompt": self.prompt.toPlainText(),
            "schema": json.dumps(self.schema.schema()),
        }
        task = task_from_toml(table)
        return replace(task, prompt_helper=self.helper.value(), working=self.working.isChecked())

    def save(self) -> bool:
        """Save the task and close, after asking what becomes of the rewards; or show what is wrong."""
        saved = False

        def act() -> None:
            nonlocal saved
            saved = self._saved(self.value())

        if errors.guarded(self, act) and saved:
            self.accept()
        return saved

    def reject(self) -> None:
        """Close without saving; what was typed is lost only after a question."""
        question = self.tr("Discard the changes to the task?")
        if self._typed() == self._first or boxes.agreed(self, question, "", self.tr("Discard"), danger=True):
            super().reject()

    def _typed(self) -> tuple[str, ...]:
        working = str(self.working.isChecked())
        return self.name.text(), self.prompt.toPlainText(), self.helper.value(), working, self.schema.text()

    def _saved(self, task: Task) -> bool:
        """Whether the task was saved; not where the user goes back. Raises UserError."""
        project = self._workspace.project
        assert project is not None
        if task.schema == project.task.schema:
            self._workspace.set_task(task)
            return True
        asked = ChangeDialog(self, project.task.schema, task.schema, project.rubric, self.schema.renames())
        if asked.needed and not asked.exec():
            return False
        edit = renamed_rows(self._workspace.rows.all, asked.renames) if asked.rename_rows else None
        self._workspace.set_task(task, asked.rubric)
        if edit is not None:
            try:
                self._workspace.rows.apply(edit, self.tr("Rename fields"))
            except UserError:
                self._workspace.set_task(project.task, project.rubric)
                raise
        if asked.renames:
            rename_fields(project.folder, asked.renames)
        return True

    def _show_rows(self, ids: list[str]) -> None:
        self.rows_wanted = ids
        if not self.save():
            self.rows_wanted = []

    def _write_prompt(self) -> None:
        """Replace the system prompt by one made of the fields; Ctrl+Z brings the old one back."""
        if errors.guarded(self, self.schema.schema):
            self._write()
            self.prompt.setFocus()

    def _write(self) -> None:
        every = self._workspace.rows.all
        rows = list(every[:: max(1, len(every) // LOOKED_AT)])
        if edit := renamed_rows(rows, self.schema.renames()):
            for place, renamed in edit.rows:
                rows[place] = renamed
        cursor = self.prompt.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(system_prompt_for(self.schema.schema(), rows))
        self._follows = True

    def _follow_fields(self) -> None:
        """Keep a prompt that was made of the fields true to them: it must not name one that is gone."""
        if self._follows and not self.schema.fault:
            self._write()

    def _show_gone(self) -> None:
        """A prompt in the user's own words is theirs to change; it is said what they should look at."""
        if self.schema.fault:
            return
        schema = self.schema.schema()
        self.gone.setText(gone_text(gone_names(self.prompt.toPlainText(), self._names, schema)))
        self.gone.setVisible(bool(self.gone.text()))
        self._names |= field_names(schema)

    def _prompt_typed(self) -> None:
        self._follows = False

    def _lay_out(self) -> None:
        name = label(self.tr("&Name"), "heading")
        name.setBuddy(self.name)
        prompt = label(self.tr("&System prompt"), "heading")
        prompt.setBuddy(self.prompt)
        self.write_button = button(
            self.tr("Write it from the fields"),
            self._write_prompt,
            tip=self.tr("Replace it by a prompt that names the fields, their types and descriptions"),
            name="write_prompt",
        )
        about = self.tr("What the model is told before each prompt. {schema} stands for the schema below.")
        self.gone = label("", "warn", wrap=True, name="prompt_gone")
        upper = QWidget()
        upper.setLayout(
            column(
                row(name, self.name, stretch=self.name),
                row(prompt, None, self.write_button),
                label(about, "muted", wrap=True),
                self.prompt,
                self.gone,
                self.helper,
                row(
                    self.working, label(self.tr("Costs time, and helps few tasks: see Help."), "muted"), None
                ),
                spacing=6,
                stretch=self.prompt,
            )
        )
        schema = label(self.tr("Schema of the answer"), "heading")
        hint = self.tr("Every answer is checked against it, and generation can be constrained to it.")
        lower = QWidget()
        lower.setLayout(
            column(row(schema, label(hint, "muted"), None), self.schema, spacing=4, stretch=self.schema)
        )
        parts = splitter(upper, lower, sizes=(200, 400), stretches=(1, 2), vertical=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(8)
        box.addWidget(parts, 1)
        self.save_button = button(self.tr("Save"), self.save, role="primary")
        self.save_button.setDefault(True)
        box.addLayout(row(None, button(self.tr("Cancel"), self.reject), self.save_button))

"""Answers of the playground become rows of the dataset: by a dialog, or at once where they are good."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from engine.data.rows import Row, canonical
from gui.play.add_row import AddRowDialog
from gui.shared import errors
from gui.shared.i18n import translate
from gui.shared.json_fault import fault_of
from gui.shared.labels import split_within
from gui.workspace.workspace import Workspace


class RowMaker:
    """Adds rows to the open project. `like` is the row that has the prompt already, if there is one."""

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        self._workspace, self._window = workspace, window

    def add(self, prompt: str, text: str, like: Row | None, *, at_once: bool = False) -> str:
        """Add what a model wrote, as the user corrects it; returns what was done, "" for nothing.

        `at_once`: an answer that fits the schema, to a prompt that is new, is added without a question.
        """
        project = self._workspace.project
        assert project is not None
        good = not fault_of(project.task.parts_of(text).answer, project.task.schema)
        made = self.made(prompt, text, like, ask=not (at_once and good and like is None))
        rows = self._workspace.rows
        if made is None:
            return ""
        if made.id in rows.ids:  # it accepts the answer too
            text = translate("PlayPage", "{id} accepts it now").format(id=made.id)
            done = errors.guarded(self._window, lambda: rows.accept(made.id, canonical(made.accepted[-1])))
        else:
            text = translate("PlayPage", "Added to {split} as {id}")
            text = text.format(split=split_within(made.split), id=made.id)
            done = errors.guarded(self._window, lambda: rows.add(made))
        return text if done else ""

    def made(self, prompt: str, text: str, like: Row | None, *, ask: bool = True) -> Row | None:
        """The row made of what a model wrote, working included, or the one that accepts it too."""
        assert self._workspace.project is not None
        parts = self._workspace.project.task.parts_of(text)
        dialog = AddRowDialog(
            self._window,
            self._workspace.rows.all,
            self._workspace.project.task.schema,
            prompt,
            parts.answer,
            like.kind if like else "",
        )
        row = dialog.row() if not ask or dialog.exec() else None
        if row is not None and row.id not in self._workspace.rows.ids:
            row = replace(row, reasoning=parts.working)
        dialog.deleteLater()
        return row

"""Rows copied in a spreadsheet or as JSONL, pasted into the dataset."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.base.errors import UserError
from engine.data.guessing import looks_like_names
from engine.data.reading import first_cells, is_json_lines
from gui.importing.dialog import ImportDialog
from gui.shared.i18n import translate
from gui.workspace.workspace import Workspace


def paste_rows(workspace: Workspace, text: str, parent: QWidget | None) -> int:
    """Let the user look at the rows in a pasted text and take them; how many were taken.

    Raises UserError when the text holds nothing.
    """
    dialog = paste_dialog(workspace, text, parent)
    dialog.exec()
    return dialog.imported


def paste_dialog(workspace: Workspace, text: str, parent: QWidget | None) -> ImportDialog:
    """The import of a pasted text, not shown yet. Raises UserError when the text holds nothing."""
    if not text.strip():
        raise UserError(
            translate("paste", "The clipboard holds no text."),
            hint=translate("paste", "Copy some rows in a spreadsheet, including the line of column names."),
        )
    assert workspace.project is not None
    dialog = ImportDialog(parent, workspace)
    dialog.setWindowTitle(translate("paste", "Paste rows"))
    if is_json_lines(text):
        dialog.set_text(text, None)
    else:
        dialog.set_text(text, looks_like_names(first_cells(text), workspace.project.task.schema))
    return dialog

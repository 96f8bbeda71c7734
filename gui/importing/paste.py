"""Rows copied in a spreadsheet or as JSONL, pasted into the dataset."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.base.errors import UserError
from gui.importing.dialog import ImportDialog
from gui.shared.i18n import translate
from gui.workspace.workspace import Workspace


def paste_rows(workspace: Workspace, text: str, parent: QWidget | None) -> int:
    """Let the user look at the rows in a pasted text and take them; how many were taken.

    Raises UserError when the text holds nothing.
    """
    dialog = paste_dialog(workspace, text, parent)
    dialog.exec()
    dialog.deleteLater()
    return dialog.imported


def paste_dialog(workspace: Workspace, text: str, parent: QWidget | None) -> ImportDialog:
    """The import of a pasted text, not shown yet. Raises UserError when the text holds nothing."""
    dialog = ImportDialog(parent, workspace)
    dialog.setWindowTitle(translate("paste", "Paste rows"))
    try:
        dialog.paste(text)
    except UserError:
        dialog.deleteLater()  # else the parent keeps it
        raise
    return dialog

"""Small message boxes in the window's own look: a kind sentence, and a question answered by its verbs."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.shared import theme
from gui.shared.i18n import translate

ICONS = {"warning": ("warning", "warn"), "question": ("help", "accent")}


def message_box(
    parent: QWidget | None, kind: Literal["warning", "question"], text: str, more: str = ""
) -> QMessageBox:
    """A box to add buttons to; plain text, whatever stands in it."""
    box = QMessageBox(parent)
    box.setWindowTitle("Lathe")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(more)
    box.setIconPixmap(theme.icon(*ICONS[kind]).pixmap(36, 36))
    return box


def agreed(
    parent: QWidget, question: str, more: str, yes: str, no: str = "", *, danger: bool = False
) -> bool:
    """Whether the user agrees to what `yes` names. Where that loses something, Enter declines."""
    box = message_box(parent, "question", question, more)
    roles = QMessageBox.ButtonRole
    agree = box.addButton(yes, roles.DestructiveRole if danger else roles.AcceptRole)
    decline = box.addButton(no or translate("boxes", "Cancel"), roles.RejectRole)
    box.setDefaultButton(decline if danger else agree)
    box.setEscapeButton(decline)
    box.exec()
    return box.clickedButton() is agree

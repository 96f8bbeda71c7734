"""Small message boxes in the window's own look: a kind sentence, and a question answered by its verbs."""

from __future__ import annotations

import math
import re
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from gui.shared import theme
from gui.shared.i18n import translate

NARROWEST, USUAL, WIDEST = 300, 560, 900  # pixels of the text
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
    box.ensurePolished()
    metrics = [label.fontMetrics() for label in box.findChildren(QLabel, "qt_msgbox_label")]
    width = text_width(metrics[0] if metrics else box.fontMetrics(), text, more)
    labels = "QLabel#qt_msgbox_label, QLabel#qt_msgbox_informativelabel"
    box.setStyleSheet(f"{labels} {{ min-width: {width}px; }}")
    return box


def text_width(metrics: QFontMetrics, *texts: str) -> int:
    """How wide a box is made for these texts: one line where it fits, else lines of about equal length.

    A long name that cannot be broken, such as that of a file, makes the box wider.
    """
    width = NARROWEST
    for line in "\n".join(texts).splitlines():
        whole = metrics.horizontalAdvance(line)
        lines = math.ceil(whole / USUAL)
        room = whole / lines if lines else 0
        # The breaks fall between words, so equal lines need some more room than their share.
        width = max(width, round(min(USUAL, room * 1.12) if lines > 1 else room + 2))
        for name in re.findall(r"[!-,.0-\[\]-~]+", line):  # ASCII without spaces, slashes and hyphens
            width = max(width, metrics.horizontalAdvance(name) + 10)
    return min(width, WIDEST)


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

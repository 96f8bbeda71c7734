"""Taking an answer of the playground into the dataset, editable before it is saved."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from engine.data.rows import SPLITS, Row
from gui.shared import theme
from gui.shared.json_view import JsonEdit
from gui.shared.labels import split_title, split_within
from gui.shared.widgets import label, set_role


class AddRowDialog(QDialog):
    """Prompt, expected answer, split and kind of a new row; `row` is what is typed."""

    def __init__(
        self,
        parent: QWidget | None,
        rows: Iterable[Row],
        schema: Mapping[str, Any],
        prompt: str,
        answer: str,
        kind: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add to the dataset"))
        self.resize(620, 480)
        known = list(rows)
        self._by_prompt = {row.prompt: row for row in known}
        self._ids = {row.id for row in known}
        self.prompt = QPlainTextEdit(prompt)
        self.prompt.setFont(theme.mono())
        self.prompt.setTabChangesFocus(True)
        self.prompt.setFixedHeight(84)
        self.answer = JsonEdit()
        self.answer.set_schema(schema)
        self.answer.set_json(answer)
        self.split = QComboBox()
        for split in SPLITS:
            self.split.addItem(split_title(split), split)
        self.kind = QComboBox()
        self.kind.setEditable(True)
        self.kind.addItems(sorted({row.kind for row in known if row.kind}))
        self.kind.setCurrentText(kind)
        self.said = label("", wrap=True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out()
        self.prompt.textChanged.connect(self._check)
        self.answer.textChanged.connect(self._check)
        self._check()

    def row(self) -> Row:
        """What is typed, under an id that no row has."""
        stem = "play-" + time.strftime("%Y%m%d-%H%M%S")
        numbers = (stem if not number else f"{stem}-{number}" for number in range(10**6))
        free = next(one for one in numbers if one not in self._ids)
        return Row(
            free,
            self.prompt.toPlainText().strip(),
            self.answer.value(),
            self.kind.currentText().strip(),
            self.split.currentData(),
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        for text, editor, tip in (
            (self.tr("&Prompt"), self.prompt, self.tr("What is asked")),
            (
                self.tr("&Expected answer"),
                self.answer,
                self.tr("The right answer; mend what the model got wrong"),
            ),
            (
                self.tr("&Split"),
                self.split,
                self.tr("Training rows are learned from; the others only measure"),
            ),
            (self.tr("&Kind"), self.kind, self.tr("The kind of question, for statistics; may stay empty")),
        ):
            editor.setToolTip(tip)
            title = label(text)
            title.setBuddy(editor)
            form.addRow(title, editor)
        box = QVBoxLayout(self)
        box.addLayout(form, 1)
        box.addWidget(self.said)
        box.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _check(self) -> None:
        prompt = self.prompt.toPlainText().strip()
        known = self._by_prompt.get(prompt)
        fault = self.answer.fault if prompt else self.tr("The prompt is empty.")
        if fault:
            self._say(fault, "bad")
        elif known is not None:
            text = self.tr("The dataset has this prompt already: {row}, in {split}.")
            self._say(text.format(row=known.id, split=split_within(known.split)), "warn")
        else:
            self._say("", "muted")
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not fault)

    def _say(self, text: str, role: str) -> None:
        self.said.setText(text)
        set_role(self.said, role)

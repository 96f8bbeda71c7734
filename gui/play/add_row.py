"""The dialog that adds an answer of the playground to the dataset, editable before it is saved."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QWidget,
)

from engine.base.reasons import reason_of
from engine.data.rows import SPLITS, Row, accepting
from gui.shared import theme
from gui.shared.json_view import JsonEdit
from gui.shared.labels import split_title, split_within
from gui.shared.sentences import engine_text
from gui.shared.text_edit import TextEdit
from gui.shared.widgets import column, label, set_role


class AddRowDialog(QDialog):
    """Prompt, expected answer, split and kind of a new row; `row` reads them.

    For a prompt that the dataset has already, the answer can be accepted in that row too.
    """

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
        self.prompt = TextEdit()
        self.prompt.setPlainText(prompt)
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
        self.accept_too = QCheckBox(
            self.tr("Do not add a row: the row that is there &accepts this answer too")
        )
        self.accept_too.setObjectName("accept_too")
        self.remark = label("", wrap=True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out()
        self.prompt.textChanged.connect(self._check)
        self.answer.textChanged.connect(self._check)
        self.accept_too.toggled.connect(self._check)
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setToolTip(self.tr("Save this row (Ctrl+Return)"))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(save.click)
        self._check()

    def row(self) -> Row:
        """The typed row, under an id that no other row has; or the row that accepts the answer too."""
        known = self._known
        if known is not None and self.accept_too.isChecked():
            return accepting(known, self.answer.toPlainText())
        stem = "play-" + time.strftime("%Y%m%d-%H%M%S")
        candidates = (stem if not number else f"{stem}-{number}" for number in range(10**6))
        return Row(
            next(name for name in candidates if name not in self._ids),
            self.prompt.toPlainText().strip(),
            self.answer.value(),
            self.kind.currentText().strip(),
            self.split.currentData(),
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        for text, editor, tip in (
            (self.tr("&Prompt"), self.prompt, self.tr("The text for the model")),
            (
                self.tr("&Expected answer"),
                self.answer,
                self.tr("The right answer; correct what the model got wrong"),
            ),
            (
                self.tr("&Split"),
                self.split,
                self.tr("Training rows are learned from; the others only measure"),
            ),
            (self.tr("&Kind"), self.kind, self.tr("The kind of question, for statistics; may stay empty")),
        ):
            editor.setToolTip(tip)
            form.addRow(text, editor)
        parts = (form, self.remark, self.accept_too, self.buttons)
        self.setLayout(column(*parts, margins=(11, 11, 11, 11), stretch=form))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @property
    def _known(self) -> Row | None:
        """The row that has this prompt already."""
        return self._by_prompt.get(self.prompt.toPlainText().strip())

    def _check(self) -> None:
        known = self._known
        fault = self.answer.fault if self.prompt.toPlainText().strip() else self.tr("The prompt is empty.")
        self.accept_too.setVisible(known is not None)
        into_known = known is not None and self.accept_too.isChecked()
        if known is not None and into_known and not fault:
            try:
                accepting(known, self.answer.toPlainText())
            except ValueError as error:
                fault = self.tr("It cannot be accepted: {reason}.").format(
                    reason=engine_text(reason_of(error))
                )
        for editor in (self.split, self.kind):
            editor.setEnabled(not into_known)
        text = fault
        if known is not None and not fault:
            text = self.tr("The dataset has this prompt already: {row}, in {split}.")
            text = text.format(row=known.id, split=split_within(known.split))
        self.remark.setText(text)
        set_role(self.remark, "bad" if fault else "warn")
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not fault)

"""What the model sees: the exact text of the prompt as it is rendered for each side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from engine.base.errors import UserError
from engine.models.chat import ChatFormat, prompt_text
from engine.play.wire import ModelFacts
from engine.task import Task
from gui.shared import theme
from gui.shared.chooser import Chooser
from gui.shared.sentences import error_text
from gui.shared.widgets import label, row


class PromptView(QWidget):
    """The rendered prompt of the side that is picked, with what the task's helper added marked in it."""

    side_changed = Signal()

    def __init__(self, sides: Sequence[str]) -> None:
        super().__init__()
        self.side = Chooser()
        self.side.setObjectName("seen_side")
        for name in sides:
            self.side.addItem(name)
        self.side.setAccessibleName(self.tr("Side"))
        self.side.currentIndexChanged.connect(self.side_changed)
        self._said = label("", "muted")
        self.text = QPlainTextEdit()
        self.text.setObjectName("seen_text")
        self.text.setReadOnly(True)
        self.text.setFont(theme.mono())
        self.text.setAccessibleName(self.tr("What the model sees"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.addLayout(row(label(self.tr("As sent to")), self.side, self._said, None))
        box.addWidget(self.text, 1)
        self._facts = ""

    def show_prompt(self, task: Task, prompt: str, facts: ModelFacts | None) -> None:
        """Render a prompt for a loaded model; without one, say what is known before."""
        self._facts = ""
        if facts is None:
            self._said.setText(self.tr("The chat template comes with the model, once it is loaded."))
            self.text.setPlainText("")
            return
        try:
            fmt = ChatFormat(facts.template, facts.bos, facts.eos, facts.add_bos)
            self.text.setPlainText(prompt_text(task, fmt, prompt))
        except UserError as error:
            self._said.setText(error_text(error))
            self.text.setPlainText("")
            return
        self._facts = added_facts(prompt, task.messages(prompt)[-1]["content"])
        helper = self.tr("The marked words were added by the task's prompt helper, {helper}.")
        plain = self.tr("Letter by letter, chat template included.")
        self._said.setText(helper.format(helper=task.prompt_helper) if self._facts else plain)
        self._mark()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_facts"):
            self._mark()

    def _mark(self) -> None:
        marks = []
        found = self.text.document().find(self._facts) if self._facts.strip() else QTextCursor()
        if not found.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.format = QTextCharFormat()
            mark.format.setBackground(theme.color("added"))
            mark.cursor = found
            marks.append(mark)
        self.text.setExtraSelections(marks)


def added_facts(prompt: str, shown: str) -> str:
    """What stands in `shown` and not in `prompt`, where the one is the other with a piece put in."""
    if len(shown) <= len(prompt):
        return ""
    head = next((i for i, (a, b) in enumerate(zip(prompt, shown, strict=False)) if a != b), len(prompt))
    tail = len(prompt) - head
    return shown[head : len(shown) - tail] if prompt[head:] == shown[len(shown) - tail :] else ""

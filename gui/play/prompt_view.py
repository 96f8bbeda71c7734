"""What the model sees: the exact text of the prompt as it is rendered for each side."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.play.wire import ModelFacts, question
from engine.task import Task
from gui.shared import theme
from gui.shared.background import Background
from gui.shared.chooser import Chooser
from gui.shared.sentences import error_text
from gui.shared.text_edit import TextEdit
from gui.shared.widgets import column, label, row


class PromptView(QWidget):
    """The rendered prompt of the chosen side; what the task's prompt helper added is marked."""

    side_changed = Signal()

    def __init__(self, sides: Sequence[str]) -> None:
        super().__init__()
        self.side = Chooser("seen_side")
        self.side.addItems(list(sides))
        self.side.setAccessibleName(self.tr("Side"))
        self.side.currentIndexChanged.connect(self.side_changed)
        self._remark = label("", "muted")
        self.text = TextEdit()
        self.text.setObjectName("seen_text")
        self.text.setReadOnly(True)
        self.text.setFont(theme.mono())
        self.text.setAccessibleName(self.tr("What the model sees"))
        head = row(label(self.tr("As sent to")), self.side, self._remark, None)
        self.setLayout(column(head, self.text, margins=(0, 8, 0, 0), stretch=self.text))
        self._facts = ""
        self._work = Background(self)  # a template of somebody else's takes what time it wants
        self._work.done.connect(self._rendered)
        self._work.failed.connect(self._failed)

    def show_prompt(self, task: Task, prompt: str, facts: ModelFacts | None) -> None:
        """Render a prompt for a loaded model, or a remark where none is loaded."""
        self._facts = ""
        self._work.drop()
        if facts is None:
            self._remark.setText(self.tr("The chat template comes with the model, once it is loaded."))
            self.text.setPlainText("")
            return

        def render(progress: Progress) -> tuple[Task, str, str, bool]:
            asked = question(task, facts, prompt)
            text = asked if isinstance(asked, str) else json.dumps(asked, ensure_ascii=False, indent=2)
            return task, prompt, text, isinstance(asked, str)

        self._work.start(render)

    def _rendered(self, rendered: tuple[Task, str, str, bool]) -> None:
        task, prompt, text, by_template = rendered
        self.text.setPlainText(text)
        self._facts = added_facts(prompt, task.messages(prompt)[-1]["content"])
        helper = self.tr("The marked words were added by the task's prompt helper, {helper}.")
        plain = self.tr("The exact text, chat template included.")
        if not by_template:
            plain = self.tr("The messages that are sent; the endpoint applies its own chat template.")
        self._remark.setText(helper.format(helper=task.prompt_helper) if self._facts else plain)
        self._mark()

    def _failed(self, error: UserError) -> None:
        self._remark.setText(error_text(error))
        self.text.setPlainText("")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_facts"):
            self._mark()

    def _mark(self) -> None:
        marks = []
        match = self.text.document().find(self._facts) if self._facts.strip() else QTextCursor()
        if not match.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(theme.color("added"))
            mark.cursor = match
            marks.append(mark)
        self.text.setExtraSelections(marks)


def added_facts(prompt: str, shown: str) -> str:
    """What was inserted into `prompt` to make `shown`; empty where `shown` is not that."""
    if len(shown) <= len(prompt):
        return ""
    head = next((i for i, (a, b) in enumerate(zip(prompt, shown, strict=False)) if a != b), len(prompt))
    tail = len(prompt) - head
    return shown[head : len(shown) - tail] if prompt[head:] == shown[len(shown) - tail :] else ""

"""One answer of a case: its marks against the expected one, what differs in words, and the person's mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from gui.assess.case_model import NO_OBJECT
from gui.assess.diff_view import DiffView
from gui.shared.json_view import pretty
from gui.shared.labels import list_text
from gui.shared.text_edit import FoldedText, WorkingLine
from gui.shared.widgets import ElidedLabel, button, column, label, row, set_role


@dataclass(frozen=True, slots=True)
class Shown:
    """What a pane shows of a model's answer.

    `failure` is why there is no answer, "" where there is one. `met` is the number of the right answer that
    it was measured against, 0 where the row has only one. `samples` are the sampled answers, and whether
    each is exact.
    """

    text: str
    wrong: tuple[str, ...]
    reward: float
    exact: bool
    working: str = ""
    failure: str = ""
    met: int = 0
    samples: tuple[tuple[str, bool], ...] = ()


class ExpectedPane(QWidget):
    """The right answers of a row."""

    def __init__(self) -> None:
        super().__init__()
        self.view = DiffView()
        self.view.setObjectName("expected")
        self.view.setAccessibleName(self.tr("Expected"))
        self._words = label("", "muted", wrap=True)
        head = label(self.tr("Expected"), "heading")
        self.setLayout(column(head, self._words, self.view, None, spacing=4))

    @property
    def words(self) -> str:
        return self._words.text()

    def show_answers(self, right: Sequence[str]) -> None:
        """Show all right answers, numbered where there are several."""
        several = len(right) > 1
        texts = [f"{at}.\n{pretty(text)}" if several else text for at, text in enumerate(right, 1)]
        self.view.show_answer("\n".join(texts), None)
        self._words.setText(self.tr("{count} right answers").format(count=len(right)) if several else "")


class AnswerPane(QWidget):
    """A model's answer. `chosen` is emitted at a click; the chosen pane is the one that keys mark."""

    accept_requested = Signal(str)  # the answer's text
    marked = Signal(object, str)  # right (True), wrong (False) or neither (None), and a comment
    chosen = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._text = ""
        self.heading = ElidedLabel("heading")
        self._reward = label("", "muted")
        self._words = label("", wrap=True)
        self.view = DiffView()
        self.view.setObjectName(name)
        self.working = WorkingLine()
        self.samples = FoldedText("samples", self.tr("Sampled answers"))
        self.right_button = self._mark_button(
            "✓", self.tr("This answer is right, whatever the rewards say (R)"), f"right_{name}"
        )
        self.wrong_button = self._mark_button(
            "✗", self.tr("This answer is wrong, whatever the rewards say (W)"), f"wrong_{name}"
        )
        self.right_button.clicked.connect(lambda on: self._mark(True if on else None))
        self.wrong_button.clicked.connect(lambda on: self._mark(False if on else None))
        self.comment = QLineEdit()
        self.comment.setObjectName(f"comment_{name}")
        self.comment.setPlaceholderText(self.tr("Comment"))
        self.comment.setMinimumWidth(40)
        self.comment.editingFinished.connect(self._commented)
        self._known: tuple[bool | None, str] = (None, "")  # the mark as it is stored
        self.accept_button = button(
            self.tr("Accept this answer too"),
            lambda: self.accept_requested.emit(self._text),
            role="quiet",
            tip=self.tr("List it in the row as another right answer; the next assessment counts it"),
            name=f"accept_{name}",
        )
        self.accept_button.hide()
        self.accepted_now = label(
            self.tr("The row accepts it now; the next assessment counts it."), "good", wrap=True
        )
        self.accepted_now.hide()
        head = row(self.heading, self._reward, stretch=self.heading)
        marks = row(self.right_button, self.wrong_button, self.comment, spacing=4, stretch=self.comment)
        parts = (head, self._words, self.view, self.working, self.samples, marks)
        last = (row(self.accept_button, None), self.accepted_now)
        self.setLayout(column(*parts, *last, None, spacing=4))

    @property
    def words(self) -> str:
        return self._words.text()

    @property
    def mark(self) -> bool | None:
        if self.right_button.isChecked():
            return True
        return False if self.wrong_button.isChecked() else None

    def set_model(self, letter: str, title: str) -> None:
        """Whose answer this is."""
        self.heading.show_text(f"{letter} · {title}")
        self.view.setAccessibleName(self.heading.whole)
        self.view.setToolTip(title)

    def set_chosen(self, chosen: bool) -> None:
        set_role(self.heading, "chosen" if chosen else "heading")

    def show_answer(self, shown: Shown) -> None:
        self._text = shown.text
        self.view.show_answer(shown.text, None if shown.failure else shown.wrong)
        self.working.show_working(shown.working)
        self._show_samples(shown.samples)
        self._reward.setText(
            "" if shown.failure else self.tr("reward {value}").format(value=f"{shown.reward:.2f}")
        )
        set_role(self._words, "good" if shown.exact else "bad")
        words = self._verdict(shown)
        if shown.met and NO_OBJECT not in shown.wrong and not shown.failure:
            words = self.tr("{words} (right answer {number})").format(words=words, number=shown.met)
        self._words.setText(words)

    def show_mark(self, right: bool | None, comment: str) -> None:
        """Show what the person said of this answer."""
        self._known = (right, comment)
        self.right_button.setChecked(right is True)
        self.wrong_button.setChecked(right is False)
        if self.comment.text() != comment:
            self.comment.setText(comment)

    def toggle_mark(self, right: bool) -> None:
        """Mark it as a key does: the same mark again takes it away."""
        self._mark(None if self.mark is right else right)

    def offer(self, *, accept: bool, accepted: bool) -> None:
        """Offer to accept the answer, or say that its row accepts it by now."""
        self.accept_button.setVisible(accept)
        self.accepted_now.setVisible(accepted)

    def _verdict(self, shown: Shown) -> str:
        if shown.failure:
            return self.tr("✗ no answer: {reason}").format(reason=shown.failure)
        if shown.exact:
            return self.tr("✓ exactly as expected")
        if NO_OBJECT in shown.wrong:
            return self.tr("✗ not a single JSON object")
        if shown.wrong:
            return self.tr("✗ differs: {fields}").format(fields=list_text(shown.wrong))
        return self.tr("✗ the fields agree, the form does not")

    def _show_samples(self, samples: Sequence[tuple[str, bool]]) -> None:
        exact = sum(right for _, right in samples)
        title = self.tr("Samples: {exact} of {count} exact").format(exact=exact, count=len(samples))
        counted = Counter(samples).most_common()
        lines = [f"{'✓' if right else '✗'} {count} × {text}" for (text, right), count in counted]
        self.samples.show_text(title, "\n".join(lines))

    def _mark_button(self, text: str, tip: str, name: str) -> QPushButton:
        made = button(text, tip=tip, name=name)
        made.setCheckable(True)
        made.setAccessibleName(tip)
        made.setFixedWidth(36)
        return made

    def _mark(self, right: bool | None) -> None:
        comment = self.comment.text().strip()
        self.show_mark(right, comment)
        self.marked.emit(right, comment)

    def _commented(self) -> None:
        if (self.mark, self.comment.text().strip()) != self._known:
            self._mark(self.mark)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        self.chosen.emit()

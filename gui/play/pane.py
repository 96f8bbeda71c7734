"""One side of the playground on the screen: the model, its answer, and what that is worth."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from engine.base.working import Parts
from engine.rewards.part import Score
from gui.play.answer_view import AnswerView
from gui.play.choices import Choice
from gui.play.model_slot import ModelSlot
from gui.play.pane_texts import figures_meaning, figures_text, remark_text, status_text
from gui.shared import theme
from gui.shared.chooser import Chooser
from gui.shared.scores import score_role, score_text
from gui.shared.sentences import error_text
from gui.shared.text_edit import WorkingLine
from gui.shared.tokens import Tokens
from gui.shared.widgets import (
    Card,
    ElidedLabel,
    EmptyState,
    IconButton,
    button,
    column,
    label,
    row,
    scrolled,
    set_role,
)

OTHER_FILE, NEW_ENDPOINT = "other file", "new endpoint"  # the chooser's entries that open a dialog


class Pane(Card):
    """A slot's model chooser, its streamed answer, the verdict, and the speed."""

    chosen = Signal(object)  # a Choice that the user took
    file_wanted = Signal()
    endpoint_wanted = Signal()  # one is to be added
    add_requested = Signal()
    serve_requested = Signal()
    beside_requested = Signal()  # this model on both sides, as asked and bound; or no longer

    def __init__(self, slot: ModelSlot, name: str, token: str, nothing: EmptyState, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.slot = slot
        self.token = token  # of the theme: the model's colour here and in every comparison
        self._choices: list[Choice] = []
        self._unbound = False
        self._form = ""
        self.setObjectName(f"pane_{name}")
        self._build(name, nothing)
        slot.changed.connect(self._show)
        slot.began.connect(self._begin)
        slot.text_changed.connect(self._append)
        slot.ended.connect(self._finish)
        slot.drew.connect(self._show_figures)
        self._shown_in: Tokens | None = None
        self._paint()
        self._show()

    def set_choices(self, choices: Sequence[Choice], further: Sequence[Choice]) -> None:
        """Fill the chooser, the further ones below a line; the chosen model is kept, even if it is not among
        them any more."""
        mine = self.slot.choice
        self._choices = [*choices, *further]
        if mine is not None and mine.key not in [one.key for one in self._choices]:
            self._choices.append(mine)
        self.chooser.blockSignals(True)
        self.chooser.clear()
        for choice in self._choices:
            if further and choice is further[0]:
                self.chooser.insertSeparator(self.chooser.count())
            self.chooser.addItem(choice.title, choice.key)
            self.chooser.setItemData(self.chooser.count() - 1, choice.tip, Qt.ItemDataRole.ToolTipRole)
        self.chooser.insertSeparator(self.chooser.count())
        self.chooser.addItem(self.tr("Another GGUF file…"), OTHER_FILE)
        self.chooser.addItem(self.tr("Add an endpoint…"), NEW_ENDPOINT)
        self.chooser.setCurrentIndex(self.chooser.findData(mine.key) if mine else -1)
        self.chooser.blockSignals(False)
        self._show()

    def show_parts(self, parts: Parts) -> None:
        """Show the finished answer without its working, which is folded away above it."""
        self.working.show_working(parts.working)
        if any(odds for _, odds in self.slot.spans):
            self.answer.show_tokens(parts.answer, self.slot.spans)
        elif parts.working:
            self.answer.set_json(parts.answer)
        self._show_figures()

    def set_verdict(self, fault: str, score: Score | None) -> None:
        """Show whether the finished answer fits the schema, and its reward."""
        said = "✗  " + fault if fault else "✓  " + self.tr("Valid JSON that fits the schema")
        set_role(self.verdict, "bad" if fault else "good")
        self.verdict.show_text(said)
        self.verdict.show()
        if score is not None:
            self.reward.setText(self.tr("Reward {total}").format(total=score_text(score.total)))
            set_role(self.reward, score_role(score.total))
        self.reward.setVisible(score is not None)

    def set_unbound(self, wanted: bool) -> None:
        """`wanted`: answers are to be bound to the schema, which this side says where it cannot."""
        self._unbound = wanted
        self._show_remark()

    def set_beside(self, apart: bool, form: str) -> None:
        """`apart`: a model stands beside itself, and `form` says how this side answers."""
        self._form = form
        choice = self.slot.choice
        self.bound_button.setChecked(apart)
        self.bound_button.setEnabled(apart or (choice is not None and choice.binds))
        self.status.setText(self._status())

    def set_note(self, text: str) -> None:
        """Show a note beside the figures, such as where the answer was added."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_shown_in"):
            self._paint()

    def _build(self, name: str, nothing: EmptyState) -> None:
        self._dot = QFrame()
        self._dot.setFixedSize(10, 10)
        self.chooser = Chooser(f"model_{name}")
        self.chooser.setAccessibleName(self.tr("Model"))
        self.chooser.setPlaceholderText(self.tr("Choose a model"))
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chooser.activated.connect(self._activated)
        self.stop_button = IconButton("stop", self.tr("Stop this answer"), self.slot.stop, f"stop_{name}")
        self.copy_button = IconButton("copy", self.tr("Copy the answer"), self.copy, f"copy_{name}")
        self.add_button = IconButton(
            "add", self.tr("Add to the dataset…"), self.add_requested.emit, f"add_{name}"
        )
        at_once = self.tr("Ctrl+Shift+Return adds a new answer that fits the schema at once.")
        self.add_button.setToolTip(f"{self.add_button.toolTip()}\n{at_once}")
        serve = self.tr("Serve this file to other programs…")
        self.serve_button = IconButton("serve", serve, self.serve_requested.emit, f"serve_{name}")
        self.bound_button = IconButton(
            "bound",
            self.tr("This model on both sides: left as asked, right bound to the schema"),
            self.beside_requested.emit,
            f"bound_{name}",
        )
        self.bound_button.setCheckable(True)
        tools = (self.stop_button, self.copy_button, self.add_button, self.bound_button, self.serve_button)
        self.body.addLayout(row(self._dot, self.chooser, *tools))
        self.status = label("", "muted")
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(140, 8)
        self.body.addLayout(row(self.status, self.bar))
        self.remark = label("", "muted", wrap=True, name=f"remark_{name}")
        self.body.addWidget(self.remark)
        self.failure = self._failure_box(name)
        self.body.addWidget(self.failure, 1)
        self.answer = AnswerView()
        self.answer.setObjectName(f"answer_{name}")
        self.answer.setAccessibleName(self.tr("Answer"))
        self.answer.setPlaceholderText(self.tr("The answer appears here as it is written."))
        self.answer.setMinimumHeight(76)
        self.answer.told.connect(self._show_figures)
        self.working = WorkingLine()
        self.body.addWidget(self.working)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.answer)
        self._stack.addWidget(nothing)
        self.body.addWidget(self._stack, 1)
        self._foot = QWidget()
        self.verdict, self.reward = ElidedLabel("good"), label("", "good")
        self.reward.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.figures, self.note = ElidedLabel("muted"), label("", "good")
        self.note.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        lines = (row(self.verdict, self.reward), row(self.figures, self.note))
        self._foot.setLayout(column(*lines, spacing=2))
        self.body.addWidget(self._foot)

    def _failure_box(self, name: str) -> QFrame:
        box = QFrame()
        box.setObjectName(f"failure_{name}")
        inner = QHBoxLayout(box)
        inner.setContentsMargins(10, 8, 10, 8)
        self._failure_text = label("", wrap=True, selectable=True)
        self.again = button(self.tr("Load again"), self.slot.prepare)
        reason = scrolled(self._failure_text)  # it may name a long path
        reason.setMinimumHeight(72)
        reason.setStyleSheet("background: transparent;")
        inner.addWidget(reason, 1)
        inner.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        return box

    def copy(self) -> None:
        """Copy the answer, exactly as the model wrote it."""
        QGuiApplication.clipboard().setText(self.slot.text)
        self.set_note(self.tr("Copied"))

    def _activated(self, index: int) -> None:
        key = self.chooser.itemData(index)
        mine = self.slot.choice
        if key in (OTHER_FILE, NEW_ENDPOINT):
            self.chooser.setCurrentIndex(self.chooser.findData(mine.key) if mine else -1)
            (self.file_wanted if key == OTHER_FILE else self.endpoint_wanted).emit()
            return
        choice = next((one for one in self._choices if one.key == key), None)
        if choice is not None:
            self.chosen.emit(choice)

    def _begin(self) -> None:
        self.answer.set_json(self.slot.text)  # empty, except for an answer from the history
        self.working.show_working("")
        self.verdict.hide()
        self.reward.hide()
        self.set_note("")
        self._show()

    def _append(self, text: str) -> None:
        """Append to the answer, whatever the user has selected meanwhile."""
        cursor = QTextCursor(self.answer.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        self.answer.ensureCursorVisible()
        self._show_figures()

    def _finish(self) -> None:
        if self.slot.text:
            self.answer.set_json(self.slot.text)

    def _paint(self) -> None:
        """Set the colours that the style sheet does not know; doing so is itself a palette change."""
        if self._shown_in is theme.tokens():
            return
        self._shown_in = theme.tokens()
        self._dot.setStyleSheet(f"background: {theme.color(self.token).name()}; border-radius: 5px;")
        ground, name = theme.tokens().removed, self.failure.objectName()
        self.failure.setStyleSheet(f"QFrame#{name} {{ background: {ground}; border-radius: 6px; }}")

    def _show(self) -> None:
        slot = self.slot
        nothing = slot.choice is None and not slot.text
        self._stack.setCurrentIndex(1 if nothing else 0)
        self._foot.setVisible(slot.stats is not None or slot.busy)
        self.status.setVisible(slot.choice is not None)
        self.status.setText(self._status())
        self.status.setToolTip(slot.choice.tip if slot.choice else "")
        waits = slot.state in ("making", "loading")
        self.bar.setVisible(waits)
        self.bar.setRange(0, 100 if slot.share > 0 else 0)
        self.bar.setValue(round(100 * slot.share))
        self.stop_button.setEnabled(waits or slot.busy)
        self.copy_button.setEnabled(bool(slot.text))
        self.serve_button.setVisible(slot.file is not None)
        self.add_button.setEnabled(bool(slot.text) and not slot.busy)
        self.failure.setVisible(slot.failure is not None)
        if slot.failure is not None:
            self._failure_text.setText(error_text(slot.failure))
        self._stack.setVisible(slot.failure is None or bool(slot.text))  # the reason needs the room
        self.again.setVisible(slot.state == "waiting")
        self._show_remark()
        self._show_figures()

    def _status(self) -> str:
        return "  ·  ".join(part for part in (status_text(self.slot), self._form) if part)

    def _show_remark(self) -> None:
        """How a run's or an endpoint's answers are computed, as no file is played."""
        text = remark_text(self.slot, self._unbound)
        self.remark.setText(text)
        self.remark.setVisible(bool(text))

    def _show_figures(self, told: str = "") -> None:
        """Length and speed; while tokens are shaded the one at the cursor (`told`), or what shades mean."""
        slot, text = self.slot, figures_text(self.slot)
        if self.answer.shaded:
            hint = self.tr("Shaded where it was unsure. Point at a token, or go to it with the arrow keys.")
            self.figures.show_text(told or hint)
        elif slot.wants_odds and slot.text and slot.stats:
            self.figures.show_text(
                self.tr("This model gives no probabilities of its tokens.") + "  ·  " + text
            )
        else:
            self.figures.show_text(text)
        if slot.stats is not None:
            lines = dict.fromkeys((self.figures.whole, text, figures_meaning(slot.stats)))
            self.figures.setToolTip("\n".join(lines))

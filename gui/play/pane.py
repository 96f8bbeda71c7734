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
from engine.endpoints.settings import Endpoint
from engine.play.settings import CONTEXT
from engine.play.wire import Stats
from engine.rewards.part import Score
from gui.endpoints.labels import money_text
from gui.play.choices import Choice
from gui.play.model_slot import ModelSlot
from gui.shared import theme
from gui.shared.chooser import Chooser
from gui.shared.json_view import JsonEdit, WorkingLine
from gui.shared.labels import size_text
from gui.shared.scores import score_role, score_text
from gui.shared.sentences import error_text
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
    add_requested = Signal(str)  # the answer's text
    serve_requested = Signal()

    def __init__(self, slot: ModelSlot, name: str, token: str, nothing: EmptyState, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.slot = slot
        self.token = token  # of the theme: the model's colour here and in every comparison
        self._choices: list[Choice] = []
        self._unbound = False
        self.setObjectName(f"pane_{name}")
        self._build(name, nothing)
        slot.changed.connect(self._show)
        slot.began.connect(self._begin)
        slot.text_changed.connect(self._append)
        slot.ended.connect(self._finish)
        self._shown_in: Tokens | None = None
        self._paint()
        self._show()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Fill the chooser; the chosen model is kept, even if it is not among them any more."""
        mine = self.slot.choice
        self._choices = list(choices)
        if mine is not None and mine.key not in [one.key for one in self._choices]:
            self._choices.append(mine)
        self.chooser.blockSignals(True)
        self.chooser.clear()
        for choice in self._choices:
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
        if parts.working:
            self.answer.set_json(parts.answer)

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
        self.add_button = IconButton("add", self.tr("Add to the dataset…"), self._add, f"add_{name}")
        serve = self.tr("Serve this file to other programs…")
        self.serve_button = IconButton("serve", serve, self.serve_requested.emit, f"serve_{name}")
        tools = (self.stop_button, self.copy_button, self.add_button, self.serve_button)
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
        self.answer = JsonEdit(read_only=True)
        self.answer.setObjectName(f"answer_{name}")
        self.answer.setAccessibleName(self.tr("Answer"))
        self.answer.setPlaceholderText(self.tr("The answer appears here as it is written."))
        self.answer.setMinimumHeight(84)
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

    def _add(self) -> None:
        self.add_requested.emit(self.slot.text)

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

    def _show_remark(self) -> None:
        """How a run's or an endpoint's answers are computed, as no file is played."""
        slot = self.slot
        if slot.choice is not None and slot.choice.endpoint is not None:
            self._show_remark_of(slot.choice.endpoint)
            return
        of_run = slot.choice is not None and not slot.choice.binds
        self.remark.setVisible(of_run)
        if not of_run:
            return
        device = slot.facts.runs_on if slot.facts else ""
        texts = [
            self.tr("Computed by transformers on {device}; the exported file will be faster.").format(
                device=self.tr("the CPU") if device == "CPU" else device
            )
            if device
            else self.tr("Computed by transformers; the exported file will be faster.")
        ]
        if self._unbound:
            texts.append(self.tr("Its answers are not bound to the schema."))
        self.remark.setText(" ".join(texts))

    def _show_remark_of(self, endpoint: Endpoint) -> None:
        """Where the prompts go, and whether the answers are bound."""
        where = self.tr("Prompts are sent to {host}.").format(host=endpoint.host)
        if endpoint.is_local:
            where = self.tr("Answered by {host}, on this computer.").format(host=endpoint.host)
        unbound = self._unbound and endpoint.answer_form == "plain"
        self.remark.setText(
            where + (" " + self.tr("Its answers are not bound to the schema.") if unbound else "")
        )
        self.remark.show()

    def _status(self) -> str:
        slot = self.slot
        if slot.choice is not None and slot.choice.endpoint is not None:
            asking = self.tr("Answering…") if slot.busy else self.tr("Ready")
            return f"{asking}  ·  {slot.choice.endpoint.model}"
        size = slot.facts.size if slot.facts else slot.choice.size if slot.choice else 0
        megabytes = size_text(size) if size else ""
        texts = {
            "empty": "",
            "waiting": self.tr("Not loaded; the first question loads it"),
            "making": self.tr("Preparing the base model's file…"),
            "loading": self.tr("Loading…"),
            "ready": self.tr("Ready"),
            "answering": self.tr("Answering…"),
        }
        kind = slot.facts.architecture if slot.facts else ""
        return "  ·  ".join(part for part in (texts[slot.state], kind, megabytes) if part)

    def _show_figures(self) -> None:
        stats = self.slot.stats
        if stats is None:
            count = self.slot.tokens
            coming = self.slot.busy and count
            self.figures.show_text(self.tr("%Ln token(s)…", "", count) if coming else "")
            return
        parts = [self.tr("%Ln token(s)", "", stats.answer_tokens)]
        if cost := self._cost(stats):
            parts.append(cost)
        if stats.tokens_per_second:
            parts.append(self.tr("{speed} tokens/s").format(speed=f"{stats.tokens_per_second:.0f}"))
        if stats.first_token_seconds:
            parts.append(self.tr("first after {time} s").format(time=f"{stats.first_token_seconds:.2f}"))
        parts.append(self._how_it_ended(stats))
        self.figures.show_text("  ·  ".join(parts))
        meaning = self.tr(
            "Tokens of the answer; speed after the first one; time to the first one. "
            "The prompt had {prompt} tokens, of which {reused} were still in memory."
        ).format(prompt=stats.prompt_tokens, reused=stats.reused_tokens)
        self.figures.setToolTip(f"{self.figures.whole}\n{meaning}")

    def _cost(self, stats: Stats) -> str:
        """What an endpoint's answer cost; empty for others, and where no price is set."""
        endpoint = self.slot.choice.endpoint if self.slot.choice else None
        if endpoint is None or not endpoint.has_price:
            return ""
        return money_text(endpoint.price(stats.prompt_tokens, stats.answer_tokens), endpoint.currency)

    def _how_it_ended(self, stats: Stats) -> str:
        context = self.slot.facts.n_ctx if self.slot.facts else CONTEXT  # 0 for an endpoint: not known
        if context and stats.ended == "length" and stats.prompt_tokens + stats.answer_tokens >= context:
            return self.tr("cut off: the model's memory of {count} tokens is full").format(count=context)
        texts = {
            "end": self.tr("ended by itself"),
            "length": self.tr("cut off at the longest answer"),
            "stop": self.tr("ended by itself"),
            "cancelled": self.tr("stopped"),
        }
        return texts.get(stats.ended, stats.ended)

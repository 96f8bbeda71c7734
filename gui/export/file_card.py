"""One exported file on the shelf: what it is, whether it is proved, how it scores, and what to do with it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QToolButton, QWidget

from engine.assess.saved import SavedAssessment
from engine.export.index import Condition, ExportedFile
from gui.assess.labels import adapter_title
from gui.export.labels import Said, condition_text, proof_text, score_text, size_text
from gui.shared.labels import date_text, run_title
from gui.shared.widgets import Card, button, label, row, set_icon, set_role

ACTIONS = ("folder", "copy", "save", "delete")


class FileCard(Card):
    """`requested` carries what the user wants of this file: "score", "compare", "open", "play", "elsewhere",
    "folder", "copy", "save" or "delete"."""

    requested = Signal(str, object)  # the action, the ExportedFile

    def __init__(self, file: ExportedFile, source_there: bool) -> None:
        super().__init__()
        self.file = file
        self.condition: Condition | None = None
        self.saved: SavedAssessment | None = None
        self._source_there = source_there
        self._busy = False
        self.setObjectName(f"file_{file.quant}")
        self._proof, self._score, self._problem = _Told(), _Told(), _Told()
        self.score_button = self._push("score", self.tr("Score on the test rows"))
        self.open_button = self._push("open", self.tr("Show the cases"))
        self.play_button = self._push("play", self.tr("Try in the playground"), "play")
        self.compare_button = self._push("compare", self.tr("Compare…"), "assess")
        self.elsewhere_button = self._push("elsewhere", self.tr("Use elsewhere…"), "right")
        self.compare_button.setToolTip(self.tr("Compare this file with any model on the Assess page"))
        self.elsewhere_button.setToolTip(self.tr("How to run this file with llama.cpp or Ollama"))
        self.body.addLayout(self._make_head())
        self.body.addWidget(self._problem)
        self.body.addLayout(self._make_facts())
        self.body.addLayout(row(self.play_button, self.compare_button, self.elsewhere_button, None))
        self.show_condition(None)

    def show_condition(self, condition: Condition | None) -> None:
        """None: not looked at yet, taken to be fine."""
        self.condition = condition
        self._say()

    def show_score(self, saved: SavedAssessment | None) -> None:
        self.saved = saved
        self._say()

    def set_busy(self, busy: bool) -> None:
        """While an assessment runs, another one cannot be started."""
        self._busy = busy
        self._say()

    @property
    def words(self) -> str:
        """What it says, for tests."""
        told = (self._problem, self._proof, self._score)
        return "\n".join(one.words for one in told if one.isVisibleTo(self))

    def knob(self, action: str) -> QToolButton:
        found = self.findChild(QToolButton, action)
        assert isinstance(found, QToolButton)
        return found

    def _say(self) -> None:
        problem = condition_text(self.condition) if self.condition else None
        self._problem.setVisible(problem is not None)
        if problem is not None:
            self._problem.say(problem)
        self._proof.say(proof_text(self.file.report))
        self._score.say(score_text(self.saved.summary if self.saved else None))
        usable = self.condition in (None, "fine", "changed")
        for one in (self._proof, self._score):
            one.setVisible(problem is None)
        for one in (self.play_button, self.compare_button, self.elsewhere_button):
            one.setEnabled(usable)
        self.knob("save").setEnabled(self.condition != "gone")
        self.knob("copy").setEnabled(self.condition != "gone")
        self.open_button.setVisible(self.saved is not None and problem is None)
        self.score_button.setVisible(problem is None)
        self.score_button.setText(self.tr("Score again") if self.saved else self.tr("Score on the test rows"))
        self.score_button.setEnabled(self._source_there and not self._busy)
        self.score_button.setToolTip(self._score_tip())

    def _score_tip(self) -> str:
        if not self._source_there:
            return self.tr("The run it was made from is gone, so there is nothing to score it against.")
        if self._busy:
            return self.tr("An assessment is running already.")
        return self.tr("Both this file and the trained model answer the test rows, and are compared")

    def _make_head(self) -> QGridLayout:
        head = QGridLayout()
        head.setHorizontalSpacing(12)
        title = label(self.file.quant, "heading")
        title.setMinimumWidth(64)
        source = run_title(self.file.run, adapter_title(self.file.adapter), dated=False)
        made = date_text(datetime.fromtimestamp(self.file.made))
        about = label(f"{source} · {size_text(self.file.size)} · {made}", "muted")
        about.setToolTip(str(self.file.path))
        head.addWidget(title, 0, 0)
        head.addWidget(about, 0, 1)
        head.setColumnStretch(1, 1)
        tips = (
            self.tr("Show in its folder"),
            self.tr("Copy its path"),
            self.tr("Copy the file to…"),
            self.tr("Move the file to the trash"),
        )
        for at, (action, tip) in enumerate(zip(ACTIONS, tips, strict=True)):
            head.addWidget(self._tool(action, tip), 0, 2 + at)
        return head

    def _make_facts(self) -> QGridLayout:
        facts = QGridLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(4)
        top = Qt.AlignmentFlag.AlignTop
        facts.addWidget(label(self.tr("Proof"), "muted"), 0, 0, top)
        facts.addWidget(self._proof, 0, 1, 1, 2)
        facts.addWidget(label(self.tr("Score"), "muted"), 1, 0, top)
        facts.addWidget(self._score, 1, 1, top)
        facts.addLayout(row(self.open_button, self.score_button), 1, 2, top)
        facts.setColumnMinimumWidth(0, 52)
        facts.setColumnStretch(1, 1)
        return facts

    def _push(self, action: str, text: str, icon: str = "") -> QPushButton:
        found = button(text, lambda: self.requested.emit(action, self.file), icon=icon)
        found.setObjectName(action)
        return found

    def _tool(self, action: str, tip: str) -> QToolButton:
        found = QToolButton()
        found.setObjectName(action)
        found.setToolTip(tip)
        found.setAccessibleName(f"{tip} ({self.file.quant})")
        set_icon(found, action)
        found.clicked.connect(lambda checked=False: self.requested.emit(action, self.file))
        return found


class _Told(QWidget):
    """A sentence led in by its sign; the sign alone is coloured where all is well."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = label()
        self._sign.setFixedWidth(16)
        self._text = label("", wrap=True, selectable=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        inner = row(self._sign, self._text, spacing=4)
        inner.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        inner.setStretch(1, 1)
        self.setLayout(inner)

    @property
    def words(self) -> str:
        return f"{self._sign.text()} {self._text.text()}"

    def say(self, said: Said) -> None:
        self._sign.setText(said.sign)
        self._text.setText(said.text)
        set_role(self._sign, said.tone)
        set_role(self._text, "" if said.tone == "good" else said.tone)

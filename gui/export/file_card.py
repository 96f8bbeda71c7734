"""An exported file: what it is, whether it is proved, how it scores, and what to do with it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from engine.assess.saved import SavedAssessment
from engine.export.index import Condition, ExportedFile
from gui.export.labels import Remark, condition_text, proof_text, score_text
from gui.shared.labels import date_text, size_text
from gui.shared.run_labels import adapter_title, title_in
from gui.shared.sentences import engine_text
from gui.shared.widgets import Card, ElidedLabel, IconButton, button, label, row, set_role


class FileCard(Card):
    """`requested` carries what the user wants of this file: "score", "compare", "open", "play", "serve",
    "programs", "folder", "copy", "save" or "delete"."""

    requested = Signal(str, object)  # the action, the ExportedFile

    def __init__(self, file: ExportedFile, has_source: bool) -> None:
        super().__init__()
        self.file = file
        self.condition: Condition | None = None
        self.saved: SavedAssessment | None = None
        self._has_source = has_source
        self._busy = False
        self.setObjectName(f"file_{file.quant}")
        self._proof, self._score, self._problem = _RemarkLabel(), _RemarkLabel(), _RemarkLabel()
        self._importance = _RemarkLabel()
        self.score_button = self._push("score", self.tr("Score on the test rows"))
        self.open_button = self._push("open", self.tr("Show the cases"))
        self.play_button = self._push("play", self.tr("Try it"), self.tr("Ask this file on the Play page"))
        self.compare_button = self._push(
            "compare", self.tr("Compare…"), self.tr("Compare this file with any model on the Assess page")
        )
        self.serve_button = self._push(
            "serve",
            self.tr("Serve…"),
            self.tr("Let other programs on this computer ask this file, as they ask OpenAI"),
        )
        self.programs_button = self._push(
            "programs", self.tr("Other programs…"), self.tr("How to run this file with llama.cpp or Ollama")
        )
        self.tools = {
            name: self._tool(name, tip)
            for name, tip in (
                ("folder", self.tr("Show in its folder")),
                ("copy", self.tr("Copy its path")),
                ("save", self.tr("Copy the file to…")),
                ("delete", self.tr("Move the file to the trash")),
            )
        }
        self.body.addLayout(self._make_head())
        self.body.addWidget(self._problem)
        self.body.addLayout(self._make_facts())
        uses = (self.play_button, self.compare_button, self.serve_button, self.programs_button)
        self.body.addLayout(row(*uses, None))
        self.show_condition(None)

    def show_condition(self, condition: Condition | None) -> None:
        """None: not checked yet, taken to be fine."""
        self.condition = condition
        self._refresh()

    def show_score(self, saved: SavedAssessment | None) -> None:
        self.saved = saved
        self._refresh()

    def set_busy(self, busy: bool) -> None:
        """While an assessment runs, another one cannot be started."""
        self._busy = busy
        self._refresh()

    @property
    def words(self) -> str:
        """The visible remarks, for tests."""
        remarks = (self._problem, self._proof, self._score, self._importance)
        return "\n".join(remark.words for remark in remarks if remark.isVisibleTo(self))

    def _refresh(self) -> None:
        problem = condition_text(self.condition) if self.condition else None
        if problem is not None:
            self._problem.show_remark(problem)
        self._proof.show_remark(proof_text(self.file.report))
        self._score.show_remark(score_text(self.file, self.saved.summary if self.saved else None))
        self._problem.setVisible(problem is not None)
        for widget in (self._proof, self._score, self.score_button):
            widget.setVisible(problem is None)
        for widget in (self.play_button, self.compare_button, self.serve_button, self.programs_button):
            widget.setEnabled(self.condition in (None, "fine", "changed"))
        for name in ("save", "copy"):
            self.tools[name].setEnabled(self.condition != "gone")
        self.open_button.setVisible(self.saved is not None and problem is None)
        self.score_button.setText(self.tr("Score again") if self.saved else self.tr("Score on the test rows"))
        self.score_button.setEnabled(self._has_source and not self._busy)
        self.score_button.setToolTip(self._score_tip())

    def _score_tip(self) -> str:
        if not self._has_source:
            return self.tr("The run it was made from is gone, so there is nothing to score it against.")
        if self._busy:
            return self.tr("An assessment is running already.")
        return self.tr("Both this file and the trained model answer the test rows, and are compared")

    def _make_head(self) -> QHBoxLayout:
        title = label(self.file.quant, "heading")
        title.setMinimumWidth(64)
        project = self.file.path.parent.parent.parent  # exports/RUN/file
        source = title_in(project, self.file.run, adapter_title(self.file.adapter), dated=False)
        made = date_text(datetime.fromtimestamp(self.file.made))
        about = ElidedLabel("muted")
        words = f"{size_text(self.file.size)} · {source} · {made}"
        about.show_text(words)
        about.setToolTip(f"{words}\n{self.file.path}")
        return row(title, about, row(*self.tools.values(), spacing=0), spacing=12, stretch=about)

    def _make_facts(self) -> QGridLayout:
        facts = QGridLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(4)
        top = Qt.AlignmentFlag.AlignTop
        facts.addWidget(label(self.tr("Proof"), "muted"), 0, 0, top)
        facts.addWidget(self._proof, 0, 1)
        facts.addWidget(label(self.tr("Score"), "muted"), 1, 0, top)
        facts.addWidget(self._score, 1, 1, top)
        facts.addLayout(row(20, self.score_button, self.open_button, None), 2, 1)
        if self.file.importance is not None:
            brought = engine_text(self.file.importance.text())
            self._importance.show_remark(Remark("good" if self.file.importance.paid else "muted", brought))
            facts.addWidget(label(self.tr("Weighed"), "muted"), 3, 0, top)
            facts.addWidget(self._importance, 3, 1)
        facts.setColumnMinimumWidth(0, 52)
        facts.setColumnStretch(1, 1)
        return facts

    def _push(self, action: str, text: str, tip: str = "") -> QPushButton:
        # Without icons: four of them must fit beside the form of a new export.
        return button(text, lambda: self.requested.emit(action, self.file), tip=tip, name=action)

    def _tool(self, action: str, tip: str) -> IconButton:
        tool = IconButton(action, tip, lambda: self.requested.emit(action, self.file), action)
        tool.setAccessibleName(f"{tip} ({self.file.quant})")
        return tool


class _RemarkLabel(QWidget):
    """A sentence behind its sign; a good one colours the sign only."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = label()
        self._sign.setFixedWidth(16)
        self._text = label("", wrap=True, selectable=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        line = row(self._sign, self._text, spacing=4, stretch=self._text)
        line.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    @property
    def words(self) -> str:
        return f"{self._sign.text()} {self._text.text()}"

    def show_remark(self, remark: Remark) -> None:
        self._sign.setText(remark.sign)
        self._text.setText(remark.text)
        set_role(self._sign, remark.tone)
        set_role(self._text, "" if remark.tone == "good" else remark.tone)

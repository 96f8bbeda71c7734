"""The welcome page: recent projects, or what Lathe does; a new project, and the example."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.base import store
from gui.frame.entries import RecentEntry
from gui.frame.example_card import ExampleCard
from gui.frame.running_jobs import RunningJobs
from gui.shared import errors, theme
from gui.shared.widgets import Card, button, column, label, row, scrolled

SHOWN_RECENT = 6
WIDTH = 860


class Welcome(QWidget):
    """The welcome page."""

    folder_chosen = Signal(object)  # the Path of a project folder
    file_wanted = Signal()
    new_wanted = Signal()
    open_wanted = Signal()
    recent_dropped = Signal(str)  # forget this recent project

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[tuple[QLabel, str]] = []
        inner = QWidget()
        parts = QVBoxLayout(inner)
        parts.setContentsMargins(32, 28, 32, 28)
        parts.setSpacing(16)
        parts.addStretch(1)
        parts.addLayout(self._head())
        self.running = RunningJobs()
        parts.addWidget(self.running)
        parts.addWidget(self._recent_card())
        self.three_steps = self._three_steps()
        parts.addWidget(self.three_steps)
        parts.addWidget(self._own_card())
        self.example = ExampleCard(self.open_example)
        parts.addWidget(self.example)
        parts.addStretch(2)
        inner.setMaximumWidth(WIDTH)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        middle = QWidget()
        centred = QHBoxLayout(middle)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addStretch(1)
        centred.addWidget(inner, 100)
        centred.addStretch(1)
        self.setLayout(column(scrolled(middle)))
        self.recolour()

    def refresh(self, recent: Sequence[str]) -> None:
        """Show these project folders and what runs in them; those that are gone are grey."""
        self.running.look_in(recent)
        while (item := self._recent_box.takeAt(0)) is not None:
            if (entry := item.widget()) is not None:
                entry.deleteLater()
        for folder in recent[:SHOWN_RECENT]:
            recent_entry = RecentEntry(Path(folder))
            recent_entry.chosen.connect(partial(self.folder_chosen.emit, recent_entry.folder))
            recent_entry.dropped.connect(self.recent_dropped)
            self._recent_box.addWidget(recent_entry)
        self._recent_card_frame.setVisible(bool(recent))
        self.three_steps.setVisible(not recent)  # who has been here wants the projects in sight

    def open_example(self) -> None:
        """Make the example project in the user's data folder, or open the one made before."""
        from gui.frame.new_project import example_folder

        errors.guarded(self, lambda: self.folder_chosen.emit(example_folder()))

    def recolour(self) -> None:
        """Draw the icons in the theme's colours."""
        for picture, name in self._steps:
            picture.setPixmap(theme.icon(name, "accent").pixmap(24, 24))

    def _head(self) -> QHBoxLayout:
        picture = QLabel()
        picture.setPixmap(QIcon(str(store.resource("icons", "lathe.svg"))).pixmap(60, 60))
        name = label("Lathe", "title", name="product")
        text = self.tr(
            "Teach a small language model, on this computer, to turn sentences into exact JSON, and see the "
            "proof that it learned. Nothing leaves this machine."
        )
        words = column(name, label(text, "muted", wrap=True), spacing=4)
        head = row(picture, 12)
        head.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        return head

    def _three_steps(self) -> QWidget:
        texts = (
            (
                "data",
                self.tr("1  Add examples"),
                self.tr(
                    "A file of a few hundred texts and the JSON that each should become. Lathe proposes "
                    "the rest."
                ),
            ),
            (
                "training",
                self.tr("2  Train"),
                self.tr(
                    "The model answers, is rewarded and improves. Watch it learn; pause or stop it at "
                    "any time."
                ),
            ),
            (
                "assess",
                self.tr("3  See the proof"),
                self.tr(
                    "Compare it with the original on sentences it has never seen, and take it with you "
                    "as one file."
                ),
            ),
        )
        all_steps = QWidget()
        steps = QHBoxLayout(all_steps)
        steps.setContentsMargins(0, 0, 0, 0)
        steps.setSpacing(12)
        for icon, heading, text in texts:
            card = Card()
            picture = QLabel()
            self._steps.append((picture, icon))
            card.body.setSpacing(6)
            card.body.addWidget(picture)
            card.body.addWidget(label(heading, "heading"))
            card.body.addWidget(label(text, "muted", wrap=True))
            card.body.addStretch(1)
            steps.addWidget(card, 1)
        return all_steps

    def _own_card(self) -> Card:
        card = Card()
        text = self.tr(
            "A table or JSON file with your texts and the answers you expect is enough: Lathe proposes the "
            "fields, the prompt and the rewards, and shows what it makes of each row."
        )
        self.file_button = button(
            self.tr("New project from a file…"), self.file_wanted.emit, role="primary", name="new_from_file"
        )
        self.file_button.setToolTip(self.tr("CSV, Excel, JSON, JSONL or Parquet"))
        self.new_button = button(self.tr("New project…"), self.new_wanted.emit, name="new_project")
        self.new_button.setToolTip(self.tr("Start from a template or from scratch"))
        self.open_button = button(self.tr("Open a folder…"), self.open_wanted.emit, name="open_project")
        self.open_button.setToolTip(self.tr("A project folder; you can also drop one onto this window"))
        for one in (self.file_button, self.new_button, self.open_button):
            one.setMinimumHeight(36)
        hint = label(self.tr("or drop a file or a project here"), "muted", wrap=True)
        card.body.addWidget(label(self.tr("Your own data"), "heading"))
        card.body.addWidget(label(text, wrap=True))
        card.body.addSpacing(4)
        card.body.addLayout(row(self.file_button, self.new_button, self.open_button, 4, hint, stretch=hint))
        return card

    def _recent_card(self) -> Card:
        self._recent_card_frame = Card(self.tr("Recent projects"))
        self._recent_card_frame.body.setSpacing(0)
        self._recent_box = QVBoxLayout()
        self._recent_box.setSpacing(2)
        self._recent_card_frame.body.addLayout(self._recent_box)
        return self._recent_card_frame

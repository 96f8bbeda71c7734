"""The first thing one sees: open the example, begin a project, or go on with a recent one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gui import errors
from gui.widgets import Card, button, label, row


class Welcome(QWidget):
    """The welcome page."""

    folder_chosen = Signal(object)  # the Path of a project folder

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        card = Card()
        card.setMaximumWidth(680)
        card.body.setContentsMargins(18, 14, 18, 14)
        card.body.setSpacing(12)
        card.body.addWidget(label("Lathe", "title"))
        card.body.addWidget(
            label(
                self.tr(
                    "Teach a small language model, on this computer, to turn sentences into exact JSON, "
                    "and see the proof that it learned. Nothing leaves this machine."
                ),
                "muted",
                wrap=True,
            )
        )
        self.example_button = button(self.tr("Open the example"), self.open_example, role="primary")
        self.example_button.setToolTip(
            self.tr("1103 training rows, rewards and a small model, ready to train; no download.")
        )
        self.new_button = button(self.tr("New project…"), self._new)
        self.open_button = button(self.tr("Open a folder…"), self._open)
        card.body.addLayout(row(self.example_button, self.new_button, self.open_button, None))
        self._recent_label = label(self.tr("Recent projects"), "heading")
        card.body.addWidget(self._recent_label)
        self._recent = QListWidget()
        self._recent.setAlternatingRowColors(False)
        self._recent.setMinimumHeight(180)
        self._recent.itemActivated.connect(
            lambda item: self.folder_chosen.emit(Path(item.data(Qt.ItemDataRole.UserRole)))
        )
        card.body.addWidget(self._recent)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)

    def refresh(self, recent: Sequence[str]) -> None:
        """Show these project folders; those that are gone are shown grey."""
        self._recent.clear()
        for folder in recent:
            path = Path(folder)
            item = QListWidgetItem(f"{path.name}\n{path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, folder)
            if not (path / "project.toml").is_file():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._recent.addItem(item)
        self._recent_label.setVisible(bool(recent))
        self._recent.setVisible(bool(recent))

    def open_example(self) -> None:
        """Make the example project in the user's folder of projects, or open the one made before."""
        from gui.new_project import example_folder

        errors.guarded(self, lambda: self.folder_chosen.emit(example_folder()))

    def _new(self) -> None:
        from gui.new_project import ask_for_new_project

        folder = ask_for_new_project(self)
        if folder is not None:
            self.folder_chosen.emit(folder)

    def _open(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Open a project folder"))
        if folder:
            self.folder_chosen.emit(Path(folder))

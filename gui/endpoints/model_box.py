"""A chooser for one model: base, adapters of runs, exported files, endpoints, or any other GGUF file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from engine.assess.choices import Choice, file_choice
from gui.shared import file_dialogs
from gui.shared.chooser import Chooser
from gui.shared.run_labels import adapter_choice_title, model_title

_OTHER = "\x00other"


class ModelBox(Chooser):
    """`name` is the chosen model's name as `find_model` takes it."""

    chosen = Signal()

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip, letters=16)
        self._last = 0
        self.setMaxVisibleItems(20)
        self.activated.connect(self._activated)

    @property
    def name(self) -> str:
        data = self.currentData()
        return data if isinstance(data, str) and data != _OTHER else ""

    def show_choices(self, choices: Sequence[Choice], name: str) -> None:
        """Offer these models and choose one by its name; a name that is not among them is added."""
        self.clear()
        for choice in choices:
            self.addItem(title_of(choice), choice.name)
            self.setItemData(self.count() - 1, choice.name, Qt.ItemDataRole.ToolTipRole)
        self.insertSeparator(self.count())
        self.addItem(self.tr("Another GGUF file…"), _OTHER)
        self.choose(name)

    def choose(self, name: str) -> None:
        """Choose a model by its name, also one that is not on the list."""
        at = self.findData(name)
        if at < 0:
            at = max(0, self.count() - 2)
            self.insertItem(at, model_title(name), name)
            self.setItemData(at, name, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(at)
        self._chosen_changed()

    def ask_for_file(self) -> Path | None:
        """The file that the user picks, or None."""
        return file_dialogs.open_file(self, "model file", self.tr("Choose a model file"), "GGUF (*.gguf)")

    def _activated(self, at: int) -> None:
        if self.itemData(at) == _OTHER:
            path = self.ask_for_file()
            if path is None:
                self.setCurrentIndex(self._last)
                return
            self.choose(file_choice(path).name)
        self._chosen_changed()
        self.chosen.emit()

    def _chosen_changed(self) -> None:
        self._last = self.currentIndex()
        self.setToolTip(self.name)


def title_of(choice: Choice) -> str:
    return adapter_choice_title(choice.adapter) if choice.adapter else model_title(choice.name)

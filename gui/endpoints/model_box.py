"""A chooser for one model: base, adapters of runs, exported files, endpoints, or any other GGUF file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from engine.assess.choices import Choice, file_choice
from engine.endpoints.settings import PREFIX
from gui.endpoints.opening import CHANGES, edit_endpoints, known_endpoints
from gui.shared import file_dialogs
from gui.shared.chooser import Chooser
from gui.shared.run_labels import adapter_choice_title, model_title

_FILE, _ENDPOINT = "\x00file", "\x00endpoint"  # the entries that ask for another model


class ModelBox(Chooser):
    """`name` is the chosen model's name as `find_model` takes it."""

    chosen = Signal()

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip, letters=16)
        self._last = 0
        self.setMaxVisibleItems(20)
        self.activated.connect(self._activated)
        CHANGES.changed.connect(self._endpoints_changed)

    @property
    def name(self) -> str:
        data = self.currentData()
        return data if isinstance(data, str) and data not in (_FILE, _ENDPOINT) else ""

    def show_choices(self, choices: Sequence[Choice], name: str) -> None:
        """Offer these models and choose one by its name; a name that is not among them is added."""
        self.clear()
        for choice in choices:
            self.addItem(title_of(choice), choice.name)
            self.setItemData(self.count() - 1, choice.name, Qt.ItemDataRole.ToolTipRole)
        self.insertSeparator(self.count())
        self.addItem(self.tr("Another GGUF file…"), _FILE)
        self.addItem(self.tr("Add an endpoint…"), _ENDPOINT)
        self.choose(name)

    def choose(self, name: str) -> None:
        """Choose a model by its name, also one that is not on the list."""
        at = self.findData(name)
        if at < 0:
            at = self._add(name)
        self.setCurrentIndex(at)
        self._chosen_changed()

    def ask_for_file(self) -> Path | None:
        """The file that the user picks, or None."""
        return file_dialogs.open_file(self, "model file", self.tr("Choose a model file"), "GGUF (*.gguf)")

    def ask_for_endpoint(self) -> str:
        """The name of the endpoint that the user adds, or nothing."""
        return edit_endpoints(self.window())

    def _activated(self, at: int) -> None:
        asked = self.itemData(at)
        if asked in (_FILE, _ENDPOINT):
            self.setCurrentIndex(self._last)
            path = self.ask_for_file() if asked == _FILE else None
            name = self.ask_for_endpoint() if asked == _ENDPOINT else file_choice(path).name if path else ""
            if not name:
                return
            self.choose(name)
        self._chosen_changed()
        self.chosen.emit()

    def _add(self, name: str) -> int:
        """Offer one more model, after the others; returns its place."""
        at = max(0, self.findData(_FILE) - 1)
        self.insertItem(at, model_title(name), name)
        self.setItemData(at, name, Qt.ItemDataRole.ToolTipRole)
        return at

    def _endpoints_changed(self) -> None:
        """Offer the endpoints that there are now; a chosen one that is gone gives way to the first model."""
        if self.findData(_ENDPOINT) < 0:  # nothing is offered yet
            return
        known, before = [one.title for one in known_endpoints()], self.name
        for at in reversed(range(self.count())):
            name = self.itemData(at)
            if isinstance(name, str) and name.startswith(PREFIX) and name not in known:
                self.removeItem(at)
        for name in known:
            if self.findData(name) < 0:
                self._add(name)
        self.setCurrentIndex(max(0, self.findData(before)))
        self._chosen_changed()
        if self.name != before:
            self.chosen.emit()

    def _chosen_changed(self) -> None:
        self._last = self.currentIndex()
        self.setToolTip(self.name)


def title_of(choice: Choice) -> str:
    return adapter_choice_title(choice.adapter) if choice.adapter else model_title(choice.name)

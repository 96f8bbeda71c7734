"""The assessments made before, newest first: open one, or throw it away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu

from engine.assess.compare import Comparison
from engine.assess.saved import SavedAssessment
from gui.assess.labels import finding, interval_text, model_title, split_text
from gui.shared import desktop, theme
from gui.shared.labels import date_text
from gui.shared.widgets import Card, button, label, row


class EarlierCard(Card):
    """The list; a click or Enter opens, Delete throws away."""

    opened = Signal(object)  # a SavedAssessment
    delete_requested = Signal(object)  # a SavedAssessment

    def __init__(self) -> None:
        super().__init__(self.tr("Earlier assessments"))
        self.all: list[SavedAssessment] = []
        self.list = QListWidget()
        self.list.setObjectName("earlier")
        self.list.setAccessibleName(self.tr("Earlier assessments"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setSpacing(2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.currentItemChanged.connect(lambda *_: self._open())
        self._none = label(
            self.tr("None yet. What is compared here is kept with the project."), "muted", wrap=True
        )
        self.folder_button = button(
            self.tr("Folder"), self._show_folder, icon="folder", tip=self.tr("Show its folder")
        )
        self.delete_button = button(
            self.tr("Delete"), self._delete, icon="delete", tip=self.tr("Move this assessment to the trash")
        )
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._delete)
        self.body.addWidget(self._none)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row(self.folder_button, self.delete_button, None))
        self.show_saved([], None)

    def show_saved(self, found: Sequence[SavedAssessment], chosen: Path | None) -> None:
        """Show the list; `chosen` is the folder of the one that is open."""
        self.all = list(found)
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            item = QListWidgetItem(_icon(one.summary), _text(one))
            item.setData(Qt.ItemDataRole.UserRole, str(one.folder))
            item.setToolTip(f"B: {one.summary.name_b}\nA: {one.summary.name_a}")
            self.list.addItem(item)
        self.mark(chosen)
        self.list.blockSignals(False)
        self._none.setVisible(not found)
        self.list.setVisible(bool(found))
        for knob in (self.folder_button, self.delete_button):
            knob.setVisible(bool(found))

    def mark(self, folder: Path | None) -> None:
        """Select the one that is open, without telling."""
        before = self.list.blockSignals(True)
        at = next((at for at, one in enumerate(self.all) if one.folder == folder), -1)
        self.list.setCurrentRow(at)
        self.list.blockSignals(before)

    def current(self) -> SavedAssessment | None:
        at = self.list.currentRow()
        return self.all[at] if 0 <= at < len(self.all) else None

    def restyle(self) -> None:
        for at, one in enumerate(self.all):
            self.list.item(at).setIcon(_icon(one.summary))

    def _open(self) -> None:
        if found := self.current():
            self.opened.emit(found)

    def _delete(self) -> None:
        if found := self.current():
            self.delete_requested.emit(found)

    def _show_folder(self) -> None:
        if found := self.current():
            desktop.show_folder(found.folder)

    def _menu(self, place: object) -> None:
        if self.current() is None:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Show its folder"), self._show_folder)
        menu.addAction(self.tr("Move to the trash"), self._delete)
        menu.popup(self.list.viewport().mapToGlobal(place))  # type: ignore[arg-type]


def _text(one: SavedAssessment) -> str:
    found = one.summary
    t, split = found.tally, split_text(found.origin.split)
    rows = f"{t.rows} {split}".strip()
    return (
        f"{model_title(found.name_b, dated=False)}\n"
        f"{t.exact_a.estimate:.2f} → {t.exact_b.estimate:.2f}, "
        f"{interval_text(t.exact_difference, signed=True)}\n"
        f"{date_text(one.made)} · {rows}"
    )


def _icon(found: Comparison) -> QIcon:
    icons = {"better": ("up", "good"), "worse": ("down", "bad"), "none": ("remove", "muted")}
    return theme.icon(*icons[finding(found.tally.exact_difference)])

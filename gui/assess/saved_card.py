"""The saved assessments, newest first: open one, or delete it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu

from engine.assess.assessment import Assessment
from engine.assess.saved import SavedAssessment
from gui.assess.pair import Comparison
from gui.shared import desktop, theme
from gui.shared.i18n import translate
from gui.shared.labels import date_text, split_within
from gui.shared.run_labels import model_title
from gui.shared.scores import percent, signed_points
from gui.shared.widgets import Card, button, label, row


class SavedCard(Card):
    """The list; a click or Enter opens, Delete moves to the trash."""

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
            self.tr("None yet. Each assessment is saved with the project."), "muted", wrap=True
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

    def show_saved(self, saved: Sequence[SavedAssessment], opened: Path | None) -> None:
        """Show the list; `opened` is the folder of the one that is open."""
        self.all = list(saved)
        with QSignalBlocker(self.list):
            self.list.clear()
            for assessment in saved:
                summary = assessment.summary
                item = QListWidgetItem(_icon(summary), _text(assessment))
                item.setToolTip(f"B: {summary.models[-1].name}\nA: {summary.models[0].name}")
                self.list.addItem(item)
        self.mark(opened)
        self._none.setVisible(not saved)
        for widget in (self.list, self.folder_button, self.delete_button):
            widget.setVisible(bool(saved))

    def mark(self, folder: Path | None) -> None:
        """Select the one in this folder, without a signal."""
        row = next((at for at, assessment in enumerate(self.all) if assessment.folder == folder), -1)
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(row)

    def current(self) -> SavedAssessment | None:
        at = self.list.currentRow()
        return self.all[at] if 0 <= at < len(self.all) else None

    def restyle(self) -> None:
        for at, assessment in enumerate(self.all):
            self.list.item(at).setIcon(_icon(assessment.summary))

    def _open(self) -> None:
        if assessment := self.current():
            self.opened.emit(assessment)

    def _delete(self) -> None:
        if assessment := self.current():
            self.delete_requested.emit(assessment)

    def _show_folder(self) -> None:
        if assessment := self.current():
            desktop.show_folder(assessment.folder)

    def _menu(self, position: QPoint) -> None:
        if self.current() is None:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Show its folder"), self._show_folder)
        menu.addAction(self.tr("Move to the trash"), self._delete)
        menu.popup(self.list.viewport().mapToGlobal(position))


def _text(saved: SavedAssessment) -> str:
    summary = saved.summary
    t = Comparison(summary)
    split = summary.split
    rows = translate("assess", "{rows} {split} rows") if split else translate("assess", "{rows} rows")
    points = translate("assess", "{difference} points").format(
        difference=signed_points(t.pair.exact_difference.estimate)
    )
    return (
        f"{model_title(t.b.name, saved.project, dated=False)}\n"
        f"{percent(t.a.exact.estimate)} → {percent(t.b.exact.estimate)}, {points}\n"
        f"{date_text(saved.made)} · {rows.format(rows=t.rows, split=split_within(split))}"
    )


def _icon(summary: Assessment) -> QIcon:
    icons = {"better": ("up", "good"), "worse": ("down", "bad"), "none": ("remove", "muted")}
    return theme.icon(*icons[Comparison(summary).pair.finding])

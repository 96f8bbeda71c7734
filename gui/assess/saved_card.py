"""The saved assessments, newest first: open one, or delete it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu

from engine.assess.assessment import Assessment
from engine.assess.saved import SavedAssessment
from gui.assess.labels import leader, letter, result_title, rows_text
from gui.shared import desktop, theme
from gui.shared.i18n import translate
from gui.shared.labels import date_text
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
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
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
                names = (one.spec or one.name for one in summary.models)
                item.setToolTip("\n".join(f"{letter(at)}: {name}" for at, name in enumerate(names)))
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
    models = summary.models
    when = f"{date_text(saved.made)} · {rows_text(summary)}"
    if len(models) == 2:
        points = translate("assess", "{difference} points").format(
            difference=signed_points(summary.pair(0, 1).exact_difference.estimate)
        )
        a, b = (percent(one.exact.estimate) for one in models)
        return f"{result_title(models[1], saved.project, dated=False)}\n{a} → {b}, {points}\n{when}"
    best = models[leader(summary)]
    title = result_title(best, saved.project, dated=False)
    if len(models) == 1:
        return f"{title}\n{percent(best.exact.estimate)}\n{when}"
    text = translate("assess", "{share}, the best of {count} models")
    told = text.format(share=percent(best.exact.estimate), count=len(models))
    return f"{title}\n{told}\n{when}"


def _icon(summary: Assessment) -> QIcon:
    """Of two models, which way B differs; of more, whether the best one is better than all others."""
    icons = {"better": ("up", "good"), "worse": ("down", "bad"), "none": ("remove", "muted")}
    count = len(summary.models)
    if count == 2:
        return theme.icon(*icons[summary.pair(0, 1).finding])
    best = leader(summary)
    ahead = [summary.pair(at, best).finding == "better" for at in range(count) if at != best]
    return theme.icon(*icons["better" if ahead and all(ahead) else "none"])

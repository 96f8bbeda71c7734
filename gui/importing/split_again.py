"""Split again: another share of the rows is held out, as one edit that can be undone."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.data.edits import Replace
from engine.data.rows import SPLITS, Row
from gui.importing.base import WAIT_MS
from gui.importing.draft import SplitWish, split, split_counts
from gui.importing.parts import SplitForm
from gui.shared import errors
from gui.shared.background import Background
from gui.shared.labels import number_text, split_title
from gui.shared.sentences import error_text
from gui.shared.tables import CellTable, whole_table
from gui.shared.widgets import ProgressBar, button, column, label, row, set_ready, set_role
from gui.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class NewSplit:
    """The rows as they are and as they would be, how many each split has, and the edit between the two."""

    before: tuple[Row, ...]
    after: tuple[Row, ...]
    now: Mapping[str, int]
    then: Mapping[str, int]
    edit: Replace | None  # None where nothing changes


class SplitAgain(QDialog):
    """Shows how many rows each split would have, and does it."""

    def __init__(self, parent: QWidget | None, workspace: Workspace) -> None:
        super().__init__(parent)
        self._store = workspace.rows
        self.new: NewSplit | None = None
        self._now: Mapping[str, int] = split_counts(self._store.all)
        self._work = Background(self, many_objects=True)
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self.setWindowTitle(self.tr("Split again"))
        self.setMinimumWidth(460)
        self.form = SplitForm(SplitWish(seed=random.randrange(10_000), keep=False))
        self.form.show_rows(kinds=any(one.kind for one in self._store.all), own=False)
        self.counts = CellTable([self.tr("Split"), self.tr("Rows now"), self.tr("Rows afterwards")])
        self._said = label("", "muted", wrap=True, name="split_note")
        self._bar = ProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self.split_button = button(self.tr("Split"), self.take, role="primary", name="split_take")
        self.split_button.setDefault(True)
        cancel = button(self.tr("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        view = whole_table(self.counts, "split_counts", self.tr("Rows of each split, now and then"))
        foot = row(self._bar, None, cancel, self.split_button)
        self.setLayout(column(self.form, view, self._said, None, foot, margins=(18, 16, 18, 14), spacing=10))
        self._soon.timeout.connect(self._start)
        self.form.changed.connect(self._changed)
        self._work.done.connect(self._came)
        self._work.failed.connect(self._failed)
        self._work.progressed.connect(self._progressed)
        self._show()
        self._start()

    @property
    def edit(self) -> Replace | None:
        """What is to be done; None where nothing changes, or it is not known yet."""
        return self.new.edit if self.new else None

    def take(self) -> None:
        """Do it, and close."""
        edit = self.edit
        if self.new is None or edit is None:
            return
        if self.new.before is not self._store.all:  # they changed meanwhile
            self._start()
            return
        if errors.guarded(self, lambda: self._store.apply(edit, self.tr("Split again"))):
            self.accept()

    def done(self, result: int) -> None:
        self._work.drop()
        self._soon.stop()
        super().done(result)

    def _changed(self) -> None:
        self.new = None
        self._work.drop()  # what it works out is not what is chosen now
        self._show()
        self._soon.start()

    def _start(self) -> None:
        self._work.start(_job(self._store.all, self.form.wish()))
        self._bar.setRange(0, 0)
        self._bar.show()

    def _came(self, new: NewSplit) -> None:
        self.new, self._now = new, new.now
        self._show()

    def _failed(self, error: UserError) -> None:
        self._bar.hide()
        self._said.setText(error_text(error))
        set_role(self._said, "bad")

    def _progressed(self, stage: object, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _show(self) -> None:
        now, then = self._now, self.new.then if self.new else None
        self._bar.setVisible(self._work.running and self.new is None)
        self.counts.show_items(
            (split_title(name), number_text(now[name]), number_text(then[name]) if then else "…")
            for name in SPLITS
        )
        set_role(self._said, "muted")
        if self.new is None:
            self._said.setText("")
        elif self.edit is None:
            self._said.setText(self.tr("No row would change its split."))
        else:
            self._said.setText(
                self.tr("%Ln row(s) would change their split. Undo takes it back.", "", len(self.edit.rows))
            )
        set_ready(self.split_button, self.edit is not None)


def _job(rows: tuple[Row, ...], wish: SplitWish) -> Callable[[Progress], NewSplit]:
    """Counts and compares too: rows can be a hundred thousand, and the form changes with each key."""

    def work(progress: Progress) -> NewSplit:
        after = split(rows, wish, progress)
        pairs = enumerate(zip(rows, after, strict=True))
        changes = tuple((at, new) for at, (old, new) in pairs if old.split != new.split)
        edit = Replace(changes) if changes else None
        return NewSplit(rows, after, split_counts(rows), split_counts(after), edit)

    return work

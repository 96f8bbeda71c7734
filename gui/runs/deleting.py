"""Deleting runs after a confirmation: into the trash, or for good where there is none."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.base.errors import UserError, disk_error
from engine.runs.summary import RunSummary
from gui.curves.run_record import read_run
from gui.runs.contents import read_contents
from gui.shared import errors
from gui.shared.background import Background
from gui.shared.boxes import agreed
from gui.shared.desktop import to_trash
from gui.shared.labels import size_text


class Deleter(QObject):
    """`deleted` follows when the folders are gone. The questions are methods, for tests to answer."""

    deleted = Signal(list)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._background = Background(self)
        self._background.done.connect(lambda _: self.deleted.emit(self._folders))
        self._background.failed.connect(self._no_trash)
        self._folders: list[Path] = []

    @property
    def busy(self) -> bool:
        return self._background.running

    def delete(self, project: Path, runs: list[RunSummary]) -> None:
        """Ask, and move these runs to the trash; where one is live, none, with a message."""
        living = [run.name for run in runs if run.live or read_run(run.folder).summary.live]
        if living:
            text = self.tr("{name} is still training.").format(name=living[0])
            errors.show(self._parent, UserError(text, hint=self.tr("Stop it first, then delete it.")))
            return
        size = sum(read_contents(project, run.folder).size for run in runs)
        if runs and not self.busy and self.confirmed(runs, size):
            self._folders = [run.folder for run in runs]
            self._background.start(lambda _: _trashed(self._folders))

    def confirmed(self, runs: list[RunSummary], size: int) -> bool:
        """Whether the user agrees that these go to the trash."""
        if len(runs) == 1:
            question = self.tr("Move the run “{name}” to the trash?").format(name=runs[0].name)
        else:
            question = self.tr("Move {count} runs to the trash?").format(count=len(runs))
        more = self.tr("{size} with its checkpoints. Models that were exported from it stay.")
        return self._confirmed(question, more.format(size=size_text(size)), self.tr("Move to the trash"))

    def confirmed_for_good(self, reason: str) -> bool:
        """Whether the user wants to delete without a trash."""
        more = self.tr("Once deleted, it cannot be restored.")
        return self._confirmed(reason, more, self.tr("Delete permanently"))

    def _confirmed(self, question: str, more: str, yes: str) -> bool:
        return agreed(self._parent, question, more, yes, self.tr("Keep"), danger=True)

    def _no_trash(self, error: UserError) -> None:
        if self.confirmed_for_good(error.message):
            errors.guarded(self._parent, lambda: _removed(self._folders))
        self.deleted.emit(self._folders)


def _trashed(folders: list[Path]) -> None:
    to_trash(*folders)


def _removed(folders: list[Path]) -> None:
    for folder in folders:
        try:
            if folder.exists():
                shutil.rmtree(folder)
        except OSError as error:
            raise disk_error("delete", folder, error) from error

"""Announces a saved crash report once: of an earlier start, a job, or a player."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.app import crash
from engine.base import store
from engine.base.errors import UserError
from gui.frame.machine import MachineWatch
from gui.frame.status import KINDS
from gui.shared import errors
from gui.shared.i18n import translate
from gui.shared.notices import Toast


class CrashNotice(QObject):
    """Says in the toast that there is a report, and shows it where that is wanted."""

    def __init__(self, window: QWidget, toast: Toast, watch: MachineWatch) -> None:
        super().__init__(window)
        self._window = window
        self._toast = toast
        self.dialog: errors.ReportDialog | None = None
        watch.crash_found.connect(self.announce)

    def announce(self, report: Path) -> None:
        """Show a toast for this report and mark it seen, so that no other window shows it."""
        crash.mark_seen(report)
        text = self.tr(
            "{what} crashed because of a bug in Lathe; saved work is safe. The report stays on this "
            "computer. There are no rows, prompts or answers in it: you can send it to whoever helps "
            "you with Lathe."
        )
        what = self._title(crash.what_of(report))
        heading, action = self.tr("Crash report saved"), self.tr("Show file")
        self._toast.say(heading, text.format(what=what), "bad", action, lambda: self.show(report))

    def show(self, report: Path) -> None:
        try:
            text = store.read_text(report)
        except UserError as error:
            errors.show(self._window, error)
            return
        self.dialog = errors.ReportDialog(self._window, text, report)
        self.dialog.open()

    def _title(self, what: str) -> str:
        if what in KINDS:
            return self.tr("A job ({kind})").format(kind=translate("status", KINDS[what]))
        if what == "window":
            return self.tr("Lathe's window")
        if what == "player":
            return self.tr("A model in the playground")
        return self.tr("The command {name}").format(name=what)

"""Two kinds of error: what the user can mend is shown kindly, all else as a report that can be sent."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from engine.app import crash, redacted
from engine.base import store
from engine.base.errors import UserError
from gui.shared import desktop, file_dialogs, theme
from gui.shared.boxes import message_box
from gui.shared.sentences import engine_text
from gui.shared.widgets import button, label, row


def show(parent: QWidget | None, error: UserError) -> None:
    """One sentence and what to do about it."""
    message_box(parent, "warning", engine_text(error.message), engine_text(error.hint)).exec()


def guarded(parent: QWidget, act: Callable[[], object]) -> bool:
    """Do something that may raise a UserError, and show that kindly; whether it went well."""
    try:
        act()
    except UserError as error:
        show(parent, error)
        return False
    return True


class Reporter(QObject):
    """Turns every other exception, of any thread, into a report; the window lives on.

    The dialog comes after the event in which the exception was raised, so that one in a painting is
    safe; while it is open, and for a traceback that was shown before, a report is only written.
    """

    raised = Signal(object, str)  # the exception and its traceback

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: set[str] = set()
        self.dialog: ReportDialog | None = None
        self.raised.connect(self._report, Qt.ConnectionType.QueuedConnection)

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """In the place of sys.excepthook."""
        text = "".join(traceback.format_exception(kind, error, trace))
        if sys.__stderr__ is not None:
            sys.__stderr__.write(text)
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
        else:
            self.raised.emit(error, text)

    def _report(self, error: BaseException, text: str) -> None:
        if isinstance(error, UserError):
            show(QApplication.activeWindow(), error)
            return
        if text in self._shown:
            return
        self._shown.add(text)
        report = crash.text_of("window", redacted.traceback_of(error))
        path = crash.write("window", report)
        if path is not None:
            crash.mark_seen(path)
        if self.dialog is None:
            self.dialog = ReportDialog(QApplication.activeWindow(), report, path)
            self.dialog.finished.connect(self._closed)
            self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None


class ReportDialog(QDialog):
    """A defect of the program: what happened, ready to be copied or saved. Nothing is sent anywhere."""

    def __init__(self, parent: QWidget | None, report: str, kept_at: Path | None) -> None:
        super().__init__(parent)
        if parent is None:
            theme.dress(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Lathe")
        self.resize(720, 480)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        box.setSpacing(10)
        box.addWidget(label(self.tr("Something went wrong inside Lathe"), "title"))
        text = self.tr(
            "This is a bug in Lathe, not a mistake of yours; saved work is safe, and you can go on. "
            "The report below says where it happened; there are no rows, prompts or answers in it. It "
            "stays on this computer unless you send it."
        )
        box.addWidget(label(text, "muted", wrap=True))
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setFont(theme.mono())
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setAccessibleName(self.tr("Report"))
        box.addWidget(self.report, 1)
        if kept_at is not None:
            where = self.tr("Also saved in {path}").format(path=kept_at)
            box.addWidget(label(where, "muted", wrap=True, selectable=True))
        self.copy_button = button(self.tr("Copy"), self._copy, icon="copy")
        self.save_button = button(self.tr("Save…"), self._save, icon="save")
        self.folder_button = button(self.tr("Open its folder"), self._open_folder, icon="folder")
        self.folder_button.setEnabled(kept_at is not None)
        self._kept_at = kept_at
        close = button(self.tr("Continue"), self.accept, role="primary")
        close.setDefault(True)
        box.addLayout(row(self.copy_button, self.save_button, self.folder_button, None, close))
        close.setFocus()

    def save_to(self, path: Path) -> bool:
        return guarded(self, lambda: store.write_text(path, self.report.toPlainText()))

    def _copy(self) -> None:
        desktop.copy_text(self.report.toPlainText())
        self.copy_button.setText(self.tr("Copied"))

    def _open_folder(self) -> None:
        if self._kept_at is not None:
            desktop.show_folder(self._kept_at.parent)

    def _save(self) -> None:
        path = file_dialogs.save_file(self, "report", self.tr("Save the report"), "lathe-report.txt")
        if path is not None:
            self.save_to(path)


def install_hook(app: QApplication) -> Reporter:
    """Report exceptions from now on; stacks of native code are kept by `engine.app.crash` since the start."""
    reporter = Reporter(app)
    sys.excepthook = reporter.hook
    return reporter

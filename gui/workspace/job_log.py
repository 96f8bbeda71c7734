"""The log of one job: what it said, and what its process printed, as text that can be searched."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPlainTextEdit, QTabWidget, QWidget

from engine.base.errors import UserError
from engine.base.text import together
from engine.runs import events as ev
from engine.runs.runlog import Tail
from engine.runs.summary import RunSummary
from gui.shared import desktop, theme
from gui.shared.i18n import translate
from gui.shared.labels import count_text
from gui.shared.run_labels import phase_name, state_name
from gui.shared.scores import percent
from gui.shared.sentences import engine_text
from gui.shared.widgets import button, column, label, row

POLL_MS = 500
MOST_LINES = 50_000
SLICE = 200_000  # bytes of events read at once: the window must not stand still for a long run


class JobLog(QDialog):
    """Follows the files of a job's folder while it is open. `said` and `printed` are its two texts."""

    def __init__(self, parent: QWidget, folder: Path, title: str) -> None:
        super().__init__(parent)
        self.setObjectName("job_log")
        self.setWindowTitle(self.tr("Log: {job}").format(job=title))
        self.resize(820, 560)
        self._folder = folder
        self._tail = Tail(folder / "events.jsonl", SLICE)
        self._printed_to = self._unfinished = 0  # bytes of worker.log shown, and those after its last line
        self._run = RunSummary(folder)  # counts the steps as every other place does
        self.said, self.printed = self._text(), self._text()
        self.tabs = QTabWidget()
        self.tabs.addTab(self.said, self.tr("What it did"))
        self.tabs.addTab(self.printed, self.tr("What its process printed"))
        self.tabs.setDocumentMode(True)
        self._build()
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.read)
        self._timer.start()
        self.read()

    @property
    def shown(self) -> QPlainTextEdit:
        """The text of the tab in sight."""
        return self.printed if self.tabs.currentWidget() is self.printed else self.said

    def read(self) -> None:
        """Add what was written since the last time; where that is much, bit by bit."""
        events: list[ev.AnyEvent] = []
        with contextlib.suppress(OSError, UserError):
            events, rewound = self._tail.poll()
            if rewound:
                self.said.clear()
                self._run = RunSummary(self._folder)
        lines = []
        for event in events:
            self._run.add(event)
            lines.append(line_of(event, self._run))
        self._append(self.said, lines)
        with contextlib.suppress(OSError), (self._folder / "worker.log").open("rb") as file:
            file.seek(self._printed_to)
            data = file.read()
            whole = data.rfind(b"\n") + 1
            if len(data) - whole == self._unfinished:  # a line that has not grown since is shown as it is
                whole = len(data)
            self._unfinished = len(data) - whole
            self._printed_to += whole
            self._append(self.printed, data[:whole].decode("utf-8", "replace").splitlines())
        if events:
            QTimer.singleShot(0, self, self.read)

    def find_next(self, *, back: bool = False) -> None:
        """Go to the next place of the text that is typed, from the start again behind the last one."""
        text, wanted = self.shown, self.search.text()
        flag = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        self.follow.setChecked(False)
        if not wanted or text.find(wanted, flag):
            self._found.setText("")
            return
        kept = text.textCursor()
        text.moveCursor(QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start)
        if not text.find(wanted, flag):
            text.setTextCursor(kept)
            self._found.setText(self.tr("Not found"))

    def copy(self) -> None:
        """Put the text of the tab in sight into the clipboard."""
        desktop.copy_text(self.shown.toPlainText())

    def _append(self, text: QPlainTextEdit, lines: list[str]) -> None:
        if not lines:
            return
        bar = text.verticalScrollBar()
        before = bar.value()
        text.appendPlainText("\n".join(lines))
        bar.setValue(bar.maximum() if self.follow.isChecked() else before)

    @staticmethod
    def _text() -> QPlainTextEdit:
        text = QPlainTextEdit()
        text.setReadOnly(True)
        text.setFont(theme.mono())
        text.setMaximumBlockCount(MOST_LINES)
        text.setPlaceholderText(translate("jobs", "Nothing so far."))
        return text

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setObjectName("log_search")
        self.search.setPlaceholderText(self.tr("Find in this log"))
        self.search.setClearButtonEnabled(True)
        self.search.returnPressed.connect(self.find_next)
        self._found = label("", "muted")
        self.follow = QCheckBox(self.tr("Follow the end"))
        self.follow.setChecked(True)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence.StandardKey.FindNext, self, self.find_next)
        QShortcut(QKeySequence.StandardKey.FindPrevious, self, lambda: self.find_next(back=True))
        copy = button(self.tr("Copy all"), self.copy, icon="copy", name="copy_log")
        folder = button(self.tr("Open folder"), lambda: desktop.show_folder(self._folder), icon="folder")
        close = button(self.tr("Close"), self.close)
        for one in (copy, folder, close):
            one.setAutoDefault(False)  # Enter searches
        tools = row(self.search, self._found, self.follow, stretch=self.search)
        self.setLayout(column(tools, self.tabs, row(copy, folder, None, close), margins=(14, 14, 14, 14)))


def show_log(parent: QWidget, folder: Path, title: str) -> None:
    """Open the log of a job in a window of its own."""
    log = JobLog(parent, folder, title)
    log.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    log.show()


def line_of(event: ev.AnyEvent, run: RunSummary) -> str:
    """An event as a line of the log; `run` has come to it."""
    return f"{time.strftime('%H:%M:%S', time.localtime(event.time))}  {_words(event, run)}"


def _words(event: ev.AnyEvent, run: RunSummary) -> str:
    match event:
        case ev.Started():
            words = translate("jobs", "Started in process {pid} on {host}")
            return "   ".join(filter(None, (words.format(pid=event.pid, host=event.host), event.device)))
        case ev.Progress():
            count = f"   {count_text(event.done, event.total)}" if event.total > 1 else ""
            return engine_text(event.stage) + count
        case ev.PhaseStarted():
            return translate("jobs", "{phase} begins: {n} steps").format(
                phase=phase_name(event.phase), n=event.steps
            )
        case ev.WarmStep():
            return f"{_step(run)}   {_loss(event)}   {event.seconds:.2f} s"
        case ev.SampledStep():
            reward = translate("jobs", "reward {n}").format(n=f"{event.reward.mean:.4f}")
            return f"{_step(run)}   {reward}   {_loss(event)}   {event.seconds:.2f} s"
        case ev.HeldOut():
            text = translate("jobs", "{n} held-out rows: {exact} exact, reward {reward}")
            return text.format(n=event.rows, exact=percent(event.exact), reward=f"{event.reward:.4f}")
        case ev.Checkpoint():
            return translate("jobs", "Checkpoint: {path}").format(path=event.path)
        case ev.Alarm():
            return "! " + engine_text(together(event.message, event.hint))
        case ev.Paused():
            return state_name("paused").capitalize()
        case ev.Continued():
            return translate("jobs", "Goes on")
        case ev.Finished():
            return "\n".join(filter(None, (engine_text(event.message), engine_text(event.report))))
        case ev.Probes():
            return translate("jobs", "{n} probe prompts were answered").format(n=len(event.answers))


def _step(run: RunSummary) -> str:
    text = translate("jobs", "{phase}, step {n} of {all}")
    return text.format(phase=phase_name(run.stage), n=run.done, all=run.total)


def _loss(event: ev.Step) -> str:
    return translate("jobs", "loss {n}").format(n=f"{event.loss:.4f}")

"""What is said of jobs that end, or start by themselves: in the window, and on the desktop behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from engine.runs import events as ev
from gui.frame.status import QUIET, room_of, title_of
from gui.shared import errors
from gui.shared.run_labels import title_of as run_title
from gui.shared.scores import percent
from gui.shared.sentences import engine_text
from gui.workspace.jobs import Job

if TYPE_CHECKING:
    from gui.frame.main_window import MainWindow

LONG_SECONDS = 20.0  # a job that took less is not told to the desktop
SHOWN_MS = 15_000


class JobNotices(QObject):
    """A toast for a job whose page is not in sight, and a message of the desktop while no window is."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._room = ""
        self._hides = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._hides.timeout.connect(self._hide)
        board = window.board
        board.job_ended.connect(self._job_ended)
        board.queue.started.connect(self._started)
        board.queue.failed.connect(lambda error: errors.show(window, error))

    def switch(self, on: bool) -> None:
        """Tell the desktop from now on, or not."""
        self._window.remember(lambda settings: settings.model_copy(update={"tell_of_ended_jobs": on}))

    def tell_desktop(self, heading: str, text: str) -> None:
        """A message of the desktop where it takes any, else only a sign in its task bar."""
        QApplication.alert(self._window)
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self._come)
            self._tray.activated.connect(self._come)
        self._tray.show()  # without an icon there is no message
        self._tray.showMessage(heading, text, self._window.windowIcon())
        self._hides.start()

    def _job_ended(self, job: Job) -> None:
        if job.kind in QUIET and job.state == "done":
            return
        window, room = self._window, room_of(job)
        heading, text = self.heading(job), self.result(job)
        told = window.settings.tell_of_ended_jobs and _seconds(job) >= LONG_SECONDS
        if told and not window.isActiveWindow():
            self._room = room
            self.tell_desktop(heading, text)
        self._say(room, heading, text, "bad" if job.state == "failed" else "good")

    def heading(self, job: Job) -> str:
        """How a job ended."""
        endings = {
            "done": self.tr("{job}: done"),
            "stopped": self.tr("{job}: stopped"),
            "failed": self.tr("{job}: failed"),
        }
        return endings[job.state].format(job=title_of(job))

    def result(self, job: Job) -> str:
        """What came of it, in one line."""
        best, base = job.summary.best, job.summary.base
        if job.kind != "train" or job.state == "failed" or best is None:
            return engine_text(job.message)
        run = run_title(job.summary)
        if base is None:
            text = self.tr("{run}: {best} exact on the held-out rows")
            return text.format(run=run, best=percent(best.exact))
        text = self.tr("{run}: {base} → {best} exact on the held-out rows")
        return text.format(run=run, base=percent(base.exact), best=percent(best.exact))

    def _started(self, job: Job) -> None:
        heading = self.tr("The next run of the queue has started")
        self._say(room_of(job), heading, run_title(job.summary), "good")

    def _say(self, room: str, heading: str, text: str, role: str) -> None:
        """A toast that leads to the page of a job, unless that page is in sight."""
        window = self._window
        page = window.page
        if page is None or page.name != room or not window.isActiveWindow():
            window.toast.say(heading, text, role, self.tr("Show"), lambda: window.go_to(room))

    def _come(self) -> None:
        self._hide()
        self._window.raise_()
        self._window.activateWindow()
        if self._window.workspace.project is not None:
            self._window.go_to(self._room)

    def _hide(self) -> None:
        if self._tray is not None:
            self._tray.hide()


def _seconds(job: Job) -> float:
    return ev.seconds_between(job.events[0], ev.now()) if job.events else 0.0

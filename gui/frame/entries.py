"""The entries of the welcome page's lists: a click or Enter opens what they name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton

from gui.frame.status import describe, title_of
from gui.shared import theme
from gui.shared.sentences import engine_text
from gui.shared.widgets import ProgressBar, column, label, row
from gui.workspace.jobs import Job


class Entry(QFrame):
    """A line that can be chosen by mouse and keyboard, if what it names is there."""

    chosen = Signal()

    def __init__(self, *, there: bool = True) -> None:
        super().__init__()
        self.there = there
        self.setProperty("entry", True)
        if there:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        if self.there:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self.there and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


class RecentEntry(Entry):
    """One recent project: its name and place; the cross removes it from the list."""

    dropped = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__(there=(folder / "project.toml").is_file())
        self.folder = folder
        name = label(folder.name, "name" if self.there else "muted")
        place = _place_label(folder)
        self.drop_button = QToolButton()
        self.drop_button.setIcon(theme.icon("close", "muted"))
        self.drop_button.setAutoRaise(True)
        self.drop_button.setToolTip(self.tr("Remove it from this list; the folder stays"))
        self.drop_button.setAccessibleName(self.tr("Forget {name}").format(name=folder.name))
        self.drop_button.clicked.connect(lambda checked=False: self.dropped.emit(str(folder)))
        line = row(name, 6, place, margins=(10, 4, 4, 4), stretch=place)
        if not self.there:
            line.addWidget(label(self.tr("no longer there"), "muted"))
        line.addWidget(self.drop_button)
        self.setLayout(line)
        self.setToolTip(str(folder))
        self.setAccessibleName(self.tr("Open {name}").format(name=folder.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete:
            self.dropped.emit(str(self.folder))
        else:
            super().keyPressEvent(event)


class RunningEntry(Entry):
    """One live job: its project, stage and progress; choosing it opens the project at the job's page."""

    def __init__(self, project: Path, job: Job) -> None:
        super().__init__()
        self.project, self.job = project, job
        self._stage = label("", "muted")
        self._stage.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = ProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(180, 8)
        name = label(project.name, "name")
        place = _place_label(project)
        words = column(row(name, 6, place, stretch=place), self._stage, spacing=2)
        self.setLayout(row(words, self._bar, spacing=12, margins=(10, 6, 10, 6), stretch=words))
        self.setToolTip(str(project))
        job.progressed.connect(self.refresh)
        job.ended.connect(self.refresh)
        self.refresh()

    @property
    def words(self) -> str:
        return self._stage.text()

    def refresh(self) -> None:
        job = self.job
        if job.live:
            about = describe(job) or self.tr("starting")
        else:
            endings = {"done": self.tr("done"), "stopped": self.tr("stopped"), "failed": self.tr("failed")}
            about = f"{endings[job.state]}. {engine_text(job.message)}".strip()
        text = f"{title_of(job)}: {about}"
        self._stage.setText(text)
        self._stage.setToolTip(text)
        self._bar.setVisible(job.live and job.kind != "serve")  # a server has no end to come to
        self._bar.setRange(0, job.total if job.total > 1 else 0)
        self._bar.setValue(min(job.done, job.total))
        self.setAccessibleName(f"{self.project.name}. {text}")


def _place_label(folder: Path) -> QLabel:
    place = label(str(folder.parent), "muted")
    place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return place

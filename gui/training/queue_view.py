"""The runs that wait for the one that trains, with what can be done to their order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from engine.models.gguf_found import gguf_title
from engine.runs.queue import QueuedRun
from gui.shared import errors
from gui.shared.i18n import translate
from gui.shared.run_labels import method_name, title_in
from gui.shared.widgets import Card, ElidedLabel, IconButton, button, label, row
from gui.workspace.jobs import JobBoard

MOST_SEEN = 4
LINE_HEIGHT = 32  # pixels


class QueueView(Card):
    """Hidden while nothing waits. Follows the board's queue by itself."""

    def __init__(self, board: JobBoard) -> None:
        super().__init__()
        self.setObjectName("queue")
        self._board = board
        self._why = label("", "muted", wrap=True, name="queue_state")
        self.start_button = button(
            self.tr("Start now"),
            lambda: self._do(board.queue.start_next),
            role="primary",
            icon="resume",
            name="start_queued",
        )
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addLayout(
            row(label(self.tr("Queue"), "heading"), self._why, self.start_button, stretch=self._why)
        )
        self.body.addWidget(self._area)
        board.queue.changed.connect(self.refresh)
        board.jobs_changed.connect(self._show_state)
        self.refresh()

    def refresh(self) -> None:
        """Show the queue as it is now."""
        runs = self._board.queue.runs
        self.setVisible(bool(runs))
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for at, run in enumerate(runs):
            box.addLayout(self._line(at, run, len(runs)))
        box.addStretch(1)
        if before := self._area.takeWidget():
            before.deleteLater()  # not at once: one of its buttons may have been pressed
        self._area.setWidget(inner)
        self._area.setFixedHeight(LINE_HEIGHT * min(MOST_SEEN, max(1, len(runs))))
        self._show_state()

    def _show_state(self) -> None:
        queue = self._board.queue
        if not queue.runs:
            return
        free = not self._board.occupied
        self.start_button.setVisible(free)
        self._why.setText(
            {
                "": self.tr("The next run starts by itself when the one that trains has ended."),
                "failed": self.tr("The run before failed, so the next one waits for you to start it."),
                "closed": self.tr(
                    "The runs were stopped as the window closed, so the next one waits for you."
                ),
                "unable": self.tr("The next run could not be started, so it waits for you."),
            }[queue.waits_because]
        )

    def _line(self, at: int, run: QueuedRun, count: int) -> QHBoxLayout:
        queue = self._board.queue
        assert queue.project is not None  # it has runs
        text = ElidedLabel()
        text.show_text(f"{at + 1}.  {title_of(run, queue.project.folder)}")
        up = self._tool("up", self.tr("Earlier"), lambda: queue.move(at, at - 1), at > 0)
        down = self._tool("down", self.tr("Later"), lambda: queue.move(at, at + 1), at < count - 1)
        out = self._tool("close", self.tr("Take it out of the queue"), lambda: queue.remove(at), True)
        return row(text, up, down, out, spacing=2, stretch=text)

    def _tool(self, icon: str, tip: str, act: Callable[[], object], on: bool) -> IconButton:
        tool = IconButton(icon, tip, lambda: self._do(act))
        tool.setEnabled(on)
        return tool

    def _do(self, act: Callable[[], object]) -> None:
        errors.guarded(self, act)


def title_of(run: QueuedRun, project: Path) -> str:
    """What a place in the queue is for."""
    if run.recipe is not None:
        name = run.recipe.model
        model = "" if name == "embedded" else gguf_title(name) or Path(name).name
        parts = (run.name, method_name(run.recipe.method), model)
        return "  ·  ".join(part for part in parts if part)
    title = title_in(project, run.run)
    if run.measures:
        return translate("queue", "Measure {run}").format(run=title)
    if run.more:
        return translate("queue", "{run}: {n} more steps").format(run=title, n=run.more)
    return translate("queue", "Continue {run}").format(run=title)

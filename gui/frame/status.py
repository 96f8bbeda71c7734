"""The status bar: the running job with its progress and time left, device and memory."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStatusBar, QWidget

from engine.app.hardware import Load
from gui.shared import theme
from gui.shared.i18n import QT_TRANSLATE_NOOP, translate
from gui.shared.labels import count_text, duration_text
from gui.shared.run_labels import phase_name
from gui.shared.sentences import engine_text
from gui.shared.widgets import ProgressBar, button, label
from gui.workspace.jobs import Job, JobBoard

KINDS = {
    "train": QT_TRANSLATE_NOOP("status", "Training"),
    "assess": QT_TRANSLATE_NOOP("status", "Assessment"),
    "score": QT_TRANSLATE_NOOP("status", "Dry run"),
    "export": QT_TRANSLATE_NOOP("status", "Export"),
    "base_file": QT_TRANSLATE_NOOP("status", "Base model for the playground"),
    "tokens": QT_TRANSLATE_NOOP("status", "Counting tokens"),
    "augment": QT_TRANSLATE_NOOP("status", "Rows from a model"),
    "judge": QT_TRANSLATE_NOOP("status", "Asking a judge"),
    "study": QT_TRANSLATE_NOOP("status", "Study"),
    "serve": QT_TRANSLATE_NOOP("status", "Serving"),
}
HELPERS = ("tokens", "base_file")
QUIET = (*HELPERS, "serve")  # no notification at their end, no question on closing
ROOM_OF = {
    "train": "training",
    "assess": "assess",
    "score": "rewards",
    "export": "export",
    "base_file": "play",
    "tokens": "data",
    "augment": "data",
    "judge": "rewards",
    "study": "runs",
    "serve": "export",
}
SPACING, GROWTH, LEAST = 12, 8, 120  # pixels: between parts, a job's words may grow by, and have at least


class StatusBar(QStatusBar):
    """Shows one job, the training run first, and how many more there are; a click leads to its page."""

    page_wanted = Signal(str)
    device_wanted = Signal()

    def __init__(self, board: JobBoard) -> None:
        super().__init__()
        self._board = board
        self._shown: Job | None = None
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 10, 0)
        self._ready = label(self.tr("Ready"), "muted")
        self.job_button = _JobButton()
        self.job_button.clicked.connect(self._go)
        self.progress = _Progress()
        self.progress.clicked.connect(self._go)
        self.more = button("", role="quiet")
        self.more.clicked.connect(self._go_to_other)
        self.device_button = button("", self.device_wanted.emit, role="quiet", name="device_button")
        self.device_button.setToolTip(self.tr("Driver, memory and versions, and why the GPU is used or not"))
        self.device_button.hide()
        self._memory = MemoryBar()
        self._queued = label("", "muted", name="queued_runs")
        for widget in (self._ready, self.job_button, self.progress, self.more, self._queued):
            self.addWidget(widget)
        self.addPermanentWidget(self.device_button)
        self.addPermanentWidget(self._memory)
        board.jobs_changed.connect(self._show_job)
        board.queue.changed.connect(self._show_queue)
        self._show_queue()
        self._show_job()

    def show_load(self, device: str, load: Load) -> None:
        self.device_button.setText(engine_text(device))
        self.device_button.show()
        if load.gpu_memory_total:
            self._memory.show_use(load.gpu_memory_used or 0, load.gpu_memory_total)
            self._memory.setToolTip(self.tr("Memory of the graphics card in use"))
        else:
            self._memory.show_use(load.memory_used, load.memory_total)
            self._memory.setToolTip(self.tr("Memory of this computer in use"))

    def _show_queue(self) -> None:
        count = len(self._board.queue.runs)
        self._queued.setText(self.tr("{n} queued").format(n=count) if count else "")
        self._queued.setVisible(bool(count))

    def _show_job(self) -> None:
        live = self._board.live
        busy = (one for one in live if one.kind != "serve")  # a server stands in line behind work
        job = self._shown = self._board.training or next(busy, None) or next(iter(live), None)
        self._ready.setVisible(job is None)
        self.job_button.setVisible(job is not None)
        self.progress.setVisible(job is not None and job.kind != "serve")
        self.more.setVisible(len(live) > 1)
        if job is None:
            return
        self.progress.setRange(0, job.total)
        self.progress.setValue(min(job.done, job.total))
        self._say(job, describe(job))
        if len(live) > 1:
            self.more.setText(f"+{len(live) - 1}")
            self.more.setToolTip("\n".join(f"{title_of(one)}: {describe(one)}" for one in live[:8]))

    def _say(self, job: Job, words: str) -> None:
        """The words, as long as they may be beside the figures at the right end; the whole in the tooltip."""
        beside = (self.progress, self.more, self._queued, self.device_button, self._memory)
        widths = [one.sizeHint().width() + SPACING for one in beside if not one.isHidden()]
        metrics = self.job_button.fontMetrics()
        room = max(LEAST, self.width() - sum(widths) - self.job_button.frame_width)
        fitting = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room)
        if fitting != self.job_button.text():
            self.job_button.setText(fitting)
        click = self.tr("{job}. Click to open its page.").format(job=title_of(job))
        self.job_button.setToolTip(click if fitting == words else f"{words}\n{click}")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._shown is not None:
            self._say(self._shown, describe(self._shown))

    def _go(self) -> None:
        if self._shown is not None:
            self.page_wanted.emit(room_of(self._shown))

    def _go_to_other(self) -> None:
        other = next((job for job in self._board.live if job is not self._shown), None)
        if other is not None:
            self.page_wanted.emit(room_of(other))


class MemoryBar(QWidget):
    """A thin bar with its figures beside it; amber from 85% on, red from 95%."""

    def __init__(self) -> None:
        super().__init__()
        self._used, self._total = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    @property
    def words(self) -> str:
        return f"{self._used / 1e9:.1f} / {self._total / 1e9:.0f} GB" if self._total else ""

    def show_use(self, used: int, total: int) -> None:
        """Bytes in use of bytes there are."""
        self._used, self._total = used, total
        self.setAccessibleName(self.words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(72 + self.fontMetrics().horizontalAdvance("88.8 / 888 GB"), 18)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if not self._total:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("muted"))
        painter.drawText(self.rect().adjusted(68, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.words)
        share = min(1.0, self._used / self._total)
        middle = self.height() // 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(0, middle - 3, 60, 6, 3, 3)
        painter.setBrush(theme.color("bad" if share >= 0.95 else "warn" if share >= 0.85 else "accent"))
        painter.drawRoundedRect(0, middle - 3, max(6, round(60 * share)), 6, 3, 3)


class _JobButton(QPushButton):
    """The job in words; its width changes seldom, so that the bar beside it does not dance."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("job_button")
        self.setProperty("role", "quiet")

    @property
    def frame_width(self) -> int:
        """Pixels that the button takes besides its words."""
        return self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text()) + GROWTH

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(text)
        wanted = self.sizeHint().width()
        if wanted > self.minimumWidth() or wanted < self.minimumWidth() - 40:
            self.setMinimumWidth(wanted + GROWTH)


class _Progress(ProgressBar):
    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(180)
        self.setMaximumHeight(8)
        self.setTextVisible(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.clicked.emit()


def title_of(job: Job) -> str:
    """What kind of job it is: Training, Export."""
    return translate("status", KINDS.get(job.kind, job.kind))


def room_of(job: Job) -> str:
    """The page where a job is at home."""
    return ROOM_OF.get(job.kind, "data")


def describe(job: Job) -> str:
    """A live job in a few words: its stage, how far it is, and how long it will still take."""
    words = phase_name(job.stage)
    if job.state == "paused":
        words = translate("status", "{stage}, paused").format(stage=words)
    if job.total > 1:
        words += f"  {count_text(job.done, job.total)}"
    if job.seconds_left is not None:
        left = translate("status", "{time} left")
        words += "  ·  " + left.format(time=duration_text(job.seconds_left))
    return words

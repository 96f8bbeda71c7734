"""The status bar: device, memory, and the running job with its progress and time left."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QProgressBar, QStatusBar

from gui.jobs import Job, JobBoard
from gui.widgets import label

STAGES = {
    "warm_start": ("status", "Warm start"),
    "grpo": ("status", "GRPO"),
}
LOOK_EVERY_MS = 2000


class StatusBar(QStatusBar):
    """Shows one job at a time, the training run first."""

    def __init__(self, board: JobBoard) -> None:
        super().__init__()
        self._board = board
        self._job = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setFixedWidth(180)
        self._bar.setTextVisible(False)
        self._device = label("", "muted")
        self._memory = QProgressBar()
        self._memory.setFixedWidth(110)
        self._memory.setRange(0, 1000)
        self.addWidget(self._job)
        self.addWidget(self._bar)
        self.addPermanentWidget(self._device)
        self.addPermanentWidget(self._memory)
        board.jobs_changed.connect(self._show_job)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_EVERY_MS)
        QTimer.singleShot(300, self._look)
        self._show_job()

    def _show_job(self) -> None:
        job = self._board.training or next(iter(self._board.live), None)
        self._bar.setVisible(job is not None)
        if job is None:
            self._job.setText(self.tr("Ready"))
            return
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)
        self._job.setText(describe(job))

    def _look(self) -> None:
        from engine.models import hardware

        self._device.setText(hardware.device_name())
        look = hardware.load()
        used, total = look.memory_used, look.memory_total
        if look.gpu_memory_total:
            used, total = look.gpu_memory_used or 0, look.gpu_memory_total
        self._memory.setValue(round(1000 * used / total))
        self._memory.setFormat(f"{used / 2**30:.1f} / {total / 2**30:.0f} GB")
        self._memory.setToolTip(self.tr("Memory in use"))


def describe(job: Job) -> str:
    """A live job in a few words: its stage, how far it is, and how long it will still take."""
    stage = STAGES.get(job.stage, ("engine", job.stage))
    words = (
        QCoreApplication.translate(*stage) if job.stage else QCoreApplication.translate("status", "Starting")
    )
    if job.state == "paused":
        words = QCoreApplication.translate("status", "{stage}, paused").format(stage=words)
    if job.total > 1:
        words += f"  {job.done} / {job.total}"
    if job.seconds_left is not None:
        left = QCoreApplication.translate("status", "{time} left")
        words += "  ·  " + left.format(time=duration(job.seconds_left))
    return words


def duration(seconds: float) -> str:
    """Seconds as people say them: 45 s, 12 min, 3 h 20 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"

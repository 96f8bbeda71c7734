"""Samples the GPU from time to time while a run is live."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from engine.app import hardware
from engine.runs import events as ev

SAMPLE_MS = 2000


class HardwareSampler(QObject):
    """Calls `take(now, utilisation, celsius)` every two seconds; never where there is no GPU."""

    def __init__(self, parent: QObject, take: Callable[[ev.Event, float | None, float | None], None]) -> None:
        super().__init__(parent)
        self._take = take
        self._timer = QTimer(self, interval=SAMPLE_MS)
        self._timer.timeout.connect(self._sample)
        self._without_gpu = False

    def follow(self, events: Sequence[ev.AnyEvent]) -> None:
        """Start with the first events of a live run, stop with its last one."""
        if any(isinstance(event, ev.Finished) for event in events[-3:]):
            self.stop()
        elif events and not self._without_gpu and not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _sample(self) -> None:
        load = hardware.load()
        if load.gpu is None:
            self._without_gpu = True
            self.stop()
            return
        self._take(ev.now(), load.gpu, load.gpu_celsius)

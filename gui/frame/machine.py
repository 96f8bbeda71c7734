"""Looks every two seconds, beside the window, at the machine, the project's folder and crash reports."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from engine.app import crash

LOOK_EVERY_SECONDS = 2.0


class MachineWatch(QThread):
    """A thread, since a driver or a network drive may take seconds to answer."""

    looked = Signal(object, object)  # the device (a Text where it has words) and a hardware.Load
    folder_looked = Signal(object, bool, bool)  # the project's Path, whether it is there, and writable
    crash_found = Signal(object)  # the Path of a crash report that no window has told of

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._ended = False
        self._wake = threading.Event()

    def begin(self) -> None:
        """Look from now on, unless the window was closed already."""
        if not self._ended:
            self.start()

    def follow(self, folder: Path | None) -> None:
        """Look at this project folder from now on, or at none."""
        self._folder = folder
        self._wake.set()

    def end(self) -> None:
        """Stop looking, and wait for the look in hand."""
        self._ended = True
        self._wake.set()
        self.wait()

    @Slot()
    def run(self) -> None:
        from engine.app import hardware

        announced: Path | None = None
        while not self._ended:
            self._wake.clear()
            if (folder := self._folder) is not None:
                there = (folder / "project.toml").is_file()
                self.folder_looked.emit(folder, there, not there or os.access(folder, os.W_OK))
            if (report := crash.unseen()) is not None and report != announced:
                announced = report  # said once, also where the disk does not take that it was
                self.crash_found.emit(report)
            self.looked.emit(hardware.device_name(), hardware.load())
            self._wake.wait(LOOK_EVERY_SECONDS)

"""Locks the open project folder, so that other windows are warned, and watches that the folder exists."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from engine.base import lock
from gui.frame.machine import MachineWatch
from gui.shared.notices import Banner


class ProjectLock(QObject):
    """Locks one folder at a time and shows in the banner what is wrong with it."""

    def __init__(self, watch: MachineWatch, banner: Banner) -> None:
        super().__init__(watch)
        self.folder: Path | None = None
        self._watch = watch
        self._banner = banner
        watch.folder_looked.connect(self._looked)

    def elsewhere(self, folder: Path) -> str:
        """A message if another running window has this project open, else ""."""
        holder = lock.other_holder(folder)
        if holder is None:
            return ""
        text = self.tr("{folder} is open in another window (process {pid} on {host}).")
        return text.format(folder=folder, pid=holder.pid, host=holder.host)

    def acquire(self, folder: Path) -> None:
        """Release the folder locked before, and lock this one."""
        if folder != self.folder:
            self.release()
        self.folder = folder
        lock.take(folder)
        self._watch.follow(folder)

    def release(self) -> None:
        if self.folder is not None:
            lock.release(self.folder)
        self.folder = None
        self._watch.follow(None)
        self._banner.say("")

    def _looked(self, folder: Path, there: bool, writable: bool) -> None:
        if folder != self.folder:
            return
        text = ""
        if not there:
            text = self.tr(
                "The project's folder is gone: {folder}. What you see is still in the window's memory, but "
                "nothing can be saved until the folder is back."
            )
        elif not writable:
            text = self.tr("{folder} is read-only: changes and runs cannot be saved there.")
        self._banner.say(text.format(folder=folder))

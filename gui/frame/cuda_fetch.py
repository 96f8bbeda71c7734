"""The process that fetches the CUDA parts, as the window sees it: `lathe cuda-parts fetch --json`."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from engine.app import program
from engine.base.text import Text

STOP_MS = 10_000  # then it is killed; what it has on the disk is good all the same


class CudaFetch(QObject):
    """Starts it and reads its lines. It ends by itself when its stdin ends, so also with this window."""

    progressed = Signal(
        object, float, float
    )  # stage (a Text), done, total; bytes may be more than Qt's int holds
    ended = Signal(object)  # the last line: {"ended": "done"|"stopped"|"failed", "message", "hint", "cards"}

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)
        self._last: dict[str, Any] = {}
        self._stopping = False
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._process.kill)

    @property
    def running(self) -> bool:
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self) -> None:
        words = list(program.command("cuda-parts", "fetch", "--json"))
        self._last, self._stopping = {}, False
        self._process.setStandardErrorFile(QProcess.nullDevice())
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUTF8", "1")
        self._process.setProcessEnvironment(environment)
        self._process.start(words[0], words[1:])

    def stop(self) -> None:
        """Ask it to stop; what was downloaded stays for the next time."""
        self._stopping = True
        self._process.closeWriteChannel()
        self._patience.start(STOP_MS)

    def end(self) -> None:
        """Stop it now, where the window closes."""
        if self.running:
            self._process.blockSignals(True)
            self._process.kill()
            self._process.waitForFinished(STOP_MS)

    def _read(self) -> None:
        while self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            try:
                text = json.loads(line)
            except ValueError:
                continue
            if "ended" in text:
                self._last = text
            elif "stage" in text:
                self.progressed.emit(Text.load(text["stage"]), float(text["done"]), float(text["total"]))

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._finished()

    def _finished(self) -> None:
        self._patience.stop()  # or it would kill the download that goes on
        self._read()
        how = "stopped" if self._stopping else "failed"  # killed while a server kept it waiting
        nothing = {"ended": how, "message": "The download ended and gave no reason.", "hint": "Try again."}
        self.ended.emit(self._last or nothing)

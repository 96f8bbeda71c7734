"""How long until the first window is on the screen, next to a bare PySide6 + pyqtgraph window.

python -m benchmarks.window_start [--runs 10]

Both are started as processes of their own, in turn, on the same machine in the same run; the clock runs
from before the process is created to the moment its first window has painted itself. Prints both medians
and their ratio; exit code 1 where the ratio is above the limit.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 1.5

WATCH = """
import os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.window().isVisible():
            QTimer.singleShot(0, lambda: (os.write(1, b"painted"), os._exit(0)))
        return False
"""
OURS = (
    WATCH
    + """
from gui.frame import app
make_app = app.make_app
def watched(*arguments):
    made = make_app(*arguments)
    made.first_paint = FirstPaint()
    made.installEventFilter(made.first_paint)
    return made
app.make_app = watched
import main
sys.argv = ["main.py"]
main.main()
"""
)
BARE = (
    WATCH
    + """
import pyqtgraph
from PySide6.QtWidgets import QApplication, QMainWindow
made = QApplication([])
first_paint = FirstPaint()
made.installEventFilter(first_paint)
window = QMainWindow()
window.setCentralWidget(pyqtgraph.PlotWidget())
window.resize(1280, 800)
window.show()
made.exec()
"""
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.window_start", description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    environment = {**os.environ, "LATHE_DATA": tempfile.mkdtemp(prefix="lathe-start-")}
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    for code in (OURS, BARE):  # the disk cache and the .pyc files are warm for both
        started(code, environment)
    ours, bare = [], []
    for _ in range(runs):
        ours.append(started(OURS, environment))
        bare.append(started(BARE, environment))
    ratio = statistics.median(ours) / statistics.median(bare)
    paired = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    platform = environment.get("QT_QPA_PLATFORM", "the screen")
    print(f"platform             {platform}, {runs} runs each, in turn")
    print(f"Lathe                {spread(ours)}")
    print(f"PySide6 + pyqtgraph  {spread(bare)}")
    print(f"ratio of medians     {ratio:.2f}   (median of paired ratios {paired:.2f}; limit {LIMIT})")
    return 0 if ratio <= LIMIT else 1


def started(code: str, environment: dict[str, str]) -> float:
    """Seconds from before the process to its first paint."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    word = process.stdout.read(7)
    seconds = time.perf_counter() - begin
    process.communicate()
    if word != b"painted":
        raise SystemExit("the window did not paint itself")
    return seconds


def spread(values: list[float]) -> str:
    return f"median {statistics.median(values):.3f} s   [{min(values):.3f}, {max(values):.3f}]"


if __name__ == "__main__":
    sys.exit(main())

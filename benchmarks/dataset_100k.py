"""How long the dataset editor takes with 100,000 rows.

python -m benchmarks.dataset_100k [--rows 100000]

Every figure is seconds as the user waits them, with the processor's time of the window's thread beside it
for busy machines; or for "stall" the longest time in which the window answered no timer.
The limits of the aim: open under 2 s; nothing that is typed or clicked stalls visibly.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.base import store
from engine.data.rows import read_rows
from engine.project import new_project
from gui.data.columns import ANSWER, KIND, PROMPT
from gui.data.page import DataPage
from gui.shared.theme import Theme
from gui.workspace.jobs import JobBoard
from gui.workspace.workspace import Workspace


class Pulse(QObject):
    """A timer every 5 ms that notes the longest wait between two of its turns."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def begin(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def make_project(folder: Path, count: int) -> Path:
    """The example's rows, over and over, each with a prompt of its own."""
    project = new_project(folder)
    rows = read_rows(project.rows_file).rows
    with project.rows_file.open("w", encoding="utf-8") as file:
        for number in range(count):
            value = rows[number % len(rows)].to_json()
            value["id"], value["prompt"] = f"row-{number}", f"{value['prompt']} ({number})"
            file.write(json.dumps(value, ensure_ascii=False) + "\n")
    return folder


@contextmanager
def timed(name: str) -> Iterator[None]:
    start, busy = time.perf_counter(), time.thread_time()
    yield
    wall, busy = time.perf_counter() - start, time.thread_time() - busy
    print(f"{name:<44} {wall:8.3f} s  (processor {busy:.3f} s)", flush=True)


def stalls(name: str, pulse: Pulse, milliseconds: int, act: Callable[[], object] = lambda: None) -> None:
    """Do something, let the window live for a while, and print the longest stall."""
    pulse.begin()
    act()
    QTest.qWait(milliseconds)
    print(f"{name:<44} {pulse.longest:8.3f} s  (longest stall)", flush=True)


def main(count: int) -> None:
    app = QApplication(["benchmark"])
    Theme(app, "light")
    with tempfile.TemporaryDirectory() as place:
        os.environ["LATHE_DATA"] = str(Path(place) / "data")
        folder = make_project(Path(place) / "project", count)
        work = Workspace()
        board = JobBoard()
        with timed(f"open {count:,} rows"):
            work.open(folder)
        with timed("build the page"):
            page = DataPage(work, board)
        page.resize(1280, 800)
        with timed("first paint"):
            page.show()
            app.processEvents()
        pulse = Pulse()
        measure(page, work, pulse, app)
        page.close()
        work.close()
        page.deleteLater()
        app.processEvents()


def measure(page: DataPage, work: Workspace, pulse: Pulse, app: QApplication) -> None:
    stalls("the first 5 s, checks run beside", pulse, 5000)
    page.checks._work.drop()
    page.checks._soon.stop()
    page.checks._soon.setInterval(10_000_000)
    QTest.qWait(4000)
    with timed("sort by prompt"):
        page.view.sortByColumn(PROMPT, Qt.SortOrder.AscendingOrder)
    with timed("sort by answer"):
        page.view.sortByColumn(ANSWER, Qt.SortOrder.DescendingOrder)
    with timed("sort by kind"):
        page.view.sortByColumn(KIND, Qt.SortOrder.AscendingOrder)
    with timed("file order again"):
        page.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    for text in ("quarter", "quarter and", ""):
        page.filter_bar.text.setText(text)
        with timed(f"filter by {text!r}"):
            page.filter_bar._now()
            app.processEvents()
    page.view.choose_line(50_000 % page.table.rowCount())
    with timed("edit one row"):
        page.table.setData(page.table.index(50_000 % page.table.rowCount(), PROMPT), "edited")
    with timed("undo it"):
        page.actions_.undo_edit()
    with timed("delete one row"):
        page.actions_.delete_rows()
    with timed("undo it"):
        page.actions_.undo_edit()
    with timed("select all"):
        page.view.selectAll()
        places = page.view.chosen_places()
    with timed(f"move {len(places):,} rows to another split"):
        page.actions_.move_rows("valid")
    with timed("undo it"):
        page.actions_.undo_edit()
    page.view.choose_line(0)
    page.find_bar.open(replacing=True)
    page.find_bar.text.setText("(99999)")
    with timed("find the last row"):
        page.find_bar.next()
    stalls("count matches", pulse, 1500, lambda: page.find_bar.text.setText("month"))
    page.find_bar.hide()

    def type_keys() -> None:
        page.editor.prompt.setFocus()
        for _ in range(40):
            QTest.keyClicks(page.editor.prompt, "x")
            QTest.qWait(25)

    stalls("type 40 letters, rows.jsonl written beside", pulse, 4000, type_keys)

    def scroll() -> None:
        bar = page.view.verticalScrollBar()
        for step in range(100):
            bar.setValue(step * bar.maximum() // 100)
            app.processEvents()

    with timed("scroll through all rows, 100 paints"):
        scroll()
    with timed("write rows.jsonl at once (flush)"):
        page.table.setData(page.table.index(0, PROMPT), "edited again")
        work.flush()


if __name__ == "__main__":
    assert store.resource("examples").is_dir()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    main(parser.parse_args().rows)

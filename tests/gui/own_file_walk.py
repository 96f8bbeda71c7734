"""From a file of one's own to a trained model that is better than the base, with the mouse, clicks counted.

python -m tests.gui.own_file_walk OUTDIR [FILE] [--to-start | --uncut]   pictures, and the project

Without FILE it is a semicolon CSV of 60 purchase orders, made by the script. The file lies in Documents,
where the file dialog opens. `--to-start` ends when the training has begun, `--uncut` trains all that was
proposed.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QLabel, QWidget

from engine.export.index import exported_files
from engine.planning.auto import AutoPlan, auto_plan
from gui.importing.new_from_file import NewFromFile
from gui.training import auto_panel
from tests.gui.own_file import orders_csv
from tests.gui.real_window import Person, Spot, find
from tests.gui.walks import on_a_screen, window, with_a_person

TO_START, TO_PROOF = 10, 4  # clicks: from the first window to the training, and from there to the file
LONG = 1800  # seconds that a job may take on a machine that does other things too
# What Auto is cut to here: it would take ten minutes. Two passes over the 39 rows
# are enough to get all held-out rows right; one step shows that GRPO runs.
FEW = {"warm_epochs": 2.0, "method": "warm_start+grpo", "steps": 1, "prompts_per_step": 2, "group_size": 2}


_kept: list[object] = []  # of the file dialog: else Python drops what it holds of it


class Counter(Person):
    """A person whose clicks are counted, each half of a double click too; it has no keyboard at all."""

    def __init__(self, walk, pictures: Path) -> None:
        super().__init__(walk, pictures)
        self.clicks = 0

    def click_at(self, spot: Spot, times: int = 1) -> None:
        super().click_at(spot, times)
        self.clicks += times


def page() -> NewFromFile:
    return find("new_from_file", NewFromFile)


def starts(person: Counter, file: Path) -> None:
    """From the first window to a run that trains."""
    person.wait("the first window", lambda: window().isVisible() and window().windowHandle().isExposed())
    person.picture("welcome")
    person.click("new_from_file")
    person.wait("the file dialog", lambda: files(file))
    person.picture("file dialog")
    person.click_at(lambda: files(file), times=2)
    person.wait("the proposal", lambda: find("create_project").isEnabled(), 60)
    person.picture("proposal")
    assert not person.ask(lambda: page().draft.breaks), "rows break the schema that was proposed for them"
    person.click("create_project")
    person.wait("the rows of the new project", lambda: window().page is not None, 60)
    assert person.ask(lambda: window().page.name) == "data"
    person.picture("data")
    person.click("room_training")
    person.wait("the training page", lambda: window().page.name == "training")
    person.wait("the choices of Auto", lambda: window().page.setup.auto.plan is not None, 60)
    person.wait("the checks before a start", lambda: find("start").isEnabled(), 60)
    person.picture("training setup")
    person.click("start")
    person.wait("a run", lambda: window().board.training is not None)
    person.picture("training")


def proves(person: Counter, folder: Path) -> None:
    """From there to the sentence that it is better than the base model, and the file."""
    person.wait("the end of the training", lambda: window().board.training is None, LONG)
    person.wait("the result of the run", lambda: find("compare").isVisible())
    person.picture("trained")
    person.click("compare")
    person.wait("the comparison", lambda: window().page.name == "assess" and window().board.live)
    person.wait("its end", lambda: not window().board.live, LONG)
    person.wait("the verdict", lambda: find("headline", QLabel).text())
    person.picture("verdict")
    headline = person.ask(lambda: find("headline", QLabel).text())
    assert "better" in headline, headline
    person.click("export_model")
    person.wait("the export page", lambda: window().page.name == "export")
    person.wait("what to export", lambda: find("start_export").isEnabled())
    person.picture("export")
    person.click("start_export")
    person.wait("the export", lambda: window().board.live)
    person.wait("its end", lambda: not window().board.live, LONG)
    person.wait("the file", lambda: exported_files(folder))
    person.picture("the file")


def files(file: Path) -> tuple[QWidget, QRect]:
    """Where the file stands in the open dialog."""
    dialog = next((one for one in QApplication.topLevelWidgets() if shown(one)), None)
    if dialog is None:
        raise LookupError("no file dialog")
    views = (dialog.findChild(QAbstractItemView, name) for name in ("listView", "treeView"))
    view = next(one for one in views if one is not None and one.isVisible())
    viewport = view.viewport()
    _kept[:] = [dialog, view, viewport]
    model, root = view.model(), view.rootIndex()
    for line in range(model.rowCount(root)):
        index = model.index(line, 0, root)
        if index.data() == file.name:
            return viewport, view.visualRect(index)
    raise LookupError(file.name)


def shown(widget: object) -> bool:
    return isinstance(widget, QFileDialog) and widget.isVisible()


def main(out: Path, file: Path, to_start: bool, uncut: bool) -> int:
    """With a screen: the program and the person, whose clicks are limited."""

    def walk(person: Counter) -> None:
        starts(person, file)
        to_training = person.clicks
        print(f"{to_training} clicks to the training, 0 typed letters")
        assert to_training <= TO_START, to_training
        if not to_start:
            proves(person, person.ask(lambda: window().workspace.folder))
            print(f"{person.clicks - to_training} more clicks to the proof and the file")
            assert person.clicks - to_training <= TO_PROOF, person.clicks - to_training
        person.ask(lambda: QApplication.exit(0))

    def few(*words: Any) -> AutoPlan:
        plan = auto_plan(*words)
        return dataclasses.replace(plan, recipe=plan.recipe.model_copy(update=FEW))

    if not uncut:
        auto_panel.auto_plan = few  # before the page is built
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    code, _ = with_a_person(Counter(walk, out))
    sys.stderr.flush()
    os._exit(code)  # the window may stand open, with threads that run


def run(
    out: Path, file: Path | None, seconds: float, *, to_start: bool, uncut: bool = False
) -> subprocess.CompletedProcess[str]:
    """The walk in a process and on a screen of its own; LATHE_DATA and the home folder lie in `out` too."""
    documents = out / "home" / "Documents"
    documents.mkdir(parents=True, exist_ok=True)
    if file is None:
        chosen = orders_csv(documents / "orders.csv")
    else:
        chosen = Path(shutil.copy(file, documents / f"{file.parent.name}{file.suffix}"))
    words = [str(out), str(chosen), "--here", *["--to-start"] * to_start, *["--uncut"] * uncut]
    own = {"HOME": str(out / "home"), "LATHE_DATA": str(out / "data")}
    return on_a_screen("tests.gui.own_file_walk", words, seconds, **own)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--to-start", action="store_true")
    parser.add_argument("--uncut", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        sys.exit(main(given.out, given.file, given.to_start, given.uncut))
    done = run(given.out.resolve(), given.file, 7200, to_start=given.to_start, uncut=given.uncut)
    print(done.stdout, done.stderr, sep="")
    sys.exit(done.returncode)

"""A newcomer goes from the first start to a trained, compared and exported model, with the mouse alone.

python -m tests.gui.newcomer_walk OUTDIR     leaves a picture of every stage there, and the project made
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QLabel, QPushButton, QTabWidget

from engine.export.index import exported_files
from engine.runs.events import Finished
from engine.runs.runlog import read_events
from tests.gui.real_window import Person, find, texts, whole
from tests.gui.walks import on_a_screen, window, with_a_person

ROWS = 6  # that both models answer in the comparison
LONG = 600  # seconds that a job may take on a machine that does other things too


def walk(person: Person) -> None:
    """The whole way; what is not as it should be is an AssertionError."""
    person.wait("the first window", lambda: window().isVisible() and window().windowHandle().isExposed())
    person.picture("welcome")
    person.click("open_example")
    person.wait("the example", lambda: window().page is not None and window().page.name == "data")
    folder = person.ask(lambda: window().workspace.folder)
    looks_at_data(person)
    tries_an_answer(person)
    run = trains(person, folder)
    compares(person, folder)
    exports(person, folder, run)
    plays(person)
    person.menu("Project", "Quit")


def looks_at_data(person: Person) -> None:
    def third_row():
        view = find("rows", QAbstractItemView)
        return view.viewport(), view.visualRect(view.model().index(2, 0))

    person.click_at(third_row)
    person.wait(
        "the third row in the panel",
        lambda: (
            window().page.editor.prompt.toPlainText() == window().workspace.rows.all[2].prompt
            and window().page.editor.isVisible()
        ),
    )
    person.picture("data")
    person.choose_tab(lambda: window().page.side, "Checks")
    person.picture("data checks")


def tries_an_answer(person: Person) -> None:
    person.click("room_rewards")
    person.wait("the rewards page", lambda: window().page.name == "rewards")
    person.click("type_expected")
    person.wait("full reward", lambda: window().page.bench.total.text() == "1.00")
    person.picture("rewards")


def trains(person: Person, folder: Path) -> Path:
    """A warm start of a few steps and one step of GRPO, all set under Advanced."""
    person.click("room_training")
    person.wait("the training page", lambda: window().page.name == "training")
    person.wait("the checks before a start", lambda: find("start").isEnabled())
    person.picture("training setup")
    person.click("method_warm_start+grpo")
    person.click("advanced")
    few = {
        "Warm start": {"warm_epochs": 1, "warm_share": 0.05},
        "GRPO": {"steps": 1, "prompts_per_step": 2, "group_size": 2, "max_answer_tokens": 48},
        "Watching": {"validation_rows": 4, "probes": 2},
    }
    for group, numbers in few.items():
        person.click(f"group_{group}")
        for name, value in numbers.items():
            person.set_number(name, value)
        person.picture(f"training {group}")
        person.click(f"group_{group}")
    person.click("start")
    person.wait("a run", lambda: window().board.training is not None)
    person.wait("the first step", lambda: window().board.jobs[-1].stepped, LONG)
    person.picture("training runs")
    person.wait("the end of the training", lambda: window().board.training is None, LONG)
    (run,) = (one for one in (folder / "runs").iterdir() if one.is_dir())
    last = read_events(run)[-1]
    assert isinstance(last, Finished) and last.status == "done", last
    assert (run / "checkpoints" / "best" / "adapter_config.json").is_file()
    person.wait("the result of the run", lambda: find("compare").isVisible())
    person.picture("training done")
    return run


def compares(person: Person, folder: Path) -> None:
    person.click("room_assess")
    person.wait("the assess page", lambda: window().page.name == "assess")
    person.set_number("limit", ROWS)
    person.picture("assess setup")
    person.click("room_training")
    person.wait("the result of the run", lambda: find("compare").isVisible())
    person.click("compare")  # it starts at once
    person.wait("the assessment", lambda: any(job.kind == "assess" for job in window().board.live))
    person.picture("assess runs")
    person.wait("the end of the assessment", lambda: not window().board.live, LONG)
    person.wait("the result", lambda: window().page.result.assessment is not None)
    (path,) = (folder / "assessments").glob("*/assessment.json")
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert len(kept["cases"]) == ROWS, sorted(kept)
    headline = person.ask(lambda: find("headline", QLabel).text())
    assert headline.endswith(".") and len(headline) > 20, headline
    person.picture("assess result")
    person.choose_tab(lambda: window().page.result.tabs, "Cases")
    person.picture("assess cases")


def exports(person: Person, folder: Path, run: Path) -> None:
    """One Q8_0 file, proved."""
    person.click("room_export")
    person.wait("the export page", lambda: window().page.name == "export")
    for name, box in person.ask(lambda: dict(window().page.setup.quants)).items():
        if person.ask(box.isChecked) != (name == "Q8_0"):
            person.click(f"quant_{name}", QCheckBox)
    assert person.ask(lambda: window().page.setup.chosen_quants()) == ("Q8_0",)
    assert person.ask(lambda: find("prove", QCheckBox).isChecked())
    person.picture("export setup")
    person.click("start_export")
    person.wait("the export", lambda: any(job.kind == "export" for job in window().board.live))
    person.picture("export runs")
    person.wait("the end of the export", lambda: not window().board.live, LONG)
    (file,) = exported_files(folder)
    assert (file.quant, file.run) == ("Q8_0", run.name) and file.path.stat().st_size == file.size
    assert file.report is not None and file.report.asked_alike and file.report.compared > 0
    person.wait("the exported file", lambda: "Prompts with identical tokens" in texts(find("file_Q8_0")))
    person.picture("export done")


def plays(person: Person) -> None:
    person.click_at(lambda: whole(find("file_Q8_0").findChild(QPushButton, "play")))  # on the file's card
    person.wait("the play page", lambda: window().page.name == "play")
    person.click("random_row")
    person.wait("both models", lambda: all(slot.state == "ready" for slot in window().page.slots), LONG)
    person.picture("play ready")
    person.click("ask")
    person.wait(
        "two answers",
        lambda: all(slot.stats is not None and not slot.busy for slot in window().page.slots),
        LONG,
    )
    for side in ("left", "right"):
        assert person.ask(lambda side=side: find(f"answer_{side}").toPlainText().strip()), side
    person.picture("play answers")
    person.choose_tab(lambda: find("play_results", QTabWidget), "Rewards")
    person.picture("play rewards")


def main(out: Path) -> int:
    """With a screen: the program and the person; what the program leaves running is a fault."""
    code, left = with_a_person(Person(walk, out))
    for child in left:
        print(f"left over: {child}", file=sys.stderr)
    return code or (3 if left else 0)


def run(out: Path, seconds: float) -> subprocess.CompletedProcess[str]:
    """The walk in a process and on a screen of its own; LATHE_DATA lies in `out` too."""
    out.mkdir(parents=True, exist_ok=True)
    words = ("--here", str(out))
    return on_a_screen("tests.gui.newcomer_walk", words, seconds, LATHE_DATA=str(out / "data"))


if __name__ == "__main__":
    if sys.argv[1] == "--here":
        sys.exit(main(Path(sys.argv[2])))
    done = run(Path(sys.argv[1]).resolve(), 1200)
    print(done.stdout, done.stderr, sep="")
    sys.exit(done.returncode)

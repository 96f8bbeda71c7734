"""What befalls an open window from outside: crashes, corrupt files, folders that go or refuse, other writers.

Each page has tests of its own for what it says; here all of it happens to a whole window with real
processes, and afterwards nothing is lost, another page opens, and an edit reaches the disk.
"""

import os
import shutil
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from engine.base.settings import Settings
from engine.data.edits import Replace
from engine.data.rows import Row, read_rows, write_rows
from engine.export import index
from engine.export.index import ExportedFile
from engine.jobs import AssessJob, ExportJob
from engine.runs import events as ev
from gui.frame import machine
from gui.frame.main_window import MainWindow
from gui.frame.rooms import ROOMS
from gui.shared import errors
from tests.gui.assess.made import run_with_best
from tests.gui.play.conftest import players
from tests.tiny_gguf import write_tiny

WAIT = {"timeout": 60_000}
OWN = (".window.json", "rows.journal.jsonl")  # what the window itself keeps beside the rows
unix = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@pytest.fixture
def told(monkeypatch):
    """The errors that a box would show."""
    found = []
    monkeypatch.setattr(errors, "show", lambda parent, error: found.append(error))
    return found


@pytest.fixture
def window(qtbot, look, small_project, told, monkeypatch):
    """A whole window on the small project; its processes end with it."""
    monkeypatch.setattr(machine, "LOOK_EVERY_SECONDS", 0.05)
    found = MainWindow(look, Settings(page="runs"))
    found.ask_about_jobs = lambda jobs: "stop"
    qtbot.addWidget(found)
    found.resize(1280, 800)
    found.show()
    assert found.open_project(small_project.folder)
    yield found
    threads = list(found.board._threads)
    found.close()
    for thread in threads:
        if thread.process is not None:
            thread.process.kill()
            thread.process.wait()
    qtbot.waitUntil(lambda: players() == [])


@pytest.fixture(scope="module")
def tiny_gguf(tmp_path_factory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


@pytest.fixture(scope="module")
def corrupt_gguf(tiny_gguf) -> Path:
    """A whole GGUF whose number of heads cannot be: only llama.cpp itself can find that out."""
    found = bytearray(tiny_gguf.read_bytes())
    key = b"llama.attention.head_count"
    at = found.index(key) + len(key) + 4
    assert struct.unpack_from("<I", found, at) == (4,)
    struct.pack_into("<I", found, at, 3)
    path = tiny_gguf.with_name("corrupt.gguf")
    path.write_bytes(found)
    return path


def files(folder: Path) -> dict[str, bytes]:
    """All that the user has in the project; the jobs' own folders and the window's lock are not that."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".jobs" not in path.parts and path.name not in OWN
    }


def assert_lives(window: MainWindow, told: list) -> None:
    """Every page opens, and an edit reaches rows.jsonl."""
    told.clear()
    for room in ROOMS:
        window.show_page(room.name)
        assert window.page.name == room.name and window.page.isVisible()
    first = window.workspace.rows.all[0]
    new = Row(first.id, "today=20300101 still alive", first.completion, first.kind, first.split, first.extra)
    window.workspace.rows.apply(Replace(((0, new),)), "Edit prompt")
    window.workspace.flush()
    assert read_rows(window.workspace.project.rows_file).rows[0].prompt == new.prompt
    assert told == []


def begun(qtbot, job) -> int:
    """Wait for the worker's first word; its process."""
    qtbot.waitUntil(lambda: any(isinstance(one, ev.Started) for one in job.events), **WAIT)
    return next(one.pid for one in job.events if isinstance(one, ev.Started))


# -- native crashes


@unix
def test_a_crash_of_the_export_worker_is_told_on_whatever_page_and_loses_nothing(window, qtbot, told):
    run = run_with_best(window.workspace.project)
    window.show_page("export")
    before = files(window.workspace.folder)
    window.page.start(ExportJob(run=run.name, quants=("Q8_0",)))
    (job,) = window.board.live
    window.show_page("data")
    worker = begun(qtbot, job)
    with qtbot.waitSignal(job.ended, **WAIT):
        os.kill(worker, signal.SIGABRT)
    assert "Export: failed" in window.toast.words and "crashed in a native library" in window.toast.words
    assert files(window.workspace.folder) == before
    window.toast.show_button.click()
    assert window.page.name == "export" and "crashed in a native library" in window.page.panel.words
    assert_lives(window, told)


@unix
def test_a_crash_of_a_playground_model_is_told_in_its_pane_and_loses_nothing(window, qtbot, told, tiny_gguf):
    window.show_page("play")
    play = window.page
    for side in (0, 1):
        play.choosers.choose_file(tiny_gguf, side)
    qtbot.waitUntil(lambda: all(slot.state == "ready" for slot in play.slots), **WAIT)
    before = files(window.workspace.folder)
    os.kill(play.slots[1].pid, signal.SIGABRT)
    play.box.editor_of("max_tokens").setValue(6)
    play.box.take(window.workspace.rows.all[0])
    play.ask()
    qtbot.waitUntil(
        lambda: all(not slot.busy for slot in play.slots) and play.slots[0].stats is not None, **WAIT
    )
    assert "SIGABRT" in play.panes[1]._failure_text.text() and play.panes[1].again.isVisible()
    assert play.slots[0].text
    after = files(window.workspace.folder)
    assert {name: after[name] for name in before} == before
    assert_lives(window, told)


@unix
def test_a_crash_of_the_model_on_the_rewards_bench_is_told_there_and_it_can_be_asked_again(
    window, qtbot, told, tiny_gguf
):
    folder = window.workspace.folder / "exports" / "20300102-030405-first"
    folder.mkdir(parents=True)
    path = folder / "first-Q8_0.gguf"
    shutil.copy(tiny_gguf, path)
    index.add(ExportedFile(path, "Q8_0", 1, folder.name, "best", None, 1.7e9))
    window.show_page("rewards")
    bar = window.page.bench.models
    bar.model_box.setCurrentIndex(bar.model_box.count() - 3)  # before the entry that adds an endpoint
    came = []
    bar.text_came.connect(lambda _: came.append(os.kill(bar._slot.pid, signal.SIGABRT)) if not came else None)
    bar.ask_button.click()
    qtbot.waitUntil(lambda: "SIGABRT" in bar.status.text(), **WAIT)
    assert not bar.busy and bar.ask_button.text() == "Generate"
    bar.ask_button.click()
    qtbot.waitUntil(lambda: "tokens" in bar.status.text(), **WAIT)
    assert_lives(window, told)


# -- a corrupt GGUF


def test_a_corrupt_gguf_is_a_sentence_in_play_and_in_assess(window, qtbot, told, corrupt_gguf, tiny_gguf):
    before = files(window.workspace.folder)
    window.show_page("play", {"model": corrupt_gguf})
    play = window.page
    qtbot.waitUntil(lambda: play.slots[1].failure is not None, **WAIT)
    said = play.panes[1]._failure_text.text()
    assert "llama.cpp cannot load" in said and corrupt_gguf.name in said and "Traceback" not in said
    window.show_page("assess")
    assess = window.page
    assess.start(AssessJob(models=(str(corrupt_gguf), str(tiny_gguf)), limit=1))
    with qtbot.waitSignal(assess.panel.job.ended, timeout=200_000):
        pass
    assert "llama.cpp cannot load" in assess.panel.words and not assess.panel.details_button.isVisible()
    assert "Nothing that existed before is lost." in assess.panel.words
    assert files(window.workspace.folder) == before
    assert_lives(window, told)


# -- a folder that vanishes


@pytest.mark.parametrize("visited", [False, True])
def test_a_folder_that_vanishes_refuses_kindly_on_every_page_and_all_is_there_when_it_is_back(
    window, qtbot, told, visited
):
    folder = window.workspace.folder
    if visited:
        for room in ROOMS:
            window.show_page(room.name)
    rows, before = window.workspace.rows.all, files(folder)
    away = folder.with_name("away")
    folder.rename(away)
    qtbot.waitUntil(window.banner.isVisible)
    assert "The project's folder is gone" in window.banner.words
    for room in ROOMS:
        window.show_page(room.name)
        assert window.page.name == room.name and window.page.isVisible()
    window.show_page("data")
    window.page.view.choose_line(0)
    window.page.editor.prompt.setPlainText("today=20300101 typed while the folder is away")
    window.page.editor.commit()
    qtbot.waitUntil(lambda: bool(told))
    assert "gone" in str(told.pop()) and not told
    assert window.workspace.rows.all == rows
    window.show_page("training")
    qtbot.waitUntil(lambda: not window.page.setup.obstacle, timeout=20000)  # Auto has chosen
    window.page.start()
    assert len(told) == 1 and "gone" in str(told.pop())
    window.show_page("assess")
    window.page.start(AssessJob(models=("base:embedded", "base:other")))
    assert len(told) == 1 and "gone" in str(told.pop())
    assert not folder.exists(), "a vanished project is not half made again"
    away.rename(folder)
    qtbot.waitUntil(lambda: not window.banner.isVisible())
    assert files(folder) == before
    window.show_page("data")  # what was typed is still there to be taken over
    assert window.page.editor.prompt.toPlainText().endswith("while the folder is away")
    assert_lives(window, told)


# -- a folder that may only be read


@pytest.fixture
def read_only(window, small_project):
    """Makes the open project's folder read-only as a disk does, for root too; the call back undoes it."""
    folder = window.workspace.folder

    def mount(*words: str) -> bool:
        return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0

    if os.geteuid() != 0:
        folder.chmod(0o555)
        undo = lambda: folder.chmod(0o755)  # noqa: E731
    elif shutil.which("mount") and mount("--bind", str(folder), str(folder)):
        assert mount("-o", "remount,bind,ro", str(folder))
        undo = lambda: subprocess.run(["umount", "-l", str(folder)], check=False)  # noqa: E731
    else:
        pytest.skip("root may write everywhere, and may not mount here")
    yield undo
    undo()


@unix
def test_a_read_only_folder_refuses_kindly_and_takes_edits_again_afterwards(window, qtbot, told, read_only):
    folder = window.workspace.folder
    rows, before = window.workspace.rows.all, files(folder)
    qtbot.waitUntil(window.banner.isVisible)
    assert "read-only" in window.banner.words
    window.show_page("data")
    window.page.view.choose_line(0)
    window.page.editor.prompt.setPlainText("today=20300101 typed where nothing can be written")
    window.page.editor.commit()
    qtbot.waitUntil(lambda: bool(told))
    assert "rows.journal.jsonl" in str(told.pop()) and not told
    assert window.workspace.rows.all == rows
    window.show_page("rewards")
    window.page.editor.add("number_close")
    assert not window.page.save()
    window.show_page("training")
    qtbot.waitUntil(lambda: not window.page.setup.obstacle, timeout=20000)  # Auto has chosen
    window.page.start()
    assert len(told) == 1 and str(folder) in str(told.pop())
    window.show_page("assess")
    window.page.start(AssessJob(models=("base:embedded", "base:other")))
    assert len(told) == 1 and str(folder) in str(told.pop())
    window.show_page("play")
    window.show_page("export")
    window.show_page("runs")
    assert not window.board.jobs and files(folder) == before
    read_only()
    qtbot.waitUntil(lambda: not window.banner.isVisible())
    window.show_page("data")
    assert window.page.editor.prompt.toPlainText().endswith("where nothing can be written")
    assert_lives(window, told)


# -- another writer


@pytest.mark.parametrize("mine", [True, False])
def test_rows_changed_by_another_program_while_one_types_lose_neither_version(window, qtbot, told, mine):
    path = window.workspace.project.rows_file
    window.show_page("data")
    data = window.page
    data.view.choose_line(2)
    typed = "today=20300101 typed while another program wrote"
    data.editor.prompt.setPlainText(typed)  # not taken over yet
    theirs = Row("theirs", "today=20300202 their row", {"from": "2030-01-01"})
    with qtbot.waitSignal(window.workspace.rows.changed_on_disk, **WAIT):
        write_rows(path, [theirs])
    assert "changed by another program" in data.notices.texts()[0]
    assert data.editor.prompt.toPlainText() == typed
    window.show_page("rewards")  # leaving takes over what was typed, and overwrites nothing
    assert read_rows(path).rows == (theirs,)
    window.show_page("data")
    (data.notices.keep_mine if mine else data.notices.take_file)()
    assert told == []
    (kept,) = path.parent.glob("rows.other-*" if mine else "rows.mine-*")
    window.workspace.flush()
    both = [read_rows(one).rows for one in (path, kept)]
    with_mine, with_theirs = both if mine else reversed(both)
    assert with_mine[2].prompt == typed and len(with_mine) == 30
    assert with_theirs == (theirs,)
    assert_lives(window, told)

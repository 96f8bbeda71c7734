"""The window tells of crash reports: those of an earlier start, of jobs, and of commands."""

import subprocess
import sys
from pathlib import Path

import pytest

from engine.app import crash
from engine.base.settings import Settings
from gui.frame import machine
from gui.frame.main_window import MainWindow

ROOT = Path(machine.__file__).parents[2]


@pytest.fixture
def window(qtbot, look, monkeypatch):
    monkeypatch.setattr(machine, "LOOK_EVERY_SECONDS", 0.05)
    found = MainWindow(look, Settings())
    qtbot.addWidget(found)
    found.resize(1100, 750)
    found.show()
    yield found
    found.close()


def crashed(what):
    """A process of the program that dies in native code."""
    code = f"from engine.app import crash; crash.install({what!r}); import os; os.abort()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.DEVNULL, check=False)
    assert done.returncode != 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_a_crash_of_the_earlier_window_is_told_at_the_next_start_and_shown(window, qtbot):
    crashed("window")
    qtbot.waitUntil(window.toast.isVisible)
    assert "Crash report saved" in window.toast.words and "Lathe's window" in window.toast.words
    window.toast.show_button.click()
    dialog = window.crash_notice.dialog
    text = dialog.report.toPlainText()
    assert "Fatal Python error: Aborted" in text and "Libraries:" in text and "nowhere" in text
    dialog.accept()
    window.toast.hide()
    qtbot.wait(200)
    assert not window.toast.isVisible(), "told twice"


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("assess", "A job (Assessment)"),
        ("base_file", "A job (Base model for the playground)"),
        ("player", "A model in the playground"),
        ("import", "The command import"),
    ],
)
def test_what_ended_is_named(window, qtbot, what, said):
    crash.write(what, "text")
    qtbot.waitUntil(window.toast.isVisible)
    assert said in window.toast.words and "no rows, prompts or answers" in window.toast.words


def test_a_report_that_was_told_is_told_by_no_later_window(window, qtbot):
    crash.mark_seen(crash.write("train", "text"))
    qtbot.wait(500)
    assert not window.toast.isVisible()


def test_a_report_that_is_gone_when_it_is_to_be_shown_is_a_sentence(window, qtbot, monkeypatch):
    from gui.shared import errors

    said = []
    monkeypatch.setattr(errors, "show", lambda parent, error: said.append(error.message))
    report = crash.write("train", "text")
    qtbot.waitUntil(window.toast.isVisible)
    report.unlink()
    window.toast.show_button.click()
    assert "does not exist" in said[0] and window.crash_notice.dialog is None

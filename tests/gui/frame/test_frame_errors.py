"""The two kinds of error: a kind sentence, and a report that can be sent; the window lives."""

import sys
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from engine.app import crash
from engine.base.errors import UserError
from gui.shared import desktop, errors


@pytest.fixture
def reporter(qapp, monkeypatch):
    monkeypatch.setattr(sys, "__stderr__", None)
    found = errors.Reporter()
    monkeypatch.setattr(sys, "excepthook", found.hook)
    yield found
    if found.dialog is not None:
        found.dialog.close()


@pytest.fixture
def shown(monkeypatch):
    """The messages that would have been shown kindly."""
    found = []
    monkeypatch.setattr(errors, "show", lambda parent, error: found.append(error))
    return found


@pytest.mark.qt_no_exception_capture
def test_an_exception_in_a_slot_becomes_a_report_and_the_window_lives(qtbot, reporter):
    button = QPushButton("press")
    qtbot.addWidget(button)
    button.show()
    button.clicked.connect(lambda: {}["not there"])
    button.click()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    text = reporter.dialog.report.toPlainText()
    assert "KeyError: 'not there'" in text and "PySide6-Essentials 6" in text and "Lathe:" in text
    assert crash.unseen() is None, "a report that was shown is seen"
    reporter.dialog.accept()
    assert button.isVisible() and reporter.dialog is None
    button.close()


@pytest.mark.qt_no_exception_capture
def test_an_exception_in_a_painting_is_reported_once(qtbot, reporter):
    class Broken(QWidget):
        painted = 0

        def paintEvent(self, event):  # noqa: N802
            self.painted += 1
            raise ValueError("no paint left")

    widget = Broken()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    reporter.dialog.accept()
    before = widget.painted
    widget.update()
    qtbot.waitUntil(lambda: widget.painted > before)
    qtbot.wait(20)
    assert reporter.dialog is None
    assert len(list(crash.folder().glob(f"{crash.PREFIX}*-window.txt"))) == 1
    widget.close()


@pytest.mark.qt_no_exception_capture
def test_an_exception_of_another_thread_is_reported_in_the_window_s_own(qtbot, reporter):
    def fail():
        try:
            raise RuntimeError("in a thread")
        except RuntimeError:
            reporter.hook(*sys.exc_info())

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert reporter.dialog.thread() is QApplication.instance().thread()


@pytest.mark.qt_no_exception_capture
def test_a_user_error_in_a_slot_is_shown_kindly_without_a_report(qtbot, reporter, shown):
    button = QPushButton("press")
    qtbot.addWidget(button)

    def fail():
        raise UserError("The disk is full.", hint="Free some space.")

    button.clicked.connect(fail)
    button.click()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0].message == "The disk is full." and reporter.dialog is None


def test_a_report_is_copied_saved_and_shown_in_its_folder(qtbot, tmp_path, qapp, monkeypatch):
    kept = crash.write("window", "what happened")
    dialog = errors.ReportDialog(None, "what happened", kept)
    qtbot.addWidget(dialog)
    dialog.copy_button.click()
    assert qapp.clipboard().text() == "what happened"
    assert dialog.save_to(tmp_path / "mine.txt")
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "what happened"
    opened = []
    monkeypatch.setattr(desktop, "show_folder", opened.append)
    dialog.folder_button.click()
    assert opened == [crash.folder()]


def test_a_report_that_no_disk_takes_is_shown_all_the_same(qtbot, reporter, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "file" / "below"))
    reporter.hook(ValueError, ValueError("x"), None)
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert "ValueError" in reporter.dialog.report.toPlainText()
    assert not reporter.dialog.folder_button.isEnabled()


def test_a_kind_message_shows_its_sentence_and_its_hint_as_plain_text(qtbot, qapp):
    seen = []

    def look():
        box = qapp.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append((box.text(), box.informativeText(), box.textFormat().name))
        box.accept()

    QTimer.singleShot(50, look)
    errors.show(None, UserError("<b>No</b> file.", hint="Look there."))
    assert seen == [("<b>No</b> file.", "Look there.", "PlainText")]


def test_guarded_says_whether_it_went_well(qtbot, shown):
    def fail():
        raise UserError("No.")

    widget = QWidget()
    qtbot.addWidget(widget)
    assert errors.guarded(widget, lambda: None)
    assert not errors.guarded(widget, fail)
    assert [error.message for error in shown] == ["No."]

"""Any text in an editor: words without end, many lines, and more than it takes."""

import time

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QToolTip

from gui.shared.text_edit import MOST_LETTERS, MOST_LINES, TextEdit

TOO_LONG = {"letters": "x" * (MOST_LETTERS + 1), "lines": "a\n" * (MOST_LINES + 1)}


@pytest.fixture
def edit(qtbot, look):
    made = TextEdit()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    return made


def pasted(text):
    source = QMimeData()
    source.setText(text)
    return source


@pytest.mark.parametrize("way", ["set", "write", "paste"])
def test_a_word_without_end_is_shown_at_once_and_other_text_breaks_between_words(edit, way):
    text = "x" * MOST_LETTERS
    paste = pasted(text)
    put = {"set": edit.setPlainText, "write": edit.write, "paste": lambda _: edit.insertFromMimeData(paste)}
    began = time.monotonic()
    put[way](text)
    edit.grab()
    assert time.monotonic() - began < 3
    assert edit.toPlainText() == text and not edit.isReadOnly()
    edit.write("some words")
    assert edit.wordWrapMode() == QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


@pytest.mark.parametrize("text", TOO_LONG.values(), ids=TOO_LONG)
@pytest.mark.parametrize("way", ["set", "write"])
def test_of_a_text_that_is_too_long_the_beginning_is_shown_and_nothing_is_lost(edit, text, way):
    {"set": edit.setPlainText, "write": edit.write}[way](text)
    assert edit.toPlainText() == text and edit.isReadOnly()
    shown = edit.document().toPlainText()
    assert len(shown) < 30_000 and shown.startswith(text[:500])
    assert shown.endswith("are too many for this field.")
    edit.setReadOnly(False)
    assert edit.isReadOnly()  # what is not shown cannot be changed
    edit.write("short")
    assert edit.toPlainText() == "short" and not edit.isReadOnly()


def test_a_read_only_view_stays_one(edit):
    edit.setReadOnly(True)
    edit.setPlainText(TOO_LONG["lines"])
    edit.clear()
    assert edit.toPlainText() == "" and edit.isReadOnly()


@pytest.mark.parametrize("text", TOO_LONG.values(), ids=TOO_LONG)
def test_a_text_that_is_too_long_is_not_pasted_and_the_editor_says_so(edit, text):
    edit.setPlainText("mine")
    edit.insertFromMimeData(pasted(text))
    assert edit.toPlainText() == "mine"
    assert "too many for this field" in QToolTip.text()
    QToolTip.hideText()

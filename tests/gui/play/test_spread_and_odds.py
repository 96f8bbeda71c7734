"""Several answers of each model, and tokens shaded by their probability, with real models."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from engine.base.odds import Odds
from engine.play.history import HistoryEntry, HistoryLog
from gui.play.answer_view import AnswerView, odds_text, share_text
from tests.gui.play.test_play_page import ask, settings, wait_for_answers

SPANS = [
    ("wörk\n", Odds(0.9)),
    ('{"', Odds(0.999)),
    ("a😀", Odds(0.25, (("b", 0.5), ("a😀", 0.25)))),
    ('"}', None),
]


def test_several_draws_are_counted_and_each_can_be_seen_again(both, qtbot, workspace):
    settings(both, temperature=1.5, max_tokens=3, answers=4, seed=7)
    ask(both, "today=20300720 how much")
    wait_for_answers(both, qtbot)
    left, right = both.slots
    assert [one.text for one in left.drawn] == [one.text for one in right.drawn] and len(left.drawn) == 4
    spread = both.results.spread
    rows = [[cell if isinstance(cell, str) else cell.text for cell in line] for line in spread.model.items]
    assert sum(int(line[1].split()[0]) for line in rows) == 4 and rows[0][1] == rows[0][2]
    other = next(at for at, one in enumerate(left.drawn) if one.text != left.text)
    wanted = left.drawn[other].text
    at = next(place for place, group in enumerate(spread._groups) if other in group.places[0])
    spread.table.clicked.emit(spread.model.index(at, 0))
    assert left.text == wanted and both.panes[0].verdict.isVisible()
    (entry,) = both.results.history.model.items
    assert len(entry.replies[0].others) == 3
    log = HistoryLog(workspace.folder)
    log.read()
    assert log.all == [entry]
    both.bring_back(HistoryEntry(time=1.0, prompt="x"))
    assert spread.model.items == []
    both.bring_back(log.all[0])
    assert len(left.drawn) == 4 and len(spread.model.items) == len(rows)


def test_without_a_temperature_one_answer_is_drawn(both, qtbot):
    settings(both, answers=5, max_tokens=3)
    ask(both, "today=20300720 how much")
    wait_for_answers(both, qtbot)
    assert len(both.slots[0].drawn) == 1 and both.results.spread.currentIndex() == 0


def test_stop_ends_the_draws_and_keeps_those_that_came(both, qtbot):
    settings(both, temperature=1.0, max_tokens=60, answers=50)
    both.slots[0].drew.connect(lambda: both.stop() if len(both.slots[0].drawn) == 2 else None)
    ask(both, "today=20300720 how much")
    wait_for_answers(both, qtbot)
    assert 2 <= len(both.slots[0].drawn) < 50 and both.slots[0].state == "ready"


def test_tokens_are_shaded_and_told_while_probabilities_are_on(both, qtbot):
    settings(both, max_tokens=6)
    ask(both, "today=20300720 how much")
    wait_for_answers(both, qtbot)
    pane = both.panes[0]
    assert not pane.answer.shaded and "tokens" in pane.figures.whole and both.slots[0].text
    both.box.editor_of("probabilities").setChecked(True)
    plain = both.slots[0].text
    both.ask()
    wait_for_answers(both, qtbot)
    assert both.slots[0].text == plain == pane.answer.toPlainText()
    assert pane.answer.extraSelections() and "tokens" in pane.figures.toolTip()
    hint = pane.figures.whole
    qtbot.keyClick(pane.answer, Qt.Key.Key_Right)
    assert pane.figures.whole != hint and pane.figures.whole.count("%") == 5


@pytest.fixture
def view(qtbot):
    found = AnswerView()
    qtbot.addWidget(found)
    found.resize(300, 100)
    found.show()
    found.show_tokens('{"a😀"}', SPANS)
    return found


def test_shades_stand_behind_unlikely_tokens_of_the_answer_only(view):
    assert view.toPlainText() == '{"a😀"}'
    (shade,) = view.extraSelections()
    assert shade.cursor.selectedText() == "a😀"
    view.set_json('{"a":1}')
    assert not view.extraSelections() and not view.shaded


def test_pointing_at_a_token_shows_its_alternatives(view):
    cursor = view.textCursor()
    cursor.setPosition(3)
    point = view.cursorRect(cursor).center()
    view.viewportEvent(QHelpEvent(QEvent.Type.ToolTip, point, view.viewport().mapToGlobal(point)))
    assert QToolTip.text() == '"a😀": 25.0%\n"b" 50.0%'


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100.0%"), (0.9996, ">99.9%"), (0.5, "50.0%"), (0.0004, "<0.1%"), (0.0, "0.0%")]
)
def test_a_share_is_never_rounded_to_certainty(share, text):
    assert share_text(share) == text and odds_text(" ", Odds(share), "") == f'" ": {text}'

"""Many prompts at once, put to real models in real processes."""

from __future__ import annotations

import json

import pytest
from PySide6.QtGui import QKeySequence

from engine.assess.choices import Adapter
from gui.play import choices
from gui.shared import file_dialogs
from gui.shared.shortcuts import plain
from tests.gui.play.test_play_page import SECONDS, ask, settings, wait_for_answers


@pytest.fixture
def many(both):
    settings(both, max_tokens=4)
    both.ask_many()
    yield both.many
    both.many.hide()


def typed(many, *prompts: str) -> None:
    many.prompts.setPlainText("\n".join(prompts))


def wait(many, qtbot) -> None:
    qtbot.waitUntil(lambda: not many.batch.running, timeout=SECONDS)


def texts(many) -> list[list[str]]:
    table = many.table
    return [
        [table.index(at, column).data() for column in range(table.columnCount())]
        for at in range(table.rowCount())
    ]


def test_pasted_prompts_are_asked_of_both_sides_and_saved(
    many, both, qtbot, workspace, tmp_path, monkeypatch
):
    known = workspace.rows.all[0]
    typed(many, "today=20300720 one", "", known.prompt, "three")
    many.start_button.click()
    assert many.stop_button.isEnabled() and not many.start_button.isEnabled()
    wait(many, qtbot)
    rows = texts(many)
    assert [line[0] for line in rows][:2] == ["today=20300720 one", known.prompt]
    assert rows[2][0].startswith("today=") and rows[2][0].endswith("three")  # as the dataset's prompts are
    assert rows[1][1] == known.answer_text() and rows[0][1] == ""
    assert rows[1][2].startswith("✗") and rows[0][2] == rows[0][4] and float(rows[0][3]) >= 0
    assert "0 of 1 exact" in many.summary.text()
    assert both.slots[0].text == "" and both.results.history.model.rowCount() == 0  # the page is left alone
    monkeypatch.setattr(file_dialogs, "save_file", lambda *given: tmp_path / "answers.jsonl")
    many.save_button.click()
    lines = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) == 6 and [line["exact"] for line in lines[2:4]] == [False, False]


def test_rows_are_taken_and_one_side_can_be_left_out(many, qtbot, workspace):
    many.source.setCurrentIndex(1)
    many.count.setValue(2)
    many.sides[0].setChecked(False)
    many.start_button.click()
    wait(many, qtbot)
    tests = [row for row in workspace.rows.all if row.split == "test"][:2]
    assert [line[0] for line in texts(many)] == [" ".join(row.prompt.split()) for row in tests]
    assert many.table.columnCount() == 4 and len(many.batch.results) == 2


def test_stop_keeps_what_came_and_going_on_asks_the_rest(many, both, qtbot):
    typed(many, *(f"today=20300720 number {number}" for number in range(12)))
    many.batch.came.connect(lambda place: many.stop_button.click() if place == 2 else None)
    many.start_button.click()
    wait(many, qtbot)
    kept = dict(many.batch.results)
    assert 3 <= len(kept) < 24 and many.start_button.text() == "Go on" and both.slots[0].state == "ready"
    many.batch.came.disconnect()
    many.batch.came.connect(many._came)
    many.start_button.click()
    wait(many, qtbot)
    assert len(many.batch.results) == 24 and kept.items() <= many.batch.results.items()
    assert many.start_button.text() == "Ask"
    many._saved = True
    many.start_button.click()  # all of it again
    assert many.batch.running and not many.batch.results
    many.stop_button.click()


def test_a_question_on_the_page_goes_first_and_the_list_goes_on(many, both, qtbot):
    typed(many, *(f"today=20300720 number {number}" for number in range(6)))
    many.batch.came.connect(lambda place: ask(both, "today=20300720 mine") if place == 1 else None)
    many.start_button.click()
    wait(many, qtbot)
    wait_for_answers(both, qtbot)
    assert len(many.batch.results) == 12
    assert both.slots[0].stats is not None and both.panes[0].verdict.isVisible()


def test_a_prompt_that_is_refused_is_marked_and_another_model_ends_the_list(
    many, both, qtbot, tiny_file, tmp_path
):
    typed(many, "today=20300720 " + "long " * 3000, "today=20300720 short")
    many.start_button.click()
    wait(many, qtbot)
    assert "reads 2048 at once" in texts(many)[0][1] and not texts(many)[1][1].startswith("The")
    assert both.slots[0].failure is None
    other = tmp_path / "other.gguf"
    other.write_bytes(tiny_file.read_bytes())
    typed(many, *(f"today=20300720 number {number}" for number in range(9)))
    many._saved = True
    many.batch.came.connect(lambda place: both.choosers.choose_file(other, 0) if place == 0 else None)
    many.start_button.click()
    wait(many, qtbot)
    assert "Another model was chosen" in many.remark.text() and 1 <= len(many.batch.results) < 18


def test_giving_up_the_loading_of_a_model_stops_the_list(many, both, qtbot, tiny_file, tmp_path):
    other = tmp_path / "other.gguf"
    other.write_bytes(tiny_file.read_bytes())
    both.choosers.choose_file(other, 0)
    many.sides[1].setChecked(False)
    typed(many, "today=20300720 one")
    many.start_button.click()
    qtbot.waitUntil(lambda: both.slots[0].pending, timeout=SECONDS)
    both.slots[0].stop()
    wait(many, qtbot)
    qtbot.wait(50)
    assert both.slots[0].state == "waiting" and not many.batch.results


def test_a_model_that_cannot_be_loaded_ends_the_list_for_the_other_side_too(many, both, qtbot, tmp_path):
    both.slots[0].choose(choices.run_choice(Adapter(tmp_path / "gone", "best", "embedded", None)))
    states: list[str] = []
    both.slots[1].changed.connect(lambda: states.append(both.slots[1].state))
    typed(many, "today=20300720 one")
    many.start_button.click()
    wait(many, qtbot)
    assert many.remark.text() and not many.batch.results and states == []


def test_the_name_of_a_model_is_shown_with_its_ampersand(many, both, tiny_file, tmp_path):
    other = tmp_path / "this & that.gguf"
    other.write_bytes(tiny_file.read_bytes())
    both.slots[0].choose(choices.file_choice(other))
    both.ask_many()
    text = many.sides[0].text()
    assert QKeySequence.mnemonic(text).isEmpty() and "this & that" in plain(text)


def test_nothing_to_ask_is_said(many):
    many.start_button.click()
    assert "no prompt" in many.remark.text()
    typed(many, "today=20300720 one")
    for box in many.sides:
        box.setChecked(False)
    many.start_button.click()
    assert "No model" in many.remark.text() and not many.batch.running

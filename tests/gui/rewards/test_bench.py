"""The bench: an answer and its score at once."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from engine.data.rows import canonical, write_rows
from gui.play.choices import file_choice
from gui.rewards.breakers import broken


@pytest.fixture
def bench(page):
    return page.bench


def test_the_expected_answer_stands_there_at_first_and_gets_full_reward(bench):
    assert bench.answer == bench.picker.row.answer_text()
    assert bench.prompt_view.toPlainText() == bench.picker.row.prompt
    assert bench.total.text() == "1.00"
    assert bench.exact_label.text() == "exact match"
    assert not bench.gold_label.isVisibleTo(bench)


def test_of_several_right_answers_the_one_that_is_met_is_shown(bench, workspace):
    row, other = bench.picker.row, {"from": "2031-01-01", "to": "2031-12-31", "granularity": ["Day"]}
    workspace.rows.accept(row.id, canonical(other))
    assert bench.expected_title.text() == "Right answer 1 of 2"
    bench.answer_edit.setPlainText(canonical(other))
    assert (bench.total.text(), bench.exact_label.text()) == ("1.00", "exact match")
    assert bench.expected_title.text() == "Right answer 2 of 2"
    assert bench.expected_view.value() == other


def test_typing_changes_total_and_reasons_at_once(bench, qtbot):
    bench.answer_edit.selectAll()
    qtbot.keyClicks(bench.answer_edit, "no")
    assert bench.total.text() == "0.00"
    figure, reason = bench.parts.texts()["Is JSON"]
    assert figure == "0.00"
    assert "not valid JSON" in reason


def test_each_fault_can_be_made_and_costs_something(bench):
    for name in broken(bench.picker.row):
        bench.break_it(name)
        assert float(bench.total.text()) < 1, name
    bench.answer_edit.undo()
    assert bench.answer == list(broken(bench.picker.row).values())[-2]
    bench.type_expected()
    assert bench.total.text() == "1.00"


def test_the_menu_of_faults_offers_those_of_this_row(bench):
    menu = bench.break_button.menu()
    menu.aboutToShow.emit()
    assert len(menu.actions()) == len(broken(bench.picker.row))
    next(action for action in menu.actions() if action.text() == "In a code fence").trigger()
    assert bench.answer.startswith("```json")


def test_a_dimension_that_does_not_apply_says_so(page, bench):
    page.editor.add("number_close")
    figure, reason = bench.parts.texts()["Number is close"]
    assert figure == "–"
    assert reason.startswith("Does not apply")


def test_a_change_of_weight_shows_in_the_total_before_it_is_saved(page, bench):
    bench.break_it("fenced")
    before = float(bench.total.text())
    exact = page.editor.lines[-1].key  # a fence fails it
    page.editor.cards.cards[exact].weight.setValue(0.9)
    assert float(bench.total.text()) < before


def test_an_answer_without_end_is_not_judged_while_one_waits(bench):
    bench.answer_edit.setPlainText('{"granularity":[' + ",".join(["9"] * 20_000) + "]}")
    assert bench.total.text() == "–" and "too long" in bench.exact_label.text()
    assert bench.parts.isHidden() and bench.timeline.isHidden()
    bench.type_expected()
    assert bench.total.text() == "1.00" and not bench.parts.isHidden()


def test_the_time_line_shows_expected_answer_and_today(bench):
    assert [lane.label for lane in bench.timeline.lanes] == ["Expected", "Answer"]
    assert bench.timeline.today is not None
    bench.break_it("words")
    assert [lane.label for lane in bench.timeline.lanes] == ["Expected"]


def test_a_task_without_ranges_has_no_time_line(page, bench):
    for line in page.editor.lines:
        if line.entry.dimension.startswith(("date_", "today_")):
            page.editor.cards.cards[line.key].switch.click()
    assert not bench.timeline.isVisibleTo(bench)


def test_what_was_typed_for_a_row_is_there_again_when_one_comes_back(bench):
    bench.answer_edit.setPlainText("mine")
    bench.picker.step(1)
    assert bench.answer == bench.picker.row.answer_text()
    bench.picker.step(-1)
    assert bench.answer == "mine"


def test_an_expected_answer_that_falls_short_is_said(page, bench):
    rows = page.workspace.rows.all
    wrong = replace(rows[3], completion={**rows[3].completion, "granularity": ["Decade"]})
    write_rows(page.workspace.project.rows_file, (*rows[:3], wrong))
    page.workspace.rows.open(page.workspace.project.rows_file)
    assert not bench.gold_label.isVisibleTo(bench)
    bench.picker.pick(wrong.id)
    assert bench.gold_label.isVisibleTo(bench)
    assert "constraints hold" in bench.gold_label.text()


def test_a_payload_puts_that_row_on_the_bench(page, bench):
    wanted = page.workspace.rows.all[7]
    page.tabs.setCurrentIndex(1)
    page.arrive(wanted.id)
    assert bench.picker.row == wanted
    assert page.tabs.currentWidget() is bench


def test_without_rows_the_bench_says_what_is_missing(page, bench):
    write_rows(page.workspace.project.rows_file, [])
    page.workspace.rows.open(page.workspace.project.rows_file)
    assert bench._empty.isVisibleTo(bench)
    assert not bench._inner.isVisibleTo(bench)


def test_a_model_s_answer_streams_in_and_is_scored(page, bench, qtbot, exported):
    page.arrive()
    box = bench.models.model_box
    box.setCurrentIndex(next(n for n in range(box.count()) if box.itemData(n).path == exported))
    bench.models.ask_button.click()
    assert bench.models.ask_button.text() == "Stop"
    qtbot.waitUntil(lambda: not bench.models.busy, timeout=30000)
    assert bench.answer != bench.picker.row.answer_text()
    assert "tokens" in bench.models.status.text()
    assert bench.models.ask_button.text() == "Generate"
    pid = bench.models._slot.pid
    bench.models.ask_button.click()
    qtbot.waitUntil(lambda: not bench.models.busy, timeout=30000)
    assert bench.models._slot.pid == pid  # the model stayed loaded


def test_a_generated_answer_can_be_stopped_and_another_row_stops_it(page, bench, qtbot, exported):
    page.arrive()
    box = bench.models.model_box
    box.setCurrentIndex(next(n for n in range(box.count()) if box.itemData(n).path == exported))
    bench.models.ask_button.click()
    bench.picker.step(1)
    qtbot.waitUntil(lambda: not bench.models.busy, timeout=30000)
    assert bench.answer == bench.picker.row.answer_text()
    assert bench.models.ask_button.text() == "Generate"


def test_a_file_that_is_no_model_is_said_kindly(bench, qtbot, tmp_path):
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF nothing")
    box = bench.models.model_box
    box.addItem("broken", file_choice(path))
    box.setCurrentIndex(box.count() - 1)
    bench.models.ask(bench.picker.row.prompt)
    qtbot.waitUntil(lambda: not bench.models.busy, timeout=30000)
    assert bench.models.status.property("role") == "bad"
    assert bench.models.status.text()


def test_the_answer_is_reached_by_tab(bench, qtbot):
    bench.answer_edit.setFocus()
    qtbot.keyClick(bench.answer_edit, Qt.Key.Key_Tab)
    assert not bench.answer_edit.hasFocus()

"""The play page with real models in real processes."""

import json
import os
import signal
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from engine.data.rows import Row
from engine.models.chat import ChatFormat, prompt_text
from engine.play.client import PlayerClient
from engine.play.history import HistoryEntry, HistoryLog, Reply
from engine.play.wire import ModelFacts, Stats
from engine.task import Task
from gui.play.add_row import AddRowDialog
from gui.play.compare import field_cells
from gui.shared.json_view import pretty
from gui.shared.tables import CellTable
from tests.gui.play.conftest import players

SECONDS = 30000


def settings(page, **values):
    for name, value in values.items():
        editor = page.box.editor_of(name)
        editor.setChecked(value) if name == "grammar" else editor.setValue(value)


def ask(page, text: str) -> None:
    page.box.set_prompt(text)
    page.ask()


def wait_for_answers(page, qtbot):
    qtbot.waitUntil(lambda: not any(slot.busy for slot in page.slots), timeout=SECONDS)


def test_both_answers_stream_at_the_same_time(both, qtbot):
    order: list[str] = []
    for side, slot in enumerate(both.slots):
        slot.text_changed.connect(lambda text, side=side: order.append(f"text {side}"))
        slot.ended.connect(lambda number, reply, side=side: order.append(f"end {side}"))
    settings(both, temperature=1.0, max_tokens=900)
    ask(both, "today=20300720 how much")
    assert both.box.stop_button.isEnabled()
    wait_for_answers(both, qtbot)
    for side, other in ((0, 1), (1, 0)):
        assert order.index(f"text {side}") < order.index(f"end {other}")
    left, right = both.slots
    assert left.text == right.text != ""  # the same file, the same seed
    assert left.pid != right.pid
    assert left.stats is not None and left.stats.tokens_per_second > 0
    assert "tokens/s" in both.panes[0].figures.whole
    assert not both.box.stop_button.isEnabled()


def test_the_player_is_asked_exactly_what_the_page_shows(both, qtbot, workspace):
    both.box.take(workspace.rows.all[0])
    both.results.setCurrentWidget(both.results.seen)
    facts = both.slots[0].facts
    assert isinstance(facts, ModelFacts)
    fmt = ChatFormat(facts.template, facts.bos, facts.eos, facts.add_bos)
    wanted = prompt_text(workspace.project.task, fmt, workspace.rows.all[0].prompt)
    qtbot.waitUntil(lambda: both.results.seen.text.toPlainText() == wanted, timeout=20_000)
    (mark,) = both.results.seen.text.extraSelections()
    assert "week from" in mark.cursor.selectedText()


def test_an_answer_to_a_dataset_prompt_gets_verdict_reward_and_expected_fields(both, qtbot, workspace):
    settings(both, max_tokens=8)
    row = workspace.rows.all[0]
    both.box.take(row)
    assert both.box.where.whole.startswith(row.id)
    both.ask()
    wait_for_answers(both, qtbot)
    for pane in both.panes:
        assert pane.verdict.whole.startswith("✗") and pane.reward.text() == "Reward 0.00"
    fields, parts = both.results.fields.model, both.results.parts.model
    assert [fields.headerData(at, Qt.Orientation.Horizontal) for at in (0, 3)] == ["Field", "Expected"]
    shown = {
        fields.index(at, 0).data(): json.loads(fields.index(at, 3).data()) for at in range(fields.rowCount())
    }
    assert shown["from"] == row.completion["from"]
    assert parts.rowCount() == len(workspace.project.rubric.active) + 1


def test_a_prompt_from_elsewhere_has_no_reward(both, qtbot):
    settings(both, max_tokens=8)
    ask(both, "today=20300720 something new")
    wait_for_answers(both, qtbot)
    assert not both.panes[0].reward.isVisible() and both.panes[0].verdict.isVisible()
    assert both.results.parts.model.rowCount() == 0
    assert both.results.hint.isVisible()


def test_the_grammar_binds_the_answer_to_the_schema(both, qtbot, workspace):
    schema = {
        "type": "object",
        "properties": {"size": {"enum": ["small", "large"]}},
        "required": ["size"],
        "additionalProperties": False,
    }
    workspace.set_task(Task("Size", "Answer with JSON.", schema))
    settings(both, grammar=True, max_tokens=100)
    ask(both, "how large")
    wait_for_answers(both, qtbot)
    assert json.loads(both.slots[0].text)["size"] in ("small", "large")
    assert both.panes[0].verdict.whole.startswith("✓")
    assert both.panes[0].answer.toPlainText().startswith('{\n  "size": ')


def test_stop_ends_the_answer_and_the_model_stays_loaded(both, qtbot):
    settings(both, temperature=1.0, max_tokens=1900)
    both.slots[0].text_changed.connect(lambda text: both.stop())
    ask(both, "today=20300720 how much")
    wait_for_answers(both, qtbot)
    stats = both.slots[0].stats
    assert stats is not None and stats.ended == "cancelled" and stats.answer_tokens < 1900
    assert "stopped" in both.panes[0].figures.whole
    assert both.slots[0].state == "ready"


def test_a_new_question_ends_the_one_under_way(both, qtbot):
    settings(both, temperature=1.0, max_tokens=1900)
    ask(both, "today=20300720 first")
    qtbot.waitUntil(lambda: both.slots[0].text != "", timeout=SECONDS)
    settings(both, max_tokens=5)
    ask(both, "today=20300720 second")
    wait_for_answers(both, qtbot)
    assert both.slots[0].stats is not None and both.slots[0].stats.answer_tokens == 5
    model = both.results.history.model
    assert [entry.prompt for entry in model.items] == ["today=20300720 second", "today=20300720 first"]
    assert model.items[1].replies[0].stats.ended == "cancelled"


@pytest.mark.parametrize("blow", [signal.SIGABRT, signal.SIGKILL])
def test_a_process_that_dies_in_an_answer_is_said_and_the_other_goes_on(both, qtbot, blow):
    settings(both, temperature=1.0, max_tokens=1500)
    left, right = both.slots
    victim = left.pid
    left.text_changed.connect(lambda text: os.kill(victim, blow) if left.pid == victim else None)
    ask(both, "today=20300720 how much")
    wait_for_answers(both, qtbot)
    assert left.state == "waiting" and f"({blow.name})" in both.panes[0]._failure_text.text()
    assert both.panes[0].failure.isVisible() and both.panes[0].again.isVisible()
    assert right.state == "ready" and right.stats is not None and right.stats.answer_tokens == 1500
    assert left.text  # what came stays to be read
    both.panes[0].again.click()
    qtbot.waitUntil(lambda: left.state == "ready", timeout=SECONDS)
    assert not both.panes[0].failure.isVisible()


def test_a_process_that_died_while_idle_is_noticed_by_the_next_question(both, qtbot):
    os.kill(both.slots[1].pid, signal.SIGKILL)
    settings(both, max_tokens=4)
    ask(both, "today=20300720 how much")
    wait_for_answers(both, qtbot)
    assert both.slots[1].failure is not None and both.slots[0].failure is None
    ask(both, "today=20300720 again")  # asking loads it again
    wait_for_answers(both, qtbot)
    assert both.slots[1].failure is None and both.slots[1].stats is not None


def test_a_prompt_longer_than_the_context_is_said_and_the_model_stays(both, qtbot):
    ask(both, "today=20300720 " + "long " * 3000)
    wait_for_answers(both, qtbot)
    assert "reads 2048 at once" in both.panes[0]._failure_text.text()
    assert both.slots[0].state == "ready" and not both.panes[0].again.isVisible()


def test_an_answer_that_fills_the_context_says_so(both, qtbot):
    settings(both, temperature=1.0, max_tokens=2048)
    ask(both, "today=20300720 " + "long " * 800)
    wait_for_answers(both, qtbot)
    assert "memory of 2048 tokens is full" in both.panes[0].figures.whole


def test_a_file_that_is_damaged_or_gone_gives_a_sentence(page, qtbot, tiny_file, tmp_path):
    short = tmp_path / "short.gguf"
    short.write_bytes(tiny_file.read_bytes()[:-5000])
    gone = tmp_path / "gone.gguf"
    page.choosers.choose_file(short, 0)
    page.choosers.choose_file(gone, 1)
    qtbot.waitUntil(lambda: all(slot.failure is not None for slot in page.slots), timeout=SECONDS)
    assert "not a whole GGUF" in page.panes[0]._failure_text.text()
    assert "does not exist" in page.panes[1]._failure_text.text()
    gone.write_bytes(tiny_file.read_bytes())
    page.panes[1].again.click()
    qtbot.waitUntil(lambda: page.slots[1].state == "ready", timeout=SECONDS)


def test_without_an_export_the_right_side_says_so_and_the_base_answers(page, qtbot, workspace):
    """The one test with the model that comes with the program: a real job finds it, a process loads it."""
    asked_for: list[str] = []
    workspace.page_requested.connect(lambda name, payload: asked_for.append(name))
    page.arrive("today=20300720 sales of last week by day")
    assert page.panes[1]._stack.currentIndex() == 1 and page.panes[1].chooser.currentIndex() == -1
    settings(page, max_tokens=4)
    page.ask()
    assert page.slots[0].state == "making" and page.panes[0].bar.isVisible()
    page.stop()
    qtbot.waitUntil(lambda: page.slots[0].state == "waiting", timeout=60000)
    assert page.slots[0].failure is None, "who stops it wants no error"
    page.ask()
    qtbot.waitUntil(lambda: page.slots[0].state == "answering", timeout=60000)
    wait_for_answers(page, qtbot)
    assert page.slots[0].facts.architecture == "llama" and page.slots[0].text
    assert "98 MB" in page.panes[0].status.text()
    page.panes[1]._stack.widget(1).button.click()
    assert asked_for == ["training"]


def test_the_newest_export_sits_on_the_right_and_a_payload_changes_it(page, qtbot, exported, tiny_file):
    page.arrive()
    assert page.slots[1].choice.path == exported and page.panes[1].chooser.currentText() == "first · Q8_0"
    page.arrive({"model": str(tiny_file)})
    qtbot.waitUntil(lambda: page.slots[1].state == "ready", timeout=SECONDS)
    assert page.slots[1].choice.path == tiny_file
    page.arrive()
    assert page.slots[1].choice.path == tiny_file  # the user's choice stays


def test_loading_tells_how_far_it_is(tiny_file):
    shares: list[float] = []
    with PlayerClient() as client:
        client.load(tiny_file, progress=shares.append)
        assert client.facts is not None and client.facts.name == "tiny"
    assert shares == sorted(shares) and shares[-1] == 1.0


def test_loading_can_be_given_up_and_taken_up_again(page, qtbot, tiny_file):
    page.choosers.choose_file(tiny_file, 0)
    assert page.slots[0].state == "loading" and page.panes[0].bar.isVisible()
    page.panes[0].stop_button.click()
    assert page.slots[0].state == "waiting" and page.panes[0].again.isEnabled()
    page.slots[0].prepare()
    qtbot.waitUntil(lambda: page.slots[0].state == "ready", timeout=SECONDS)


def test_the_pages_end_is_the_processes_end(both):
    assert len(players()) == 2
    both.close()
    assert players() == []


def test_another_project_ends_the_processes_in_the_middle_of_an_answer(both, qtbot, workspace):
    settings(both, temperature=1.0, max_tokens=1900)
    both.slots[0].text_changed.connect(lambda text: workspace.close())
    ask(both, "today=20300720 how much")
    qtbot.waitUntil(lambda: players() == [], timeout=SECONDS)


def test_control_return_asks_and_escape_stops(both, qtbot):
    settings(both, temperature=1.0, max_tokens=1900)
    both.box.set_prompt("today=20300720 how much")
    both.activateWindow()
    both.box.editor.setFocus()
    qtbot.keyClick(both.box.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert all(slot.busy for slot in both.slots)
    qtbot.keyClick(both.box.editor, Qt.Key.Key_Escape)
    wait_for_answers(both, qtbot)
    assert both.slots[0].stats.ended == "cancelled"


def test_what_was_asked_comes_back_by_a_click_and_is_kept_with_the_project(both, qtbot, workspace):
    settings(both, max_tokens=6)
    ask(both, "today=20300720 first")
    wait_for_answers(both, qtbot)
    first = both.slots[0].text
    ask(both, "today=20300721 second, longer")
    wait_for_answers(both, qtbot)
    history = both.results.history
    with qtbot.waitSignal(history.restore_requested):
        history.table.clicked.emit(history.model.index(1, 1))
    assert both.box.prompt == "today=20300720 first" and both.slots[0].text == first
    assert both.box.day.date().toString("yyyy-MM-dd") == "2030-07-20"
    assert both.panes[0].answer.toPlainText() == first
    log = HistoryLog(workspace.folder)
    log.read()
    assert [one.prompt for one in log.all] == ["today=20300720 first", "today=20300721 second, longer"]
    history.ask_to_clear = lambda: True
    history.clear_button.click()
    assert history.model.rowCount() == 0 and not history.clear_button.isEnabled()
    log.read()
    assert log.all == []


def test_an_answer_becomes_a_row_of_the_dataset(both, qtbot, workspace):
    settings(both, max_tokens=3)
    ask(both, "today=20300720 something new")
    wait_for_answers(both, qtbot)
    made = Row("play-1", "today=20300720 something new", {"from": "2030-07-20"}, "new", "valid")
    both.rows.made = lambda prompt, text, like, ask: made
    both.panes[1].add_button.click()
    assert workspace.rows.all[-1].prompt == made.prompt
    assert "play-1" in both.panes[1].note.text()
    assert both.box.row is not None and both.box.row.completion == {"from": "2030-07-20"}


def test_the_dialog_takes_only_what_fits_the_schema(qtbot, workspace):
    rows, schema = workspace.rows.all, workspace.project.task.schema
    dialog = AddRowDialog(None, rows, schema, rows[0].prompt, "no JSON", "kind")
    qtbot.addWidget(dialog)
    save = dialog.buttons.button(dialog.buttons.StandardButton.Save)
    assert not save.isEnabled() and "no JSON" in dialog.remark.text()
    dialog.answer.set_json('{"from":"2030-01-01","to":"2030-01-02","granularity":["Day"]}')
    assert save.isEnabled() and "already" in dialog.remark.text()
    dialog.accept_too.setChecked(True)
    assert save.isEnabled() and not dialog.split.isEnabled()
    row = dialog.row()
    assert (row.id, row.accepted[-1]["to"]) == (rows[0].id, "2030-01-02")
    dialog.answer.set_json(rows[0].answer_text())
    assert not save.isEnabled() and "accepts this answer already" in dialog.remark.text()
    dialog.prompt.setPlainText(" new ")
    assert save.isEnabled() and dialog.accept_too.isHidden()
    dialog.split.setCurrentText("Test")
    row = dialog.row()
    assert (row.prompt, row.split, row.kind) == ("new", "test", "kind") and row.id not in {r.id for r in rows}
    assert dialog.remark.text() == ""
    dialog.prompt.setPlainText("")
    assert not save.isEnabled()


def test_the_answer_is_copied_as_the_model_wrote_it(both, qtbot):
    settings(both, max_tokens=6)
    ask(both, "today=20300720 how much")
    wait_for_answers(both, qtbot)
    both.panes[0].copy_button.click()
    assert QGuiApplication.clipboard().text() == both.slots[0].text


def test_the_tables_are_sound_models(qtbot):
    model = CellTable()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    expected = '{"a": 1, "b": [2, 1]}'
    model.show_cells(["Field", "Left", "Right", "Expected"], field_cells(['{"a": 1}', "x"], [expected] * 2))
    model.show_cells([], [])
    del tester


def test_an_answer_that_comes_back_is_judged_and_indented(page, workspace):
    row = workspace.rows.all[0]
    stats = Stats(100, 0, 30, 0.1, 0.5, "end")
    reply = Reply(model="an old model", text=row.answer_text(), stats=stats)
    page.bring_back(HistoryEntry(time=0.0, prompt=row.prompt, replies=(reply,)))
    pane = page.panes[0]
    assert pane.answer.toPlainText() == pretty(row.answer_text())
    assert pane.verdict.whole.startswith("✓") and pane.reward.text() == "Reward 1.00"
    assert "an old model" in pane.note.text()
    assert not page.results.timeline.isHidden() and len(page.results.timeline.lanes) == 2


def test_an_answer_without_end_is_shown_and_not_judged(page, workspace):
    row = workspace.rows.all[0]
    long = '{"granularity":[' + ",".join(["9"] * 20_000) + "]}"
    stats = Stats(100, 0, 30, 0.1, 0.5, "end")
    replies = tuple(Reply(model="a model", text=text, stats=stats) for text in (long, row.answer_text()))
    page.bring_back(HistoryEntry(time=0.0, prompt=row.prompt, replies=replies))
    first, second = page.panes
    assert "too long to be judged" in first.verdict.whole and first.reward.isHidden()
    assert first.answer.toPlainText() == long
    assert second.reward.text() == "Reward 1.00"


def test_history_is_a_sound_model(page):
    history = page.results.history.model
    tester = QAbstractItemModelTester(history, QAbstractItemModelTester.FailureReportingMode.Warning)
    history.show_items([HistoryEntry(time=2.0, prompt="b"), HistoryEntry(time=1.0, prompt="a")])
    newest = HistoryEntry(time=3.0, prompt="c", replies=(Reply(model="m", text="{}"),))
    history.show_items([newest, *history.items])
    assert [history.index(at, 1).data() for at in range(3)] == ["c", "b", "a"]
    assert history.index(0, 2).data() == "{}" and history.index(0, 3).data() == ""
    del tester


@pytest.mark.parametrize(
    ("answers", "expected", "cells"),
    [
        (['{"a":1}', '{"a":2}'], ['{"a":1}'] * 2, [["a", "✓ 1", "✗ 2", "1"]]),
        (['{"a":[2,1]}', "{}"], ['{"a":[1,2]}'] * 2, [["a", "✓ [1, 2]", "✗ missing", "[1, 2]"]]),
        (['{"b":1}', None], ["{}"] * 2, [["b", "✗ 1", "", "– no such field"]]),
        (['{"a":1}', '{"a":2}'], ['{"a":1}', '{"a":3}'], [["a", "✓ 1", "✗ 2", "1 | 3"]]),
        (['{"a":1}', '{"a":1}'], None, [["a", "= 1", "= 1"]]),
        (['{"a":1}', '{"b":2}'], None, [["a", "≠ 1", "≠ missing"], ["b", "≠ missing", "≠ 2"]]),
        (["no", '{"a":1}'], None, [["a", "✗ not a JSON object", "1"]]),
        (["no", None], None, []),
    ],
)
def test_fields_are_held_to_the_expected_answer_or_to_each_other(answers, expected, cells):
    assert [[cell.text for cell in row] for row in field_cells(answers, expected)] == cells


def test_working_is_folded_away_above_the_answer_and_kept_in_a_row_made_of_it(page, workspace, monkeypatch):
    workspace.set_task(replace(workspace.project.task, working=True))
    row = workspace.rows.all[0]
    text = f"so it is\n{row.answer_text()}"
    reply = Reply(model="m", text=text, stats=Stats(3, 0, 9, 0.1, 0.2, "end"))
    page.bring_back(HistoryEntry(time=1.0, prompt=row.prompt, replies=(reply,)))
    left = page.panes[0]
    assert left.answer.toPlainText() == pretty(row.answer_text())
    assert not left.working.isHidden() and left.working.text.isHidden()
    left.working.toggle.click()
    assert left.working.text.toPlainText() == "so it is" and not left.working.text.isHidden()
    assert left.verdict.whole.startswith("✓")
    monkeypatch.setattr(AddRowDialog, "exec", lambda dialog: True)
    made = page.rows.made(row.prompt, text, row)
    assert (made.reasoning, made.completion) == ("so it is", row.completion)
    plain = reply.model_copy(update={"text": row.answer_text()})
    page.bring_back(HistoryEntry(time=2.0, prompt=row.prompt, replies=(plain,)))
    assert left.working.isHidden()

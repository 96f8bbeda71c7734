"""The history page with real run folders, offscreen."""

import os
import time

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from engine.base import store
from engine.base.errors import UserError
from engine.export import index
from engine.export.index import ExportedFile
from engine.export.proof import Report
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from engine.runs.summary import read_about
from gui.runs import deleting
from gui.runs.page import RunsPage
from gui.runs.run_table import RunFilter, RunTable, run_columns
from gui.shared import desktop
from gui.shared.tables import CellTable
from gui.workspace.jobs import Job
from tests.training.samples import grpo_fields, warm_fields

NAME, BEST, GAIN, NOTE = (
    next(at for at, column in enumerate(run_columns()) if column.name == name)
    for name in ("name", "best", "gain", "note")
)


def look(phase, step, exact, begin, best=False):
    time_ = begin + step
    return ev.HeldOut(
        time=time_, phase=phase, step=step, exact=exact, reward=0.5, rows=4, best=best, seconds=1
    )


def make_run(project, name, exact=0.5, begin=1000.0, status="done", **recipe):
    folder = create_run(project, Recipe(**recipe), name)
    events = [
        ev.Started(time=begin, job="train", pid=1, host="elsewhere", device="CPU"),
        look("warm_start", 0, 0.0, begin, True),
        ev.WarmStep(time=begin + 60, **warm_fields(4)),
        look("warm_start", 4, exact, begin, True),
        ev.GrpoStep(time=begin + 120, **grpo_fields(2)),
        look("grpo", 2, exact - 0.1, begin),
        ev.Alarm(
            time=begin + 121, code="clipped_ratio", message="Answers are cut.", hint="Allow longer ones."
        ),
        ev.Finished(time=begin + 130, status=status, message="Done.", report="Best: 0.5."),
    ]
    lines = "".join(f"{event.model_dump_json()}\n" for event in events)
    (folder / "events.jsonl").write_text(lines, encoding="utf-8")
    (folder / "checkpoints" / "best").mkdir(parents=True)
    (folder / "checkpoints" / "best" / "weights").write_bytes(b"x" * 3000)
    return folder


@pytest.fixture
def runs(workspace):
    return [
        make_run(workspace.folder, "first", 0.5, 1000.0, steps=50),
        make_run(workspace.folder, "second", 0.7, 5000.0, learning_rate=1e-4),
        make_run(workspace.folder, "third", 0.3, 9000.0, "stopped", method="grpo"),
    ]


@pytest.fixture
def page(qtbot, workspace, board, runs):
    found = RunsPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1100, 700)
    with qtbot.waitExposed(found):
        found.show()
    found.arrive()
    qtbot.waitUntil(lambda: len(found.table.items) == 3)
    yield found
    found.close()


def names(page):
    return [page.filtered.index(row, NAME).data() for row in range(page.filtered.rowCount())]


def answer(monkeypatch, page, yes):
    asked = []
    monkeypatch.setattr(page.deleter, "confirmed", lambda runs, size: asked.append((runs, size)) or yes)
    return asked


def test_the_newest_run_stands_first_and_is_chosen(page, runs):
    assert names(page) == ["third", "second", "first"]
    assert [facts.folder for facts in page.chosen] == [runs[2]]


def test_the_table_says_the_figures_of_a_run(page):
    row = [page.filtered.index(1, column).data() for column in range(len(page.table.columns))]
    assert row[BEST] == "70.0%  (step 4)" and row[GAIN] == "-10.0"
    assert "Defaults, 1 changed" in row and "6" in row and "CPU" in row


def test_columns_are_sorted_by_their_values_not_their_words(page, runs):
    page.view.sortByColumn(BEST, Qt.SortOrder.AscendingOrder)
    assert names(page) == ["third", "first", "second"]


def test_the_filter_keeps_the_runs_in_which_every_word_occurs(page, runs):
    page.filter.setText("stopped grpo")
    assert names(page) == ["third"]
    assert page.hint.text() == "1 of 3 runs"
    page.filter.clear()
    assert len(names(page)) == 3


def test_a_name_and_a_note_are_written_into_the_run_folder(page, runs, qtbot):
    page.choose([runs[0]])
    page.details.name.setText("Small rate")
    page.details.note.setPlainText("A little better")
    page.choose([runs[1]])
    assert read_about(runs[0]).title == "Small rate" and read_about(runs[0]).note == "A little better"
    assert "Small rate" in names(page)
    assert page.details.name.text() == ""


def test_leaving_the_page_keeps_what_was_typed(page, runs):
    page.details.name.setText("Kept")
    assert page.leave()
    assert read_about(runs[2]).title == "Kept"


def test_the_details_show_differences_first_files_and_alarms(page, runs, qtbot):
    (runs[0] / ".train.lock").touch()
    page.choose([runs[0]])
    recipe = page.details._recipe_table
    assert [recipe.index(0, column).data() for column in range(3)] == ["GRPO: Steps", "50", "200"]
    qtbot.waitUntil(lambda: page.details.contents is not None)
    assert dict(page.details.contents.parts)["checkpoints/best/"] == 3000
    assert ".train.lock" not in dict(page.details.contents.parts)
    assert "Allow longer ones." in page.details._alarm_text.text()
    looks = page.details._held_out_table
    assert [looks.index(row, 4).data() for row in range(3)] == ["", "best, kept", ""]


def test_the_files_exported_from_a_run_are_listed_with_their_check(page, runs, workspace, qtbot):
    folder = workspace.folder / "exports" / runs[1].name
    folder.mkdir(parents=True)
    (folder / "model-Q8_0.gguf").write_bytes(b"GGUF")
    proof = Report(1433, 1433, "", True, True, 20, 700, 0.6, 0.2, 10.2, 0.99, 0.9, 1)
    for quant, report in (("Q8_0", proof), ("Q4_0", None)):
        path = folder / f"model-{quant}.gguf"
        index.add(ExportedFile(path, quant, 4, runs[1].name, "best", report, 1.7e9))
    page.choose([runs[1]])
    qtbot.waitUntil(lambda: page.details.contents is not None)
    found = page.details._exports_table
    assert not proof.faithful, "a quantised file: the Export page says almost, and so does this one"
    assert found.index(0, 3).data() == "Answers almost as the trained model does."
    assert found.index(1, 3).data() == "file is gone"


def test_painting_and_filtering_the_table_reads_no_file(page, runs, monkeypatch):
    def read(*_):
        raise AssertionError("a file was read")

    page.filter.setText("first")
    for name in ("read_text", "read_toml", "read_json"):
        monkeypatch.setattr(store, name, read)
    for text in ("second", "warm", "", "quick"):
        page.filter.setText(text)
        page.view.grab()
    page.filter.clear()
    assert page.filtered.rowCount() == len(runs)


def test_a_table_shown_again_takes_the_place_of_the_one_before(page, runs, qtbot):
    for folder in (*runs, *runs):
        page.choose([folder])
    table, resets = page.details._held_out_table, []
    table.modelReset.connect(lambda: resets.append(1))
    page.details._show_held_out(page.details.run)
    assert not resets, "the same texts are not measured and laid out again"
    page.choose([runs[0]])
    assert resets and table.rowCount() == len(page.details.run.held_out)


def test_numbers_stand_under_their_heads(page, runs):
    for at, column in enumerate(page.table.columns):
        side = page.table.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert side == page.table.index(0, at).data(Qt.ItemDataRole.TextAlignmentRole)
        assert bool(side & Qt.AlignmentFlag.AlignRight) == column.number


def test_two_chosen_runs_are_compared_with_curves_and_differences(page, runs):
    page.choose([runs[0], runs[1]])
    page.actions_by_name["compare"].trigger()
    assert page.stack.currentWidget() is page.compare
    assert len(page.compare.curves.runs) == 2
    recipes = page.compare.recipes
    found = {recipes.index(row, 0).data() for row in range(recipes.rowCount())}
    assert found == {"GRPO: Steps", "GRPO: Learning rate"}
    page.compare.back_button.click()
    assert page.stack.currentWidget() is page.main


def test_actions_that_need_one_run_are_off_for_several(page, runs):
    page.choose([runs[0], runs[1]])
    enabled = {name for name, action in page.actions_by_name.items() if action.isEnabled()}
    assert enabled == {"compare", "delete"}


def test_a_trained_run_is_compared_with_its_base_or_asked_on_other_pages(page, runs):
    page.choose([runs[0]])
    assert not page.actions_by_name["base"].isEnabled() and not page.actions_by_name["play"].isEnabled()
    store.write_text(runs[1] / "checkpoints" / "best" / "adapter_config.json", "{}")
    page.choose([runs[1]])
    asked = []
    page.workspace.page_requested.connect(lambda name, payload: asked.append((name, payload)))
    page.buttons["base"].click()
    page.buttons["play"].click()
    assert asked == [
        ("assess", {"compare": runs[1].name}),
        ("play", {"run": runs[1].name, "adapter": "best"}),
    ]


def test_a_run_opens_on_the_train_page(page, runs, qtbot):
    page.choose([runs[1]])
    with qtbot.waitSignal(page.workspace.page_requested) as asked:
        page.actions_by_name["open"].trigger()
    assert asked.args == ["training", runs[1].name]


def test_the_command_goes_to_the_clipboard(page, runs, monkeypatch):
    copied = []
    monkeypatch.setattr(desktop, "copy_text", copied.append)
    page.choose([runs[0]])
    page.actions_by_name["command"].trigger()
    assert "train" in copied[0] and "--set steps=50" in copied[0]


def test_the_folder_is_opened_by_the_file_manager(page, runs, monkeypatch):
    opened = []
    monkeypatch.setattr(desktop, "show_folder", opened.append)
    page.choose([runs[0]])
    page.actions_by_name["folder"].trigger()
    assert opened == [runs[0]]


def test_a_deleted_run_goes_to_the_trash_after_the_question(page, runs, monkeypatch, qtbot):
    trashed = []

    def to_trash(*paths):
        trashed.extend(paths)
        for path in paths:
            path.rename(path.parent.parent / path.name)

    monkeypatch.setattr(deleting, "to_trash", to_trash)
    asked = answer(monkeypatch, page, True)
    page.choose([runs[0]])
    page.actions_by_name["delete"].trigger()
    qtbot.waitUntil(lambda: len(page.table.items) == 2)
    assert trashed == [runs[0]] and asked[0][1] > 3000


def test_a_run_stays_when_the_question_is_answered_with_no(page, runs, monkeypatch):
    answer(monkeypatch, page, False)
    page.choose([runs[0]])
    page.actions_by_name["delete"].trigger()
    assert runs[0].is_dir() and not page.deleter.busy


def test_where_there_is_no_trash_it_is_asked_again_before_it_is_deleted_for_good(
    page, runs, monkeypatch, qtbot
):
    def no_trash(*paths):
        raise UserError("There is no trash.")

    reasons = []
    monkeypatch.setattr(deleting, "to_trash", no_trash)
    answer(monkeypatch, page, True)
    monkeypatch.setattr(page.deleter, "confirmed_for_good", lambda reason: reasons.append(reason) or True)
    page.choose([runs[0]])
    page.actions_by_name["delete"].trigger()
    qtbot.waitUntil(lambda: len(page.table.items) == 2)
    assert reasons == ["There is no trash."] and not runs[0].exists()


def test_a_living_run_is_not_deleted(page, runs, monkeypatch, qtbot):
    said = []
    monkeypatch.setattr(deleting.errors, "show", lambda parent, error: said.append(error.message))
    asked = answer(monkeypatch, page, True)
    start = ev.Started(time=time.time(), job="train", pid=os.getpid(), host=ev.HOST)
    (runs[0] / "events.jsonl").write_text(start.model_dump_json() + "\n", encoding="utf-8")
    page.choose([runs[0]])
    page.actions_by_name["delete"].trigger()
    assert said and "still training" in said[0] and not asked and runs[0].is_dir()


def test_a_living_run_shows_its_new_figures(page, board, runs, qtbot):
    folder = runs[0]
    job = Job("train", folder, board)
    board.jobs.append(job)
    board.job_added.emit(job)
    start = ev.Started(time=time.time(), job="train", pid=os.getpid(), host=ev.HOST)
    job.take([start, look("grpo", 30, 0.9, start.time, True)], False)
    qtbot.waitUntil(lambda: page.table.items[page.table.row_of(folder)].live, timeout=3000)
    facts = page.table.items[page.table.row_of(folder)]
    assert facts.best is not None and facts.best.exact == 0.9


def test_a_project_without_runs_says_where_they_come_from(qtbot, workspace, board):
    page = RunsPage(workspace, board)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.runs.refreshed):
        page.arrive()
    assert page.stack.currentWidget() is page.empty
    with qtbot.waitSignal(workspace.page_requested) as asked:
        page.empty.button.click()
    assert asked.args[0] == "training"


@pytest.mark.parametrize("kind", ["table", "filter", "texts"])
def test_the_item_models_keep_qts_rules(page, runs, kind, qtbot):
    table = RunTable()
    models: dict[str, QAbstractItemModel] = {
        "table": table,
        "filter": RunFilter(table),
        "texts": CellTable(("a", "b")),
    }
    QAbstractItemModelTester(models[kind], QAbstractItemModelTester.FailureReportingMode.Warning)
    table.show_items(page.table.items)
    table.put(page.table.items[0])
    table.show_items(page.table.items[:1])
    if kind == "filter":
        models[kind].set_text("first")

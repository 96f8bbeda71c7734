"""The setup of a run: what is chosen is what starts, and what is missing is said."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from engine.assess.expectation import NOTHING
from engine.base import store
from engine.data.rows import read_good_rows, write_rows
from engine.models.gguf_found import FoundFile
from engine.planning import conditions
from engine.planning.conditions import Room
from engine.planning.pace import Speed
from engine.planning.planner import Estimate
from engine.runs.presets import AUTO, load_preset
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from gui.training.expectation import ExpectationNote
from gui.training.memory_bar import MemoryBar
from gui.training.readiness import FEW_ROWS, Splits, gold_check, judge_gold, rows_check
from gui.training.recipe_form import grouped_fields
from gui.training.setup import SetupPanel


@pytest.fixture
def setup(qtbot, workspace):
    found = SetupPanel(workspace)
    qtbot.addWidget(found)
    found.show()
    qtbot.waitUntil(lambda: not found._settle.isActive() and found._gold is not None, timeout=10000)
    found.look_at_machine()
    qtbot.waitUntil(lambda: found._room is not None, timeout=10000)
    return found


@pytest.fixture(scope="module")
def coarse_gguf(tmp_path_factory):
    """A tiny random model whose matrices have four bits."""
    from engine.export.gguf import write_gguf
    from engine.export.quantize import quantize
    from tests.export.tiny_models import make_model

    folder = tmp_path_factory.mktemp("coarse")
    plain = write_gguf(make_model("llama", folder / "model", hidden=256), folder / "plain.gguf")
    return quantize(plain, folder / "coarse.gguf", "Q4_0", threads=1)


def grades(panel: SetupPanel) -> dict[str, str]:
    return {check.name: check.grade for check in panel.checklist.checks}


@pytest.fixture
def quick(setup):
    setup.presets.box.setCurrentIndex(setup.presets.box.findData("quick"))
    return setup


def test_a_fresh_project_is_ready_with_what_auto_chose(setup):
    assert setup.presets.name == AUTO and setup.auto.plan.recipe == setup.recipe()
    assert setup.recipe().minutes == 30 and setup.auto.isVisibleTo(setup)
    assert setup.obstacle == ""
    assert setup.start_button.isEnabled()
    assert grades(setup)["gold"] == "good"


def test_auto_asks_how_long_it_may_take_and_tells_its_reasons(qtbot, setup, monkeypatch):
    monkeypatch.setattr(conditions, "speed_here", lambda *words, **more: Speed("slow", 1e10, 1e10, 0.1))
    setup.auto.time.setCurrentIndex(setup.auto.time.findData(10.0))
    qtbot.waitUntil(lambda: setup.recipe().minutes == 10)
    short = setup.recipe()
    setup.auto.time.setCurrentIndex(setup.auto.time.findData(0.0))
    assert setup.auto.own.isVisibleTo(setup)
    setup.auto.own.setValue(100)
    qtbot.waitUntil(lambda: setup.recipe().minutes == 100)
    assert setup.recipe().warm_epochs > short.warm_epochs
    assert "estimated by formula" in setup.presets._time.text()
    setup.auto.why.setChecked(True)
    shown = [line.text() for line in setup.auto._list.findChildren(QLabel)]
    assert any(text.startswith("Warm start · Learning rate 0.001: ") for text in shown)


def test_what_a_person_changes_stays_when_auto_chooses_anew_and_can_be_put_back(qtbot, setup):
    group = setup.form.groups["Warm start"]
    group.form.editor_of("warm_epochs").setValue(3)
    setup.methods.choose("warm_start+grpo")
    qtbot.waitUntil(lambda: set(setup.auto.plan.recipe.by_hand) == {"warm_epochs", "method"})
    setup.auto.time.setCurrentIndex(setup.auto.time.findData(240.0))
    qtbot.waitUntil(lambda: setup.recipe().minutes == 240)
    recipe = setup.recipe()
    assert (recipe.warm_epochs, recipe.method) == (3, "warm_start+grpo")
    assert set(recipe.by_hand) == {"warm_epochs", "method"}
    assert setup.form.changed_fields() == ["warm_epochs"]
    group._rows["warm_epochs"][1].click()
    qtbot.waitUntil(lambda: setup.recipe().by_hand == ("method",))
    assert setup.recipe().warm_epochs != 3


def test_a_run_that_auto_made_comes_back_with_its_time_and_choices(qtbot, workspace):
    recipe = load_preset("quick").model_copy(
        update={"preset": AUTO, "minutes": 45.0, "steps": 7, "by_hand": ("steps", "method")}
    )
    create_run(workspace.folder, recipe)
    panel = SetupPanel(workspace)
    qtbot.addWidget(panel)
    panel.show()
    panel.look_at_machine()
    qtbot.waitUntil(lambda: panel.auto.plan is not None, timeout=10000)
    again = panel.recipe()
    assert panel.presets.name == AUTO and panel.auto.minutes == 45
    assert (again.steps, again.method, again.minutes) == (7, "warm_start+grpo", 45)
    assert "steps" in again.by_hand and again.warm_batch == panel.auto.plan.recipe.warm_batch


def test_answers_that_a_setup_would_cut_are_warned_of(quick):
    assert "length" not in grades(quick)
    quick.form.groups["GRPO"].form.editor_of("max_answer_tokens").setValue(8)
    assert grades(quick)["length"] == "warn" and quick.start_button.isEnabled()


def test_what_does_not_fit_into_the_time_is_said(qtbot, setup, monkeypatch):
    monkeypatch.setattr(conditions, "speed_here", lambda *words, **more: Speed("slow", 1e9, 1e9, 1.0))
    setup._refit()
    assert "teaches little" in setup.auto._warning.text() and setup.auto._warning.isVisibleTo(setup)
    setup.presets.box.setCurrentIndex(setup.presets.box.findData("quick"))
    assert not setup.auto.isVisibleTo(setup)


def test_the_setup_of_the_newest_run_comes_back(qtbot, workspace):
    recipe = Recipe(method="grpo", steps=77, model="Qwen/Qwen3-0.6B")
    create_run(workspace.folder, recipe)
    panel = SetupPanel(workspace)
    qtbot.addWidget(panel)
    assert panel.recipe() == recipe
    assert panel.form.changed_fields() == []


def test_a_preset_fills_the_fields_and_leaves_model_and_method(setup):
    setup.models.set_model("Qwen/Qwen3-0.6B")
    setup.methods.choose("warm_start")
    setup.presets.box.setCurrentIndex(setup.presets.box.findData("full"))
    expected = load_preset("full").model_copy(update={"model": "Qwen/Qwen3-0.6B", "method": "warm_start"})
    assert setup.recipe() == expected


def test_a_click_anywhere_on_a_method_card_chooses_it(qtbot, setup):
    card = setup.methods._cards[2]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert setup.recipe().method == card.choice.value != "warm_start+grpo"


def test_every_field_of_the_recipe_can_be_set(setup):
    in_form = {name for names in grouped_fields().values() for name in names}
    assert in_form | {"model", "method", "preset", "by_hand"} == set(Recipe.model_fields)
    assert set(setup.form.values()) == in_form


def test_a_changed_field_is_marked_and_can_be_put_back(quick):
    setup = quick
    group = setup.form.groups["GRPO"]
    group.form.editor_of("steps").setValue(99)
    assert setup.form.changed_fields() == ["steps"]
    title, reset = group._rows["steps"]
    assert title.text().startswith("●") and not reset.isHidden()
    assert setup.recipe().steps == 99
    reset.click()
    assert setup.recipe().steps == load_preset("quick").steps
    assert not title.text().startswith("●") and reset.isHidden()


def test_the_filter_finds_a_field_by_its_help_and_lets_all_come_back(setup):
    setup.advanced.setChecked(True)
    setup.form.filter.setText("randomness of the sampled")
    shown = [name for name, group in setup.form.groups.items() if not group.isHidden()]
    assert shown == ["GRPO"]
    editors = setup.form.groups["GRPO"].form
    assert editors.editor_of("temperature").isVisible() and not editors.editor_of("steps").isVisible()
    setup.form.filter.setText("no such thing")
    assert setup.form._nothing.isVisible()
    setup.form.filter.clear()
    assert not any(group.isHidden() for group in setup.form.groups.values())


def test_a_missing_model_folder_keeps_the_run_from_starting(setup):
    setup.models.set_model("/no/such/folder")
    assert "does not exist" in setup.obstacle
    assert not setup.start_button.isEnabled()
    setup.models.set_model("embedded")
    assert setup.start_button.isEnabled()


def test_a_hub_name_is_kept_with_a_note_of_its_download(setup):
    setup.models.set_model("someone/some-model")
    assert setup.recipe().model == "someone/some-model"
    assert "ownloaded" in setup.models._facts.text()
    assert grades(setup)["model"] == "warn"


def test_a_model_folder_that_was_chosen_is_taken(setup, tmp_path):
    setup.models.choice.setCurrentIndex(setup.models.choice.findData("folder:"))
    assert "No model" in setup.obstacle
    setup.models.ask_for_folder = lambda: str(tmp_path)
    setup.models._browse()
    assert setup.models.folder.text() == str(tmp_path)
    assert "config.json" in setup.obstacle


def pick(models, kind, answer):
    """Pick this entry of the models, and answer the question that it asks."""
    models.ask_for_folder = models.ask_for_file = lambda: answer
    entry = models.choice.findData(kind)
    models.choice.setCurrentIndex(entry)
    models.choice.activated.emit(entry)


def test_a_folder_is_asked_for_at_once_and_cancelling_keeps_the_model(setup, tmp_path):
    models = setup.models
    before = models.choice.currentIndex()
    pick(models, "folder:", "")
    assert models.choice.currentIndex() == before
    pick(models, "folder:", str(tmp_path))
    assert models.model == str(tmp_path)
    pick(models, "folder:", "")
    assert models.model == str(tmp_path)


def test_while_a_run_is_live_the_next_one_is_queued(setup):
    setup.set_queues(True)
    assert setup.start_button.text() == "Queue this run" and setup.start_button.isEnabled()
    setup.set_queues(False)
    assert setup.start_button.text() == "Start training" and setup.start_button.isEnabled()


def test_without_training_rows_there_is_no_start(qtbot, workspace):
    write_rows(workspace.project.rows_file, [row for row in workspace.rows.all if row.split == "test"])
    workspace.open(workspace.folder)
    panel = SetupPanel(workspace)
    qtbot.addWidget(panel)
    assert "no training rows" in panel.obstacle


def test_few_rows_and_missing_splits_are_warned_of(workspace):
    rows = workspace.rows.all
    train = [row for row in rows if row.split == "train"]
    assert rows_check(Splits.of(rows), Recipe(validation_rows=4)).grade == "good"
    assert str(FEW_ROWS) in rows_check(Splits.of(train[: FEW_ROWS - 1]), Recipe()).text
    assert "held out" in rows_check(Splits.of(rows), Recipe(validation_rows=0)).text
    assert "test rows" in rows_check(Splits.of(train), Recipe(validation_rows=4)).text


def test_a_gold_answer_that_the_rewards_do_not_like_is_named(workspace):
    rows = list(workspace.rows.all[:3])
    good = judge_gold(workspace.project.rubric, rows)
    assert gold_check(good).grade == "good"
    spoilt = dataclasses.replace(rows[1], completion={"from": "2030-02-01", "to": "2030-01-01"})
    bad = judge_gold(workspace.project.rubric, [rows[0], spoilt, rows[2]])
    assert bad.short == 1
    assert gold_check(bad).grade == "warn" and rows[1].id in gold_check(bad).text


def test_a_reward_whose_field_is_gone_is_said_with_the_way_there_and_keeps_nothing_from_starting(
    qtbot, setup, workspace
):
    schema = {"type": "object", "properties": {"from": {"type": "string"}, "to": {"type": "string"}}}
    workspace.set_task(dataclasses.replace(workspace.project.task, schema=schema))
    setup.data_changed()
    assert grades(setup)["rubric"] == "warn" and setup.start_button.isEnabled()
    shown = [one for one in setup.checklist.findChildren(QPushButton, "show_check") if one.isVisible()]
    with qtbot.waitSignal(workspace.page_requested) as asked:
        shown[0].click()
    assert len(shown) == 1 and asked.args[0] == "rewards" and asked.args[1].path == "granularity"


def test_changed_rows_are_judged_anew(qtbot, setup, workspace):
    write_rows(workspace.project.rows_file, workspace.rows.all[:22])
    workspace.open(workspace.folder)
    setup.data_changed()
    assert grades(setup)["gold"] == "wait"
    qtbot.waitUntil(lambda: grades(setup)["gold"] == "good", timeout=10000)


@pytest.mark.parametrize(
    ("free", "verdict", "word"), [(100, "good", "Fits"), (45, "warn", "Tight"), (30, "bad", "more than")]
)
def test_the_memory_bar_says_whether_it_fits(qtbot, look, free, verdict, word):
    bar = MemoryBar()
    qtbot.addWidget(bar)
    bar.show_estimate(Estimate((("weights", 30), ("adapter", 10))), Room(free, 200, False))
    bar.resize(300, 60)
    assert not bar.grab().isNull()
    assert bar.verdict == verdict and word in bar.text
    assert sum(share for share, _ in bar.shares()) == pytest.approx((200 - free + 40) / 200)


def test_a_model_of_unknown_size_has_no_bar(qtbot, look):
    bar = MemoryBar()
    qtbot.addWidget(bar)
    bar.show_estimate(None, Room(1, 2, False))
    assert bar.verdict == "" and bar.shares() == []


def test_a_gguf_file_is_chosen_and_a_coarse_one_says_what_it_costs(setup, coarse_gguf, tmp_path):
    models = setup.models
    before = models.choice.currentIndex()
    pick(models, "file:", "")
    assert models.choice.currentIndex() == before
    pick(models, "file:", str(coarse_gguf))
    assert setup.recipe().model == str(coarse_gguf) and not setup.obstacle
    assert "5.1 bits" in models._facts.text() and "no download" in models._facts.text()
    assert models.file.isVisibleTo(setup) and not models.folder.isVisibleTo(setup)
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"GGUF\x03")
    models.set_model(str(bad))
    assert models.choice.currentData() == "file:" and "not a whole GGUF file" in setup.obstacle


def test_files_of_other_programs_are_offered_by_name(setup, coarse_gguf):
    models = setup.models
    qwen = models.choice.findText("Qwen", Qt.MatchFlag.MatchContains)
    models.choice.setCurrentIndex(qwen)
    before = models.model
    models._offer([FoundFile(coarse_gguf, "smol:135m", "Ollama")])
    models._offer([FoundFile(coarse_gguf, "smol:135m", "Ollama")])
    assert models.model == before
    found = [at for at in range(models.choice.count()) if models.choice.itemText(at) == "smol:135m · Ollama"]
    assert len(found) == 1
    models.choice.setCurrentIndex(found[0])
    assert setup.recipe().model == str(coarse_gguf) and not setup.obstacle
    models.set_model("embedded")
    models.set_model(str(coarse_gguf))
    assert models.choice.currentIndex() == found[0]


def test_what_to_expect_is_told_with_where_it_comes_from(qtbot, tmp_path, monkeypatch):
    note, said, supervised = ExpectationNote(), [], load_preset("supervised")
    qtbot.addWidget(note)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))
    note.show_plan(supervised, 1103)
    assert note.words == "" and note.isHidden()
    note.read(tmp_path, read_good_rows(store.resource("examples", "time_range", "rows.jsonl")))
    qtbot.waitUntil(lambda: bool(note.words), timeout=10000)
    assert note.words.startswith("On rows like yours, 1055 rows gave 32%")
    note.source_button.click()
    assert "Measured by: lathe train FOLDER --preset supervised" in said[0] and "Near enough is" in said[0]
    note.show_plan(supervised.model_copy(update={"model": "Qwen/Qwen3-0.6B"}), 1103)
    assert note.words == NOTHING
    note.show_plan(None, 0)
    assert note.words == "" and note.isHidden()


def test_the_setup_says_where_nothing_was_measured_on_rows_like_these(qtbot, setup):
    qtbot.waitUntil(lambda: setup.expectation.words == NOTHING, timeout=10000)  # 24 rows are few
    assert setup.expectation.isVisible()

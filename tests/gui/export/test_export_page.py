"""The export page over made files, without a worker."""

from __future__ import annotations

import shutil
from dataclasses import replace

import gguf
import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from engine.assess import saved
from engine.assess.file_scores import score_of
from engine.assess.judge import Answered, judge
from engine.base import store
from engine.export import index
from engine.export.index import ExportedFile, Weighing
from engine.export.ollama import modelfile
from engine.export.proof import Report
from engine.jobs import AssessJob, ExportJob, create_job
from engine.models import chat
from engine.runs import events as ev
from engine.runs.runlog import RunLog
from gui.export.labels import proof_text, score_text
from gui.export.page import ExportPage
from gui.shared import desktop
from gui.workspace.jobs import Job
from tests.gui.assess.made import comparison, kept_one, renamed, run_with_best

GOOD = Report(1433, 1433, "", True, True, 20, 700, 0.06, 0.006, 10.2, 0.99, 0.95, 1)


def write_small_gguf(path, template="") -> None:
    """The least that passes for a language model's file."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(["a", "b"])
    if template:
        writer.add_chat_template(template)
    writer.add_tensor("first", np.ones(32, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.fixture
def run(workspace):
    return run_with_best(workspace.project)


@pytest.fixture
def file(workspace, run) -> ExportedFile:
    path = workspace.folder / "exports" / run.name / "m-Q8_0.gguf"
    path.parent.mkdir(parents=True)
    write_small_gguf(path)
    found = ExportedFile(path, "Q8_0", path.stat().st_size, run.name, "best", GOOD, 1.7e9)
    index.add(found)
    return found


@pytest.fixture
def page(qtbot, workspace, board):
    found = ExportPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1112, 740)
    found.show()
    yield found
    found.close()


def page_with(qtbot, page, cards: int = 1):
    page.arrive()
    qtbot.waitUntil(lambda: not page._listings.running and len(page.cards) == cards)
    return page.cards[0] if cards else None


# -- what is said


def test_the_proof_is_told_in_words_with_its_numbers() -> None:
    said = proof_text(GOOD)
    assert said.sign == "✓"
    assert "identical tokens 1433/1433; same greedy answers 95% of 20; same next token 99.0%" in said.text


def test_a_coarse_file_is_a_warning_and_one_asked_otherwise_an_error() -> None:
    assert proof_text(replace(GOOD, same_next=0.9, logit_mean=0.9)).sign == "!"
    assert proof_text(replace(GOOD, same_tokens=1432)).sign == "✗"
    assert proof_text(None).tone == "muted"


def test_a_score_never_says_better_or_worse_where_the_interval_holds_zero(small_project, file) -> None:
    assert (
        "no difference to the trained model"
        in score_text(file, of_file(file, comparison(small_project, 3, 3))).text
    )
    worse = score_text(file, of_file(file, comparison(small_project, 30, 0, copies=5)))
    assert "worse than the trained model" in worse.text and worse.sign == "!"


def test_a_score_belongs_to_its_file_and_not_to_an_earlier_one_of_that_name(workspace, file) -> None:
    one = kept_one(workspace.project, of_file(file, comparison(workspace.project, 3, 3)))
    listed = saved.saved_assessments(workspace.folder)
    assert score_of(file, listed) == listed[0] == one
    assert score_of(replace(file, made=listed[0].made.timestamp() + 60), listed) is None
    assert score_of(replace(file, adapter="last"), listed) is None


def of_file(file, found):
    return renamed(found, a=file.source, b=file.path.name, spec_b=str(file.path))


# -- the setup


def test_without_a_trained_model_nothing_can_be_exported_and_the_page_says_so(page, qtbot) -> None:
    page_with(qtbot, page, 0)
    assert not page.setup.start_button.isEnabled()
    assert page.setup.start_button.toolTip() == "There is no trained model yet."


def test_a_small_model_is_recommended_q8_and_the_start_carries_what_was_chosen(run, page, qtbot) -> None:
    page_with(qtbot, page, 0)
    assert page.setup.chosen_quants() == ("Q8_0",)
    page.setup.quants["F16"].setChecked(True)
    assert not page.setup.importance.isEnabled(), "neither of them heeds a matrix"
    choose = page.setup.findChild(QWidget, "choose_beside")
    assert choose.text() == "4 of 7…" and "Ollama Modelfile" in choose.toolTip()
    assert not page.setup.beside["card"].isVisible()
    choose.click()
    assert page.setup.beside["card"].isVisible()
    page.setup.beside["card"].setChecked(False)
    page.setup.beside["adapter"].setChecked(True)
    with qtbot.waitSignal(page.setup.start_requested) as asked:
        page.setup.start_requested.disconnect(page.start)
        page.setup.start_button.click()
    beside = ("schema", "ollama", "python", "adapter")
    assert asked.args == [ExportJob(run=run.name, quants=("F16", "Q8_0"), beside=beside)]


def test_an_importance_matrix_is_offered_for_coarse_files_and_what_it_brought_is_shown(
    run, page, qtbot, file
) -> None:
    index.add(replace(file, importance=Weighing(64, 0.02, 0.01)))
    card = page_with(qtbot, page)
    assert "✓ An importance matrix of 64 training rows paid: 0.0100 nats a token" in card.words
    page.setup.quants["Q4_0"].setChecked(True)
    page.setup.importance.setChecked(True)
    with qtbot.waitSignal(page.setup.start_requested) as asked:
        page.setup.start_requested.disconnect(page.start)
        page.setup.start_button.click()
    assert asked.args[0].importance


def test_several_files_are_scored_at_once_and_it_is_said_which_one_to_take(
    page, qtbot, file, monkeypatch
) -> None:
    other = file.path.with_name("m-F16.gguf")
    other.write_bytes(file.path.read_bytes() + bytes(file.size))
    index.add(ExportedFile(other, "F16", 2 * file.size, file.run, "best", None, 1.7e9))
    started = []
    monkeypatch.setattr(page, "start", started.append)
    page_with(qtbot, page, 2)
    qtbot.waitUntil(page._score_all.isVisible)
    assert not page._advice.isVisible()
    page._score_all.click()
    assert started == [AssessJob(models=(file.source, str(file.path), str(other)))]
    project = page.workspace.project
    rows = project.split("test")
    good = [row.answer_text() for row in rows]
    said = [Answered(name, good, name) for name in started[0].models]
    kept_one(project, judge(rows, said, project.rubric, project.task.schema))
    page.refresh()
    qtbot.waitUntil(page._advice.isVisible)
    assert page._advice.text().startswith("Take Q8_0: 2.0 times smaller than F16, +0.0 points")
    assert not page._score_all.isVisible()


def test_a_start_leaves_the_focus_where_it_was_pressed(run, page, qtbot) -> None:
    page.arrive()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.setup.start_button.setFocus()
    assert page.setup.start_button.hasFocus()
    page.setup.set_busy(True)
    assert page.setup.hasFocus()


def test_a_run_brought_from_another_page_is_chosen(page, qtbot, workspace) -> None:
    first = run_with_best(workspace.project, "first")
    run_with_best(workspace.project, "zweite")
    shutil.copytree(first / "checkpoints" / "best", first / "checkpoints" / "last")
    page.arrive(first.name)
    assert page.setup.chosen().name == f"{first.name}:best"
    page.arrive({"run": first.name, "adapter": "last"})
    assert page.setup.chosen().name == f"{first.name}:last"
    qtbot.waitUntil(lambda: not page._listings.running)


def test_too_little_room_on_the_disk_is_said_before_the_start(run, page, qtbot, monkeypatch) -> None:
    usage = shutil.disk_usage(page.workspace.folder)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage._replace(free=10_000_000))
    page_with(qtbot, page, 0)
    assert "only 10 MB are free" in page.setup.room
    assert not page.setup.start_button.isEnabled()


# -- the files


def test_a_file_has_a_card_with_its_proof(page, qtbot, file) -> None:
    card = page_with(qtbot, page)
    assert card.condition == "fine"
    assert "identical tokens 1433/1433" in card.words and "Not scored" in card.words


def test_a_file_that_is_gone_damaged_or_changed_is_told_kindly(page, qtbot, file) -> None:
    data = file.path.read_bytes()
    file.path.write_bytes(data + b"more")
    assert "its size differs" in page_with(qtbot, page).words
    file.path.write_bytes(b"no GGUF at all, but text that somebody saved here")
    page.refresh()
    qtbot.waitUntil(lambda: page.cards[0].condition == "damaged")
    assert not page.cards[0].play_button.isEnabled()
    file.path.unlink()
    page.refresh()
    qtbot.waitUntil(lambda: page.cards[0].condition == "gone")
    assert "Export it again" in page.cards[0].words


def test_a_file_is_scored_against_the_model_it_was_made_from(page, qtbot, file, monkeypatch) -> None:
    started = []
    monkeypatch.setattr(page.board, "start", lambda project, job: started.append(job))
    page_with(qtbot, page).score_button.click()
    assert started == [AssessJob(models=(file.source, str(file.path)), split="test", limit=0)]


def test_a_file_whose_run_is_gone_cannot_be_scored_and_says_why(page, qtbot, file, run) -> None:
    shutil.rmtree(run)
    card = page_with(qtbot, page)
    assert not card.score_button.isEnabled()
    assert "The run it was made from is gone" in card.score_button.toolTip()


def test_the_card_leads_to_the_playground_the_assess_page_and_the_scores_cases(page, qtbot, file) -> None:
    project = page.workspace.project
    path = kept_one(project, of_file(file, comparison(project, 3, 3))).path
    card = page_with(qtbot, page)
    asked = []
    page.workspace.page_requested.connect(lambda name, payload: asked.append((name, payload)))
    for button in (card.play_button, card.compare_button, card.open_button):
        button.click()
    assert asked == [
        ("play", {"model": file.path}),
        ("assess", {"models": (file.source, str(file.path))}),
        ("assess", {"path": str(path)}),
    ]


def test_path_and_folder_go_to_the_desktop(page, qtbot, file, monkeypatch) -> None:
    seen = []
    monkeypatch.setattr(desktop, "copy_text", lambda text: seen.append(text))
    monkeypatch.setattr(desktop, "show_folder", lambda path: seen.append(path))
    card = page_with(qtbot, page)
    card.tools["copy"].click()
    card.tools["folder"].click()
    assert seen == [str(file.path), file.path.parent]


def test_a_deleted_file_leaves_the_page_and_its_neighbour_stays(page, qtbot, file, monkeypatch) -> None:
    other = file.path.with_name("m-F16.gguf")
    shutil.copyfile(file.path, other)
    index.add(ExportedFile(other, "F16", file.size, file.run, "best", None, 1.7e9))
    thrown = []
    monkeypatch.setattr(desktop, "to_trash", lambda *paths: [thrown.append(one) for one in paths])
    page_with(qtbot, page, 2)
    card = next(card for card in page.cards if card.file.quant == "Q8_0")
    card.tools["delete"].click()
    qtbot.waitUntil(lambda: len(page.cards) == 1)
    assert thrown == [file.path]
    assert [one.quant for one in index.exported_files(page.workspace.folder)] == ["F16"]


def test_a_file_is_copied_whole_and_a_bad_target_is_told_kindly(page, qtbot, file, tmp_path) -> None:
    page_with(qtbot, page)
    target = tmp_path / "out" / "copy.gguf"
    target.parent.mkdir()
    page.ask_for_target = lambda name: target
    page.cards[0].tools["save"].click()
    qtbot.waitUntil(lambda: not page._copies.running)
    assert target.read_bytes() == file.path.read_bytes()
    with qtbot.waitSignal(page.workspace.error_raised) as told:
        page.copy_to(file, tmp_path / "no such folder" / "copy.gguf")
    assert "does not exist" in told.args[0].message
    assert [one.name for one in target.parent.iterdir()] == ["copy.gguf"]


def test_other_programs_get_the_commands_the_system_message_and_the_prompt_helper(page, qtbot, file) -> None:
    page_with(qtbot, page)
    dialog = page.show_other_programs(file)
    qtbot.waitUntil(lambda: not dialog._reading.running)
    texts = {view.objectName(): view.toPlainText() for view in dialog.findChildren(QPlainTextEdit)}
    task = page.workspace.project.task
    assert str(file.path) in texts["llama_cpp"] and "--temp 0" in texts["llama_cpp"]
    assert texts["system"] == task.messages("x")[0]["content"]
    assert texts["ollama"].startswith(f"FROM {file.path}\n")
    assert texts["ollama"] == modelfile(str(file.path), chat.make_format("", "", ""), texts["system"])[0]
    assert 'TEMPLATE """' in texts["ollama"] and not dialog._lacking.isVisible()
    assert ("user" in texts) == bool(task.prompt_helper)
    copies = [one for one in dialog.findChildren(QPushButton) if one.toolTip() == "Copy this text"]
    copies[0].click()
    assert QGuiApplication.clipboard().text() == texts["llama_cpp"]
    dialog.close()


def test_a_modelfile_without_a_template_says_why(page, qtbot, file) -> None:
    page_with(qtbot, page)
    shouting = "{% for m in messages %}{{ m.content | upper }}{% endfor %}"
    write_small_gguf(file.path, shouting)
    dialog = page.show_other_programs(file)
    qtbot.waitUntil(dialog._lacking.isVisible)
    assert "The Modelfile has no TEMPLATE. Ollama's form" in dialog._lacking.text()
    assert "ollama show --template" in dialog._lacking.text()
    dialog.close()
    file.path.unlink()
    dialog = page.show_other_programs(file)
    qtbot.waitUntil(dialog._lacking.isVisible)
    assert file.path.name in dialog._lacking.text()
    dialog.close()


# -- what an export has come to


def done_card(page, file, beside=(), notes=()):
    job = create_job(page.workspace.folder, ExportJob(run=file.run, quants=("Q8_0",)))
    names = [{"file": file.path.name}]
    result = {"folder": str(file.path.parent), "files": names, "beside": beside, "notes": notes}
    store.write_json(job / "result.json", result)
    made = Job("export", job, page)
    made.state = "done"
    page._job_ended(made)
    return page.done_card


def against_base(project, model: str, a: int, b: int):
    kept_one(project, renamed(comparison(project, a, b, copies=5), b=model))


def test_the_end_of_an_export_tells_the_file_and_its_gain_in_a_line(qtbot, page, file, monkeypatch) -> None:
    seen = []
    monkeypatch.setattr(desktop, "show_folder", lambda path: seen.append(path))
    page_with(qtbot, page)
    against_base(page.workspace.project, file.source, 0, 30)
    card = done_card(page, file)
    qtbot.waitUntil(card.isVisible)
    assert "The trained model in it is better than the base model. m-Q8_0.gguf · " in card.words
    figures = "trained model 100.0% exact, base model 0.0%, on 30 test rows"
    assert card.words.endswith(f"{figures}; the file itself has not been scored")
    assert not card.base_button.isVisible() and card.folder_button.property("role") == "primary"
    card.folder_button.click()
    assert seen == [file.path.parent]
    card.findChild(QWidget, "done_close").click()
    assert not card.isVisible()


def test_the_end_of_an_export_tells_what_else_was_written(qtbot, page, file) -> None:
    page_with(qtbot, page)
    card = done_card(page, file, ["README.md", "Modelfile"], ["grammar.gbnf cannot say everything."])
    qtbot.waitUntil(card.isVisible)
    assert card.words.endswith("Also written: README.md, Modelfile\ngrammar.gbnf cannot say everything.")


def test_figures_are_the_files_own_only_where_the_file_itself_answered(qtbot, page, file) -> None:
    page_with(qtbot, page)
    against_base(page.workspace.project, str(file.path), 0, 30)
    card = done_card(page, file)
    qtbot.waitUntil(card.isVisible)
    assert card.words.startswith("Here is the file. It is better than the base model. m-Q8_0.gguf · ")
    assert card.words.endswith("this file 100.0% exact, base model 0.0%, on 30 test rows")


def test_a_file_that_is_not_shown_to_be_better_is_not_praised(qtbot, page, file) -> None:
    page_with(qtbot, page)
    against_base(page.workspace.project, file.source, 3, 3)
    card = done_card(page, file)
    qtbot.waitUntil(card.isVisible)
    assert "not shown to be better" in card.words


def test_without_a_comparison_the_figures_of_the_training_stand_or_one_is_offered(
    qtbot, page, file, run
) -> None:
    page_with(qtbot, page)
    card = done_card(page, file)
    qtbot.waitUntil(card.isVisible)
    assert "not compared with the base model yet" in card.words and card.base_button.isVisible()
    log = RunLog(run)
    for step, exact in ((0, 0.1), (5, 0.45)):
        log.say(ev.HeldOut, phase="grpo", step=step, exact=exact, reward=0.5, rows=20, best=True, seconds=1.0)
    done_card(page, file)
    qtbot.waitUntil(lambda: "better than" in card.words)
    assert "trained model 45.0% exact, base model 10.0%, on 20 validation rows" in card.words
    pages = []
    page.workspace.page_requested.connect(lambda name, payload: pages.append((name, payload)))
    card.base_button.click()
    assert pages == [("assess", {"compare": file.run})]

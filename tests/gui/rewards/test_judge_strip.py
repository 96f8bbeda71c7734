"""The judge on a card: chosen, compared with the person's marks, and without weight until then."""

import pytest

from engine import jobs
from engine.jobs import JudgeJob, load_job
from engine.judging.agreement import Agreement, Disagreement, keep_agreement
from engine.judging.models import content_of
from engine.project import open_project
from engine.rewards.model_judge import BUILT_IN, CRITERION
from engine.rewards.rubric import rubric_from_toml
from engine.runs.recipe import Recipe
from gui.rewards.differences import DifferencesDialog
from gui.training.readiness import Splits, rubric_checks
from tests.gui.rewards.test_cards import card_of, names


def agreement(both=14, neither=8, **more):
    differ = Disagreement(
        row="r7", model="run:best", expected="a pump", given="a hose", right=False, score=0.75, reason="close"
    )
    facts = {"criterion": CRITERION, "field": "", "model": BUILT_IN, "content": content_of(BUILT_IN)}
    facts |= {"both": both, "neither": neither, "only_person": 0, "only_judge": 1, "low": 0.79, "high": 0.99}
    facts |= {
        "kappa": 0.9,
        "unjudged": 0,
        "input_tokens": 200,
        "output_tokens": 20,
        "seconds": 0.5,
        "made": 1,
    }
    return Agreement(**facts, disagreements=(differ,), **more)


@pytest.fixture
def card(page):
    page.editor.add("model_judge")
    return card_of(page, "model_judge")


def test_a_new_judge_weighs_nothing_and_says_what_to_do(page, card):
    assert card.line.entry.weight == 0 and card.share_label.text() == "only shown"
    assert not card.weight.isEnabled() and not card.slider.isEnabled()
    assert "Not compared yet. It may weigh once it was compared with 20 answers" in card.strip.figures.text()
    assert card.strip.models.name == BUILT_IN
    assert not card.strip.need.isVisibleTo(card) and not card.strip.differences_button.isVisibleTo(card)
    assert page.save()
    assert open_project(page.workspace.folder).rubric.entries[-1].parameters.model == BUILT_IN


@pytest.mark.usefixtures("stand_in_worker")
def test_a_comparison_gives_it_the_right_to_weigh_until_its_criterion_changes(page, card, qtbot, monkeypatch):
    monkeypatch.setenv("STAND_IN_STEPS", "3")
    page.board.before_start = lambda: keep_agreement(page.workspace.folder, agreement())
    with qtbot.waitSignal(card.strip.compared, timeout=20_000):
        card.strip.compare_button.click()
        assert card.strip.panel.busy and not card.strip.compare_button.isEnabled()
        assert load_job(card.strip.job.folder) == JudgeJob(entry="model_judge")
        assert open_project(page.workspace.folder).rubric.entries[-1].dimension == "model_judge"
    assert "It agrees with 22 of your 23 marks" in card.strip.figures.text()
    assert "verdicts, about" in card.strip.need.text()
    card.weight.setValue(0.4)
    assert card.line.entry.weight == 0.4 and page.save()  # a step of undo
    card.open_details(True)
    criterion = card.form.editor_of("criterion")
    criterion.setPlainText(f"{CRITERION} And it is short.")
    assert card.line.entry.parameters.criterion.endswith("And it is short.")
    assert card.line.entry.weight == 0 and not card.weight.isEnabled()
    page.editor.undo_action.trigger()
    assert card.line.entry.weight == 0.4 and criterion.toPlainText() == CRITERION
    criterion.setPlainText(" ")
    assert "Criterion must not be empty" in card.fault_label.text()


def test_the_differences_are_listed(page, card, qtbot, monkeypatch):
    keep_agreement(page.workspace.folder, agreement())
    card.strip._show_agreement()
    shown = []
    monkeypatch.setattr(DifferencesDialog, "exec", lambda dialog: shown.append(dialog.table.items))
    card.strip.differences_button.click()
    assert [one.given for (one,) in shown] == ["a hose"]


def test_another_model_is_chosen_from_the_list_and_takes_the_weight_away(page, card, tiny_file):
    keep_agreement(page.workspace.folder, agreement())
    card.strip._show_agreement()
    card.weight.setValue(0.4)
    card.strip.models.choose(str(tiny_file))
    card.strip.models.chosen.emit()
    assert card.line.entry.parameters.model == str(tiny_file) and card.line.entry.weight == 0
    assert names(page)[-1] == "model_judge"


def test_the_checklist_before_a_training_refuses_or_says_what_the_judge_takes(small_project):
    tables = [{"dimension": "exact"}, {"dimension": "model_judge"}]
    project = type(small_project)(small_project.folder, small_project.task, rubric_from_toml(tables))
    project.save()
    checked = (open_project(project.folder), Recipe(steps=10), Splits(24, 0, 6))
    first, second = rubric_checks(*checked)
    assert (first.grade, second.grade, second.page) == ("good", "bad", "rewards")
    assert "“Judged by a model” may not weigh yet" in second.text
    keep_agreement(project.folder, agreement())
    _, second = rubric_checks(*checked)
    assert second.grade == "good" and "is asked for up to" in second.text and "holds the model" in second.text


def test_a_live_comparison_is_followed_by_its_own_card_only(page, card, board, stand_in_worker):
    project = page.workspace.project
    board.start(project, JudgeJob(entry="another"))
    assert card.strip.job is None
    job = board.start(project, JudgeJob(entry="model_judge"))
    assert card.strip.job is job
    assert jobs.load_job(job.folder).entry == "model_judge"


def test_a_card_made_while_its_judge_is_compared_follows_that_comparison(page, card, board, stand_in_worker):
    job = board.start(page.workspace.project, JudgeJob(entry="model_judge"))
    page.editor.undo_action.trigger()
    page.editor.redo_action.trigger()
    anew = card_of(page, "model_judge")
    assert anew is not card and anew.strip.job is job and not anew.strip.compare_button.isEnabled()


def test_a_weight_that_is_dragged_does_not_read_the_comparison_again(page, card, monkeypatch):
    keep_agreement(page.workspace.folder, agreement())
    card.strip._show_agreement()
    read = []
    monkeypatch.setattr(
        "engine.judging.agreement.read_agreements", lambda project: read.append(project) or ()
    )
    card.weight.setValue(0.4)
    assert card.line.entry.weight == 0.4 and read == []

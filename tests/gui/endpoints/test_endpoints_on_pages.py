"""Endpoints where a model is chosen: Play, the bench and the dry run of Rewards, and Assess."""

from __future__ import annotations

import json

import pytest

from engine.endpoints import consent
from engine.endpoints.settings import delete_endpoint, make_endpoint, save_endpoint
from gui.assess.page import AssessPage
from gui.endpoints import consent as question
from gui.endpoints.opening import CHANGES
from gui.play.choices import EMBEDDED, Choice, base_choice, endpoint_choices
from gui.play.page import PlayPage
from gui.rewards.page import RewardsPage
from tests.endpoints.hostile import at, serving

FAR = make_endpoint(
    name="far", base_url="https://api.example.com/v1", model="m", input_price=2.0, output_price=8.0
)


@pytest.fixture
def far():
    save_endpoint(FAR)
    return FAR


@pytest.fixture
def shown(qtbot, workspace, board):
    """Shows a page; what it started is ended with the test."""
    pages = []

    def show(kind):
        page = kind(workspace, board)
        qtbot.addWidget(page)
        page.resize(1100, 740)
        page.show()
        page.arrive()
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.close()


@pytest.fixture
def refusals(monkeypatch):
    """What the consent dialog said, each time declined."""
    said = []
    monkeypatch.setattr(
        question, "agreed", lambda parent, text, more, yes, **_: said.append(f"{text}\n{more}")
    )
    return said


def answers(handler, body):
    """Streams an answer where that is asked for, in pieces."""
    if body.get("stream"):
        handler.pieces('{"start": "2030-07-20', '", "end": "2030-07-20"}')
    else:
        handler.answer('{"start": "2030-07-20", "end": "2030-07-20"}')


def test_an_endpoint_answers_in_play_with_time_tokens_and_price(shown, qtbot):
    with serving(answers) as server:
        save_endpoint(at(server, input_price=1000.0, output_price=1000.0))
        page = shown(PlayPage)
        (choice,) = endpoint_choices()
        page.choosers.choose(choice, 1)
        page.choosers.choose(base_choice(EMBEDDED), 0)
        page.slots[0].choose(None)
        slot, pane = page.slots[1], page.panes[1]
        assert slot.state == "waiting" and pane.status.text().startswith("Ready")
        assert "127.0.0.1" in pane.remark.text() and "on this computer" in pane.remark.text()
        page.box.editor_of("grammar").setChecked(True)
        page.box.set_prompt("today=20300720 how much")
        page.ask()
        qtbot.waitUntil(lambda: not slot.busy, timeout=60000)
        assert slot.failure is None and json.loads(slot.text)["end"] == "2030-07-20"
        assert "0.015 USD" in pane.figures.whole and "4 token" in pane.figures.whole
        assert "ended by itself" in pane.figures.whole
        asked = server.asked[0]
        assert asked["messages"][-1]["content"].endswith("how much")
        assert asked["response_format"]["type"] == "json_schema"
        assert page.choosers.keys[1] == "endpoint:far"


def test_an_endpoint_that_is_changed_is_opened_anew_with_its_key_of_now(shown, far):
    page = shown(PlayPage)
    slot = page.slots[1]
    page.choosers.choose(endpoint_choices()[0], 1)
    slot.prepare()
    assert slot.state == "loading"
    save_endpoint(changed := FAR.model_copy(update={"model": "n"}))
    CHANGES.changed.emit()
    assert slot.state == "waiting" and slot.choice.endpoint == changed


def test_only_a_file_can_be_served_from_play(shown, far, tmp_path):
    page = shown(PlayPage)
    page.choosers.choose(endpoint_choices()[0], 1)
    page.slots[0].choose(Choice("mine", path=tmp_path / "mine.gguf"))
    assert [pane.serve_button.isHidden() for pane in page.panes] == [False, True]


def test_nothing_is_asked_in_play_before_the_person_agrees(shown, far, refusals):
    page = shown(PlayPage)
    page.choosers.choose(endpoint_choices()[0], 1)
    assert "Prompts are sent to api.example.com." in page.panes[1].remark.text()
    page.box.set_prompt("how much")
    page.ask()
    assert "api.example.com" in refusals[0] and "one request each" in refusals[0]
    assert not any(slot.busy for slot in page.slots) and page.slots[1].pid is None


def test_an_endpoint_that_is_deleted_is_chosen_no_more(shown, far):
    page = shown(PlayPage)
    page.choosers.choose(endpoint_choices()[0], 0)
    delete_endpoint("far")
    CHANGES.changed.emit()
    assert page.slots[0].choice.key == f"base:{EMBEDDED}"
    assert page.panes[0].chooser.findData("endpoint:far") < 0


def test_an_endpoint_that_is_added_from_a_pane_is_chosen_there(shown, monkeypatch):
    page = shown(PlayPage)

    def add():
        save_endpoint(FAR)
        CHANGES.changed.emit()
        return FAR.title

    monkeypatch.setattr(page.choosers, "ask_for_endpoint", add)
    chooser = page.panes[0].chooser
    last = chooser.count() - 1
    chooser.setCurrentIndex(last)
    chooser.activated.emit(last)
    assert page.slots[0].choice.endpoint == FAR and chooser.currentText() == "Endpoint: far"


def test_the_dry_run_says_the_cost_and_asks_before_it_starts(shown, far, refusals, qtbot, board):
    page = shown(RewardsPage)
    panel = page.dry_run
    page.tabs.setCurrentWidget(panel)
    box = panel.model_box
    with qtbot.waitSignal(panel.cost.known):
        box.setCurrentIndex(box.findText("Endpoint: far"))
        box.activated.emit(box.currentIndex())
    assert "to api.example.com" in panel.cost.text() and "USD" in panel.cost.text()
    panel.start_button.click()
    assert panel.cost.text() in refusals[0] and "of training rows" in refusals[0] and not board.jobs
    consent.agree(far, lasting=False)
    started = []
    board.start = lambda project, job: started.append(job)
    panel.start_button.click()
    assert started[0].model == "endpoint:far"


def test_the_bench_asks_before_an_endpoint_answers(shown, far, refusals):
    bar = shown(RewardsPage).bench.models
    bar.model_box.setCurrentIndex(bar.model_box.findText("Endpoint: far"))
    bar.ask_button.click()
    assert "api.example.com" in refusals[0] and not bar.busy


def test_an_assessment_says_the_cost_and_asks_before_it_starts(shown, far, refusals, qtbot, board):
    page = shown(AssessPage)
    with qtbot.waitSignal(page.setup.cost.known):
        page.setup.choose(["base:embedded", "endpoint:far"], split="test")
    qtbot.waitUntil(lambda: "to api.example.com" in page.setup.cost.text(), timeout=10000)
    page.setup.start_button.click()
    assert page.setup.cost.text() in refusals[0] and "of test rows" in refusals[0] and not board.jobs

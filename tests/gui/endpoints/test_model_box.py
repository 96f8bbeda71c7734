"""The chooser of a model by its name: its last entries ask for a file, or for an endpoint."""

from __future__ import annotations

import pytest

from engine.assess.choices import Choice
from engine.endpoints.settings import delete_endpoint, make_endpoint, save_endpoint
from gui.endpoints.model_box import ModelBox
from gui.endpoints.opening import CHANGES

DEEPSEEK = make_endpoint(name="deepseek", base_url="https://api.deepseek.com/v1", model="deepseek-chat")


@pytest.fixture
def box(qtbot, look):
    found = ModelBox("model", "A model")
    qtbot.addWidget(found)
    found.show_choices([Choice("base:embedded", "base", "embedded")], "base:embedded")
    return found


def texts(box):
    return [box.itemText(at) for at in range(box.count()) if box.itemText(at)]


def pick(box, text):
    at = next(at for at in range(box.count()) if box.itemText(at).startswith(text))
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_an_endpoint_that_is_added_is_chosen(box, qtbot, monkeypatch):
    def added():
        save_endpoint(DEEPSEEK)
        CHANGES.changed.emit()
        return DEEPSEEK.title

    monkeypatch.setattr(box, "ask_for_endpoint", added)
    with qtbot.waitSignal(box.chosen):
        pick(box, "Add an endpoint")
    assert box.name == "endpoint:deepseek" and box.currentText() == "Endpoint: deepseek"
    assert texts(box)[-2:] == ["Another GGUF file…", "Add an endpoint…"]


def test_where_none_was_added_the_model_before_stays(box, monkeypatch):
    for entry, asked, nothing in (("Add", "ask_for_endpoint", ""), ("Another", "ask_for_file", None)):
        monkeypatch.setattr(box, asked, lambda nothing=nothing: nothing)
        pick(box, entry)
        assert box.name == "base:embedded"


def test_every_box_follows_a_change_of_the_endpoints(box, qtbot):
    save_endpoint(DEEPSEEK)
    CHANGES.changed.emit()
    box.choose(DEEPSEEK.title)
    assert texts(box).count("Endpoint: deepseek") == 1
    delete_endpoint("deepseek")
    with qtbot.waitSignal(box.chosen):
        CHANGES.changed.emit()
    assert box.name == "base:embedded" and "Endpoint: deepseek" not in texts(box)

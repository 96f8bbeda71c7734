"""The trial of an endpoint in a real worker process, against a server on this computer."""

from __future__ import annotations

import json
import time

import pytest

from engine.base import store
from engine.endpoints import keys
from engine.endpoints.settings import save_endpoint
from gui.endpoints.dialog import EndpointsDialog
from tests.endpoints.hostile import at, serving

KEY = "sk-test-0123456789"


@pytest.fixture
def tried(qtbot, look):
    """Opens the dialog at an endpoint of this server, and tests it."""

    def make(server, **more) -> EndpointsDialog:
        save_endpoint(at(server, **more))
        dialog = EndpointsDialog(None, "far")
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.trial.test_button.click()
        assert dialog.trial.stop_button.isVisible() and not dialog.trial.test_button.isEnabled()
        return dialog

    return make


def said(qtbot, dialog) -> str:
    qtbot.waitUntil(lambda: dialog.trial.job is None, timeout=60000)
    return dialog.trial.said.text()


def json_alone(handler, body):
    """A server that knows JSON mode, and no schema."""
    form = body.get("response_format", {}).get("type")
    handler.fail(400, "no schema") if form == "json_schema" else handler.answer('{"word": "hello"}')


def test_a_trial_says_what_came_how_soon_and_which_form_works(tried, qtbot):
    keys.keep_key("far", KEY)
    with serving(json_alone) as server:
        dialog = tried(server)
        text = said(qtbot, dialog)
        assert {one["authorization"] for one in server.headers} == {f"Bearer {KEY}"}
        assert "Say hello." in json.dumps(server.asked[0])
    assert '{"word": "hello"}' in text and "Choose the answer form json" in text
    assert dialog.trial.said.property("role") == "warn"
    written = [path for path in store.data_folder().rglob("*") if path.is_file()]
    assert written and not any(KEY.encode() in path.read_bytes() for path in written)


def test_a_refused_key_is_said_in_a_sentence(tried, qtbot):
    with serving(lambda handler, body: handler.fail(401, "Incorrect API key provided")) as server:
        dialog = tried(server)
        assert "key" in said(qtbot, dialog).lower()
    assert dialog.trial.said.property("role") == "bad" and "Traceback" not in dialog.trial.said.text()


def test_a_server_that_says_nothing_is_left_by_a_click(tried, qtbot):
    with serving(lambda handler, body: time.sleep(30)) as server:
        dialog = tried(server, timeout=600)
        qtbot.waitUntil(lambda: bool(server.asked), timeout=60000)
        dialog.trial.stop_button.click()
        assert said(qtbot, dialog) == "" and dialog.trial.test_button.isEnabled()

"""What the model sees, rendered by templates of any kind, without the window waiting."""

import time

import pytest

from engine.models import rendering
from engine.play.wire import ModelFacts
from gui.play.prompt_view import PromptView
from tests.models.test_hostile_templates import LOOP


def facts(template):
    return ModelFacts("m.gguf", "m", "llama", "", 0, 0, 512, template, "", "", False)


@pytest.fixture
def view(qtbot):
    found = PromptView(("A", "B"))
    qtbot.addWidget(found)
    found.show()
    return found


def test_a_template_that_never_ends_does_not_hold_the_window(view, workspace, qtbot, monkeypatch):
    monkeypatch.setattr(rendering, "CPU_SECONDS", 0.3)
    task = workspace.project.task
    began = time.monotonic()
    view.show_prompt(task, "ask", facts("{% if messages[0].role == 'system' %}" + LOOP + "{% endif %}"))
    assert time.monotonic() - began < 0.25
    qtbot.waitUntil(lambda: "takes too long" in view._remark.text(), timeout=60_000)
    assert view.text.toPlainText() == ""
    view.show_prompt(task, "ask", facts("{{ messages[-1].content }}!"))
    qtbot.waitUntil(lambda: view.text.toPlainText().endswith("!"), timeout=20_000)
    assert "template" in view._remark.text() or "marked" in view._remark.text()

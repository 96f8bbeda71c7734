"""The panel that serves a file, over a real server of the tiny model."""

from __future__ import annotations

import json
import urllib.request

import pytest

from engine.jobs import load_job
from gui.frame import closing
from gui.serve import servers
from gui.serve.dialog import ServeDialog, show_serve_dialog
from gui.shared import desktop
from tests.tiny_gguf import tiny_file

__all__ = ["tiny_file"]
SECONDS = 120_000


@pytest.fixture
def dialog(qtbot, workspace, board, tiny_file):
    found = ServeDialog(None, workspace.project, board, tiny_file, "hello there")
    qtbot.addWidget(found)
    found.show()
    yield found
    for job in board.live:
        board.stop(job)
    qtbot.waitUntil(lambda: not board.live, timeout=SECONDS)
    found.close()


def ask(url: str, key: str) -> str:
    form = {"type": "text"}
    body = {"model": "task", "max_tokens": 5, "response_format": form, "messages": []}
    body["messages"] = [{"role": "user", "content": "hello there"}]
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)["choices"][0]["message"]["content"]


def test_a_file_is_served_counted_kept_found_again_and_stopped(dialog, qtbot, board, workspace, monkeypatch):
    copied: list[str] = []
    monkeypatch.setattr(desktop, "copy_text", copied.append)
    dialog.start_button.click()
    assert not dialog.start_button.isVisible() and dialog.words.startswith("Loading")
    qtbot.waitUntil(lambda: dialog.words.startswith("Running"), timeout=SECONDS)
    key, address = dialog.key.text(), dialog.address.text()
    assert address.startswith("http://127.0.0.1:") and key in dialog.curl.toPlainText()
    dialog.copy_key.click()
    assert copied == [key]
    assert ask(address, key)
    qtbot.waitUntil(lambda: "1 answer" in dialog.words, timeout=SECONDS)
    job = dialog.job
    assert all(key.encode() not in one.read_bytes() for one in job.folder.rglob("*") if one.is_file())

    dialog.keep_box.click()
    assert load_job(job.folder).keep and not servers.ends_with_window(job)
    assert closing.carry_out("stop", board) and not job.requested("stop")  # the window closes, it goes on
    again = show_serve_dialog(None, workspace.project, board, dialog._file, "hello")
    qtbot.addWidget(again)
    assert again.job is job and again.keep_box.isChecked() and again.address.text() == address
    again.close()

    dialog.keep_box.click()
    assert closing.carry_out("keep", board)
    qtbot.waitUntil(lambda: dialog.words == "Stopped", timeout=SECONDS)
    assert dialog.start_button.isVisible() and not dialog.address.isEnabled()


def test_a_file_that_cannot_be_played_says_so(dialog, qtbot):
    dialog._file = dialog._file.with_name("gone.gguf")
    dialog.start_button.click()
    qtbot.waitUntil(lambda: "does not exist" in dialog.words, timeout=SECONDS)
    assert dialog.start_button.isVisible()

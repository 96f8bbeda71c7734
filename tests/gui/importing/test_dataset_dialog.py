"""A dataset of a hub on this computer, through the dialog and real worker processes."""

from __future__ import annotations

import json
import socket

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.importing.dataset_dialog import DatasetDialog
from tests.reading.hub_server import hub_server

CARD = b"""---
configs:
- config_name: en
  data_files: [{split: test, path: en/test.jsonl}, {split: train, path: en/train.jsonl}]
- config_name: de
  data_files: [{split: dev, path: de.jsonl}]
---
"""
ROW = json.dumps({"prompt": "a", "completion": {"n": 1}}).encode() + b"\n"
FILES = {"README.md": CARD, "en/train.jsonl": ROW * 3, "en/test.jsonl": ROW, "de.jsonl": ROW * 2}


@pytest.fixture
def dialog(qtbot, look, tmp_path, monkeypatch):
    with hub_server({"me/orders": FILES}) as (address, _):
        places = {"HF_HOME": tmp_path / "hf", "LATHE_DATA": tmp_path / "data"}
        for name, value in {**places, "HF_ENDPOINT": address, "HF_HUB_OFFLINE": "0"}.items():
            monkeypatch.setenv(name, str(value))
        found = DatasetDialog(None)
        qtbot.addWidget(found)
        found.show()
        yield found
        found.reject()


def looked_up(qtbot, dialog, name):
    dialog.name.setText(name)
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.stop_button.isVisible() and not dialog.go_button.isEnabled()
    qtbot.waitUntil(lambda: dialog._job is None, timeout=60_000)


def test_a_dataset_is_looked_up_and_the_part_that_was_chosen_is_downloaded(qtbot, dialog):
    looked_up(qtbot, dialog, "me/orders")
    assert [dialog.config.itemText(at) for at in range(dialog.config.count())] == ["en", "de"]
    assert dialog.split.currentText() == "train"  # offered first, wherever it stands
    dialog.config.setCurrentIndex(1)
    dialog.config.activated.emit(1)
    assert dialog.split.currentText() == "dev"
    dialog.go_button.click()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=60_000)
    assert dialog.path is not None and dialog.path.name == "me-orders-de-dev.jsonl"
    assert dialog.path.read_bytes().count(b"\n") == 2


def test_an_unknown_dataset_is_told_in_the_dialog_and_another_can_be_named(qtbot, dialog):
    looked_up(qtbot, dialog, "me/unknown")
    assert "does not give the dataset me/unknown" in dialog._note.text()
    assert "hf auth login" in dialog._note.text()
    assert not dialog.split.isVisible() and dialog.go_button.isEnabled()
    dialog.name.setText("me/other")
    assert "nothing of yours is sent" in dialog._note.text()


def test_a_look_up_that_the_network_does_not_answer_is_stopped_at_once(qtbot, dialog, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        dialog.name.setText("me/orders")
        dialog.go_button.click()
        silent.settimeout(60)
        asked, _ = silent.accept()
        with asked:
            dialog.stop_button.click()
            qtbot.waitUntil(lambda: dialog._job is None, timeout=10_000)
    assert dialog.go_button.isEnabled() and not dialog._note.text()


def test_closing_stops_the_job(qtbot, dialog):
    dialog.name.setText("me/orders")
    dialog.go_button.click()
    process = dialog._board._threads[0].process
    dialog.reject()
    assert process.wait(10) != 0

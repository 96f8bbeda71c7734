"""Asking for a newer version from the window's menu, over a real connection."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton

from engine.base import store
from engine.base.settings import Settings
from gui.frame import updates
from gui.frame.main_window import MainWindow
from gui.shared import desktop
from tests.app.parts_server import Faults, serving


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Puts facts and an answer into place; gives what the server was asked."""
    faults = Faults()
    real = store.resource
    facts = tmp_path / "build.json"
    monkeypatch.setattr(store, "resource", lambda *parts: facts if parts == ("build.json",) else real(*parts))
    with serving(tmp_path / "served", faults) as address:

        def put(version: str, page: str = "https://example.org/get", **more: str) -> Faults:
            (tmp_path / "served").mkdir(exist_ok=True)
            (tmp_path / "served" / "newest").write_text(json.dumps({"version": version, "page": page}))
            facts.write_text(json.dumps({"version": "0.1.0", "update_address": f"{address}newest", **more}))
            return faults

        yield put


@pytest.fixture
def open_window(qtbot, look):
    windows = []

    def make(settings: Settings) -> MainWindow:
        window = MainWindow(look, settings)
        qtbot.addWidget(window)
        window.show()
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()


def _action(window, words):
    menus = [entry.menu() for entry in window.menuBar().actions()]
    return next(one for menu in menus for one in menu.actions() if words in one.text().replace("&", ""))


def test_a_newer_version_is_told_and_its_page_opened_on_a_click(build, open_window, qtbot, monkeypatch):
    build("0.3.0")
    opened = []
    monkeypatch.setattr(desktop, "open_page", opened.append)
    window = open_window(Settings())
    _action(window, "Check for updates…").trigger()
    qtbot.waitUntil(lambda: window.updates.box is not None, timeout=30000)
    box = window.updates.box
    assert "0.3.0" in box.text() and "0.1.0" in box.informativeText()
    assert "https://example.org/get" in box.informativeText()
    assert not opened
    next(one for one in box.findChildren(QPushButton) if "Open" in one.text()).click()
    assert opened == ["https://example.org/get"]


def test_the_newest_version_is_told_so_quietly(build, open_window, qtbot):
    build("0.1.0")
    window = open_window(Settings())
    window.updates.check()
    qtbot.waitUntil(window.toast.isVisible, timeout=30000)
    assert "no newer version" in window.toast.words and "0.1.0" in window.toast.words


def test_without_an_address_it_is_said_where_to_look(open_window, qtbot, monkeypatch):
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append((box.text(), box.informativeText())))
    window = open_window(Settings())
    assert not _action(window, "at startup").isVisible()
    window.updates.check()
    qtbot.waitUntil(lambda: bool(said), timeout=30000)
    assert "knows no address" in said[0][0] and "Look for it where" in said[0][1]


def test_nobody_is_asked_at_the_start_before_it_is_switched_on(build, open_window, qtbot, monkeypatch):
    faults = build("0.3.0")
    monkeypatch.setattr(updates, "ASK_AFTER_MS", 10)
    window = open_window(Settings())
    qtbot.wait(300)
    assert not faults.asked
    _action(window, "at startup").trigger()
    assert window.settings.look_for_updates
    window.close()
    later = open_window(window.settings)
    qtbot.waitUntil(later.toast.isVisible, timeout=30000)
    assert "0.3.0" in later.toast.words and len(faults.asked) == 1


def test_a_start_without_a_network_says_nothing(build, open_window, qtbot, monkeypatch):
    build("0.3.0", update_address="http://127.0.0.1:9/")
    monkeypatch.setattr(updates, "ASK_AFTER_MS", 10)
    window = open_window(Settings(look_for_updates=True))
    qtbot.wait(100)
    qtbot.waitUntil(lambda: not window.updates._work.running, timeout=30000)
    assert not window.toast.isVisible() and window.updates.box is None

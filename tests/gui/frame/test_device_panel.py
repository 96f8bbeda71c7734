"""The device in the status bar opens a panel that can be copied into a report."""

import platform

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from engine.app.device_facts import DeviceFacts
from engine.app.hardware import Load
from gui.frame import device_panel
from gui.frame.device_panel import DevicePanel

GB = 10**9


@pytest.fixture
def panel(window, qtbot):
    window.status.show_load("A device", Load(0.5, 8 * GB, 32 * GB))
    qtbot.mouseClick(window.status.device_button, Qt.MouseButton.LeftButton)
    found = window.findChild(DevicePanel)
    qtbot.waitUntil(found.copy_button.isEnabled, timeout=20000)
    yield found
    found.close()


def test_the_panel_has_reason_memory_and_versions_and_is_copied_as_text(panel, window):
    window.watch.looked.emit("A device", Load(0.5, 8 * GB, 32 * GB, 0.25, 20 * GB, 140 * GB, 61.0))
    panel.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert "Jobs use" in text or "torch" in text.splitlines()[1]
    for line in ("Memory: 8.0 of 32.0 GB in use", "Use of the card: 25%, 61 °C", "Use of the processor: 50%"):
        assert line in text.splitlines()
    assert "Memory of the card: 20.0 of 140.0 GB in use" in text
    for name in ("Lathe: ", "torch: ", "llama.cpp: ", f"Python: {platform.python_version()}", "Qt: 6."):
        assert name in text


def test_the_driver_of_a_card_is_shown(window, qtbot, monkeypatch):
    facts = DeviceFacts(
        "NVIDIA H200", "580.65.06, supports up to CUDA 13.0", "Jobs use it.", (("System", "x"),)
    )
    monkeypatch.setattr(device_panel, "device_facts", lambda: facts)
    window.menus.show_device()
    panel = window.findChild(DevicePanel)
    qtbot.waitUntil(panel.copy_button.isEnabled, timeout=20000)
    assert panel.words.startswith(
        "NVIDIA H200\nJobs use it.\nNVIDIA driver: 580.65.06, supports up to CUDA 13.0\n"
    )
    panel.close()

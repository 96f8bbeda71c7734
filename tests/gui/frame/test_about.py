"""About Lathe: version, what it runs on, where the data lies, and the licences."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from engine.app import hardware, licences
from engine.base import store
from gui.frame.about import AboutDialog
from gui.shared import desktop

TEXT = f"""{licences.RULE}
numpy 2.4.6
Licence: BSD-3-Clause

Redistribution and use in source and binary forms
{licences.RULE}
tqdm 4.70.1
Licence: MPL-2.0 AND MIT

Permission is hereby granted, free of charge; permission again
"""


@pytest.fixture
def dialog(qtbot, look):
    parent = QWidget()
    qtbot.addWidget(parent)
    found = AboutDialog(parent)
    found.show()
    qtbot.waitExposed(found)
    yield found
    found.close()


@pytest.fixture
def built(monkeypatch, tmp_path):
    """A program whose build has collected the licences."""
    (tmp_path / licences.FILE).write_text(TEXT, encoding="utf-8")
    find = store.resource
    monkeypatch.setattr(
        store, "resource", lambda *parts: tmp_path / parts[0] if parts == (licences.FILE,) else find(*parts)
    )


def test_about_names_version_libraries_device_and_the_folder_of_the_data(dialog):
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    for wanted in ("0.1.0", "Apache-2.0", "torch 2.", hardware.device_name()):
        assert wanted in texts
    assert dialog.place.text() == str(store.data_folder())


def test_the_texts_of_about_are_not_cut(dialog):
    for label in dialog.findChildren(QLabel):
        if label.wordWrap() and label.isVisible():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_what_a_bug_report_needs_is_copied_without_anything_of_the_user(dialog, qapp):
    dialog.copy_button.click()
    said = qapp.clipboard().text()
    assert "Lathe: 0.1.0" in said and "Python: 3" in said and "trl 1." in said and "Device: " in said
    assert str(store.data_folder()) not in said and str(Path.home()) not in said


def test_the_folders_of_data_and_of_crash_reports_open(dialog, monkeypatch):
    opened = []
    monkeypatch.setattr(desktop, "show_folder", opened.append)
    dialog.open_button.click()
    dialog.reports_button.click()
    assert opened == [store.data_folder(), store.data_folder() / "crash reports"]


def test_a_data_folder_that_cannot_be_made_is_a_sentence(qtbot, look, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "file" / "below"))
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = AboutDialog(parent)
    assert "Could not create" in dialog.place.text() and not dialog.open_button.isEnabled()


def test_licences_are_found_by_package_and_by_their_words(built, dialog, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    view = dialog.licences
    assert dialog.tabs.currentWidget() is view and view.search.hasFocus()
    assert view.shown() == ["numpy 2.4.6", "tqdm 4.70.1"] and view.count.text() == "2 packages"
    qtbot.keyClicks(view.search, "permission")
    assert view.shown() == ["tqdm 4.70.1"]
    assert view.text.textCursor().selectedText() == "Permission"
    first = view.text.textCursor().position()
    qtbot.keyClick(view.search, Qt.Key.Key_Return)
    assert view.text.textCursor().position() > first and dialog.isVisible()
    view.search.setText("nowhere")
    assert view.shown() == [] and view.text.toPlainText() == ""
    view.search.clear()
    assert len(view.shown()) == 2 and view.text.toPlainText().startswith("numpy")


def test_every_library_that_is_installed_states_its_licence():
    found = {section.name.split()[0].replace("_", "-"): section for section in licences.sections()}
    for name in ("torch", "transformers", "trl", "PySide6-Essentials", "llama-cpp-python", "pydantic"):
        assert "Licence: " in found[name].text and "see below" not in found[name].text, name
    assert "Redistribution and use" in found["numpy"].text

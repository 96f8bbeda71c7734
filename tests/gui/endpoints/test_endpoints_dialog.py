"""The dialog of the endpoints: what is typed is what is saved, and a key is in no file."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from engine.base import store
from engine.endpoints import consent, keys
from engine.endpoints.cache import Cache
from engine.endpoints.reply import Reply, Request
from engine.endpoints.settings import make_endpoint, read_endpoints, save_endpoint
from gui.endpoints import consent as question
from gui.endpoints import dialog as dialogs
from gui.endpoints.dialog import EndpointsDialog
from gui.endpoints.presets import OTHER, PROGRAMS, SERVICES

KEY = "sk-test-0123456789"
DEEPSEEK = make_endpoint(name="deepseek", base_url="https://api.deepseek.com/v1", model="deepseek-chat")
OLLAMA = make_endpoint(name="ollama", base_url="http://127.0.0.1:11434/v1", model="qwen3:8b")


@pytest.fixture
def made(qtbot, look):
    """Opens the dialog; what a test leaves unsaved is given up."""

    def make(*endpoints) -> EndpointsDialog:
        for one in endpoints:
            save_endpoint(one)
        found = EndpointsDialog(None)
        qtbot.addWidget(found)
        found.ask_to_save = lambda name: False
        found.show()
        settled(qtbot, found)
        return found

    return make


def settled(qtbot, dialog) -> None:
    """Wait until keyring and form are at rest."""
    qtbot.waitUntil(lambda: not dialog._keeping.running and not dialog.form._looking.running, timeout=10000)


def add(dialog, title):
    dialog.add(next(one for one in (*SERVICES, *PROGRAMS, OTHER) if one.title == title))


@pytest.mark.parametrize("preset", [*SERVICES, *PROGRAMS], ids=lambda preset: preset.title)
def test_a_preset_needs_nothing_but_the_name_of_a_model(made, qtbot, preset):
    dialog = made()
    add(dialog, preset.title)
    assert not dialog.save() and "Model must not be empty." in dialog.form._fault.text()
    dialog.form.line("model").setText(preset.model)
    dialog.save_button.click()
    (saved,) = read_endpoints()
    assert (saved.base_url, saved.answer_form) == (preset.base_url, preset.answer_form)
    assert saved.is_local == (preset in PROGRAMS)
    assert not dialog.save_button.isEnabled()


def test_without_an_endpoint_the_dialog_says_what_one_is(made):
    dialog = made()
    assert dialog._stack.currentIndex() == 0
    assert not dialog.save_button.isVisible() and not dialog.delete_button.isEnabled()


def test_what_is_changed_in_the_form_is_saved_and_told_to_the_rest_of_the_window(made):
    dialog = made(DEEPSEEK, OLLAMA)
    assert dialog.form.values() == DEEPSEEK.model_dump() and not dialog.save_button.isEnabled()
    dialog.form.parts[3].editor_of("input_price").setValue(0.28)
    assert dialog.save_button.isEnabled()
    dialog.save_button.click()
    assert read_endpoints() == (DEEPSEEK.model_copy(update={"input_price": 0.28}), OLLAMA)


def test_an_address_that_is_none_is_said_and_not_saved(made):
    dialog = made(DEEPSEEK)
    dialog.form.line("base_url").setText("ftp://files")
    assert not dialog.save()
    assert dialog.form._fault.isVisible() and "https://" in dialog.form._fault.text()
    assert "Value error" not in dialog.form._fault.text()
    assert read_endpoints() == (DEEPSEEK,)


def test_an_unencrypted_address_elsewhere_must_be_allowed(made):
    dialog = made(DEEPSEEK)
    allow = dialog.form.parts[0].editor_of("unencrypted")
    assert not allow.isVisible()
    dialog.form.line("base_url").setText("http://models.example.com/v1")
    assert not dialog.save() and "anyone on the way can read" in dialog.form._fault.text()
    assert allow.isVisible()
    allow.setChecked(True)
    assert dialog.save()
    for near in ("http://127.0.0.1:8000/v1", "http://192.168.1.4/v1", "http://box.local/v1"):
        dialog.form.line("base_url").setText(near)
        assert not allow.isVisible()


def test_changes_are_asked_about_before_another_endpoint_is_shown(made, monkeypatch):
    dialog = made(DEEPSEEK, OLLAMA)
    asked = []
    monkeypatch.setattr(dialog, "ask_to_save", lambda name: asked.append(name) or False)
    dialog.form.line("model").setText("other")
    dialog.list.setCurrentRow(1)
    assert asked == ["deepseek"] and dialog.form.values()["model"] == OLLAMA.model
    assert read_endpoints() == (DEEPSEEK, OLLAMA)
    monkeypatch.setattr(dialog, "ask_to_save", lambda name: True)
    dialog.form.line("model").setText("")
    dialog.list.setCurrentRow(0)  # what is typed cannot be saved, so it stays
    assert dialog.list.currentRow() == 1 and dialog._shown == "ollama"
    monkeypatch.setattr(dialog, "ask_to_save", lambda name: False)


def test_deleting_takes_settings_key_and_consent_with_it(made, qtbot, monkeypatch, ring):
    keys.keep_key("deepseek", KEY)
    consent.agree(DEEPSEEK)
    dialog = made(DEEPSEEK, OLLAMA)
    monkeypatch.setattr(dialog, "ask_to_delete", lambda endpoint: False)
    dialog.delete_button.click()
    assert read_endpoints() == (DEEPSEEK, OLLAMA)
    monkeypatch.setattr(dialog, "ask_to_delete", lambda endpoint: True)
    dialog.delete_button.click()
    settled(qtbot, dialog)
    assert read_endpoints() == (OLLAMA,) and ring.kept == {}
    assert not consent.agreed(DEEPSEEK)


def test_a_key_goes_to_the_keyring_is_never_shown_and_is_in_no_file(made, qtbot, ring, tmp_path):
    dialog = made(DEEPSEEK)
    assert dialog.form.key.echoMode() == QLineEdit.EchoMode.Password
    dialog.form.key.setText(KEY)
    dialog.save_button.click()
    settled(qtbot, dialog)
    assert list(ring.kept.values()) == [KEY] and dialog.form.key.text() == ""
    assert "keyring" in dialog.form._key_place.text()
    files = [path for path in store.data_folder().rglob("*") if path.is_file()]
    assert files and not any(KEY.encode() in path.read_bytes() for path in files)
    dialog.form.forget_button.click()
    settled(qtbot, dialog)
    assert ring.kept == {} and not dialog.form.forget_button.isVisible()


def test_without_a_keyring_the_key_is_held_for_the_session_and_that_is_said(made, qtbot):
    dialog = made(DEEPSEEK)
    assert "has no keyring" in dialog.form._key_place.text()
    dialog.form.key.setText(KEY)
    dialog.save_button.click()
    settled(qtbot, dialog)
    assert keys.key_of("deepseek") == KEY
    assert "LATHE_KEY_DEEPSEEK" in dialog.form._key_place.text()


def test_what_cannot_be_a_key_is_said_kindly(made, qtbot, told):
    dialog = made(DEEPSEEK)
    dialog.form.key.setText("two words")
    dialog.save_button.click()
    settled(qtbot, dialog)
    assert "This is no key" in told[0] and keys.key_of("deepseek") is None


def test_another_name_takes_key_and_consent_along(made, qtbot, ring):
    keys.keep_key("deepseek", KEY)
    consent.agree(DEEPSEEK)
    dialog = made(DEEPSEEK, OLLAMA)
    dialog.form.line("name").setText("ds")
    dialog.save_button.click()
    settled(qtbot, dialog)
    named = {one.name: one for one in read_endpoints()}
    assert set(named) == {"ds", "ollama"} and keys.key_of("deepseek") is None
    assert keys.key_of("ds") == KEY and consent.agreed(named["ds"]) and not consent.agreed(DEEPSEEK)


def test_a_name_that_is_taken_is_refused(made, told):
    dialog = made(DEEPSEEK, OLLAMA)
    dialog.form.line("name").setText("ollama")
    dialog.save_button.click()
    assert "another endpoint of this name" in told[0] and read_endpoints() == (DEEPSEEK, OLLAMA)
    add(dialog, "vLLM")
    dialog.form.line("model").setText("m")
    dialog.form.line("name").setText("deepseek")
    dialog.save_button.click()
    assert len(told) == 2 and read_endpoints() == (DEEPSEEK, OLLAMA)


def test_enter_in_a_line_saves_and_forgets_no_key(made, qtbot, ring):
    keys.keep_key("deepseek", KEY)
    dialog = made(DEEPSEEK)
    assert dialog.form.forget_button.isVisible()
    dialog.form.line("model").setText("deepseek-reasoner")
    qtbot.keyClick(dialog.form.line("model"), Qt.Key.Key_Return)
    settled(qtbot, dialog)
    assert read_endpoints()[0].model == "deepseek-reasoner" and keys.key_of("deepseek") == KEY


def test_while_a_key_waits_nothing_is_deleted_and_no_other_endpoint_is_tried(made, qtbot, ring, monkeypatch):
    unlocked, keep, tried = threading.Event(), ring.set_password, []
    monkeypatch.setattr(ring, "set_password", lambda *words: unlocked.wait(10) and keep(*words))
    dialog = made(DEEPSEEK, OLLAMA)
    monkeypatch.setattr(dialog.trial, "start", tried.append)
    dialog.form.key.setText(KEY)
    dialog.trial.test_button.click()
    assert not dialog.delete_button.isEnabled()
    dialog.list.setCurrentRow(1)
    unlocked.set()
    settled(qtbot, dialog)
    assert tried == [] and keys.key_of("deepseek") == KEY and dialog.delete_button.isEnabled()
    dialog.trial.test_button.click()
    assert tried == [OLLAMA]


def test_consent_names_the_host_is_asked_once_and_can_be_withdrawn(made, monkeypatch):
    asked, answer = [], [False]

    def agreed(parent, text, more, yes, no="", *, danger=False):
        asked.append(f"{text}\n{more}")
        return answer[0]

    monkeypatch.setattr(question, "agreed", agreed)
    dialog = made(DEEPSEEK, OLLAMA)
    assert "Prompts would go to api.deepseek.com" in dialog.form._where.text()
    names = ["endpoint:ollama", "base:embedded", "endpoint:deepseek"]
    assert not question.may_be_asked(dialog, names, "The 330 prompts of the test rows are sent.")
    assert "api.deepseek.com" in asked[0] and "330 prompts" in asked[0]
    answer[0] = True
    dialog.form.agree_button.click()
    assert dialog.form.withdraw_button.isVisible() and not dialog.form.agree_button.isVisible()
    assert question.may_be_asked(dialog, names) and len(asked) == 2
    dialog.form.withdraw_button.click()
    assert not consent.agreed(DEEPSEEK) and dialog.form.agree_button.isVisible()
    dialog.list.setCurrentRow(1)
    assert "nothing leaves it" in dialog.form._where.text() and not dialog.form.agree_button.isVisible()


def test_an_endpoint_that_is_gone_is_not_asked(made, told):
    dialog = made()
    assert not question.may_be_asked(dialog, ["endpoint:gone"])
    assert "There is no endpoint 'gone'" in told[0]


def test_a_damaged_file_is_said_and_not_written_over(made, told):
    path = store.data_folder() / "endpoints" / "endpoints.toml"
    path.parent.mkdir(parents=True)
    path.write_text("[[endpoint]]\nname = 3\n")
    made()
    assert "endpoints.toml" in told[0] and path.read_text().startswith("[[endpoint]]")


def test_kept_answers_are_counted_and_forgotten_after_a_question(made, qtbot, monkeypatch):
    Cache().put(DEEPSEEK, Request([{"role": "user", "content": "a"}]), Reply("b", 1, 1))
    dialog = made(DEEPSEEK)
    qtbot.waitUntil(dialog.cache_button.isEnabled, timeout=10000)
    assert dialog.cache_button.text().startswith("Forget 1 kept answer")
    monkeypatch.setattr(dialogs, "agreed", lambda *words, **more: True)
    dialog.cache_button.click()
    qtbot.waitUntil(lambda: not dialog.cache_button.isEnabled(), timeout=10000)
    assert Cache().count() == 0


def test_the_dialog_keeps_its_own_questions(made, monkeypatch):
    said = []
    monkeypatch.setattr(dialogs, "agreed", lambda *words, **more: said.append(words[1]) or True)
    dialog = made(DEEPSEEK)
    assert dialog.ask_to_delete(DEEPSEEK) and EndpointsDialog.ask_to_save(dialog, "deepseek")
    assert said == ["Delete the endpoint deepseek?", "Save the changes to deepseek?"]

"""The settings of one endpoint: its address and model, its key, how it is asked, and what it costs."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from engine.base.reasons import field_faults
from engine.endpoints import consent, keys
from engine.endpoints.settings import Endpoint, is_open, make_endpoint
from gui.endpoints.labels import key_place_text, where_text
from gui.endpoints.presets import OTHER, help_for
from gui.shared.background import Background
from gui.shared.forms import ModelForm
from gui.shared.i18n import translate
from gui.shared.sentences import engine_text
from gui.shared.widgets import button, column, label, row

WHO = ("name", "base_url", "unencrypted", "model")
HOW = ("answer_form", "temperature", "max_answer_tokens")
LIMITS = ("timeout", "retries", "concurrency", "requests_per_minute")
PRICES = ("input_price", "output_price", "currency")


class EndpointForm(QWidget):
    """`values` is what is typed, `key` a key that was typed and is kept by nobody yet."""

    changed = Signal()
    key_forgotten = Signal()
    consent_wanted = Signal(bool)  # to agree, or to take it back

    def __init__(self) -> None:
        super().__init__()
        blank = OTHER.endpoint(()).model_dump()
        self._saved: Endpoint | None = None
        self.parts = [ModelForm(Endpoint, blank, fields) for fields in (WHO, HOW, LIMITS, PRICES)]
        self._help = label("", "muted", wrap=True)
        self._where = label("", "muted", wrap=True, name="endpoint_where")
        self.agree_button = button(
            self.tr("Agree…"), lambda: self.consent_wanted.emit(True), name="agree_endpoint"
        )
        self.withdraw_button = button(
            self.tr("Withdraw"),
            lambda: self.consent_wanted.emit(False),
            tip=self.tr("Nothing is sent there until you agree again"),
            name="withdraw_endpoint",
        )
        self.key = QLineEdit()
        self.key.setObjectName("endpoint_key")
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setAccessibleName(self.tr("Key"))
        self.forget_button = button(self.tr("Forget the key"), self.key_forgotten.emit, name="forget_key")
        for one in (self.agree_button, self.withdraw_button, self.forget_button):
            one.setAutoDefault(False)  # Enter in a line is for the dialog
        self._key_place = label("", "muted", wrap=True, name="key_place")
        self._fault = label("", "bad", wrap=True, name="endpoint_fault")
        self._looking = Background(self)
        self._looking.done.connect(self._show_key)
        self._lay_out()
        for part in self.parts:
            part.changed.connect(self._edited)
        self.key.textChanged.connect(self._edited)

    def show_endpoint(self, endpoint: Endpoint, *, saved: bool) -> None:
        """Show these settings; unsaved ones count as a change."""
        for part in self.parts:
            part.set_values(endpoint.model_dump())
        for editor in self.findChildren(QLineEdit):
            editor.setCursorPosition(0)  # an address is read from its beginning
        self._saved = endpoint if saved else None
        self.key.clear()
        preset = help_for(endpoint.base_url)
        self._help.setText(translate("endpoints", preset.help))
        such_as = self.tr("such as {name}").format(name=preset.model)
        self.line("model").setPlaceholderText(such_as if preset.model else "")
        self._edited()
        self.look_for_key()

    def values(self) -> dict[str, Any]:
        typed = {name: value for part in self.parts for name, value in part.values().items()}
        return {name: value.strip() if isinstance(value, str) else value for name, value in typed.items()}

    @property
    def is_changed(self) -> bool:
        before = self._saved.model_dump() if self._saved else {}
        return self.values() != before or bool(self.key.text())

    @property
    def fault(self) -> str:
        """Why this cannot be saved, as a sentence; empty where it can."""
        if text := next((text for part in self.parts if (text := part.fault())), ""):
            return text
        try:
            Endpoint(**self.values())
        except ValidationError as error:
            reason = engine_text(field_faults(error).get("", next(iter(field_faults(error).values()))))
            return reason[:1].upper() + reason[1:] + self.tr(".")
        return ""

    def endpoint(self) -> Endpoint:
        """What is typed. Raises UserError where it is no endpoint."""
        return make_endpoint(**self.values())

    def line(self, name: str) -> QLineEdit:
        """The editor of one of the texts."""
        editor = next(part.editor_of(name) for part in self.parts if name in part.values())
        assert isinstance(editor, QLineEdit)
        return editor

    def show_fault(self) -> None:
        """Say what is wrong."""
        self._fault.setText(self.fault)
        self._fault.setVisible(bool(self._fault.text()))

    def look_for_key(self) -> None:
        """Say where the key of what is shown is kept; the key itself is never shown."""
        self._key_place.setText("")
        self.forget_button.hide()
        name = self._saved.name if self._saved else ""
        self._looking.start(lambda _: (name, keys.place_of(name) if name else "", keys.has_keyring()))

    def show_consent(self) -> None:
        """Say where prompts go, and whether that was agreed to."""
        address = self.values()["base_url"]
        saved = self._saved if self._saved and self._saved.base_url == address else None
        agreed = saved is not None and consent.agreed(saved)
        self._where.setText(where_text(address, agreed))
        away = saved is not None and not saved.is_local
        self.agree_button.setVisible(away and not agreed)
        self.withdraw_button.setVisible(away and agreed)

    def _show_key(self, found: tuple[str, keys.Found, bool]) -> None:
        name, place, keyring = found
        self._key_place.setText(key_place_text(place, name or self.values()["name"], keyring))
        self.forget_button.setVisible(bool(place))
        kept = self.tr("kept; type another one to replace it")
        self.key.setPlaceholderText(kept if place else self.tr("none"))

    def _edited(self) -> None:
        self._fault.hide()
        address = self.values()["base_url"]
        lines = self.parts[0].layout()
        assert isinstance(lines, QFormLayout)
        lines.setRowVisible(self.parts[0].editor_of("unencrypted"), is_open(address))
        self.show_consent()
        self.changed.emit()

    def _lay_out(self) -> None:
        lines = self.parts[0].layout()
        assert isinstance(lines, QFormLayout)
        lines.addRow(self.tr("Key"), row(self.key, self.forget_button, stretch=self.key))
        consents = row(self.agree_button, self.withdraw_button, None)
        box = column(
            self._help, self.parts[0], self._key_place, self._where, consents, self._fault, spacing=8
        )
        titles = (self.tr("How it is asked"), self.tr("Limits"), self.tr("Price"))
        for title, part in zip(titles, self.parts[1:], strict=True):
            box.addSpacing(8)
            box.addWidget(label(title, "heading"))
            box.addWidget(part)
        box.addStretch(1)
        self.setLayout(box)
        names = [(part, name) for part in self.parts for name in part.values() if name != "unencrypted"]
        labels = [part.label_of(name) for part, name in names]
        widest = max(one.sizeHint().width() for one in labels)
        for one in labels:  # the editors of all groups begin at one line
            one.setMinimumWidth(widest)
        self._fault.hide()

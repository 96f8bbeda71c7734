"""What the engine says, in the window's language: titles, helps, stages, errors, the reasons of rewards."""

from __future__ import annotations

from typing import Any

from engine.base.errors import UserError
from engine.base.text import Text
from gui.shared.i18n import translate
from gui.shared.labels import WORDS


def engine_text(text: str) -> str:
    """A text of the engine in the window's language; as it is where it has no translation."""
    if not isinstance(text, Text):
        text = Text.verbatim(text)
    template = translate("engine", text.template) if text.template else ""
    if not text.values:
        return template
    return template.format_map({slot: _value(slot, value) for slot, value in text.values.items()})


def error_text(error: UserError) -> str:
    """What is wrong and what to do about it."""
    return engine_text(error.text)


def _value(slot: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return translate("sentences", "; ").join(map(engine_text, value))
    if isinstance(value, Text):
        return engine_text(value)
    word = WORDS.get(slot.rstrip("0123456789"))
    return word(value) if word and isinstance(value, str) else value

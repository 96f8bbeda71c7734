"""What the engine says, in the window's language: titles, helps, stages, faults, the reasons of rewards.

The engine writes English, into run folders too. A fixed text is looked up as it is. A sentence with values in
it is taken apart by the templates that `packaging/translate.py` collects from the engine's sources, and said
again: `{rest}` is a sentence itself, `{word}` a fixed text, `{n}` a number, any other name a value that
stays. What fits nothing is left as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

from PySide6.QtCore import QCoreApplication

from engine.base import store
from engine.base.errors import UserError
from gui.shared import i18n
from gui.shared.labels import WORDS

LONGEST, MOST_LINES = 2000, 3  # a longer text is a report or somebody's data
FEW_LETTERS = 6  # a template with fewer says too little to go by it alone
_SAYING = re.compile(r"\{(?:rest|word)\d*\}")  # slots that are said again, not kept
_BOUNDARY = re.compile(r"[.:;] |\.$")  # of sentences: what a value seldom holds
NUMBER = r"[+-]?(?:[\d.,]+(?:e[+-]?\d+)?|nan|inf)%?"


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with slots as an expression; `longest` is the longest piece between its slots.

    `weak`: it says too little to go by it alone.
    """

    source: str
    pattern: re.Pattern[str]
    longest: str
    weak: bool


def engine_text(text: str) -> str:
    """A text of the engine for people; as it is where nothing fits it."""
    return _said(i18n.current(), text, False) or text


def reason_text(reason: str) -> str:
    """The same for the reason of a reward, which may be as short as "count is 12"."""
    return _said(i18n.current(), reason, True) or reason


def error_text(error: UserError) -> str:
    """What is wrong and what to do about it."""
    return together(error.message, error.hint)


def together(*texts: str) -> str:
    """Texts of the engine one after the other; empty ones are left out."""
    said = [engine_text(text) for text in texts if text]
    return reduce(_joined, said) if said else ""


def _joined(first: str, second: str) -> str:
    return QCoreApplication.translate("sentences", "{first} {second}").format(first=first, second=second)


@lru_cache(maxsize=20_000)
def _said(language: str, text: str, within: bool, surely: bool = False) -> str:
    """ "" where nothing fits. `within`: it is surely the engine's, so a form that says little will do;
    `surely`: no value may look like a part of another sentence.
    """
    if not text or len(text) > LONGEST or text.count("\n") >= MOST_LINES:
        return ""
    fixed = QCoreApplication.translate("engine", text)
    if fixed != text:
        return fixed
    found = [
        (template, values.groupdict())
        for template in _candidates(text)
        if template.longest in text and (values := template.pattern.fullmatch(text))
    ]
    sure = [one for one in found if not _swallows(one[1])]
    strong = [one for one in sure if not one[0].weak]
    said = _first(language, strong, within) or _listed(language, text, within, True)
    said = said or _first(language, sure, within)
    if said or surely:
        return said
    unsure = [one for one in found if one not in sure]
    said = _in_two(language, text, within) or _listed(language, text, within)
    return said or _first(language, unsure, within)


def _swallows(values: dict[str, str]) -> bool:
    """Whether a value looks as if it were a part of another sentence."""
    return any(_BOUNDARY.search(value) for name, value in values.items() if _kind(name) != "rest")


def _first(language: str, found: list[tuple[Template, dict[str, str]]], within: bool) -> str:
    return next((said for one in found if (said := _filled(language, *one, within))), "")


def _listed(language: str, text: str, within: bool, surely: bool = False) -> str:
    """A list of sentences."""
    parts = text.split("; ")
    said = [_said(language, part, within, surely) for part in parts] if len(parts) > 1 else []
    return QCoreApplication.translate("sentences", "; ").join(said) if all(said) else ""


def _in_two(language: str, text: str, within: bool) -> str:
    """A text that is two sentences, such as what is wrong and what to do about it."""
    for end in re.finditer(r"(?<=[.?!]) ", text):
        first = _said(language, text[: end.start()], within)
        second = first and _said(language, text[end.end() :], within)
        if second:
            return _joined(first, second)
    return ""


def _filled(language: str, template: Template, values: dict[str, str], within: bool) -> str:
    known, said = within or not template.weak, dict(values)
    for name, value in values.items():
        if _kind(name) == "rest":
            inner = _said(language, value, True)
            if template.weak and not inner:
                return ""
            known, said[name] = True, inner or value
        elif _kind(name) == "word":
            said[name] = QCoreApplication.translate("engine", value)
        elif _kind(name) in WORDS:
            said[name] = WORDS[_kind(name)](value)
    return QCoreApplication.translate("engine", template.source).format(**said) if known else ""


def _kind(slot: str) -> str:
    return slot.rstrip("0123456789")


def _candidates(text: str) -> Sequence[Template]:
    """Those templates that may fit, the ones that say most first."""
    by_word = _catalogue()
    return by_word.get(text.partition(" ")[0], by_word[""])


@lru_cache(maxsize=1)
def _catalogue() -> dict[str, list[Template]]:
    """The templates by the word they begin with; those that begin with a slot are in each list, and in ""."""
    path = store.resource("i18n", "sentences.json")
    found = [template_of(source) for source in json.loads(path.read_text("utf-8"))]
    found.sort(key=lambda one: (len(_fixed(one.source)), len(_SAYING.findall(one.source))), reverse=True)
    words = {first: one for one in found if (first := _first_word(one))}
    return {word: [one for one in found if _first_word(one) in ("", word)] for word in ("", *words)}


def template_of(source: str) -> Template:
    pieces = re.split(r"(?<!\{)\{(\w+)\}", source)
    fixed = [piece.replace("{{", "{").replace("}}", "}") for piece in pieces[::2]]
    slots = [f"(?P<{name}>{NUMBER if _kind(name) == 'n' else '.+?'})" for name in pieces[1::2]]
    text = "".join(re.escape(one) + slot for one, slot in zip(fixed, (*slots, ""), strict=True))
    letters = sum(letter.isalpha() for piece in fixed for letter in piece)
    weak = letters < FEW_LETTERS and ("rest" in pieces or not fixed[0])
    return Template(source, re.compile(text, re.DOTALL), max(fixed, key=len), weak)


def _fixed(source: str) -> str:
    return re.sub(r"\{\w+\}", "", source)


def _first_word(template: Template) -> str:
    """The word that every text of this form begins with; "" where that differs."""
    begin = template.source.partition("{")[0]
    word, space, _ = begin.partition(" ")
    return word if space else ""

"""Sentence frames: a measure, a time phrase and granularities in one business request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from engine.time_range.calendar import Span
from engine.time_range.granularity import Ask
from engine.time_range.phrases import Expression
from engine.time_range.vocabulary import pick

# %M measure, %T time phrase after a noun (it may get a "for"), %H time phrase on its own, %G granularities.
FRAMES = (
    "show %M %T %G", "show %M %T, %G", "show the %M %T %G", "%M %T %G", "%M %T, %G", "%H, %M %G",
    "%H: %M %G", "%M, %H, %G", "%M %G %T", "%M %G, %H", "%G: %M %T", "%H %M %G", "~display %M %T %G",
    "give me %M %T %G", "give me the %M %T, %G", "I need %M %T, %G", "need %M %T %G",
    "what were the %M %T, %G?", "what was our %M %T, %G?", "how did %M develop %T, %G?",
    "how much %M did we have %T, %G?", "please show %M %T %G", "could you send me the %M %T %G?",
    "can I get %M %T, %G please", "pls provide %M %T %G", "list %M %T, %G", "report on %M %T, %G",
    "view %M %T, %G", "view %M %T %G", "%M report, %H, %G", "%H, %G, %M", "%H %G %M", "%G %M %T",
    "~get %M %T %G", "compare %M %T, %G", "~for a review: %M %T %G", "we want to see %M %T %G",
    "I would like to see %M %T, %G", "trend of %M %T, %G", "~let me see the %M %T, %G",
    "overview of %M %T, %G", "~could we have %M %T, %G?", "%M - %H - %G", "~%H | %M | %G", "%M; %H; %G",
    "~team needs %M %T, %G", "~tell me the %M %T %G", "analyse %M %T %G", "extract %M %T, %G",
    "where do we stand %T? %M %G", "%M? %H, %G", "~hello, %M %T, %G, thanks", "for the meeting: %M %T %G",
    "~please list %M, %H, %G", "%H - %M - %G", "%M %T. %G", "~%M (%H), %G", "~what about %M %T, %G?",
    "pull %M %T %G", "%M %H %G", "show me %M %T %G", "show %G %M %T", "give me %G %M %T",
    "what were %G %M %T?", "~present %G %M %T", "%G, %H: %M", "~I am looking for %M %T, %G",
    "chart %M %T %G", "%H, %G: %M",
)  # fmt: skip
LONG_FRAMES = (
    "Dear all, for the steering committee we require the %M %T %G. Regards",
    "Hi team, could you kindly send %M %T, %G? Thank you",
    "Good morning, I would kindly ask for the %M %T %G. Best regards", "Hi, we need %M %T, %G, asap",
    "As discussed, please prepare %M %T %G", "For controlling: kindly provide %M %T, %G. Thanks in advance",
    "~Hello all, would you mind sharing the %M %T %G? Kind regards",
    "~Morning! Quick one: %M %T, %G. Cheers", "My boss wants to know %M %T, %G", "urgent!! %M %T %G",
)  # fmt: skip
SELF_STANDING = re.compile(
    r"(?:from|between|since|start|starting|beginning|until|ending|after|over|in|within|during|for|as|everything|period|with"
    r"|through|end date|only|just|effective|i|both)\b",
    re.I,
)
ON_ITS_OWN = re.compile(
    r"(?:today|yesterday|tomorrow|last|this|next|[ymqw]td|year to|so far|the day|same|pytd)\b", re.I
)
IN_KINDS = ("absolute_period", "relative_period", "iso_week")
MISSPELT = {
    "quarterly": ("quartely", "quaterly"), "monthly": ("montly", "monthy"), "weekly": ("weekley", "weeky"),
    "daily": ("dayly", "dialy"), "yesterday": ("yesteday",), "tomorrow": ("tommorow", "tomorow"),
    "quarter": ("quater", "quartr"), "previous": ("previuos", "prev"), "between": ("betwen",),
    "February": ("Febuary",), "revenue": ("revenu",), "show": ("shwo", "sho"), "please": ("plese", "pls"),
    "until": ("untill",), "September": ("Septmber",), "report": ("reprot",), "through": ("trough",),
    "inventory": ("inventry",), "deliveries": ("delivries",), "production": ("producton",),
    "current": ("curent",), "complete": ("complet",), "month": ("mnth",), "beginning": ("begining",),
    "orders": ("oders",), "quantities": ("quantites",), "year": ("yaer",), "week": ("wek",),
}  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """A sentence with places for measure, time and granularities."""

    id: str
    text: str
    held: bool
    long: bool = False


def _frames() -> tuple[Frame, ...]:
    short = [Frame(f"f{n}", text.lstrip("~"), text.startswith("~")) for n, text in enumerate(FRAMES, 1)]
    return tuple(
        short
        + [
            Frame(f"l{n}", text.lstrip("~"), text.startswith("~"), True)
            for n, text in enumerate(LONG_FRAMES, 1)
        ]
    )


ALL_FRAMES = _frames()


@dataclass(frozen=True)
class Sentence:
    """A request that carries its own answer."""

    frame: Frame
    measure: str
    time: Expression
    ask: Ask
    preposition: str = ""

    def say(self) -> str:
        """The words, without noise."""
        time = self.time.say()
        parts = {"%M": self.measure, "%T": self.preposition + time, "%H": time, "%G": self.ask.text}
        return re.sub("%[MTHG]", lambda hit: parts[hit[0]], self.frame.text)

    def span(self, today: date) -> Span:
        span: Span = self.time.resolve(today)
        return span

    def answer(self, today: date) -> dict[str, Any]:
        """The gold answer. Raises Nonsense where the phrase has no meaning on that day."""
        span = self.span(today)
        return {
            "from": span.first.isoformat(),
            "to": span.last.isoformat(),
            "granularity": list(self.ask.units),
        }


def preposition(phrase: str, kind: str, rng: Random) -> str:
    """`for ` and the like before a phrase that cannot stand alone; now and then nothing, as people write."""
    if SELF_STANDING.match(phrase):
        return ""
    if ON_ITS_OWN.match(phrase):
        return str(pick(rng, ("", "", "", "for ")))
    return str(
        pick(rng, ("for ", "for ", "in ", "")) if kind in IN_KINDS else pick(rng, ("for ", "for ", ""))
    )


def with_noise(text: str, rng: Random, strong: bool) -> str:
    """The text as hurried people type it: case, missing marks, misspelt words. The meaning stays."""
    roll = rng.random()
    if strong:
        for word in sorted(MISSPELT):
            if word in text and rng.random() < 0.7:
                text = text.replace(word, str(pick(rng, MISSPELT[word])), 1)
        if roll < 0.25:
            return text.upper()
        if roll < 0.55:
            return text.lower()
        return text + str(pick(rng, (" asap", "!!", " thx", " please", "", "", " - urgent")))
    if roll < 0.12:
        return text.lower()
    return text[0].upper() + text[1:] if roll < 0.5 else text

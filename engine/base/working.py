"""Working before the answer: how it is written into one text with the answer, and told apart again.

A text of a model is working, then the answer. The answer begins with the first line that begins with `{` or
with a code fence; where there is none, after `</think>`. Working therefore never has such a line: `written`
indents it. A task without working knows none of this: there the whole text is the answer.
"""

from __future__ import annotations

import re
from typing import NamedTuple

OPEN, CLOSE = "<think>", "</think>"
NOTE = (
    "Before the JSON object you may write your working in short lines. Then write the JSON object on a line "
    "of its own, and nothing after it."
)
_ANSWER = re.compile(r"^(?:\{|```)", re.MULTILINE)
_TAGS = re.compile(r"</?think>")


class Parts(NamedTuple):
    """A model's text in its two parts; both are empty texts where they are missing."""

    working: str
    answer: str


def split(text: str) -> Parts:
    """The working, without its tags and outer space, and the answer as it was written."""
    _, closed, after = text.partition(CLOSE)
    start = len(text) - len(after) if closed else 0
    if begin := _ANSWER.search(text, start):
        start = begin.start()
    elif not closed and text.lstrip().startswith(OPEN):
        start = len(text)  # it was cut off while it thought
    return Parts(_TAGS.sub("", text[:start]).strip(), text[start:])


def written(working: str) -> str:
    """Working as it stands before an answer: without tags, and with no line that would begin the answer."""
    return _ANSWER.sub(r" \g<0>", _TAGS.sub("", working).strip())


def joined(parts: Parts) -> str:
    """A text that `split` takes apart into these parts, which it has given."""
    if not parts.working and split(parts.answer) == parts:
        return parts.answer
    gap = "\n" if _ANSWER.match(parts.answer) else ""
    return f"{OPEN}{parts.working}{CLOSE}{gap}{parts.answer}"

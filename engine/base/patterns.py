"""Patterns of JSON Schemas, matched by RE2 in time linear in the text.

Python's own `re` backtracks: `^([a-z]+\\s?)+$` on thirty letters takes half a minute. A pattern here is
searched for in the whole text, as JSON Schema wants it; `\\d`, `\\w` and `\\s` mean those of any script, as
in Python and in Pydantic.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from engine.base.text import Text

_MEMORY = 48 << 20  # bytes that a pattern may use as it is matched; with less RE2 goes on by its slow way
_LARGEST = 700_000  # instructions of a compiled pattern
_PARTS = re.compile(
    r"\\u\{(?P<braced>[0-9A-Fa-f]{1,6})\}"
    r"|\\u(?P<high>[dD][89abAB][0-9A-Fa-f]{2})\\u(?P<low>[dD][c-fC-F][0-9A-Fa-f]{2})"
    r"|\\u(?P<four>[0-9A-Fa-f]{4})"
    r"|\\c(?P<control>[A-Za-z])"
    r"|\\(?P<sign>[pP])\{(?P<property>[^}]*)\}"
    r"|\\(?P<escaped>.)"
    r"|(?P<open>\[\^?)|(?P<close>\])|(?P<other>.)",
    re.DOTALL,
)
_CLASSES = {"d": r"\p{Nd}", "w": r"\p{L}\p{M}\p{N}_", "s": r"\t\n\v\f\r\p{Z}\x{85}\x{feff}"}
_ANY = r"\x{0}-\x{10ffff}"
_PROPERTIES = {
    "Letter": "L", "Lowercase_Letter": "Ll", "Uppercase_Letter": "Lu", "Mark": "M", "Number": "N",
    "Decimal_Number": "Nd", "Punctuation": "P", "Symbol": "S", "Separator": "Z", "Space_Separator": "Zs",
}  # fmt: skip
_REASONS = (  # by the beginning of what RE2 says
    ("invalid perl operator", Text("it looks ahead or behind, which cannot be checked in linear time")),
    ("invalid repetition size", Text("it repeats something more than 1000 times")),
    ("pattern too large", Text("it is too large")),
    ("missing )", Text("a bracket is not closed")),
    ("unexpected )", Text("a bracket is closed that was not opened")),
    ("missing ]", Text("a bracket is not closed")),
    ("no argument for repetition", Text("there is nothing to repeat")),
)
_BACK = Text("it refers back to a group, which cannot be checked in linear time")

_LEAST = (True, False)  # case matters, no groups
_MOST_REFUSED = 200
_refused: dict[tuple[str, bool, bool], Text] = {}

Matcher = Callable[[str], bool]


@lru_cache(maxsize=80)  # each may grow to the memory above
def matcher(pattern: str) -> Matcher:
    """Tells whether a text holds what matches. Raises ValueError with a reason for an unusable pattern."""
    found = compiled(pattern, groups=False)

    def matches(text: str) -> bool:
        try:
            return found.search(text) is not None
        except UnicodeEncodeError:  # half of a surrogate pair, which JSON can escape
            return found.search(text.encode("utf-8", "replace").decode()) is not None

    return matches


def compiled(pattern: str, case: bool = True, groups: bool = True) -> Any:
    """RE2's expression of a pattern; `case`: whether upper and lower case differ.

    Without `groups` it tells what matches and not its parts, which takes RE2 far longer to find.

    Raises ValueError with a reason for an unusable pattern. It takes RE2 a second to find that one is too
    large, so refusals are remembered; one in the form that is mostly the smallest, `_LEAST`, holds for all.
    """
    known = _refused.get((pattern, *_LEAST)) or _refused.get((pattern, case, groups))
    if known is not None:
        raise ValueError(known)
    try:
        return _compiled(pattern, case, groups)
    except ValueError as error:
        if len(_refused) >= _MOST_REFUSED:
            _refused.clear()
        _refused[pattern, case, groups] = error.args[0]
        raise


def _compiled(pattern: str, case: bool, groups: bool) -> Any:
    import re2

    options = re2.Options()
    options.log_errors, options.max_mem, options.case_sensitive = False, _MEMORY, case
    options.never_capture = not groups
    try:
        found = re2.compile(as_re2(pattern), options)
    except re2.error as error:
        raise ValueError(_reason(error)) from error
    except UnicodeEncodeError as error:
        raise ValueError(Text("it holds half of a surrogate pair")) from error
    if found.programsize > _LARGEST:
        raise ValueError(Text("it is too large"))
    return found


def _reason(error: Exception) -> Text:
    said = error.args[0] if error.args else ""
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    if re.match(r"invalid escape sequence: \\[1-9k]", said):
        return _BACK
    return next((text for start, text in _REASONS if said.startswith(start)), Text.verbatim(said))


def as_re2(pattern: str) -> str:
    """A pattern of ECMA 262 or Python in RE2's syntax. Raises ValueError for what has no counterpart."""
    written: list[str] = []
    inner: _Class | None = None
    for part in _PARTS.finditer(pattern):
        if inner is None:
            if part["open"]:
                inner = _Class(part["open"] == "[^")
            else:
                written.append(_outside(part))
        elif part["close"]:
            written.append(inner.written())
            inner = None
        else:
            inner.add(part)
    if inner is not None:
        raise ValueError(Text("a bracket is not closed"))
    return "".join(written)


def _outside(part: re.Match[str]) -> str:
    letter = part["escaped"]
    if letter is None:
        return _character(part)
    if letter.lower() in _CLASSES:
        return f"[{'^' if letter.isupper() else ''}{_CLASSES[letter.lower()]}]"
    if letter == "Z":  # Python's end of the text
        return r"\z"
    return _escape(letter)


class _Class:
    """A class in brackets. RE2 has no `\\S` of any script within one: such a part becomes an alternative."""

    def __init__(self, negated: bool) -> None:
        self._negated = negated
        self._inside: list[str] = []
        self._beside: list[str] = []

    def add(self, part: re.Match[str]) -> None:
        letter = part["escaped"]
        if letter and letter in "DWS":
            self._beside.append(letter.lower())
        elif letter and letter in _CLASSES:
            self._inside.append(_CLASSES[letter])
        elif letter:
            self._inside.append(r"\x{8}" if letter == "b" else _escape(letter))
        else:
            text = _character(part)
            self._inside.append(text.replace("[", r"\["))

    def written(self) -> str:
        inside = "".join(self._inside)
        if any(_CLASSES[letter] in inside for letter in self._beside):
            inside, self._beside = _ANY, []
        if self._beside and self._negated:
            raise ValueError(Text("brackets that exclude \\D, \\W or \\S cannot be expressed"))
        if not inside and not self._beside:  # in ECMA 262 [] is nothing and [^] anything
            return f"[{'' if self._negated else '^'}{_ANY}]"
        options = [f"[{'^' if self._negated else ''}{inside}]"] if inside else []
        options += [f"[^{_CLASSES[letter]}]" for letter in self._beside]
        return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"


def _character(part: re.Match[str]) -> str:
    if part["property"] is not None:
        name = part["property"].rpartition("=")[2]
        return rf"\{part['sign']}{{{_PROPERTIES.get(name, name)}}}"
    if part["control"]:
        return rf"\x{{{ord(part['control'].upper()) - 64:x}}}"
    if part["high"]:
        pair = bytes.fromhex(part["high"] + part["low"]).decode("utf-16-be")
        return rf"\x{{{ord(pair):x}}}"
    code = part["four"] or part["braced"]
    if code:
        return rf"\x{{{int(code, 16):x}}}"
    return part["open"] or part["close"] or part["other"]


def _escape(letter: str) -> str:
    """An escape that RE2 knows; of a character that needs none, the character."""
    if letter == "C":  # RE2's own for any byte, which would cut a character of several
        raise ValueError(Text.verbatim(r"invalid escape sequence: \C"))
    return rf"\{letter}" if letter.isascii() else letter

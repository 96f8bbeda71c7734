"""Regular expressions that a person types, searched for and replaced in time linear in the text, by RE2."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from engine.base.patterns import compiled
from engine.base.text import Text

_REFERENCE = re.compile(r"\\(?:(?P<number>[0-9]{1,2})|g<(?P<name>\w+)>|(?P<letter>.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "\\": "\\"}
By = Callable[[Any], str]  # of a match, whose groups are texts or their UTF-8, what replaces it


class Expression:
    """A compiled expression, in the syntax of Python but for what needs backtracking.

    Raises ValueError with a reason where it cannot be used. Whole words are words of any script.
    """

    def __init__(self, source: str, *, case: bool = True, whole_words: bool = False) -> None:
        self._plain = compiled(source, case)
        # RE2 looks neither ahead nor behind: what stands around a word is matched with it.
        self._apart = compiled(rf"(?:\A|\W)({source})(?:\W|\z)", case) if whole_words else None

    def search(self, text: str) -> Any:
        """The first match, or None."""
        if self._apart is None:
            return self._plain.search(text)
        return self._apart.search(text)

    def span(self, text: str) -> tuple[int, int] | None:
        """Where the first match begins and ends, or None."""
        match = self.search(text)
        return match.span(self._first) if match else None

    def subn(self, by: By, text: str) -> tuple[str, int]:
        """The text with every match replaced, and how many there were."""
        if self._apart is None:
            replaced, count = self._plain.subn(by, text)
            return str(replaced), int(count)
        whole = text.encode()  # once: RE2 would encode a `str` anew at every search
        parts, at, end, count = [], 0, 0, 0
        while at <= len(whole) and (match := self._apart.search(whole, at)):
            start, after = match.span(1)
            parts += [whole[end:start], by(match).encode()]
            end, count = after, count + 1
            # What parts this word from the next belongs to both.
            at = max(at + 1, end)
        return b"".join([*parts, whole[end:]]).decode(), count

    def template(self, by: str) -> By:
        r"""What replaces a match: a text in which \1 or \g<name> stand for groups, \n and \t for themselves.

        Raises ValueError for a group that the expression does not have.
        """
        for reference in _REFERENCE.finditer(by):
            self._group(reference)
        return lambda match: _REFERENCE.sub(lambda found: self._filled(found, match), by)

    @property
    def _first(self) -> int:
        """The number of the group that is the whole match as the person meant it."""
        return 0 if self._apart is None else 1

    def _group(self, reference: re.Match[str]) -> int | None:
        """The number of the group that a reference means; None where it is no reference."""
        if reference["letter"]:
            return None
        name = reference["number"] or reference["name"]
        groups = self._plain.groupindex
        number = int(name) if name.isdecimal() else groups.get(name, -1)
        if not 0 <= number <= self._plain.groups:
            raise ValueError(Text("the expression has no group {name!r}", name))
        return int(number) + self._first

    def _filled(self, reference: re.Match[str], match: Any) -> str:
        group = self._group(reference)
        if group is None:
            return _LETTERS.get(reference["letter"], reference[0])
        found = match.group(group) or ""
        return found if isinstance(found, str) else bytes(found).decode()

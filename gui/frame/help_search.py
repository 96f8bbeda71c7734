"""Finds words in all help pages: where they stand, under which heading, and what is around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QTextDocument

AROUND = 30  # letters of the text before and after a hit that its snippet shows


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a page's document: its first character and length, and its text with what is around."""

    page: str
    position: int
    length: int
    heading: str
    snippet: str


@dataclass(frozen=True, slots=True)
class _Block:
    position: int
    heading: str
    text: str


class HelpIndex:
    """The text of each page, block by block, read from its Markdown once."""

    def __init__(self, pages: dict[str, str]) -> None:
        self._blocks = {page: list(_blocks(markdown)) for page, markdown in pages.items()}

    def hits(self, words: str) -> list[Hit]:
        """Every place of these words, in the order of the pages; letter case does not count."""
        wanted = " ".join(words.split())
        if not wanted:
            return []
        pattern = re.compile(re.escape(wanted), re.IGNORECASE)
        return [
            Hit(
                page,
                block.position + found.start(),
                len(found[0]),
                block.heading,
                _snippet(block.text, found),
            )
            for page, blocks in self._blocks.items()
            for block in blocks
            for found in pattern.finditer(block.text)
        ]


def _blocks(markdown: str) -> Iterator[_Block]:
    document = QTextDocument()
    document.setMarkdown(markdown)
    heading = ""
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            heading = block.text()
        yield _Block(block.position(), heading, block.text())
        block = block.next()


def _snippet(text: str, found: re.Match[str]) -> str:
    start, end = max(0, found.start() - AROUND), min(len(text), found.end() + AROUND)
    if start and (space := text.find(" ", start, found.start())) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", found.end(), end)) >= 0:
        end = space
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"

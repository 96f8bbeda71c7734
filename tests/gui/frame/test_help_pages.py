"""The help in both languages: the same pages and headings, and every name in bold is one of the window's."""

import re
import xml.etree.ElementTree as ET

import pytest
from PySide6.QtGui import QTextDocument

from engine.base import store
from gui.frame.help_view import PAGES
from gui.shared.i18n import LANGUAGES

BOLD = re.compile(r"\*\*(.+?)\*\*")
MNEMONIC = re.compile(r"\(&.\)|&")


def text_of(language, page):
    return store.resource("help", language, f"{page}.md").read_text("utf-8")


def headings(text):
    return [line.split(" ")[0] for line in text.splitlines() if line.startswith("#")]


def names_in(text):
    """What stands in bold; the last section is left out, where bold words name a trouble."""
    troubles = text.rindex("\n## ")
    return {found.group(1) for found in BOLD.finditer(text[:troubles])}


@pytest.fixture(scope="module")
def window_texts():
    """Every text of the window by language, without mnemonics."""
    found = {language: set() for language in LANGUAGES}
    for message in ET.parse(store.resource("i18n", "lathe_zh_CN.ts")).getroot().iter("message"):
        for language, tag in (("en", "source"), ("zh_CN", "translation")):
            found[language].add(MNEMONIC.sub("", message.findtext(tag) or ""))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_help_page_has_the_same_headings_in_both_languages(page):
    assert headings(text_of("zh_CN", page)) == headings(text_of("en", page))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_help_names_only_what_the_window_has(page, language, window_texts):
    names = names_in(text_of(language, page))
    assert names and names - window_texts[language] == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_no_marks_of_markdown_are_left_in_the_text_that_is_shown(page, language, qapp):
    document = QTextDocument()
    document.setMarkdown(text_of(language, page))
    assert "*" not in document.toPlainText() and "|" not in document.toPlainText()

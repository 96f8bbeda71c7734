"""The window's language: Qt's own texts and ours, from resources/i18n."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from engine.base import store

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
_installed: list[QTranslator] = []
_current = "en"
translate = QCoreApplication.translate  # a context and a text; lupdate knows it by this name


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Marks a text for translation at a place where it is not yet translated; Qt's own is typed `object`."""
    return text


def looked_up(context: str, table: Mapping[str, str], code: str) -> str:
    """The text of a code in a table of QT_TRANSLATE_NOOP, translated; the code itself where it has none."""
    return translate(context, table[code]) if code in table else code


def chosen(language: str) -> str:
    """The language in force for a setting: itself, or the system's if it is ours, else English."""
    if language != "system":
        return language
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def current() -> str:
    """The language in force now, as a key of LANGUAGES."""
    return _current


def install(app: QApplication, language: str) -> None:
    """Translate what is built from now on; widgets that stand already keep their texts.

    English is the language of the sources; its file says "1 row" and "2 rows" where they say "%Ln row(s)".
    """
    global _current
    while _installed:
        app.removeTranslator(_installed.pop())
    name = _current = chosen(language)
    QLocale.setDefault(QLocale(name))
    places = ((QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{name}"),)
    for folder, file in (*places, (str(store.resource("i18n")), f"lathe_{name}")):
        translator = QTranslator(app)
        if translator.load(file, folder):
            app.installTranslator(translator)
            _installed.append(translator)

"""In-app help: one Markdown page for each room, in the window's language."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from engine import store
from gui import i18n


def page_file(name: str) -> Path:
    """The help file of a page in the language in force, or in English where there is none."""
    own = store.resource("help", i18n.current(), f"{name}.md")
    return own if own.is_file() else store.resource("help", "en", f"{name}.md")


def show(parent: QWidget, name: str) -> QDialog:
    """Open the help of a page beside the window; it may stay open while one works."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(QCoreApplication.translate("help", "Help"))
    dialog.resize(620, 680)
    browser = QTextBrowser()
    browser.setOpenExternalLinks(True)
    browser.setMarkdown(store.read_text(page_file(name)))
    QVBoxLayout(dialog).addWidget(browser)
    dialog.show()
    return dialog

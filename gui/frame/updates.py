"""Checks for a newer version on request, or at startup if that is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from engine.app import updates
from engine.app.build_facts import version
from engine.app.updates import Update
from engine.base.errors import UserError
from gui.shared import desktop, errors
from gui.shared.background import Background
from gui.shared.boxes import message_box

if TYPE_CHECKING:
    from gui.frame.main_window import MainWindow

ASK_AFTER_MS = 4000


class UpdateCheck(QObject):
    """Shows whether there is a newer version and links to its page; nothing is ever installed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._aloud = False  # the user asked, so any result is shown
        self._work = Background(self)
        self._work.done.connect(self._came)
        self._work.failed.connect(self._failed)
        self.box: QMessageBox | None = None
        if window.settings.look_for_updates and updates.can_ask():
            QTimer.singleShot(ASK_AFTER_MS, self, lambda: self._work.start(lambda _: updates.ask()))

    def check(self) -> None:
        """Check now and show any result."""
        self._aloud = True
        self._work.start(lambda _: updates.ask())

    def switch(self, on: bool) -> None:
        """Check at startup from now on, or not."""
        window = self._window
        window.remember(lambda settings: settings.model_copy(update={"look_for_updates": on}))

    def _failed(self, error: UserError) -> None:
        aloud, self._aloud = self._aloud, False
        if aloud:
            errors.show(self._window, error)

    def _came(self, newest: Update) -> None:
        aloud, self._aloud = self._aloud, False
        if newest.newer:
            self._show_version(newest) if aloud else self._hint(newest)
        elif aloud:
            own = self.tr("This is version {version}.").format(version=version())
            self._window.toast.say(self.tr("There is no newer version"), own)

    def _hint(self, newest: Update) -> None:
        heading, act = self._heading(newest), self.tr("Show")
        self._window.toast.say(heading, "", "good", act, lambda: self._show_version(newest))

    def _show_version(self, newest: Update) -> None:
        """The version, and the page where it can be had."""
        box = self.box = message_box(self._window, "question", self._heading(newest))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        own = self.tr("This is version {version}.").format(version=version())
        promise = self.tr("Nothing is downloaded or installed automatically.")
        box.setInformativeText("\n".join(filter(None, (own, newest.page, promise))))
        if newest.page:
            opener = box.addButton(self.tr("Open the page"), QMessageBox.ButtonRole.AcceptRole)
            opener.clicked.connect(lambda checked=False: desktop.open_page(newest.page))
        box.addButton(QMessageBox.StandardButton.Close)
        box.finished.connect(self._closed)
        box.open()

    def _closed(self) -> None:
        self.box = None

    def _heading(self, newest: Update) -> str:
        return self.tr("Lathe {version} is available").format(version=newest.version)

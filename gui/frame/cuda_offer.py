"""Offers to fetch the CUDA parts where an NVIDIA card lies idle: a button in the status bar, and a dialog."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from engine.app import cuda_parts
from engine.app.build_facts import build_facts
from engine.app.cuda_parts import Status
from engine.base import store
from engine.base.errors import UserError
from engine.base.text import Text
from gui.frame.cuda_fetch import CudaFetch
from gui.shared import errors
from gui.shared.background import Background
from gui.shared.labels import size_text
from gui.shared.sentences import engine_text
from gui.shared.widgets import button, label, row

if TYPE_CHECKING:
    from gui.frame.main_window import MainWindow

LOOK_AFTER_MS = 1500
STEPS = 1000  # of the progress bar


class CudaOffer(QObject):
    """Knows how this computer stands to CUDA, and fetches the parts when that is clicked; never before."""

    changed = Signal()  # `status`, `fetching` or `share` is another

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.status = Status("none")
        self.stage, self.share = Text(""), 0.0
        self.dialog: CudaDialog | None = None
        self.fetch = CudaFetch(self)
        self.fetch.progressed.connect(self._progressed)
        self.fetch.ended.connect(self._ended)
        self._looking = Background(self)
        self._looking.done.connect(self._looked)  # a damaged list of parts is ignored
        self.button = button("", self.show, role="quiet", name="cuda_offer")
        self.button.hide()
        window.status.addPermanentWidget(self.button)
        if build_facts().parts_address:
            QTimer.singleShot(LOOK_AFTER_MS, self, self.look)

    @property
    def fetching(self) -> bool:
        return self.fetch.running

    def look(self) -> None:
        """Look at card and folder, beside the window: a driver may take seconds to answer."""
        self._looking.start(lambda _: cuda_parts.status())

    def show(self) -> None:
        """Show the dialog."""
        if self.dialog is None:
            self.dialog = CudaDialog(self._window, self)
            self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def begin(self) -> None:
        """Download the parts, at the user's request."""
        if not self.fetching:
            self.stage, self.share = Text(""), 0.0
            self.fetch.start()
            self._show_state()

    def remove(self) -> None:
        """Delete the fetched parts."""
        errors.guarded(self.dialog or self._window, cuda_parts.remove)
        self.look()

    def end(self) -> None:
        """The window closes; what was downloaded is kept."""
        self.fetch.end()

    def _closed(self) -> None:
        self.dialog = None

    def _looked(self, status: Status) -> None:
        self.status = status
        self._show_state()
        window = self._window
        if status.state == "offered" and not window.settings.told_of_cuda and not self.fetching:
            window.remember(lambda settings: settings.model_copy(update={"told_of_cuda": True}))
            text = self.tr("With the CUDA parts, training uses it and is many times faster.")
            heading = self.tr("This computer has an NVIDIA card")
            window.toast.say(heading, text, "good", self.tr("Show"), self.show)

    def _progressed(self, stage: Text, done: float, total: float) -> None:
        self.stage, self.share = stage, done / total if total else 0.0
        self._show_state()

    def _ended(self, last: dict[str, Any]) -> None:
        self.look()
        self._show_state()
        if last["ended"] == "failed":
            errors.show(
                self.dialog or self._window,
                UserError(Text.load(last["message"]), hint=Text.load(last["hint"])),
            )
        elif last["ended"] == "done":
            cards = ", ".join(last.get("cards", ()))
            text = self.tr("Jobs that start from now on use {card}.").format(card=cards)
            if not cards:
                text = self.tr("They found no card. The graphics driver may be too old.")
            heading = self.tr("The CUDA parts are ready")
            self._window.toast.say(heading, text, "good" if cards else "warn")

    def _show_state(self) -> None:
        self.button.setVisible(self.fetching or self.status.wanted)
        if self.fetching:
            self.button.setText(self.tr("CUDA parts {n}%").format(n=f"{100 * self.share:.0f}"))
        else:
            self.button.setText(self.tr("Use the NVIDIA card…"))
        self.changed.emit()


class CudaDialog(QDialog):
    """What the parts are, how large, from where and to where; fetching, stopping, removing them."""

    def __init__(self, parent: QWidget, offer: CudaOffer) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("NVIDIA card"))
        self.setMinimumWidth(520)
        self._offer = offer
        self._said = label("", wrap=True)
        self._facts = label("", "muted", wrap=True, selectable=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, STEPS)
        self._bar.setTextVisible(False)
        self._stage = label("", "muted")
        self.fetch_button = button("", offer.begin, role="primary")
        self.stop_button = button(self.tr("Stop"), offer.fetch.stop, icon="stop")
        self.remove_button = button(self.tr("Remove the CUDA parts"), offer.remove)
        close = button(self.tr("Close"), self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 18)
        box.setSpacing(12)
        for widget in (self._said, self._facts, self._bar, self._stage):
            box.addWidget(widget)
        box.addLayout(row(self.remove_button, None, self.stop_button, close, self.fetch_button))
        offer.changed.connect(self._refresh)
        self._refresh()

    @property
    def words(self) -> str:
        return f"{self._said.text()}\n{self._facts.text()}"

    def _refresh(self) -> None:
        status, fetching = self._offer.status, self._offer.fetching
        self._said.setText(self._sentence(status))
        self._facts.setText(self._numbers(status) if status.wanted else "")
        self._facts.setVisible(status.wanted)
        for widget in (self._bar, self._stage, self.stop_button):
            widget.setVisible(fetching)
        self._bar.setValue(round(STEPS * self._offer.share))
        self._stage.setText(engine_text(self._offer.stage) if self._offer.stage else self.tr("Starting"))
        self.fetch_button.setVisible(status.wanted and not fetching)
        self.fetch_button.setText(self.tr("Continue downloading") if status.fetched else self.tr("Download"))
        self.remove_button.setVisible(status.state in ("ready", "broken") and not fetching)

    def _sentence(self, status: Status) -> str:
        card = status.card.name if status.card else ""
        match status.state:
            case "offered":
                text = self.tr(
                    "This computer has an NVIDIA card ({card}). This small build of Lathe trains on the "
                    "processor; with the CUDA parts it trains on the card, many times faster. Everything "
                    "works without them too."
                )
            case "broken":
                text = self.tr(
                    "The CUDA parts are there, but could not be loaded, so the processor is used. "
                    "Downloading them again may help. The error was: {fault}"
                )
            case "ready":
                text = self.tr("The CUDA parts are there: jobs use the NVIDIA card.")
            case "old_driver":
                text = self.tr(
                    "This computer has an NVIDIA card ({card}), but its driver is too old for the CUDA "
                    "parts: it supports CUDA {has}, and they need {wants}. Update the driver, then start "
                    "Lathe again."
                )
            case "old_card":
                text = self.tr("The NVIDIA card of this computer ({card}) is too old for the CUDA parts.")
            case "no_card":
                text = self.tr("No NVIDIA card with a working driver was found; the processor is used.")
            case _:
                text = self.tr("This build of Lathe has no CUDA parts to download.")
        has = ".".join(map(str, status.card.driver_cuda)) if status.card else ""
        wants = ".".join(map(str, status.parts.cuda)) if status.parts else ""
        return text.format(card=card, fault=status.fault, has=has, wants=wants)

    def _numbers(self, status: Status) -> str:
        assert status.parts is not None
        folder = store.data_folder() / cuda_parts.FOLDER
        text = self.tr(
            "Download: {download} from {host}. On the disk: {unpacked}, of {free} that are free. Kept in "
            "{folder}; they can be removed here at any time. A stopped download goes on where it was."
        )
        return text.format(
            download=size_text(status.parts.size - status.fetched),
            host=urlsplit(build_facts().parts_address).hostname,
            unpacked=size_text(status.parts.unpacked),
            free=size_text(shutil.disk_usage(store.data_folder()).free),
            folder=folder,
        )

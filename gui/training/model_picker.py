"""Choosing the base model: an offer of the catalogue, a folder on this computer, or a name on the hub."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from engine.base.errors import UserError
from engine.models.catalog import CatalogModel, catalog, find
from engine.models.local import HUB_ID, KnownModel, look_up
from engine.planning.planner import Estimate
from gui.shared import file_dialogs
from gui.shared.labels import size_text
from gui.shared.run_labels import weights
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import button, column, label, restyle, row, set_role
from gui.training.memory_bar import MemoryBar, Room

FOLDER, HUB = "folder:", "hub:"
_TYPING_MS = 400


class ModelPicker(QWidget):
    """`model` is what a recipe takes; `known` what is known of it, `fault` why it cannot be trained."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.known: KnownModel | None = None
        self.fault: UserError | None = None
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._look_up)
        self._build()
        self._look_up()

    @property
    def model(self) -> str:
        match self.choice.currentData():
            case "folder:":
                return self.folder.text().strip()
            case "hub:":
                return self.hub.text().strip()
            case name:
                return str(name)

    def set_model(self, name: str) -> None:
        """Show this model as chosen, whatever its kind."""
        offer = self.choice.findData(name)
        if offer < 0:
            is_hub = bool(HUB_ID.fullmatch(name)) and not Path(name).expanduser().exists()
            (self.hub if is_hub else self.folder).setText(name)
            offer = self.choice.findData(HUB if is_hub else FOLDER)
        self.choice.setCurrentIndex(offer)
        self._settled = offer
        self._look_up()

    def show_estimate(self, estimate: Estimate | None, room: Room) -> None:
        self.memory.setVisible(self.fault is None)
        self.memory.show_estimate(estimate, room)

    # -- what was chosen

    def _chosen(self) -> None:
        kind = self.choice.currentData()
        self._folder_line.setVisible(kind == FOLDER)
        self.hub.setVisible(kind == HUB)
        self._look_up()

    def _look_up(self) -> None:
        self._typing.stop()
        try:
            self.known, self.fault = look_up(self.model), None
        except UserError as error:
            self.known, self.fault = None, error
        self._show_facts()
        self.changed.emit()

    def _show_facts(self) -> None:
        wrong = self.fault is not None and bool(self.model)
        for editor in (self.folder, self.hub):
            restyle(editor, "wrong", wrong)
        if self.fault is not None:
            self._facts.setText(error_text(self.fault))
            set_role(self._facts, "bad" if wrong else "muted")
            return
        assert self.known is not None
        set_role(self._facts, "muted")
        self._facts.setText(self._describe(self.known))

    def _describe(self, known: KnownModel) -> str:
        facts = []
        if known.sizes is not None:
            facts.append(self.tr("{weights} weights").format(weights=weights(known.sizes.params)))
        if known.download is None:
            facts.append(self.tr("downloaded from the Hugging Face hub at the start; its size is not known"))
        elif known.download:
            text = self.tr("{size} are downloaded from the Hugging Face hub at the start")
            facts.append(text.format(size=size_text(known.download)))
        else:
            facts.append(self.tr("on this computer, no download"))
        offer = find(known.name)
        if offer is not None:
            facts.append(self.tr("licence: {name}").format(name=offer.licence))
            facts += self._notes(offer)
        return "\n".join(fact[:1].upper() + fact[1:] for fact in facts)

    def _notes(self, offer: CatalogModel) -> list[str]:
        notes = [engine_text(offer.note)] if offer.note and offer.id != "embedded" else []
        if offer.closed:
            notes.append(self.tr("closed: its licence must be accepted on the hub first (hf auth login)"))
        return notes

    def ask_for_folder(self) -> str:
        """The folder the user chose, or nothing."""
        title = self.tr("A model folder")
        return str(file_dialogs.open_folder(self, "model folder", title, self.folder.text()) or "")

    def _browse(self) -> None:
        if folder := self.ask_for_folder():
            self.folder.setText(folder)
            self._look_up()

    def _picked(self) -> None:
        """The user picked an entry: a folder is asked for at once, and without one the entry before stays."""
        if self.choice.currentData() == FOLDER:
            self._browse()
            if not self.folder.text():
                self.choice.setCurrentIndex(self._settled)
        self._settled = self.choice.currentIndex()

    # -- building

    def _build(self) -> None:
        self.choice = QComboBox()
        self.choice.setObjectName("model_choice")
        self.choice.setToolTip(self.tr("The model that is taught"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for offer in catalog():
            self.choice.addItem(offer.title, offer.id)
        self.choice.insertSeparator(self.choice.count())
        self.choice.addItem(self.tr("A folder on this computer…"), FOLDER)
        self.choice.addItem(self.tr("Another Hugging Face model…"), HUB)
        self.folder = QLineEdit()
        self.folder.setObjectName("model_folder")
        self.folder.setPlaceholderText(self.tr("Folder with config.json and safetensors"))
        self.folder.textEdited.connect(lambda _: self._typing.start())
        browse = button("", self._browse, icon="folder", tip=self.tr("Choose a folder"))
        self._folder_line = QWidget()
        self._folder_line.setLayout(row(self.folder, browse))
        self.hub = QLineEdit()
        self.hub.setObjectName("model_hub")
        self.hub.setPlaceholderText(self.tr("owner/name, as on huggingface.co"))
        self.hub.textEdited.connect(lambda _: self._typing.start())
        self._facts = label("", "muted", wrap=True, name="model_facts")
        self.memory = MemoryBar()
        self.setLayout(column(self.choice, self._folder_line, self.hub, self._facts, self.memory, spacing=6))
        self._folder_line.hide()
        self.hub.hide()
        self.choice.currentIndexChanged.connect(lambda _: self._chosen())
        self._settled = self.choice.currentIndex()
        self.choice.activated.connect(lambda _: self._picked())

"""Choosing the base model: an offer, a GGUF file or folder on this computer, or a name on the hub."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from engine.base.errors import UserError
from engine.models.catalog import CatalogModel, catalog, find
from engine.models.gguf_file import is_gguf
from engine.models.gguf_found import FoundFile, trainable_files
from engine.models.local import KnownModel, coarse_note, family_note, is_hub_id, look_up
from engine.planning.conditions import Room
from engine.planning.planner import Estimate
from gui.shared import file_dialogs
from gui.shared.background import Background
from gui.shared.labels import size_text
from gui.shared.run_labels import weights
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import button, column, label, restyle, row, set_role
from gui.training.memory_bar import MemoryBar

FOLDER, HUB, FILE = "folder:", "hub:", "file:"
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
        self._search = Background(self, many_objects=True)
        self._search.done.connect(self._offer)
        self._search.start(trainable_files)

    @property
    def model(self) -> str:
        match self.choice.currentData():
            case "folder:":
                return self.folder.text().strip()
            case "hub:":
                return self.hub.text().strip()
            case "file:":
                return self.file.text().strip()
            case name:
                return str(name)

    def set_model(self, name: str) -> None:
        """Show this model as chosen, whatever its kind."""
        offer = self.choice.findData(name)
        if offer < 0:
            kind = _kind(name)
            {HUB: self.hub, FILE: self.file, FOLDER: self.folder}[kind].setText(name)
            offer = self.choice.findData(kind)
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
        self._file_line.setVisible(kind == FILE)
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
        for editor in (self.folder, self.hub, self.file):
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
        notes = (coarse_note(known.name), family_note(known))
        facts += [engine_text(note) for note in notes if note is not None]
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

    def ask_for_file(self) -> str:
        """The GGUF file the user chose, or nothing."""
        title = self.tr("A GGUF file to train")
        return str(file_dialogs.open_file(self, "model file", title, "GGUF (*.gguf)") or "")

    def _browse(self) -> None:
        if folder := self.ask_for_folder():
            self.folder.setText(folder)
            self._look_up()

    def _browse_files(self) -> None:
        if file := self.ask_for_file():
            self.file.setText(file)
            self._look_up()

    def _picked(self) -> None:
        """A folder or file is asked for at once; without one the entry before stays."""
        asked = {FOLDER: (self._browse, self.folder), FILE: (self._browse_files, self.file)}
        if self.choice.currentData() in asked:
            browse, editor = asked[self.choice.currentData()]
            browse()
            if not editor.text():
                self.choice.setCurrentIndex(self._settled)
        self._settled = self.choice.currentIndex()

    def _offer(self, files: list[FoundFile]) -> None:
        """List the files that other programs keep on this computer, after the models of the catalogue."""
        at = self.choice.findData(FILE)
        known = {self.choice.itemData(index) for index in range(self.choice.count())}
        new = [file for file in files if str(file.path) not in known]
        for index, file in enumerate(new, at):
            self.choice.insertItem(index, f"{file.title} · {file.program}", str(file.path))
            self.choice.setItemData(index, str(file.path), Qt.ItemDataRole.ToolTipRole)
        if new:
            self.choice.insertSeparator(at + len(new))
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
        self.choice.addItem(self.tr("A GGUF file…"), FILE)
        self.choice.addItem(self.tr("A folder on this computer…"), FOLDER)
        self.choice.addItem(self.tr("A Hugging Face model…"), HUB)
        self.folder = self._editor("model_folder", self.tr("Folder with config.json and safetensors"))
        browse = button("", self._browse, icon="folder", tip=self.tr("Choose a folder"))
        self._folder_line = QWidget()
        self._folder_line.setLayout(row(self.folder, browse))
        self.file = self._editor("model_file", self.tr("A GGUF file of LM Studio, Ollama or another program"))
        browse = button("", self._browse_files, icon="folder", tip=self.tr("Choose a file"))
        self._file_line = QWidget()
        self._file_line.setLayout(row(self.file, browse))
        self.hub = self._editor("model_hub", self.tr("owner/name, as on huggingface.co"))
        self._facts = label("", "muted", wrap=True, name="model_facts")
        self.memory = MemoryBar()
        lines = (self.choice, self._file_line, self._folder_line, self.hub)
        self.setLayout(column(*lines, self._facts, self.memory, spacing=6))
        for line in lines[1:]:
            line.hide()
        self.choice.currentIndexChanged.connect(lambda _: self._chosen())
        self._settled = self.choice.currentIndex()
        self.choice.activated.connect(lambda _: self._picked())

    def _editor(self, name: str, placeholder: str) -> QLineEdit:
        editor = QLineEdit()
        editor.setObjectName(name)
        editor.setPlaceholderText(placeholder)
        editor.textEdited.connect(lambda _: self._typing.start())
        return editor


def _kind(name: str) -> str:
    """The entry under which a model that is not offered is shown."""
    path = Path(name).expanduser()
    if is_gguf(path):
        return FILE
    return HUB if is_hub_id(name) else FOLDER

"""Name and folder of the project to be made, with what is wrong with them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.shared import file_dialogs
from gui.shared.widgets import ElidedLabel, button, column, label, restyle, row, set_role
from gui.workspace.new_folder import fault_of, free_name, name_from, projects_folder


class PlaceForm(QWidget):
    """One line: the name, the folder it is made in, and below where that is or why it cannot be."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.named = False  # whether the name was typed
        self.fault = ""  # why the project cannot be made there, in a sentence; empty where it can
        place = projects_folder()
        self.name, self.place = QLineEdit(), QLineEdit(str(place))
        self.name.setObjectName("new_name")
        self.place.setObjectName("new_place")
        self.name.setMinimumWidth(120)
        self.name.textEdited.connect(self._typed)
        self.name.textChanged.connect(self._check)
        self.place.textChanged.connect(self._check)
        heads = []
        for text, box in ((self.tr("&Name"), self.name), (self.tr("In the &folder"), self.place)):
            head = label(text)
            head.setBuddy(box)
            heads.append(head)
        browse = button(self.tr("Browse…"), self._browse, name="new_browse")
        line = row(heads[0], self.name, 4, heads[1], self.place, browse)
        line.setStretchFactor(self.name, 2)
        line.setStretchFactor(self.place, 3)
        self._said = ElidedLabel("muted")
        self.setLayout(column(line, self._said, spacing=4))
        self.suggest("")

    @property
    def folder(self) -> Path:
        return Path(self.place.text().strip()) / self.name.text().strip()

    def suggest(self, text: str) -> None:
        """A free name made of this text, unless one was typed."""
        if not self.named:
            wanted = name_from(text) if text else self.tr("my-project")
            self.name.setText(free_name(wanted, Path(self.place.text().strip())))

    def check(self) -> str:
        """Look again at the disk; the fault."""
        self._check()
        return self.fault

    def _typed(self) -> None:
        self.named = True

    def _check(self) -> None:
        fault = self.fault = fault_of(self.name.text().strip(), self.place.text().strip())
        self._said.show_text(fault or self.tr("It will be created in {folder}").format(folder=self.folder))
        set_role(self._said, "bad" if fault else "muted")
        restyle(self.name, "wrong", bool(fault))
        self.changed.emit()

    def _browse(self) -> None:
        title = self.tr("Where to put the project")
        folder = file_dialogs.open_folder(self, "project", title, self.place.text())
        if folder is not None:
            self.place.setText(str(folder))

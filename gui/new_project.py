"""Making a project: the example at once, or a new folder from a template."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QWidget,
)

from engine import store
from engine.project import EXAMPLE, new_project
from gui import errors
from gui.forms import engine_text
from gui.widgets import button, label, row


def projects_folder() -> Path:
    """Where new projects are put unless the user says otherwise."""
    documents = Path.home() / "Documents"
    return (documents if documents.is_dir() else Path.home()) / "Lathe"


def example_folder() -> Path:
    """The example project, made at its first use in the data folder. Raises UserError."""
    folder = store.data_folder() / "example"
    if not (folder / "project.toml").is_file():
        new_project(folder, EXAMPLE)
    return folder


def ask_for_new_project(parent: QWidget) -> Path | None:
    """Let the user choose a template and a folder, and make it; None when they change their mind."""
    dialog = NewProject(parent)
    return dialog.folder if dialog.exec() == QDialog.DialogCode.Accepted else None


class NewProject(QDialog):
    """Name, place and template of a new project."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        from engine.project import templates

        self.folder: Path | None = None
        self.setWindowTitle(self.tr("New project"))
        self.setMinimumWidth(560)
        form = QFormLayout(self)
        self.templates = QListWidget()
        self._names = [one.name for one in templates()]
        for one in templates():
            self.templates.addItem(f"{engine_text(one.title)}\n{engine_text(one.help)}")
        self.templates.setCurrentRow(0)
        self.templates.setWordWrap(True)
        self.name = QLineEdit(self.tr("my-project"))
        self.place = QLineEdit(str(projects_folder()))
        browse = button(self.tr("Browse…"), self._browse)
        form.addRow(label(self.tr("Start from"), "heading"))
        form.addRow(self.templates)
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("In the folder"), row(self.place, browse))
        box = QDialogButtonBox()
        create = box.addButton(self.tr("Create"), QDialogButtonBox.ButtonRole.AcceptRole)
        create.setProperty("role", "primary")
        box.addButton(
            QCoreApplication.translate("new_project", "Cancel"), QDialogButtonBox.ButtonRole.RejectRole
        )
        box.accepted.connect(self._create)
        box.rejected.connect(self.reject)
        form.addRow(box)

    def _browse(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self.tr("Where to put the project"), self.place.text())
        if found:
            self.place.setText(found)

    def _create(self) -> None:
        folder = Path(self.place.text()) / self.name.text().strip()
        template = self._names[self.templates.currentRow()]
        if errors.guarded(self, lambda: new_project(folder, template)):
            self.folder = folder
            self.accept()

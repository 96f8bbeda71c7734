"""Making a project: the example at once, or a new folder from a template."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from engine.base import store
from engine.project import EXAMPLE, Template, new_project, templates
from gui.shared import errors, file_dialogs, theme
from gui.shared.sentences import engine_text
from gui.shared.widgets import button, label, restyle, row, set_role
from gui.workspace.new_folder import fault_of, free_name, projects_folder

ICONS = {"time_range": "runs", "extraction": "data"}


def example_folder() -> Path:
    """The example project, made at its first use in the data folder. Raises UserError."""
    folder = store.data_folder() / "example"
    if not (folder / "project.toml").is_file():
        new_project(folder, EXAMPLE)
    return folder


def ask_for_new_project(parent: QWidget) -> Path | None:
    """Let the user choose a template and a folder, and make it; None when they change their mind."""
    dialog = NewProject(parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return dialog.folder if accepted else None


class NewProject(QDialog):
    """Name, place and template of a new project; what is wrong is said while one types."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self.setWindowTitle(self.tr("New project"))
        self.setMinimumWidth(600)
        place = projects_folder()
        self.name = QLineEdit(free_name(self.tr("my-project"), place))
        self.name.setObjectName("name")
        self.place = QLineEdit(str(place))
        self.place.setObjectName("place")
        self.working = QCheckBox(self.tr("The model writes &working before each answer"))
        self.working.setObjectName("working")
        self.working.setToolTip(
            self.tr("The rows of the time range example then show it. It helps few tasks: see Help.")
        )
        self.fault = label("", "bad", wrap=True)
        self.fault.setMinimumHeight(self.fontMetrics().height() * 2)
        self.create_button = button(self.tr("Create"), self._create, role="primary", name="create")
        self.create_button.setDefault(True)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("&Name"), self.name)
        form.addRow(self.tr("In the &folder"), self._place_row())
        box = QVBoxLayout(self)
        box.setContentsMargins(22, 20, 22, 18)
        box.setSpacing(10)
        box.addWidget(label(self.tr("Start from"), "heading"))
        box.addLayout(self._cards())
        box.addWidget(self.working)
        box.addSpacing(4)
        box.addLayout(form)
        box.addWidget(self.fault)
        box.addStretch(1)
        box.addLayout(row(None, button(self.tr("Cancel"), self.reject), self.create_button))
        self.name.textChanged.connect(self._check)
        self.place.textChanged.connect(self._check)
        self.choose(self.cards[0].template.name)
        self._check()
        self.name.setFocus()
        self.name.selectAll()

    @property
    def template(self) -> str:
        return next(card.template.name for card in self.cards if card.property("chosen"))

    def choose(self, template: str) -> None:
        for card in self.cards:
            card.set_chosen(card.template.name == template)

    def _cards(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(8)
        self.cards = [TemplateCard(template) for template in templates()]
        for card in self.cards:
            card.chosen.connect(self.choose)
            box.addWidget(card)
        return box

    def _place_row(self) -> QWidget:
        inner = QWidget()
        inner.setLayout(row(self.place, button(self.tr("Browse…"), self._browse)))
        inner.setFocusProxy(self.place)
        return inner

    def _check(self) -> None:
        fault = fault_of(self.name.text().strip(), self.place.text().strip())
        whole = str(Path(self.place.text().strip()) / self.name.text().strip())
        self.fault.setText(fault or self.tr("It will be created in {folder}").format(folder=whole))
        set_role(self.fault, "bad" if fault else "muted")
        restyle(self.name, "wrong", bool(fault))
        self.create_button.setEnabled(not fault)

    def _browse(self) -> None:
        title = self.tr("Where to put the project")
        folder = file_dialogs.open_folder(self, "project", title, self.place.text())
        if folder is not None:
            self.place.setText(str(folder))

    def _create(self) -> None:
        folder = Path(self.place.text().strip()) / self.name.text().strip()
        working = self.working.isChecked()
        if errors.guarded(self, lambda: new_project(folder, self.template, working=working)):
            self.folder = folder
            self.accept()
        else:
            self._check()


class TemplateCard(QFrame):
    """One template to choose, by mouse or by Space."""

    chosen = Signal(str)

    def __init__(self, template: Template) -> None:
        super().__init__()
        self.template = template
        self.setProperty("choice", True)
        self.setObjectName(f"template_{template.name}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(engine_text(template.title))
        self._picture = QLabel()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(engine_text(template.title), "heading"))
        words.addWidget(label(engine_text(template.help), "muted", wrap=True))
        line = row(self._picture, spacing=14)
        line.addLayout(words, 1)
        line.setContentsMargins(14, 10, 14, 10)
        self.setLayout(line)

    def set_chosen(self, chosen: bool) -> None:
        restyle(self, "chosen", chosen)
        name = ICONS.get(self.template.name, "add")
        self._picture.setPixmap(theme.icon(name, "accent" if chosen else "muted").pixmap(24, 24))

    def mousePressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self.chosen.emit(self.template.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Space:
            self.chosen.emit(self.template.name)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

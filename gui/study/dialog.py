"""Setting up a study: what is compared, by which recipe, and how long it may take."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QWidget,
)

from engine.assess.choices import choices
from engine.base.errors import UserError
from engine.models import local
from engine.project import Project
from engine.runs.presets import load_preset, preset_names
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import run_folders
from engine.study.folder import Study, create_study
from engine.study.forecast import Forecast
from engine.study.grid import METHODS, TITLES, Grid, grid_from, is_endpoint
from gui.shared import errors, file_dialogs
from gui.shared.background import Background
from gui.shared.labels import duration_text
from gui.shared.run_labels import model_title, title_in
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import button, column, inset, label, row
from gui.training.choices import preset_title

SHARES = (10, 25, 50, 75, 100)  # percent
USUAL_SHARES = (25, 50, 100)
USUAL_METHODS = ("base", "supervised", "supervised+grpo")
SETTLE_MS = 300
USUAL_PRESET = "full"


class NewStudy(QDialog):
    """`study` is what was made, once it was accepted."""

    def __init__(self, parent: QWidget, project: Project) -> None:
        super().__init__(parent)
        self.setObjectName("new_study_dialog")
        self.setWindowTitle(self.tr("New study"))
        self._project = project
        self.study: Study | None = None
        self._recipes: list[Recipe] = []
        self._background = Background(self)
        self._background.done.connect(self._estimated)
        self._background.failed.connect(lambda error: self._say(error_text(error)))
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._estimate)
        self._build()
        self._connect()
        self._estimate()

    def grid(self) -> Grid:
        """What is chosen. Raises UserError."""
        models = [item.data(Qt.ItemDataRole.UserRole) for item in self._model_items() if _checked(item)]
        return grid_from(
            {
                "methods": [name for name, box in self.methods.items() if box.isChecked()],
                "seeds": list(range(1, self.seeds.value() + 1)),
                "shares": [percent / 100 for percent, box in self.shares.items() if box.isChecked()],
                "models": models,
                "recipe": self._recipes[self.recipe.currentIndex()],
                "hours": self.hours.value(),
                "keep_adapters": self.keep.isChecked(),
            }
        )

    def accept(self) -> None:
        """Make the study, or say what is wrong."""

        def make() -> None:
            self.study = create_study(self._project, self.grid(), self.name.text().strip())

        if errors.guarded(self, make):
            super().accept()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.resize(self.sizeHint())  # the style, by which its parts grow, comes with its parent

    # -- inside

    def _estimate(self) -> None:
        try:
            grid = self.grid()
        except UserError as error:
            self._say(error_text(error))
            return
        project = self._project
        self._background.start(lambda _: (grid, Forecast(project, grid).total(grid.cells)))

    def _estimated(self, found: tuple[Grid, float | None]) -> None:
        grid, seconds = found
        cells = len(grid.cells)
        if seconds is None:
            self._say(self.tr("Cells: {n}. How long they take is not known yet.").format(n=cells))
            return
        text = self.tr("Cells: {n}. About {time} on this computer.")
        text = text.format(n=cells, time=duration_text(seconds))
        if grid.hours and seconds > 3600 * grid.hours:
            text += " " + self.tr("Not all of it fits into its hours: what comes last is left out.")
        self._say(text)

    def _say(self, text: str) -> None:
        self.estimate.setText(text)

    def _model_items(self) -> list[QListWidgetItem]:
        return [self.models.item(at) for at in range(self.models.count())]

    def _add_model(self, name: str, checked: bool) -> None:
        if any(item.data(Qt.ItemDataRole.UserRole) == name for item in self._model_items()):
            return
        title = model_title(name if is_endpoint(name) else f"base:{name}")
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, name)
        item.setToolTip(name)
        item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
        item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        self.models.addItem(item)

    def _add_file(self) -> None:
        path = file_dialogs.open_file(self, "model file", self.tr("Choose a model file"), "GGUF (*.gguf)")
        if path is not None:
            self._add_model(local.lasting_name(str(path)), True)

    def _add_name(self) -> None:
        title, text = self.tr("Add a model"), self.tr("A folder, or a name on the hub like owner/name:")
        name, accepted = QInputDialog.getText(self, title, text)
        if accepted and name.strip():
            self._add_model(local.lasting_name(name.strip()), True)

    def _fill_models(self) -> None:
        found = choices(self._project.folder)
        bases = dict.fromkeys(["embedded", *(one.base for one in found if one.kind == "base")])
        for name in bases:
            self._add_model(name, name == "embedded")
        for one in found:
            if is_endpoint(one.name):
                self._add_model(one.name, False)

    def _fill_recipes(self) -> None:
        for name in preset_names():
            self.recipe.addItem(self.tr("Preset: {name}").format(name=preset_title(name)))
            self._recipes.append(load_preset(name))
        self.recipe.setCurrentIndex(preset_names().index(USUAL_PRESET))
        for folder in reversed(run_folders(self._project.folder)[-10:]):
            try:
                recipe = load_recipe(folder / "recipe.json")
            except UserError:
                continue
            title = title_in(self._project.folder, folder.name)
            self.recipe.addItem(self.tr("Run: {name}").format(name=title))
            self._recipes.append(recipe)

    def _build(self) -> None:
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("A name, or leave it empty"))
        self.methods = {method: QCheckBox(engine_text(TITLES[method])) for method in METHODS}
        for method, box in self.methods.items():
            box.setChecked(method in USUAL_METHODS)
            box.setObjectName(f"method_{method}")
        self.methods["supervised-longer"].setToolTip(
            self.tr("Supervised training that takes as long as it took with GRPO: a fair comparison of times")
        )
        methods = QGridLayout()
        for at, box in enumerate(self.methods.values()):
            methods.addWidget(box, at // 2, at % 2)
        self.shares = {percent: QCheckBox(f"{percent}%") for percent in SHARES}
        shares = QHBoxLayout()
        for percent, box in self.shares.items():
            box.setChecked(percent in USUAL_SHARES)
            shares.addWidget(box)
        shares.addStretch(1)
        self.seeds = QSpinBox()
        inset(self.seeds)
        self.seeds.setRange(1, 20)
        self.seeds.setValue(2)
        self.seeds.setToolTip(self.tr("Each cell is trained this often with other random draws"))
        self.models = QListWidget()
        self.models.setMaximumHeight(96)
        self.models.setAccessibleName(self.tr("Models"))
        self._fill_models()
        more = row(
            button(self.tr("Add a GGUF file…"), self._add_file),
            button(self.tr("Add another…"), self._add_name),
            None,
        )
        self.recipe = QComboBox()
        self._fill_recipes()
        self.hours = QDoubleSpinBox()
        inset(self.hours)
        self.hours.setRange(0, 1000)
        self.hours.setDecimals(1)
        self.hours.setSpecialValueText(self.tr("no limit"))
        self.hours.setToolTip(self.tr("A cell that would not fit into what is left is not begun"))
        self.keep = QCheckBox(self.tr("Keep each cell's weights"))
        self.keep.setChecked(True)
        self.estimate = label("", wrap=True, name="study_estimate")
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Methods"), methods)
        form.addRow(self.tr("Shares of the rows"), shares)
        form.addRow(self.tr("Seeds"), self.seeds)
        form.addRow(self.tr("Models"), column(self.models, more))
        form.addRow(self.tr("Settings from"), self.recipe)
        form.addRow(self.tr("Hours"), self.hours)
        form.addRow("", self.keep)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start_button = buttons.addButton(
            self.tr("Start the study"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.start_button.setProperty("role", "primary")
        self.start_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        about = label(
            self.tr(
                "Every method is trained on every share with every seed, and all answer the same test rows. "
                "The rows of today are kept with the study: later changes do not touch it."
            ),
            "muted",
            wrap=True,
        )
        self.setLayout(column(about, form, self.estimate, buttons, spacing=12, margins=(16, 14, 16, 14)))
        self.setMinimumWidth(560)

    def _connect(self) -> None:
        for box in (*self.methods.values(), *self.shares.values()):
            box.toggled.connect(lambda *_: self._settle.start())
        self.seeds.valueChanged.connect(lambda *_: self._settle.start())
        self.hours.valueChanged.connect(lambda *_: self._settle.start())
        self.models.itemChanged.connect(lambda *_: self._settle.start())
        self.recipe.currentIndexChanged.connect(lambda *_: self._settle.start())


def _checked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked

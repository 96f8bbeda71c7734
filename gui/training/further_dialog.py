"""How many steps a finished run is to go on for."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from engine.runs.recipe import Recipe
from gui.shared.widgets import inset, label

MOST = 100_000


class FurtherDialog(QDialog):
    """`steps` is the answer, where it was accepted."""

    def __init__(self, parent: QWidget, recipe: Recipe, *, queues: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Train further"))
        text = self.tr(
            "The run goes on from its last checkpoint, with the same settings and rows; its curves and its "
            "best adapter stay."
        )
        if recipe.schedule != "constant":
            text += " " + self.tr(
                "The learning rate, which falls to the end, becomes that of the longer run."
            )
        self.spin = QSpinBox()
        inset(self.spin)
        self.spin.setObjectName("more_steps")
        self.spin.setRange(1, MOST)
        self.spin.setValue(min(recipe.steps, MOST))
        self.spin.selectAll()
        form = QFormLayout()
        form.addRow(self.tr("&More steps"), self.spin)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go_text = self.tr("Queue this run") if queues else self.tr("Train further")
        go = buttons.addButton(go_text, QDialogButtonBox.ButtonRole.AcceptRole)
        go.setProperty("role", "primary")
        go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setSpacing(12)
        explanation = label(text, "muted", wrap=True)
        explanation.setMinimumWidth(380)
        box.addWidget(explanation)
        box.addLayout(form)
        box.addWidget(buttons)

    @property
    def steps(self) -> int:
        return self.spin.value()

"""The models of an assessment: a chooser a line, any number of lines, in the order of the columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from engine.assess.choices import Choice
from gui.assess.labels import letter
from gui.endpoints.model_box import ModelBox
from gui.shared.widgets import IconButton, button, column, label, row, scrolled

SHOWN = 5  # lines before the list scrolls
LETTER = 20  # pixels
LETTERS = 10  # of a model's title that are always seen


class ModelList(QWidget):
    """`names` are the chosen models as `find_model` takes them; there is always one line."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self.lines: list[ModelLine] = []
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self._area: QScrollArea = scrolled(inner)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self.add_button = button(
            self.tr("Add a model"),
            self.add,
            role="quiet",
            icon="add",
            tip=self.tr("One more model answers the same rows"),
            name="add_model",
        )
        self.setLayout(column(self._area, row(self.add_button, None), spacing=6))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(line.box.name for line in self.lines)

    def show_choices(self, choices: Sequence[Choice], names: Sequence[str]) -> None:
        """Offer these models, and choose some by name; a name that is not among them is added to them."""
        self._choices = tuple(choices)
        self.choose(names)

    def choose(self, names: Sequence[str]) -> None:
        """Have these models, in this order."""
        while len(self.lines) > max(1, len(names)):
            self._drop(self.lines[-1])
        while len(self.lines) < max(1, len(names)):
            self._append()
        for line, name in zip(self.lines, names, strict=False):
            line.box.show_choices(self._choices, name)
        self._arranged()

    def add(self) -> None:
        """One more model: the first of those offered that is not among them yet."""
        free = (choice.name for choice in self._choices if choice.name not in self.names)
        name = next(free, self._choices[0].name if self._choices else "")
        self._append().box.show_choices(self._choices, name)
        self._arranged()
        self.lines[-1].box.setFocus()
        self._area.ensureWidgetVisible(self.lines[-1])

    def _append(self) -> ModelLine:
        line = ModelLine()
        line.box.chosen.connect(self.changed)
        line.up_requested.connect(lambda: self._up(line))
        line.remove_requested.connect(lambda: self._remove(line))
        self.lines.append(line)
        self._box.addWidget(line)
        return line

    def _up(self, line: ModelLine) -> None:
        at = self.lines.index(line)
        self.lines.insert(at - 1, self.lines.pop(at))
        self._box.insertWidget(at - 1, line)
        self._arranged()
        (line.up_button if at > 1 else line.box).setFocus()

    def _remove(self, line: ModelLine) -> None:
        at = self.lines.index(line)
        self._drop(line)
        self._arranged()
        self.lines[min(at, len(self.lines) - 1)].box.setFocus()

    def _drop(self, line: ModelLine) -> None:
        self.lines.remove(line)
        self._box.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _arranged(self) -> None:
        for at, line in enumerate(self.lines):
            line.show_place(at, only=len(self.lines) == 1)
        shown = min(len(self.lines), SHOWN)
        height = self.lines[0].sizeHint().height()
        self._area.setFixedHeight(shown * height + (shown - 1) * self._box.spacing())
        QWidget.setTabOrder(self.lines[-1].remove_button, self.add_button)
        self.changed.emit()


class ModelLine(QWidget):
    """One model: its letter, the chooser, and buttons that move it up or take it off the list."""

    up_requested = Signal()
    remove_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._letter = label("", "muted")
        self._letter.setFixedWidth(LETTER)
        self._letter.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.box = ModelBox("model", self.tr("A model that answers the rows"))
        self.box.setMinimumContentsLength(LETTERS)
        self.up_button = IconButton("up", self.tr("Move up"), self.up_requested.emit, "model_up")
        self.remove_button = IconButton(
            "close", self.tr("Take this model off the list"), self.remove_requested.emit, "model_remove"
        )
        parts = (self._letter, self.box, self.up_button, self.remove_button)
        self.setLayout(row(*parts, spacing=2, stretch=self.box))

    def show_place(self, at: int, *, only: bool) -> None:
        """The place in the list; the `only` model cannot be taken off it."""
        self._letter.setText(letter(at))
        self.box.setObjectName(f"model_{letter(at).lower()}")
        for one, shown in ((self.up_button, at > 0), (self.remove_button, not only)):
            one.setVisible(shown)

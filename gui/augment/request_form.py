"""What is asked for when a model writes rows: the two models, the kinds of rows, and the figures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from engine.assess.choices import Choice, choices
from engine.augment.request import WAY_HELPS, WAY_TITLES, WAYS, Request, Way
from engine.base.errors import UserError
from gui.endpoints.model_box import ModelBox
from gui.shared import errors
from gui.shared.forms import ModelForm
from gui.shared.sentences import engine_text
from gui.shared.widgets import button, column, label, row, set_icon

FIGURES = ("rows", "samples", "agree", "seed")
FURTHER = ("temperature", "reading_temperature", "minutes", "tries")


class RequestForm(QWidget):
    """`request` is what is asked for; `changed` follows every change by the user."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._reader_chosen = False
        self.writer = ModelBox("augment_writer", self.tr("The model that writes the prompts"))
        self.reader = ModelBox("augment_reader", self.tr("The model that reads each new prompt back"))
        self.ways: dict[Way, QCheckBox] = {}
        for way in WAYS:
            box = self.ways[way] = QCheckBox(engine_text(WAY_TITLES[way]))
            box.setObjectName(f"augment_{way}")
            box.setToolTip(engine_text(WAY_HELPS[way]))
            box.setChecked(True)
            box.toggled.connect(lambda on: self.changed.emit())
        values = Request(model="").model_dump()
        self.figures = ModelForm(Request, values, FIGURES)
        self.further = ModelForm(Request, values, FURTHER)
        self.further.hide()
        self.more = button(
            self.tr("More settings"), self._fold, role="quiet", icon="down", name="augment_more"
        )
        models = QFormLayout()
        models.addRow(self.tr("&Written by"), self.writer)
        models.addRow(self.tr("&Read back by"), self.reader)
        heading = label(self.tr("What is written"), "muted")
        self.cost = label("", "muted", wrap=True, name="augment_cost")
        below = (4, self.figures, row(self.more, None), self.further, self.cost, None)
        self.setLayout(column(models, 4, heading, *self.ways.values(), *below, spacing=6))
        self.writer.chosen.connect(self._writer_chosen)
        self.reader.chosen.connect(self._reader_was_chosen)
        for form in (self.figures, self.further):
            form.changed.connect(self.changed)

    def show_models(self, project: Path) -> None:
        """Offer the models of a project: a file or an endpoint to write, the best run to read back."""
        offered: list[Choice] = []
        errors.guarded(self, lambda: offered.extend(choices(project)))
        writer = self.writer.name or _writer_of(offered)
        trained = next((one.name for one in offered if one.kind == "adapter"), "")
        self.writer.show_choices(offered, writer)
        self._reader_chosen = self._reader_chosen or bool(trained)
        self.reader.show_choices(offered, self.reader.name or trained or writer)

    def request(self) -> Request:
        """Raises UserError where no kind of rows is chosen."""
        ways = tuple(way for way, box in self.ways.items() if box.isChecked())
        if not ways:
            raise UserError("Choose at least one kind of rows.")
        reader = self.reader.name if self.reader.name != self.writer.name else ""
        values = self.figures.values() | self.further.values()
        return Request(model=self.writer.name, reader=reader, ways=ways, **values)

    def show_request(self, request: Request) -> None:
        """Show an earlier request, to ask for the same again."""
        self.writer.choose(request.model)
        self.reader.choose(request.read_by)
        self._reader_chosen = True
        for way, box in self.ways.items():
            box.setChecked(way in request.ways)
        for form in (self.figures, self.further):
            form.set_values(request.model_dump())

    def set_seed(self, seed: int) -> None:
        self.figures.set_values({"seed": seed})

    def _writer_chosen(self) -> None:
        if not self._reader_chosen:  # the same model reads until another one is chosen
            self.reader.choose(self.writer.name)
        self.changed.emit()

    def _reader_was_chosen(self) -> None:
        self._reader_chosen = True
        self.changed.emit()

    def _fold(self) -> None:
        shown = self.further.isHidden()
        self.further.setVisible(shown)
        self.more.setText(self.tr("Fewer settings") if shown else self.tr("More settings"))
        set_icon(self.more, "up" if shown else "down")


def _writer_of(offered: list[Choice]) -> str:
    """An endpoint writes best; else the first model there is."""
    best = next((one.name for one in offered if one.kind == "endpoint"), "")
    return best or (offered[0].name if offered else "base:embedded")

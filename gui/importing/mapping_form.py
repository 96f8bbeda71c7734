"""Which column of a foreign table is what: chosen by the user, guessed at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from engine.data.guessing import guess_columns
from engine.data.importing import Columns
from engine.data.rows import SPLITS
from engine.data.tables import Table
from gui.shared.chooser import Chooser
from gui.shared.labels import split_title
from gui.shared.widgets import label


class MappingForm(QWidget):
    """Combo boxes for prompt, answer (one column of JSON, or one for each field of the schema), kind, id and
    split. `changed` follows every choice of the user."""

    changed = Signal()

    def __init__(self, schema: Mapping[str, Any]) -> None:
        super().__init__()
        self._schema = schema
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.prompt = self._box("import_prompt", self.tr("Prompt"), self.tr("What the model is asked."))
        self.built = self._box(
            "import_answer_kind",
            self.tr("Answer"),
            self.tr("Whether the expected answer is in one column, or each field in its own."),
        )
        self.built.addItem(self.tr("One column with JSON"), False)
        self.completion = self._box(
            "import_completion", self.tr("Answer column"), self.tr("JSON objects, one in each cell.")
        )
        self.fields: dict[str, QComboBox] = {}
        for key in schema.get("properties") or {}:
            tip = self.tr("The column that holds this field of the answer.")
            self.fields[str(key)] = self._box(f"import_field_{key}", f"    {key}", tip)
        if self.fields:
            self.built.addItem(self.tr("One column for each field"), True)
        self.kind = self._box("import_kind", self.tr("Kind"), self.tr("A group to filter by; optional."))
        self.id = self._box(
            "import_id", self.tr("Id"), self.tr("The row's identifier; generated where it is missing.")
        )
        self.split = self._box(
            "import_split", self.tr("Split"), self.tr("A column that says train, valid or test.")
        )
        self.default_split = self._box(
            "import_default_split",
            self.tr("Without a split"),
            self.tr("Where rows without a split go."),
        )
        for name in SPLITS:
            self.default_split.addItem(split_title(name), name)
        self._show_answer_kind()
        self.built.currentIndexChanged.connect(self._show_answer_kind)

    def set_table(self, table: Table) -> None:
        """Offer the columns of this table, and choose what is likely."""
        guess = guess_columns(table, self._schema)
        chosen = {
            self.prompt: guess.prompt,
            self.completion: guess.completion,
            self.kind: guess.kind,
            self.id: guess.id,
            self.split: guess.split,
            **{box: guess.fields.get(key, "") for key, box in self.fields.items()},
        }
        for box, name in chosen.items():
            box.blockSignals(True)
            box.clear()
            box.addItem(self.tr("(none)"), "")
            for column in table.columns:
                box.addItem(column, column)
            box.setCurrentIndex(max(0, box.findData(name)))
            box.blockSignals(False)
        self.built.blockSignals(True)
        self.built.setCurrentIndex(max(0, self.built.findData(not guess.completion and bool(guess.fields))))
        self.built.blockSignals(False)
        self._show_answer_kind()

    def columns(self) -> Columns:
        fields = {key: box.currentData() for key, box in self.fields.items() if box.currentData()}
        return Columns(
            prompt=self.prompt.currentData() or "",
            completion="" if self.built.currentData() else self.completion.currentData() or "",
            fields=fields if self.built.currentData() else {},
            kind=self.kind.currentData() or "",
            id=self.id.currentData() or "",
            split=self.split.currentData() or "",
        )

    def _box(self, name: str, title: str, tip: str) -> QComboBox:
        box = Chooser()
        box.setObjectName(name)
        box.setToolTip(tip)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.currentIndexChanged.connect(lambda *_: self.changed.emit())
        head = label(title)
        head.setToolTip(tip)
        head.setBuddy(box)
        self._form.addRow(head, box)
        return box

    def label_of(self, box: QComboBox) -> QLabel:
        widget = self._form.labelForField(box)
        assert isinstance(widget, QLabel)
        return widget

    def _show_answer_kind(self) -> None:
        self._form.setRowVisible(self.completion, not self.built.currentData())
        for box in self.fields.values():
            self._form.setRowVisible(box, bool(self.built.currentData()))

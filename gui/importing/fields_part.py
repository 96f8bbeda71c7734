"""The fields of the answer, as a list until the editor of schemas is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.shared.tables import CellTable, table_view
from gui.shared.widgets import column


class FieldsPart(QWidget):
    changed = Signal()
    fault = ""

    def __init__(self) -> None:
        super().__init__()
        self._schema: Mapping[str, Any] = {}
        self.table = CellTable([self.tr("Field"), self.tr("Type")], (150,))
        view = table_view(self.table, "new_fields")
        self.setLayout(column(view, stretch=view))

    def schema(self) -> Mapping[str, Any]:
        return self._schema

    def show_schema(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self.table.show_items((name, str(rule)) for name, rule in schema.get("properties", {}).items())

    def summary(self) -> str:
        return ", ".join(self._schema.get("properties", {}))

"""The fields of the answer, as the editor of schemas shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.base.errors import UserError
from engine.data.rows import properties_of
from engine.from_file.fields import fields_of
from gui.schema.editor import SchemaEditor
from gui.shared.labels import list_text
from gui.shared.widgets import column


class FieldsPart(QWidget):
    """`changed` follows every edit by hand; `renamed` and `gone` say what it did to fields."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.editor = SchemaEditor()
        self._renames: dict[str, str] = {}  # since the schema was shown
        self._paths: set[str] = set()
        self._last: Mapping[str, Any] = {}  # without a fault
        self.renamed: dict[str, str] = {}  # by the last edit: old path to new
        self.gone: set[str] = set()  # by the last edit
        self.setLayout(column(self.editor, stretch=self.editor))
        self.editor.changed.connect(self._edited)

    @property
    def fault(self) -> str:
        return self.editor.fault

    def schema(self) -> Mapping[str, Any]:
        """The schema as edited. Raises UserError where it has a fault."""
        return self.editor.schema()

    def show_schema(self, schema: Mapping[str, Any]) -> None:
        """Begin with another schema; one that comes of an edit here is shown already, a fault stays."""
        if schema != self._last:
            self.editor.set_schema(schema)
            self._last, self._renames, self._paths = schema, {}, _paths(schema)

    def summary(self) -> str:
        """The fields in a line."""
        if self.fault:
            return self.fault
        return list_text(str(name) for name in properties_of(self.schema()))

    def _edited(self) -> None:
        self.renamed, self.gone = {}, set()
        if not self.fault:
            now = self.editor.renames()
            for first in {*self._renames, *now}:
                before, after = self._renames.get(first, first), now.get(first, first)
                if before != after:
                    self.renamed[before] = after
            paths = _paths(self.schema())
            self.gone = self._paths - paths - set(self.renamed)
            self._last, self._renames, self._paths = self.schema(), dict(now), paths
        self.changed.emit()


def _paths(schema: Mapping[str, Any]) -> set[str]:
    try:
        return {one.path for one in fields_of(schema)}
    except UserError:  # more than a list of fields
        return set(properties_of(schema))

"""Every field of the recipe in groups that fold, with what differs from the preset marked and undoable."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.training.recipe import Recipe
from gui.forms import ModelForm, engine_text
from gui.widgets import label, row, set_icon

LEFT_OUT = ("model", "method")  # chosen above, in a picker of their own
MARK = "●  "


def grouped_fields() -> dict[str, list[str]]:
    """Field names by group, both in the recipe's order."""
    found: dict[str, list[str]] = {}
    for name, field in Recipe.model_fields.items():
        extra = field.json_schema_extra
        if name not in LEFT_OUT and isinstance(extra, dict):
            found.setdefault(str(extra["group"]), []).append(name)
    return found


class RecipeForm(QWidget):
    """`values` is what is typed; `base` is what "changed" is measured by."""

    changed = Signal()

    def __init__(self, base: Recipe) -> None:
        super().__init__()
        self._base = base.model_dump()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self.filter = QLineEdit()
        self.filter.setObjectName("recipe_filter")
        self.filter.setPlaceholderText(self.tr("Find a setting"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        box.addWidget(self.filter)
        self.groups = {name: _Group(name, fields, self._base) for name, fields in grouped_fields().items()}
        for group in self.groups.values():
            group.changed.connect(self._changed)
            box.addWidget(group)
        self._nothing = label(self.tr("No setting has this in its name or its help."), "muted", wrap=True)
        self._nothing.hide()
        box.addWidget(self._nothing)
        self.groups["GRPO"].open(False)

    def values(self) -> dict[str, Any]:
        return {name: value for group in self.groups.values() for name, value in group.form.values().items()}

    def set_values(self, recipe: Recipe) -> None:
        """Show these values, without a signal."""
        for group in self.groups.values():
            group.form.set_values(recipe.model_dump())
            group.mark(self._base)

    def set_base(self, recipe: Recipe) -> None:
        """Measure changes by this recipe from now on."""
        self._base = recipe.model_dump()
        for group in self.groups.values():
            group.mark(self._base)

    def changed_fields(self) -> list[str]:
        return [name for group in self.groups.values() for name in group.changed_fields(self._base)]

    def _changed(self) -> None:
        for group in self.groups.values():
            group.mark(self._base)
        self.changed.emit()

    def _filter(self, text: str) -> None:
        shown = [group.filter(text.strip().casefold()) for group in self.groups.values()]
        self._nothing.setVisible(not any(shown))


class _Group(QWidget):
    """One group: a header that folds it, and its form with a reset button a field."""

    changed = Signal()

    def __init__(self, name: str, fields: list[str], base: dict[str, Any]) -> None:
        super().__init__()
        self._fields = fields
        self._base = base
        self._open = False
        self._title = engine_text(name)
        self.head = QToolButton()
        self.head.setObjectName(f"group_{name}")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.head.clicked.connect(lambda: self.open(not self._open))
        self.form = ModelForm(Recipe, base, fields)
        self.form.changed.connect(self.changed)
        self._labels = {field: self.form.label_of(field) for field in fields}
        self._rows = {field: self._with_reset(field) for field in fields}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.head)
        box.addWidget(self.form)
        self.form.setContentsMargins(8, 0, 0, 4)
        self.open(False)
        self.mark(base)

    def open(self, on: bool) -> None:
        self._open = on
        self.form.setVisible(on)
        set_icon(self.head, "down" if on else "right", "muted")

    def changed_fields(self, base: dict[str, Any]) -> list[str]:
        values = self.form.values()
        return [field for field in self._fields if values[field] != base[field]]

    def mark(self, base: dict[str, Any]) -> None:
        self._base = base
        changed = self.changed_fields(base)
        for field, (title, reset) in self._rows.items():
            differs = field in changed
            title.setText((MARK if differs else "") + engine_text(Recipe.model_fields[field].title or field))
            reset.setVisible(differs)
        count = f"   {MARK.strip()} {len(changed)}" if changed else ""
        self.head.setText(f" {self._title}{count}")
        self.head.setToolTip(
            self.tr("{n} settings, {changed} changed").format(n=len(self._fields), changed=len(changed))
        )

    def filter(self, text: str) -> bool:
        """Show the fields that have this in name, title or help; whether there are any."""
        hits = [field for field in self._fields if text in _haystack(field)]
        layout = self.form.layout()
        assert isinstance(layout, QFormLayout)
        for field in self._fields:
            layout.setRowVisible(self._labels[field], field in hits)
        self.setVisible(bool(hits))
        if text:
            self.open(True)
        elif self.isVisible():
            self.open(False)
        return bool(hits)

    def _with_reset(self, field: str) -> tuple[QLabel, QToolButton]:
        """Put a reset button beside a field's editor; its row keeps its label."""
        layout = self.form.layout()
        assert isinstance(layout, QFormLayout)
        editor = self.form.editor_of(field)
        at, role = layout.getWidgetPosition(editor)  # type: ignore[misc]
        layout.removeWidget(editor)
        reset = QToolButton()
        set_icon(reset, "undo", "accent")
        reset.setIconSize(QSize(14, 14))
        reset.setToolTip(self.tr("Back to the preset's value"))
        reset.setAccessibleName(self.tr("Reset {field}").format(field=self._labels[field].text()))
        reset.setObjectName(f"reset_{field}")
        reset.clicked.connect(lambda: self._reset(field))
        keeps = reset.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        reset.setSizePolicy(keeps)
        holder = QWidget()
        holder.setLayout(row(editor, reset, spacing=2))
        layout.setWidget(at, role, holder)
        editor.setSizePolicy(QSizePolicy.Policy.Expanding, editor.sizePolicy().verticalPolicy())
        editor.setMinimumWidth(90)
        return self._labels[field], reset

    def _reset(self, field: str) -> None:
        self.form.set_values({field: self._base[field]})
        self.changed.emit()


def _haystack(field: str) -> str:
    of = Recipe.model_fields[field]
    return f"{field} {engine_text(of.title or '')} {engine_text(of.description or '')}".casefold()

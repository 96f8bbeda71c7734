"""Every field of the recipe in groups that fold, with what differs from the preset marked and undoable."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.runs.recipe import Recipe
from gui.shared.forms import ModelForm
from gui.shared.sentences import engine_text
from gui.shared.widgets import column, label, row, set_icon

LEFT_OUT = ("model", "method", "preset", "by_hand")  # chosen above, in pickers of their own
MARK = "●  "


def grouped_fields() -> dict[str, list[str]]:
    """Field names by group, both in the recipe's order."""
    groups: dict[str, list[str]] = {}
    for name, field in Recipe.model_fields.items():
        extra = field.json_schema_extra
        if name not in LEFT_OUT and isinstance(extra, dict):
            groups.setdefault(str(extra["group"]), []).append(name)
    return groups


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

    def values(self) -> dict[str, Any]:
        return {name: value for group in self.groups.values() for name, value in group.values().items()}

    def set_values(self, recipe: Recipe) -> None:
        """Show these values, without a signal."""
        for group in self.groups.values():
            group.set_values(recipe.model_dump())

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
    """One group: a header that folds it, and its form with a reset button a field.

    The form is made when the group is first opened: most never are, and fifty editors take their time.
    """

    changed = Signal()

    def __init__(self, name: str, fields: list[str], base: dict[str, Any]) -> None:
        super().__init__()
        self._fields = fields
        self._base = base
        self._values = {field: base[field] for field in fields}
        self._form: ModelForm | None = None
        self._rows: dict[str, tuple[QLabel, QToolButton]] = {}
        self._title = engine_text(name)
        self.head = QToolButton()
        self.head.setObjectName(f"group_{name}")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.head.clicked.connect(lambda: self.open(not self.is_open))
        self.setLayout(column(self.head, spacing=4))
        self.open(False)
        self.mark(base)

    @property
    def form(self) -> ModelForm:
        """The editors, made now if they are not yet."""
        if self._form is None:
            self._form = ModelForm(Recipe, self._values, self._fields)
            self._form.setContentsMargins(8, 0, 0, 4)
            lines = self._form.layout()
            assert isinstance(lines, QFormLayout)
            lines.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)  # the setup is narrow
            self._form.changed.connect(self.changed)
            self._rows = {field: self._with_reset(self._form, field) for field in self._fields}
            self._form.setVisible(False)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._form)
            self.mark(self._base)
        return self._form

    @property
    def is_open(self) -> bool:
        return self._form is not None and not self._form.isHidden()

    def open(self, on: bool) -> None:
        if on or self._form is not None:
            self.form.setVisible(on)
        set_icon(self.head, "down" if on else "right", "muted")

    def values(self) -> dict[str, Any]:
        return dict(self._values) if self._form is None else self._form.values()

    def set_values(self, values: dict[str, Any]) -> None:
        """Show these values, without a signal."""
        before = self.values()
        self._values = {field: values[field] for field in self._fields}
        if self._form is not None:  # what is as it was may be half typed
            self._form.set_values({name: new for name, new in self._values.items() if new != before[name]})
        self.mark(self._base)

    def changed_fields(self, base: dict[str, Any]) -> list[str]:
        values = self.values()
        return [field for field in self._fields if values[field] != base[field]]

    def mark(self, base: dict[str, Any]) -> None:
        """Mark what differs from these values."""
        self._base = base
        changed = self.changed_fields(base)
        for field, (title, reset) in self._rows.items():
            differs = field in changed
            title.setText((MARK if differs else "") + engine_text(Recipe.model_fields[field].title or field))
            reset.setVisible(differs)
        count = f"   {MARK.strip()} {len(changed)}" if changed else ""
        self.head.setText(f" {self._title}{count}")
        tip = self.tr("{n} settings, {changed} changed")
        self.head.setToolTip(tip.format(n=len(self._fields), changed=len(changed)))

    def filter(self, text: str) -> bool:
        """Show the fields that have this in name, title or help; whether there are any."""
        hits = [field for field in self._fields if text in _haystack(field)]
        self.setVisible(bool(hits))
        self.open(bool(text and hits))
        for field, (title, _) in self._rows.items():
            layout = self.form.layout()
            assert isinstance(layout, QFormLayout)
            layout.setRowVisible(title, field in hits)
        return bool(hits)

    def _with_reset(self, form: ModelForm, field: str) -> tuple[QLabel, QToolButton]:
        """Put a reset button beside a field's editor; its row keeps its label."""
        layout = form.layout()
        assert isinstance(layout, QFormLayout)
        title, editor = form.label_of(field), form.editor_of(field)
        position: Any = layout.getWidgetPosition(editor)  # a row and a role, which the stubs do not say
        at, role = position
        layout.removeWidget(editor)
        title.ensurePolished()  # room for the mark from the start: a row must not wrap when it is changed
        title.setMinimumWidth(title.fontMetrics().horizontalAdvance(MARK + title.text()) + 2)
        reset = QToolButton()
        set_icon(reset, "undo", "accent")
        reset.setIconSize(QSize(14, 14))
        reset.setToolTip(self.tr("Back to the preset's value"))
        reset.setAccessibleName(self.tr("Reset {field}").format(field=title.text()))
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
        return title, reset

    def _reset(self, field: str) -> None:
        self.form.set_values({field: self._base[field]})
        self.changed.emit()


def _haystack(field: str) -> str:
    of = Recipe.model_fields[field]
    return f"{field} {engine_text(of.title or '')} {engine_text(of.description or '')}".casefold()

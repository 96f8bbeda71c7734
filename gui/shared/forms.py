"""Forms that grow from a typed config: title, help, limits and choices come from the pydantic fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

import annotated_types
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from engine.base.reasons import field_faults
from gui.shared.i18n import translate
from gui.shared.sentences import engine_text
from gui.shared.widgets import inset, label, restyle

Names = Sequence[str | None]  # what a text is chosen from; None is a line between two groups


class ModelForm(QWidget):
    """One editor a field of a pydantic model: bool, int, float, str and Literal.

    A text with `lines` in its json_schema_extra has so many; fields with `from_task` there are left out.
    `values` is what is typed; numbers are always within the fields' limits, for texts `fault` says what is
    wrong. `changed` follows every change by the user. `names` are what a text is chosen from, by field; one
    that is none of them can be typed.
    """

    changed = Signal()

    def __init__(
        self,
        model: type[BaseModel],
        values: Mapping[str, Any],
        only: Iterable[str] | None = None,
        names: Mapping[str, Names] | None = None,
    ) -> None:
        super().__init__()
        names = names or {}
        self._model = model
        self._editors: dict[str, QWidget] = {}
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name in only if only is not None else model.model_fields:
            field = model.model_fields[name]
            if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("from_task"):
                continue
            editor = NameChoice(names[name]) if names.get(name) else _editor(field)
            _write(editor, values[name])
            editor.setObjectName(name)
            editor.setToolTip(_help(field))
            title = label(engine_text(field.title or name))
            title.setToolTip(editor.toolTip())
            title.setBuddy(editor)
            editor.setAccessibleName(title.text())
            editor.setAccessibleDescription(engine_text(field.description or ""))
            _changes(editor).connect(self._edited)
            layout.addRow(title, editor)
            self._editors[name] = editor

    def values(self) -> dict[str, Any]:
        return {name: _read(editor) for name, editor in self._editors.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show other values without telling of a change."""
        for name, editor in self._editors.items():
            if name in values:
                blocked = editor.blockSignals(True)
                _write(editor, values[name])
                editor.blockSignals(blocked)

    def fault(self) -> str:
        """What is wrong with what is typed, as a sentence; empty when nothing is."""
        for name, editor in self._editors.items():
            if isinstance(editor, _TYPED) and (text := self._fault_of(name, _read(editor))):
                return text
        return ""

    def set_names(self, names: Mapping[str, Names]) -> None:
        """Offer other names to choose from; what is chosen stays. Only fields that had some may be named."""
        for name, known in names.items():
            editor = self._editors[name]
            if isinstance(editor, NameChoice):
                editor.offer(known)

    def _fault_of(self, name: str, text: str) -> str:
        field = self._model.model_fields[name]
        title = engine_text(field.title or name)
        if not text.strip() and any(isinstance(mark, annotated_types.MinLen) for mark in field.metadata):
            return self.tr("{title} must not be empty.").format(title=title)
        try:
            self._model.model_validate({name: text})
        except ValidationError as error:
            if (reason := field_faults(error).get(name)) is not None:
                return self.tr("{title}: {reason}.").format(title=title, reason=engine_text(reason))
        return ""

    def _edited(self) -> None:
        for name, editor in self._editors.items():
            if isinstance(editor, _TYPED):
                restyle(editor, "wrong", bool(self._fault_of(name, _read(editor))))
        self.changed.emit()

    def label_of(self, name: str) -> QLabel:
        widget = self.layout().labelForField(self._editors[name])  # type: ignore[union-attr]  # a QFormLayout
        assert isinstance(widget, QLabel)
        return widget

    def editor_of(self, name: str) -> QWidget:
        return self._editors[name]


class NumberEdit(QDoubleSpinBox):
    """A number without trailing zeros, small ones as 2e-05, that the wheel changes only with the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setDecimals(10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inset(self)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        return f"{value:.10g}"

    def valueFromText(self, text: str) -> float:  # noqa: N802
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return self.value()

    def validate(self, text: str, position: int) -> Any:
        try:
            typed = float(text.replace(",", "."))
        except ValueError:
            return QValidator.State.Intermediate, text, position
        if not self.minimum() <= typed <= self.maximum():  # "0" on the way to "0.5" must be typable
            return QValidator.State.Intermediate, text, position
        return QValidator.State.Acceptable, text, position

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class _Whole(QSpinBox):
    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inset(self)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class _Choice(QComboBox):
    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class NameChoice(_Choice):
    """Chooses one of some names. While it holds another one it can be typed in."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.activated.connect(lambda _: self.choose(self.value()))
        self.offer(names)

    def offer(self, names: Names) -> None:
        """Put these names into the list; None is a line between two groups."""
        chosen = self.value()
        blocked = self.blockSignals(True)
        self.clear()
        for name in names:
            if name is None:
                self.insertSeparator(self.count())
            else:
                self.addItem(name or translate("forms", "The whole answer"), name)
        self.choose(chosen)
        self.blockSignals(blocked)

    def value(self) -> str:
        if not self.isEditable():
            return str(self.currentData() or "")
        place = self.findText(self.currentText(), Qt.MatchFlag.MatchExactly)
        name = self.itemData(place) if place >= 0 else None  # a line between groups has none
        return self.currentText() if name is None else str(name)

    def choose(self, name: str) -> None:
        place = self.findData(name)
        self.setEditable(place < 0)
        if place < 0:
            self.setEditText(name)
        else:
            self.setCurrentIndex(place)


_TYPED = (QLineEdit, QPlainTextEdit, NameChoice)


def _help(field: FieldInfo) -> str:
    """The field's description, and the limits and the default of a number."""
    lines = [engine_text(field.description or "")]
    if field.annotation in (int, float):
        low, high = _limits(field)
        default = "" if field.is_required() else f"{field.default:.10g}"
        if default and low > -1e12 and high < 1e12:
            text = translate("forms", "{low} to {high}, normally {default}")
            lines.append(text.format(low=f"{round(low, 6):g}", high=f"{round(high, 6):g}", default=default))
        elif default:
            text = translate("forms", "normally {default}")
            lines.append(text.format(default=default))
    return "\n".join(line for line in lines if line)


def _editor(field: FieldInfo) -> QWidget:
    kind = field.annotation
    low, high = _limits(field)
    editor: QWidget
    if get_origin(kind) is Literal:
        editor = _Choice()
        for choice in get_args(kind):
            editor.addItem(engine_text(str(choice)), choice)
    elif kind is bool:
        editor = QCheckBox()
    elif kind is int:
        editor = _Whole()
        editor.setRange(int(max(low, -(2**31))), int(min(high, 2**31 - 1)))
    elif kind is float:
        editor = NumberEdit()
        editor.setRange(low, high)
        editor.setSingleStep(0.05 if high <= 1 else 0.1 if high <= 10 else 1.0)
    elif isinstance(field.json_schema_extra, dict) and (lines := field.json_schema_extra.get("lines")):
        editor = QPlainTextEdit()
        editor.setTabChangesFocus(True)
        editor.setFixedHeight(editor.fontMetrics().lineSpacing() * int(str(lines)) + 16)
    else:
        editor = QLineEdit()
        editor.setMaxLength(next((m.max_length for m in field.metadata if hasattr(m, "max_length")), 4000))
    return editor


def _limits(field: FieldInfo) -> tuple[float, float]:
    low, high = -1e12, 1e12
    for mark in field.metadata:
        match mark:
            case annotated_types.Ge():
                low = float(mark.ge)  # type: ignore[arg-type]  # numbers here
            case annotated_types.Gt():
                low = float(mark.gt) + 1e-10  # type: ignore[arg-type]  # numbers here
            case annotated_types.Le():
                high = float(mark.le)  # type: ignore[arg-type]  # numbers here
            case annotated_types.Lt():
                high = float(mark.lt) - 1e-6  # type: ignore[arg-type]  # numbers here
            case _:
                pass
    return low, high


def _read(editor: QWidget) -> Any:
    match editor:
        case NameChoice():
            return editor.value()
        case QComboBox():
            return editor.currentData()
        case QCheckBox():
            return editor.isChecked()
        case QSpinBox() | QDoubleSpinBox():
            return editor.value()
        case QLineEdit():
            return editor.text()
        case QPlainTextEdit():
            return editor.toPlainText()
    raise TypeError(type(editor).__name__)


def _write(editor: QWidget, value: Any) -> None:
    match editor:
        case NameChoice():
            editor.choose(str(value))
        case QComboBox():
            editor.setCurrentIndex(max(0, editor.findData(value)))
        case QCheckBox():
            editor.setChecked(bool(value))
        case QSpinBox():
            editor.setValue(int(value))
        case QDoubleSpinBox():
            editor.setValue(float(value))
        case QLineEdit():
            editor.setText(str(value))
        case QPlainTextEdit() if editor.toPlainText() != value:  # else the cursor would jump
            editor.setPlainText(str(value))


def _changes(editor: QWidget) -> Any:
    match editor:
        case NameChoice():
            return editor.currentTextChanged
        case QComboBox():
            return editor.currentIndexChanged
        case QCheckBox():
            return editor.toggled
        case QSpinBox() | QDoubleSpinBox():
            return editor.valueChanged
        case QLineEdit() | QPlainTextEdit():
            return editor.textChanged
    raise TypeError(type(editor).__name__)

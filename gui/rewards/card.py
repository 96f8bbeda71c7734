"""One dimension of the rubric as a card: on or off, its weight, its parameters, its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from engine.rewards.field_paths import missing_of, path_parameters
from engine.rewards.registry import dimension
from engine.rewards.rubric import LONGEST_LABEL, Entry
from gui.rewards.controls import Grip, Patch, Switch
from gui.rewards.draft import Line, names_of, percent
from gui.rewards.judge_strip import JudgeStrip
from gui.shared.forms import ModelForm, NumberEdit
from gui.shared.labels import list_text
from gui.shared.sentences import engine_text
from gui.shared.widgets import Card, ElidedLabel, IconButton, label, restyle, row, set_icon

STEPS = 100  # of the weight's slider


class DimensionCard(Card):
    """Shows one line of the draft. It emits every edit, and changes nothing by itself."""

    edited = Signal(int, object)  # key, the Entry as it is now
    moved = Signal(int, int)  # key, one up (-1) or down (1)
    removed = Signal(int)
    duplicated = Signal(int)

    def __init__(
        self, line: Line, schema: Mapping[str, Any], make_strip: Callable[[Entry], JudgeStrip] | None = None
    ) -> None:
        super().__init__()
        self.line = line
        self._schema = schema
        self._scale = 1.0
        self.setObjectName(f"card_{line.entry.part_name}")
        self.layout().setSpacing(4)  # type: ignore[union-attr]  # it has one
        self._known = dimension(line.entry.dimension)
        self._build_head()
        self.body.addWidget(label(engine_text(self._known.help), "muted", wrap=True))
        self.missing_label = label("", "warn", wrap=True, name="missing_field")
        self.missing_label.hide()
        self.body.addWidget(self.missing_label)
        self._build_weight()
        self._build_label()
        self._form: ModelForm | None = None
        self._details = QVBoxLayout()
        self.body.addLayout(self._details)
        self.strip = make_strip(line.entry) if make_strip is not None and self._known.asked else None
        if self.strip is not None:
            self.body.addWidget(self.strip)
            self.strip.model_chosen.connect(lambda name: self._change_parameters({"model": name}))
            self.strip.compared.connect(self._show_may_weigh)
        self.fault_label = label("", "bad", wrap=True)
        self.fault_label.hide()
        self.body.addWidget(self.fault_label)
        self._fault = ""

    @property
    def form(self) -> ModelForm:
        """The form of its parameters, made at its first use."""
        if self._form is None:
            kind = type(self.line.entry.parameters)
            names = names_of(self.line.entry, self._schema)
            only = visible_parameters(self.line.entry)
            self._form = ModelForm(kind, self.line.entry.parameters.model_dump(), only, names)
            self._form.changed.connect(self._parameters_typed)
            self._watch_undo(self._form)
            self._details.addWidget(self._form)
            self._form.hide()
        return self._form

    def set_schema(self, schema: Mapping[str, Any]) -> None:
        """Offer the fields of another schema; `show_line` must follow."""
        before, self._schema = names_of(self.line.entry, self._schema), schema
        names = names_of(self.line.entry, schema)
        if self._form is None or names == before:
            return
        if names.keys() == before.keys():
            self._form.set_names(names)
            return
        opened, old, self._form = not self._form.isHidden(), self._form, None
        self._details.removeWidget(old)
        old.deleteLater()
        self.form.setVisible(opened)

    def show_line(
        self,
        line: Line,
        share: float | None,
        scale: float,
        *,
        fault: str,
        twice: bool,
        ends: tuple[bool, bool],
    ) -> None:
        """Show a line, without a signal. `ends`: whether it is the first, and the last."""
        self.line, self._fault = line, fault
        with QSignalBlocker(self.switch), QSignalBlocker(self.weight):
            self.switch.setChecked(line.entry.on)
            if self.weight.value() != line.entry.weight:
                self.weight.setValue(line.entry.weight)
        self._show_slider(scale)
        if self.label_edit.text() != line.entry.label:
            with QSignalBlocker(self.label_edit):
                self.label_edit.setText(line.entry.label)
        self._label_row.setVisible(twice or bool(line.entry.label))
        if self._form is not None and not self._form.fault():
            self._form.set_values(line.entry.parameters.model_dump())
        self.heading_label.show_text(line.title)
        self.patch.set_filled(line.counts)
        self.share_label.setText(self._share_text(share))
        self.up.setDisabled(ends[0])
        self.down.setDisabled(ends[1])
        self._show_fault()
        self._show_missing()
        if self.strip is not None:
            self.strip.show_entry(line.entry)
            self._show_may_weigh()

    def open_details(self, opened: bool) -> None:
        """Show or hide the parameters."""
        self.form.setVisible(opened)
        set_icon(self.more, "down" if opened else "right")
        with QSignalBlocker(self.more):
            self.more.setChecked(opened)

    def tab_chain(self) -> list[QWidget]:
        """The widgets that take the focus, in reading order."""
        return [
            widget
            for widget in self.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.window() is self.window()  # the list of a box is a window of its own
            and not isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)
        ]

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        self.menu().exec(event.globalPos())

    def menu(self) -> QMenu:
        """The menu of actions on the card as a whole."""
        menu, key = QMenu(self), self.line.key
        for text, act, allowed in (
            (self.tr("Move up"), lambda: self.moved.emit(key, -1), self.up.isEnabled()),
            (self.tr("Move down"), lambda: self.moved.emit(key, 1), self.down.isEnabled()),
            (self.tr("Duplicate"), lambda: self.duplicated.emit(key), True),
            (self.tr("Remove"), lambda: self.removed.emit(key), True),
        ):
            action = menu.addAction(text, act)
            action.setEnabled(allowed)
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Leave undo to the page: a text field's own would undo only half of a change."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _build_head(self) -> None:
        key = self.line.key
        self.grip = Grip(self.tr("Drag to another place"))
        self.switch = Switch(self.tr("Turn this dimension on or off"))
        self.switch.setObjectName("switch")
        self.switch.toggled.connect(lambda on: self._edit({"on": on}))
        self.patch = Patch(key)
        self.heading_label = ElidedLabel("heading")
        self.share_label = label("", "muted")
        self.up = IconButton("up", self.tr("Move up (Alt+Up)"), lambda: self.moved.emit(key, -1), "up")
        self.down = IconButton(
            "down", self.tr("Move down (Alt+Down)"), lambda: self.moved.emit(key, 1), "down"
        )
        duplicate = IconButton(
            "copy", self.tr("Duplicate (Ctrl+D)"), lambda: self.duplicated.emit(key), "duplicate"
        )
        remove = IconButton(
            "delete", self.tr("Remove (Alt+Delete)"), lambda: self.removed.emit(key), "remove"
        )
        tools = row(self.up, self.down, duplicate, remove, spacing=0)
        parts = (self.grip, self.switch, self.patch, self.heading_label, self.share_label, tools)
        self.body.addLayout(row(*parts, spacing=6, stretch=self.heading_label))

    def _build_weight(self) -> None:
        field = Entry.model_fields["weight"]
        title = label(engine_text(field.title or ""))
        tip = engine_text(field.description or "")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("weight_slider")
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(10)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.installEventFilter(_NoWheel(self.slider))
        self.weight = NumberEdit()
        self.weight.setObjectName("weight")
        self.weight.setRange(0, 1000)
        self.weight.setSingleStep(0.05)
        self.weight.setFixedWidth(84)
        for widget in (self.slider, self.weight):
            widget.setToolTip(tip)
            widget.setAccessibleName(title.text())
        title.setBuddy(self.weight)
        self.slider.valueChanged.connect(self._slid)
        self.weight.valueChanged.connect(lambda value: self._edit({"weight": value}))
        self._watch_undo(self.weight)
        self.more = IconButton(
            "right", self.tr("Show or hide its parameters"), name="more", text=self.tr("Parameters")
        )
        self.more.setCheckable(True)
        self.more.toggled.connect(self.open_details)
        policy = self.more.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that the sliders of all cards are equally long
        self.more.setSizePolicy(policy)
        self.body.addLayout(row(title, self.slider, self.weight, self.more))
        self.more.setVisible(bool(visible_parameters(self.line.entry)))

    def _build_label(self) -> None:
        field = Entry.model_fields["label"]
        title: QLabel = label(engine_text(field.title or ""))
        self.label_edit = QLineEdit()
        self.label_edit.setObjectName("label")
        self.label_edit.setMaxLength(LONGEST_LABEL)
        self.label_edit.setToolTip(engine_text(field.description or ""))
        self.label_edit.setPlaceholderText(engine_text(self._known.title))
        self.label_edit.textEdited.connect(lambda text: self._edit({"label": text.strip()}))
        self._watch_undo(self.label_edit)
        title.setBuddy(self.label_edit)
        self._label_row = QWidget()
        self._label_row.setLayout(row(title, self.label_edit))
        self.body.addWidget(self._label_row)

    def _slid(self, step: int) -> None:
        self._edit({"weight": round(step * self._scale / STEPS, 10)})

    def _show_slider(self, scale: float) -> None:
        if not self.slider.isSliderDown():  # a scale that changed while it is dragged would make it jump
            self._scale = scale
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(self.line.entry.weight / self._scale * STEPS))

    def _parameters_typed(self) -> None:
        if self.form.fault():
            self._show_fault()
            return
        self._change_parameters(self.form.values())

    def _change_parameters(self, changed: Mapping[str, object]) -> None:
        before = self.line.entry.parameters
        values = {**before.model_dump(), **changed}
        update: dict[str, object] = {"parameters": type(before).model_validate(values)}
        for name in path_parameters(self.line.entry):
            # One that is called as its field is so with another too.
            if self.line.entry.label and getattr(before, name) == self.line.entry.label:
                update["label"] = str(values[name])[:LONGEST_LABEL]
        self._edit(update)

    def _edit(self, update: dict[str, object]) -> None:
        entry = self.line.entry.model_copy(update=update)
        if self.strip is not None and entry.weight and not self.strip.allows(entry):
            entry = entry.model_copy(update={"weight": 0.0})
        self.edited.emit(self.line.key, entry)

    def _show_may_weigh(self) -> None:
        """A judge that was not compared keeps the weight 0; a greater one of a file can be taken back."""
        assert self.strip is not None
        for editor in (self.slider, self.weight):
            editor.setEnabled(self.strip.may_weigh or self.line.entry.weight > 0)

    def _show_fault(self) -> None:
        fault = self._fault or (self._form.fault() if self._form is not None else "")
        self.fault_label.setText(fault)
        self.fault_label.setVisible(bool(fault))
        restyle(self.label_edit, "wrong", bool(self._fault) and self._label_row.isVisibleTo(self))

    def _show_missing(self) -> None:
        """Say which field it asks for in vain; a dimension that is off asks for none."""
        missing = missing_of(self.line.entry, self._schema) if self.line.entry.on else {}
        text = self.tr("The schema has no field {path}, so this never counts. Choose another field.")
        self.missing_label.setText(text.format(path=list_text(dict.fromkeys(missing.values()))))
        self.missing_label.setVisible(bool(missing))

    def _share_text(self, share: float | None) -> str:
        if not self.line.entry.on:
            return self.tr("off")
        if share is None:
            return self.tr("only shown")
        return self.tr("{share}% of the total").format(share=percent(share))

    def _watch_undo(self, inner: QWidget) -> None:
        for widget in (inner, *inner.findChildren(QWidget)):
            if isinstance(widget, QLineEdit | QPlainTextEdit | QAbstractSpinBox):
                widget.installEventFilter(self)


class _NoWheel(QObject):
    """Keeps the wheel for scrolling the cards, unless the slider has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QSlider) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def visible_parameters(entry: Entry) -> list[str]:
    """The parameters of its form: neither those that the task fills in, nor one that is chosen apart."""
    marks = {name: field.json_schema_extra for name, field in type(entry.parameters).model_fields.items()}
    return [
        name
        for name, mark in marks.items()
        if not (isinstance(mark, dict) and {"from_task", "chosen_apart"} & mark.keys())
    ]

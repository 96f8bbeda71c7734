"""The further right answers of a row: a box for each, added, edited and removed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.base.strict_json import decoded
from engine.data.rows import canonical
from gui.shared.json_view import JsonEdit
from gui.shared.widgets import IconButton, column, label, row

MOST_LINES = 8  # of a box; more are scrolled


class AcceptedEdit(QWidget):
    """A box that is blank, or says the expected answer still, is no answer yet and is left out."""

    changed = Signal()  # something was typed
    left = Signal()  # the cursor left a box, or one was removed: take over what is typed

    def __init__(self) -> None:
        super().__init__()
        self.boxes: list[JsonEdit] = []
        self._lines: dict[JsonEdit, QWidget] = {}  # each box with its button
        self._expected = "{}"
        self._schema: Mapping[str, Any] | None = None
        tip = self.tr(
            "Add another answer that is right too. Rewards and assessments take the one that a model's "
            "answer comes nearest to; supervised learning teaches the expected answer only."
        )
        title = label(self.tr("Also right"), "muted")
        title.setToolTip(tip)
        self.add_button = IconButton("add", self.tr("Add another right answer"), self.add, "add_accepted")
        self.add_button.setToolTip(tip)
        self.fault = label("", "bad", wrap=True, name="accepted_fault")
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(6)
        box = column(row(title, None, self.add_button), spacing=4)
        box.addLayout(self._list)
        box.addWidget(self.fault)
        self.setLayout(box)
        self._show_fault()

    def set_schema(self, schema: Mapping[str, Any] | None) -> None:
        self._schema = schema
        for box in self.boxes:
            box.set_schema(schema)
        self._show_fault()

    def show_answers(self, expected: str, texts: Sequence[str], *, force: bool = False) -> None:
        """Show these answers beside the expected one; boxes that say the same are left as they are."""
        self._expected = expected
        if force or list(map(_plain, self.texts())) != [one for one in map(_plain, texts) if one != expected]:
            while self.boxes:
                self._take_away(self.boxes[-1])
            for text in texts:
                self._put(text)
        self._show_fault()

    def texts(self) -> list[str]:
        """The answers as they are typed, without those that say nothing yet."""
        shown = [box.toPlainText() for box in self.boxes]
        return [text for text in shown if text.strip() and _plain(text) != self._expected]

    def text(self) -> str:
        """All of them as one text: a JSON list of texts, which holds what is no JSON yet too."""
        return json.dumps(self.texts(), ensure_ascii=False)

    def add(self) -> None:
        """A box with the expected answer, to be changed into another right one."""
        box = self._put(self._expected)
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_fault()

    def remove(self, box: JsonEdit) -> None:
        self._take_away(box)
        self._show_fault()
        self.changed.emit()
        self.left.emit()

    def _put(self, text: str) -> JsonEdit:
        box = JsonEdit()
        box.setObjectName(f"accepted_{len(self.boxes) + 1}")
        box.setAccessibleName(self.tr("Another right answer"))
        box.set_schema(self._schema)
        box.set_json(text)
        box.textChanged.connect(partial(self._typed, box))
        box.installEventFilter(self)
        line = QWidget()
        remove = IconButton(
            "close", self.tr("Remove this answer"), partial(self.remove, box), "remove_accepted"
        )
        line.setLayout(row(box, remove, stretch=box))
        line.layout().setAlignment(remove, Qt.AlignmentFlag.AlignTop)  # type: ignore[union-attr]  # it has one
        self._list.addWidget(line)
        self.boxes.append(box)
        self._lines[box] = line
        _fit(box)
        return box

    def _take_away(self, box: JsonEdit) -> None:
        self.boxes.remove(box)
        line = self._lines.pop(box)
        self._list.removeWidget(line)
        with QSignalBlocker(box):
            line.hide()
            line.deleteLater()

    def _typed(self, box: JsonEdit) -> None:
        _fit(box)
        self._show_fault()
        self.changed.emit()

    def _show_fault(self) -> None:
        """What is wrong with the first box that holds no answer; one without changes is asked for them."""
        faults = [box.fault for box in self.boxes if box.fault]
        same = any(_plain(box.toPlainText()) == self._expected for box in self.boxes)
        if not faults and same:
            faults = [self.tr("It says the expected answer: change it, or remove it.")]
        self.fault.setText(faults[0] if faults else "")
        self.fault.setVisible(bool(faults))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)


def _plain(text: str) -> str:
    """The answer however it is laid out; other text as it is."""
    try:
        return canonical(decoded(text))
    except (ValueError, RecursionError):
        return text


def _fit(box: JsonEdit) -> None:
    lines = min(max(box.document().blockCount(), 2), MOST_LINES)
    box.setFixedHeight(round(box.fontMetrics().lineSpacing() * lines + 16))

"""Asks what becomes of rewards and rows when the fields of the answer change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QGridLayout, QVBoxLayout, QWidget

from engine.from_file.fields import AnswerField
from engine.from_file.schema_change import (
    Lost,
    Renames,
    change_of,
    decided,
    fitting_entry,
    top_renames,
)
from engine.rewards.field_paths import field_paths, path_parameters
from engine.rewards.rubric import Rubric
from gui.shared import errors
from gui.shared.scores import part_title
from gui.shared.widgets import button, label, row, scrolled

WIDTH, MOST_HEIGHT, LINE = 640, 420, 34  # pixels: of the dialog, of what scrolls in it, of a line there
REMOVE, LEAVE = "remove", "leave"  # beside the paths that can be judged instead, which begin with "="


class ChangeDialog(QDialog):
    """Nothing is changed by it: `rubric`, `renames` and `rename_rows` are what was decided."""

    def __init__(
        self,
        parent: QWidget | None,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        rubric: Rubric,
        known: Renames,
    ) -> None:
        super().__init__(parent)
        self._old, self._new, self._known, self._before = old, new, known, rubric
        self._refused: set[str] = set()
        self.change = change_of(old, new, rubric, known)
        self._offered = top_renames(self.change.renames)
        self.rubric = rubric
        self._lost: dict[tuple[int, str], QComboBox] = {}
        self._added: list[tuple[QCheckBox, AnswerField]] = []
        self.setWindowTitle(self.tr("The fields have changed"))
        self._build()
        self._show()

    @property
    def needed(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self.change)

    @property
    def renames(self) -> Renames:
        """The renames that hold, by the old path."""
        return self.change.renames

    @property
    def rename_rows(self) -> bool:
        """Whether the rows' answers are to follow."""
        return bool(self.renames) and self.rows_box.isChecked()

    def accept(self) -> None:
        """Take the decisions, or show why they cannot be and stay open."""
        lost = {
            key: "" if choice == REMOVE else choice[1:]
            for key, combo in self._lost.items()
            if (choice := str(combo.currentData())) != LEAVE
        }
        new = [one for box, one in self._added if box.isChecked()]
        if errors.guarded(self, lambda: self._decide(lost, new)):
            super().accept()

    def _decide(self, lost: Mapping[tuple[int, str], str], new: list[AnswerField]) -> None:
        self.rubric = decided(self.change, lost, new)

    def _refuse(self, old: str, holds: bool) -> None:
        """A field that only looked renamed is another one: its rewards are lost, and it is new."""
        self._refused.discard(old) if holds else self._refused.add(old)
        self.change = change_of(self._old, self._new, self._before, self._known, self._refused)
        self._show()

    # -- the sections below the renames

    def _show(self) -> None:
        self.rows_box.setVisible(bool(self._offered))
        self.rows_box.setEnabled(bool(self.renames))
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(6)
        self._lost, self._added = {}, []
        if self.change.lost:
            box.addWidget(label(self.tr("Rewards whose field is gone"), "heading"))
            box.addWidget(
                label(
                    self.tr("A reward without its field never counts. What becomes of it?"),
                    "muted",
                    wrap=True,
                )
            )
            box.addLayout(self._lost_grid())
        if self.change.new:
            box.addWidget(label(self.tr("Fields that no reward judges yet"), "heading"))
            for one in self.change.new:
                box.addWidget(self._new_box(one))
        box.addStretch(1)
        self._body.setWidget(body)
        self._body.setVisible(bool(self._lost or self._added))
        lines = len(self._lost) + len(self._added) + 3 * bool(self._lost) + bool(self._added)
        self._body.setMinimumHeight(min(lines * LINE, MOST_HEIGHT))
        self.resize(WIDTH, self.minimumSizeHint().height())

    def _lost_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        for number, one in enumerate(self.change.lost):
            title = part_title(one.entry.dimension)
            if one.entry.label not in ("", one.path):
                title = one.entry.label
            text = self.tr("{field}, judged by “{reward}”").format(reward=title, field=one.path)
            combo = self._lost_choice(one)
            combo.setAccessibleName(text)
            self._lost[one.place, one.parameter] = combo
            grid.addWidget(label(text, wrap=True), number, 0)
            grid.addWidget(combo, number, 1)
        return grid

    def _lost_choice(self, one: Lost) -> QComboBox:
        combo = QComboBox()
        combo.addItem(self.tr("Remove this reward"), REMOVE)
        combo.addItem(self.tr("Leave it as it is"), LEAVE)
        combo.insertSeparator(2)
        for path in field_paths(self._new, path_parameters(one.entry)[one.parameter]):
            combo.addItem(self.tr("Judge {field} instead").format(field=path), f"={path}")
        return combo

    def _new_box(self, one: AnswerField) -> QCheckBox:
        title = part_title(fitting_entry(one, self._new, self.change.rubric).dimension)
        box = QCheckBox(self.tr("Judge {field} by “{reward}”").format(field=one.path, reward=title))
        # Fields are judged already where one reward looks at all of them.
        box.setChecked(all(entry.dimension != "fields_match" for entry in self.change.rubric.active))
        self._added.append((box, one))
        return box

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 16, 18, 14)
        outer.setSpacing(6)
        self.rename_boxes: dict[str, QCheckBox] = {}
        if self._offered:
            outer.addWidget(label(self.tr("Renamed fields"), "heading"))
            outer.addWidget(label(self.tr("Rewards that judge them follow."), "muted", wrap=True))
        for old, new in self._offered.items():
            box = QCheckBox(self.tr("{old} is called {new} now").format(old=old, new=new))
            box.setChecked(True)
            box.toggled.connect(lambda holds, path=old: self._refuse(path, holds))
            self.rename_boxes[old] = box
            outer.addWidget(box)
        self.rows_box = QCheckBox(self.tr("Rename them in the answers of the rows too"))
        self.rows_box.setToolTip(self.tr("One edit, which can be undone on the Data page"))
        self.rows_box.setChecked(True)
        outer.addSpacing(6)
        outer.addWidget(self.rows_box)
        outer.addSpacing(8)
        self._body = scrolled(QWidget())
        outer.addWidget(self._body, 1)
        self.save_button = button(self.tr("Save"), self.accept, role="primary", name="save_change")
        self.save_button.setDefault(True)
        cancel = button(self.tr("Cancel"), self.reject, tip=self.tr("Back to the task; nothing is changed"))
        outer.addStretch(0)
        outer.addLayout(row(None, cancel, self.save_button))
        outer.setAlignment(Qt.AlignmentFlag.AlignTop)

"""The checks before the start, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from gui.shared.widgets import button, label, set_role
from gui.training.readiness import Check

MARKS = {"good": "✓", "warn": "!", "bad": "✗", "wait": "…"}


class Checklist(QWidget):
    """A line for each check; lines are reused and only their texts change, so that nothing flickers.

    `page_wanted` asks for the page on which a check can be mended.
    """

    page_wanted = Signal(str, object)  # the name of the page and what it should show

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("checklist")
        self.checks: tuple[Check, ...] = ()
        self._lines: list[tuple[QLabel, QLabel, QPushButton]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)

    def show_checks(self, checks: Sequence[Check]) -> None:
        if tuple(checks) == self.checks:
            return
        self.checks = tuple(checks)
        while len(self._lines) < len(checks):
            self._add_line()
        for number, (mark, text, mend) in enumerate(self._lines):
            shown = number < len(checks)
            mark.setVisible(shown)
            text.setVisible(shown)
            mend.setVisible(shown and bool(checks[number].page))
            if shown:
                self._show(checks[number], mark, text)

    def _show(self, check: Check, mark: QLabel, text: QLabel) -> None:
        mark.setText(MARKS[check.grade])
        set_role(mark, "muted" if check.grade == "wait" else check.grade)
        text.setText(check.text)
        text.setToolTip(check.text)
        set_role(text, check.grade if check.grade in ("warn", "bad") else "muted")

    def _add_line(self) -> None:
        mark, text = label("", "muted"), label("", "muted", wrap=True)
        mark.setFixedWidth(14)
        self._grid.addWidget(mark, len(self._lines), 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, len(self._lines), 1)
        number = len(self._lines)
        mend = button(self.tr("Show"), lambda: self._mend(number), name="show_check")
        mend.setToolTip(self.tr("Go to where this can be changed"))
        self._grid.addWidget(mend, number, 2, Qt.AlignmentFlag.AlignTop)
        self._lines.append((mark, text, mend))

    def _mend(self, number: int) -> None:
        check = self.checks[number]
        self.page_wanted.emit(check.page, check.payload)

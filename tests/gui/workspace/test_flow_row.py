"""Widgets side by side, on further lines where the window is narrow."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.shared.widgets import button, label
from gui.workspace.flow_row import FlowRow


def test_widgets_that_do_not_fit_stand_on_a_second_line(qtbot):
    parts = [button(f"setting {number}") for number in range(6)]
    line = QWidget()
    line.setLayout(FlowRow(*parts, spacing=14))
    qtbot.addWidget(line)
    line.resize(1500, 30)
    line.show()
    qtbot.waitUntil(lambda: len({part.y() for part in parts}) == 1)
    assert parts[1].x() == parts[0].geometry().right() + 1 + 14
    line.resize(300, 60)
    qtbot.waitUntil(lambda: len({part.y() for part in parts}) == 2)
    assert line.heightForWidth(300) > line.heightForWidth(1500)
    for y in {part.y() for part in parts}:  # in their order on both lines, from the left
        across = [part.x() for part in parts if part.y() == y]
        assert across == sorted(across) and across[0] == 0


def test_widgets_of_one_line_are_centred(qtbot):
    low, high = label("low"), button("high")
    high.setFixedHeight(60)
    line = QWidget()
    line.setLayout(FlowRow(low, high))
    qtbot.addWidget(line)
    line.resize(500, 60)
    line.show()
    assert line.sizeHint().height() == 60
    qtbot.waitUntil(lambda: abs(low.geometry().center().y() - high.geometry().center().y()) <= 1)

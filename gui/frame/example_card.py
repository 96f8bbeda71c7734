"""What the example is, said before it is opened: one of its own sentences, and the JSON it becomes."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtWidgets import QLabel

from engine.base import store
from engine.data.rows import Row, row_from_json
from engine.project import EXAMPLE, templates
from gui.shared import theme
from gui.shared.sentences import engine_text
from gui.shared.widgets import Card, button, label, row


class ExampleCard(Card):
    """The example in a sentence or two, its first row, and the button that opens it."""

    def __init__(self, open_example: Callable[[], object]) -> None:
        super().__init__()
        sample = first_row()
        about = label(engine_text(templates()[0].help), wrap=True)
        promise = label(
            self.tr("Rewards and a small model are included: ready to train, with nothing to download."),
            "muted",
            wrap=True,
        )
        self.open_button = button(self.tr("Open the example"), open_example)
        self.open_button.setObjectName("open_example")
        self.open_button.setMinimumHeight(36)
        self.open_button.setToolTip(self.tr("Create it in your data folder, or open the existing one"))
        self.body.addWidget(about)
        self.prompt = label(sample.prompt, wrap=True, selectable=True)
        self.answer = label(sample.answer_text(), wrap=True, selectable=True)
        for arrow, one in (("", self.prompt), ("→", self.answer)):
            one.setFont(theme.mono())
            sign = QLabel(arrow)
            sign.setFixedWidth(18)
            line = row(sign, one, stretch=one)
            self.body.addLayout(line)
        self.body.addSpacing(4)
        foot = row(self.open_button, 4, promise, stretch=promise)
        self.body.addLayout(foot)


def first_row() -> Row:
    """The first row of the example, without a look at the others."""
    with (store.resource("examples", EXAMPLE) / "rows.jsonl").open(encoding="utf-8") as file:
        return row_from_json(json.loads(file.readline()), 1)

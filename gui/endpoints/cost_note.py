"""What asking endpoints will take and cost, said before anything is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from engine.base.progress import Progress
from engine.data.rows import Row
from engine.endpoints.cache import Cache
from engine.endpoints.cost import Forecast, forecast
from engine.endpoints.reply import question
from engine.endpoints.settings import Endpoint
from engine.task import Task
from gui.endpoints.labels import at_most_text, forecast_text
from gui.endpoints.opening import known_endpoints
from gui.shared.background import Background
from gui.shared.i18n import translate
from gui.shared.labels import split_within
from gui.shared.widgets import set_role

Forecasts = list[tuple[Endpoint, Forecast]]


class CostNote(QLabel):
    """A line for each endpoint that is to answer rows; hidden where there is none.

    `sentence` is what the consent says. Answers that are kept from before are looked up beside the window;
    until then it says how many requests there are at most.
    """

    known = Signal()  # the line says what was asked for last

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cost_note")
        self.setWordWrap(True)
        set_role(self, "muted")
        self._looking = Background(self)
        self._looking.done.connect(self._show)
        self._looking.failed.connect(lambda _: self._show([]))  # the job itself says what is wrong
        self.hide()

    def sentence(self, split: str) -> str:
        """What the person is asked to agree to: which rows' prompts are sent, and what that takes."""
        rows = translate("endpoints", "The prompts of {split} rows are sent.")
        return f"{rows.format(split=split_within(split))}\n{self.text()}"

    def show_for(self, task: Task, rows: Sequence[Row], models: Sequence[str], samples: int = 0) -> None:
        """Say what these models, by name, need to answer the rows, with `samples` further answers each."""
        asked = [one for one in known_endpoints() if one.title in models]
        if not asked or not rows:
            self._looking.drop()
            self._show([])
            return

        def work(_: Progress) -> Forecasts:
            return [(one, _forecast(one, task, rows, samples)) for one in asked]

        self._say(at_most_text(one, len(rows) * (1 + samples)) for one in asked)
        self._looking.start(work)

    def _show(self, found: Forecasts) -> None:
        self._say(forecast_text(*one) for one in found)
        self.known.emit()

    def _say(self, lines: Iterable[str]) -> None:
        self.setText("\n".join(lines))
        self.setVisible(bool(self.text()))


def _forecast(endpoint: Endpoint, task: Task, rows: Sequence[Row], samples: int) -> Forecast:
    greedy = [question(task, row.prompt, max_tokens=endpoint.max_answer_tokens) for row in rows]
    return forecast(endpoint, Cache(), greedy, [row.answer_text() for row in rows], samples)

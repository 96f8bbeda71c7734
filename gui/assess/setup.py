"""The form for a new assessment: two models, a split, how many of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QSizePolicy, QSpinBox

from engine.assess.assessment import Assessment
from engine.assess.choices import Choice, is_file
from engine.data.rows import SPLITS, Row
from engine.jobs import AssessJob
from gui.assess.labels import split_warning
from gui.endpoints.model_box import ModelBox
from gui.shared.chooser import Chooser
from gui.shared.labels import duration_text, split_title
from gui.shared.widgets import Card, button, inset, label, row, set_ready


class SetupCard(Card):
    """The form; `start_requested` carries the job."""

    start_requested = Signal(object)  # an AssessJob

    def __init__(self) -> None:
        super().__init__(self.tr("New assessment"))
        self._counts: Counter[str] = Counter()
        self._rates: dict[str, float] = {}
        self._busy = False
        self._several = False  # models to choose from
        self.a = ModelBox("model_a", self.tr("Model A, which B is compared with"))
        self.b = ModelBox("model_b", self.tr("Model B, the one to judge"))
        for box in (self.a, self.b):
            box.chosen.connect(self._refresh)
        self.split = Chooser("split", self.tr("The rows that both models answer"))
        self.split.currentIndexChanged.connect(lambda _: self._refresh())
        self.limit = QSpinBox()
        self.limit.setObjectName("limit")
        inset(self.limit)
        self.limit.setRange(0, 1_000_000)
        self.limit.setSpecialValueText(self.tr("all rows"))
        self.limit.setToolTip(self.tr("Only the first rows of the split; 0 takes all"))
        self.limit.valueChanged.connect(lambda _: self._refresh())
        self._warning = label("", "warn", wrap=True)
        self._time = label("", "muted", wrap=True)
        self.swap_button = button(
            self.tr("Swap"), self._swap, icon="refresh", tip=self.tr("Exchange A and B")
        )
        self.start_button = button(
            self.tr("Compare"), self.start, role="primary", icon="assess", name="start_assessment"
        )
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setHorizontalSpacing(12)
        for text, editor in (
            ("A", self.a),
            ("B", self.b),
            (self.tr("Split"), self.split),
            (self.tr("Rows"), self.limit),
        ):
            editor.setSizePolicy(QSizePolicy.Policy.Expanding, editor.sizePolicy().verticalPolicy())
            form.addRow(text, editor)
        self.body.addLayout(form)
        self.body.addWidget(self._warning)
        self.body.addWidget(self._time)
        self.body.addLayout(row(self.start_button, self.swap_button, None))

    @property
    def warning(self) -> str:
        return self._warning.text()

    @property
    def estimate(self) -> str:
        return self._time.text()

    def show_choices(self, choices: Sequence[Choice], a: str, b: str) -> None:
        self._several = len(choices) > 1
        self.a.show_choices(choices, a)
        self.b.show_choices(choices, b)
        self._refresh()

    def choose(self, a: str = "", b: str = "", split: str = "") -> None:
        """Choose models by name, and a split; an empty text changes nothing."""
        if split:
            self.split.setCurrentIndex(self.split.findData(split))
        for box, name in ((self.a, a), (self.b, b)):
            if name:
                box.choose(name)
        self._refresh()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Count the rows of each split; the chosen split is kept."""
        self._counts = Counter(row.split for row in rows)
        items = []
        for split in reversed(SPLITS):
            text = self.tr("{split} (%Ln row(s))", "", self._counts[split])
            items.append((text.format(split=split_title(split)), split))
        self.split.fill(items, self.split.currentData() or "test")
        self._refresh()

    def show_rates(self, earlier: Sequence[Assessment]) -> None:
        """Take the seconds a row takes each model from earlier assessments, newest first."""
        self._rates = {}
        for found in earlier:
            for model in found.models:
                if model.seconds > 0:
                    for key in (model.spec, _runtime(model.spec)):
                        self._rates.setdefault(key, model.seconds / found.rows)
        self._refresh()

    def job(self) -> AssessJob:
        return AssessJob(
            models=(self.a.name, self.b.name), split=self.split.currentData(), limit=self.limit.value()
        )

    def set_busy(self, busy: bool) -> None:
        """While a comparison runs, another one cannot be started here."""
        self._busy = busy
        self._refresh()

    def _refresh(self) -> None:
        split = self.split.currentData() or "test"
        count = self._counts[split]
        rows = min(count, self.limit.value() or count)
        same = bool(self.a.name) and self.a.name == self.b.name
        warning = split_warning(split)
        if not count:
            warning = self.tr("This split has no rows. Move some there on the Data page.")
        elif same and self._several:  # else there is nothing to choose, and the page says what to do
            warning = self.tr("A and B are the same model. Choose two.")
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        self._time.setText(self._time_text(rows))
        self._time.setVisible(bool(self._time.text()))
        ready = bool(count and self.a.name and self.b.name and not same and not self._busy)
        set_ready(self.start_button, ready)
        tip = self.tr("Both models answer %Ln row(s), and the rewards judge (Ctrl+Return)", "", rows)
        busy = self.tr("An assessment is running already.")
        self.start_button.setToolTip(busy if self._busy else tip)

    def _time_text(self, rows: int) -> str:
        rates = [
            self._rates.get(name, self._rates.get(_runtime(name))) for name in (self.a.name, self.b.name)
        ]
        if not rows or any(rate is None for rate in rates):
            return ""
        seconds = rows * sum(rate for rate in rates if rate is not None)
        text = self.tr("%Ln row(s) take about {time} on this computer.", "", rows)
        return text.format(time=duration_text(max(1.0, seconds)))

    def _swap(self) -> None:
        self.choose(self.b.name, self.a.name)

    def start(self) -> None:
        """Ask for the chosen comparison, where it can be made."""
        if self.start_button.isEnabled():
            self.start_requested.emit(self.job())


def _runtime(name: str) -> str:
    """llama.cpp runs files, torch all else: the speed is similar within each."""
    return "*file" if is_file(name) else "*torch"

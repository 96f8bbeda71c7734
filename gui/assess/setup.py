"""What to compare: two models, a split, how many of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QSizePolicy, QSpinBox, QWidget

from engine.assess.choices import Choice
from engine.assess.compare import Comparison
from engine.data.rows import SPLITS, Row
from engine.jobs import AssessJob
from gui.assess.labels import split_text, split_warning
from gui.assess.model_box import ModelBox
from gui.shared.chooser import Chooser
from gui.shared.labels import duration
from gui.shared.widgets import Card, button, inset, label, row, set_ready


class SetupCard(Card):
    """Asks for an assessment; `start_requested` carries the job."""

    start_requested = Signal(object)  # an AssessJob

    def __init__(self) -> None:
        super().__init__(self.tr("New assessment"))
        self._counts: Counter[str] = Counter()
        self._rates: dict[str, float] = {}
        self._busy = False
        self.a = ModelBox(self.tr("Model A, what B is held against"))
        self.a.setObjectName("model_a")
        self.b = ModelBox(self.tr("Model B, the one to judge"))
        self.b.setObjectName("model_b")
        for box in (self.a, self.b):
            box.chosen.connect(self._refresh)
        self.split = Chooser()
        self.split.setObjectName("split")
        self.split.setToolTip(self.tr("The rows that both models answer"))
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
        self.start_button = button(self.tr("Compare"), self._start, role="primary", icon="assess")
        self.start_button.setObjectName("start_assessment")
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
            form.addRow(_buddy(text, editor), editor)
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
        self.a.show_choices(choices, a)
        self.b.show_choices(choices, b)
        self._refresh()

    def choose(self, a: str = "", b: str = "") -> None:
        """Choose models by name; an empty name leaves what is chosen."""
        for box, name in ((self.a, a), (self.b, b)):
            if name:
                box.choose(name)
        self._refresh()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Count the rows of each split anew; the choice stays."""
        self._counts = Counter(one.split for one in rows)
        chosen = self.split.currentData() or "test"
        self.split.blockSignals(True)
        self.split.clear()
        for split in reversed(SPLITS):
            text = self.tr("{split} (%Ln row(s))", "", self._counts[split])
            self.split.addItem(text.format(split=split_text(split)), split)
        self.split.setCurrentIndex(max(0, self.split.findData(chosen)))
        self.split.blockSignals(False)
        self._refresh()

    def show_rates(self, earlier: Sequence[Comparison]) -> None:
        """Learn from earlier assessments, newest first, how long a row takes each model."""
        self._rates = {}
        for found in earlier:
            origin, rows = found.origin, found.tally.rows
            for name, seconds in ((origin.model_a, origin.seconds_a), (origin.model_b, origin.seconds_b)):
                if seconds > 0:
                    for key in (name, _manner(name)):
                        self._rates.setdefault(key, seconds / rows)
        self._refresh()

    def job(self) -> AssessJob:
        return AssessJob(
            a=self.a.name, b=self.b.name, split=self.split.currentData(), limit=self.limit.value()
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
        elif same:
            warning = self.tr("A and B are the same model. Choose two.")
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        self._time.setText(self._time_text(rows))
        self._time.setVisible(bool(self._time.text()))
        ready = bool(count and self.a.name and self.b.name and not same and not self._busy)
        set_ready(self.start_button, ready)
        ask = self.tr("Both models answer %Ln row(s), and the rewards judge (Ctrl+Return)", "", rows)
        busy = self.tr("An assessment is running already.")
        self.start_button.setToolTip(busy if self._busy else ask)

    def _time_text(self, rows: int) -> str:
        rates = [self._rates.get(name, self._rates.get(_manner(name))) for name in (self.a.name, self.b.name)]
        if not rows or any(rate is None for rate in rates):
            return ""
        seconds = rows * sum(rate for rate in rates if rate is not None)
        text = self.tr("%Ln row(s) take about {time} on this computer.", "", rows)
        return text.format(time=duration(max(1.0, seconds)))

    def _swap(self) -> None:
        self.choose(self.b.name, self.a.name)

    def _start(self) -> None:
        if self.start_button.isEnabled():
            self.start_requested.emit(self.job())


def _buddy(text: str, editor: QWidget) -> QWidget:
    found = label(text)
    found.setBuddy(editor)
    return found


def _manner(name: str) -> str:
    """Files are played by llama.cpp, all else by torch: how fast is alike within each."""
    return "*file" if name.endswith(".gguf") else "*torch"

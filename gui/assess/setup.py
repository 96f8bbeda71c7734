"""The form for a new assessment: any number of models, a split, how many of its rows, sampled answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QFormLayout, QSizePolicy, QSpinBox, QWidget

from engine.assess.assessment import Assessment
from engine.assess.choices import BOUND, Choice, is_file
from engine.data.rows import SPLITS, Row
from engine.endpoints.settings import PREFIX
from engine.jobs import AssessJob
from engine.task import Task
from gui.assess.labels import split_warning
from gui.assess.model_list import ModelList
from gui.endpoints.cost_note import CostNote
from gui.shared.chooser import Chooser
from gui.shared.labels import duration_text, list_text, split_title
from gui.shared.run_labels import model_title
from gui.shared.widgets import Card, button, inset, label, row, set_ready

MOST_SAMPLES = 64


class SetupCard(Card):
    """The form; `start_requested` carries the job."""

    start_requested = Signal(object)  # an AssessJob
    go_on_requested = Signal(object)  # the AssessJob that did not come to its end

    def __init__(self) -> None:
        super().__init__(self.tr("New assessment"))
        self._counts: Counter[str] = Counter()
        self._rates: dict[str, float] = {}
        self._busy = False
        self.models = ModelList()
        self.models.changed.connect(self._refresh)
        self.split = Chooser("split", self.tr("The rows that all models answer"))
        self.split.currentIndexChanged.connect(lambda _: self._refresh())
        self.limit = self._number("limit", 1_000_000, self.tr("all rows"))
        self.limit.setToolTip(self.tr("Only the first rows of the split; 0 takes all"))
        self.samples = self._number("samples", MOST_SAMPLES, self.tr("none"))
        self.samples.setToolTip(
            self.tr(
                "Answers a prompt that are drawn at random beside the greedy one. They show how firmly a "
                "model knows its answers, and take as much time again each."
            )
        )
        self.temperature = self._make_temperature()
        self.seed = self._number("seed", 999_999, "")
        self.seed.setToolTip(
            self.tr("The same number draws the same answers again; another one draws other answers.")
        )
        self.bound = QCheckBox(self.tr("each once more"))
        self.bound.setObjectName("bound")
        self.bound.setToolTip(
            self.tr(
                "Each model but the endpoints also answers bound to the JSON Schema, in a column of its own: "
                "what binding mends, and what it hides."
            )
        )
        self.bound.toggled.connect(lambda _: self._refresh())
        self._warning = label("", "warn", wrap=True)
        self._time = label("", "muted", wrap=True)
        self.task: Task | None = None  # of the open project; what endpoints cost follows from it
        self._rows: Sequence[Row] = ()
        self.cost = CostNote()
        self.start_button = button(
            self.tr("Start"), self.start, role="primary", icon="assess", name="start_assessment"
        )
        self.body.addWidget(self.models)
        self.body.addLayout(self._make_form())
        self.body.addWidget(self._warning)
        self.body.addWidget(self._time)
        self.body.addWidget(self.cost)
        self.body.addLayout(row(self.start_button, None))
        self._stopped: AssessJob | None = None
        self._said = label("", "muted", wrap=True)
        self.go_on_button = button(
            self.tr("Go on with it"),
            lambda: self.go_on_requested.emit(self._stopped),
            icon="resume",
            tip=self.tr("Ask only what was not answered yet"),
            name="go_on_assessment",
        )
        self.body.addWidget(self._said)
        self.body.addLayout(row(self.go_on_button, None))
        self.show_stopped(None)

    @property
    def warning(self) -> str:
        return self._warning.text()

    @property
    def estimate(self) -> str:
        return self._time.text()

    def show_choices(self, choices: Sequence[Choice], names: Sequence[str]) -> None:
        self.models.show_choices(choices, names)

    def choose(self, names: Sequence[str] = (), split: str = "") -> None:
        """Choose models by name, and a split; what is empty changes nothing."""
        if split:
            self.split.setCurrentIndex(self.split.findData(split))
        if names:
            self.bound.setChecked(any(name.startswith(BOUND) for name in names))
            self.models.choose([name for name in names if not name.startswith(BOUND)])
        self._refresh()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Count the rows of each split; the chosen split is kept."""
        self._rows = rows
        self._counts = Counter(row.split for row in rows)
        items = []
        for split in reversed(SPLITS):
            text = self.tr("{split} (%Ln row(s))", "", self._counts[split])
            items.append((text.format(split=split_title(split)), split))
        self.split.fill(items, self.split.currentData() or "test")
        self._refresh()

    def show_rates(self, earlier: Sequence[Assessment]) -> None:
        """Take the seconds an answer takes each model from earlier assessments, newest first."""
        self._rates = {}
        for assessment in earlier:
            answers = assessment.rows * (1 + (assessment.sampling.samples if assessment.sampling else 0))
            for model in assessment.models:
                if model.seconds > 0:
                    for key in (model.spec, _runtime(model.spec)):
                        self._rates.setdefault(key, model.seconds / answers)
        self._refresh()

    def job(self) -> AssessJob:
        return AssessJob(
            models=self.names,
            split=self.split.currentData(),
            limit=self.limit.value(),
            samples=self.samples.value(),
            temperature=self.temperature.value(),
            seed=self.seed.value(),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The models that answer, as `find_model` takes them."""
        chosen = self.models.names
        twins = [BOUND + name for name in chosen if name and not name.startswith(PREFIX)]
        return (*chosen, *(twins if self.bound.isChecked() else ()))

    def show_stopped(self, job: AssessJob | None) -> None:
        """Offer to go on with an assessment that did not come to its end; None: there is none."""
        self._stopped = job
        names = list_text(model_title(name, dated=False) for name in job.models) if job else ""
        said = self.tr("The last assessment did not come to its end: {models}")
        self._said.setText(said.format(models=names))
        self._said.setVisible(job is not None)
        self.go_on_button.setVisible(job is not None)

    def set_busy(self, busy: bool) -> None:
        """While an assessment runs, another one cannot be started here."""
        self._busy = busy
        self._refresh()

    def start(self) -> None:
        """Ask for the chosen assessment, where it can be made."""
        if self.start_button.isEnabled():
            self.start_requested.emit(self.job())

    def _refresh(self) -> None:
        split = self.split.currentData() or "test"
        count = self._counts[split]
        rows = min(count, self.limit.value() or count)
        names = self.names
        twice = len(set(names)) < len(names)
        warning = split_warning(split)
        if not count:
            warning = self.tr("This split has no rows. Move some there on the Data page.")
        elif twice:
            warning = self.tr("A model is on the list twice. Choose another one, or take it off.")
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        self._time.setText(self._time_text(rows))
        self._time.setVisible(bool(self._time.text()))
        for drawn in (self.temperature, self.seed):
            self._form.setRowVisible(drawn, self.samples.value() > 0)
        if self.task is not None:
            asked = [row for row in self._rows if row.split == split][:rows]
            self.cost.show_for(self.task, asked, names, self.samples.value())
        set_ready(self.start_button, bool(count and all(names) and not twice and not self._busy))
        tip = self.tr("All models answer %Ln row(s), and the rewards judge (Ctrl+Return)", "", rows)
        busy = self.tr("An assessment is running already.")
        self.start_button.setToolTip(busy if self._busy else tip)

    def _time_text(self, rows: int) -> str:
        """How long it takes, where every model or one like it was assessed before."""
        rates = [self._rates.get(name, self._rates.get(_runtime(name))) for name in self.names]
        known = [rate for rate in rates if rate is not None]
        if not rows or len(known) < len(rates):
            return ""
        seconds = rows * sum(known) * (1 + self.samples.value())
        text = self.tr("%Ln row(s) take about {time} on this computer.", "", rows)
        return text.format(time=duration_text(max(1.0, seconds)))

    def _make_form(self) -> QFormLayout:
        form = self._form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setHorizontalSpacing(12)
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Split"), self.split),
            (self.tr("Rows"), self.limit),
            (self.tr("Bound to schema"), self.bound),
            (self.tr("Sampled answers"), self.samples),
            (self.tr("Temperature"), self.temperature),
            (self.tr("Seed"), self.seed),
        )
        for text, editor in rows:
            editor.setSizePolicy(QSizePolicy.Policy.Expanding, editor.sizePolicy().verticalPolicy())
            form.addRow(text, editor)
        return form

    def _number(self, name: str, most: int, none: str) -> QSpinBox:
        box = QSpinBox()
        box.setObjectName(name)
        inset(box)
        box.setRange(0, most)
        box.setSpecialValueText(none)
        box.valueChanged.connect(lambda _: self._refresh())
        return box

    def _make_temperature(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setObjectName("temperature")
        inset(box)
        box.setRange(0.05, 2.0)
        box.setSingleStep(0.1)
        box.setDecimals(2)
        box.setValue(AssessJob.model_fields["temperature"].default)
        box.setToolTip(
            self.tr("How freely the sampled answers are drawn: 1 is as the model means it, less is tamer.")
        )
        return box


def _runtime(name: str) -> str:
    """llama.cpp runs files, torch runs and bases, each at a similar speed; an endpoint has its own."""
    name = name.removeprefix(BOUND)
    return name if name.startswith(PREFIX) else "*file" if is_file(name) else "*torch"

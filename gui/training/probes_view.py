"""Watch it learn: the probe prompts, with a slider through the time of the training."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QSlider,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from engine.runs.events import Probes
from engine.runs.summary import RunSummary, Timed
from gui.shared import theme
from gui.shared.json_view import JsonEdit, field_differences
from gui.shared.run_labels import moment
from gui.shared.tables import table_view
from gui.shared.text_edit import WorkingLine
from gui.shared.widgets import EmptyState, button, column, label, row, set_icon
from gui.training.bars import ShareDelegate
from gui.training.probe_models import DifferenceModel, ProbesModel

FRAME_MS = 700
LOWEST = 60  # pixels of a table in a small window


class ProbesView(QWidget):
    """Shows the newest answers until the user moves the slider back; "Play" runs through all moments."""

    def __init__(self) -> None:
        super().__init__()
        self._run: RunSummary | None = None
        self._moments: list[Timed[Probes]] = []
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._next_frame)
        self._build()

    def show_run(self, run: RunSummary) -> None:
        """Show the probes of this run, whole or grown."""
        at_end = run is not self._run or self.slider.value() == self.slider.maximum()
        self._run = run
        self._moments = run.probes
        self._stack.setCurrentIndex(1 if any(event.answers for event, *_ in self._moments) else 0)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, len(self._moments) - 1))
        if at_end and not self._timer.isActive():
            self.slider.setValue(self.slider.maximum())
        self.slider.blockSignals(False)
        self.slider.setEnabled(len(self._moments) > 1)
        self.play_button.setEnabled(len(self._moments) > 1)
        self._show_moment()

    def _show_moment(self) -> None:
        if not self._moments:
            self.probes.show_items(())
            return
        event, minutes, step = self._moments[min(self.slider.value(), len(self._moments) - 1)]
        self._moment.setText(moment(event, step, minutes))
        self.probes.show_items(event.answers)
        if not self.table.currentIndex().isValid() and event.answers:
            self.table.selectRow(0)
        self._show_probe()

    def _show_probe(self) -> None:
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.probes.items):
            return
        one = self.probes.items[row]
        self._prompt.setText(one.prompt)
        self._reward.setText(self.tr("Reward {reward}").format(reward=f"{one.reward:.2f}"))
        fields = field_differences(one.expected, one.answer)
        self.fields.show_items(fields or ())
        self.fields_table.setVisible(fields is not None)
        self._no_json.setVisible(fields is None)
        self._answer.set_json(one.answer)
        self._working.show_working(one.working)
        self._answer.setVisible(fields is None)

    # -- playing

    def _play(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
        else:
            if self.slider.value() == self.slider.maximum():
                self.slider.setValue(0)
            self._timer.start()
        self._show_playing()

    def _next_frame(self) -> None:
        if self.slider.value() < self.slider.maximum() and self.isVisible():
            self.slider.triggerAction(QAbstractSlider.SliderAction.SliderSingleStepAdd)
        if self.slider.value() == self.slider.maximum() or not self.isVisible():
            self._timer.stop()
            self._show_playing()

    def _show_playing(self) -> None:
        on = self._timer.isActive()
        self.play_button.setText(self.tr("Stop") if on else self.tr("Play"))
        set_icon(self.play_button, "stop" if on else "resume")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A tall place has the answer below the prompts."""
        super().resizeEvent(event)
        orientation = Qt.Orientation.Vertical if self.height() > self.width() else Qt.Orientation.Horizontal
        if self._split.orientation() != orientation:
            self._split.setOrientation(orientation)
            self._split.setSizes([280, 480])

    # -- building

    def _build(self) -> None:
        self._stack = QStackedLayout(self)
        self._stack.addWidget(
            EmptyState(
                self.tr("Nothing to watch yet"),
                self.tr(
                    "A few held-out prompts are answered again and again while the model learns. "
                    "Their answers are shown here, with a slider to move through the training."
                ),
            )
        )
        inner = QWidget()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("probe_slider")
        self.slider.setToolTip(self.tr("Move through the training"))
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setTickInterval(1)
        self.slider.valueChanged.connect(self._show_moment)
        self.play_button = button(
            self.tr("Play"), self._play, icon="resume", tip=self.tr("Play through the whole training")
        )
        self._moment = label("", "heading")
        line = row(self.play_button, self.slider, stretch=self.slider)
        box = column(line, self._moment, spacing=6, margins=(8, 8, 8, 8))
        inner.setLayout(box)
        box.addWidget(self._make_split(), 1)
        self._stack.addWidget(inner)

    def _make_split(self) -> QSplitter:
        self.probes, self.fields = ProbesModel(), DifferenceModel()
        self.table = table_view(self.probes, "probes_table", row_height=42)
        self._bar = ShareDelegate(self)
        self.table.setItemDelegateForColumn(0, self._bar)
        self.table.setWordWrap(True)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_probe())
        self.fields_table = table_view(self.fields, "fields_table")
        self.fields_table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._prompt = label("", wrap=True, selectable=True)
        self._prompt.setFont(theme.mono())
        self._reward = label("", "heading")
        self._no_json = label(self.tr("The answer holds no JSON object:"), "bad")
        self._answer = JsonEdit(read_only=True)
        for one in (self.table, self.fields_table, self._answer):
            one.setMinimumHeight(LOWEST)  # so that the curves above have room in a small window
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(4, 4, 0, 0)
        box.addWidget(self._prompt)
        box.addLayout(row(self._reward, self._no_json, None))
        self._working = WorkingLine()
        box.addWidget(self._working)
        box.addWidget(self.fields_table, 1)
        box.addWidget(self._answer, 1)
        split = self._split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(side)
        split.setSizes([280, 480])
        split.setChildrenCollapsible(False)
        return split

"""The row above the curves: what lies on the x axis, which stretch, smoothing, what is shown, and export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QMenu, QSlider, QToolButton, QWidget

from gui.curves.curve_specs import PHASE_TITLES, SPECS, text
from gui.curves.curve_store import Axis
from gui.shared import theme
from gui.shared.chooser import Chooser
from gui.shared.widgets import TextToolButton, label, row

Stretch = Literal["newest", "all", "warm_start", "grpo", "rejection"]
MOST_SMOOTHING = 0.99
LEAST_WIDTH = 440
NARROW_SLIDER = 46


class Choices(BaseModel):
    """What the user chose to see; stored between starts."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    axis: Axis = "step"
    stretch: Stretch = "newest"  # a long warm start would leave GRPO a corner of the whole run
    smoothing: float = 0.6
    hidden_plots: frozenset[str] = frozenset()
    hidden_curves: frozenset[str] = frozenset()
    log: frozenset[str] = frozenset()

    def toggled(self, field: str, name: str) -> Choices:
        """The same with a name put into, or taken out of, one of the sets."""
        return self.model_copy(update={field: getattr(self, field) ^ {name}})


class CurveTools(QWidget):
    """Holds the choices; `changed` follows every change of one."""

    changed = Signal()
    stretch_chosen = Signal()
    reset_requested = Signal()
    png_requested = Signal()
    csv_requested = Signal()
    copy_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choices = Choices()
        self._dimensions: Sequence[tuple[str, str]] = ()
        self._fitting = False
        self._smoothing_value = label("", "muted")
        self._smoothing_value.setMinimumWidth(30)
        self.axis = self._combo("curves_axis", self.tr("What the x axis counts"))
        for axis, title in (("step", self.tr("By step")), ("minutes", self.tr("By time"))):
            self.axis.addItem(title, axis)
        self.stretch = self._combo("curves_stretch", self.tr("Which part of the run is in view"))
        self.stretch.addItem(self.tr("Newest phase"), "newest")
        self.stretch.addItem(self.tr("Whole run"), "all")
        for phase, title in PHASE_TITLES.items():
            self.stretch.addItem(text(title), phase)
        self.smoothing = self._slider()
        self._smoothing_label = label(self.tr("Smoothing"), "muted")
        self._smoothing_label.setBuddy(self.smoothing)
        self.shown = self._menu_button("curves_shown", self.tr("Plots…"), self.tr("Choose what is shown"))
        self.shown.menu().aboutToShow.connect(self._fill_menu)
        self.reset = QToolButton()
        self.reset.setObjectName("curves_reset")
        self.reset.setToolTip(self.tr("Show the whole range again (double-click a plot, or press Home)"))
        self.reset.setAccessibleName(self.tr("Reset the zoom"))
        self.reset.clicked.connect(lambda checked=False: self.reset_requested.emit())
        self.export = self._menu_button("curves_export", self.tr("Save…"), self.tr("Save or copy the curves"))
        self._fill_export()
        box = row(
            self.axis, self.stretch, 8, self._smoothing_label, self.smoothing, self._smoothing_value, None,
            self.reset, self.shown, self.export,
        )  # fmt: skip
        self._box = box
        self.setLayout(box)
        self._show_choices()
        self._draw_icons()

    def set_choices(self, choices: Choices) -> None:
        """Take choices from elsewhere (the last start, a click in a legend)."""
        self.choices = choices
        self._show_choices()
        self.changed.emit()

    def toggle_curve(self, name: str) -> None:
        """Hide a curve in its plot, or show it again."""
        self.set_choices(self.choices.toggled("hidden_curves", name))

    def set_dimensions(self, dimensions: Sequence[tuple[str, str]]) -> None:
        """The reward dimensions that can be hidden: names of curves, and titles."""
        self._dimensions = dimensions

    def show_stretch(self, shown: bool) -> None:
        """Whether the run has two phases to choose from."""
        if shown != self.stretch.isVisibleTo(self):
            self.stretch.setVisible(shown)
            self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(LEAST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Only now have the parts the sizes that the style gives them."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room the texts are hidden; the tool tips stay."""
        if self._fitting:  # a text that is shown may make the layouts around resize this
            return
        self._fitting = True
        for wordy, labelled in ((True, True), (True, False), (False, False)):
            self._show_texts(wordy, labelled)
            if self._box.sizeHint().width() <= self.width():
                break
        self._fitting = False
        self._box.activate()  # the layout has laid them out before, by the hints of other texts

    def _show_texts(self, wordy: bool, labelled: bool) -> None:
        """Texts on the buttons, and beside the slider."""
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for one in (self.shown, self.export):
            one.setToolButtonStyle(beside if wordy else alone)
        self._smoothing_label.setVisible(labelled)
        self.smoothing.setMaximumWidth(140 if wordy else NARROW_SLIDER)
        self._box.invalidate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()
        super().changeEvent(event)

    def _changed(self, **values: object) -> None:
        self.choices = self.choices.model_copy(update=values)
        self._smoothing_value.setText(f"{self.choices.smoothing:.2f}")
        self.changed.emit()
        if "stretch" in values or "axis" in values:
            self.stretch_chosen.emit()

    def _show_choices(self) -> None:
        for widget, value in ((self.axis, self.choices.axis), (self.stretch, self.choices.stretch)):
            widget.blockSignals(True)
            widget.setCurrentIndex(widget.findData(value))
            widget.blockSignals(False)
        self.smoothing.blockSignals(True)
        self.smoothing.setValue(round(self.choices.smoothing * 100))
        self.smoothing.blockSignals(False)
        self._smoothing_value.setText(f"{self.choices.smoothing:.2f}")

    def _combo(self, name: str, tip: str) -> QComboBox:
        combo = Chooser(name, tip)
        field = name.removeprefix("curves_")
        combo.currentIndexChanged.connect(lambda *_: self._changed(**{field: combo.currentData()}))
        return combo

    def _slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setObjectName("curves_smoothing")
        slider.setRange(0, round(MOST_SMOOTHING * 100))
        slider.setMinimumWidth(NARROW_SLIDER)
        slider.setToolTip(
            self.tr(
                "Moving average. 0 shows the measured values only; otherwise they stay visible, "
                "faded, behind the average."
            )
        )
        slider.valueChanged.connect(lambda value: self._changed(smoothing=value / 100))
        return slider

    def _menu_button(self, name: str, title: str, tip: str) -> QToolButton:
        button = TextToolButton()
        button.setObjectName(name)
        button.setText(title)
        button.setToolTip(tip)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        button.setMenu(QMenu(button))
        return button

    def _fill_menu(self) -> None:
        menu = self.shown.menu()
        menu.clear()
        for spec in SPECS:
            self._add_choice(menu, text(spec.title), "hidden_plots", spec.name, shown_when_in=False)
        menu.addSeparator()
        if self._dimensions:
            more = menu.addMenu(self.tr("Reward dimensions"))
            for name, title in self._dimensions:
                self._add_choice(more, title, "hidden_curves", name, shown_when_in=False)
        scales = menu.addMenu(self.tr("Logarithmic scale"))
        for spec in [spec for spec in SPECS if spec.log]:
            self._add_choice(scales, text(spec.title), "log", spec.name, shown_when_in=True)
        menu.addSeparator()
        menu.addAction(self.tr("Show all plots"), self._show_all)

    def _add_choice(self, menu: QMenu, title: str, field: str, name: str, shown_when_in: bool) -> None:
        action = menu.addAction(title.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked((name in getattr(self.choices, field)) == shown_when_in)
        action.toggled.connect(lambda checked: self.set_choices(self.choices.toggled(field, name)))

    def _show_all(self) -> None:
        nothing: dict[str, frozenset[str]] = {"hidden_plots": frozenset(), "hidden_curves": frozenset()}
        self.set_choices(self.choices.model_copy(update=nothing))

    def _fill_export(self) -> None:
        menu = self.export.menu()
        menu.addAction(self.tr("Picture (PNG)…"), self.png_requested.emit)
        menu.addAction(self.tr("Numbers (CSV)…"), self.csv_requested.emit)
        menu.addAction(self.tr("Copy picture"), self.copy_requested.emit)

    def _draw_icons(self) -> None:
        for button, name in ((self.reset, "refresh"), (self.shown, "settings"), (self.export, "export")):
            button.setIcon(theme.icon(name))

"""Choosing the method by cards, and the preset with a sentence of what it is for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QRadioButton, QVBoxLayout, QWidget

from engine.runs.presets import AUTO, DEFAULTS, load_preset, preset_names
from engine.runs.recipe import Recipe
from gui.shared import theme
from gui.shared.i18n import QT_TRANSLATE_NOOP, translate
from gui.shared.widgets import column, label, restyle

OWN = "own"
FIRST = {AUTO: 0, "quick": 1}
NOT_IN_A_PRESET = ("model", "method", "preset", "by_hand")  # what a preset leaves as the user has it


# A preset: its title, and what it is for.
PRESETS = {
    "auto": (
        QT_TRANSLATE_NOOP("training", "Auto"),
        QT_TRANSLATE_NOOP(
            "training",
            "Chooses every setting for your rows, your model, this computer and the time that it may take.",
        ),
    ),
    "quick": (
        QT_TRANSLATE_NOOP("training", "Quick"),
        QT_TRANSLATE_NOOP(
            "training",
            "Two passes over the rows and a few GRPO steps. To see how it goes.",
        ),
    ),
    "full": (
        QT_TRANSLATE_NOOP("training", "Full"),
        QT_TRANSLATE_NOOP(
            "training",
            "Two passes over half of the rows, then 80 GRPO steps of 128 answers to the other half, "
            "which is new to the model.",
        ),
    ),
    "supervised": (
        QT_TRANSLATE_NOOP("training", "Supervised only"),
        QT_TRANSLATE_NOOP(
            "training",
            "Four passes over all rows and no GRPO. Where every row has its right answer, this can be "
            "the better teacher; compare both on the Assess page. About 25 minutes on two processor "
            "cores.",
        ),
    ),
    "defaults": (
        QT_TRANSLATE_NOOP("training", "Defaults"),
        QT_TRANSLATE_NOOP(
            "training", "200 GRPO steps of 64 answers at cautious rates. For your own rows, on a GPU."
        ),
    ),
    "own": (
        QT_TRANSLATE_NOOP("training", "As in the last run"),
        QT_TRANSLATE_NOOP("training", "The settings of this project's newest run."),
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One card."""

    value: str
    title: str
    text: str


def method_choices() -> tuple[Choice, ...]:
    return (
        Choice(
            "warm_start+grpo",
            translate("training", "Warm start, then GRPO"),
            translate(
                "training",
                "First learns from your answers, then by trial, guided by the rewards, on rows kept for "
                "that.",
            ),
        ),
        Choice(
            "warm_start+rejection",
            translate("training", "Warm start, then rejection sampling"),
            translate(
                "training",
                "First learns from your answers, then from the best of its own that the rewards find good "
                "enough. Simpler than GRPO: train both to compare.",
            ),
        ),
        Choice(
            "grpo",
            translate("training", "GRPO only"),
            translate("training", "Learns by trial alone. For a model that gets some answers right already."),
        ),
        Choice(
            "rejection",
            translate("training", "Rejection sampling only"),
            translate("training", "Learns from the best of its own answers alone."),
        ),
        Choice(
            "warm_start",
            translate("training", "Warm start only"),
            translate(
                "training",
                "Learns from your answers alone (supervised, SFT); rewards only judge it. The quickest, and "
                "the best in the same time wherever it was measured.",
            ),
        ),
    )


class ChoiceCards(QWidget):
    """Radio buttons in cards; a click anywhere on a card chooses it."""

    changed = Signal()

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        super().__init__()
        self._cards = [_ChoiceCard(choice) for choice in choices]
        self._group = QButtonGroup(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for card in self._cards:
            self._group.addButton(card.radio)
            card.radio.toggled.connect(self._toggled)
            box.addWidget(card)
        self._cards[0].radio.setChecked(True)
        self._draw()
        self.setFocusProxy(self._cards[0].radio)

    @property
    def value(self) -> str:
        return next(card.choice.value for card in self._cards if card.radio.isChecked())

    def choose(self, value: str) -> None:
        for card in self._cards:
            if card.choice.value == value:
                card.radio.setChecked(True)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        """Fusion's own radio button cannot be seen on a dark card."""
        t = theme.tokens()
        ring = "width: 12px; height: 12px; border-radius: 8px; border: 2px solid"
        self.setStyleSheet(
            f"QRadioButton::indicator {{ {ring} {t.base}; background: {t.panel}; }}"
            f"QRadioButton::indicator:checked {{ width: 6px; height: 6px; border-radius: 8px;"
            f"border: 5px solid {t.accent}; background: {t.panel}; }}"
        )

    def _toggled(self, on: bool) -> None:
        for card in self._cards:
            restyle(card, "chosen", card.radio.isChecked())
        if on:
            self.changed.emit()


class _ChoiceCard(QFrame):
    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.choice = choice
        self.setProperty("choice", True)
        self.radio = QRadioButton(choice.title)
        self.radio.setObjectName(f"method_{choice.value}")
        text = label(choice.text, "muted", wrap=True)
        text.setIndent(22)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayout(column(self.radio, text, spacing=2, margins=(10, 7, 10, 8)))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.radio.setChecked(True)
        self.radio.setFocus()
        event.accept()


class PresetPicker(QWidget):
    """`recipe` is the chosen preset's, or that of an earlier run."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._recipes: dict[str, Recipe] = {name: load_preset(name) for name in preset_names()}
        self._recipes[DEFAULTS] = Recipe()
        self._recipes[AUTO] = load_preset("full").model_copy(update={"preset": AUTO})  # until it is sized
        self.box = QComboBox()
        self.box.setObjectName("preset")
        self.box.setToolTip(self.tr("Fills in every setting; change what you like afterwards"))
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for name in sorted(self._recipes, key=lambda name: (FIRST.get(name, 2), name == DEFAULTS, name)):
            self.box.addItem(preset_title(name), name)
        self.box.currentIndexChanged.connect(self._picked)
        self._text = label("", "muted", wrap=True)
        self._time = label("", wrap=True, name="preset_time")
        self.setLayout(column(self.box, self._text, self._time, spacing=4))
        self.setFocusProxy(self.box)
        self._show_sentence()

    @property
    def recipe(self) -> Recipe:
        return self._recipes[self.box.currentData()]

    @property
    def name(self) -> str:
        return str(self.box.currentData())

    def put_auto(self, recipe: Recipe) -> None:
        """This is what Auto chooses now."""
        self._recipes[AUTO] = recipe

    def choose(self, name: str) -> None:
        """Show this one of the offered presets as chosen; no signal."""
        self.box.blockSignals(True)
        self.box.setCurrentIndex(self.box.findData(name))
        self.box.blockSignals(False)
        self._show_sentence()

    def match(self, recipe: Recipe) -> None:
        """Show the preset that this recipe is, or "as in the last run"; no signal."""
        name = next((name for name, preset in self._recipes.items() if _same(preset, recipe)), OWN)
        if recipe.preset == AUTO:
            name, self._recipes[AUTO] = AUTO, recipe
        self.box.blockSignals(True)
        if name == OWN:
            self._recipes[OWN] = recipe
            if self.box.findData(OWN) < 0:
                self.box.addItem(preset_title(OWN), OWN)
        self.box.setCurrentIndex(self.box.findData(name))
        self.box.blockSignals(False)
        self._show_sentence()

    def show_time(self, text: str) -> None:
        """How long it takes."""
        self._time.setText(text)
        self._time.setVisible(bool(text))

    def _picked(self) -> None:
        self._show_sentence()
        self.chosen.emit()

    def _show_sentence(self) -> None:
        name = self.box.currentData()
        self._text.setText(translate("training", PRESETS[name][1]) if name in PRESETS else "")


def _same(preset: Recipe, recipe: Recipe) -> bool:
    own = {name: getattr(recipe, name) for name in NOT_IN_A_PRESET}
    return preset.model_copy(update=own) == recipe


def preset_title(name: str) -> str:
    """A preset's title."""
    return translate("training", PRESETS[name][0]) if name in PRESETS else name

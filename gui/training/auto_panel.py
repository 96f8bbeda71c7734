"""The preset Auto in the setup: the one question that it asks, and what it chose for which reason."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QVBoxLayout, QWidget

from engine.planning.auto import MINUTES, AutoPlan, Reason, auto_plan
from engine.planning.auto_project import NIGHT
from engine.planning.conditions import Conditions
from engine.runs.presets import AUTO
from engine.runs.recipe import Recipe
from gui.shared.i18n import QT_TRANSLATE_NOOP, translate
from gui.shared.run_labels import method_name
from gui.shared.sentences import engine_text
from gui.shared.widgets import TextToolButton, column, inset, label, row, set_icon
from gui.training.choices import ChoiceCards, PresetPicker
from gui.training.recipe_form import RecipeForm

TIMES = (
    (10.0, QT_TRANSLATE_NOOP("training", "10 minutes")),
    (30.0, QT_TRANSLATE_NOOP("training", "30 minutes")),
    (60.0, QT_TRANSLATE_NOOP("training", "1 hour")),
    (240.0, QT_TRANSLATE_NOOP("training", "4 hours")),
    (NIGHT, QT_TRANSLATE_NOOP("training", "Overnight (8 hours)")),
)
OTHER = 0.0


class AutoPanel(QWidget):
    """Fills form and method with what Auto chooses; what a person changed stays, and the rest fits it.

    `changed` follows another answer to `question`, a widget of its own that stands above the presets.
    """

    changed = Signal()

    def __init__(self, form: RecipeForm, methods: ChoiceCards, presets: PresetPicker) -> None:
        super().__init__()
        self.plan: AutoPlan | None = None
        self._form, self._methods, self._presets = form, methods, presets
        self._by_hand: set[str] = set()  # besides the fields that differ from Auto's own
        self._filling = False
        self._build()
        methods.changed.connect(self._method_picked)

    @property
    def chosen(self) -> bool:
        """Whether Auto is the preset."""
        return self._presets.name == AUTO

    @property
    def minutes(self) -> float:
        return float(self.time.currentData() or self.own.value())

    @property
    def by_hand(self) -> list[str]:
        """The settings that a person chose, the method among them."""
        return sorted({*self._form.changed_fields(), *self._by_hand})

    def recall(self, recipe: Recipe) -> None:
        """Show the answer and the choices of an earlier run that Auto made."""
        self._by_hand = set(recipe.by_hand)
        self._show_minutes(recipe.minutes or MINUTES)

    def show_if_chosen(self) -> None:
        self.question.setVisible(self.chosen)
        self.setVisible(self.chosen)

    def start_over(self) -> None:
        """Forget what was chosen by hand."""
        self._by_hand = set()

    def refit(self, conditions: Conditions) -> None:
        """Choose everything anew for these conditions. Raises UserError for a setting out of its limits."""
        own = auto_plan(conditions, self.minutes)
        values = {**self._form.values(), "method": self._methods.value}
        by_hand = {name: values[name] for name in self.by_hand if values[name] != getattr(own.recipe, name)}
        self.plan = plan = auto_plan(conditions, self.minutes, by_hand) if by_hand else own
        base = plan.recipe.model_copy(update={name: getattr(own.recipe, name) for name in by_hand})
        self._by_hand = {"method"} & by_hand.keys()
        self._filling = True
        self._methods.choose(plan.recipe.method)
        self._filling = False
        self._presets.put_auto(base)
        self._form.set_values(plan.recipe)
        self._form.set_base(base)
        self._show(plan)

    # -- what it shows

    def _show(self, plan: AutoPlan) -> None:
        self._warning.setText("\n".join(engine_text(text) for text in plan.warnings))
        self._warning.setVisible(bool(plan.warnings))
        while (item := self._reasons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for reason in plan.reasons:
            line = label(reason_text(plan, reason), "accent" if reason.by_hand else "muted", wrap=True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._reasons.addWidget(line)

    def _show_minutes(self, minutes: float) -> None:
        self.time.blockSignals(True)
        at = self.time.findData(minutes)
        self.time.setCurrentIndex(at if at >= 0 else self.time.findData(OTHER))
        self.time.blockSignals(False)
        self.own.blockSignals(True)
        self.own.setValue(round(minutes))
        self.own.blockSignals(False)
        self.own.setVisible(at < 0)

    def _picked(self) -> None:
        self.own.setVisible(self.time.currentData() == OTHER)
        self.changed.emit()

    def _method_picked(self) -> None:
        if not self._filling:
            self._by_hand.add("method")

    def _fold(self, on: bool) -> None:
        self._list.setVisible(on)
        set_icon(self.why, "down" if on else "right")

    # -- building

    def _build(self) -> None:
        self.time = QComboBox()
        self.time.setObjectName("auto_time")
        self.time.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.time.setToolTip(self.tr("The run is sized for this computer, and ends by then at the latest"))
        for minutes, text in TIMES:
            self.time.addItem(translate("training", text), minutes)
        self.time.addItem(self.tr("Another time…"), OTHER)
        self.own = QSpinBox()
        inset(self.own)
        self.own.setObjectName("auto_minutes")
        self.own.setRange(1, 100000)
        self.own.setSuffix(self.tr(" min"))
        self._show_minutes(MINUTES)
        heading = label(self.tr("How long may it take?"), "heading")
        heading.setBuddy(self.time)
        self.question = QWidget()
        self.question.setLayout(column(heading, row(self.time, self.own, stretch=self.time), spacing=8))
        self._warning = label("", "warn", wrap=True, name="auto_warning")
        self._warning.hide()
        self.why = TextToolButton()
        self.why.setObjectName("auto_why")
        self.why.setText(self.tr("What Auto chose, and why"))
        self.why.setCheckable(True)
        self.why.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._list = QWidget()
        self._reasons = QVBoxLayout(self._list)
        self._reasons.setContentsMargins(0, 0, 0, 0)
        self._reasons.setSpacing(5)
        self.setLayout(column(self._warning, self.why, self._list, spacing=5))
        self._fold(False)
        self.why.toggled.connect(self._fold)
        self.time.currentIndexChanged.connect(lambda _: self._picked())
        self.own.valueChanged.connect(lambda _: self.changed.emit())


def reason_text(plan: AutoPlan, reason: Reason) -> str:
    """The setting, its value, and why."""
    field = Recipe.model_fields[reason.field]
    extra = field.json_schema_extra
    group = engine_text(str(extra["group"])) if isinstance(extra, dict) else ""
    words: dict[str, Any] = {
        "group": group,
        "title": engine_text(field.title or reason.field),
        "value": value_text(reason.field, getattr(plan.recipe, reason.field)),
        "reason": engine_text(reason.text),
    }
    return translate("training", "{group} · {title} {value}: {reason}.").format(**words)


def value_text(field: str, value: object) -> str:
    if field == "method":
        return method_name(str(value))
    return f"{value:g}" if isinstance(value, float) else engine_text(str(value))

"""Which side answers bound to the schema; and one model beside itself, as asked and bound."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from gui.play.choices import Choice
from gui.play.choosers import Choosers
from gui.play.model_slot import ModelSlot
from gui.play.pane import Pane
from gui.play.prompt_box import PromptBox

BOUND_SIDE = 1  # of a model beside itself


class Binding(QObject):
    """Follows the switch of the prompt box, unless a model stands beside itself (`apart`).

    Then the left side answers as asked and the right one bound, until another model is chosen. `parted` is
    emitted when that begins.
    """

    parted = Signal()

    def __init__(
        self,
        box: PromptBox,
        slots: Sequence[ModelSlot],
        panes: Sequence[Pane],
        choosers: Choosers,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._box, self._slots, self._panes, self._choosers = box, slots, panes, choosers
        self.apart = False
        self._before: tuple[int, Choice | None] = (0, None)  # the side that was given up, and its model
        for side, pane in enumerate(panes):
            pane.beside_requested.connect(lambda side=side: self.toggle(side))
        for slot in slots:
            slot.changed.connect(self.show)
        box.settings_changed.connect(self.show)
        choosers.picked.connect(self._picked)

    def bound(self, side: int) -> bool:
        """Whether this side's answers are to be bound."""
        return side == BOUND_SIDE if self.apart else self._box.settings.grammar

    def toggle(self, side: int) -> None:
        """Put this side's model on both sides; or take the other side's own model back."""
        if self.apart:
            other, model = self._before
            self.apart = False
            if model is not None:
                self._choosers.choose(model, other)
            self.show()
            return
        choice = self._slots[side].choice
        if choice is None or not choice.binds:
            return
        self._before = 1 - side, self._slots[1 - side].choice
        self._choosers.choose(choice, 1 - side)
        self.apart = True
        self.show()
        self.parted.emit()

    def show(self) -> None:
        """Say where answers are bound, and where they cannot be: in the switch, or beside the model."""
        chosen = [slot.choice for slot in self._slots if slot.choice is not None]
        can = any(choice.binds for choice in chosen) or not chosen
        reason = self.tr("Neither of these endpoints binds its answers: their answer form is plain.")
        if self.apart:
            reason = self.tr("The left side answers as asked, the right one bound to the schema.")
        self._box.set_binding(reason if self.apart or not can else "")
        forms = (self.tr("as asked"), self.tr("bound to the schema"))
        for side, pane in enumerate(self._panes):
            pane.set_unbound(can and not self.apart and self._box.settings.grammar)
            pane.set_beside(self.apart, forms[side == BOUND_SIDE] if self.apart else "")

    def _picked(self) -> None:
        """Another model was chosen for a side."""
        keys = {slot.choice.key if slot.choice else "" for slot in self._slots}
        if self.apart and len(keys) > 1:
            self.apart = False
        self.show()

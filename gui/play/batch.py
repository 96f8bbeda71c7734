"""Puts many prompts to the models of the page, one after another on each side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from engine.base.errors import UserError
from engine.data.rows import Row
from engine.play.batch import Asked, Result, result_of
from engine.play.history import Reply
from engine.play.wire import SamplingParams
from engine.task import Task
from gui.play.model_slot import ModelSlot
from gui.play.player_thread import Question

Place = tuple[int, int]  # the place of a prompt, and the side


@dataclass(frozen=True)
class Plan:
    """What is asked of whom: the prompts, and for each side that takes part its model's key and settings.
    A schema that binds answers takes the form in which `rows` are written."""

    task: Task
    prompts: Sequence[Asked]
    models: Mapping[int, str]
    params: Mapping[int, SamplingParams]
    rows: Sequence[Row] = field(compare=False)


@dataclass
class _Side:
    """The places that a side has no answer to yet; `number` is the question that asks the first, or 0."""

    left: list[int]
    number: int = 0


class Batch(QObject):
    """Asks the prompts of a plan that have no answer yet.

    The person may ask other things meanwhile: the prompt under way is then asked again. `results` stay when
    it is stopped, and a further start goes on.
    """

    changed = Signal()  # running, or how far it is
    came = Signal(int)  # an answer to the prompt at this place
    failed = Signal(object)  # a UserError, which ended it

    def __init__(
        self, slots: Sequence[ModelSlot], next_number: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._slots, self._next_number = slots, next_number
        self.plan: Plan | None = None
        self.results: dict[Place, Result] = {}
        self._sides: dict[int, _Side] = {}
        for side, slot in enumerate(slots):
            slot.answered_aside.connect(lambda number, reply, side=side: self._answered(side, number, reply))
            slot.changed.connect(self._go_on_soon)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._go_on)

    @property
    def running(self) -> bool:
        return bool(self._sides)

    @property
    def total(self) -> int:
        """How many answers the plan asks for."""
        return len(self.plan.prompts) * len(self.plan.models) if self.plan else 0

    @property
    def unfinished(self) -> bool:
        """Whether some answers came, but not all."""
        return 0 < len(self.results) < self.total

    def start(self, plan: Plan) -> None:
        """Ask what has no answer yet; of another plan everything, and of one that is finished."""
        self.stop()
        if plan != self.plan or not self.unfinished:
            self.plan, self.results = plan, {}
        for side in plan.models:
            left = [at for at in range(len(plan.prompts)) if (at, side) not in self.results]
            if left:
                self._sides[side] = _Side(left)
        self.changed.emit()
        self._go_on_soon()

    def stop(self) -> None:
        """Ask nothing more; the answers that came stay."""
        sides, self._sides = self._sides, {}
        for side, state in sides.items():
            if state.number:
                self._slots[side].stop_aside(state.number)
        if sides:
            self.changed.emit()

    def _go_on_soon(self) -> None:
        if self._sides:
            self._soon.start()

    def _go_on(self) -> None:
        for side, state in list(self._sides.items()):
            slot = self._slots[side]
            if self.plan is None or not self._sides:
                return  # the other side's model failed at once, which ended it
            if state.number or slot.pending:
                continue
            if slot.choice is None or slot.choice.key != self.plan.models[side]:
                self._end_with(UserError(self.tr("Another model was chosen, so nothing more is asked.")))
                return
            state.number = self._next_number()
            prompt = self.plan.prompts[state.left[0]].prompt
            params, rows = self.plan.params[side], self.plan.rows
            slot.ask_aside(Question(state.number, self.plan.task, prompt, params, rows=rows))

    def _answered(self, side: int, number: int, reply: Reply) -> None:
        state = self._sides.get(side)
        if state is None or self.plan is None or state.number != number:
            return
        state.number = 0
        if reply.stats is not None and reply.stats.ended == "cancelled":
            if self._slots[side].state == "waiting":  # the person gave up loading the model
                self.stop()
            self._go_on_soon()  # something else was asked, which goes first
            return
        if reply.failure and self._slots[side].state != "ready":  # the model itself failed
            self._end_with(UserError(reply.failure))
            return
        place = state.left.pop(0)
        self.results[place, side] = result_of(self.plan.task, self.plan.prompts[place], reply)
        if not state.left:
            del self._sides[side]
        self.came.emit(place)
        self.changed.emit()
        self._go_on_soon()

    def _end_with(self, error: UserError) -> None:
        self.stop()
        self.failed.emit(error)

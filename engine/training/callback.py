"""What happens at the end of a step: events, control requests, evaluation, best adapter, checkpoints."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback

from engine.base.progress import Cancelled
from engine.base.text import Text
from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.runlog import NotFiniteError
from engine.runs.stages import BASE_HELD_OUT, HELD_OUT, LAST_HELD_OUT
from engine.runs.summary import read_summary
from engine.training.session import Session
from engine.training.stages import pause

UNASKED_SECONDS = 60.0  # a run that is stopped is measured before it ends where that takes no longer


class TrainingCallback(TrainerCallback):
    """The callback of one phase; a phase overrides `step_event` to log its steps."""

    phase: ev.Phase

    def __init__(self, session: Session, deadline: float | None) -> None:
        self.session = session
        self.log = session.log
        self.recipe = session.recipe
        self.stopped = False
        self._asked_to_stop = False  # at the end of a step, not within an evaluation
        self.early = Text("")
        self.late = False  # the time limit is over
        self._deadline = deadline
        self.steps_made = 0  # of this phase
        self._evaluated = -1  # the step of the last evaluation
        self._began = time.perf_counter()
        self._processes = session.processes
        # By the events, so that a resumed run counts as the unbroken one: the adapter that is kept as best
        # may be of a later step than the checkpoint that is resumed from.
        measured = self._processes.broadcast(lambda: _figures(session.run, self.recipe.evaluate_every))
        self._done = {step for phase, step, _ in measured if phase == self.phase}
        self._highest, self._since_best = _highest_and_since(measured, self.phase)
        best = self._processes.broadcast(lambda: checkpoints.read_best(session.run / "checkpoints" / "best"))
        self.best = best or checkpoints.Best(self.phase, -1, -1.0, -1.0, -1)

    def step_event(self, step: int, logs: dict[str, Any], seconds: float) -> None:
        raise NotImplementedError

    # -- hooks of the trainer, in the order in which a step calls them

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Evaluate the base model before the first step of a run, as the baseline of every gain; make up for
        an evaluation within which the run was stopped.

        Raises Cancelled once the run is to stop: nothing is trained yet that could be lost.
        """
        step, every = int(state.global_step), self.recipe.evaluate_every
        if step == 0 and self.best.step < 0:
            self.evaluate(0, BASE_HELD_OUT)
        elif step and every and step % every == 0 and step not in self._done:
            self.evaluate(step)  # the run was stopped within this evaluation

    def on_step_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self._began = time.perf_counter()

    def on_pre_optimizer_step(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Stop before a gradient of NaN or infinity spoils the weights."""
        for name, parameter in self.session.model.named_parameters():
            if parameter.grad is not None and not bool(torch.isfinite(parameter.grad).all()):
                raise NotFiniteError(
                    "The gradient of {name} is not finite at step {step} of {phase}; the run was stopped "
                    "before it could damage the weights.",
                    name,
                    state.global_step + 1,
                    self.phase,
                    hint="A smaller learning rate usually helps; the best checkpoint before it is kept.",
                )

    def on_log(
        self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        if logs is None or "loss" not in logs:
            return
        step = self.steps_made = int(state.global_step)
        self.step_event(step, logs, time.perf_counter() - self._began)
        last = step >= int(state.max_steps)
        if last or (self.recipe.evaluate_every and step % self.recipe.evaluate_every == 0):
            try:
                self.evaluate(step)
            except Cancelled:
                self._stop(control)
        if step % self.recipe.checkpoint_every == 0 or last:
            control.should_save = True
        if not self.stopped:
            self._handle_requests(step, control)
        self._stop_early(control)

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        step = int(state.global_step)
        if self._processes.is_main_process:
            self._mark_saved(step)
        if self._asked_to_stop or self.late:
            self._measure_unasked(step)

    # -- what they do

    def _mark_saved(self, step: int) -> None:
        folder = checkpoints.phase_folder(self.session.run, self.phase) / f"checkpoint-{step}"
        checkpoints.mark_whole(folder, self.phase, step)
        self.log.say(
            ev.Checkpoint, phase=self.phase, step=step, path=str(folder.relative_to(self.session.run))
        )
        checkpoints.prune(self.session.run, self.phase, self.recipe.keep_checkpoints)

    def _measure_unasked(self, step: int) -> None:
        """Evaluate a run that ends at this step, unless it was just done or would take long.

        Its checkpoint is saved by now; another request to stop ends the evaluation.
        """

        def is_quick() -> bool:
            seconds = self.session.held_out_seconds
            return self._evaluated != step and seconds is not None and seconds <= UNASKED_SECONDS

        if self._processes.broadcast(is_quick):
            with contextlib.suppress(Cancelled):
                self.evaluate(step, LAST_HELD_OUT)

    def evaluate(self, step: int, stage: Text = HELD_OUT) -> None:
        """Log held-out figures and probe answers at this step, and save the adapter if it is the best yet.

        Raises Cancelled once the run is to stop.
        """
        rows = self.session.validation_rows
        if not rows:
            return
        figures = self.session.evaluate(rows, stage)
        self._evaluated = step
        better = self._note(figures.exact, figures.reward)
        beaten = self.best.beaten_by(figures.exact, figures.reward)
        if beaten:
            self.best = checkpoints.Best(self.phase, step, figures.exact, figures.reward, self._count(step))
        if beaten and self._processes.is_main_process:
            checkpoints.save_adapter(
                self.session.run / "checkpoints" / "best", self.session.save_adapter, self.best
            )
        self.log.say(
            ev.HeldOut,
            phase=self.phase,
            step=step,
            exact=figures.exact,
            reward=figures.reward,
            rows=len(rows),
            best=better,
            seconds=round(figures.seconds, 3),
        )
        count = min(self.recipe.probes, len(rows))
        answers = tuple(
            ev.ProbeAnswer(
                row=row.id,
                prompt=row.prompt,
                expected=row.with_only(met).answer_text(),
                answer=said.answer,
                reward=reward,
                working=said.working,
            )
            for row, text, reward, met in zip(
                rows[:count], figures.answers, figures.rewards, figures.met, strict=False
            )
            for said in [self.session.project.task.parts_of(text)]
        )
        self.log.say(ev.Probes, phase=self.phase, step=step, answers=answers)

    def _note(self, exact: float, reward: float) -> bool:
        """Whether these figures are the highest so far; counts the evaluations since those."""
        better = (exact, reward) > self._highest
        self._highest = max(self._highest, (exact, reward))
        self._since_best = 0 if better else self._since_best + 1
        return better

    def _count(self, step: int) -> int:
        """A step of this phase in the count over both phases."""
        return step + (0 if self.phase == "warm_start" else self.session.warm_steps)

    def _handle_requests(self, step: int, control: Any) -> None:
        requests = self._processes.broadcast(self.log.requests)
        if "checkpoint" in requests:
            control.should_save = True
            self.log.fulfil("checkpoint")
        if "pause" in requests and "stop" not in requests:
            requests = pause(self.log, self._processes, phase=self.phase, step=step)
        if "stop" in requests:
            self._asked_to_stop = True
            self.log.fulfil("stop", "pause", "resume")
            self._stop(control)

    def _stop(self, control: Any) -> None:
        self.stopped = True
        control.should_training_stop = control.should_save = True

    def _is_late(self) -> bool:
        """Whether the time is up, but for that in which the run is measured."""
        seconds = self.session.held_out_seconds or 0.0
        measuring = seconds if seconds <= UNASKED_SECONDS else 0.0
        return self._deadline is not None and time.monotonic() + measuring > self._deadline

    def _stop_early(self, control: Any) -> None:
        self.late = self._processes.broadcast(self._is_late)
        if self.late and not self.stopped:
            self.early = Text("the time limit")
        elif self.recipe.patience and self._since_best >= self.recipe.patience:
            self.early = Text("no better held-out figure in {since_best} evaluations", self._since_best)
        if self.early:
            control.should_training_stop = control.should_save = True


Figures = tuple[float, float]  # exact match, mean reward


def _figures(run: Path, every: int) -> list[tuple[ev.Phase, int, Figures]]:
    """Phase, step and figures of each evaluation so far, without those that only a stop asked for."""
    events = [event for event, *_ in read_summary(run).held_out]
    last_warm = max((event.step for event in events if event.phase == "warm_start"), default=0)
    return [
        (event.phase, event.step, (event.exact, event.reward))
        for event in events
        if (every and event.step % every == 0) or (event.phase, event.step) == ("warm_start", last_warm)
    ]


def _highest_and_since(
    measured: Sequence[tuple[ev.Phase, int, Figures]], phase: ev.Phase
) -> tuple[Figures, int]:
    """The highest figures, and how many evaluations of this phase came after them."""
    highest, since = (-1.0, -1.0), 0
    for of, _, figures in measured:
        better = figures > highest
        highest = max(highest, figures)
        since = 0 if better else since + (of == phase)
    return highest, since

"""Measuring a run that ended before its last steps were evaluated on the held-out rows."""

from __future__ import annotations

import contextlib
from pathlib import Path

import torch

from engine.base.errors import NotMeasuredError, UserError
from engine.base.progress import Cancelled
from engine.base.text import Text
from engine.models.adapter import load_into
from engine.project import Project
from engine.runs import events as ev
from engine.runs.checkpoints import Saved, newest
from engine.runs.recipe_values import load_recipe
from engine.runs.runlog import RunLog
from engine.runs.stages import BASE_HELD_OUT
from engine.runs.summary import RunSummary, read_summary
from engine.training.callback import TrainingCallback
from engine.training.pipeline import opened, report_of
from engine.training.session import Session


class _Measurement(TrainingCallback):
    """Evaluates as a step of this phase would."""

    def __init__(self, session: Session, phase: ev.Phase) -> None:
        self.phase = phase
        super().__init__(session, None)


def measure(project: Project, run: Path) -> ev.Status:
    """Evaluate the last checkpoint of a run, and the base model where that was not done; returns its status.

    The run ends as it had ended; where the last checkpoint is the best one, it is kept as such. Raises
    UserError where there is nothing to measure, NotMeasuredError where it could not be done.
    """
    before = read_summary(run)
    last = _to_measure(before)
    recipe, log = load_recipe(run / "recipe.json"), RunLog(run)
    warm = last.phase == "warm_start"
    log.rewind(last.step if warm else 10**12, 0 if warm else last.step)
    failure: UserError | None = None
    try:
        session = opened(project, recipe, log, last.step, "measure")
        with contextlib.closing(session):
            measurement = _Measurement(session, last.phase)
            if before.base is None:
                measurement.evaluate(0, BASE_HELD_OUT)
            load_into(session.model, last.folder)
            measurement.evaluate(last.step)
    except Cancelled:
        pass  # it stays as it was
    except UserError as error:
        failure = error
    except torch.OutOfMemoryError:
        failure = UserError("The memory is full.", hint="Measure again when nothing else uses it.")
    if failure is not None:
        log.say(ev.Alarm, code="not_measured", message=failure.message, hint=failure.hint)
    status: ev.Status = before.finished.status if before.finished else "failed"
    report = before.report if status == "failed" else report_of(read_summary(run))
    message = before.message or Text("It ended without a message: its process was killed.")
    log.say(ev.Finished, status=status, message=message, report=report)
    if failure is not None:
        raise NotMeasuredError(failure.message, hint=failure.hint)
    return status


def _to_measure(run: RunSummary) -> Saved:
    name = run.folder.name
    if run.live:
        raise UserError(
            "The run {name} is still running.", name, hint="Stop it first, or wait until it ends."
        )
    if not run.can_measure:
        raise UserError("The run {name} has nothing to measure: its last step was evaluated.", name)
    last = newest(run.folder)
    if last is None:
        hint = Text("Resume the run: it begins again.")
        raise UserError("The run {name} has no checkpoint to measure.", name, hint=hint)
    return last

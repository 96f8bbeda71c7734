"""The runs that wait for the one that trains: kept in the project, so that they outlive the window."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.base.reasons import field_fault
from engine.runs.recipe import Recipe

FILE = "queue.json"
Reason = Literal["", "failed", "closed", "unable"]


class QueuedRun(BaseModel):
    """A new run with this recipe, or an earlier run that goes on, gets `more` GRPO steps, or is measured."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipe: Recipe | None = None
    name: str = ""  # of the new run
    run: str = ""  # the folder of the earlier one
    more: int = 0
    measures: bool = False


class Queue(BaseModel):
    """The next run first. `waits_because` is why none starts by itself: the run before failed, the runs were
    stopped as the window closed, or the next one could not be started.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    runs: tuple[QueuedRun, ...] = ()
    waits_because: Reason = ""


def load_queue(project: Path) -> Queue:
    """The queue of a project. Raises UserError where its file is damaged."""
    path = project / "runs" / FILE
    if not path.exists():
        return Queue()
    try:
        return Queue.model_validate_json(store.read_text(path))
    except ValidationError as error:
        raise UserError("{path}: {field}: {reason}.", path, *field_fault(error)) from error


def save_queue(project: Path, queue: Queue) -> None:
    """Raises UserError when the disk does not take it."""
    path = project / "runs" / FILE
    if not queue.runs:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise disk_error("delete", path, error) from error
        return
    store.write_text(path, queue.model_dump_json(indent=1) + "\n")

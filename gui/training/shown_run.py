"""The run that the page shows: its folder, what is known of it, and its job while it lives."""

from __future__ import annotations

from pathlib import Path

from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.summary import RunSummary
from gui.workspace.jobs import Job


class ShownRun:
    """One run: `read` is what its files hold, once they are read; a job has a summary of its own."""

    def __init__(self, folder: Path, job: Job | None) -> None:
        self.folder = folder
        self.job = job
        self.read: RunSummary | None = None
        self._unread = RunSummary(folder)

    @property
    def summary(self) -> RunSummary:
        """What is known of it by now."""
        return self.job.summary if self.job is not None else self.read or self._unread

    @property
    def recipe(self) -> Recipe | None:
        return self.summary.recipe

    @property
    def live(self) -> bool:
        return self.job is not None and self.job.live

    @property
    def status(self) -> str:
        return self.job.state if self.job is not None else self.read.status if self.read else ""

    @property
    def finished(self) -> ev.Finished | None:
        """How it ended; a job also knows how a process ended that wrote no last event."""
        return self.job.finished if self.job is not None else self.summary.finished

    @property
    def stopping(self) -> bool:
        return self.job is not None and self.live and self.job.requested("stop")

    @property
    def pausing(self) -> bool:
        waits = self.job is not None and self.job.state == "running" and self.job.requested("pause")
        return waits and not self.job.requested("resume")  # type: ignore[union-attr]  # waits: there is one

    @property
    def can_go_on(self) -> bool:
        return self.status in ("stopped", "failed") and self.recipe is not None and self.folder.is_dir()

    @property
    def can_measure(self) -> bool:
        """Whether steps were made after its last evaluation, and a checkpoint of them was saved."""
        return self.summary.can_measure and checkpoints.newest(self.folder) is not None

    @property
    def can_train_further(self) -> bool:
        """Whether steps can be added behind its end."""
        phase = self.recipe.sampled_phase if self.recipe is not None else None
        return self.status == "done" and bool(phase and checkpoints.last_whole(self.folder, phase))

    def goes_on_from(self) -> tuple[ev.Phase, int] | None:
        """The phase and step of the checkpoint that a resumed run begins with; None: from the start."""
        warm_over = (self.folder / "checkpoints" / "warm_start_end" / checkpoints.WHOLE).exists()
        last = checkpoints.newest(self.folder)
        if last is not None and (last.phase != "warm_start" or not warm_over):
            return last.phase, last.step
        after = self.recipe.sampled_phase if self.recipe is not None else None
        return (after, 0) if warm_over and after else None

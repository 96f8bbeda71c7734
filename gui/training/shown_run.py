"""The run that the page shows: its folder, what is known of it, and its job while it lives."""

from __future__ import annotations

from pathlib import Path

from engine.base.errors import UserError
from engine.runs import checkpoints
from engine.runs.events import Phase
from engine.runs.recipe import Recipe, load_recipe
from gui.training.run_picture import RunPicture
from gui.workspace.jobs import Job


class ShownRun:
    """Facts of one run. `status` is that of its job, or what its events say once they are read."""

    def __init__(self, folder: Path, job: Job | None) -> None:
        self.folder = folder
        self.job = job
        self.picture = RunPicture()
        self.read_status = ""
        self.recipe: Recipe | None
        try:
            self.recipe = load_recipe(folder / "recipe.json")
        except UserError:
            self.recipe = None
        if job is not None:
            self.picture.take(job.events)

    @property
    def live(self) -> bool:
        return self.job is not None and self.job.live

    @property
    def status(self) -> str:
        return self.job.state if self.job is not None else self.read_status

    @property
    def finished_message(self) -> str:
        finished = self.job.finished if self.job is not None else self.picture.finished
        return finished.message if finished else ""

    @property
    def finished_report(self) -> str:
        finished = self.job.finished if self.job is not None else self.picture.finished
        return finished.report if finished else ""

    @property
    def stopping(self) -> bool:
        return self.job is not None and self.live and self.job.requested("stop")

    @property
    def pausing(self) -> bool:
        waits = self.job is not None and self.job.state == "running" and self.job.requested("pause")
        return waits and not self.job.requested("resume")  # type: ignore[union-attr]

    @property
    def can_go_on(self) -> bool:
        return self.status in ("stopped", "failed") and self.recipe is not None and self.folder.is_dir()

    @property
    def can_train_further(self) -> bool:
        """Whether steps can be added behind the end of its GRPO."""
        return self.status == "done" and checkpoints.last_whole(self.folder, "grpo") is not None

    def goes_on_from(self) -> tuple[Phase, int] | None:
        """The phase and step of the checkpoint that a resumed run begins with; None: from the start."""
        warm_over = (self.folder / "checkpoints" / "warm_start_end" / checkpoints.WHOLE).exists()
        if found := checkpoints.last_whole(self.folder, "grpo"):
            return "grpo", found[1]
        if warm_over:
            return "grpo", 0
        found = checkpoints.last_whole(self.folder, "warm_start")
        return ("warm_start", found[1]) if found else None

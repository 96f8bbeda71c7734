"""The last dry run on disk: its answers, its age, and their score by the present rewards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.data.rows import Row
from engine.jobs import ScoreJob, finished_jobs, load_job, read_result
from engine.rewards.dryrun import DryRun, judged_again
from engine.rewards.rubric import Rubric
from engine.task import Task


@dataclass(frozen=True, slots=True)
class LastRun:
    """One finished dry run: its job, when it ended (seconds since 1970), and its result."""

    folder: Path
    job: ScoreJob
    time: float
    result: dict[str, Any]

    @property
    def mean(self) -> float | None:
        """The mean reward by the rubric at that time."""
        mean = self.result.get("mean")
        return float(mean) if isinstance(mean, int | float) else None

    def judged(self, rubric: Rubric, rows: Iterable[Row], task: Task) -> DryRun:
        """Its answers, judged by this rubric. Raises UserError where the result is damaged."""
        return judged_again(rubric, rows, self.result, task.schema)


def last_run(project: Path) -> LastRun | None:
    """The newest dry run that can be read, or None."""
    for folder in finished_jobs(project, "score"):
        try:
            job, result = load_job(folder), read_result(folder)
            ended = (folder / "result.json").stat().st_mtime
        except (UserError, OSError):
            continue
        if isinstance(job, ScoreJob) and isinstance(result, dict):
            return LastRun(folder, job, ended, result)
    return None

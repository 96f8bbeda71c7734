"""What the Runs page shows of a project's studies, read beside the window."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from engine.base.errors import UserError
from engine.study.folder import Ended, Study, load_study, studies
from engine.study.forecast import Forecast
from engine.study.report import Report, report_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One study in the list: cells that are done of all, and how the last sitting ended."""

    study: Study
    done: int
    cells: int
    ended: Ended

    @property
    def finished(self) -> bool:
        return self.done == self.cells


@dataclass(frozen=True, slots=True)
class Reading:
    """All studies, the newest first, and the report of one of them with the seconds that are left."""

    studies: tuple[Shown, ...]
    report: Report | None
    seconds_left: float | None


def read(project: Path, chosen: Path | None) -> Reading:
    """Read the studies of a project; a damaged one is left out."""
    found: list[Shown] = []
    for folder in studies(project):
        with contextlib.suppress(UserError):
            study = load_study(folder)
            cells = study.grid.cells
            found.append(Shown(study, sum(map(study.is_done, cells)), len(cells), study.state().ended))
    one = next((one for one in found if one.study.folder == chosen), found[0] if found else None)
    if one is None:
        return Reading((), None, None)
    return Reading(tuple(found), report_of(one.study), _left(one.study))


def _left(study: Study) -> float | None:
    """Seconds that the cells take which are not done; None where nothing tells."""
    results = study.results()
    with contextlib.suppress(UserError):
        rest = [cell for cell in study.grid.cells if cell not in results]
        total = Forecast(study.project, study.grid, results).total(rest)
        return None if total is None else max(0.0, total - sum(map(study.train_seconds, rest)))
    return None

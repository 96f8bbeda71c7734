"""How long the cells of a study take: by cells that are done, else by earlier runs, else by formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, median

from engine.app.hardware import load
from engine.models.local import look_up
from engine.planning.conditions import Conditions, Room, shape_of
from engine.planning.past_pace import PastPace, pace_of
from engine.project import Project
from engine.runs.runs import run_folders
from engine.runs.summary import read_summary
from engine.study.folder import FOLDER, SPLIT, Result
from engine.study.grid import Cell, Grid, is_endpoint

Seconds = float | None  # None: nothing tells


class Forecast:
    """The seconds of each cell of a grid on the rows of a project. Raises UserError for an unusable model.

    `done` are the results so far; what they took corrects the estimates of their model's other cells.
    """

    def __init__(self, project: Project, grid: Grid, done: Mapping[Cell, Result] | None = None) -> None:
        self._grid, self._done = grid, dict(done or {})
        rows = project.rows()
        self._train, self._valid, self._test = (
            sum(row.split == split for row in rows) for split in ("train", "valid", SPLIT)
        )
        paces, shape = _paces(project), shape_of(rows, project.task)
        room = Room.of(load())
        self._conditions = {
            model: Conditions(look_up(model), self._train, self._valid, shape, room, paces)
            for model in grid.models
            if not is_endpoint(model)
        }

    def seconds(self, cell: Cell) -> Seconds:
        """Seconds that a cell takes from its start to its result; what it took where it is done."""
        if cell in self._done:
            return self._done[cell].seconds
        alike = [
            result.seconds
            for one, result in self._done.items()
            if one.model_copy(update={"seed": cell.seed}) == cell
        ]
        if alike:
            return fmean(alike)
        raw = self._raw(cell)
        return None if raw is None else raw * self._factor(cell.model)

    def total(self, cells: Sequence[Cell]) -> Seconds:
        """The seconds of these cells together."""
        found = [self.seconds(cell) for cell in cells]
        return None if None in found else sum(one for one in found if one is not None)

    def _factor(self, model: str) -> float:
        """How much longer the cells of this model took than was estimated."""
        ratios = [
            result.seconds / raw
            for cell, result in self._done.items()
            if cell.model == model and cell.trains and (raw := self._raw(cell))
        ]
        return median(ratios) if ratios else 1.0

    def _raw(self, cell: Cell) -> Seconds:
        if is_endpoint(cell.model):
            return None
        if cell.method == "supervised-longer":
            paid = self._grid.paid_by(cell)
            return self._done[paid].seconds if paid in self._done else self._raw(paid)
        recipe = self._grid.recipe.model_copy(update={"model": cell.model})
        if cell.trains:
            recipe = self._grid.recipe_of(cell)
        conditions = self._conditions[cell.model]
        clock, rows = conditions.clock(recipe), conditions.rows(recipe)
        times = clock.times(recipe)
        if times is None:
            return None
        answering = self._test * times.held_out_row
        if not cell.trains:
            return answering
        training = clock.seconds(recipe, rows.train, rows.held_out)
        return None if training is None else training[0] + answering


def _paces(project: Project) -> list[PastPace]:
    """The paces of a project's earlier runs, the newest first; of a study, those of its cells go before."""
    of_study = project.folder.parent.name == FOLDER
    folders = [project.folder, *([project.folder.parent.parent] if of_study else [])]
    runs = [run for folder in folders for run in reversed(run_folders(folder))]
    return [pace for run in runs if (pace := pace_of(read_summary(run))) is not None]

"""What training was measured to bring: by this computer's runs, and by a table that is shipped."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from engine.assess.likeness import LOOKED_AT, Likeness, likeness
from engine.assess.saved import SavedAssessment, saved_assessments
from engine.base import settings, store
from engine.base.errors import UserError
from engine.data.rows import parse_lines
from engine.runs.runs import run_folders
from engine.runs.summary import RunSummary, read_summary

TABLE = "measured.json"  # in resources/; benchmarks/measured.py writes it
MOST_PROJECTS = 6  # other ones that are looked at
MOST_RUNS = 8  # of each project, the newest
_EMBEDDED = {"embedded": "smollm2-135m-instruct"}
_QUANTISED = re.compile(r"[-_.](q\d\w*|iq\d\w*|f16|bf16|f32|gguf)$")
TestedOn = Literal["test", "unseen", "valid"]
Place = Literal["here", "elsewhere", "shipped"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ShippedFigure(_Value):
    """Exact match, 0 to 1, after training on so many `rows`, over `tested` rows that took no part in it.

    `task`: a task of the shipped table, or the name of a project. `taught` counts the right answers that were
    learned from, each pass anew; `sampled` the model's own answers that were scored, in the phase `phase`.
    `tested_on`: "unseen" are test rows in wordings that training never shows, "valid" ones chose the
    checkpoint. `source` is the command that measured it, or the run.
    """

    task: str
    model: str
    rows: int
    taught: int
    sampled: int = 0
    phase: str = ""
    exact: float
    tested: int
    tested_on: TestedOn = "test"
    date: str
    source: str


class Measured(ShippedFigure):
    """A figure of any place, with the likeness of its rows, which the shipped table has once for a task."""

    tested_on: TestedOn
    like: Likeness
    place: Place = "shipped"


class ShippedTable(_Value):
    """`tasks`: the shape of each task's rows. `by_hand`: figures that no script of ours can read again."""

    tasks: dict[str, Likeness]
    by_hand: tuple[ShippedFigure, ...]
    by_script: tuple[ShippedFigure, ...]


_TABLE = TypeAdapter(ShippedTable)


def model_key(name: str) -> str:
    """Equal for what is the same model: embedded, a hub name, a folder, a GGUF file of any quantisation."""
    key = re.split(r"[/\\]", name.strip().rstrip("/\\"))[-1].lower()
    while (shorter := _QUANTISED.sub("", key)) != key:
        key = shorter
    return _EMBEDDED.get(key, key)


@cache
def shipped() -> tuple[Measured, ...]:
    """The figures of the shipped table."""
    table = _TABLE.validate_json(store.read_text(store.resource(TABLE)))
    return tuple(
        Measured(**figure.model_dump(), like=table.tasks[figure.task])
        for figure in (*table.by_hand, *table.by_script)
    )


def known_to(project: Path, like: Likeness, runs: Sequence[RunSummary] | None = None) -> list[Measured]:
    """All that was measured: in this project, whose rows are `like`, in recent ones, and by the table.

    `runs` are those of this project, the newest first; None: they are read.
    """
    return [*of_project(project, like, "here", runs), *_elsewhere(project), *shipped()]


def of_project(
    project: Path, like: Likeness, place: Place, runs: Sequence[RunSummary] | None = None
) -> list[Measured]:
    """What the newest runs of a project were measured to bring, each by its best figures."""
    assessments = saved_assessments(project)
    if runs is None:
        folders = run_folders(project)[: -MOST_RUNS - 1 : -1]
        runs = [_summary(folder, store.changed_at(folder / "events.jsonl")) for folder in folders]
    figures = (_of_run(run, assessments, like, place) for run in runs[:MOST_RUNS])
    return [figure for figure in figures if figure is not None]


@lru_cache(maxsize=MOST_RUNS * (MOST_PROJECTS + 1))
def _summary(folder: Path, changed: float) -> RunSummary:
    """The summary of a run, read again only when its events have `changed`. Not to be modified."""
    return read_summary(folder)


def _elsewhere(project: Path) -> list[Measured]:
    others = [path for one in settings.load().recent if (path := Path(one)) != project and run_folders(path)]
    found: list[Measured] = []
    for other in others[:MOST_PROJECTS]:
        with contextlib.suppress(OSError, UserError, UnicodeDecodeError):
            with (other / "rows.jsonl").open(encoding="utf-8") as file:
                rows = parse_lines(islice(file, LOOKED_AT)).rows
            like = likeness(rows)
            found += of_project(other, like, "elsewhere") if like else []
    return found


def _of_run(
    run: RunSummary, assessments: Sequence[SavedAssessment], like: Likeness, place: Place
) -> Measured | None:
    """By the newest assessment on test rows, or else by its validation rows; None where neither is known."""
    recipe, started = run.recipe, run.started
    if recipe is None or started is None or run.live:
        return None
    exact, tested, tested_on = _assessed(run.folder, assessments) or _validated(run) or (0.0, 0, "valid")
    if not tested:
        return None
    warm = run.steps["warm_start"]
    sampled = recipe.prompts_per_step * recipe.group_size * (run.step - warm)
    return Measured(
        task=run.folder.parent.parent.name,
        model=recipe.model,
        rows=started.train_rows,
        taught=warm * recipe.warm_batch,
        sampled=sampled,
        phase=(recipe.sampled_phase or "") if sampled else "",
        exact=exact,
        tested=tested,
        tested_on=tested_on,
        date=datetime.fromtimestamp(run.began or 0).strftime("%Y-%m-%d"),
        source=run.name,
        like=like,
        place=place,
    )


def _assessed(run: Path, assessments: Sequence[SavedAssessment]) -> tuple[float, int, TestedOn] | None:
    """The newest assessment of what the run came to; never of what it was after its warm start."""
    names = {f"{run.name}:best", f"{run.name}:last"}
    for saved in assessments:
        found = saved.summary
        for model in reversed(found.models):
            if found.split == "test" and model.spec in names:
                return model.exact.estimate, found.rows, "test"
    return None


def _validated(run: RunSummary) -> tuple[float, int, TestedOn] | None:
    best = run.best
    return (best.exact, best.rows, "valid") if best is not None and best.step else None

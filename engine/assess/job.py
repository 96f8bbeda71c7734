"""The assessment job: both models answer the same held-out rows, and the comparison is saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from time import monotonic

from engine.assess.compare import Comparison, Cost, Origin, compare
from engine.assess.predict import ModelRef, open_model
from engine.assess.saved import FOLDER, keep
from engine.base.errors import UserError
from engine.base.store import check_writable
from engine.models.gguf_file import check_playable, read_header
from engine.project import Project

OnAnswer = Callable[[int, int], None]


def assess(
    project: Project,
    a: ModelRef,
    b: ModelRef,
    split: str = "test",
    limit: int = 0,
    progress: OnAnswer | None = None,
    on_weight: OnAnswer | None = None,
) -> tuple[Comparison, Path]:
    """Compare model `b` with model `a` on a split; returns the comparison and the file it is saved in.

    `limit` takes the first rows only; `progress` counts the answers of both models, `on_weight` the tensors
    of each while it is loaded. Both may say as much as the one that may say more, so that no answer is cut
    for one of them alone. Raises UserError for a model that cannot be opened, a split without
    rows, a project that cannot be written to.
    """
    rows = project.split(split)
    rows = rows[:limit] if limit else rows
    if limit < 0:
        raise UserError("--limit must not be negative.")
    check_writable(project.folder / FOLDER)
    for ref in (a, b):
        if ref.gguf is not None:  # fail now rather than after the other model has answered everything
            check_playable(read_header(ref.gguf))
    prompts, longest = [row.prompt for row in rows], max(a.max_tokens, b.max_tokens)
    outputs, seconds, costs = [], list[float](), list[Cost]()
    for turn, ref in enumerate((a, b)):

        def counted(done: int, _: int, before: int = turn * len(rows)) -> None:
            if progress:
                progress(before + done, 2 * len(rows))

        began = monotonic()
        model = open_model(project, ref, on_weight)
        opened = monotonic()
        outputs.append(model.answer(prompts, longest, counted))
        ended = monotonic()
        seconds.append(round(ended - began, 2))
        tokens = fmean(model.tokens(outputs[-1]))
        costs.append(Cost(tokens=round(tokens, 1), seconds=round((ended - opened) / len(rows), 4)))
        del model  # before the other one is loaded
    comparison = compare(rows, outputs[0], outputs[1], project.rubric, project.task.schema, a.name, b.name)
    origin = Origin(
        split=split,
        model_a=a.spec,
        model_b=b.spec,
        seconds_a=seconds[0],
        seconds_b=seconds[1],
        cost_a=costs[0],
        cost_b=costs[1],
    )
    comparison = comparison.model_copy(update={"origin": origin})
    return comparison, keep(project, comparison)

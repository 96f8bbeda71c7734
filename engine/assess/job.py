"""The assessment job: every model answers the same held-out rows, and the assessment is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean
from time import monotonic

from engine.assess.assessment import Assessment, Cost
from engine.assess.judge import Answered, judge
from engine.assess.predict import ModelRef, open_model
from engine.assess.saved import FOLDER, keep, new_folder
from engine.base.errors import UserError
from engine.base.store import check_writable
from engine.models.gguf_file import check_playable, read_header
from engine.project import Project

OnAnswer = Callable[[int, int], None]


def assess(
    project: Project,
    models: Sequence[ModelRef],
    split: str = "test",
    limit: int = 0,
    progress: OnAnswer | None = None,
    on_weight: OnAnswer | None = None,
) -> tuple[Assessment, Path]:
    """Let all models answer a split; returns the assessment and the file it is saved in.

    `limit` takes the first rows only; `progress` counts the answers of all models, `on_weight` the tensors
    of each while it is loaded. All may say as much as the one that may say most, so that no answer is cut
    for one of them alone. Raises UserError for a model that cannot be opened, a split without
    rows, a project that cannot be written to.
    """
    rows = project.split(split)
    rows = rows[:limit] if limit else rows
    if limit < 0:
        raise UserError("--limit must not be negative.")
    check_writable(project.folder / FOLDER)
    for ref in models:
        if ref.gguf is not None:  # fail now rather than after the other model has answered everything
            check_playable(read_header(ref.gguf))
    prompts, longest = [row.prompt for row in rows], max(ref.max_tokens for ref in models)
    answered = list[Answered]()
    for turn, ref in enumerate(models):

        def counted(done: int, _: int, before: int = turn * len(rows)) -> None:
            if progress:
                progress(before + done, len(models) * len(rows))

        began = monotonic()
        model = open_model(project, ref, on_weight)
        opened = monotonic()
        outputs = model.answer(prompts, longest, counted)
        ended = monotonic()
        tokens = fmean(model.tokens(outputs))
        cost = Cost(tokens=round(tokens, 1), seconds=round((ended - opened) / len(rows), 4))
        answered.append(Answered(ref.name, outputs, ref.spec, seconds=round(ended - began, 2), cost=cost))
        del model  # before the next one is loaded
    found = judge(rows, answered, project.rubric, project.task.schema)
    found = found.model_copy(update={"split": split, "limit": limit})
    return found, keep(new_folder(project, [ref.name for ref in models]), found)

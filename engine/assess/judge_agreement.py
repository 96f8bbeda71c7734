"""Compares a judge with the person's own marks. Heavy: it may ask an endpoint."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from engine.assess.marked import Marked, comparable
from engine.assess.stats import cohen_kappa, wilson
from engine.base.errors import UserError
from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.judging.agreement import Agreement, Disagreement, keep_agreement
from engine.judging.asking import Judges
from engine.judging.models import content_of
from engine.project import Project
from engine.rewards.judges import parameters_of, questions
from engine.rewards.model_judge import NAME, RIGHT
from engine.rewards.rubric import Entry, Rubric
from engine.rewards.verdicts import Question, Verdict, Verdicts

_Judged = tuple[Marked, Question, Verdict]


def entries_of(rubric: Rubric, name: str = "") -> tuple[Entry, ...]:
    """The entries of a rubric that a model judges, or the one of this name. Raises UserError for none."""
    known = [entry for entry in rubric.entries if entry.dimension == NAME]
    found = tuple(entry for entry in known if name in ("", entry.part_name))
    if not known:
        raise UserError(
            "No reward of this project is judged by a model.",
            hint="Add “Judged by a model” on the Rewards page.",
        )
    if not found:
        names = Text("Known: {list}.", ", ".join(entry.part_name for entry in known))
        raise UserError("No judge is named {name!r}.", name, hint=names)
    return found


def compare(
    project: Project, entry: Entry, marks: Sequence[Marked], progress: Progress = silent
) -> Agreement:
    """Ask the judge of an entry about the answers that the person marked, and keep how far both agree.

    `marks` are those of `marked_answers`. What `progress` raises stops the work; the verdicts that came are
    kept. Raises UserError for a judge that is not there, and without marks or any verdict.
    """
    chosen, rubric = parameters_of(entry), project.rubric
    content = content_of(chosen.model)
    marked = comparable(entry, rubric, marks)
    if not marked:
        raise UserError(
            "There is no mark to compare the judge with.",
            hint="On the Assess page, mark answers right or wrong whose text is not the expected one.",
        )
    with Judges(lambda text: progress(text, 0, len(marked))) as judges:
        judges.ask([entry], rubric, [(one.row, one.said) for one in marked], progress)
    judged = [best for one in marked if (best := _best(entry, rubric, one)) is not None]
    if not judged:
        raise UserError("The judge gave no verdict: {reason}.", _reason(entry, rubric, marked[0]))
    sides = Counter((one.right, _is_right(verdict)) for one, _, verdict in judged)
    table = (sides[True, True], sides[True, False], sides[False, True], sides[False, False])
    share = wilson(table[0] + table[3], len(judged))
    found = Agreement(
        criterion=chosen.criterion,
        field=chosen.field,
        model=chosen.model,
        content=content,
        both=table[0],
        only_person=table[1],
        only_judge=table[2],
        neither=table[3],
        low=share.low,
        high=share.high,
        kappa=cohen_kappa(*table),
        unjudged=len(marked) - len(judged),
        input_tokens=fmean(verdict.input_tokens for *_, verdict in judged),
        output_tokens=fmean(verdict.output_tokens for *_, verdict in judged),
        seconds=fmean(verdict.seconds for *_, verdict in judged),
        made=time.time(),
        disagreements=_disagreements(judged),
    )
    keep_agreement(project.folder, found)
    return found


def _best(entry: Entry, rubric: Rubric, one: Marked) -> _Judged | None:
    """The highest verdict over the right answers of the row, as `score` takes it; None without any."""
    asked = [*questions(entry, rubric, one.row, one.said)]
    given = [
        (each, verdict)
        for each, verdict in zip(asked, Verdicts().get_all(asked), strict=True)
        if verdict is not None and verdict.score is not None
    ]
    if not given:
        return None
    return (one, *max(given, key=lambda pair: pair[1].score or 0.0))


def _is_right(verdict: Verdict) -> bool:
    return verdict.score is not None and verdict.score >= RIGHT


def _disagreements(judged: Sequence[_Judged]) -> tuple[Disagreement, ...]:
    return tuple(
        Disagreement(
            row=one.row.id,
            model=one.model,
            expected=asked.expected or "",
            given=asked.given,
            right=one.right,
            score=verdict.score or 0.0,
            reason=verdict.reason,
        )
        for one, asked, verdict in judged
        if one.right != _is_right(verdict)
    )


def _reason(entry: Entry, rubric: Rubric, one: Marked) -> Text:
    verdict = Verdicts().get(next(questions(entry, rubric, one.row, one.said)))
    return verdict.reason if verdict is not None else Text("nothing came")

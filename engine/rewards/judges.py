"""The entries of a rubric whose scores are verdicts of a model, and what such a model has to be asked."""

from __future__ import annotations

from collections.abc import Iterator

from engine.data.rows import Row
from engine.rewards.model_judge import NAME, JudgeParameters, question
from engine.rewards.rubric import Entry, Rubric
from engine.rewards.verdicts import Question


def judges(rubric: Rubric) -> tuple[Entry, ...]:
    """The entries that need a model's verdicts: those that are on and weigh something."""
    return tuple(entry for entry in rubric.active if entry.weight and entry.dimension == NAME)


def judge_models(rubric: Rubric) -> tuple[str, ...]:
    """The names of the models that judge, each once."""
    return tuple(dict.fromkeys(parameters_of(entry).model for entry in judges(rubric)))


def parameters_of(entry: Entry) -> JudgeParameters:
    """The parameters of an entry of this dimension."""
    assert isinstance(entry.parameters, JudgeParameters)
    return entry.parameters


def questions(entry: Entry, rubric: Rubric, row: Row, completion: str) -> Iterator[Question]:
    """What an entry has to ask before `score` can judge this answer, for each right answer of the row."""
    text = rubric.judged_text(completion)
    for number in range(len(row.answers())):
        asked = question(row.with_only(number), text, parameters_of(entry))
        if isinstance(asked, Question):
            yield asked

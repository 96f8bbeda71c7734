"""The reward dimension whose score is a model's verdict on a text, against a criterion in the person's words.

The function itself asks nobody: it looks up what `engine.judging` has asked before, and a text that nobody
has judged yet has no score. What needs no judge is told without one.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field

from engine.base.errors import UserError
from engine.base.json_values import same
from engine.data.rows import Row
from engine.rewards.pair import NO_OBJECT, pair, right
from engine.rewards.parse import MISSING, lookup, parse, shown, storable
from engine.rewards.part import Parameters, Part, field_path, judged
from engine.rewards.verdicts import Question, Verdicts

NAME = "model_judge"
BUILT_IN = "base:embedded"  # the judge that needs no file and no address
LONGEST = 4000  # characters of a text that is judged
RIGHT = 0.5  # a verdict from here on counts as "right" beside the person's marks
CRITERION = "It says the same as the expected text: nothing is missing, added or changed."


class JudgeParameters(Parameters):
    """Who judges what, and by which criterion."""

    field: str = field_path(
        "",
        "The key in the answer whose text is judged (dots reach inside); empty judges the whole answer.",
        types=["string"],
    )
    criterion: str = Field(
        CRITERION,
        min_length=1,
        max_length=2000,
        title="Criterion",
        description="What a good text is, in a sentence or two. The model sees it with the request, the "
        "expected text and the given one.",
        json_schema_extra={"lines": 3},
    )
    model: str = Field(
        BUILT_IN,
        min_length=1,
        max_length=1000,
        title="Judge",
        description="The model that judges: a GGUF file, base:embedded, or endpoint:NAME.",
        json_schema_extra={"chosen_apart": True},
    )


def model_judge(row: Row, completion: str, parameters: JudgeParameters) -> Part:
    """The model's verdict on the text, 0 to 1. No score where it has none: not asked yet, or it gave none."""
    asked = question(row, completion, parameters)
    if isinstance(asked, Part):
        return asked
    try:
        verdict = Verdicts().get(asked)
    except UserError as error:
        return judged(None, "it could not be judged: {reason}", error.message)
    if verdict is None:
        return judged(None, "not judged yet")
    if verdict.score is None:
        return judged(None, "it could not be judged: {reason}", verdict.reason)
    return judged(verdict.score, "the judge gives {n:.2f}: {reason}", verdict.score, verdict.reason)


def question(row: Row, completion: str, parameters: JudgeParameters) -> Question | Part:
    """What the judge is asked of an answer; a Part where that is known without asking.

    So it is where the text is the expected one, is missing, or is far too long.
    """
    both = _whole(row, completion) if not parameters.field else _field(row, completion, parameters.field)
    if isinstance(both, Part):
        return both
    expected, given = both
    if len(given) > LONGEST:
        return judged(0.0, "the text is too long to be judged: {n} characters", len(given))
    return Question(parameters.model, parameters.criterion, storable(row.prompt), expected, given)


def _whole(row: Row, completion: str) -> tuple[str | None, str] | Part:
    given = storable(completion.strip())
    if not given:
        return judged(0.0, "the answer is empty")
    if row.completion is None:
        return None, given
    value = parse(completion).value
    if value is not None and same(row.completion, value):
        return judged(1.0, "exactly the expected answer")
    return storable(row.answer_text()), given


def _field(row: Row, completion: str, path: str) -> tuple[str | None, str] | Part:
    if row.completion is None:
        value = parse(completion).value
        if value is None:
            return NO_OBJECT
        given = lookup(value, path)
        return judged(0.0, "{path} is missing", path) if given is MISSING else (None, _text(given))
    both = pair(row, completion, path)
    if isinstance(both, Part):
        return both
    wanted, given = both
    if same(wanted, given):
        return right(path, wanted)
    if not isinstance(given, str) and isinstance(wanted, str):
        return judged(0.0, "{field} is {given}, which is not a text", path, shown(given))
    return _text(wanted), _text(given)


def _text(value: Any) -> str:
    return storable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))

"""The reward dimensions that fit any task: pure functions from (row, completion, parameters) to a Part.

Each reads the first JSON object of the completion, so that a good answer in bad wrapping still earns
something; only `json_parse`, `length` and `exact` judge the wrapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapidfuzz import fuzz

from engine.base.json_values import frozen, same
from engine.base.text import Text
from engine.base.working import split
from engine.data.rows import Row
from engine.rewards.dates import DateParameters, date_close
from engine.rewards.fields_match import FieldsMatchParameters, fields_match
from engine.rewards.model_judge import NAME as MODEL_JUDGE
from engine.rewards.model_judge import JudgeParameters, model_judge
from engine.rewards.pair import NO_OBJECT, pair, right, tolerated, wrong
from engine.rewards.parameters import (
    FieldParameters,
    JsonParseParameters,
    LengthParameters,
    NumberParameters,
    SchemaParameters,
    SetParameters,
    TextParameters,
    WorkingLengthParameters,
)
from engine.rewards.parse import MISSING, Where, parse, shown
from engine.rewards.part import Dimension, Part, judged
from engine.rewards.schema import answer_schema


def json_parse(row: Row, completion: str, parameters: JsonParseParameters) -> Part:
    """1 where the whole text is one JSON object; the parameters' credit where one can be recovered."""
    parsed = parse(completion)
    if parsed.where is Where.WHOLE:
        return judged(1.0, "the whole answer is one JSON object")
    if parsed.where is Where.FENCED:
        return judged(parameters.fenced, "the JSON object is in a code fence")
    if parsed.where is Where.INSIDE:
        return judged(
            parameters.surrounded, "the JSON object is surrounded by other text ({reason})", parsed.reason
        )
    return Part(0.0, parsed.reason)


def json_schema(row: Row, completion: str, parameters: SchemaParameters) -> Part:
    """The share of the schema's constraints that hold; a key the schema does not know is one broken."""
    if not parameters.answer_schema:
        return judged(None, "the task has no schema")
    value = parse(completion).value
    if value is None:
        return NO_OBJECT
    share = answer_schema(parameters.answer_schema).share(value)
    if share.held == share.counted:
        return judged(1.0, "all {counted} constraints hold", share.counted)
    why = Text("{held} of {counted} constraints hold: {reason}", share.held, share.counted, share.broken)
    return Part(share.held / share.counted, why)


def is_exact(row: Row, completion: str, schema: Mapping[str, Any]) -> bool:
    """Exact match, as the whole program means it.

    The stripped completion is one JSON object with the keys of a right answer and equal values: key order is
    ignored, numbers compare by value (35 is 35.0, true is not 1), texts literally, lists in order,
    but lists of texts that the schema calls `uniqueItems` as sets.
    """
    parsed = parse(completion)
    if parsed.where is not Where.WHOLE:
        return False
    compiled = answer_schema(schema)
    return any(compiled.equal(parsed.value, answer) for answer in row.answers())


def exact(row: Row, completion: str, parameters: SchemaParameters) -> Part:
    """1 for an exact match, else 0."""
    if is_exact(row, completion, parameters.answer_schema):
        return judged(1.0, "exactly the expected answer")
    parsed = parse(completion)
    if parsed.where is not Where.WHOLE or parsed.value is None:
        return judged(0.0, "the answer is not one JSON object: {reason}", parsed.reason)
    keys = [*row.completion, *(key for key in parsed.value if key not in row.completion)]
    wrong = [
        key for key in keys if not same(parsed.value.get(key, MISSING), row.completion.get(key, MISSING))
    ]
    return judged(0.0, "not as expected: {list}", ", ".join(shown(key) for key in wrong[:5]))


def field_equals(row: Row, completion: str, parameters: FieldParameters) -> Part:
    """1 where the field has the expected value, else 0; nothing where no such field is expected."""
    both = pair(row, completion, parameters.field)
    if isinstance(both, Part):
        return both
    wanted, given = both
    if same(wanted, given):
        return right(parameters.field, wanted)
    return wrong(parameters.field, wanted, given)


def number_close(row: Row, completion: str, parameters: NumberParameters) -> Part:
    """1 within the larger of the two tolerances; beyond it partial * 0.5 ** (excess / (halving * |goal|))."""
    field = parameters.field
    both = pair(row, completion, field)
    if isinstance(both, Part):
        return both
    wanted, given = both
    if not _is_number(wanted):
        return judged(None, "the expected {field} is not a number", field)
    if not _is_number(given):
        return judged(0.0, "{field} is {given}, which is not a number", field, shown(given))
    goal, error = float(wanted), abs(float(given) - float(wanted))
    beyond = error - max(parameters.absolute, parameters.relative * abs(goal))
    if beyond <= 0 or same(wanted, given):
        return tolerated(field, wanted, given)
    scale = abs(goal) * parameters.halving or parameters.halving
    score = parameters.partial * 0.5 ** (beyond / scale)
    return judged(
        score, "{field} is {given}, {n:.6g} off {wanted}", field, shown(given), error, shown(wanted)
    )


def text_similar(row: Row, completion: str, parameters: TextParameters) -> Part:
    """rapidfuzz's `fuzz.ratio` / 100: the normalised indel similarity of two texts, 0 to 1."""
    if not parameters.field:
        wanted, given = row.answer_text(), completion.strip()
    else:
        both = pair(row, completion, parameters.field)
        if isinstance(both, Part):
            return both
        wanted, given = both
        if not isinstance(wanted, str):
            return judged(None, "the expected {field} is not a text", parameters.field)
        if not isinstance(given, str):
            return judged(0.0, "{field} is {given}, which is not a text", parameters.field, shown(given))
    if parameters.ignore_case:
        wanted, given = wanted.casefold(), given.casefold()
    if wanted == given:
        return judged(1.0, "the texts are equal")
    if len(given) > 50 * (len(wanted) + 20):
        return judged(0.0, "the text is far too long: {n} characters for {n2}", len(given), len(wanted))
    score = fuzz.ratio(wanted, given) / 100
    return judged(score, "{n:.0%} similar: {given}, expected {wanted}", score, shown(given), shown(wanted))


def set_score(wanted: list[Any], given: Any, name: str) -> Part:
    """F1 = 2 * hits / (given + expected) of a list against a set; a repeated item is a wrong one."""
    if not isinstance(given, list):
        return judged(0.0, "{name} is {given}, which is not a list", name, shown(given))
    goal, items = {frozen(item) for item in wanted}, [frozen(item) for item in given]
    hits = len(goal.intersection(items))
    if hits == len(goal) == len(items):
        return judged(1.0, "{name} is as expected: {wanted}", name, shown(wanted))
    f1 = 2 * hits / (len(items) + len(goal))
    if len(set(items)) < len(items):
        why = Text(
            "{name} is {given} with a repeated item, expected {wanted}", name, shown(given), shown(wanted)
        )
    else:
        why = Text("{name} is {given}, expected {wanted}", name, shown(given), shown(wanted))
    return Part(f1, why)


def set_match(row: Row, completion: str, parameters: SetParameters) -> Part:
    """`set_score` of one field; nothing where the expected answer has no list there."""
    both = pair(row, completion, parameters.field)
    if isinstance(both, Part):
        return both
    wanted, given = both
    if not isinstance(wanted, list):
        return judged(None, "the expected {field} is not a list", parameters.field)
    return set_score(wanted, given, parameters.field)


def length(row: Row, completion: str, parameters: LengthParameters) -> Part:
    """1 up to the allowed length, falling to 0 at twice it; times the share that is the JSON object."""
    size, allowed = len(completion.strip()), len(row.answer_text()) * parameters.ratio + parameters.slack
    score = min(1.0, max(0.0, 2.0 - size / allowed))
    why = Text("{size} characters, up to {n:.0f} allowed", size, allowed)
    parsed = parse(completion)
    if parameters.extra_text and parsed.value is not None and parsed.where is not Where.WHOLE:
        score *= (parsed.end - parsed.start) / size
        outside = size - (parsed.end - parsed.start)
        why = Text("{length}; {n} of them outside the JSON object", why, outside)
    return Part(score, why)


def working_length(row: Row, completion: str, parameters: WorkingLengthParameters) -> Part:
    """1 up to the allowed length of the working, falling to 0 at twice it; nothing in a task without any."""
    if not parameters.working:
        return judged(None, "the task has no working before its answer")
    size = len(split(completion).working)
    score = min(1.0, max(0.0, 2.0 - size / parameters.allowed))
    return judged(score, "{size} characters of working, up to {n:.0f} allowed", size, parameters.allowed)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return abs(float(value)) < float("inf")
    except OverflowError:
        return False


GENERAL: tuple[Dimension, ...] = (
    Dimension(
        "json_parse",
        "Is JSON",
        "The whole answer is one JSON object. An object in a code fence or amid other text earns a part.",
        json_parse,
        JsonParseParameters,
        form=True,
        needs_answer=False,
    ),
    Dimension(
        "json_schema",
        "Fits the schema",
        "The share of the schema's constraints that hold. An unknown key costs as one broken.",
        json_schema,
        SchemaParameters,
        form=True,
        needs_answer=False,
    ),
    Dimension(
        "exact",
        "Exact match",
        "1 when keys and values are just as expected, else 0: the figure that held-out rows are judged by.",
        exact,
        SchemaParameters,
    ),
    Dimension(
        "field_equals",
        "Field is right",
        "1 when one field has the expected value. Rows that expect no such field are left out.",
        field_equals,
        FieldParameters,
    ),
    Dimension(
        "number_close",
        "Number is close",
        "1 within a tolerance; beyond it a part that halves with the distance.",
        number_close,
        NumberParameters,
    ),
    Dimension(
        "date_close",
        "Date is close",
        "1 within a tolerance in days; beyond it a part that halves with the distance.",
        date_close,
        DateParameters,
    ),
    Dimension(
        "text_similar",
        "Text is similar",
        "How alike two texts are, letter by letter: of one field, or of the whole answer.",
        text_similar,
        TextParameters,
    ),
    Dimension(
        "set_match",
        "Set is right",
        "How well a list names the expected items (F1), in any order. A repeated item counts as wrong.",
        set_match,
        SetParameters,
    ),
    Dimension(
        "fields_match",
        "Fields are right",
        "How well the answer's fields are the expected ones (F1): missing, wrong and surplus ones all cost.",
        fields_match,
        FieldsMatchParameters,
    ),
    Dimension(
        "length",
        "Length",
        "1 up to an allowed length, less beyond; text outside the JSON object costs its share.",
        length,
        LengthParameters,
        form=True,
    ),
    Dimension(
        "working_length",
        "Working is short",
        "1 up to an allowed length of the working before the answer, less beyond.",
        working_length,
        WorkingLengthParameters,
        form=True,
        needs_answer=False,
        whole=True,
    ),
    Dimension(
        MODEL_JUDGE,
        "Judged by a model",
        "A model grades a text by your criterion. It may weigh once it was compared with your own marks.",
        model_judge,
        JudgeParameters,
        needs_answer=False,
        asked=True,
    ),
)

"""Checks a set of rows for problems before training."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from engine.base.progress import Progress, silent
from engine.base.reasons import place_of, placed_fault
from engine.base.text import Text
from engine.data.rows import Row, canonical
from engine.data.tokens import TokenLengths

SIMILAR = 90.0  # rapidfuzz ratio (0 to 100) from which two prompts are nearly the same
EVERY = 500  # rows between two reports of progress
_PIECES = 40  # pieces of a prompt that are left out in turn: words, or several words in longer prompts
_COMPARED = 8  # each row is compared with this many earlier training rows of a bucket, and as many others
_WORD = re.compile(r"\w+")


class Code(StrEnum):
    """The kind of a problem."""

    SCHEMA = "schema"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near duplicate"
    TWO_ANSWERS = "two answers"
    LEAK = "leak"
    NEAR_LEAK = "near leak"
    GOLD_REWARD = "gold reward"
    ACCEPTED = "accepted"
    TOO_LONG = "too long"
    MISSING_FIELD = "missing field"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one row, in a sentence. `row_id` is "" for a problem of the task or its rewards."""

    row_id: str
    code: Code
    message: Text


@dataclass(frozen=True, slots=True)
class Limits:
    """Token limits: the rows' lengths, and the maximum of an answer."""

    lengths: TokenLengths
    answer: int


class Remembered:
    """Caches a function of rows by row object: after an edit only changed rows are computed.

    Rows are immutable; the cache holds a reference, so that an object's id is not reused.
    """

    def __init__(self, judge: Callable[[Row], Text]) -> None:
        self._judge = judge
        self._faults: dict[int, tuple[Row, Text]] = {}

    def __call__(self, row: Row) -> Text:
        entry = self._faults.get(id(row))
        if entry is None:
            entry = self._faults[id(row)] = row, self._judge(row)
        return entry[1]

    def forget_all_but(self, rows: Iterable[Row]) -> None:
        kept = {id(row) for row in rows}
        self._faults = {key: value for key, value in self._faults.items() if key in kept}


def check(
    rows: Sequence[Row],
    schema: Mapping[str, Any],
    gold_fault: Callable[[Row], Text] | None = None,
    limits: Limits | None = None,
    progress: Progress = silent,
) -> list[Problem]:
    """All problems of the rows, check by check; `progress` may raise Cancelled.

    `gold_fault` returns why a row's expected answer would not get the full reward, or "":
    `partial(engine.rewards.dryrun.gold_fault, rubric)`. Without it rewards are not checked, and without
    `limits` lengths are not.
    """
    problems = schema_problems(rows, schema, progress)
    problems += accepted_problems(rows)
    progress(Text("Looking for repeated prompts"), 0, 0)
    problems += same_prompts(rows)
    problems += near_duplicates(rows, progress)
    if limits is not None:
        problems += length_problems(rows, limits)
    if gold_fault is not None:
        for row in counted(rows, Text("Judging the expected answers"), progress):
            if fault := gold_fault(row):
                problems.append(Problem(row.id, Code.GOLD_REWARD, fault))
    return problems


def length_problems(rows: Sequence[Row], limits: Limits) -> list[Problem]:
    """Rows whose answer would be cut off, or that exceed the model's context."""
    problems = []
    most, context = limits.answer, limits.lengths.context
    for row in rows:
        tokens = limits.lengths.of(row)
        if tokens is None:
            continue
        if tokens.answer > most:
            message = Text(
                "its answer has {answer} tokens; answers are cut after {answer2}", tokens.answer, most
            )
        elif context and tokens.prompt + max(tokens.answer, most) > context:
            message = Text(
                "its prompt has {prompt} tokens; with an answer of up to {answer} that is more "
                "than the {context} which the model takes",
                tokens.prompt,
                most,
                context,
            )
        else:
            continue
        problems.append(Problem(row.id, Code.TOO_LONG, message))
    return problems


def counted(rows: Sequence[Row], stage: Text, progress: Progress) -> Iterator[Row]:
    """Iterate over the rows, reporting progress."""
    for done, row in enumerate(rows):
        if done % EVERY == 0:
            progress(stage, done, len(rows))
        yield row


def schema_problems(
    rows: Sequence[Row], schema: Mapping[str, Any], progress: Progress = silent
) -> list[Problem]:
    """A problem for each row with a right answer that violates the schema, with its first three errors."""
    if not schema:
        return []
    from engine.base.json_schema import (
        Validator,  # brings jsonschema: 0.1 s, which showing problems need not pay
    )

    validator = Validator(schema)
    faults: dict[str, list[Text]] = {}  # answers repeat, and validating is slow
    problems: list[Problem] = []

    def reasons_of(value: Any) -> list[Text]:
        answer = canonical(value)
        if answer not in faults:
            errors = sorted(validator.errors(value), key=place_of)
            faults[answer] = list(dict.fromkeys(map(placed_fault, errors)))[:3]
        return faults[answer]

    for row in counted(rows, Text("Checking the answers against the schema"), progress):
        if reasons := reasons_of(row.completion):
            message = Text("its answer breaks the schema: {reasons}", reasons)
        elif reasons := next(filter(None, map(reasons_of, row.accepted)), []):
            message = Text("an answer that it accepts too breaks the schema: {reasons}", reasons)
        else:
            continue
        problems.append(Problem(row.id, Code.SCHEMA, message))
    return problems


def accepted_problems(rows: Sequence[Row]) -> list[Problem]:
    """Rows that list an answer twice: their expected answer once more, or a further one."""
    problems = []
    for row in rows:
        if not row.accepted:
            continue
        expected, *further = (json.dumps(answer, sort_keys=True) for answer in row.answers())
        if expected in further:
            message = Text("its expected answer is listed again among those that it accepts too")
        elif len(set(further)) < len(further):
            message = Text("an answer that it accepts too is listed twice")
        else:
            continue
        problems.append(Problem(row.id, Code.ACCEPTED, message))
    return problems


def same_prompts(rows: Sequence[Row]) -> list[Problem]:
    """Rows whose prompt repeats an earlier one up to case and spaces: leak, two answers, or duplicate.

    A prompt both in the training split and in another one is a leak, whatever its answer.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.plain_prompt()].append(row)
    return [problem for group in groups.values() if len(group) > 1 for problem in _repeats(group)]


def near_duplicates(rows: Sequence[Row], progress: Progress = silent) -> list[Problem]:
    """Rows with the same answer and nearly the same prompt as an earlier one.

    Nearly the same: at most one word differs (in any order), and rapidfuzz's ratio is at least SIMILAR. Only
    rows that share a key (the answer and all words but one) are compared, so the time is linear in the number
    of words; in a large bucket each row is compared with _COMPARED others per side. Prompts that differ only
    in case or spaces are left to `same_prompts`.
    """
    texts = [row.plain_prompt() for row in rows]
    answers = [row.answer_key() for row in rows]
    partner: dict[int, int] = {}
    for done, members in enumerate(_buckets(texts, answers)):
        if done % EVERY == 0:
            progress(Text("Looking for nearly equal prompts"), 0, 0)
        kept: dict[bool, list[int]] = {True: [], False: []}
        for member in members:
            for other in (*kept[True], *kept[False]):
                known = partner.get(member)
                better = known is None or (
                    _leaks(rows[other], rows[member]) and not _leaks(rows[known], rows[member])
                )
                if better and _near(texts[other], texts[member]):
                    partner[member] = other
            side = kept[rows[member].split == "train"]
            if len(side) < _COMPARED:
                side.append(member)
    return [_near_problem(rows[later], rows[earlier]) for later, earlier in sorted(partner.items())]


def near_pairs(rows: Sequence[Row], progress: Progress = silent) -> Iterator[tuple[int, int]]:
    """Places of rows that are near duplicates of each other (see `near_duplicates`), whatever their splits.

    In a large bucket each row is compared with the first _COMPARED that are near to none before them.
    """
    texts = [row.plain_prompt() for row in rows]
    answers = [row.answer_key() for row in rows]
    for done, members in enumerate(_buckets(texts, answers)):
        if done % EVERY == 0:
            progress(Text("Looking for nearly equal prompts"), 0, 0)
        kept: list[int] = []
        for member in members:
            other = next((one for one in kept if _near(texts[one], texts[member])), None)
            if other is not None:
                yield other, member
            elif len(kept) < _COMPARED:
                kept.append(member)


def _repeats(group: list[Row]) -> Iterator[Problem]:
    """The problems of rows that share a prompt, in linear time: only the first row of each kind is stored."""
    by_side: dict[bool, Row] = {}
    by_answer: dict[str, Row] = {}
    twins: dict[tuple[str, str], Row] = {}
    for row in group:
        answer, training = row.answer_key(), row.split == "train"
        if other := by_side.get(not training):
            message = Text(
                "its prompt is also that of {id} in {split}, this is {split2}",
                other.id,
                other.split,
                row.split,
            )
            yield Problem(row.id, Code.LEAK, message)
        others = (one for key, one in by_answer.items() if key != answer)
        if different := next((one for one in others if not _agree(row, one)), None):
            start = different.answer_text()[:120]
            message = Text("the same prompt has another answer in {id}: {different}", different.id, start)
            yield Problem(row.id, Code.TWO_ANSWERS, message)
        if twin := twins.get((row.split, answer)):
            yield Problem(row.id, Code.DUPLICATE, Text("the same prompt and answer as {id}", twin.id))
        by_side.setdefault(training, row)
        by_answer.setdefault(answer, row)
        twins.setdefault((row.split, answer), row)


def _agree(one: Row, other: Row) -> bool:
    """Whether each of two rows accepts what the other expects."""
    if not (one.accepted and other.accepted):
        return False
    keys = [{json.dumps(answer, sort_keys=True) for answer in row.answers()} for row in (one, other)]
    return one.answer_key() in keys[1] and other.answer_key() in keys[0]


def _buckets(texts: Sequence[str], answers: Sequence[str]) -> Iterator[list[int]]:
    """Indices, ascending, of rows that share the answer and all words, or all but one piece.

    A key is the sum (mod 2**64) of the hashes of the words, so leaving out a word is a subtraction.
    """
    if not texts:
        return
    made = [_keys(text, answer) for text, answer in zip(texts, answers, strict=True)]
    keys = np.concatenate(made)  # shape (all keys,)
    owners = np.repeat(np.arange(len(made)), [len(one) for one in made])
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    edges = np.flatnonzero(keys[1:] != keys[:-1]) + 1
    starts, ends = np.concatenate(([0], edges)), np.concatenate((edges, [len(keys)]))
    shared = ends - starts > 1
    for start, end in zip(starts[shared].tolist(), ends[shared].tolist(), strict=True):
        members = list(dict.fromkeys(owners[start:end].tolist()))
        if len(members) > 1:
            yield members


def _keys(text: str, answer: str) -> npt.NDArray[np.uint64]:
    words = _WORD.findall(text)
    hashes = np.array([hash(word) for word in words], dtype=np.int64).view(np.uint64)
    if len(words) > _PIECES:
        hashes = np.add.reduceat(hashes, np.arange(_PIECES) * len(words) // _PIECES)
    whole = hashes.sum(dtype=np.uint64) + np.array([hash(answer)], dtype=np.int64).view(np.uint64)
    return np.concatenate((whole, whole - hashes))


def _near(one: str, other: str) -> bool:
    return one != other and fuzz.ratio(one, other, score_cutoff=SIMILAR) > 0


def _near_problem(later: Row, earlier: Row) -> Problem:
    if _leaks(earlier, later):
        message = Text(
            "nearly the prompt of {id} in {split}, this is {split2}; same answer",
            earlier.id,
            earlier.split,
            later.split,
        )
        return Problem(later.id, Code.NEAR_LEAK, message)
    return Problem(
        later.id, Code.NEAR_DUPLICATE, Text("nearly the same prompt as {id}, and the same answer", earlier.id)
    )


def _leaks(one: Row, other: Row) -> bool:
    return (one.split == "train") != (other.split == "train")

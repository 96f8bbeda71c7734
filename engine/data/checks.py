"""What is wrong with a set of rows: found before training, not by it."""

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
from engine.base.reasons import schema_fault
from engine.base.text import Text
from engine.data.rows import Row
from engine.data.tokens import TokenLengths

SIMILAR = 90.0  # rapidfuzz ratio, 0 to 100, from which two prompts count as nearly the same
EVERY = 500  # rows between two words of progress
_PIECES = 40  # words of a prompt that are left out one at a time; longer ones lose pieces of several
_COMPARED = 8  # earlier training rows of a bucket, and as many others, that each row is compared with
_WORD = re.compile(r"\w+")


class Code(StrEnum):
    """What kind of problem it is."""

    SCHEMA = "schema"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near duplicate"
    TWO_ANSWERS = "two answers"
    LEAK = "leak"
    NEAR_LEAK = "near leak"
    GOLD_REWARD = "gold reward"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one row, in a sentence."""

    row_id: str
    code: Code
    message: Text


@dataclass(frozen=True, slots=True)
class Limits:
    """What training allows: the counted lengths, and the most tokens an answer may have."""

    lengths: TokenLengths
    answer: int


class Remembered:
    """A judge of rows that judges each row object once: after an edit only the changed rows are new.

    Rows never change, so the same object is the same row; it is held, so that its identity stays its own.
    """

    def __init__(self, judge: Callable[[Row], Text]) -> None:
        self._judge = judge
        self._said: dict[int, tuple[Row, Text]] = {}

    def __call__(self, row: Row) -> Text:
        found = self._said.get(id(row))
        if found is None:
            found = self._said[id(row)] = row, self._judge(row)
        return found[1]

    def forget_all_but(self, rows: Iterable[Row]) -> None:
        kept = {id(row) for row in rows}
        self._said = {key: value for key, value in self._said.items() if key in kept}


def check(
    rows: Sequence[Row],
    schema: Mapping[str, Any],
    gold_fault: Callable[[Row], Text] | None = None,
    limits: Limits | None = None,
    progress: Progress = silent,
) -> list[Problem]:
    """All problems of the rows, check by check; `progress` may raise Cancelled.

    `gold_fault` says why a row's own answer would not get full reward, or "": it is
    `partial(engine.rewards.dryrun.gold_fault, rubric)`. Without it rewards are not checked, without
    `limits` no lengths are.
    """
    found = schema_problems(rows, schema, progress)
    progress(Text("Looking for repeated prompts"), 0, 0)
    found += same_prompts(rows)
    found += near_duplicates(rows, progress)
    if limits is not None:
        found += length_problems(rows, limits)
    if gold_fault is not None:
        for row in counted(rows, Text("Judging the expected answers"), progress):
            if said := gold_fault(row):
                found.append(Problem(row.id, Code.GOLD_REWARD, said))
    return found


def length_problems(rows: Sequence[Row], limits: Limits) -> list[Problem]:
    """Rows whose answer would be cut, or that do not fit into what the model can take at once."""
    found = []
    context = limits.lengths.context
    for row in rows:
        tokens = limits.lengths.of(row)
        if tokens is None:
            continue
        if tokens.answer > limits.answer:
            said = Text(
                "its answer has {answer} tokens; answers are cut after {answer2}",
                tokens.answer,
                limits.answer,
            )
            found.append(Problem(row.id, Code.TOO_LONG, said))
        elif context and tokens.prompt + max(tokens.answer, limits.answer) > context:
            said = Text(
                "its prompt has {prompt} tokens; with an answer of up to {answer} that is more "
                "than the {context} which the model takes",
                tokens.prompt,
                limits.answer,
                context,
            )
            found.append(Problem(row.id, Code.TOO_LONG, said))
    return found


def counted(rows: Sequence[Row], stage: Text, progress: Progress) -> Iterator[Row]:
    """The rows, telling `progress` of every `EVERY`th."""
    for done, row in enumerate(rows):
        if done % EVERY == 0:
            progress(stage, done, len(rows))
        yield row


def schema_problems(
    rows: Sequence[Row], schema: Mapping[str, Any], progress: Progress = silent
) -> list[Problem]:
    """One problem for each row whose answer breaks the schema, naming the first places."""
    if not schema:
        return []
    import jsonschema  # a tenth of a second, which a window that only shows problems need not pay

    validator: Any = jsonschema.Draft202012Validator(dict(schema))
    said: dict[str, list[Text]] = {}  # answers repeat, and validating is slow
    found: list[Problem] = []
    for row in counted(rows, Text("Checking the answers against the schema"), progress):
        answer = row.answer_text()
        if answer not in said:
            errors = sorted(validator.iter_errors(row.completion), key=lambda error: error.json_path)
            texts = [Text("{place}: {reason}", error.json_path, schema_fault(error)) for error in errors]
            said[answer] = list(dict.fromkeys(texts))[:3]
        if reasons := said[answer]:
            found.append(
                Problem(row.id, Code.SCHEMA, Text("its answer breaks the schema: {reasons}", reasons))
            )
    return found


def same_prompts(rows: Sequence[Row]) -> list[Problem]:
    """Rows whose prompt stood before (spaces and capitals aside): leak, two answers, or duplicate.

    A prompt in the training split and also in another is a leak, whatever its answer.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[_plain(row.prompt)].append(row)
    return [problem for group in groups.values() if len(group) > 1 for problem in _repeats(group)]


def near_duplicates(rows: Sequence[Row], progress: Progress = silent) -> list[Problem]:
    """Rows with the same answer and nearly the same prompt as an earlier one.

    Nearly: the words differ in at most one (order aside) and rapidfuzz finds them `SIMILAR`. Rows
    that share a key (the answer and all words but one) are compared, so the time grows with the
    number of words and not with the square of the rows; in a crowded bucket each row meets only
    `_COMPARED` others of each side. What differs in spaces or capitals alone is left to `same_prompts`.
    """
    texts = [_plain(row.prompt) for row in rows]
    answers = [_answer(row) for row in rows]
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


def _repeats(group: list[Row]) -> Iterator[Problem]:
    """The problems of rows that share a prompt. Keeps the first row of each sort, so it is linear."""
    by_side: dict[bool, Row] = {}
    by_answer: dict[str, Row] = {}
    twins: dict[tuple[str, str], Row] = {}
    for row in group:
        answer, training = _answer(row), row.split == "train"
        if other := by_side.get(not training):
            said = Text(
                "its prompt is also that of {id} in {split}, this is {split2}",
                other.id,
                other.split,
                row.split,
            )
            yield Problem(row.id, Code.LEAK, said)
        if different := next((one for key, one in by_answer.items() if key != answer), None):
            said = Text(
                "the same prompt has another answer in {id}: {different}",
                different.id,
                different.answer_text()[:120],
            )
            yield Problem(row.id, Code.TWO_ANSWERS, said)
        if twin := twins.get((row.split, answer)):
            yield Problem(row.id, Code.DUPLICATE, Text("the same prompt and answer as {id}", twin.id))
        by_side.setdefault(training, row)
        by_answer.setdefault(answer, row)
        twins.setdefault((row.split, answer), row)


def _buckets(texts: Sequence[str], answers: Sequence[str]) -> Iterator[list[int]]:
    """Row numbers, ascending, that share the answer and all words, or all but one piece of them.

    A key is the sum (mod 2**64) of the hashes of its words, so leaving a word out is a subtraction.
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
        said = Text(
            "nearly the prompt of {id} in {split}, this is {split2}; same answer",
            earlier.id,
            earlier.split,
            later.split,
        )
        return Problem(later.id, Code.NEAR_LEAK, said)
    return Problem(
        later.id, Code.NEAR_DUPLICATE, Text("nearly the same prompt as {id}, and the same answer", earlier.id)
    )


def _leaks(one: Row, other: Row) -> bool:
    return (one.split == "train") != (other.split == "train")


def _plain(prompt: str) -> str:
    return " ".join(prompt.casefold().split())


def _answer(row: Row) -> str:
    return json.dumps(row.completion, sort_keys=True)

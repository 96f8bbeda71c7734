"""A rubric tried out on given answers, before a training run depends on it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any

from engine.base import store
from engine.base.errors import UserError
from engine.base.reasons import reason_of
from engine.base.text import Text
from engine.data.rows import BadLine, Row, canonical
from engine.rewards.dimensions import is_exact
from engine.rewards.part import Part, Score
from engine.rewards.rubric import Rubric, score

FULL = 1 - 1e-9  # rounding in a weighted mean must not make a gold answer look imperfect


@dataclass(frozen=True, slots=True)
class Prediction:
    """One answer of some model to one prompt; `missing` says why there is none (`output` is empty)."""

    prompt: str
    output: str
    missing: Text | None = None


@dataclass(frozen=True, slots=True)
class PredictionFile:
    """What a file of predictions held: its predictions, and every line that was none."""

    predictions: tuple[Prediction, ...]
    bad: tuple[BadLine, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """One prediction judged against its row; `missing` as in `Prediction`."""

    row_id: str
    prompt: str
    output: str
    exact: bool
    score: Score
    missing: Text | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """One dimension over all predictions: mean and population standard deviation of its scores.

    Both are None where it never applied; `absent` is the share of predictions it did not apply to.
    """

    name: str
    mean: float | None
    std: float | None
    absent: float


@dataclass(frozen=True, slots=True)
class GoldProblem:
    """A right answer that the rubric itself does not give full reward, and why.

    `answer` is its number (`Row.answers`): 0 for the one that is taught.
    """

    row_id: str
    total: float
    reason: Text
    answer: int = 0


@dataclass(frozen=True, slots=True)
class DryRun:
    """The judged predictions, their summary, and everything that could not be matched.

    `mean`, `std` and `exact` (the share of exact matches) are None without any matched prediction.
    """

    scored: tuple[Scored, ...]
    dimensions: tuple[Summary, ...]
    mean: float | None
    std: float | None
    exact: float | None
    without_row: tuple[Prediction, ...]
    without_prediction: tuple[str, ...]
    gold: tuple[GoldProblem, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, for `--json` and for a window to read."""
        return asdict(self)


def parse_predictions(lines: Iterable[str]) -> PredictionFile:
    """Predictions of JSONL text, one `{"prompt","output"}` a line; an object as output is its JSON text."""
    predictions: list[Prediction] = []
    bad: list[BadLine] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            predictions.append(_prediction(json.loads(line)))
        except (ValueError, RecursionError) as error:
            bad.append(BadLine(number, reason_of(error), line))
    return PredictionFile(tuple(predictions), tuple(bad))


def read_predictions(path: Path) -> PredictionFile:
    """Read a JSONL file of predictions. Raises UserError where it cannot be read as text."""
    return parse_predictions(store.read_text(path).split("\n"))


def dry_run(
    rubric: Rubric, rows: Sequence[Row], predictions: Sequence[Prediction], schema: Mapping[str, Any]
) -> DryRun:
    """Judge each prediction against its row (`matched`).

    `rubric` must be bound to its task; `schema` is the task's.
    """
    pairs, unmatched = matched(rows, predictions)
    scored = [
        Scored(
            row.id,
            row.prompt,
            one.output,
            is_exact(row, rubric.judged_text(one.output), schema),
            score(rubric, row, one.output),
            one.missing,
        )
        for row, one in pairs
    ]
    answered = {one.row_id for one in scored}
    totals = [one.score.total for one in scored]
    return DryRun(
        scored=tuple(scored),
        dimensions=summarise(rubric, [one.score for one in scored]),
        mean=fmean(totals) if totals else None,
        std=pstdev(totals) if totals else None,
        exact=fmean(one.exact for one in scored) if scored else None,
        without_row=unmatched,
        without_prediction=tuple(row.id for row in rows if row.id not in answered),
        gold=gold_problems(rubric, rows),
    )


def matched(
    rows: Sequence[Row], predictions: Sequence[Prediction]
) -> tuple[list[tuple[Row, Prediction]], tuple[Prediction, ...]]:
    """Each prediction with the row of the same prompt (both stripped), and those whose prompt no row has.

    Where several rows share a prompt, the first prediction of it goes to the first of them, and so on round.
    """
    by_prompt: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_prompt[row.prompt.strip()].append(row)
    seen: dict[str, int] = defaultdict(int)
    pairs, unmatched = list[tuple[Row, Prediction]](), list[Prediction]()
    for one in predictions:
        key = one.prompt.strip()
        if key not in by_prompt:
            unmatched.append(one)
            continue
        pairs.append((by_prompt[key][seen[key] % len(by_prompt[key])], one))
        seen[key] += 1
    return pairs, tuple(unmatched)


def judged_again(
    rubric: Rubric, rows: Iterable[Row], result: Mapping[str, Any], schema: Mapping[str, Any]
) -> DryRun:
    """The answers of an earlier `DryRun.to_json()`, judged by this rubric against what the rows are now.

    Raises UserError where the earlier result is damaged.
    """
    try:
        given = [(one["row_id"], _kept(one)) for one in result["scored"]]
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("The result of the dry run is damaged.", hint="Make it again.") from error
    ids = {row_id for row_id, _ in given}
    return dry_run(rubric, [row for row in rows if row.id in ids], [one for _, one in given], schema)


def _kept(one: Mapping[str, Any]) -> Prediction:
    missing = one.get("missing")
    return Prediction(one["prompt"], one["output"], None if missing is None else Text.load(missing))


def describe(result: DryRun) -> str:
    """A judged file of answers for a terminal: a line a row, then the summary."""
    lines = []
    for one in result.scored:
        parts = "  ".join(
            f"{name} {'-' if part.score is None else f'{part.score:.2f}'}"
            for name, part in one.score.parts.items()
        )
        lines.append(f"{one.row_id:14} {one.score.total:.3f} {'exact' if one.exact else '     '}  {parts}")
    for summary in result.dimensions:
        mean = "does not apply" if summary.mean is None else f"mean {summary.mean:.3f}, std {summary.std:.3f}"
        lines.append(f"{summary.name}: {mean}")
    if result.mean is not None:
        lines.append(
            f"total: mean {result.mean:.3f}, exact match {result.exact:.3f}, {len(result.scored)} answers"
        )
    if result.without_row:
        lines.append(f"{len(result.without_row)} answers have a prompt that no row of the project has.")
    return "\n".join(lines)


def summarise(rubric: Rubric, scores: Sequence[Score]) -> tuple[Summary, ...]:
    """Mean, standard deviation and share of absence of each active dimension, in the rubric's order."""
    summaries = []
    for entry in rubric.active:
        parts = [one.parts[entry.part_name].score for one in scores]
        given = [value for value in parts if value is not None]
        summaries.append(
            Summary(
                entry.part_name,
                fmean(given) if given else None,
                pstdev(given) if given else None,
                1 - len(given) / len(parts) if parts else 0.0,
            )
        )
    return tuple(summaries)


def gold_problems(rubric: Rubric, rows: Iterable[Row]) -> tuple[GoldProblem, ...]:
    """The rows with a right answer that would not get full reward: training could never satisfy them."""
    return tuple(problem for row in rows if (problem := _gold_problem(rubric, row)))


def gold_fault(rubric: Rubric, row: Row) -> Text:
    """Why a right answer of the row would not get full reward, empty where all would."""
    problem = _gold_problem(rubric, row)
    if problem is None:
        return Text("")
    if problem.answer:
        return Text(
            "an answer that it accepts too gets {n:.3f} of 1: {reason}", problem.total, problem.reason
        )
    return Text("its own answer gets {n:.3f} of 1: {reason}", problem.total, problem.reason)


def _gold_problem(rubric: Rubric, row: Row) -> GoldProblem | None:
    for number, answer in enumerate(row.answers()):
        given = score(rubric, row, canonical(answer))
        if given.total < FULL:
            return GoldProblem(row.id, given.total, _why(given.parts), number)
    return None


def _why(parts: Mapping[str, Part]) -> Text:
    short = [
        Text("{name}: {reason}", name, part.reason)
        for name, part in parts.items()
        if part.score is not None and part.score < 1
    ]
    return Text.joined(short) if short else Text("no dimension applies to it")


def _prediction(value: Any) -> Prediction:
    if not isinstance(value, dict) or not isinstance(value.get("prompt"), str):
        raise ValueError(Text('a prediction is an object with the text "prompt" and "output"'))
    output = value.get("output")
    if isinstance(output, dict):
        output = canonical(output)
    if not isinstance(output, str):
        raise ValueError(Text('"output" is missing or is not a text'))
    return Prediction(value["prompt"], output)

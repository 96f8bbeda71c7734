"""What a study says, in words, to the three questions that people have; "cannot tell" where it says nothing.

A difference is claimed only where its p, with Holm's correction over all pairs of its question, is below
0.05.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.assess.stats import Interval
from engine.base.text import Text
from engine.study.cells import method_title, model_title, of_model, time_text
from engine.study.grid import TITLES, is_endpoint
from engine.study.report import Growth, Level, Pair, Report

ALPHA = 0.05
WHICH_METHOD = Text("Which method?")
MORE_ROWS = Text("Would more rows help?")
WHICH_MODEL = Text("Which model?")
NOTHING = Text("Nothing is done yet.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A question with its answer: the first sentence answers it, the others say how far to trust it."""

    question: Text
    sentences: tuple[Text, ...]


def verdicts(report: Report) -> tuple[Verdict, ...]:
    """The answers to the three questions."""
    models = list(dict.fromkeys(level.model for level in report.levels))
    if not models:
        return tuple(Verdict(one, (NOTHING,)) for one in (WHICH_METHOD, MORE_ROWS, WHICH_MODEL))
    trained = [model for model in models if not is_endpoint(model)] or models
    several = len(trained) > 1
    method = [of_model(model, one, several) for model in trained for one in _method(report, model)]
    rows = [of_model(model, one, several) for model in trained for one in _more_rows(report, model)]
    return (
        Verdict(WHICH_METHOD, tuple(method)),
        Verdict(MORE_ROWS, tuple(rows)),
        Verdict(WHICH_MODEL, tuple(_model(report, models))),
    )


def share_text(value: Interval) -> str:
    """71.2% [66.0, 75.9]."""
    return f"{100 * value.estimate:.1f}% [{100 * value.low:.1f}, {100 * value.high:.1f}]"


def points_text(value: Interval) -> str:
    """+4.2 [1.1, 7.3], in points."""
    return f"{100 * value.estimate:+.1f} [{100 * value.low:+.1f}, {100 * value.high:+.1f}]"


def _at_all_rows(report: Report, model: str) -> list[Level]:
    """A model's methods at the largest share, the best first."""
    own = [one for one in report.levels if one.model == model]
    most = max((one.share for one in own), default=0.0)
    return sorted(
        (one for one in own if one.share in (0.0, most)), key=lambda one: one.exact.estimate, reverse=True
    )


def _method(report: Report, model: str) -> list[Text]:
    levels = _at_all_rows(report, model)
    if len(levels) < 2:
        return [Text("Only one method was studied: {method}.", _named(levels[0]))]
    best, *others = levels
    beaten = [one for one in others if _beats(report.methods, best, one)]
    level_with = [one for one in others if one not in beaten]
    if not level_with:
        pair = _pair(report.methods, best, others[0])
        return [
            Text(
                "The best method is {method}: {gain} points more than {other}, which comes next.",
                *(_named(best), points_text(_towards(pair, best)), _named(others[0])),
            )
        ]
    together = [best, *level_with]
    said = [
        Text(
            "Cannot tell which is best of these: {methods}.",
            [_named(one) for one in together],
        )
    ]
    if beaten:
        said.append(Text("Clearly worse: {others}.", [_named(one) for one in beaten]))
    trained = [one for one in together if one.method != "base"]
    if len(trained) > 1:
        quickest = min(trained, key=lambda one: one.seconds)
        took = time_text(quickest.seconds)
        said.append(Text("The quickest of them is {method}: {time}.", TITLES[quickest.method], took))
    if any(one.method == "base" for one in together) and trained:
        said.append(Text("Training has not shown a gain over the base model."))
    return said


def _more_rows(report: Report, model: str) -> list[Text]:
    grown = {one.method: one for one in report.growth if one.model == model}
    if not grown:
        return [Text("Cannot tell: no method was trained on more than one share of the rows.")]
    best = next((one.method for one in _at_all_rows(report, model) if one.method in grown), None)
    one = grown[best] if best is not None else next(iter(grown.values()))
    said = _growth(one)
    if len(grown) > 1:
        said.append(Text("That is with {method}.", TITLES[one.method]))
    return said


def _growth(one: Growth) -> list[Text]:
    most, fewest = one.rows[-1], one.rows[0]
    seen = Text(
        "From {fewest} to {most} rows exact match changed by {gain} points.",
        *(fewest, most, points_text(one.seen)),
    )
    if one.doubled is None:
        few = Text("Cannot tell: a forecast takes three shares of different sizes.")
        return [few, seen]
    twice = 2 * most
    ends = f"{100 * one.doubled.low:.1f}", f"{100 * one.doubled.high:.1f}"
    if one.answer == "no":
        return [Text("Hardly: {rows} rows would bring at most {high} points more.", twice, ends[1]), seen]
    if one.answer == "unknown":
        return [
            Text(
                "Cannot tell if it is worth it: {rows} rows bring between {low} and {high} points more.",
                *(twice, *ends),
            ),
            seen,
            Text("More test rows or more seeds would narrow that."),
        ]
    gain = f"{100 * one.doubled.estimate:.1f}"
    said = [
        Text("Yes: {rows} rows would bring about {gain} points more [{low}, {high}].", twice, gain, *ends),
        seen,
    ]
    if one.goal is not None and one.goal_rows is not None:
        low, estimate, high = one.goal_rows
        values = f"{100 * one.goal:g}", _rows(estimate), _rows(low), _rows(high)
        said.append(Text("For {goal} points more it takes about {n} rows [{low}, {high}].", *values))
    return said


def _model(report: Report, models: list[str]) -> list[Text]:
    if len(models) < 2:
        return [Text("Only one model was studied.")]
    best_of = {model: _at_all_rows(report, model)[0] for model in models}
    best, *others = sorted(best_of.values(), key=lambda one: one.exact.estimate, reverse=True)
    level_with = [one for one in others if not _beats(report.models, best, one)]
    if not level_with:
        pair = _pair(report.models, best, others[0])
        first = Text(
            "The best model is {model}: {gain} points more than {other}, which comes next.",
            *(_model_named(best), points_text(_towards(pair, best)), _model_named(others[0])),
        )
    else:
        together = [_model_named(one) for one in (best, *level_with)]
        first = Text("Cannot tell which is best of these: {methods}.", together)
    return [first, Text("Each model is taken with the method that did best with it.")]


def _beats(pairs: tuple[Pair, ...], one: Level, other: Level) -> bool:
    pair = _pair(pairs, one, other)
    return pair is not None and pair.p_holm < ALPHA and _towards(pair, one).estimate > 0


def _pair(pairs: tuple[Pair, ...], one: Level, other: Level) -> Pair | None:
    wanted = {(one.model, one.method), (other.model, other.method)}
    return next((pair for pair in pairs if {pair.a, pair.b} == wanted), None)


def _towards(pair: Pair | None, one: Level) -> Interval:
    """The difference of a pair, as that level less the other."""
    assert pair is not None
    return pair.difference if pair.b == (one.model, one.method) else pair.difference.turned()


def _named(level: Level) -> Text:
    return Text("{method} ({share})", method_title(level.model, level.method), share_text(level.exact))


def _model_named(level: Level) -> Text:
    if is_endpoint(level.model):
        return Text("{model} ({share})", level.model, share_text(level.exact))
    title, method = model_title(level.model), TITLES[level.method]
    return Text("{model}, {method} ({share})", title, method, share_text(level.exact))


def _rows(count: float) -> object:
    """A number of rows, rounded as far as a forecast goes."""
    if math.isinf(count) or count > 1e7:
        return Text("more than any")
    digits = max(0, len(str(int(count))) - 2)
    return int(round(count / 10**digits) * 10**digits)

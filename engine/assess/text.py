"""An assessment as text for a terminal, and its figures as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from engine.assess.assessment import Assessment, Cost, ModelResult, Pair, Sampling
from engine.assess.choices import BOUND, is_file
from engine.assess.stats import Interval
from engine.base.text import Text


def describe(found: Assessment) -> str:
    """The assessment for a terminal: a line for each model, then for each pair, then for each kind of row."""
    left_out = f", {found.left_out} left out that changed since they were answered" if found.left_out else ""
    split = f"{found.split} " if found.split else ""
    lines = [f"{found.rows} {split}rows{left_out}", *_table(_models(found))]
    lines += [f"  {plain_title(model.name)}: {line}" for model in found.models for line in _remarks(model)]
    if found.sampling:
        lines += ["", *_sampled(found, found.sampling)]
    lines += ["", verdict(found)]
    if found.pairs:
        lines += ["", *(line for pair in found.pairs for line in _pair(found, pair))]
        lines += ["", method(found)]
        lines += [sentence for sentence in [reach(found)] if sentence]
    if len(found.by_kind) > 1:
        head = ["kind", "rows", *(f"exact, {at}" for at in range(1, len(found.models) + 1))]
        body = [
            [kind, str(one.rows), *(f"{exact.estimate:.2f}" for exact in one.exact)]
            for kind, one in found.by_kind.items()
        ]
        lines += ["", *_table([head, *body])]
    return "\n".join(lines)


def plain_title(name: str) -> str:
    """A model's name without the folders before a file."""
    if name.startswith(BOUND):
        return Text("{name}, bound to the schema", plain_title(name.removeprefix(BOUND)))
    return Path(name).name if is_file(name) else name


def verdict(found: Assessment, title: Callable[[str], str] = plain_title) -> Text:
    """Which model is exact most often, and from which these rows do not tell it; `title` names a model."""
    best = ranked(found)[0]
    if found.models[best].exact.estimate == 0:
        return Text("No answer is exact.")
    name, share_ = title(found.models[best].name), f"{found.models[best].exact.estimate:.1%}"
    if len(found.models) == 1:
        return Text("{name} is exact in {share} of the rows.", name, share_)
    near = [
        title(model.name)
        for at, model in enumerate(found.models)
        if at != best and found.pair(at, best).finding == "none"
    ]
    if not near:
        return Text(
            "{name} is exact most often, in {share} of the rows; each other one less often.", name, share_
        )
    return Text(
        "{name} is exact in {share} of the rows, but they do not tell it apart from: {list}.",
        name,
        share_,
        ", ".join(near),
    )


def ranked(found: Assessment) -> list[int]:
    """The places of the models, the one first that is exact most often, then by mean reward."""
    figures = [(model.exact.estimate, model.reward.estimate) for model in found.models]
    return sorted(range(len(figures)), key=lambda at: figures[at], reverse=True)


def method(found: Assessment) -> Text:
    """How the pairs were compared."""
    if len(found.pairs) < 2:
        return Text(
            "Both models answered the same rows. Intervals hold the true difference with 95%; p by exact "
            "tests: McNemar's for exact match, the sign test for the rewards."
        )
    return Text(
        "All models answered the same rows. Each interval for itself holds the true difference with 95%; p "
        "by exact tests (McNemar's for exact match, the sign test for the rewards), corrected for {n} pairs "
        "by Holm's method. A difference in exact match is claimed only where its interval excludes zero and "
        "p is at most 0.05.",
        len(found.pairs),
    )


def versus(found: Assessment, pair: Pair) -> str:
    """ "B vs A: wins, ties, losses", by reward."""
    one = pair.outcome
    b, a = (plain_title(found.models[at].name) for at in (pair.b, pair.a))
    return f"{b} vs {a}: {one.wins} wins, {one.ties} ties, {one.losses} losses"


def reach(found: Assessment) -> Text:
    """How small a difference these rows can show; empty where it is not known.

    Of several pairs, for the one that is told apart least easily.
    """
    known = [pair.tellable for pair in found.pairs if pair.tellable is not None]
    if not known:
        return Text("")
    return Text(
        "With these {n} rows, a difference in exact match under about {share} cannot be told from chance; "
        "half of that takes about four times as many rows.",
        found.rows,
        share(max(known)),
    )


def share(value: float) -> str:
    """A small share with two digits that count."""
    return f"{value:#.2g}"


def interval(value: Interval, signed: bool = False) -> str:
    """An estimate with its 95% interval, as text."""
    sign = "+" if signed else ""
    return f"{value.estimate:{sign}.3f} [{value.low:{sign}.3f}, {value.high:{sign}.3f}]"


def short(text: str, most: int) -> str:
    """The text on one line, cut to so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def p_value(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def money(cost: Cost | None) -> str:
    """What the answers cost; empty where nothing is known of it."""
    if cost is None or cost.money is None:
        return ""
    return f"{cost.money:.4f} {cost.currency}".strip()


def _models(found: Assessment) -> list[list[str]]:
    head = ["", "model", "exact match", "mean reward", "invalid", "tokens", "seconds", "cost"]
    body = []
    invalid = any(model.invalid or model.spec.startswith(BOUND) for model in found.models)
    for at, model in enumerate(found.models, 1):
        cost = model.cost
        body.append(
            [
                str(at),
                plain_title(model.name),
                interval(model.exact),
                interval(model.reward),
                str(model.invalid) if invalid else "",
                f"{cost.tokens:.0f}" if cost else "",
                f"{cost.seconds:.2f}" if cost else "",
                money(cost),
            ]
        )
    return [[line[at] for at in range(len(head)) if any(row[at] for row in body)] for line in [head, *body]]


def _pair(found: Assessment, pair: Pair) -> list[str]:
    return [
        f"{versus(found, pair)} (p {p_value(pair.sign_holm)})",
        f"  exact match  {interval(pair.exact_difference, signed=True)} (p {p_value(pair.mcnemar_holm)})",
        f"  mean reward  {interval(pair.reward_difference, signed=True)}",
    ]


def _remarks(model: ModelResult) -> list[str]:
    """What a person should know of a model's answers."""
    lines = []
    if model.failures:
        reasons = "; ".join(f"{failure.reason} ({failure.rows})" for failure in model.failures)
        lines.append(f"{model.unanswered} rows without an answer, which count as wrong: {reasons}")
    if model.marked:
        lines.append(f"exact match with your marks {interval(model.marked)}")
    return lines + list(model.cost.notes if model.cost else ())


def _sampled(found: Assessment, sampling: Sampling) -> list[str]:
    lines = [
        f"{sampling.samples} sampled answers a prompt, temperature {sampling.temperature:g}, "
        f"seed {sampling.seed}:"
    ]
    ks = [passed.k for passed in next(one.sampled.pass_at for one in found.models if one.sampled)]
    rows = [["model", "share exact", *(f"pass@{k}" for k in ks), "mean reward", "spread", "best of them"]]
    for model in found.models:
        if one := model.sampled:
            passed = [f"{share.share.estimate:.3f}" for share in one.pass_at]
            rewards = [interval(one.reward), f"{one.spread:.3f}", f"{one.best:.3f}"]
            rows.append([plain_title(model.name), interval(one.pass_rate), *passed, *rewards])
    return [*lines, *_table(rows)]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines; the first row is the head."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    cells = (zip(row, widths, strict=True) for row in rows)
    return ["  " + "  ".join(f"{text:{width}}" for text, width in row).rstrip() for row in cells]

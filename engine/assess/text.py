"""An assessment as text for a terminal, and its figures as text."""

from __future__ import annotations

from collections.abc import Sequence

from engine.assess.assessment import Assessment, Cost, ModelResult, Pair
from engine.assess.stats import Interval

PAIRED = (
    "Every pair on the same rows, with 95% intervals. p: exact tests (McNemar for exact match, sign test for "
    "the rewards)"
)
CORRECTED = ", corrected for {pairs} pairs by Holm's method; a difference is claimed only where both agree"


def describe(found: Assessment) -> str:
    """The assessment for a terminal: a line for each model, then for each pair, then for each kind of row."""
    lines = [f"{found.rows} {found.split} rows".replace("  ", " "), *_table(_models(found))]
    lines += [f"  {model.name}: {_failures(model)}" for model in found.models if model.failures]
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


def method(found: Assessment) -> str:
    """How the pairs were compared."""
    corrected = CORRECTED.format(pairs=len(found.pairs)) if len(found.pairs) > 1 else ""
    return f"{PAIRED}{corrected}."


def versus(found: Assessment, pair: Pair) -> str:
    """ "B vs A: wins, ties, losses", by reward."""
    one = pair.outcome
    names = f"{found.models[pair.b].name} vs {found.models[pair.a].name}"
    return f"{names}: {one.wins} wins, {one.ties} ties, {one.losses} losses"


def reach(found: Assessment) -> str:
    """How small a difference these rows can show; empty where it is not known.

    Of several pairs, for the one that is told apart least easily.
    """
    known = [pair.tellable for pair in found.pairs if pair.tellable is not None]
    if not known:
        return ""
    return (
        f"With these {found.rows} rows, a difference in exact match under about {share(max(known))} "
        "cannot be told from chance; half of that takes about four times as many rows."
    )


def share(value: float) -> str:
    """A small share with two digits that count."""
    return f"{value:#.2g}"


def interval(value: Interval, signed: bool = False) -> str:
    """An estimate with its 95% interval, as text."""
    sign = "+" if signed else ""
    return f"{value.estimate:{sign}.3f} [{value.low:{sign}.3f}, {value.high:{sign}.3f}]"


def p_value(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def money(cost: Cost | None) -> str:
    """What the answers cost; empty where nothing is known of it."""
    if cost is None or cost.money is None:
        return ""
    return f"{cost.money:.4f} {cost.currency}".strip()


def _models(found: Assessment) -> list[list[str]]:
    head = ["", "model", "exact match", "mean reward", "tokens", "seconds", "cost"]
    body = []
    for at, model in enumerate(found.models, 1):
        cost = model.cost
        body.append(
            [
                str(at),
                model.name,
                interval(model.exact),
                interval(model.reward),
                f"{cost.tokens:.0f}" if cost else "",
                f"{cost.seconds:.2f}" if cost else "",
                money(cost),
            ]
        )
    return [[line[at] for at in range(len(head)) if any(row[at] for row in body)] for line in [head, *body]]


def _pair(found: Assessment, pair: Pair) -> list[str]:
    several = pair.pairs > 1
    p, sign = (pair.mcnemar_holm, pair.sign_holm) if several else (pair.mcnemar_p, pair.sign_p)
    return [
        f"{versus(found, pair)} (p {p_value(sign)})",
        f"  exact match  {interval(pair.exact_difference, signed=True)} (p {p_value(p)})",
        f"  mean reward  {interval(pair.reward_difference, signed=True)}",
    ]


def _failures(model: ModelResult) -> str:
    reasons = "; ".join(f"{failure.reason} ({failure.rows})" for failure in model.failures)
    return f"{model.unanswered} rows without an answer, which count as wrong: {reasons}"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines; the first row is the head."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    cells = (zip(row, widths, strict=True) for row in rows)
    return ["  " + "  ".join(f"{text:{width}}" for text, width in row).rstrip() for row in cells]

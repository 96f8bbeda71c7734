"""A comparison as text for a terminal, and its figures as text."""

from __future__ import annotations

from engine.assess.compare import Comparison, Tally
from engine.assess.stats import Interval


def describe(comparison: Comparison) -> str:
    """The comparison for a terminal: the tally, then a line for each kind of row."""
    t = comparison.tally
    lines = [
        f"{comparison.name_b} against {comparison.name_a} on {t.rows} rows:",
        f"  wins {t.wins}, ties {t.ties}, losses {t.losses} (sign test p {p_value(t.sign_p)})",
        f"  exact match  {interval(t.exact_a)}  ->  {interval(t.exact_b)}",
        f"  difference   {interval(t.exact_difference, signed=True)} (McNemar p {p_value(t.mcnemar_p)})",
        f"  mean reward  {t.reward_a:.3f}  ->  {t.reward_b:.3f}",
        f"  difference   {interval(t.reward_difference, signed=True)}",
    ]
    if (a := comparison.origin.cost_a) and (b := comparison.origin.cost_b):
        costs = [f"{one.tokens:.0f} tokens, {one.seconds:.2f} s" for one in (a, b)]
        lines.append(f"  an answer    {'  ->  '.join(costs)}")
    lines += [f"  {sentence}" for sentence in [reach(t)] if sentence]
    width = max((len(kind) for kind in comparison.by_kind), default=0)
    lines += [
        f"    {kind:{width}}  {_kind(one)}"
        for kind, one in comparison.by_kind.items()
        if len(comparison.by_kind) > 1
    ]
    return "\n".join(lines)


def reach(tally: Tally) -> str:
    """How small a difference these rows can show; empty where it is not known."""
    if tally.tellable is None:
        return ""
    return (
        f"With these {tally.rows} rows, a difference in exact match under about {share(tally.tellable)} "
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


def _kind(one: Tally) -> str:
    exact = f"{one.exact_a.estimate:.2f} -> {one.exact_b.estimate:.2f}"
    return f"n {one.rows:4}  exact {exact}  wins {one.wins}, losses {one.losses}"

"""A comparison in sentences, which claim no more than its intervals allow."""

from __future__ import annotations

from dataclasses import dataclass

from engine.assess.assessment import Verdict
from engine.assess.stats import Interval, finding
from engine.assess.text import p_value
from gui.assess.pair import Comparison
from gui.shared.i18n import translate
from gui.shared.scores import percent, signed_points


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the two models in a sentence."""

    a: str
    b: str


def names_of(comparison: Comparison) -> Names:
    """Plain names where the two models are a base and what was trained from it, else their letters."""
    base = comparison.a.name.startswith("base")
    if base and not comparison.b.name.startswith("base"):
        return Names(
            translate("assess", "the base model"),
            translate("assess", "The tuned model"),
        )
    return Names("A", "B")


def headline(comparison: Comparison) -> str:
    """The result in one line."""
    names = names_of(comparison)
    texts = {
        "better": translate("assess", "{b} is better than {a}."),
        "worse": translate("assess", "{b} is worse than {a}."),
        "none": translate("assess", "No difference in exact match that these rows can show."),
    }
    return texts[comparison.pair.finding].format(a=names.a, b=names.b)


def figures(comparison: Comparison) -> str:
    """The figures behind the headline, in a sentence or two."""
    pair, counts = comparison.pair, comparison.pair.outcome
    text = translate(
        "assess",
        "Exact match {a} → {b}, difference {difference}. "
        "B wins {wins}, ties {ties} and loses {losses} of {rows} rows.",
    ).format(
        a=percent(comparison.a.exact.estimate),
        b=percent(comparison.b.exact.estimate),
        difference=points_text(pair.exact_difference),
        wins=counts.wins,
        ties=counts.ties,
        losses=counts.losses,
        rows=comparison.rows,
    )
    parts = [text, reward_remark(comparison), "" if _shown(comparison) else reach_remark(comparison)]
    return " ".join(part for part in parts if part)


def reach_remark(comparison: Comparison) -> str:
    """How small a difference the rows can show; empty where it is not known."""
    if comparison.pair.tellable is None:
        return ""
    return translate(
        "assess",
        "With these {rows} rows, a difference in exact match under about {least} points cannot be told from "
        "chance; half of that takes about four times as many rows.",
    ).format(rows=comparison.rows, least=f"{100 * comparison.pair.tellable:.2g}")


def _shown(comparison: Comparison) -> bool:
    """Whether the rows show a difference in exact match; where not, `figures` says what they could show."""
    return comparison.pair.finding != "none"


def reward_remark(comparison: Comparison) -> str:
    """Where the mean reward says something else than the exact match, or more."""
    exact, reward = comparison.pair.finding, finding(comparison.pair.reward_difference)
    if reward in (exact, "none"):
        return ""
    texts = {
        "better": translate("assess", "By mean reward B is ahead: its answers come closer, {difference}."),
        "worse": translate(
            "assess", "By mean reward B is behind: its answers are farther off, {difference}."
        ),
    }
    return texts[reward].format(difference=interval_text(comparison.pair.reward_difference, signed=True))


def interval_text(value: Interval, signed: bool = False) -> str:
    """An estimate with its interval: +0.30 [+0.25, +0.35]; more digits where an end would look like zero."""
    sign = "+" if signed else ""
    near = any(0 < abs(end) < 0.005 for end in (value.low, value.high))
    digits = 3 if signed and near else 2
    low, middle, high = (
        f"{round(number, digits) + 0.0:{sign}.{digits}f}"  # + 0.0: never "-0.00"
        for number in (value.low, value.estimate, value.high)
    )
    return f"{middle} [{low}, {high}]"


def share_text(value: Interval) -> str:
    """A share of rows with its interval: 37.0% [32.1%, 42.0%]."""
    return f"{percent(value.estimate)} [{percent(value.low)}, {percent(value.high)}]"


def points_text(value: Interval) -> str:
    """A difference of two shares with its interval, in percentage points: +30.0 [+25.1, +34.8] points."""
    near = any(0 < abs(end) < 0.0005 for end in (value.low, value.high))  # would look like zero
    low, middle, high = (
        signed_points(end, 2 if near else 1) for end in (value.low, value.estimate, value.high)
    )
    return translate("assess", "{difference} points").format(difference=f"{middle} [{low}, {high}]")


def chance_sentences(comparison: Comparison) -> tuple[str, ...]:
    """What the two p values mean, and the reach of the rows where `figures` does not say it."""
    exact = translate(
        "assess",
        "McNemar's test, p {p}: were both models equally often exact, a difference this large or larger "
        "would come about by chance with this probability.",
    ).format(p=_p(comparison.pair.mcnemar_p))
    sign = translate(
        "assess", "Sign test, p {p}: the same question for wins against losses by reward; ties are left out."
    ).format(p=_p(comparison.pair.sign_p))
    reach = reach_remark(comparison) if _shown(comparison) else ""
    return (exact, sign, reach) if reach else (exact, sign)


def verdict_text(verdict: Verdict) -> str:
    """A verdict with its sign, so that colour is not needed to read it."""
    return {
        Verdict.WIN: translate("assess", "▲ win"),
        Verdict.TIE: translate("assess", "= tie"),
        Verdict.LOSS: translate("assess", "▼ loss"),
    }[verdict]


def split_warning(split: str) -> str:
    """Why the figures of a split prove little; empty for the test rows."""
    if split == "train":
        return translate(
            "assess",
            "The model was trained on these rows: a good figure here proves nothing. Use the test rows.",
        )
    if split == "valid":
        return translate(
            "assess", "These rows chose the best checkpoint, so their figure flatters it. Use the test rows."
        )
    return ""


def _p(value: float) -> str:
    text = p_value(value)
    return text if text.startswith("<") else f"= {text}"

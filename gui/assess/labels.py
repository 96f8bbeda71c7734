"""An assessment in sentences, which claim no more than its intervals and tests allow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.assess.assessment import Assessment, Cost, ModelResult, Pair, Verdict
from engine.assess.stats import Interval, finding
from engine.assess.text import p_value, ranked
from gui.endpoints.labels import money_text
from gui.shared.i18n import translate
from gui.shared.labels import list_text, number_text, split_within
from gui.shared.run_labels import model_title
from gui.shared.scores import percent, signed_points


@dataclass(frozen=True, slots=True)
class Names:
    """The names of two models in a sentence."""

    a: str
    b: str


def letter(at: int) -> str:
    """The short name of a model by its place: A to Z, then AA, AB, ..."""
    head, last = divmod(at, 26)
    return (letter(head - 1) if head else "") + chr(ord("A") + last)


def names_of(assessment: Assessment, pair: Pair) -> Names:
    """Plain names where the only two models are a base and what was trained from it, else their letters."""
    specs = [assessment.models[at].plain_spec for at in (pair.a, pair.b)]
    if len(assessment.models) == 2 and specs[0].startswith("base:") and not specs[1].startswith("base:"):
        return Names(translate("assess", "the base model"), translate("assess", "The tuned model"))
    return Names(letter(pair.a), letter(pair.b))


def leader(assessment: Assessment) -> int:
    """The place of the model with the highest exact match; of equal ones, of that with the higher reward."""
    return ranked(assessment)[0]


def headline(assessment: Assessment) -> str:
    """The result in one line."""
    if len(assessment.models) == 1:
        text = translate("assess", "{share} of the rows are answered exactly.")
        return text.format(share=share_text(assessment.models[0].exact))
    if len(assessment.models) == 2:
        return pair_headline(assessment, assessment.pair(0, 1))
    return _leading(assessment)


def _leading(assessment: Assessment) -> str:
    """Of three models and more: which is ahead, and of which ones that is certain."""
    first = leader(assessment)
    others = [at for at in range(len(assessment.models)) if at != first]
    beaten = [at for at in others if assessment.pair(at, first).finding == "better"]
    if len(beaten) == len(others):
        return translate("assess", "{b} is better than all others.").format(b=letter(first))
    if not beaten:
        return translate("assess", "No model is ahead of the others so far that these rows can show it.")
    text = translate(
        "assess", "{b} is ahead: better than {beaten}. Between it and {others} these rows show no difference."
    )
    rest = list_text(letter(at) for at in others if at not in beaten)
    return text.format(b=letter(first), beaten=list_text(map(letter, beaten)), others=rest)


def pair_headline(assessment: Assessment, pair: Pair) -> str:
    """What a pair shows, in one line."""
    names = names_of(assessment, pair)
    texts = {
        "better": translate("assess", "{b} is better than {a}."),
        "worse": translate("assess", "{b} is worse than {a}."),
        "none": translate("assess", "No difference in exact match that these rows can show."),
    }
    return texts[pair.finding].format(a=names.a, b=names.b)


def figures(assessment: Assessment, pair: Pair) -> str:
    """The figures behind a pair's headline, in a sentence or two."""
    a, b = (assessment.models[at] for at in (pair.a, pair.b))
    text = translate(
        "assess",
        "Exact match {a} → {b}, difference {difference}. "
        "{name} wins {wins}, ties {ties} and loses {losses} of {rows} rows.",
    ).format(
        a=percent(a.exact.estimate),
        b=percent(b.exact.estimate),
        difference=points_text(pair.exact_difference),
        name=letter(pair.b),
        wins=pair.outcome.wins,
        ties=pair.outcome.ties,
        losses=pair.outcome.losses,
        rows=assessment.rows,
    )
    if len(assessment.models) > 2:
        text = translate("assess", "{b} vs {a}: {figures}").format(
            a=letter(pair.a), b=letter(pair.b), figures=text[:1].lower() + text[1:]
        )
    parts = [text, reward_remark(pair), "" if pair.finding != "none" else reach_remark(assessment, pair)]
    return " ".join(part for part in parts if part)


def rows_text(assessment: Assessment) -> str:
    """On what the models were assessed: 330 test rows."""
    split = assessment.split
    text = translate("assess", "{rows} {split} rows") if split else translate("assess", "{rows} rows")
    return text.format(rows=number_text(assessment.rows), split=split_within(split))


def verdict_words(pair: Pair) -> str:
    """The verdict of a pair in a few words: B is better."""
    texts = {
        "better": translate("assess", "{b} is better"),
        "worse": translate("assess", "{a} is better"),
        "none": translate("assess", "no difference shown"),
    }
    return texts[pair.finding].format(a=letter(pair.a), b=letter(pair.b))


def study_form(pair: Pair) -> str:
    """A pair as studies write it: B vs A: 41 wins, 269 ties, 20 losses."""
    text = translate("assess", "{b} vs {a}: {wins} wins, {ties} ties, {losses} losses")
    outcome = pair.outcome
    return text.format(
        b=letter(pair.b), a=letter(pair.a), wins=outcome.wins, ties=outcome.ties, losses=outcome.losses
    )


def reach_remark(assessment: Assessment, pair: Pair) -> str:
    """How small a difference the rows can show; empty where none."""
    if pair.tellable is None:
        return ""
    return translate(
        "assess",
        "With these {rows} rows, a difference in exact match under about {least} points cannot be told from "
        "chance; half of that takes about four times as many rows.",
    ).format(rows=assessment.rows, least=f"{100 * pair.tellable:.2g}")


def reward_remark(pair: Pair) -> str:
    """Where the mean reward says something else than the exact match, or more."""
    reward = finding(pair.reward_difference)
    if reward in (pair.finding, "none"):
        return ""
    texts = {
        "better": translate("assess", "By mean reward {b} is ahead: its answers come closer, {difference}."),
        "worse": translate(
            "assess", "By mean reward {b} is behind: its answers are farther off, {difference}."
        ),
    }
    difference = interval_text(pair.reward_difference, signed=True)
    return texts[reward].format(b=letter(pair.b), difference=difference)


def failure_remark(assessment: Assessment) -> str:
    """Which models left rows unanswered; empty where none did."""
    parts = [
        translate("assess", "{model}: {count}").format(model=letter(at), count=number_text(model.unanswered))
        for at, model in enumerate(assessment.models)
        if model.unanswered
    ]
    if not parts:
        return ""
    text = translate("assess", "Rows without an answer, which count as wrong: {list}.")
    return text.format(list=list_text(parts))


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
    return translate("assess", "{difference} points").format(difference=bare_points(value))


def bare_points(value: Interval) -> str:
    """The same without the word: +30.0 [+25.1, +34.8]."""
    near = any(0 < abs(end) < 0.0005 for end in (value.low, value.high))  # would look like zero
    low, middle, high = (
        signed_points(end, 2 if near else 1) for end in (value.low, value.estimate, value.high)
    )
    return f"{middle} [{low}, {high}]"


def chance_sentences(assessment: Assessment, pair: Pair) -> tuple[str, ...]:
    """What the two p values mean, and the reach of the rows where `figures` does not say it."""
    exact = translate(
        "assess",
        "McNemar's test, p {p}: were both models equally often exact, a difference this large or larger "
        "would come about by chance with this probability.",
    ).format(p=_p(pair.mcnemar_holm))
    sign = translate(
        "assess", "Sign test, p {p}: the same question for wins against losses by reward; ties are left out."
    ).format(p=_p(pair.sign_holm))
    several = (
        translate(
            "assess",
            "Both are corrected for {pairs} pairs by Holm's method: the more pairs are looked at, the "
            "likelier one of them differs by chance.",
        ).format(pairs=pair.pairs)
        if pair.pairs > 1
        else ""
    )
    reach = reach_remark(assessment, pair) if pair.finding != "none" else ""
    return tuple(text for text in (exact, sign, several, reach) if text)


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


def result_title(result: ModelResult, project: Path | None = None, dated: bool = True) -> str:
    """A model of an assessment as people know it."""
    return model_title(result.spec or result.name, project, dated)


def cost_text(cost: Cost | None) -> str:
    """What all answers of a model cost, such as 0.013 USD."""
    return "–" if cost is None or cost.money is None else money_text(cost.money, cost.currency)


def _p(value: float) -> str:
    text = p_value(value)
    return text if text.startswith("<") else f"= {text}"

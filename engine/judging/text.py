"""What a comparison with the person's marks says, in sentences for the terminal and the window."""

from __future__ import annotations

from engine.base.text import Text, together
from engine.judging.agreement import LEAST, Agreement

HARDLY = 0.2  # kappa up to which agreement is called slight (Landis and Koch 1977, Biometrics 33:159-174)


def agreement_text(one: Agreement) -> Text:
    """The figures, and what they mean for the weight of the judge."""
    figures = Text(
        "It agrees with {n} of your {n2} marks ({share:.0%}, 95% interval {low:.0%} to {high:.0%}).",
        one.both + one.neither,
        one.marks,
        one.share,
        one.low,
        one.high,
    )
    if one.kappa is not None:
        figures = together(figures, Text("Beyond chance (Cohen's kappa): {kappa:.2f}.", one.kappa))
    if one.unjudged:
        figures = together(figures, Text("Not judged: {n}.", one.unjudged))
    return together(figures, _meaning(one))


def _meaning(one: Agreement) -> Text:
    if not one.enough:
        return Text("It may weigh once it was compared with {least} marks.", LEAST)
    if not (one.both + one.only_person) or not (one.only_judge + one.neither):
        return Text("Your marks are all of one kind: they cannot show whether it tells right from wrong.")
    if one.kappa is not None and one.kappa <= HARDLY:
        return Text("That is hardly better than chance: training on it would teach noise.")
    return Text("")

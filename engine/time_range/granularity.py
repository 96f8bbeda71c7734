"""Wordings of the granularities: which are asked for, and how that is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from engine.time_range.vocabulary import pick

GRANULARITIES = ("Day", "Week", "Month", "Quarter", "Year")
NOUNS = {
    "Day": ("day", "day", "day", "day", "calendar day"),
    "Week": ("week", "week", "week", "week", "wk", "calendar week"),
    "Month": ("month", "month", "month", "month", "mth", "calendar month"),
    "Quarter": ("quarter", "quarter", "quarter", "qtr", "qtr"),
    "Year": ("year", "year", "year", "yr", "calendar year"),
}
ADVERBS = {
    "Day": ("daily",),
    "Week": ("weekly", "weekly", "weekly", "wkly"),
    "Month": ("monthly", "monthly", "monthly", "mthly"),
    "Quarter": ("quarterly", "quarterly", "quarterly", "qtrly", "qrtly"),
    "Year": ("yearly", "annually", "annual", "yearly"),
}
ADJECTIVES = {**ADVERBS, "Year": ("yearly", "annual")}
# Wordings for any number: %N is the joined nouns, %A the adverbs, %J the adjectives; `~` is held out.
ANY = (
    "by %N", "by %N", "per %N", "%A", "on a %J basis", "at %N level", "split by %N", "broken down by %N",
    "granularity: %N", "with a %J breakdown", "display by %N", "in %N", "grouped by %N",
    "~aggregated by %N", "%J view", "split per %N", "~detailed by %N", "in a %J breakdown", "show it by %N",
    "granularity %N", "~resolution: %N", "(%N)", "shown %A", "broken out by %N", "%J figures",
    "~sliced by %N", "%J values", "~reported %A", "at %N granularity", "%J trend", "~as a %J table", "%N",
    "by %N level", "in %S", "by %S", "~time buckets: %N",
)  # fmt: skip
# With one: %n is its noun.
ONE = (
    "%n by %n", "each %n", "for each %n", "every %n", "~one line per %n", "%n-wise", "~one figure per %n",
    "by the %n", "per individual %n", "~one column for each %n",
)  # fmt: skip
# With two or more: %L and %l are the last one's noun and adverb, the others stand in %N and %A.
SEVERAL = (
    "by %N and by %L", "per %N, per %L", "per %N and per %L", "at %N level and at %L level", "%A plus %l",
    "~by %N and additionally by %L", "%A, and also by %L",
)  # fmt: skip
JOINS = ((" and ", " and ", ", ", "/", " & ", " + ", " as well as "), (", ", "/", " + ", ", ", " and "))


@dataclass(frozen=True)
class Wording:
    """A way to ask for granularities."""

    id: str
    text: str
    held: bool
    most: int


def _wordings() -> tuple[Wording, ...]:
    listed = [(text, 5) for text in ANY] + [(text, 1) for text in ONE]
    special = [(text, 5) for text in SEVERAL]
    wordings = [
        Wording(f"g{n}", text.lstrip("~"), text.startswith("~"), most)
        for n, (text, most) in enumerate(listed, 1)
    ]
    return tuple(
        wordings
        + [
            Wording(f"g2.{n}", text.lstrip("~"), text.startswith("~"), -5)
            for n, (text, _) in enumerate(special, 1)
        ]
    )


WORDINGS = _wordings()


@dataclass(frozen=True)
class Ask:
    """Granularities with the words that ask for them."""

    wording: Wording
    units: tuple[str, ...]
    text: str


def draw_units(rng: Random, days: int) -> tuple[str, ...]:
    """One to five granularities; in the order of size mostly, and mostly ones that fit the range."""
    count = (1,) * 11 + (2,) * 6 + (3,) * 2 + ((4, 5)[rng.random() < 0.3],)
    weights = {
        "Day": 5,
        "Week": 5,
        "Month": 5 if days > 27 else 2,
        "Quarter": 4 if days > 80 else 1,
        "Year": 3 if days > 300 else 1,
    }
    pool = [name for name in GRANULARITIES for _ in range(weights[name])]
    wanted = int(pick(rng, count))
    units: list[str] = []
    while len(units) < wanted:
        name = str(pick(rng, pool))
        if name not in units:
            units.append(name)
    return tuple(sorted(units, key=GRANULARITIES.index)) if rng.random() < 0.8 else tuple(units)


def joined(words: Sequence[str], rng: Random) -> str:
    """`a and b`, `a/b`, `a, b and c`: one joiner throughout, often `and` before the last."""
    if len(words) == 1:
        return words[0]
    if len(words) == 2:
        return str(pick(rng, JOINS[0])).join(words)
    join = str(pick(rng, JOINS[1]))
    if join == ", " and rng.random() < 0.7:
        return f"{', '.join(words[:-1])} and {words[-1]}"
    return join.join(words)


def say(wording: Wording, units: tuple[str, ...], rng: Random) -> Ask:
    """Put the words of the granularities into a wording."""

    def words(names: Sequence[str], table: dict[str, tuple[str, ...]]) -> list[str]:
        return [str(pick(rng, table[name])) for name in names]

    head = units[:-1] if "%L" in wording.text or "%l" in wording.text else units
    nouns = words(head, NOUNS)
    if wording.text == "per %N" and "Year" in head and len(head) == 1 and rng.random() < 0.4:
        nouns = ["annum"]
    text = (
        wording.text.replace("%n", words(units[:1], {**NOUNS, "Week": ("week",)})[0])
        if "%n" in wording.text
        else wording.text
    )
    text = (
        text.replace("%N", joined(nouns, rng))
        .replace("%L", words(units[-1:], NOUNS)[0])
        .replace("%l", words(units[-1:], ADVERBS)[0])
    )
    text = text.replace("%S", joined([f"{name.lower()}s" for name in head], rng))
    text = text.replace("%A", joined(words(head, ADVERBS), rng)).replace(
        "%J", joined(words(head, ADJECTIVES), rng)
    )
    return Ask(wording, units, text)


def fits(wording: Wording, count: int) -> bool:
    """Whether the wording can ask for so many."""
    return count <= wording.most or (wording.most < 0 and count >= 2)

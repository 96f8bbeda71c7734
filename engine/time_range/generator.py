"""The example's rows: seeded, the same bytes on every machine, and a test split of unseen wordings.

Every draw is `Random.random()`, whose stream Python promises not to change; nothing depends on
the order of a set or on `hash`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.data.rows import Row
from engine.time_range import absolute, anchored, bounds, counted, granularity, measures, ranges, relative
from engine.time_range import calendar as cal
from engine.time_range.calendar import Nonsense
from engine.time_range.granularity import Wording
from engine.time_range.phrases import Expression, Form, Grammar, Reader
from engine.time_range.sentences import ALL_FRAMES, Frame, Sentence, preposition, with_noise
from engine.time_range.trace import recorded
from engine.time_range.vocabulary import pick

DEFAULT_SEED = 20300720
DRAWING = Text("Drawing rows")
TURNS = (4, 3, 2)  # how often the first wordings of a family are drawn for once of the others
FIRST, LAST = date(2020, 1, 1), date(2040, 12, 31)
TOP = ("SPAN", "ADAY", "APER", "RDAY", "RUNIT", "RFAR", "RPER", "XPER", "AGO", "EDGE")
# How many rows in a thousand each kind gets.
SHARES = {
    "absolute_dates": 75, "absolute_period": 150, "to_date": 65, "since": 75, "previous_unit": 55,
    "last_n_complete": 55, "this_unit": 28, "next_unit": 50, "relative_day": 55, "rolling_ago": 50,
    "relative_period": 65, "iso_week": 45, "same_period_last_year": 45, "mixed_rel_abs": 45,
    "part_of_period": 35, "exclusive_bounds": 30, "anchored_duration": 40, "last_n_plain": 35,
    "last_n_days": 22, "next_n": 22, "rest_of": 32, "day_numbers": 28, "weekday": 30, "weekend": 10,
    "distractor": 40, "noisy_style": 50,
}  # fmt: skip
EASY = (
    "absolute_dates", "absolute_period", "to_date", "since", "previous_unit", "this_unit",
    "relative_period", "last_n_complete", "next_unit",
)  # fmt: skip


@cache
def grammar() -> Grammar:
    """The whole phrase grammar."""
    whole = Grammar()
    for part in (absolute, relative, ranges, bounds, counted, anchored):
        part.add_to(whole)
    return whole


@cache
def shown_grammar() -> Grammar:
    """The part of the grammar that training may show."""
    return grammar().shown()


def phrase_pools() -> dict[str, list[Form]]:
    """The forms that can be a whole time phrase, by kind."""
    pools: dict[str, list[Form]] = {}
    for form in grammar().forms:
        if form.category in TOP and form.kind:
            pools.setdefault(form.kind, []).append(form)
    return pools


def _pools() -> dict[str, list[Form]]:
    """The forms of every kind of row; what is hard in a distractor or noisy row is not its time phrase."""
    pools = phrase_pools()
    easy = [form for kind in EASY for form in pools[kind]]
    return pools | {"distractor": easy, "noisy_style": easy}


def draw_today(rng: Random) -> date:
    """A day of 2020 to 2040; two in five lie on an edge of the calendar."""
    day = FIRST + timedelta(days=int(rng.random() * ((LAST - FIRST).days + 1)))
    if rng.random() >= 0.4:
        return day
    year = day.year
    edges: tuple[Callable[[], date], ...] = (
        lambda: cal.period(day, cal.MONTH).first,
        lambda: cal.period(day, cal.MONTH).last,
        lambda: cal.period(day, cal.QUARTER).first,
        lambda: cal.period(day, cal.QUARTER).last,
        lambda: cal.period(day, cal.WEEK).first,
        lambda: cal.period(day, cal.WEEK).last,
        lambda: date(year, 1, 1),
        lambda: date(year, 12, 31),
        lambda: date(year // 4 * 4, 2, 29),
        lambda: date.fromisocalendar(year, cal.iso_weeks_in(year), 1 + int(rng.random() * 7)),
    )
    edge: date = pick(rng, edges)()
    return min(max(edge, FIRST), LAST)


def by_use(forms: Iterable[Form]) -> list[Form]:
    """The forms, those more often that stand first in their family: the wordings most people use."""
    place: dict[str, int] = {}
    weighted: list[Form] = []
    for form in forms:
        rank = place[form.family] = place.get(form.family, -1) + 1
        weighted += [form] * (TURNS[rank] if rank < len(TURNS) else 1)
    return weighted


class Cycle:
    """Hands out items evenly: all of them in a drawn order, then again in another."""

    def __init__(self, items: Sequence[Any], rng: Random) -> None:
        self.items, self.rng, self.left = list(items), rng, list[Any]()

    def next(self, good: Callable[[Any], bool] = lambda item: True) -> Any:
        """The first item in turn that is good."""
        for attempt in range(2):
            for place, item in enumerate(self.left):
                if good(item):
                    return self.left.pop(place)
            if not attempt:
                # Items that are seldom good must not pile up.
                self.left = self.left[: len(self.items)] + sorted(
                    self.items, key=lambda item: self.rng.random()
                )
        raise Nonsense("no item is good")


@dataclass
class _Source:
    """What one split is drawn from."""

    rng: Random
    inner: dict[str, Cycle]
    frames: Cycle
    asks: Cycle
    measures: Cycle
    distractors: Cycle

    @classmethod
    def make(cls, rng: Random, held: bool) -> _Source:
        frames = [frame for frame in ALL_FRAMES if held or not frame.held]
        asks = [wording for wording in granularity.WORDINGS if held or not wording.held]
        # The plain wordings are what most people write.
        plain = [wording for wording in asks if wording.text in ("by %N", "per %N", "%A")]
        families = (grammar() if held else shown_grammar()).families
        inner = {
            name: Cycle([Cycle(by_use(forms), rng) for forms in family.values()], rng)
            for name, family in families.items()
        }
        return cls(
            rng,
            inner,
            Cycle(frames, rng),
            Cycle(asks + 3 * plain, rng),
            Cycle(measures.MEASURES, rng),
            Cycle(measures.DISTRACTORS, rng),
        )

    def choose(self, category: str) -> Form:
        """The next form of a category: its families in turn, and the forms of each in turn."""
        family: Cycle = self.inner[category].next()
        form: Form = family.next()
        return form

    def sentence(self, form: Form, kind: str, today: date) -> Sentence:
        """A sentence whose time phrase is of this form. Raises Nonsense where the draw means nothing."""
        time = grammar().draw(form, self.rng, today, self.choose)
        span = time.resolve(today)
        _plausible(span.first, span.last, today, self.rng)
        units = granularity.draw_units(self.rng, span.days)
        ask = granularity.say(
            self.asks.next(lambda wording: granularity.fits(wording, len(units))), units, self.rng
        )
        long = kind == "noisy_style" and self.rng.random() < 0.35
        frame = self.frames.next(lambda one: one.long == long and _suits(one, ask.wording, span.last > today))
        measure = str(self.distractors.next() if kind == "distractor" else self.measures.next())
        if kind != "distractor" and self.rng.random() < 0.08:
            measure += " " + str(pick(self.rng, measures.PLACES))
        if (
            span.first > today
            and "planned" not in measure
            and kind != "distractor"
            and self.rng.random() < 0.4
        ):
            measure = str(pick(self.rng, ("planned", "expected", "forecast"))) + " " + measure
        return Sentence(frame, measure, time, ask, preposition(time.say(), form.kind, self.rng))


def _suits(frame: Frame, wording: Wording, future: bool) -> bool:
    if future and any(past in frame.text for past in ("were", "was", "did", "doing")):
        return False
    if "%G %M" in frame.text:
        return wording.text in ("%A", "by %N", "%J view", "per %N")
    return True


def _plausible(first: date, last: date, today: date, rng: Random) -> None:
    """Long and far ranges are asked for seldom."""
    days, away = (last - first).days, max((today - last).days, (first - today).days)
    if not first.year >= 2012 or last.year > 2048 or days > 3700 or away > 1500:
        raise Nonsense("too far")
    if days > 420 and rng.random() < 0.75:
        raise Nonsense("rather long")


def _quotas(total: int) -> dict[str, int]:
    """How many rows each kind gets: the shares, the remainder to the largest fractions."""
    whole = sum(SHARES.values())
    exact = {kind: total * share / whole for kind, share in SHARES.items()}
    quotas = {kind: int(value) for kind, value in exact.items()}
    by_rest = sorted(SHARES, key=lambda kind: (quotas[kind] - exact[kind], kind))
    for kind in by_rest[: total - sum(quotas.values())]:
        quotas[kind] += 1
    return quotas


def is_new_phrase(time: Expression, today: date) -> bool:
    """Whether no wording that training may show, in whatever combination, says the same in the same words."""
    if not any(form.held for form in time.forms()):
        return False
    said = Reader(shown_grammar(), time.say(), today).whole(TOP)
    return all(other.resolve(today) != time.resolve(today) for other in said)


def _novel(sentence: Sentence, today: date) -> str:
    """Which part of the sentence is a wording that training never shows."""
    if is_new_phrase(sentence.time, today):
        return "phrase"
    if sentence.frame.held:
        return "frame"
    return "granularity" if sentence.ask.wording.held else ""


def wording_id(sentence: Sentence) -> str:
    """The wording: forms of the time phrase, frame, granularity wording."""
    phrase = "+".join(form.id for form in sentence.time.forms())
    return f"{phrase} | {sentence.frame.id} | {sentence.ask.wording.id}"


def _rows(split: str, total: int, rng: Random, seen: set[str], working: bool) -> Iterator[Row]:
    held = split == "test"
    source, number, pools = _Source.make(rng, held), 0, _pools()
    for kind, quota in _quotas(total).items():
        forms = pools[kind]
        usual = Cycle(by_use(form for form in forms if not form.held), rng)
        rare = Cycle([form for form in forms if form.held] or forms, rng)
        for index in range(quota):
            form = (rare if held and index % 5 in (0, 2) else usual).next()
            today, text, sentence = _fresh(source, form, kind, held, seen)
            number += 1
            prompt = f"today={today:%Y%m%d} Business requirement: {text}"
            seen.add(prompt)
            extra = {"wording": wording_id(sentence)} | ({"novel": _novel(sentence, today)} if held else {})
            reasoning = _working(sentence, today) if working else ""
            yield Row(
                f"{split}-{number:05d}",
                prompt,
                sentence.answer(today),
                kind,
                split,
                extra,
                reasoning=reasoning,
            )


def _working(sentence: Sentence, today: date) -> str:
    """The calendar's calls that lead to the answer, a line each."""
    with recorded() as lines:
        sentence.time.resolve(today)
    return "\n".join(dict.fromkeys(lines))


def _fresh(source: _Source, form: Form, kind: str, held: bool, seen: set[str]) -> tuple[date, str, Sentence]:
    """A sentence of the form that makes sense, is new and short; for the test split, of an unseen wording."""
    for attempt in range(20000):
        today = draw_today(source.rng)
        try:
            sentence = source.sentence(form, kind, today)
        except Nonsense:
            continue
        text = with_noise(sentence.say(), source.rng, kind == "noisy_style")
        too_long = len(text.split()) > (24 if attempt < 200 else 60) and kind != "noisy_style"
        if (
            too_long
            or f"today={today:%Y%m%d} Business requirement: {text}" in seen
            or (held and not _novel(sentence, today))
        ):
            continue
        return today, text, sentence
    raise RuntimeError(f"no sentence for {form.id}: {form.text}")


def generate(
    seed: int = DEFAULT_SEED,
    train: int = 1103,
    test: int = 330,
    known: Iterable[str] = (),
    progress: Progress = silent,
    *,
    working: bool = False,
) -> tuple[list[Row], list[Row]]:
    """The training rows and the held-out rows of a seed, shuffled; none has a prompt that is `known`.

    With `working`, each has the calendar's calls that lead to its answer.
    """
    seen = {*known}

    def counted(rows: Iterator[Row], total: int) -> Iterator[Row]:
        for number, row in enumerate(rows, 1):
            progress(DRAWING, number, total)
            yield row

    splits = []
    for split, total in (("train", train), ("test", test)):
        rng = Random(f"{split} {seed}")
        rows = counted(_rows(split, total, rng, seen, working), total)
        splits.append(sorted(rows, key=lambda row: rng.random()))
    return splits[0], splits[1]


def check_disjoint(train: Iterable[Row], test: Iterable[Row]) -> None:
    """Raises ValueError unless every test row has a wording that no training row has.

    A wording is a phrase form, a sentence frame or a way to ask for granularities.
    """
    shown = {part for row in train for part in wordings_of(row)}
    prompts = {row.prompt for row in train}
    for row in test:
        if row.prompt in prompts or not wordings_of(row) - shown:
            raise ValueError(f"{row.id} has no wording of its own: {row.extra['wording']}")


def wordings_of(row: Row) -> set[str]:
    """The wordings that a generated row is made of."""
    phrase, frame, ask = str(row.extra["wording"]).split(" | ")
    return {*phrase.split("+"), frame, ask}

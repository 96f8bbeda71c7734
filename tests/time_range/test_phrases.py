"""The phrase grammar: words and meaning come from one object."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from engine.time_range.calendar import Nonsense, Span
from engine.time_range.generator import TOP, draw_today, grammar, phrase_pools
from engine.time_range.phrases import Expression, Form, Reader


def meanings(text: str, today: date) -> set[Span]:
    """Every meaning that the grammar finds in the whole text."""
    return {found.resolve(today) for found in Reader(grammar(), text, today).whole(TOP)}


# One line per convention: today, words, first and last day.
SETTLED = """
20300720 | today | 2030-07-20 2030-07-20
20300720 | between the same date in the last year and today | 2029-07-20 2030-07-20
20300301 | from Q1 2029 to Q2 2030 | 2029-01-01 2030-06-30
20300720 | from 5 March 2029 to June 2029 | 2029-03-05 2029-06-30
20300720 | 2030-07-01 - 2030-07-15 | 2030-07-01 2030-07-15
20300720 | 13/04/2029 | 2029-04-13 2029-04-13
20300720 | 04/13/2029 | 2029-04-13 2029-04-13
20300720 | from 2029-07-01 up to but not including 2029-08-01 | 2029-07-01 2029-07-31
20300720 | YTD | 2030-01-01 2030-07-20
20300101 | YTD | 2030-01-01 2030-01-01
20300720 | MTD through yesterday | 2030-07-01 2030-07-19
20300720 | YTD through the end of last month | 2030-01-01 2030-06-30
20300720 | since last month | 2030-06-01 2030-07-20
20300720 | since October | 2029-10-01 2030-07-20
20300720 | since Monday | 2030-07-15 2030-07-20
20300715 | since Monday | 2030-07-15 2030-07-15
20341231 | last week | 2034-12-18 2034-12-24
20260101 | last month | 2025-12-01 2025-12-31
20300720 | the month before last | 2030-05-01 2030-05-31
20301120 | the quarter after next | 2031-04-01 2031-06-30
20300720 | last 3 complete months | 2030-04-01 2030-06-30
20300720 | last 4 quarters | 2029-07-01 2030-06-30
20300720 | last 7 days including today | 2030-07-14 2030-07-20
20300720 | last 7 days excluding today | 2030-07-13 2030-07-19
20300720 | last 7 days | 2030-07-14 2030-07-20
20300531 | last 3 months | 2030-02-28 2030-05-31
20300720 | from 10 days ago until today | 2030-07-10 2030-07-20
20280229 | from the same date last year until today | 2027-02-28 2028-02-29
20300720 | 2 weeks starting 2030-08-01 | 2030-08-01 2030-08-14
20300720 | 3 months ending 30 June 2030 | 2030-04-01 2030-06-30
20300720 | Q3 last year | 2029-07-01 2029-09-30
20300720 | H1 next year | 2031-01-01 2031-06-30
20300720 | March last year | 2029-03-01 2029-03-31
20300720 | the same month last year | 2029-07-01 2029-07-31
20300720 | PYTD | 2029-01-01 2029-07-20
20300720 | from tomorrow till EOY | 2030-07-21 2030-12-31
20300720 | rest of this month | 2030-07-20 2030-07-31
20300720 | this month | 2030-07-01 2030-07-31
20300720 | this week and next week | 2030-07-15 2030-07-28
20300720 | next 5 days | 2030-07-21 2030-07-25
20300131 | next 1 months | 2030-01-31 2030-02-28
20300720 | TTM | 2029-07-01 2030-06-30
20300720 | the last half year | 2030-01-01 2030-06-30
20250819 | the most recent Q4 | 2024-10-01 2024-12-31
20300720 | week 53 of 2026 | 2026-12-28 2027-01-03
20300720 | the week of 17 May 2028 | 2028-05-15 2028-05-21
20300720 | from 4 to 22 this month | 2030-07-04 2030-07-22
20300720 | last 5 days of February 2028 | 2028-02-25 2028-02-29
20300720 | Wednesday to Friday of last week | 2030-07-10 2030-07-12
20300720 | next week (Mon-Sun) | 2030-07-22 2030-07-28
20300720 | the 3 full months after this one | 2030-08-01 2030-10-31
"""


@pytest.mark.parametrize("line", SETTLED.strip().splitlines())
def test_a_phrase_means_what_the_conventions_say_and_nothing_else(line: str) -> None:
    today, text, ends = (part.strip() for part in line.split("|"))
    first, last = map(date.fromisoformat, ends.split())
    assert meanings(text, date.fromisoformat(today)) == {Span(first, last)}


@pytest.mark.parametrize(
    "text", ["30 February 2030", "05/06/2030", "week 53 of 2021", "from 2030-02-01 to 2030-01-01", "Q5 2030"]
)
def test_words_without_one_meaning_are_not_in_the_grammar(text: str) -> None:
    assert meanings(text, date(2030, 7, 20)) == set()


def drawn(form: Form, times: int) -> Iterator[tuple[date, Expression]]:
    """Expressions of a form, with days on which they mean something."""
    rng, families = Random(form.id), grammar().families
    for _ in range(20000):
        today = draw_today(rng)

        def choose(category: str) -> Form:
            forms = [one for family in families[category].values() for one in family]
            return forms[int(rng.random() * len(forms))]

        found = grammar().draw(form, rng, today, choose)
        try:
            found.resolve(today)
        except Nonsense:
            continue
        yield today, found
        times -= 1
        if not times:
            return
    raise AssertionError(f"{form.id} never means anything: {form.text}")


def test_every_phrase_is_read_back_with_the_one_meaning_it_was_drawn_with() -> None:
    for forms in phrase_pools().values():
        for form in forms:
            for today, found in drawn(form, 1):
                assert meanings(found.say(), today) == {found.resolve(today)}, (form.id, found.say(), today)


def test_a_unit_that_is_said_twice_is_one_unit() -> None:
    form = next(form for form in grammar().forms if form.text == "this {u:unit} and next {u:unit}")
    for today, found in drawn(form, 20):
        _this, unit, *_rest, last = found.say().split()
        assert unit == last
        assert found.resolve(today).first <= today
    assert meanings("this week and next month", date(2030, 7, 20)) == set()


def test_every_slot_of_a_wording_is_a_word_or_a_category() -> None:
    for form in grammar().forms:
        for today, found in drawn(form, 1):
            assert "{" not in found.say()
            found.resolve(today)


def test_no_held_out_wording_is_also_a_training_wording() -> None:
    shown = {form.text.lower() for form in grammar().forms if not form.held}
    assert not [form.text for form in grammar().forms if form.held and form.text.lower() in shown]


def test_every_held_out_wording_has_training_wordings_of_the_same_meaning() -> None:
    for families in grammar().families.values():
        for name, forms in families.items():
            assert any(not form.held for form in forms), name

"""The generated rows: reproducible, new, disjoint, well spread."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from statistics import mean, median

import pytest

from engine.base import store
from engine.data.rows import Row, canonical, dump_rows, read_good_rows
from engine.time_range import granularity
from engine.time_range.example import held_out, more_rows, worked_rows, write
from engine.time_range.facts import today_of
from engine.time_range.generator import (
    SHARES,
    TOP,
    check_disjoint,
    draw_today,
    generate,
    grammar,
    wordings_of,
)
from engine.time_range.phrases import Reader
from engine.time_range.sentences import ALL_FRAMES, Sentence

SHIPPED = store.resource("examples", "time_range", "rows.jsonl")


@pytest.fixture(scope="module")
def splits() -> tuple[list[Row], list[Row]]:
    return generate()


def test_the_shipped_rows_are_what_the_generator_makes_byte_for_byte(tmp_path: Path) -> None:
    again = tmp_path / "rows.jsonl"
    assert write(again) == 1433
    assert again.read_bytes() == SHIPPED.read_bytes()


def test_the_shipped_rows_can_show_the_calendars_calls_as_their_working() -> None:
    rows = worked_rows()
    assert [replace(row, reasoning="") for row in rows] == list(read_good_rows(SHIPPED))
    assert 30 < mean(len(row.reasoning) for row in rows) < 80
    assert sum(not row.reasoning for row in rows) < 40  # today alone takes no call
    (shown,) = (row for row in rows if "the quarter before last fill rate" in row.prompt)
    assert shown.reasoning == "period 2037-04-27 quarter -2: 2036-10-01 2036-12-31"


def test_the_shipped_rows_have_no_bad_line() -> None:
    assert Counter(row.split for row in read_good_rows(SHIPPED)) == {"train": 1103, "test": 330}


def test_another_seed_gives_other_rows() -> None:
    first, other = generate(1, 20, 5), generate(2, 20, 5)
    assert not {row.prompt for row in first[0]} & {row.prompt for row in other[0]}


def test_every_held_out_row_has_a_wording_that_training_never_shows(
    splits: tuple[list[Row], list[Row]],
) -> None:
    check_disjoint(*splits)
    assert Counter(row.extra["novel"] for row in splits[1])["phrase"] > 130


def test_a_training_wording_in_the_test_split_is_noticed(splits: tuple[list[Row], list[Row]]) -> None:
    with pytest.raises(ValueError, match="no wording of its own"):
        check_disjoint(splits[0], [splits[0][0]])


def test_a_larger_draw_has_wordings_of_its_own_in_every_row_or_is_refused(
    splits: tuple[list[Row], list[Row]],
) -> None:
    drawn = held_out(splits[0], 60)
    assert len(drawn) == 60 and not {row.prompt for row in drawn} & {row.prompt for row in splits[0]}
    with pytest.raises(ValueError, match="no wording of its own"):
        held_out([*splits[0], drawn[7]], 60)


def test_further_rows_repeat_no_prompt_and_no_id_and_show_no_test_wording() -> None:
    rows = [*read_good_rows(SHIPPED)]
    drawn = more_rows(rows, 300)
    again = more_rows([*rows, *drawn], 200)
    assert len({row.prompt for row in [*rows, *drawn, *again]}) == len(rows) + 500
    assert len({row.id for row in [*rows, *drawn, *again]}) == len(rows) + 500
    assert {row.split for row in drawn} == {"train"} and drawn == more_rows(rows, 300)
    check_disjoint(drawn, held_out(rows[:1], 100))
    split_again = [replace(row, split="test" if row.split == "train" else "train") for row in rows]
    assert len(more_rows(split_again, 20, seed=5)) == 20


def test_training_shows_no_wording_that_is_held_out(splits: tuple[list[Row], list[Row]]) -> None:
    held = {form.id for form in grammar().forms if form.held}
    held |= {frame.id for frame in ALL_FRAMES if frame.held}
    held |= {wording.id for wording in granularity.WORDINGS if wording.held}
    assert not held & {part for row in splits[0] for part in wordings_of(row)}


def test_nearly_every_training_wording_is_shown(splits: tuple[list[Row], list[Row]]) -> None:
    shown = {part for row in splits[0] for part in wordings_of(row)}
    trained = [form.id for form in grammar().forms if not form.held]
    missing = [one for one in trained if one not in shown]
    assert len(missing) <= 0.12 * len(trained), missing


def test_the_wordings_that_stand_first_are_shown_more_often_than_the_last(
    splits: tuple[list[Row], list[Row]],
) -> None:
    counts = Counter(part for row in splits[0] for part in wordings_of(row))
    places: dict[str, list[str]] = {}
    for form in grammar().forms:
        if not form.held:
            places.setdefault(form.family, []).append(form.id)
    long = [forms for forms in places.values() if len(forms) > 5]
    assert sum(counts[forms[0]] for forms in long) > 2 * sum(counts[forms[-1]] for forms in long)


def test_no_prompt_occurs_twice_and_every_kind_is_there(splits: tuple[list[Row], list[Row]]) -> None:
    prompts = [row.prompt for split in splits for row in split]
    assert len(prompts) == len(set(prompts))
    for split in splits:
        assert {row.kind for row in split} == set(SHARES)


def test_answers_are_ranges_with_granularities_in_order(splits: tuple[list[Row], list[Row]]) -> None:
    for row in (*splits[0], *splits[1]):
        answer = json.loads(row.answer_text())
        assert list(answer) == ["from", "to", "granularity"]
        assert date.fromisoformat(answer["from"]) <= date.fromisoformat(answer["to"])
        assert answer["granularity"] and len(set(answer["granularity"])) == len(answer["granularity"])
        assert set(answer["granularity"]) <= set(granularity.GRANULARITIES)
        assert today_of(row.prompt) is not None


def test_business_texts_are_short(splits: tuple[list[Row], list[Row]]) -> None:
    words = [len(row.prompt.split()) - 3 for row in splits[0]]
    assert median(words) <= 15
    assert max(words) <= 60


def test_days_on_the_edge_of_the_calendar_are_over_represented() -> None:
    rng = Random(7)
    days = [draw_today(rng) for _ in range(4000)]
    assert min(days) >= date(2020, 1, 1)
    assert max(days) <= date(2040, 12, 31)
    assert sum(day.day == 1 for day in days) > 400
    assert sum((day.month, day.day) == (2, 29) for day in days) > 80
    assert sum(day.isocalendar().week == 53 for day in days) > 60


def test_many_rows_can_be_made(tmp_path: Path) -> None:
    train, _ = generate(3, 3000, 30)
    assert len({row.prompt for row in train}) == 3000
    assert all(json.loads(line)["id"] for line in dump_rows(train))


STUDY = (
    (
        date(2030, 7, 20),
        ("show the %M %T %G", "planned production quantities", ("Day", "Week"), "in %N", "in day and week"),
        "between the same date in the last year and today",
        "show the planned production quantities between the same date in the last year and today"
        " in day and week",
        '{"from":"2029-07-20","to":"2030-07-20","granularity":["Day","Week"]}',
    ),
    (
        date(2030, 3, 1),
        ("view %M %T, %G", "financial performance", ("Month", "Quarter"), "display by %N", ""),
        "from Q1 2029 to Q2 2030",
        "view financial performance from Q1 2029 to Q2 2030, display by month and quarter",
        '{"from":"2029-01-01","to":"2030-06-30","granularity":["Month","Quarter"]}',
    ),
)


@pytest.mark.parametrize(("today", "parts", "phrase", "text", "answer"), STUDY)
def test_the_examples_of_the_study_come_out_of_the_grammar(
    today: date, parts: tuple[str, str, tuple[str, ...], str, str], phrase: str, text: str, answer: str
) -> None:
    frame = next(frame for frame in ALL_FRAMES if frame.text == parts[0])
    wording = next(wording for wording in granularity.WORDINGS if wording.text == parts[3])
    said = {granularity.say(wording, parts[2], Random(n)).text: n for n in range(200)}
    wanted = parts[4] or "display by month and quarter"
    ask = granularity.say(wording, parts[2], Random(said[wanted]))
    times = list(Reader(grammar(), phrase, today).whole(TOP))
    sentences = [Sentence(frame, parts[1], time, ask) for time in times]
    assert {sentence.say().lower() for sentence in sentences} == {text.lower()}
    assert {canonical(sentence.answer(today)) for sentence in sentences} == {answer}

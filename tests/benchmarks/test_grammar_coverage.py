"""The measurement of the grammar's reach on rows from outside."""

from pathlib import Path

import pytest

from benchmarks.grammar_coverage import express, main, measure
from engine.data.rows import Row, write_rows
from engine.time_range.generator import generate


def row(text: str, first: str, last: str, **extra: object) -> Row:
    answer = {"from": first, "to": last, "granularity": ["Day"]}
    return Row(text[:9], f"today=20300720 Business requirement: {text}", answer, "outside", extra=extra)


def test_a_phrase_with_the_expected_meaning_covers_a_row() -> None:
    found = express(row("scrap for last month by day", "2030-06-01", "2030-06-30"))
    assert found is not None
    assert found.say() == "last month"


def test_a_phrase_with_another_meaning_covers_nothing() -> None:
    assert express(row("scrap for last month by day", "2030-06-01", "2030-07-20")) is None


def test_a_row_without_today_is_not_covered() -> None:
    assert express(Row("1", "scrap last month", {"from": "2030-06-01", "to": "2030-06-30"})) is None


def test_an_accepted_reading_of_a_tagged_row_counts() -> None:
    accepted = [{"from": "2030-07-01", "to": "2030-07-31", "granularity": ["Day"]}]
    tagged = row("scrap this month", "2030-07-01", "2030-07-20", ambiguous=True, accepted=accepted)
    assert express(tagged) is not None
    assert "   1 of    1  all (ambiguous)" in measure([tagged]).lines()


def test_the_generator_covers_its_own_rows() -> None:
    train, _ = generate(11, 60, 5)
    plain = [one for one in train if one.kind != "noisy_style"]
    assert [one.prompt for one in plain if express(one) is None] == []


def test_the_command_prints_what_is_covered_and_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "outside.jsonl"
    write_rows(
        file,
        [row("scrap last month", "2030-06-01", "2030-06-30"), row("gibberish", "2030-01-01", "2030-01-02")],
    )
    assert main([str(file)]) == 0
    shown = capsys.readouterr().out
    assert "   1 of    2  all" in shown
    assert "not covered: today=20300720 Business requirement: gibberish" in shown

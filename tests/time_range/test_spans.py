from datetime import date

from engine.data.rows import Row
from engine.rewards.rubric import rubric_from_toml, spans
from engine.rewards.spans import Span, Spans

ROW = Row("1", "today=20300720 show sales of 2029", {"a": "2029-01-01", "z": "2029-12-31"})
FIELDS = {"from_field": "a", "to_field": "z"}
RUBRIC = rubric_from_toml(
    [
        {"dimension": "json_parse", "weight": 1},
        {"dimension": "date_coverage", "weight": 1, "parameters": FIELDS},
    ]
)
EXPECTED = Span(date(2029, 1, 1), date(2029, 12, 31))


def test_both_ranges_and_today_lie_on_the_time_line_under_the_fields_of_the_rubric() -> None:
    answer = 'Sure: {"a":"2029-02-01","z":"2028-01-01"}'
    answered = Span(date(2029, 2, 1), date(2028, 1, 1))
    assert spans(RUBRIC, ROW, answer) == Spans(EXPECTED, answered, date(2030, 7, 20))


def test_an_answer_without_dates_leaves_the_expected_range_alone() -> None:
    assert spans(RUBRIC, ROW, "no idea") == Spans(EXPECTED, None, date(2030, 7, 20))


def test_a_row_and_an_answer_without_dates_have_no_time_line() -> None:
    assert spans(RUBRIC, Row("2", "how many", {"n": 3}), '{"n":3}') is None


def test_a_rubric_without_a_dimension_of_days_has_no_time_line() -> None:
    assert spans(rubric_from_toml([{"dimension": "exact", "weight": 1}]), ROW, ROW.answer_text()) is None
    off = RUBRIC.entries[1].model_copy(update={"on": False})
    assert spans(RUBRIC.model_copy(update={"entries": (RUBRIC.entries[0], off)}), ROW, "") is None

"""The time line."""

from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from engine.rewards.spans import Span, Spans
from gui.shared import theme
from gui.shared.timeline import Lane, Timeline, _Scale, overlap_days

TODAY = date(2030, 7, 20)
EXPECTED = Lane("Expected", date(2030, 1, 1), date(2030, 12, 31), "good")
ANSWER = Lane("Answer", date(2030, 12, 1), date(2031, 1, 31))
BACKWARDS = Lane("Answer", date(2030, 5, 1), date(2030, 2, 1))


@pytest.fixture
def line(qtbot, look):
    found = Timeline()
    qtbot.addWidget(found)
    found.resize(600, 90)
    found.show()
    return found


def test_the_picture_is_told_in_words_too(line):
    line.show_spans([EXPECTED, ANSWER], TODAY)
    assert line.description().split("\n") == [
        "Expected: 2030-01-01 to 2030-12-31, 365 days",
        "Answer: 2030-12-01 to 2031-01-31, 62 days",
        "Answer: 31 days in common with Expected",
        "Today: 2030-07-20",
    ]
    assert line.accessibleDescription() == line.description()


def test_a_range_that_runs_backwards_has_no_day_in_common(line):
    assert overlap_days(EXPECTED, BACKWARDS) == 0
    line.show_spans([EXPECTED, BACKWARDS])
    assert "runs backwards" in line.description()


def test_the_lanes_of_answers_are_the_spans_that_there_are(line):
    span = Span(TODAY, TODAY)
    line.show_answers([("Answer", Spans(None, span, TODAY), "accent")])
    assert [(lane.label, lane.token) for lane in line.lanes] == [("Answer", "accent")]
    assert line.today == TODAY
    line.show_answers([("A", None, "base"), ("B", Spans(span, None, None), "accent")])
    assert [(lane.label, lane.token) for lane in line.lanes] == [("Expected", "good")]
    line.show_answers([])
    assert line.lanes == () and line.today is None


def test_bars_are_painted_in_the_colours_of_their_lanes(line):
    line.show_spans([EXPECTED, ANSWER], TODAY)
    picture = line.grab().toImage()
    ratio = picture.width() / line.width()
    inks = {picture.pixelColor(x, int(19 * ratio)).name() for x in range(picture.width())}
    full = QColor(theme.tokens().good)
    assert any(abs(QColor(ink).hue() - full.hue()) < 6 and QColor(ink).saturation() > 100 for ink in inks)


@pytest.mark.parametrize(
    "lanes",
    [
        [],
        [EXPECTED],
        [EXPECTED, BACKWARDS],
        [Lane("a", date.min, date.max), Lane("b", date.max, date.max)],
        [Lane("a", date.min, date.min)],
    ],
)
def test_any_ranges_can_be_painted(line, lanes):
    line.show_spans(lanes, TODAY if lanes else None)
    assert not line.grab().isNull()
    line.resize(220, 90)
    assert not line.grab().isNull()


@pytest.mark.parametrize("days", [0, 5, 40, 400, 4000, 40000, 700000])
def test_ticks_lie_apart_in_order_and_within_the_axis(days):
    start = date(1500, 3, 3)
    lane = Lane("a", start, date.fromordinal(start.toordinal() + days))
    scale = _Scale([lane], None, QRectF(100, 0, 500, 60))
    places = [scale.x(day) for day, _ in scale.ticks(80)]
    assert places and all(100 <= x <= 600 for x in places)
    assert all(after - before >= 70 for before, after in pairwise(places))


def test_more_lanes_need_more_height(line):
    line.show_spans([EXPECTED, ANSWER])
    two = line.sizeHint().height()
    line.show_spans([EXPECTED, ANSWER, BACKWARDS])
    assert line.sizeHint().height() > two

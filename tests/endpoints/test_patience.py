from __future__ import annotations

from email.utils import formatdate
from time import time

import pytest

from engine.endpoints.patience import LONGEST_WAIT, back_off, retry_after


def test_each_wait_is_about_twice_the_one_before_and_bounded() -> None:
    for attempt in range(40):
        most = min(LONGEST_WAIT, 0.5 * 2.0**attempt)
        assert most / 2 <= back_off(attempt) <= most


@pytest.mark.parametrize(
    ("value", "seconds"), [("2", 2), ("0.5", 0.5), ("-3", 0), ("", None), (None, None), ("soon", None)]
)
def test_a_wait_is_read_as_a_number(value, seconds) -> None:
    assert retry_after(value) == seconds


def test_a_wait_is_read_as_a_date() -> None:
    assert 25 < (retry_after(formatdate(time() + 30, usegmt=True)) or 0) <= 30
    assert retry_after(formatdate(time() - 30, usegmt=True)) == 0

"""Bytes and seconds as people read them."""

import pytest

from engine.base.units import duration, size


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 MB"), (98e6, "98 MB"), (10**9, "1.0 GB"), (2**30, "1.1 GB"), (24e9, "24.0 GB")]
)
def test_a_gigabyte_is_a_thousand_million_bytes(count, text):
    assert size(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (89, "89 s"), (90, "2 min"), (5340, "89 min"), (12000, "3 h 20 min")]
)
def test_durations(seconds, text):
    assert duration(seconds) == text

"""Sizes and durations of the window."""

import pytest

from gui.frame.status import MemoryBar
from gui.shared.labels import duration_text, size_text


@pytest.mark.parametrize(
    ("count", "text"),
    [(4, "4 bytes"), (98e6, "98 MB"), (10**9, "1.0 GB"), (2**30, "1.1 GB"), (24e9, "24.0 GB")],
)
def test_a_gigabyte_is_a_thousand_million_bytes(qapp, count, text):
    assert size_text(count) == text


@pytest.mark.parametrize(("seconds", "text"), [(45, "45 s"), (720, "12 min"), (12000, "3 h 20 min")])
def test_durations(qapp, seconds, text):
    assert duration_text(seconds) == text


def test_the_memory_bar_counts_in_gigabytes(qtbot):
    bar = MemoryBar()
    qtbot.addWidget(bar)
    bar.show_use(8 * 10**9, 16 * 10**9)
    assert bar.words == "8.0 / 16 GB"

"""Whether a noted process lives."""

import os
import time

import pytest

from engine.base.process import birth, living_here


@pytest.mark.parametrize("pid", [-5, 2**40])
def test_a_number_that_no_process_can_have_names_none(pid):
    assert living_here(pid, time.time()) is None


def test_a_process_that_began_after_it_was_seen_is_another_one():
    assert living_here(os.getpid(), time.time()) is not None
    assert living_here(os.getpid(), 0.0) is None


def test_a_process_whose_birth_was_noted_is_known_however_the_clock_is_set():
    born = birth(os.getpid())
    assert born is not None and birth(2**22 + 1) is None
    for clock in (0.0, time.time() + 86_400):
        assert living_here(os.getpid(), clock, born) is not None
        assert living_here(os.getpid(), clock, born - 5) is None

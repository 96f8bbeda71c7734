"""A short form of the campaign for every change, and all of it with LATHE_NIGHTLY=1; see `__main__.py`."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from tests.campaign import window
from tests.campaign.driver import Case, FaultError, Part, mutated, run
from tests.campaign.parts import MOMENTS, PARTS, READING, TEXTS
from tests.training.forked import end_all

SHORT = [*READING, *(part for part in TEXTS if part.name not in ("templates", "window")), MOMENTS[0]]
LONG = float(os.environ.get("LATHE_CAMPAIGN_SECONDS", "300"))
nightly = [
    pytest.mark.nightly,
    pytest.mark.timeout(LONG + 900),
    pytest.mark.skipif(not os.environ.get("LATHE_NIGHTLY"), reason="LATHE_NIGHTLY is not set"),
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the campaign goes on: the folder that LATHE_CAMPAIGN names, or a new one."""
    return Path(os.environ.get("LATHE_CAMPAIGN") or tmp_path)


@pytest.mark.parametrize("part", SHORT, ids=lambda part: part.name)
def test_a_short_form(part: Part, tmp_path: Path) -> None:
    figures = run(part, 1.2, tmp_path)
    assert not figures.faults, (figures.line(), figures.faults[:3])


@pytest.mark.parametrize("name", [pytest.param(name, marks=nightly) for name in PARTS])
def test_the_whole_part(name: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings(action="default"):
        figures = run(PARTS[name], LONG, place)
    end_all()
    window.shut()
    with capsys.disabled():
        print(f"\n{figures.line()}")
    assert not figures.faults, figures.faults[:3]


def test_a_fault_is_saved_with_its_input_and_the_next_call_goes_on(tmp_path: Path) -> None:
    def act(case: Case) -> None:
        case.write("in.bin", case.draw.randbytes(4))
        if case.number == 1:
            raise FaultError("wrong")

    part = Part("some", act)
    first, second, third = (run(part, 0, tmp_path, seed) for seed in (7, None, None))
    assert [one.seed for one in (first, second, third)] == [7, 7, 7]
    assert not first.faults and "wrong" in second.faults[0] and not third.faults
    assert (tmp_path / "some" / "faults" / "1" / "in.bin").exists()
    assert "case 1" in (tmp_path / "some" / "faults" / "1" / "report.txt").read_text()
    assert "seed 7, 1 cases" in second.line() and second.line().endswith("1 faults")


def test_mutations_follow_from_the_seed() -> None:
    import random

    made = [mutated(random.Random(3), b"some bytes to change") for _ in range(2)]
    assert made[0] == made[1] != b"some bytes to change"

"""From a file of one's own to the training, and to the proof, with few clicks and without a letter typed."""

import os
from pathlib import Path

import pytest

from tests.gui.own_file_walk import run
from tests.gui.real_window import missing

EVAL = Path(__file__).resolve().parents[3] / "shared" / "eval"
MINUTES = 45  # on a machine that does other things too; about 8 where it does not
on_a_screen = pytest.mark.skipif(
    bool(missing()), reason=f"needs a screen of its own; not installed: {missing()}"
)


def walked(folder: Path, file: Path | None, minutes: float, *, to_start: bool) -> str:
    done = run(folder, file, 60 * minutes, to_start=to_start)
    said = f"pictures in {folder}\n{done.stdout}\n{done.stderr}"
    assert done.returncode == 0 and not done.stderr, said
    assert not list((folder / "data" / "reports").glob("2*.txt")), said  # no defect was reported
    return done.stdout


@on_a_screen
@pytest.mark.parametrize("name", ["", "ctparse/train.jsonl", "snips/train1103.jsonl"])
def test_a_file_of_ones_own_is_trained_on_after_few_clicks(tmp_path, name):
    file = EVAL / name if name else None
    if file is not None and not file.is_file():
        pytest.skip(f"the data set is not here: {file}")
    assert "clicks to the training, 0 typed letters" in walked(tmp_path / "walk", file, 4, to_start=True)


@pytest.mark.slow
@pytest.mark.nightly  # three minutes; tests/gui/test_newcomer.py walks the rest of the way for every change
@pytest.mark.skipif(not os.environ.get("LATHE_NIGHTLY"), reason="LATHE_NIGHTLY is not set")
@pytest.mark.timeout(60 * MINUTES + 60)
@on_a_screen
def test_a_few_more_clicks_lead_to_the_proof_and_the_file(tmp_path):
    assert "more clicks to the proof and the file" in walked(tmp_path / "walk", None, MINUTES, to_start=False)

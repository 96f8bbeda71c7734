"""From the first start to a trained, compared and exported model, on a real window, with the mouse alone."""

import pytest

from tests.gui.newcomer_walk import run
from tests.gui.real_window import missing

MINUTES = 15  # on a machine that does other things too; about 4 where it does not


@pytest.mark.slow
@pytest.mark.timeout(60 * MINUTES + 60)
@pytest.mark.skipif(bool(missing()), reason=f"needs a screen of its own; not installed: {missing()}")
def test_a_newcomer_comes_with_the_mouse_alone_to_a_trained_exported_and_compared_model(tmp_path):
    done = run(tmp_path / "walk", 60 * MINUTES)
    said = f"pictures in {tmp_path / 'walk'}\n{done.stdout}\n{done.stderr}"
    assert done.returncode == 0, said
    assert not list((tmp_path / "walk" / "data" / "reports").glob("2*.txt")), said  # no defect was reported
    assert not done.stderr, said
    assert "in all" in done.stdout

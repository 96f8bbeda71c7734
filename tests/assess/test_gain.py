"""What is said of a trained model against its base, where only the training measured both."""

import pytest

from engine.assess.gain import gain_over_base
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog
from engine.runs.runs import create_run


@pytest.mark.parametrize(
    ("rows", "exact", "finding"),
    [(9, 1 / 9, "none"), (9, 1.0, "better"), (48, 4 / 48, "none"), (48, 20 / 48, "better")],
)
def test_the_figures_of_a_training_claim_only_what_their_rows_show(small_project, rows, exact, finding):
    run = create_run(small_project.folder, Recipe())
    log = RunLog(run)
    for step, share in ((0, 1 / rows), (5, exact)):
        log.say(
            ev.HeldOut,
            phase="grpo", step=step, exact=share, reward=0.5, rows=rows, best=True, seconds=1.0,
        )  # fmt: skip
    gain = gain_over_base(small_project.folder, run.name, "best", None, [])
    assert gain is not None and (gain.split, gain.finding) == ("valid", finding)

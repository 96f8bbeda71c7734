"""The rewards page over the small project, shown as users see it."""

import pytest

from engine.rewards.dryrun import Prediction, dry_run
from gui.rewards.page import RewardsPage
from tests.gui.play.conftest import exported
from tests.tiny_gguf import tiny_file

__all__ = ["exported", "tiny_file"]


@pytest.fixture
def page(qtbot, workspace, board):
    found = RewardsPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1112, 740)
    found.show()
    found.arrive()
    qtbot.waitExposed(found)
    yield found
    found.close()


@pytest.fixture
def dry_run_result(small_project):
    """What a dry run of 8 rows writes: the first answers are right, the last two are none."""
    rows = small_project.split("train")[:8]
    answers = [row.answer_text() for row in rows[:6]] + ["no", "no idea"]
    predictions = [Prediction(row.prompt, text) for row, text in zip(rows, answers, strict=True)]
    return dry_run(small_project.rubric, rows, predictions, small_project.task.schema).to_json()

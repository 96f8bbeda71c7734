"""The export page with real worker processes."""

from __future__ import annotations

import os
import shutil
import signal

import pytest

from engine.export import index
from engine.jobs import AssessJob, ExportJob
from engine.models.folder import check_folder
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from gui.export.page import ExportPage
from tests.gui.assess.made import run_with_best


@pytest.fixture
def page(qtbot, workspace, board):
    found = ExportPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1112, 740)
    found.show()
    yield found
    found.close()


def test_an_export_that_crashes_is_told_kindly_its_leftovers_go_and_it_can_be_tried_again(page, qtbot):
    run = run_with_best(page.workspace.project)
    folder = page.workspace.folder / "exports" / run.name
    (folder / "merged").mkdir(parents=True)
    (folder / "merged" / "model.safetensors").write_bytes(b"x")
    page.arrive()
    page.start(ExportJob(run=run.name, quants=("Q8_0",)))
    job = page.panel.job
    assert not page.setup.start_button.isEnabled()
    qtbot.waitUntil(lambda: any(isinstance(event, ev.Started) for event in job.events), timeout=60_000)
    with qtbot.waitSignal(job.ended, timeout=60_000):
        os.kill(next(one.pid for one in job.events if isinstance(one, ev.Started)), signal.SIGABRT)
    assert "crashed in a native library" in page.panel.words
    assert not (folder / "merged").exists()
    assert page.panel.again_button.isVisible() and page.setup.start_button.isEnabled()
    qtbot.waitUntil(lambda: not page._listings.running)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
def test_an_export_ends_on_the_shelf_and_is_scored_there(page, qtbot, tiny_model):
    from tests.export.tiny_models import make_adapter

    run = create_run(page.workspace.folder, Recipe(model=str(tiny_model), max_answer_tokens=8), "tiny")
    make_adapter(check_folder(tiny_model), run / "checkpoints" / "best")
    page.arrive(run.name)
    page.setup.start_button.click()
    qtbot.waitUntil(lambda: any(card.condition for card in page.cards), timeout=300_000)
    card = page.cards[0]
    assert card.condition == "fine" and "✓ Answers" in card.words
    assert "Prompts with identical tokens 30/30" in card.words
    page.start(AssessJob(models=(card.file.source, str(card.file.path)), limit=3))
    assert page.score_panel.isVisible() and not card.score_button.isEnabled()
    qtbot.waitUntil(lambda: page.cards[0].saved is not None, timeout=300_000)
    assert "on 3 rows (Test)" in page.cards[0].words
    shutil.rmtree(index.exported_files(page.workspace.folder)[0].path.parent)
    page.refresh()
    qtbot.waitUntil(lambda: not page.cards)

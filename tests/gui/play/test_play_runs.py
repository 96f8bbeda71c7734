"""A trained run answers on the play page without an export, in a real player process."""

from __future__ import annotations

import pytest

from engine.export import index
from engine.export.index import ExportedFile
from engine.play.trained import trained_model
from engine.runs import checkpoints
from gui.play import choices
from tests.gui.play.test_play_page import ask, settings
from tests.tiny import make_tiny_model, make_tiny_run

LONG_MS = 120_000  # a process that loads torch, on a busy computer


def wait_for_answers(page, qtbot) -> None:
    qtbot.waitUntil(lambda: not any(slot.busy for slot in page.slots), timeout=LONG_MS)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return make_tiny_model(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture
def run(workspace, model):
    return make_tiny_run(workspace.folder, model, "better", exact=0.5)


def test_the_best_run_answers_beside_its_base_and_says_who_computes(page, qtbot, workspace, run, model):
    make_tiny_run(workspace.folder, model, "newer")
    page.arrive()
    left, right = page.slots
    assert right.choice.title.startswith("better · 50.0% exact · step 4, ")
    assert left.choice.base == str(model)
    left.choose(None)
    settings(page, max_tokens=6)
    ask(page, "today=20300720 how much")
    assert right.state == "loading" and page.panes[1].bar.isVisible()
    wait_for_answers(page, qtbot)
    assert right.stats is not None and right.stats.answer_tokens and right.text
    assert "transformers on the CPU; the exported file will be faster" in page.panes[1].remark.text()
    process = right.pid
    page.choosers.choose(choices.base_choice("embedded"), 1)
    qtbot.waitUntil(lambda: right.pid != process, timeout=LONG_MS)  # its memory is free again
    assert not page.panes[1].remark.isVisible()


def test_a_long_answer_of_a_run_is_stopped(page, qtbot, run):
    page.arrive()
    left, right = page.slots
    left.choose(None)
    settings(page, temperature=1.5, max_tokens=2000)
    ask(page, "today=20300720 how much")
    qtbot.waitUntil(lambda: right.tokens > 3, timeout=LONG_MS)
    page.stop()
    wait_for_answers(page, qtbot)
    assert right.stats.ended == "cancelled" and right.state == "ready"


def test_files_come_first_then_runs_then_bases_and_a_run_with_a_file_is_played_by_it(
    page, workspace, run, model, tiny_file
):
    other = make_tiny_run(workspace.folder, model, "other", exact=0.1, step=-1)
    path = workspace.folder / "exports" / run.name / "demo-Q8_0.gguf"
    path.parent.mkdir(parents=True)
    path.write_bytes(tiny_file.read_bytes())
    index.add(ExportedFile(path, "Q8_0", path.stat().st_size, run.name, "best", None, 1.7e9))
    page.arrive()
    chooser = page.panes[1].chooser
    titles = [chooser.itemText(at).split(",")[0] for at in range(4)]
    assert titles == [
        "better · Q8_0",
        "better · 50.0% exact · step 4",
        "other · not measured",
        f"Base: {model}",
    ]
    assert page.slots[1].choice.path == path
    page.arrive({"run": other.name, "adapter": "best"})
    assert page.slots[1].choice.adapter.run == other


def test_checkpoints_of_a_run_are_offered_below_it_and_one_answers(page, run):
    best = run / "checkpoints" / "best"
    for step, whole in ((2, True), (4, True), (6, False)):
        folder = checkpoints.phase_folder(run, "grpo") / f"checkpoint-{step}"
        folder.mkdir(parents=True)
        for file in best.glob("adapter*"):
            (folder / file.name).write_bytes(file.read_bytes())
        if whole:
            checkpoints.mark_whole(folder, "grpo", step)
    page.arrive()
    chooser = page.panes[1].chooser
    titles = [chooser.itemText(at) for at in range(chooser.count())]
    numbered = [title for title in titles if "GRPO, " in title]
    assert [title.split(",")[1].strip() for title in numbered] == ["checkpoint 4", "checkpoint 2"]
    assert titles.index(numbered[0]) > next(at for at, title in enumerate(titles) if title.startswith("Base"))
    page.panes[1]._activated(titles.index(numbered[1]))
    choice = page.slots[1].choice
    assert choice.checkpoint.name == "checkpoint-2"
    loaded = trained_model(choice.adapter.run, choice.adapter.which, choice.checkpoint)
    assert loaded.adapter == str(choice.checkpoint)


def test_the_switch_for_valid_json_is_for_runs_too(page, workspace, run):
    page.arrive()
    switch = page.box.editor_of("grammar")
    page.slots[0].choose(page.slots[1].choice)
    assert page.slots[0].choice.binds and switch.isEnabled()
    switch.setChecked(True)
    assert "not bound" not in page.panes[1].remark.text()

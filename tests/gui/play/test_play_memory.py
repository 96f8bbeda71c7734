"""What the playground remembers of a project from one visit to the next."""

from __future__ import annotations

from engine.play.settings import AskSettings
from gui.play.memory import PROJECTS, PlayMemory, keep, recall
from gui.play.page import PlayPage
from gui.shared.layout_memory import LayoutMemory


def again(qtbot, page) -> PlayPage:
    """The page as the next start of the program makes it."""
    found = PlayPage(page.workspace, page.board)
    qtbot.addWidget(found)
    return found


def test_settings_are_there_again_when_the_page_is_made_anew(qtbot, page):
    page.box.editor_of("temperature").setValue(0.7)
    page.box.editor_of("grammar").setChecked(True)
    assert again(qtbot, page).box.settings == AskSettings(temperature=0.7, grammar=True)


def test_a_model_the_user_chose_is_chosen_again_and_one_that_is_gone_is_not(qtbot, page, tiny_file, tmp_path):
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(tiny_file.read_bytes())
    page.choosers.choose_file(mine, 1)
    found = again(qtbot, page)
    assert found.slots[1].choice.path == mine and found.slots[1].state == "waiting"
    assert found.slots[0].choice is None  # left to the page, which chooses when it is shown
    found.close()
    for slot in page.slots:
        slot.close()
    mine.unlink()
    assert again(qtbot, page).slots[1].choice is None


def test_another_project_has_its_own_and_nonsense_is_the_default(tmp_path):
    layout = LayoutMemory()
    keep(layout, tmp_path / "a", PlayMemory(settings=AskSettings(seed=3)))
    assert recall(layout, tmp_path / "a").settings.seed == 3
    assert recall(layout, tmp_path / "b") == PlayMemory()
    layout.states[f"play {tmp_path / 'b'}"] = '{"settings": {"seed": -1}}'
    assert recall(layout, tmp_path / "b") == PlayMemory()


def test_the_projects_played_with_longest_ago_are_forgotten(tmp_path):
    layout = LayoutMemory({"data.side": "kept"})
    for number in range(PROJECTS + 3):
        keep(layout, tmp_path / str(number), PlayMemory(settings=AskSettings(seed=number + 1)))
    assert len(layout.states) == PROJECTS + 1 and layout.states["data.side"] == "kept"
    assert recall(layout, tmp_path / "0") == PlayMemory()
    assert recall(layout, tmp_path / str(PROJECTS + 2)).settings.seed == PROJECTS + 3

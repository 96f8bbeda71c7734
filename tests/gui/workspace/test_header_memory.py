"""Column widths, order and visibility outlive the table that they were chosen in."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gui.shared.layout_memory import LayoutMemory
from gui.shared.tables import Column, ItemTable, table_view
from gui.workspace.header_memory import HeaderMemory, remember_tables

NAMES = ("title", "kind", "score")


def made(qtbot, states, names=NAMES):
    """A view of a table with these columns, and the memory of its header."""
    table = ItemTable([Column(name.title(), lambda item: item, width=100, name=name) for name in names])
    view = table_view(table, "things")
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.show()
    memory = HeaderMemory(view, states, "things")
    qtbot.wait(1)  # both look at the titles once more
    return view, memory


def drag(view, section, by):
    """Move the right edge of a column with the mouse."""
    header = view.horizontalHeader()
    edge = header.sectionViewportPosition(section) + header.sectionSize(section) - 1
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(edge, 5))
    QTest.mouseMove(header.viewport(), QPoint(edge + by, 5))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(edge + by, 5))
    QTest.qWait(1)


def test_a_dragged_width_is_there_again_and_a_programs_own_is_not_stored(qtbot):
    states = LayoutMemory()
    view, _ = made(qtbot, states)
    view.horizontalHeader().resizeSection(2, 77)
    drag(view, 0, 60)
    assert json.loads(states.states["things"])["widths"] == {"title": 160}
    again, _ = made(qtbot, states)
    assert again.columnWidth(0) == 160 and again.columnWidth(2) == 100


def test_the_menu_hides_shows_and_resets_and_the_last_column_stays(qtbot):
    states = LayoutMemory()
    view, memory = made(qtbot, states)
    by_title = {action.text(): action for action in memory.menu().actions()}
    by_title["Kind"].setChecked(False)
    view.horizontalHeader().moveSection(2, 0)
    again, other = made(qtbot, states)
    assert again.isColumnHidden(1) and again.horizontalHeader().visualIndex(2) == 0
    by_title = {action.text(): action for action in other.menu().actions()}
    by_title["Score"].setChecked(False)
    last = {action.text(): action for action in other.menu().actions()}["Title"]
    assert not last.isEnabled()
    other.reset()
    assert not any(again.isColumnHidden(at) for at in range(3)) and "things" not in states.states
    assert [again.horizontalHeader().visualIndex(at) for at in range(3)] == [0, 1, 2]


def test_an_empty_column_hides_itself_unless_it_was_asked_for(qtbot):
    states = LayoutMemory()
    view, memory = made(qtbot, states)
    memory.set_needed("kind", False)
    assert view.isColumnHidden(1)
    memory.set_needed("kind", True)
    assert not view.isColumnHidden(1)
    memory.set_needed("kind", False)
    {action.text(): action for action in memory.menu().actions()}["Kind"].setChecked(True)
    assert not view.isColumnHidden(1)


def test_what_is_stored_goes_by_name_so_a_new_column_does_not_mix_it_up(qtbot):
    states = LayoutMemory()
    view, _ = made(qtbot, states)
    drag(view, 2, 40)
    again, _ = made(qtbot, states, ("title", "new", "kind", "score"))
    assert again.columnWidth(3) == 140 and again.columnWidth(2) == 100


@pytest.mark.parametrize("stored", ["no json", "[1]", '{"widths": 3, "order": [4], "shown": null}'])
def test_a_damaged_store_costs_nothing(qtbot, stored):
    view, _ = made(qtbot, LayoutMemory({"things": stored}))
    assert view.columnWidth(0) == 100


def test_every_named_table_of_a_page_is_remembered_once(qtbot):
    states, page = LayoutMemory(), QWidget()
    qtbot.addWidget(page)
    view = table_view(ItemTable([Column("A", str, width=80, name="a")]), "first")
    view.setParent(page)
    remember_tables(page, states, "page")
    remember_tables(page, states, "page")
    assert len(view.findChildren(HeaderMemory)) == 1

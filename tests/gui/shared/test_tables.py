"""The one table model: rows stay where they can, sort by keys, and cells carry their looks."""

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gui.shared import theme
from gui.shared.tables import Cell, CellTable, Column, ItemTable, fit_height, table_view, whole_table

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def table(qapp):
    columns = [
        Column("Name", lambda item: item[0], width=90),
        Column("Size", lambda item: str(item[1]), True),
    ]
    made = ItemTable(columns, identity=lambda item: item[0])
    made.tester = QAbstractItemModelTester(made, FATAL)
    made.heard = []
    made.modelReset.connect(lambda: made.heard.append("reset"))
    made.rowsInserted.connect(lambda _, first, last: made.heard.append((first, last)))
    made.dataChanged.connect(lambda a, b: made.heard.append(("changed", a.row(), b.row())))
    return made


def test_rows_that_stay_are_not_reset(table):
    table.show_items([("a", 1), ("b", 2)])
    table.show_items([("a", 1), ("b", 3), ("c", 4)])
    table.show_items([("z", 0), ("a", 1), ("b", 3), ("c", 4)])
    assert table.heard == [(0, 1), ("changed", 0, 1), (2, 2), ("changed", 0, 2), (0, 0)]
    table.replace_item(1, ("a", 5))
    assert table.heard[-1] == ("changed", 1, 1)
    table.show_items([("b", 3)])
    assert table.heard[-1] == "reset" and table.items == [("b", 3)]


def test_sorting_is_by_key_and_lasts(table):
    table.columns = (table.columns[0], Column("Size", lambda item: str(item[1]), key=lambda item: item[1]))
    table.show_items([("a", 10), ("b", 9)])
    table.sort(1)
    assert [item[1] for item in table.items] == [9, 10]
    table.show_items([("a", 10), ("b", 9), ("c", 1)])
    assert [item[1] for item in table.items] == [1, 9, 10]
    table.sort(1, Qt.SortOrder.DescendingOrder)
    assert [item[1] for item in table.items] == [10, 9, 1]


def test_numbers_are_aligned_with_their_titles(table):
    table.show_items([("a", 1)])
    role = Qt.ItemDataRole.TextAlignmentRole
    for at, side in enumerate((Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)):
        assert table.headerData(at, Qt.Orientation.Horizontal, role) & side
        assert table.index(0, at).data(role) & side
    assert not table.data(QModelIndex())


def test_cells_carry_colours_tips_and_fonts(qapp):
    table = CellTable(["A", "B"])
    cell = Cell("x", "bad", "removed", tip="more", bold=True)
    table.show_cells(["A", "B"], [[cell, "y"]])
    index = table.index(0, 0)
    assert index.data(Qt.ItemDataRole.ForegroundRole) == theme.color("bad")
    assert index.data(Qt.ItemDataRole.BackgroundRole) == theme.color("removed")
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "more" and index.data(Qt.ItemDataRole.FontRole)
    assert table.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "y"
    assert table.index(0, 1).data(Qt.ItemDataRole.FontRole) is None


def test_a_view_takes_the_widths_of_its_columns_and_the_height_of_its_rows(qtbot, table):
    view = table_view(table, "name")
    qtbot.addWidget(view)
    assert view.columnWidth(0) == 90
    cells = CellTable()
    whole = whole_table(cells, "cells", "Cells")
    qtbot.addWidget(whole)
    cells.show_cells(["A", "B"], [["1", "2"]], (70,))
    low = whole.height()
    assert whole.columnWidth(0) == 70
    cells.show_cells(["A", "B"], [["1", "2"]] * 3, (70,))
    assert whole.height() == low + 2 * whole.rowHeight(0)
    fit_height(whole, most=1)
    assert whole.height() == low


def test_no_column_is_narrower_than_its_title(qtbot, look):
    columns = [Column("A title that is long", str, width=20), Column("A", str, width=90), Column("", str)]
    view = table_view(ItemTable(columns), "widths")
    qtbot.addWidget(view)
    view.setSortingEnabled(True)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    view.resize(600, 200)
    view.show()
    header = view.horizontalHeader()
    title = header.fontMetrics().horizontalAdvance(columns[0].title)
    qtbot.waitUntil(lambda: view.columnWidth(0) > title)
    assert view.columnWidth(1) == 90
    beside = QRect(0, header.height() // 3, title + 8, header.height())  # the sort arrow stands above
    whole = header.grab(beside).toImage()
    header.resizeSection(0, 2 * title)
    assert header.grab(beside).toImage() == whole, "the title was cut"

"""The data page: the rows in a table, one of them in a panel, and checks and statistics of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from engine.base.errors import UserError
from engine.data.checks import Code
from engine.data.finding import Replacement, Search
from gui.data.actions import DataActions
from gui.data.checks_panel import ChecksPanel
from gui.data.columns import KIND, NAMES
from gui.data.drafts import Drafts
from gui.data.filter_bar import FilterBar
from gui.data.find_bar import FindBar
from gui.data.notices import Notices
from gui.data.row_editor import RowEditor
from gui.data.row_texts import RowTexts
from gui.data.row_view import RowView
from gui.data.stats_panel import StatsPanel
from gui.data.table_model import RowTable
from gui.data.toolbar import Toolbar
from gui.schema.task_dialog import TaskDialog
from gui.shared import errors, theme
from gui.shared.labels import number_text
from gui.shared.sentences import engine_text
from gui.shared.widgets import EmptyState, button, column, splitter
from gui.workspace.header_memory import HeaderMemory
from gui.workspace.page import PAGE_MARGINS, Page, page_head

CHECKS = 1  # the tab of the side panel
PROBLEMS = ("problems",)  # a payload for `arrive`


class DataPage(Page):
    """The dataset editor. `arrive` takes the id of a row to show, or PROBLEMS."""

    name = "data"
    own_find = True

    def build(self) -> Iterator[None]:
        workspace, board = self.workspace, self.board
        store = workspace.rows
        self.texts = RowTexts(store, self)
        self.drafts = Drafts(workspace.folder, self)
        self.table = RowTable(store, self.texts, self.drafts, self)
        self._kinds: list[str] = []
        self._only_broken = False  # whether the next check is to leave only rows that break the schema
        self.view = RowView(self.table, lambda: self._kinds, self._schema)
        self.columns = HeaderMemory(self.view, workspace.layout, "data.columns")
        self.columns.was_reset.connect(self.view.share_out_again)
        yield
        self.editor = RowEditor(store, self.table, self.drafts)
        self.filter_bar = FilterBar()
        self.find_bar = FindBar(store, self.table, self.texts)
        self.checks = ChecksPanel(workspace, board)
        self.stats = StatsPanel(workspace, board)
        yield
        self.notices = Notices(store, self.editor.commit)
        self.actions_ = DataActions(self, workspace, board, self.view)
        self._page_wide = self._own_actions()
        self._toolbar = Toolbar(self.actions_, self._page_wide[0], self._page_wide[2])
        self._refresh_soon = QTimer(self, singleShot=True, interval=400)
        self._refresh_soon.timeout.connect(self._refresh_choices)
        self._lay_out()
        self._connect()
        yield
        self._refresh_choices()
        self._rows_changed()
        self._show_drafts()
        if self.table.rowCount():
            self.view.choose_line(0)

    def page_actions(self) -> list[QAction]:
        return [*self.actions_.all(), *self._page_wide]

    def arrive(self, payload: object = None) -> None:
        if isinstance(payload, str):
            self.show_row(payload)
        elif payload == PROBLEMS:
            self.side.setCurrentIndex(CHECKS)

    def leave(self) -> bool:
        self.editor.commit()
        self.drafts.save()
        return True

    def show_row(self, row_id: str) -> None:
        """Put the cursor on a row; the filter goes if it hides it."""
        line = self.table.line_of(row_id)
        if line is None and row_id in self.workspace.rows.ids:
            self.filter_bar.clear()
            line = self.table.line_of(row_id)
        if line is not None:
            self.view.choose_line(line)
            self.side.setCurrentWidget(self.editor)

    def edit_task(self) -> None:
        """The dialog for name, system prompt and schema."""
        self.editor.commit()
        dialog = TaskDialog(self.window(), self.workspace)
        if dialog.exec() and dialog.rows_wanted:
            self._show_broken(dialog.rows_wanted)
        dialog.deleteLater()

    def _show_broken(self, ids: list[str]) -> None:
        """Rows that do not fit the schema: chosen now, and alone in the table once they are checked."""
        self.show_row(ids[0])
        self.view.choose_ids(ids)
        self.side.setCurrentIndex(CHECKS)
        self._only_broken = True
        self.checks.check_now()

    # -- building

    def _own_actions(self) -> list[QAction]:
        actions = []
        for text, icon, keys, act in (
            (
                self.tr("&Find…"),
                "search",
                QKeySequence("Ctrl+F"),
                lambda: self.find_bar.open(replacing=False),
            ),
            (
                self.tr("&Replace…"),
                "search",
                QKeySequence("Ctrl+H"),
                lambda: self.find_bar.open(replacing=True),
            ),
            (self.tr("&Task…"), "settings", QKeySequence("Ctrl+Shift+T"), self.edit_task),
        ):
            action = QAction(theme.icon(icon), text, self)
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setToolTip(f"{text.replace('&', '').removesuffix('…')} ({keys.toString()})")
            action.triggered.connect(lambda checked=False, do=act: do())
            self.addAction(action)
            actions.append(action)
        return actions

    def _lay_out(self) -> None:
        for action in self.actions_.for_table():
            self.view.addAction(action)
        none_shown = EmptyState(
            self.tr("No rows match"),
            self.tr("The filter hides every row."),
            self.tr("Show all"),
            self.filter_bar.clear,
        )
        self._table_stack = QStackedWidget()
        self._table_stack.addWidget(self.view)
        self._table_stack.addWidget(none_shown)
        parts = (self._table_stack, self._make_side())
        split = splitter(*parts, sizes=[760, 340], stretches=[3, 1], handle=10)
        self.workspace.layout.remember_splitter(split, "data.side")
        rows = QWidget()
        rows.setLayout(column(self.filter_bar, self.find_bar, split, stretch=split))
        self._stack = QStackedWidget()
        self._stack.addWidget(rows)
        self._stack.addWidget(self._make_empty())
        head = page_head(self.tr("Data"), self._toolbar, stretch=self._toolbar)
        self.setLayout(column(head, self.notices, self._stack, margins=PAGE_MARGINS, stretch=self._stack))

    def _make_side(self) -> QFrame:
        self.side = QTabWidget()
        self.side.setDocumentMode(True)
        self.side.tabBar().setDrawBase(False)
        self.side.addTab(self.editor, self.tr("Row"))
        self.side.addTab(_padded(self.checks), self.tr("Checks"))
        self.side.addTab(_padded(self.stats), self.tr("Statistics"))
        panel = QFrame()
        panel.setProperty("card", True)
        panel.setMinimumWidth(300)
        panel.setLayout(column(self.side, margins=(4, 4, 4, 4)))
        return panel

    def _make_empty(self) -> EmptyState:
        text = self.tr(
            "A row is a prompt and the JSON that is the right answer to it. A few hundred "
            "rows are enough to teach a small model; rows set aside in the test split prove "
            "that it learned."
        )
        act = self.actions_.import_rows
        empty = EmptyState(self.tr("No rows yet"), text, self.tr("Import a file…"), act)
        add = button(self.tr("Add a row by hand"), self.actions_.add_row, name="empty_add")
        empty.layout().insertWidget(5, add, 0, Qt.AlignmentFlag.AlignHCenter)  # type: ignore[union-attr]  # it has one
        return empty

    def _connect(self) -> None:
        store = self.workspace.rows
        store.changed.connect(self._rows_changed)
        self.workspace.project_changed.connect(self._task_changed)
        self.view.current_changed.connect(self._current_changed)
        self.view.selection_moved.connect(self._show_counts)
        self.drafts.changed.connect(lambda _: self._show_drafts())
        self.filter_bar.filter_changed.connect(self._filter)
        self.filter_bar.problems_wanted.connect(self._show_problems)
        self.table.order_changed.connect(self._shown_changed)
        self.table.edit_refused.connect(self._say_later)
        self.find_bar.edit_refused.connect(self._say_later)
        self.find_bar.found.connect(self._found)
        self.find_bar.replaced.connect(self._replaced)
        self.checks.row_chosen.connect(self._problem_chosen)
        self.checks.problems_changed.connect(self._problems_changed)
        self.actions_.before = self.editor.commit
        self.actions_.row_added = self.editor.start_typing
        self._task_changed()

    # -- following

    def _schema(self) -> Mapping[str, Any]:
        return self.workspace.project.task.schema if self.workspace.project else {}

    def _task_changed(self) -> None:
        self.editor.set_schema(self._schema())
        self.editor.set_working(self.workspace.project is not None and self.workspace.project.task.working)

    def _rows_changed(self) -> None:
        self._stack.setCurrentIndex(0 if self.workspace.rows.all else 1)
        self._shown_changed()
        self._refresh_soon.start()

    def _refresh_choices(self) -> None:
        self._kinds = self.filter_bar.set_kinds(self.workspace.rows.all)
        self.filter_bar.set_origins(self.workspace.rows.all)
        self.columns.set_needed(NAMES[KIND], bool(self._kinds))
        self.editor.set_kinds(self._kinds)

    def _filter(self) -> None:
        if self.filter_bar.filter != self.table.filter:
            self.editor.commit()
            self.table.set_filter(self.filter_bar.filter)
            if self.view.currentIndex().isValid():
                self.view.scrollTo(self.view.currentIndex())
        self._shown_changed()

    def _show_problems(self) -> None:
        """The count of problems was clicked: what is wrong beside the rows, which the filter has chosen."""
        self.side.setCurrentIndex(CHECKS)
        if self.table.rowCount() and not self.view.currentIndex().isValid():
            self.view.choose_line(0)

    def _shown_changed(self) -> None:
        self._show_counts()
        nothing = not self.table.rowCount() and bool(self.workspace.rows.all)
        self._table_stack.setCurrentIndex(1 if nothing else 0)

    def _show_counts(self) -> None:
        chosen = self.view.chosen_count()
        self.filter_bar.set_count(self.table.rowCount(), len(self.workspace.rows.all), chosen)
        self.editor.show_chosen(chosen)

    def _current_changed(self, row_id: str) -> None:
        self.editor.show_row(row_id or None)
        self.find_bar.set_line(self.view.currentIndex().row())

    def _found(self, line: int, search: Search) -> None:
        self.view.choose_line(line)
        self.side.setCurrentWidget(self.editor)
        self.editor.show_match(search)

    def _replaced(self, result: Replacement) -> None:
        if result.edit is None:
            text = self.tr("Nothing was replaced.")
        else:
            times = self.tr("%Ln time(s)", "", result.places)
            text = self.tr("Replaced {times} in %Ln row(s).", "", result.rows).format(times=times)
        if result.refused:
            first = result.refused[0]
            left = self.tr(" %Ln row(s) were not changed, such as {id}: {reason}.", "", len(result.refused))
            text += left.format(id=first.row_id, reason=engine_text(first.reason))
        self.find_bar.say(text)

    def _show_drafts(self) -> None:
        """Texts that are not in the dataset yet are not checked; nobody should be told that all is well."""
        self.checks.show_unsaved(len(self.drafts))
        self.filter_bar.set_unsaved(len(self.drafts))

    def _problems_changed(self) -> None:
        problems = self.checks.problems()
        self.table.set_problems(problems)
        self.filter_bar.set_problems(problems, self.checks.checked, of_rewards=bool(self.checks.missing))
        if self._only_broken:
            self._only_broken = False
            self.filter_bar.show_problem(Code.SCHEMA)
        self.editor.show_problems()
        title = self.tr("Checks") if not problems else self.tr("Checks ({number})")
        self.side.setTabText(CHECKS, title.format(number=number_text(len(problems))))

    def _problem_chosen(self, row_id: str) -> None:
        """Show the row in the table; the list of problems stays in sight."""
        shown = self.side.currentIndex()
        self.show_row(row_id)
        self.side.setCurrentIndex(shown)

    def _say_later(self, error: UserError) -> None:
        """After the event that caused it: a cell's editor must be closed before a box opens."""
        QTimer.singleShot(0, self, lambda: errors.show(self, error))

    # -- Qt's events

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_stack"):
            self.actions_.restyle()
            self.filter_bar.restyle()
            self.find_bar.restyle()
            self._toolbar.restyle()
            self.notices.refresh()
            for action, name in zip(self._page_wide, ("search", "search", "settings"), strict=True):
                action.setIcon(theme.icon(name))


def _padded(inner: QWidget) -> QWidget:
    outer = QWidget()
    outer.setLayout(column(inner, margins=(10, 10, 10, 8)))
    return outer

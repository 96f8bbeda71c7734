"""The data page: the rows in a table, one of them in a panel, and what is found out about them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.data.finding import Replacement, Search
from engine.data.tables import SUFFIXES
from engine.errors import UserError
from gui import errors, theme
from gui.data.actions import DataActions
from gui.data.drafts import Drafts
from gui.data.filter_bar import FilterBar
from gui.data.find_bar import FindBar
from gui.data.notices import Notices
from gui.data.row_editor import RowEditor
from gui.data.row_texts import RowTexts
from gui.data.row_view import RowView
from gui.data.table_model import RowTable
from gui.data.task_dialog import TaskDialog
from gui.jobs import JobBoard
from gui.page import Page
from gui.widgets import EmptyState, button, row
from gui.workspace import Workspace


class DataPage(Page):
    """The dataset editor. `arrive` takes the id of a row to show."""

    name = "data"

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__(workspace, board)
        store = workspace.rows
        self.texts = RowTexts(store, self)
        self.drafts = Drafts(workspace.folder, self)
        self.table = RowTable(store, self.texts, self.drafts)
        self._kinds: list[str] = []
        self.view = RowView(self.table, lambda: self._kinds, self._schema)
        self.editor = RowEditor(store, self.table, self.drafts)
        self.filter_bar = FilterBar()
        self.find_bar = FindBar(store, self.table, self.texts)
        self.notices = Notices(store, self.editor.commit)
        self.actions_ = DataActions(self, workspace, self.view)
        self._page_wide = self._own_actions()
        self._refresh_soon = QTimer(self, singleShot=True, interval=400)
        self._refresh_soon.timeout.connect(self._refresh_choices)
        self._lay_out()
        self._connect()
        self._refresh_choices()
        self._rows_changed()
        if self.table.rowCount():
            self.view.choose_line(0)

    def page_actions(self) -> list[QAction]:
        return [*self.actions_.all(), *self._page_wide]

    def arrive(self, payload: object = None) -> None:
        if isinstance(payload, str):
            self.show_row(payload)

    def leave(self) -> bool:
        self.editor.commit()
        self.drafts.save()
        return True

    def show_row(self, row_id: str) -> None:
        """Put the cursor on a row; the filter goes if it hides it."""
        line = self.table.line_of(row_id)
        if line is None and row_id in self.workspace.rows.places:
            self.filter_bar.clear()
            line = self.table.line_of(row_id)
        if line is not None:
            self.view.choose_line(line)
            self.side.setCurrentWidget(self.editor)

    def edit_task(self) -> None:
        """The dialog for name, system prompt and schema."""
        self.editor.commit()
        TaskDialog(self.window(), self.workspace).exec()

    # -- building

    def _own_actions(self) -> list[QAction]:
        found = []
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
            found.append(action)
        return found

    def _lay_out(self) -> None:
        for action in self.actions_.for_table():
            self.view.addAction(action)
        self.side = QTabWidget()
        self.side.setDocumentMode(True)
        self.side.tabBar().setDrawBase(False)
        self.side.addTab(self.editor, self.tr("Row"))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._none_shown = EmptyState(
            self.tr("No row matches"),
            self.tr("The filter hides every row."),
            self.tr("Show all"),
            self.filter_bar.clear,
        )
        self._table_stack = QStackedWidget()
        self._table_stack.addWidget(self.view)
        self._table_stack.addWidget(self._none_shown)
        column.addWidget(self._table_stack, 1)
        panel = QFrame()
        panel.setProperty("card", True)
        inner = QVBoxLayout(panel)
        inner.setContentsMargins(4, 4, 4, 4)
        inner.addWidget(self.side)
        panel.setMinimumWidth(300)
        self._split = QSplitter()
        self._split.setObjectName("data_side")
        self._split.addWidget(left)
        self._split.addWidget(panel)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([760, 340])
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(10)
        self.workspace.layout.remember_splitter(self._split, "data.side")
        self._empty = EmptyState(
            self.tr("No rows yet"),
            self.tr(
                "A row is a prompt and the JSON that is the right answer to it. A few hundred of them teach "
                "a small model; some kept apart as the test split prove that it learned."
            ),
            self.tr("Import a file…"),
            self.actions_.import_rows,
        )
        add = button(self.tr("Add a row by hand"), self.actions_.add_row)
        self._empty.layout().insertWidget(5, add, 0, Qt.AlignmentFlag.AlignHCenter)  # type: ignore[union-attr]
        rows = QWidget()
        with_rows = QVBoxLayout(rows)
        with_rows.setContentsMargins(0, 0, 0, 0)
        with_rows.setSpacing(8)
        with_rows.addWidget(self.filter_bar)
        with_rows.addWidget(self.find_bar)
        with_rows.addWidget(self._split, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(rows)
        self._stack.addWidget(self._empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        box.addLayout(self._tools())
        box.addWidget(self.notices)
        box.addWidget(self._stack, 1)

    def _tools(self) -> object:
        do = self.actions_
        self._export_button = self._tool(
            None, self.tr("Export") + "  ▾", [do.export, do.export_shown, do.export_chosen]
        )
        self._export_button.setIcon(theme.icon("export"))
        self._export_button.setToolTip(self.tr("Write rows to a file"))
        self._move_button = self._tool(None, self.tr("Move to") + "  ▾", do.moves)
        self._move_button.setToolTip(self.tr("Move the selected rows to another split"))
        self._move_button.setEnabled(False)
        find, _, task = self._page_wide
        return row(
            self._tool(do.import_, self.tr("Import")),
            self._export_button,
            _line(),
            self._tool(do.add, self.tr("Add row")),
            self._tool(do.duplicate, ""),
            self._tool(do.delete, ""),
            self._move_button,
            _line(),
            self._tool(do.undo, ""),
            self._tool(do.redo, ""),
            _line(),
            self._tool(find, self.tr("Find")),
            None,
            self._tool(task, self.tr("Task…")),
            spacing=4,
        )

    def _tool(self, action: QAction | None, text: str, menu: list[QAction] | None = None) -> QToolButton:
        knob = QToolButton()
        if action is not None:
            knob.setDefaultAction(action)
            action.changed.connect(lambda: knob.setText(text))
        knob.setText(text)
        knob.setAccessibleName(text or knob.toolTip())
        style = Qt.ToolButtonStyle
        knob.setToolButtonStyle(style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly)
        if menu is not None:
            inner = QMenu(knob)
            inner.addActions(menu)
            knob.setMenu(inner)
            knob.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            knob.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        return knob

    def _connect(self) -> None:
        store = self.workspace.rows
        store.changed.connect(lambda _: self._rows_changed())
        self.workspace.project_changed.connect(self._task_changed)
        self.view.current_changed.connect(self._current_changed)
        self.view.selection_moved.connect(self._selection_moved)
        self.filter_bar.filter_changed.connect(self._filter)
        self.table.order_changed.connect(self._shown_changed)
        self.table.edit_refused.connect(self._say_later)
        self.find_bar.edit_refused.connect(self._say_later)
        self.find_bar.found.connect(self._found)
        self.find_bar.replaced.connect(self._replaced)
        self.actions_.before = self.editor.commit
        self.actions_.row_added = self.editor.start_typing
        self.setAcceptDrops(True)
        self._task_changed()

    # -- following

    def _schema(self) -> object:
        return self.workspace.project.task.schema if self.workspace.project else {}

    def _task_changed(self) -> None:
        self.editor.set_schema(self._schema())  # type: ignore[arg-type]

    def _rows_changed(self) -> None:
        self._stack.setCurrentIndex(0 if self.workspace.rows.all else 1)
        self._shown_changed()
        self._refresh_soon.start()

    def _refresh_choices(self) -> None:
        self._kinds = self.filter_bar.set_kinds(self.workspace.rows.all)
        self.editor.set_kinds(self._kinds)

    def _filter(self) -> None:
        if self.filter_bar.filter != self.table.filter:
            self.editor.commit()
            self.table.set_filter(self.filter_bar.filter)
            if self.view.currentIndex().isValid():
                self.view.scrollTo(self.view.currentIndex())
        self._shown_changed()

    def _shown_changed(self) -> None:
        self.filter_bar.set_count(self.table.rowCount(), len(self.workspace.rows.all))
        nothing = not self.table.rowCount() and bool(self.workspace.rows.all)
        self._table_stack.setCurrentIndex(1 if nothing else 0)

    def _current_changed(self, row_id: str) -> None:
        self.editor.show_row(row_id or None)
        self.find_bar.set_line(self.view.currentIndex().row())

    def _selection_moved(self) -> None:
        self._move_button.setEnabled(self.view.selectionModel().hasSelection())

    def _found(self, line: int, search: Search) -> None:
        self.view.choose_line(line)
        self.side.setCurrentWidget(self.editor)
        self.editor.show_match(search)

    def _replaced(self, result: Replacement) -> None:
        said = self.tr("Replaced in {number} rows.").format(number=result.rows)
        if result.refused:
            first = result.refused[0]
            left = self.tr(" {number} rows were left as they are, such as {id}: {reason}.")
            said += left.format(number=len(result.refused), id=first.row_id, reason=first.reason)
        self.find_bar.say(said)

    def _say_later(self, error: UserError) -> None:
        """After the event that caused it: a cell's editor must be closed before a box opens."""
        QTimer.singleShot(0, self, lambda: errors.show(self, error))

    # -- Qt's events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        if path := _dropped(event):
            event.acceptProposedAction()
            QTimer.singleShot(0, self, lambda: self.actions_.import_file(path))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_stack"):
            self.actions_.restyle()
            self.filter_bar.restyle()
            self.find_bar.restyle()
            self._export_button.setIcon(theme.icon("export"))
            self.notices.refresh()
            for action, name in zip(self._page_wide, ("search", "search", "settings"), strict=True):
                action.setIcon(theme.icon(name))


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.suffix.lower() in SUFFIXES else None


def _line() -> QFrame:
    found = QFrame()
    found.setFrameShape(QFrame.Shape.VLine)
    found.setFixedHeight(20)
    found.setStyleSheet(f"color: {theme.tokens().border}")
    return found

"""The page's actions with their keys, and what each does to the chosen rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget

from engine.base.errors import UserError
from engine.data.edits import Delete, Edit, rows_of
from engine.data.rows import SPLITS, Row
from engine.registry import row_source
from gui.augment.dialog import MoreRows
from gui.data import operations
from gui.data.draw_dialog import DrawRows
from gui.data.export_dialog import ExportDialog
from gui.data.row_view import RowView
from gui.importing.dialog import ImportDialog
from gui.importing.paste import paste_rows
from gui.importing.split_again import SplitAgain
from gui.importing.unanswered import UnansweredPrompts
from gui.shared import errors, theme
from gui.shared.labels import split_title
from gui.workspace.jobs import JobBoard
from gui.workspace.workspace import Workspace

JSONL_MIME = "application/x-ndjson"
_TABLE, _PAGE = Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut
Standard = QKeySequence.StandardKey


class DataActions(QObject):
    """Edits of the chosen rows; every one of them is undone by one undo. Those for the table alone, such as
    Delete, have their keys only while the table has the focus: in a text they mean something else."""

    def __init__(self, page: QWidget, workspace: Workspace, board: JobBoard, view: RowView) -> None:
        super().__init__(page)
        self._page, self._workspace, self._board, self._view = page, workspace, board, view
        self._store = workspace.rows
        self.before: Callable[[], object] = lambda: None  # takes over what is being typed
        self.row_added: Callable[[], object] = lambda: None
        self._icons: dict[QAction, str] = {}
        self.import_ = self._make(self.tr("&Import…"), self.import_rows, "import", _PAGE, "Ctrl+I")
        self.export = self._make(self.tr("&Export…"), self.export_rows, "export", _PAGE, "Ctrl+E")
        self.add = self._make(self.tr("&Add row"), self.add_row, "add", _PAGE, "Ctrl+Shift+N", "Ins")
        self.duplicate = self._make(self.tr("D&uplicate"), self.duplicate_rows, "copy", _PAGE, "Ctrl+D")
        self.delete = self._make(self.tr("&Delete"), self.delete_rows, "delete", _TABLE, Standard.Delete)
        self.undo = self._make(self.tr("Undo"), self.undo_edit, "undo", _PAGE, Standard.Undo)
        self.redo = self._make(self.tr("Redo"), self.redo_edit, "redo", _PAGE, "Ctrl+Shift+Z", "Ctrl+Y")
        self.copy = self._make(self.tr("&Copy rows"), self.copy_rows, "copy", _TABLE, Standard.Copy)
        self.copy_jsonl = self._make(
            self.tr("Copy rows as JSONL"), self.copy_as_jsonl, "", _TABLE, "Ctrl+Shift+C"
        )
        self.paste = self._make(self.tr("&Paste rows…"), self.paste_clipboard, "", _TABLE, Standard.Paste)
        self.moves = [self._move_action(split, key) for split, key in zip(SPLITS, "TVE", strict=True)]
        self.split = self._make(self.tr("&Split again…"), self.split_again, "shuffle")
        self.draw = self._make(self.tr("Dra&w more rows…"), self.draw_rows, "add")
        self.prompts = self._make(self.tr("Prompts with&out answers…"), self.keep_prompts)
        self.write = self._make(self.tr("&More rows from a model…"), self.write_rows, "add")
        self._store.history_changed.connect(self.refresh)
        view.selection_moved.connect(self.refresh)
        workspace.project_opened.connect(self.refresh)
        self.refresh()

    def all(self) -> list[QAction]:
        """In the order of the menu."""
        one = [self.import_, self.prompts, self.export, _separator(self)]
        two = [
            self.add,
            self.duplicate,
            self.delete,
            *self.moves,
            self.split,
            self.draw,
            self.write,
            _separator(self),
        ]
        return [*one, *two, self.undo, self.redo, self.copy, self.copy_jsonl, self.paste]

    def for_table(self) -> list[QAction]:
        """In the table's context menu."""
        one = [self.add, self.duplicate, self.delete, _separator(self), *self.moves, _separator(self)]
        return [*one, self.copy, self.copy_jsonl, self.paste]

    def refresh(self) -> None:
        """What can be done now, and the names of what undo and redo would do."""
        chosen = self._view.selectionModel().hasSelection()
        for action in (
            self.duplicate,
            self.delete,
            self.copy,
            self.copy_jsonl,
            *self.moves,
        ):
            action.setEnabled(chosen)
        for action in (self.export, self.split, self.write):
            action.setEnabled(bool(self._store.all))
        self.draw.setVisible(self._row_source() is not None)
        self.undo.setEnabled(self._store.can_undo)
        self.redo.setEnabled(self._store.can_redo)
        undo, redo = self._store.undo_text, self._store.redo_text
        self.undo.setText(self.tr("Undo: {what}").format(what=undo) if undo else self.tr("Undo"))
        self.redo.setText(self.tr("Redo: {what}").format(what=redo) if redo else self.tr("Redo"))
        for action in (self.undo, self.redo):
            action.setToolTip(f"{action.text()} ({action.shortcut().toString()})")

    def restyle(self) -> None:
        for action, name in self._icons.items():
            action.setIcon(theme.icon(name))

    # -- what they do

    def add_row(self) -> None:
        """A new row at the end, ready to be typed into."""
        assert self._workspace.project is not None
        self.before()
        schema = self._workspace.project.task.schema
        row = operations.new_row(self.tr("New prompt"), schema, self._view.current_row())
        if self._guarded(lambda: self._store.insert_many([row], self.tr("Add row"))):
            self._view.choose_ids([self._store.all[-1].id])
            self.row_added()

    def duplicate_rows(self) -> None:
        self.before()
        edit = operations.duplicates(self._store.all, self._view.chosen_places(), self._store.ids)
        if edit.rows and self._apply(edit, self.tr("Duplicate")):
            self._view.choose_ids([row.id for row in rows_of(edit)])

    def delete_rows(self) -> None:
        self.before()
        places = self._view.chosen_places()
        line = self._view.currentIndex().row()
        if places and self._apply(Delete(tuple(places)), self.tr("Delete")) and self._view.table.rowCount():
            self._view.choose_line(max(0, min(line, self._view.table.rowCount() - 1)))

    def move_rows(self, split: str) -> None:
        """Put the chosen rows into another split."""
        self.before()
        edit = operations.moved(self._store.all, self._view.chosen_places(), split)
        if edit is not None:
            self._apply(edit, self.tr("Move to {split}").format(split=split_title(split)))

    def split_again(self) -> None:
        """Hold other rows out for the test."""
        self.before()
        dialog = SplitAgain(self._page.window(), self._workspace)
        dialog.exec()
        dialog.deleteLater()

    def draw_rows(self) -> None:
        """Put in further training rows from the task's own source."""
        self.before()
        if (source := self._row_source()) is not None:
            dialog = DrawRows(self._page.window(), self._workspace, source)
            dialog.exec()
            dialog.deleteLater()

    def write_rows(self) -> None:
        """Let a model write further training rows, and review them."""
        self.before()

        def act() -> None:
            dialog = MoreRows(self._page.window(), self._workspace, self._board)
            dialog.exec()
            dialog.deleteLater()

        errors.guarded(self._page, act)  # what waits on disk may be out of reach

    def _row_source(self) -> Callable[..., list[Row]] | None:
        project = self._workspace.project
        return row_source(project.task.prompt_helper) if project is not None else None

    def undo_edit(self) -> None:
        self._back(self._store.undo)

    def redo_edit(self) -> None:
        self._back(self._store.redo)

    def _back(self, act: Callable[[], None]) -> None:
        """Undo or redo, and show which rows that was about."""
        self.before()
        touched: list[str] = []

        def note(edit: Edit | None) -> None:
            touched.extend(row.id for row in rows_of(edit)[:200]) if edit is not None else None

        self._store.changed.connect(note)
        self._guarded(act)
        self._store.changed.disconnect(note)
        self._view.choose_ids(touched)

    # -- files and the clipboard

    def import_rows(self) -> None:
        self.before()
        dialog = ImportDialog(self._page.window(), self._workspace)
        dialog.exec()
        dialog.deleteLater()

    def keep_prompts(self) -> None:
        """See, add and remove the prompts that have no answer."""
        self.before()
        dialog = UnansweredPrompts(self._page.window(), self._workspace)
        dialog.exec()
        dialog.deleteLater()

    def copy_rows(self) -> None:
        """As a table for spreadsheets, and whole for this program."""
        rows = self._chosen()
        data = QMimeData()
        data.setText(operations.as_tsv(rows))
        data.setData(JSONL_MIME, operations.as_jsonl(rows).encode())
        QGuiApplication.clipboard().setMimeData(data)

    def copy_as_jsonl(self) -> None:
        QGuiApplication.clipboard().setText(operations.as_jsonl(self._chosen()))

    def paste_clipboard(self) -> None:
        self.before()
        data = QGuiApplication.clipboard().mimeData()
        whole = bytes(data.data(JSONL_MIME).data()).decode("utf-8", "replace") if data else ""
        text = whole or (data.text() if data else "")
        errors.guarded(self._page, lambda: paste_rows(self._workspace, text, self._page.window()))

    def export_rows(self) -> None:
        self.before()
        dialog = self.export_dialog()
        dialog.exec()
        dialog.deleteLater()

    def export_dialog(self) -> ExportDialog:
        """Offers all rows, those shown where a filter hides some, and those chosen where they are several."""
        rows, order = self._store.all, self._view.table.places()
        shown = [rows[place] for place in order.tolist()] if len(order) < len(rows) else None
        chosen = self._chosen()
        return ExportDialog(self._page.window(), self._workspace, shown, chosen if len(chosen) > 1 else None)

    # -- inside

    def _chosen(self) -> list[Row]:
        rows = self._store.all
        return [rows[place] for place in self._view.chosen_places()]

    def _apply(self, edit: Edit, label: str) -> bool:
        return self._guarded(lambda: self._store.apply(edit, label))

    def _guarded(self, act: Callable[[], object]) -> bool:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)  # a hundred thousand rows take a second
        try:
            act()
        except UserError as error:
            fault = error
        else:
            return True
        finally:
            QGuiApplication.restoreOverrideCursor()
        errors.show(self._page, fault)
        return False

    def _move_action(self, split: str, key: str) -> QAction:
        text = self.tr("Move to {split}").format(split=split_title(split))
        return self._make(text, lambda: self.move_rows(split), "", _PAGE, f"Ctrl+Alt+{key}")

    def _make(
        self,
        text: str,
        act: Callable[[], object],
        icon: str = "",
        context: Qt.ShortcutContext = _PAGE,
        *keys: str | Standard,
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(context)
        action.triggered.connect(lambda checked=False: act())
        plain = text.replace("&", "").removesuffix("…")
        action.setToolTip(f"{plain} ({action.shortcut().toString()})" if keys else plain)
        if icon:
            self._icons[action] = icon
            action.setIcon(theme.icon(icon))
        (self._view if context == _TABLE else self._page).addAction(action)
        return action


def _separator(parent: QObject) -> QAction:
    separator = QAction(parent)
    separator.setSeparator(True)
    return separator

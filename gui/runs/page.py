"""The Runs page: every run of the project in a table, one in detail, or several compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from engine.assess.choices import main_adapter
from engine.runs.summary import About, RunSummary, save_about
from gui.runs.compare import Compare
from gui.runs.deleting import Deleter
from gui.runs.details import Details
from gui.runs.labels import command_line
from gui.runs.run_table import RunFilter, RunTable, run_view
from gui.shared import desktop, errors, theme
from gui.shared.widgets import EmptyState, IconButton, button, column, label, row
from gui.study.view import StudiesView
from gui.training.run_list import RunList
from gui.workspace.page import PAGE_MARGINS, Page, page_head


class RunsPage(Page):
    """Runs are read in the background at each arrival; live ones are followed."""

    name = "runs"

    def build(self) -> Iterator[None]:
        self.table = RunTable()
        self.filtered = RunFilter(self.table)
        self.details = Details()
        yield
        self.compare = Compare(self.workspace.layout)
        yield
        self.studies = StudiesView(self.workspace, self.board)
        yield
        self.deleter = Deleter(self)
        self.runs = RunList(self.board, self)
        self._wanted: list[Path] = []  # to be selected when the runs are read
        self._build()
        self._make_actions()
        self._connect()
        self._selection_changed()

    # -- what the window asks of a page

    def page_actions(self) -> list[QAction]:
        return list(self.actions_by_name.values())

    def find_words(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    def arrive(self, payload: object = None) -> None:
        """`payload`: the name of a run to choose."""
        if self.workspace.project is None:
            return
        if isinstance(payload, str):
            self._wanted = [self.workspace.folder / "runs" / payload]
            self.tabs.setCurrentWidget(self.stack)
        elif any(job.kind == "study" for job in self.board.live):
            self.tabs.setCurrentWidget(self.studies)
        self.runs.refresh(self.workspace.folder)
        self._tab_changed(self.tabs.currentIndex())

    def leave(self) -> bool:
        self.details.write_about()
        return True

    # -- the chosen runs

    @property
    def chosen(self) -> list[RunSummary]:
        """The chosen runs, in the order of the table."""
        rows = self.view.selectionModel().selectedRows()
        in_order = sorted(rows, key=lambda index: index.row())
        return [self.table.items[self.filtered.mapToSource(index).row()] for index in in_order]

    def choose(self, folders: list[Path]) -> None:
        """Choose these runs, where the table shows them."""
        model = self.view.selectionModel()
        model.clearSelection()
        for folder in folders:
            index = self.filtered.mapFromSource(self.table.index(self.table.row_of(folder), 0))
            if index.isValid():
                flags = model.SelectionFlag.Select | model.SelectionFlag.Rows
                model.select(index, flags)
                self.view.scrollTo(index)

    def open_run(self) -> None:
        if len(self.chosen) == 1:
            self.workspace.show_page("training", self.chosen[0].folder.name)

    def compare_with_base(self) -> None:
        """Start the comparison of the chosen run with its base model."""
        for run in self.chosen[:1]:
            self.workspace.show_page("assess", {"compare": run.folder.name})

    def play(self) -> None:
        """Ask the chosen run on the Play page."""
        adapter = main_adapter(self.chosen[0].folder) if self.chosen else None
        if adapter is not None:
            self.workspace.show_page("play", {"run": adapter.run.name, "adapter": adapter.which})

    def show_compare(self) -> None:
        """Draw the curves of the selected runs over each other."""
        if len(self.chosen) > 1:
            self.details.write_about()
            self.compare.show_runs(self.chosen)
            self.stack.setCurrentWidget(self.compare)
            self.compare.back_button.setFocus()

    def rename(self) -> None:
        self.details.name.setFocus()
        self.details.name.selectAll()

    def open_folder(self) -> None:
        for run in self.chosen[:1]:
            desktop.show_folder(run.folder)

    def copy_command(self) -> None:
        """Copy the command that trains the same recipe again."""
        for run in self.chosen[:1]:
            if run.recipe is not None:
                desktop.copy_text(command_line(self.workspace.folder, run))
                self.hint.setText(self.tr("The command is in the clipboard."))

    def delete(self) -> None:
        if self.chosen:
            self.deleter.delete(self.workspace.folder, self.chosen)

    # -- inside

    def _runs_read(self) -> None:
        runs = self.runs.runs
        chosen = self._wanted or [run.folder for run in self.chosen]
        self._wanted = []
        self.table.show_items(runs)
        self.stack.setCurrentWidget(
            self.compare if self.stack.currentWidget() is self.compare else self.main if runs else self.empty
        )
        if runs:
            self.choose(chosen or [max(runs, key=_newest).folder])
            self._show_count()

    def _run_changed(self, run: RunSummary) -> None:
        if self.table.row_of(run.folder) < 0:
            self.arrive()
            return
        self.table.put(run)
        self.compare.put(run)
        if self.details.run is not None and self.details.run.folder == run.folder:
            self.details.show_run(self.workspace.folder, run)

    def _selection_changed(self) -> None:
        chosen = self.chosen
        one = len(chosen) == 1
        trained = one and main_adapter(chosen[0].folder) is not None
        able = {"compare": len(chosen) > 1, "delete": bool(chosen), "base": trained, "play": trained}
        for name, action in self.actions_by_name.items():
            action.setEnabled(able.get(name, one))
        self.buttons["compare"].setToolTip(
            self.tr("Select two or more runs (Ctrl+click) to compare their curves")
        )
        if one and self.workspace.project is not None:
            self.details.show_run(self.workspace.folder, chosen[0])
            self.side.setCurrentWidget(self.details)
        else:
            self.details.write_about()
            self._side_words.setText(
                self.tr("{count} runs are chosen. Compare them, or choose one to see all about it.").format(
                    count=len(chosen)
                )
                if chosen
                else self.tr("Choose a run to see all about it, or several to compare them.")
            )
            self.side.setCurrentWidget(self._side_words)

    def _about_written(self, folder: Path, about: About) -> None:
        """The folder's own name stays: other files refer to it."""
        if folder.is_dir() and errors.guarded(self, lambda: save_about(folder, about)):
            at = self.table.row_of(folder)
            if at >= 0:
                run = self.table.items[at]
                run.about = about
                self._run_changed(run)

    def _deleted(self, folders: list[Path]) -> None:
        if self.details.run is not None and self.details.run.folder in folders:
            self.details.forget()
        self.arrive()

    def _show_count(self) -> None:
        shown, known = self.filtered.rowCount(), len(self.table.items)
        if shown == known:
            self.hint.setText(self.tr("%Ln run(s)", "", known))
        else:
            self.hint.setText(self.tr("{shown} of %Ln run(s)", "", known).format(shown=shown))

    def _tab_changed(self, at: int) -> None:
        for part in (self.filter, self.hint):
            part.setVisible(at == 0)
        if at:  # they take a second to read
            self.studies.refresh()

    def _filter_changed(self, text: str) -> None:
        self.filtered.set_text(text)
        self._show_count()

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.page_actions())
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _make_actions(self) -> None:
        """The actions of the menus; all but Rename have a button too, the last ones with an icon alone."""
        self.actions_by_name: dict[str, QAction] = {}
        self.buttons: dict[str, QAbstractButton] = {}
        base, folder, command = self.tr("Compare with base"), self.tr("Open folder"), self.tr("Copy command")
        for name, title, short, icon, keys, act in (
            (
                "open",
                self.tr("Open on the Train page"),
                self.tr("Open"),
                "training",
                "",
                self.open_run,
            ),
            ("base", self.tr("Compare with the base model"), base, "assess", "", self.compare_with_base),
            ("play", self.tr("Try on the Play page"), self.tr("Try it"), "play", "", self.play),
            ("compare", self.tr("Compare curves"), "", "runs", "Ctrl+Shift+M", self.show_compare),
            ("rename", self.tr("Rename"), "", "", "F2", self.rename),
            ("folder", folder, "", "folder", "", self.open_folder),
            ("command", command, "", "copy", "", self.copy_command),
            ("delete", self.tr("Delete…"), "", "delete", "Del", self.delete),
        ):
            action = QAction(title, self)
            if icon:
                action.setIcon(theme.icon(icon))
            action.setObjectName(f"history_{name}")
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda checked=False, act=act: act())
            self.view.addAction(action)
            self.actions_by_name[name] = action
            if name != "rename":
                self._add_button(name, action, short or title, icon)
        for name, tip in (
            ("open", self.tr("Show this run with its curves on the Train page")),
            ("base", self.tr("Both answer the test rows, which neither has learned from")),
            ("play", self.tr("Ask this run on the Play page, beside its base model")),
            ("command", self.tr("Copy the command line that trains the same recipe again, on any machine")),
            ("delete", self.tr("Move the chosen runs to the trash")),
        ):
            self.buttons[name].setToolTip(tip)

    def _add_button(self, name: str, action: QAction, text: str, icon: str) -> None:
        alone = name in ("folder", "command", "delete")
        made = IconButton(icon, text, action.trigger) if alone else button(text, action.trigger, icon=icon)
        made.setObjectName(f"history_{name}_button")
        action.enabledChanged.connect(made.setEnabled)
        self.buttons[name] = made
        self._bar.insertWidget(self._bar.count() - 1, made)

    def _build(self) -> None:
        self.filter = QLineEdit()
        self.filter.setObjectName("history_filter")
        self.filter.setPlaceholderText(self.tr("Filter the runs"))
        self.filter.setAccessibleName(self.tr("Filter the runs"))
        self.filter.setToolTip(self.tr("Words of any column"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(280)
        self.filter.setMinimumWidth(140)
        self.hint = label("", "muted")
        self._bar = row(None)
        self.view = run_view(self.table, self.filtered, self.tr("Runs of this project"))
        self._side_words = label("", "muted", wrap=True)
        self._side_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.side = QStackedWidget()
        self.side.addWidget(self._side_words)
        self.side.addWidget(self.details)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.view)
        splitter.addWidget(self.side)
        splitter.setSizes([260, 440])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        self.workspace.layout.remember_splitter(splitter, "history.details")
        self.main = QWidget()
        self.main.setLayout(column(self._bar, splitter, spacing=10, stretch=splitter))
        self.empty = EmptyState(
            self.tr("No runs yet"),
            self.tr("Each training run of this project is kept here with its curves, figures and recipe."),
            self.tr("Go to the Train page"),
            lambda: self.workspace.show_page("training"),
        )
        self.stack = QStackedWidget()
        for page in (self.empty, self.main, self.compare):
            self.stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*PAGE_MARGINS)
        outer.setSpacing(8)
        outer.addLayout(page_head(self.tr("Runs"), self.hint, None, self.filter))
        self.stack.setContentsMargins(0, 8, 0, 0)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("runs_tabs")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.stack, self.tr("All runs"))
        self.tabs.addTab(self.studies, self.tr("Studies"))
        self.tabs.currentChanged.connect(self._tab_changed)
        outer.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self.runs.refreshed.connect(self._runs_read)
        self.runs.run_changed.connect(self._run_changed)
        self.deleter.deleted.connect(self._deleted)
        self.details.about_written.connect(self._about_written)
        self.compare.closed.connect(lambda: self.stack.setCurrentWidget(self.main))
        self.filter.textChanged.connect(self._filter_changed)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._selection_changed())
        self.view.doubleClicked.connect(lambda *_: self.open_run())
        self.view.customContextMenuRequested.connect(self._menu)


def _newest(run: RunSummary) -> tuple[float, str]:
    return (float("inf") if run.began is None else run.began, run.folder.name)

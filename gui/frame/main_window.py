"""The frame: a rail of rooms over one open project, menus, and a status bar with the running job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from engine.base import settings as app_settings
from engine.base.errors import UserError
from engine.base.settings import Settings
from gui.frame import closing
from gui.frame.crash_notice import CrashNotice
from gui.frame.cuda_offer import CudaOffer
from gui.frame.drops import Drops, droppable, leave_files_to_the_window
from gui.frame.job_notices import JobNotices
from gui.frame.machine import MachineWatch
from gui.frame.menus import Menus
from gui.frame.page_maker import PageMaker
from gui.frame.project_lock import ProjectLock
from gui.frame.rail import Rail
from gui.frame.rooms import ROOMS, room_actions
from gui.frame.status import QUIET, StatusBar, room_of
from gui.frame.updates import UpdateCheck
from gui.frame.warm_up import WarmUp
from gui.frame.welcome import Welcome
from gui.shared import errors, theme
from gui.shared.layout_memory import place_of, take_place
from gui.shared.notices import Banner, Toast
from gui.shared.sentences import error_text
from gui.shared.theme import Theme
from gui.shared.widgets import column, renew_icons, restyle, row
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.page import Page
from gui.workspace.workspace import Workspace


class MainWindow(QMainWindow):
    """Owns the workspace, the board of jobs and the pages; each page is built at its first visit."""

    language_chosen = Signal(str)  # whoever holds the window builds it anew

    def __init__(
        self,
        look: Theme,
        settings: Settings,
        workspace: Workspace | None = None,
        board: JobBoard | None = None,
    ) -> None:
        super().__init__()
        self.theme = look
        self.settings = settings
        taken_over = workspace is not None
        self.workspace = workspace or Workspace()
        self.workspace.setParent(self)
        self.board = board or JobBoard()
        self.board.before_start = self.workspace.flush  # a job reads the rows from their file
        self.board.setParent(self)
        self.pages: dict[str, Page] = {}
        self._handed_over = False
        if not taken_over:
            self.workspace.layout.fill(settings.layout)
        self.setAcceptDrops(True)
        take_place(self, settings.geometry)
        theme.dress(self)
        self._build()
        self.menus = Menus(self)
        self.drops = Drops(self)
        self._connect()
        self._show_project()
        if taken_over and self.workspace.project is not None:
            self.project_lock.acquire(self.workspace.folder)

    # -- the open project

    def open_project(self, folder: Path, page: str = "") -> bool:
        """Open a project folder, at this page or the last one; on failure show the error and return False."""
        folder = folder.resolve()
        elsewhere = self.project_lock.elsewhere(folder)
        if not self.leave_page() or (elsewhere and not self.ask_to_open_anyway(elsewhere)):
            return False
        if not errors.guarded(self, lambda: self._open(folder)):
            return False
        self.project_lock.acquire(folder)
        self.remember(lambda settings: settings.with_recent(str(folder)))
        page = page or self.settings.page
        self.show_page(page if page in self.room_actions else "data")
        return True

    def _open(self, folder: Path) -> None:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.workspace.open(folder)
        finally:
            QGuiApplication.restoreOverrideCursor()

    def close_project(self) -> None:
        """Back to the welcome page; jobs go on by themselves."""
        if self.workspace.project is None or not self.leave_page():
            return
        going_on = bool(self.board.live)
        self.workspace.close()
        self.project_lock.release()
        if going_on:
            text = self.tr("Open the project again to follow it.")
            self.toast.say(self.tr("The job keeps running."), text)

    def ask_to_open_anyway(self, text: str) -> bool:
        """Whether to open a project that another window has open; tests override it."""
        return closing.ask_to_open_anyway(self, text)

    def ask_about_jobs(self, jobs: list[Job]) -> closing.Answer:
        """What to do with these jobs when the window closes; tests override it."""
        return closing.ask(self, jobs)

    def remember(self, edit: Callable[[Settings], Settings]) -> None:
        """Change this window's settings, and the stored ones by the same edit: other windows keep theirs.

        A failure to store them is shown and otherwise ignored.
        """
        self.settings = edit(self.settings)
        try:
            recent = app_settings.change(edit).recent
            self.settings = self.settings.model_copy(update={"recent": recent})
        except UserError as error:
            self.toast.say(self.tr("The settings could not be saved."), error_text(error), "warn")

    def forget_recent(self, folder: str) -> None:
        """Take a project out of the list of recent ones; the folder stays."""
        self.remember(lambda settings: settings.without_recent(folder))
        self.welcome.refresh(self.settings.recent)

    def _project_opened(self) -> None:
        self._maker.drop()
        for page in self.pages.values():
            page.close()
            self._stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self.board.forget()
        self._show_project()
        if (project := self.workspace.project) is not None:
            errors.guarded(self, lambda: self.board.attach(project))

    def _show_project(self) -> None:
        project = self.workspace.project
        for action in self.room_actions.values():
            action.setEnabled(project is not None)
        self.rail.setVisible(project is not None)
        self.menus.project_opened(project is not None)
        self._mark_busy()
        if project is None:
            self.setWindowTitle("Lathe")
            self.welcome.refresh(self.settings.recent)
            self._stack.setCurrentWidget(self.welcome)
            return
        self.welcome.running.end()
        self.setWindowTitle(f"{project.folder.name} - Lathe")
        self.rail.project.show_name(project.folder.name, str(project.folder))

    # -- pages

    @property
    def page(self) -> Page | None:
        """The page that is shown, or None on the welcome page."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def show_page(self, name: str, payload: object = None) -> None:
        """Show a room, built now if this is its first visit; `payload` goes to its `arrive`."""
        self._maker.drop_other(name)
        page = self.pages.get(name)
        try:
            if page is None or page is not self.page:
                if not self.leave_page():
                    return
                page = self.pages[name] = page or self._maker.made_at_once(name)
                leave_files_to_the_window(page)
                self._stack.setCurrentWidget(page)
                self.menus.page_shown(page)
                page.setFocus(Qt.FocusReason.OtherFocusReason)
        finally:
            if self.page is not None:
                self.room_actions[self.page.name].setChecked(True)
        page.arrive(payload)
        if name != "runs":
            self.settings = self.settings.model_copy(update={"page": name})

    def go_to(self, name: str, payload: object = None) -> None:
        """Like `show_page`, but a page that must be built first is shown when it is ready."""
        if name in self.pages or not self.leave_page():
            self.show_page(name, payload)
        else:
            self._maker.make(name, lambda: self.show_page(name, payload))

    def leave_page(self) -> bool:
        """Let the shown page save pending input; False if it must not be left."""
        return self.page is None or self.page.leave()

    # -- jobs

    def _mark_busy(self) -> None:
        self.rail.set_busy({room_of(job) for job in self.board.live})

    # -- the window itself

    def hand_over(self) -> tuple[Workspace, JobBoard]:
        """Give project and jobs to another window; this one then closes without a question."""
        self._handed_over = True
        self.workspace.setParent(None)
        return self.workspace, self.board.handed_over()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._handed_over:
            if not self.leave_page() or not self._settle_jobs():
                event.ignore()
                return
            self.remember(self._as_left)
            self.board.forget()
            self.project_lock.release()
        self.welcome.running.end()
        self.watch.end()
        self.cuda.end()
        self.warm_up.end()
        self._maker.drop()
        for page in self.pages.values():
            page.close()
        event.accept()

    def _as_left(self, settings: Settings) -> Settings:
        """Settings with this window's place, page and layout."""
        layout = self.workspace.layout.merged_into(settings.layout)
        last = {"geometry": place_of(self), "page": self.settings.page, "layout": layout}
        return settings.model_copy(update=last)

    def _settle_jobs(self) -> bool:
        """Ask what to do with live jobs and do it; False keeps the window open."""
        live = [job for job in self.board.live if job.kind not in QUIET]
        answer = self.ask_about_jobs(live) if live else "stop"
        return closing.carry_out(answer, self.board)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if droppable(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        if self.drops.take(event.mimeData()):
            event.acceptProposedAction()

    def _build(self) -> None:
        self.watch = MachineWatch(self)
        self.warm_up = WarmUp(self)
        self.banner = Banner()
        self.project_lock = ProjectLock(self.watch, self.banner)
        self.welcome = Welcome()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._maker = PageMaker(self._stack, self.workspace, self.board, self)
        self.room_actions = room_actions(self, self.go_to)
        self.rail = Rail(self.room_actions)
        right = column(self.banner, self._stack, spacing=0, stretch=self._stack)
        inner = QWidget()
        inner.setLayout(row(self.rail, right, spacing=0, stretch=right))
        self.setCentralWidget(inner)
        self.toast = Toast(inner)
        self.crash_notice = CrashNotice(self, self.toast, self.watch)
        self.status = StatusBar(self.board)
        self.setStatusBar(self.status)
        self.cuda = CudaOffer(self)
        self.updates = UpdateCheck(self)
        self.job_notices = JobNotices(self)

    def _connect(self) -> None:
        self.welcome.folder_chosen.connect(self.open_project)
        self.welcome.running.chosen.connect(self.open_project)
        self.welcome.file_wanted.connect(lambda: self.menus.new_from_file())
        self.welcome.new_wanted.connect(self.menus.new_project)
        self.welcome.open_wanted.connect(self.menus.open_folder)
        self.welcome.recent_dropped.connect(self.forget_recent)
        self.rail.project.folder_wanted.connect(self.menus.show_folder)
        self.rail.project.path_wanted.connect(self.menus.copy_path)
        self.rail.project.close_wanted.connect(self.close_project)
        self.status.page_wanted.connect(self.go_to)
        self.status.device_wanted.connect(self.menus.show_device)
        self.watch.looked.connect(self.status.show_load)
        self.workspace.project_opened.connect(self._project_opened)
        self.workspace.page_requested.connect(self.go_to)
        self.workspace.error_raised.connect(lambda error: errors.show(self, error))
        self.board.jobs_changed.connect(self._mark_busy)
        self.theme.changed.connect(self._theme_changed)
        QTimer.singleShot(300, self.watch, self.watch.begin)  # after the first picture
        QTimer.singleShot(600, self.warm_up, self.warm_up.begin)

    def _theme_changed(self) -> None:
        for room in ROOMS:
            self.room_actions[room.name].setIcon(theme.icon(room.name))
        self.welcome.recolour()
        for page in self.pages.values():
            renew_icons(page)
            restyle(page, "dark", self.theme.dark)

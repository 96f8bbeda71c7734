"""The menu bar: every action of the window, each with its shortcut."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from engine.app import crash, updates
from gui.shared import desktop, errors, file_dialogs, i18n
from gui.workspace.page import Page

if TYPE_CHECKING:
    from gui.frame.main_window import MainWindow

HELP_KEY = "help_key"

Keys = QKeySequence | QKeySequence.StandardKey


class Menus(QObject):
    """Builds the menu bar of a main window and updates it for the open project and page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._project = self._project_menu()
        self._page = self._menu(self.tr("P&age"))
        rooms = self._menu(self.tr("&Go to"))
        rooms.addActions(list(window.room_actions.values()))
        self._view_menu()
        self._help_menu()
        # A dialog shuts out the shortcuts of the window's menus, and it is where questions arise.
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusWindowChanged.connect(self._give_help_key)

    def project_opened(self, there_is_one: bool) -> None:
        for action in self._project:
            action.setEnabled(there_is_one)
        self._page.clear()
        self._page.setEnabled(False)

    def page_shown(self, page: Page) -> None:
        actions = [*page.page_actions(), *([page.find_action] if page.find_action else [])]
        self._page.clear()
        self._page.addActions(actions)
        self._page.setEnabled(bool(actions))

    def new_project(self) -> None:
        from gui.frame.new_project import ask_for_new_project

        folder = ask_for_new_project(self._window)
        if folder is not None:
            self._window.open_project(folder, "data")

    def new_from_file(self, path: Path | None = None, *, dataset: bool = False) -> None:
        """A project made of a file of rows, or a dataset of the Hub, which is asked for without a path."""
        from gui.data.page import PROBLEMS
        from gui.importing.new_from_file import ask_for_new_project

        window = self._window
        made = ask_for_new_project(window, window.workspace.layout, path, dataset=dataset)
        if made is not None and window.open_project(made.folder, "data") and made.has_breaks:
            window.show_page("data", PROBLEMS)

    def open_folder(self) -> None:
        from gui.workspace.new_folder import projects_folder

        folder = self.ask_for_folder(projects_folder())
        if folder:
            self._window.open_project(folder)

    def ask_for_folder(self, usual: Path) -> Path | None:
        """The native dialog; scripts answer in its place."""
        title = self.tr("Open a project folder")
        return file_dialogs.open_folder(self._window, "project", title, usual=usual)

    def show_folder(self) -> None:
        desktop.show_folder(self._window.workspace.folder)

    def copy_path(self) -> None:
        desktop.copy_text(str(self._window.workspace.folder))

    def show_help(self) -> None:
        from gui.frame import help_view

        page = self._window.page
        help_view.show(self._window, page.name if page else "welcome")

    def _give_help_key(self, _: QWindow | None = None) -> None:
        """Let F1 open the help in the dialog that is in front: of its own page, else of the window's."""
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or dialog.findChild(QShortcut, HELP_KEY) is not None:
            return
        key = QShortcut(QKeySequence("F1"), dialog)
        key.setObjectName(HELP_KEY)
        key.activated.connect(lambda: self._show_help_in(dialog))

    def _show_help_in(self, dialog: QDialog) -> None:
        from gui.frame import help_view

        page = self._window.page
        help_view.show(dialog, dialog.property("help_page") or (page.name if page else "welcome"))

    def edit_endpoints(self) -> None:
        from gui.endpoints.opening import edit_endpoints

        edit_endpoints(self._window)

    def show_device(self) -> None:
        from gui.frame.device_panel import DevicePanel

        DevicePanel(self._window, self._window.watch, self._window.cuda).open()

    def show_shortcuts(self) -> None:
        from gui.shared.shortcuts import ShortcutsDialog

        ShortcutsDialog(self._window, self._window.menuBar()).open()

    def _project_menu(self) -> list[QAction]:
        """Makes the menu; returns what needs an open project."""
        menu = self._menu(self.tr("&Project"))
        own = self._add(
            menu, self.tr("New project from a &file…"), self.new_from_file, QKeySequence("Ctrl+Alt+N")
        )
        own.setToolTip(self.tr("CSV, Excel, JSON, JSONL or Parquet"))
        self._add(
            menu,
            self.tr("New project from a &Hugging Face dataset…"),
            lambda: self.new_from_file(dataset=True),
        )
        self._add(menu, self.tr("&New project…"), self.new_project, QKeySequence.StandardKey.New)
        self._add(menu, self.tr("&Open project…"), self.open_folder, QKeySequence.StandardKey.Open)
        self._recent = menu.addMenu(self.tr("Open &recent"))
        self._recent.setToolTipsVisible(True)
        self._recent.aboutToShow.connect(self._fill_recent)
        menu.addSeparator()
        folder = self._add(menu, self.tr("Open its fol&der"), self.show_folder)
        path = self._add(menu, self.tr("&Copy its path"), self.copy_path)
        close = self._add(menu, self.tr("C&lose project"), self._window.close_project, QKeySequence("Ctrl+W"))
        menu.addSeparator()
        models = self._add(menu, self.tr("&Endpoints…"), self.edit_endpoints)
        models.setToolTip(self.tr("Models behind an address, such as OpenAI, DeepSeek or Ollama"))
        menu.addSeparator()
        leave = self._add(menu, self.tr("&Quit"), self._window.close, QKeySequence("Ctrl+Q"))
        leave.setMenuRole(QAction.MenuRole.QuitRole)
        return [folder, path, close]

    def _view_menu(self) -> None:
        view = self._menu(self.tr("&View"))
        settings = self._window.settings
        looks = {"system": self.tr("Use system setting"), "light": self.tr("Light"), "dark": self.tr("Dark")}
        appearance = view.addMenu(self.tr("&Appearance"))
        self._choices(appearance, looks, settings.theme, self._choose_theme)
        languages = {"system": self.tr("Use system setting"), **i18n.LANGUAGES}
        language = view.addMenu(self.tr("&Language"))
        self._choices(language, languages, settings.language, self._window.language_chosen.emit)
        view.addSeparator()
        tells = view.addAction(self.tr("&Notify me when a job ends"))
        tells.setCheckable(True)
        tells.setChecked(settings.tell_of_ended_jobs)
        tells.setToolTip(self.tr("A message on the desktop, while the window is not in front"))
        tells.toggled.connect(lambda on: self._window.job_notices.switch(on))
        full = self._add(view, self.tr("&Full screen"), self._full_screen, QKeySequence("F11"))
        full.setCheckable(True)
        view.aboutToShow.connect(lambda: full.setChecked(self._window.isFullScreen()))

    def _help_menu(self) -> None:
        menu = self._menu(self.tr("&Help"))
        self._add(menu, self.tr("Help for this &page"), self.show_help, QKeySequence("F1"))
        self._add(menu, self.tr("&Keyboard shortcuts"), self.show_shortcuts, QKeySequence("Ctrl+/"))
        menu.addSeparator()
        self._add(menu, self.tr("This c&omputer…"), self.show_device)
        self._add(menu, self.tr("Open the folder of &crash reports"), self._show_reports)
        self._ask_outside(menu)
        about = self._add(menu, self.tr("&About Lathe"), self._about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _ask_outside(self, menu: QMenu) -> None:
        """What asks the network for something, each on a click alone."""
        window = self._window
        card = self._add(menu, self.tr("&NVIDIA card…"), window.cuda.show)
        card.setVisible(False)
        window.cuda.changed.connect(lambda: card.setVisible(window.cuda.status.state != "none"))
        menu.addSeparator()
        self._add(menu, self.tr("Check for &updates…"), window.updates.check)
        always = menu.addAction(self.tr("Check for updates at &startup"))
        always.setCheckable(True)
        always.setVisible(updates.can_ask())
        always.setChecked(window.settings.look_for_updates)
        always.triggered.connect(window.updates.switch)
        menu.addSeparator()

    def _fill_recent(self) -> None:
        self._recent.clear()
        for folder in self._window.settings.recent:
            path = Path(folder)
            name = f"{path.name}    {path.parent}".replace("&", "&&")
            entry = self._add(self._recent, name, partial(self._window.open_project, path))
            entry.setEnabled((path / "project.toml").is_file())
            entry.setToolTip(
                folder if entry.isEnabled() else self.tr("{folder} is gone").format(folder=folder)
            )
        if self._recent.isEmpty():
            self._recent.addAction(self.tr("None yet")).setEnabled(False)
            return
        self._recent.addSeparator()
        self._add(self._recent, self.tr("&Clear this list"), self._forget_recent)

    def _forget_recent(self) -> None:
        window = self._window
        window.remember(lambda settings: settings.model_copy(update={"recent": ()}))
        window.welcome.refresh(())

    def _choose_theme(self, choice: str) -> None:
        self._window.theme.choose(choice)  # type: ignore[arg-type]  # one of the choices
        self._window.remember(lambda settings: settings.model_copy(update={"theme": choice}))

    def _full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _show_reports(self) -> None:
        errors.guarded(self._window, lambda: desktop.show_folder(crash.folder()))

    def _about(self) -> None:
        from gui.frame.about import AboutDialog

        AboutDialog(self._window).open()

    def _menu(self, title: str) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        menu.setToolTipsVisible(True)
        return menu

    def _choices(self, menu: QMenu, texts: dict[str, str], now: str, chosen: Callable[[str], None]) -> None:
        group = QActionGroup(menu)
        for value, text in texts.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == now)
            action.triggered.connect(lambda checked=False, one=value: chosen(one))
            group.addAction(action)

    def _add(self, menu: QMenu, text: str, act: Callable[[], object], keys: Keys | None = None) -> QAction:
        action = menu.addAction(text)
        if keys is not None:
            action.setShortcut(keys)
        action.triggered.connect(lambda checked=False: act())
        return action

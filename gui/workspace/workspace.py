"""The one open project as the window sees it: its task and rewards, its rows, and who is told of a change."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.project import Project, open_project
from engine.rewards.rubric import Rubric
from engine.task import Task
from gui.shared.layout_memory import LayoutMemory
from gui.workspace.row_store import RowStore


class Workspace(QObject):
    """Holds the open project. Signals state facts; pages change things by its methods only."""

    project_opened = Signal()  # another project, or none, is open now: everything is new
    project_changed = Signal()  # task or rubric of the same project changed
    rows_changed = Signal()  # some rows changed (self.rows.changed says which)
    page_requested = Signal(str, object)  # a page asks for another: name and payload
    error_raised = Signal(object)  # a UserError to show kindly

    def __init__(self) -> None:
        super().__init__()
        self.project: Project | None = None
        self.layout = LayoutMemory()  # pages: workspace.layout.remember_splitter(splitter, "data.side")
        self.rows = RowStore(self)
        self.rows.changed.connect(lambda *_: self.rows_changed.emit())

    @property
    def folder(self) -> Path:
        """The open project's folder; there must be one."""
        assert self.project is not None
        return self.project.folder

    def open(self, folder: Path) -> None:
        """Open a project, its rows too. Raises UserError, and then the one that was open stays open."""
        project = open_project(folder)
        self.rows.open(project.rows_file)
        self.project = project
        self.project_opened.emit()

    def flush(self) -> None:
        """Write rows.jsonl now: before any job that reads it is started. Raises UserError."""
        self.rows.flush()

    def close(self) -> None:
        """Close the project; what was typed has been saved by the pages before."""
        self.project = None
        self.rows.close()
        self.project_opened.emit()

    def set_rubric(self, rubric: Rubric) -> None:
        """Save another rubric. Raises UserError (full disk); the old one then stays."""
        assert self.project is not None
        self._replace(Project(self.project.folder, self.project.task, rubric.bound_to(self.project.task)))

    def set_task(self, task: Task, rubric: Rubric | None = None) -> None:
        """Save another task, and with it another rubric if one is given.

        Raises UserError, also where the rubric cannot do with its schema.
        """
        assert self.project is not None
        rubric = rubric or self.project.rubric
        self._replace(Project(self.project.folder, task, rubric.bound_to(task)))

    def show_page(self, name: str, payload: object = None) -> None:
        """Ask the window for a page: "data", "rewards", "training", "assess", "export", "play", "runs"."""
        self.page_requested.emit(name, payload)

    def _replace(self, project: Project) -> None:
        project.save()
        self.project = project
        self.project_changed.emit()

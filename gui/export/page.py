"""The export page."""

from __future__ import annotations

from gui.jobs import JobBoard
from gui.page import Page
from gui.workspace import Workspace


class ExportPage(Page):
    """To come."""

    name = "export"

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__(workspace, board)

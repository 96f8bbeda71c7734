"""The data page."""

from __future__ import annotations

from gui.jobs import JobBoard
from gui.page import Page
from gui.workspace import Workspace


class DataPage(Page):
    """To come."""

    name = "data"

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__(workspace, board)

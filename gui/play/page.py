"""The play page."""

from __future__ import annotations

from gui.jobs import JobBoard
from gui.page import Page
from gui.workspace import Workspace


class PlayPage(Page):
    """To come."""

    name = "play"

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__(workspace, board)

"""Questions asked when the window closes or opens a project: running jobs, and a project open elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from engine.base.errors import UserError
from gui.frame.status import title_of
from gui.serve import servers
from gui.shared.boxes import message_box
from gui.shared.i18n import translate
from gui.shared.labels import list_text
from gui.workspace.jobs import Job, JobBoard

Answer = Literal["keep", "stop", "stay"]


def ask(window: QWidget, jobs: Sequence[Job]) -> Answer:
    """Ask while jobs run: keep them running, stop them, or stay."""
    count, names = len(jobs), list_text(title_of(job) for job in jobs)
    heading = translate("closing", "%n job(s) still running: {names}.", "", count)
    more = translate(
        "closing",
        "Jobs can go on without the window; open the project again to follow them. A run that is "
        "stopped keeps its checkpoints and can be resumed.",
    )
    box = message_box(window, "question", heading.format(names=names), more)
    keep = box.addButton(
        translate("closing", "Keep %n job(s) running", "", count),
        QMessageBox.ButtonRole.AcceptRole,
    )
    stop = box.addButton(
        translate("closing", "Stop %n job(s)", "", count),
        QMessageBox.ButtonRole.DestructiveRole,
    )
    stay = box.addButton(translate("closing", "Do not close"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(stay)
    box.exec()
    return "keep" if box.clickedButton() is keep else "stop" if box.clickedButton() is stop else "stay"


def carry_out(answer: Answer, board: JobBoard) -> bool:
    """Act on the answer; False keeps the window open. Jobs that cannot be stopped (disk full) go on.

    A server ends with the window whatever is said of the jobs, unless the user keeps it.
    """
    if answer == "stay":
        return False
    if answer == "stop":
        with contextlib.suppress(UserError):
            board.queue.hold("closed")  # else the next run would start when the project is opened again
    for job in board.live:
        if servers.ends_with_window(job) if job.kind == "serve" else answer == "stop":
            with contextlib.suppress(UserError):
                board.stop(job)
    return True


def ask_to_open_anyway(window: QWidget, text: str) -> bool:
    """Whether to open a project that another window has open, as `said` tells."""
    more = translate(
        "closing",
        "Changes made in both windows can overwrite each other. It is safer to use the other window.",
    )
    box = message_box(window, "warning", text, more)
    anyway = box.addButton(translate("closing", "Open anyway"), QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(translate("closing", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.exec()
    return box.clickedButton() is anyway

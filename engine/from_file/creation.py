"""Makes a project of a proposal and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.base import store
from engine.base.errors import UserError
from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.data.rows import Row, write_rows
from engine.from_file.proposal import Proposal
from engine.project import Project, open_project
from engine.task import Task


def create_project(
    folder: Path, proposal: Proposal, rows: Sequence[Row], progress: Progress = silent
) -> Project:
    """A new project in a new or empty folder, whole or not at all; `progress` may raise Cancelled.

    Raises UserError for a folder that has content, a schema or rewards that do not fit, or a disk error.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError("{folder} already exists and is not empty.", folder, hint="Choose a new folder.")
    task = Task(proposal.name or folder.name, proposal.system_prompt, proposal.schema)
    rubric = proposal.rubric.bound_to(task)
    progress(Text("Writing the project"), 0, 0)
    with store.new_folder(folder) as made:
        write_rows(made / "rows.jsonl", rows)
        Project(made, task, rubric).save()
    return open_project(folder)

"""Makes a project of a proposal and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.data.dataset import file_bytes
from engine.data.rows import Row
from engine.from_file.proposal import Proposal
from engine.project import Project, open_project
from engine.task import Task


def create_project(
    folder: Path,
    proposal: Proposal,
    rows: Sequence[Row],
    progress: Progress = silent,
    *,
    working: bool = False,
) -> Project:
    """A new project in a new or empty folder, whole or not at all; `progress` may raise Cancelled.

    Raises UserError for a folder that has content, a schema or rewards that do not fit, or a disk error.
    """
    if not rows:
        raise UserError(
            "There are no rows to make a project of.", hint="Choose other columns or another file."
        )
    name, helper = proposal.name or folder.name, proposal.prompt_helper
    task = Task(name, proposal.system_prompt, proposal.schema, helper, working)
    rubric = proposal.rubric.bound_to(task)
    try:
        store.check_new(folder)
        with store.new_folder(folder) as made:
            data = file_bytes(rows, (), lambda: progress(Text("Writing the project"), 0, 0))
            store.write_bytes(made / "rows.jsonl", data)
            Project(made, task, rubric).save()
            open_project(made)  # what could not be opened again is not made
            if folder.is_dir():  # an empty one; not every system lets another folder take its place
                folder.rmdir()
    except OSError as error:
        raise disk_error("create", folder, error) from error
    return open_project(folder)

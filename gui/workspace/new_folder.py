"""Where a new project is put, and what it may be called."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from engine.base import store
from gui.shared.file_dialogs import documents
from gui.shared.i18n import QT_TRANSLATE_NOOP, translate
from gui.shared.sentences import engine_text

NOT_IN_NAMES = '\\/:*?"<>|'
_LONGEST = 60  # letters of a name that is made of another one


def projects_folder() -> Path:
    """Where new projects are put unless the user says otherwise."""
    return documents() / "Lathe"


def fault_of(name: str, place: str) -> str:
    """Why no project of that name can be made in that folder, as a sentence; empty where it can."""
    if not name:
        return _translated(QT_TRANSLATE_NOOP("NewProject", "Give the project a name."))
    if any(letter in NOT_IN_NAMES or ord(letter) < 32 for letter in name) or name.strip(". ") != name:
        text = QT_TRANSLATE_NOOP(
            "NewProject", "A name must not contain {letters}, or begin or end with a dot."
        )
        return _translated(text, letters=" ".join(NOT_IN_NAMES))
    if not place or not Path(place).is_absolute():
        return _translated(QT_TRANSLATE_NOOP("NewProject", "Choose the folder to create it in."))
    folder = Path(place) / name
    try:
        if store.is_taken(folder):
            text = QT_TRANSLATE_NOOP("NewProject", "That folder already contains {name}.")
            return _translated(text, name=name)
        above = next(one for one in (folder, *folder.parents) if one.exists())
    except OSError as error:
        text = QT_TRANSLATE_NOOP("NewProject", "That folder cannot be used: {reason}.")
        return _translated(text, reason=engine_text(error.strerror or str(error)))
    if not above.is_dir():
        text = QT_TRANSLATE_NOOP("NewProject", "{path} is a file, not a folder.")
        return _translated(text, path=above)
    if not os.access(above, os.W_OK):
        text = QT_TRANSLATE_NOOP("NewProject", "You have no permission to write to {path}.")
        return _translated(text, path=above)
    return ""


def _translated(source: str, **values: object) -> str:
    return translate("NewProject", source).format(**values)


def free_name(wanted: str, place: Path) -> str:
    """The wanted name, or with the first number after it that is free in that folder."""
    number, name = 1, wanted
    with contextlib.suppress(OSError):  # a folder that may not be looked into; `fault_of` says so
        while (place / name).exists():
            number += 1
            name = f"{wanted}-{number}"
    return name


def name_from(text: str) -> str:
    """A project's name made of a file's: without what a name must not contain."""
    letters = "".join("-" if one in NOT_IN_NAMES or ord(one) < 32 else one for one in text)
    return letters[:_LONGEST].strip(". -") or "project"

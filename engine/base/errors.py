"""The one kind of error that is meant for people."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import Literal

from engine.base.text import Text, together

Action = Literal["read", "write", "create", "delete", "rename", "copy"]
_ACTIONS: dict[Action, Text] = {
    "read": Text("read"),
    "write": Text("write"),
    "create": Text("create"),
    "delete": Text("delete"),
    "rename": Text("rename"),
    "copy": Text("copy"),
}


class UserError(Exception):
    """Something the user can fix: `message` says what is wrong, `hint` what to do about it.

    `message` is a template with its values, or one finished text. The command line prints both and exits with
    code 2; the window shows them in its language. Every other exception is a defect of the program and is
    reported with its traceback.
    """

    def __init__(self, message: str, *values: object, hint: str = "") -> None:
        self.message = Text(message, *values) if values else Text.verbatim(message)
        self.hint = Text.verbatim(hint)
        super().__init__(self.message)

    @property
    def text(self) -> Text:
        """The message and the hint as one text."""
        return together(self.message, self.hint)

    def __str__(self) -> str:
        return self.text


class NotMeasuredError(UserError):
    """A run could not be measured. It has ended as it had before, and its log says why."""


def unknown(message: Text, known: Iterable[str]) -> UserError:
    """The error for a name that is none of the known ones."""
    return UserError(message, hint=Text("Known: {list}.", ", ".join(known)))


def disk_error(action: Action, path: object, error: OSError) -> UserError:
    """What an `OSError` while doing `action` to `path` means for the user."""
    doing = _ACTIONS[action]
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(
            "The disk is full: could not {action} {path}.",
            doing,
            path,
            hint="Free some space and start again; everything saved before is still there.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        hint = Text("Choose a folder that you can write to.")
        return UserError("No permission to {action} {path}.", doing, path, hint=hint)
    if error.errno == errno.ENOENT:
        hint = Text("Check the spelling, or whether the folder was moved.")
        return UserError("{path} does not exist.", path, hint=hint)
    return UserError("Could not {action} {path}: {reason}.", doing, path, error)

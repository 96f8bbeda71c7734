"""The one kind of error that is meant for people."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can mend: `message` says what is wrong, `hint` what to do about it.

    The command line prints both and exits with code 2; the window shows them kindly. Every other
    exception is a defect of the program and is reported with its traceback.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


def disk_error(action: str, path: object, error: OSError) -> UserError:
    """The sentence for an `OSError` while doing `action` to `path` ("write", "read")."""
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(
            f"The disk is full: could not {action} {path}.",
            "Free some space and start again; everything saved before is still there.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserError(f"No permission to {action} {path}.", "Choose a folder that you may write to.")
    if error.errno == errno.ENOENT:
        return UserError(f"{path} does not exist.", "Check the spelling, or whether the folder was moved.")
    return UserError(f"Could not {action} {path}: {error.strerror or error}.")

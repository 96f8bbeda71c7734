"""Throwing things away so that they can be brought back."""

from __future__ import annotations

from pathlib import Path

from engine.base.errors import UserError
from gui.shared.i18n import translate


def to_trash(*paths: Path) -> None:
    """Move files or folders to the system's trash; what is gone already is left out. Raises UserError."""
    from send2trash import send2trash

    for path in paths:
        if not path.exists():
            continue
        try:
            send2trash(str(path))
        except OSError as error:
            text = translate("trash", "{path} could not be moved to the trash: {reason}")
            raise UserError(text.format(path=path, reason=error.strerror or error)) from error

"""What the frozen program does before anything else; nothing where it runs from its sources."""

from __future__ import annotations

import os
import sys

# PyInstaller's loader points these at the program's own libraries, and keeps what they were before.
_SEARCHED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
# Tells the loader of a program started from here to do so too; without it a worker's would take that for done
# and find the system's libraries, or none.
_ANEW = "PYINSTALLER_RESET_ENVIRONMENT"


def restore_environment() -> None:
    """Give the environment back as the user has it, and be the helper that `multiprocessing` starts.

    This process has its libraries by now; a file manager or a browser that it opens must load its own ones.
    """
    if not getattr(sys, "frozen", False):
        return
    for name in _SEARCHED:
        before = os.environ.pop(f"{name}_ORIG", "")
        os.environ.pop(name, None)
        if before:
            os.environ[name] = before
    os.environ[_ANEW] = "1"
    import multiprocessing

    multiprocessing.freeze_support()

"""What a frozen program does before anything else."""

from __future__ import annotations

import os
import sys

# PyInstaller's boot loader points these at the program's own libraries, and saves the earlier values.
_SEARCHED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
# Makes the boot loader of a worker set them again; otherwise it would take them for set, and the worker would
# find the system's libraries, or none.
_ANEW = "PYINSTALLER_RESET_ENVIRONMENT"


def restore_environment() -> None:
    """Restore the user's environment, and serve `multiprocessing`; nothing where run from its sources.

    The process has loaded its libraries; a file manager or browser that it opens must load its own.
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

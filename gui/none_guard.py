"""Keeps a defect of PySide6 from ending the window.

PySide6 6.12 gives away references that it does not own: to None with most properties, queued signals and
painted cells, to True with every signal emitted from Python. From Python 3.12 on both are immortal and no
harm is done; before, None is "deallocated" after some ten thousand events, which ends the process.
"""

from __future__ import annotations

import ctypes
import sys

_MORE = 1 << 40  # references that no session can give away


def guard_none() -> None:
    """Give None, True and False so many references that their number never comes to zero."""
    if sys.version_info < (3, 12) and not hasattr(sys, "getobjects"):  # a tracing build has another layout
        for lasting in (None, True, False):
            ctypes.c_ssize_t.from_address(id(lasting)).value += _MORE

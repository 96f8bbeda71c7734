"""Keeps a defect of PySide6 from ending the window.

PySide6 6.12 gives away references to None that it does not own, one or more with most signals, properties
and painted cells. From Python 3.12 on None is immortal and no harm is done; before, it is "deallocated"
after some ten thousand events, which ends the process with "deallocating None".
"""

from __future__ import annotations

import ctypes
import sys

_MORE = 1 << 40  # references that no session can give away


def guard_none() -> None:
    """Give None so many references that their number never comes to zero."""
    if sys.version_info < (3, 12) and not hasattr(sys, "getobjects"):  # a tracing build has another layout
        ctypes.c_ssize_t.from_address(id(None)).value += _MORE

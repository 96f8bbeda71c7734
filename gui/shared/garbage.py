"""Garbage collection is put off while many objects are made: a collection stops all threads."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

_counting = threading.Lock()
_busy = 0


@contextlib.contextmanager
def put_off() -> Iterator[None]:
    """No collection meanwhile, and what was made is not looked at by later ones.

    Over the millions of objects of 100,000 rows a collection takes seconds, over the modules of all pages a
    tenth of one. For objects without cycles, which are freed without it, and for those that stay.
    """
    global _busy
    with _counting:
        _busy += 1
        gc.disable()
    try:
        yield
    finally:
        with _counting:
            _busy -= 1
            if not _busy:
                gc.freeze()
                gc.enable()

"""The priority of workers: below that of the window and of the user's other programs."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import psutil

# Added to the window's niceness (-20 to 19). Of a core that both want, the window gets nine tenths, or three
# quarters.
IN_THE_BACKGROUND = 10
WAITED_FOR = 5  # for a process whose answer somebody waits for


def give_way(process_id: int, niceness: int = IN_THE_BACKGROUND) -> None:
    """Lower the priority of a process that was just started, where the system allows it.

    To be called before the process has threads: Linux changes the named one, and those started later.
    """
    with contextlib.suppress(psutil.Error, OSError):
        process = psutil.Process(process_id)
        if sys.platform == "win32":
            process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
            return
        wanted = min(19, psutil.Process().nice() + niceness)
        process.nice(wanted)
        if sys.platform == "linux" and os.getsid(process_id) != os.getsid(0):
            # With autogrouping, niceness counts only within a session; one that it shares with this process
            # would lower this one too.
            Path(f"/proc/{process_id}/autogroup").write_text(str(wanted), encoding="ascii")

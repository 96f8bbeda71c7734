"""Workers give way to the window, and to all else that the user does: they use what is left of the cores."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import psutil

# By so much below the window, on a scale of -20 to 19. Where a core is asked for by both, the window gets
# nine tenths of it, or three quarters.
IN_THE_BACKGROUND = 10
WAITED_FOR = 5  # somebody sits there and waits for its answer


def give_way(process_id: int, niceness: int = IN_THE_BACKGROUND) -> None:
    """Lower the priority of a process that was just started; a system that refuses is left as it is.

    Costs a worker nothing while the other programs are idle. To be called before the process has threads:
    Linux lowers the one that is named, and those that it starts from then on.
    """
    with contextlib.suppress(psutil.Error, OSError):
        process = psutil.Process(process_id)
        if sys.platform == "win32":
            process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
            return
        wanted = min(19, psutil.Process().nice() + niceness)
        process.nice(wanted)
        if sys.platform == "linux":
            # Where sessions share the cores evenly, a session of its own needs it said once more.
            Path(f"/proc/{process_id}/autogroup").write_text(str(wanted), encoding="ascii")

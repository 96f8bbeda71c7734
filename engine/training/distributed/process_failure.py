"""When one process of a run dies, the run ends with a message instead of hanging."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from engine.base import signals
from engine.base.errors import UserError
from engine.base.text import Text
from engine.runs import events as ev
from engine.runs.runlog import RunLog, read_events
from engine.training.distributed.process_group import rank_and_world_size

HINT = Text("Resume the run to go on from its last checkpoint.")
_FAULTS = ".fault-of-process-*"
GRACE_SECONDS = 2.0  # for rank 0 to notice by itself, with a better message


@contextlib.contextmanager
def reporting_lost_process(run: Path) -> Iterator[None]:
    """Turn the loss of another process during the block into a UserError.

    A process other than rank 0 leaves its error in the run folder, for rank 0 to report.
    """
    rank, size = rank_and_world_size()
    if size == 1:
        yield
        return
    if rank == 0:
        for file in run.glob(_FAULTS):
            file.unlink(missing_ok=True)
        signals.on_terminate(lambda: _log_failure(run))
    try:
        yield
    except Exception as error:
        if _is_lost_connection(error):
            raise UserError(failure_message(run), hint=HINT) from error
        if rank:
            with contextlib.suppress(OSError):
                text = Text.verbatim(f"{type(error).__name__}: {error}")
                if isinstance(error, UserError):
                    text = error.message
                file = run / _FAULTS.replace("*", str(rank))
                file.write_text(json.dumps(text.to_json()), encoding="utf-8")
        raise


def failure_message(run: Path) -> Text:
    """Which process ended, with the error that it left if there is one."""
    for file in sorted(run.glob(_FAULTS)):
        with contextlib.suppress(OSError, ValueError):
            process, message = file.name.rpartition("-")[2], Text.load(json.loads(file.read_text("utf-8")))
            return Text("Process {process} of this run failed: {reason}", process, message)
    return Text("Another process of this run ended, or the run was ended from outside.")


def _log_failure(run: Path) -> None:
    time.sleep(GRACE_SECONDS)
    events = read_events(run)
    if not events or not isinstance(events[-1], ev.Finished):
        with contextlib.suppress(UserError):
            RunLog(run).say(ev.Finished, status="failed", message=failure_message(run), report=HINT)
    os._exit(2)  # as engine.worker.main.EXIT_USER


def _is_lost_connection(error: Exception) -> bool:
    import torch.distributed as dist

    if isinstance(error, UserError) or not isinstance(error, RuntimeError):
        return False
    return isinstance(error, dist.DistError) or "gloo" in str(error)

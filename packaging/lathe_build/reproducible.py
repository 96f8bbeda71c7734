"""The one date that an artefact bears, so that two builds of the same folder are the same bytes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime

from lathe_build.about import ROOT


def epoch(environ: Mapping[str, str] = os.environ) -> int:
    """SOURCE_DATE_EPOCH where it is given, else the time of the commit that is built, else 2020-01-01."""
    if stated := environ.get("SOURCE_DATE_EPOCH"):
        return int(stated)
    try:
        command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())


def day() -> str:
    """The date of `epoch`, as YYYY-MM-DD."""
    return datetime.fromtimestamp(epoch(), UTC).date().isoformat()

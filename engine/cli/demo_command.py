"""The command `demo`; the demo itself is in `engine.cli.demo`, which is heavy to import."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.cli.options import Command, json_option, set_option


def add_commands(command: Command) -> None:
    """Add `demo`."""
    one = command("demo", _demo, "run the example from start to finish: train, assess, export, report")
    one.add_argument(
        "--budget",
        choices=["tiny", "quick", "full"],
        default="quick",
        help="quick (default): about 20 minutes on 2 cores; full: over an hour, most of it GRPO; tiny: a few "
        "minutes, only to see that everything works",
    )
    one.add_argument(
        "--folder", type=Path, default=Path("lathe-demo"), help="a new folder (default: lathe-demo)"
    )
    one.add_argument(
        "--working",
        action="store_true",
        help="let the model write its working before each answer, learned from the calendar's calls",
    )
    set_option(one)
    one.add_argument(
        "--rows",
        type=int,
        metavar="N",
        help="measure what GRPO adds on N generated held-out rows (default: 1320 for full, else none)",
    )
    json_option(one)


def _demo(chosen: argparse.Namespace) -> int:
    from engine.cli.demo import demo

    code = demo(chosen.folder, chosen.budget, chosen.set, chosen.rows, chosen.working)
    if chosen.json and (results := chosen.folder / "results.json").is_file():
        sys.stdout.write(results.read_text(encoding="utf-8") + "\n")
    return code

"""The command `serve`: a file behind an address that other programs ask."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from engine.base.errors import UserError
from engine.cli.options import Command
from engine.project import open_project
from engine.serve.state import KEY_VARIABLE, MOST_PARALLEL, PARALLEL, TASK, Served, new_key
from engine.worker.main import quiet


def add_commands(command: Command) -> None:
    """Add the command."""
    one = command("serve", _serve, "serve a GGUF file to other programs on this computer, as OpenAI does")
    one.add_argument("file", metavar="FILE.gguf", type=Path, help="an exported file, or any other")
    one.add_argument("--project", type=Path, required=True, metavar="FOLDER", help="the project of the task")
    one.add_argument("--port", type=int, default=0, metavar="N", help="default: a free one")
    one.add_argument(
        "--parallel",
        type=int,
        default=PARALLEL,
        metavar="N",
        help=f"answers at once, by as many processes; further requests wait (default: {PARALLEL})",
    )
    one.add_argument(
        "--no-key",
        action="store_true",
        help=f"ask for no key; otherwise that of the variable {KEY_VARIABLE}, or a random one",
    )
    one.add_argument("--json", action="store_true", help="print address, key and models as one line of JSON")


def _serve(chosen: argparse.Namespace) -> str:
    if not 1 <= chosen.parallel <= MOST_PARALLEL:
        raise UserError("--parallel takes 1 to {most}.", MOST_PARALLEL)
    if not chosen.file.is_file():
        raise UserError("There is no model file {name}.", chosen.file)
    quiet()
    project = open_project(chosen.project)

    from engine.serve.server import Options, serve, taken_key

    given = taken_key()
    key = "" if chosen.no_key else given or new_key()
    told = False

    def tell(served: Served) -> None:
        nonlocal told
        if not told:
            told = True
            sys.stdout.write(_as_json(served, key) if chosen.json else _as_text(served, key, bool(given)))
            sys.stdout.flush()

    def line(text: str) -> None:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {text}\n")

    options = Options(chosen.port, key, chosen.parallel)
    done = serve(project, chosen.file.resolve(), options, tell, on_line=line)
    return "" if chosen.json else f"Ended after {done.requests} answers and {done.failed} failed requests."


def _as_json(served: Served, key: str) -> str:
    models = [TASK, served.model]
    return json.dumps({"base_url": served.base_url, "key": key, "models": models}, ensure_ascii=False) + "\n"


def _as_text(served: Served, key: str, given: bool) -> str:
    shown = "No key is needed."
    if key:
        shown = f"The key is that of {KEY_VARIABLE}." if given else f"Key: {key}"
    return (
        f"Serving {served.file} at {served.base_url}\n{shown}\n"
        f"Model {TASK}: one user message, with the task's own messages, bound to its schema.\n"
        f"Model {served.model}: messages as they are.\n"
        f"Answers at once: {served.parallel}; further requests wait. Ctrl+C ends it.\n"
    )

"""The command line. Exit codes: 0 done, 1 a defect in Lathe, 2 something that the user can fix."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from typing import Any

from engine.base.errors import UserError
from engine.cli import (
    augment,
    cuda,
    data,
    demo_command,
    endpoints,
    importing,
    judge,
    models,
    plan,
    runs,
    serve_command,
    study,
    training,
)
from engine.worker.main import EXIT_DONE, EXIT_USER, complain

GROUPS = (
    demo_command,
    importing,
    data,
    augment,
    plan,
    training,
    study,
    runs,
    models,
    judge,
    endpoints,
    serve_command,
    cuda,
)


def main(arguments: Sequence[str]) -> int:
    """Run one command; a UserError is printed as one sentence and gives exit code 2."""
    _print_anything()
    if arguments[:1] == ["worker"]:
        from engine.worker.main import main as worker

        return worker(list(arguments[1:]))
    if arguments[:1] == ["player"]:
        from engine.play.service import main as player

        return player()
    parser = build_parser()
    if not arguments:
        parser.print_help(sys.stderr)
        return EXIT_USER
    chosen = parser.parse_args(arguments)
    try:
        result = chosen.run(chosen)
        if result and isinstance(result, str):
            print(result)
        return result if isinstance(result, int) else EXIT_DONE
    except UserError as error:
        complain(error)
        return EXIT_USER
    except KeyboardInterrupt:
        print("lathe: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return EXIT_DONE


def _print_anything() -> None:
    """Have what the console cannot show, such as half of a surrogate pair, printed as its escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def build_parser() -> argparse.ArgumentParser:
    """Every command with its options and help."""
    parser = argparse.ArgumentParser(
        prog="lathe",
        description="Fine-tune a small language model on this computer, by SFT and GRPO, to turn sentences "
        "into exact JSON.",
        epilog="lathe COMMAND --help describes a command's options.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Any, help_text: str) -> argparse.ArgumentParser:
        description = f"{help_text[0].upper()}{help_text[1:]}."
        one = commands.add_parser(name, help=help_text, description=description)
        one.set_defaults(run=run)
        return one

    for group in GROUPS:
        group.add_commands(command)
    return parser

"""Lathe: no argument opens the window; `main.py COMMAND` is the command line (`main.py --help`)."""

from __future__ import annotations

import os
import sys

from engine.app import frozen


def main() -> int:
    frozen.restore_environment()
    arguments = sys.argv[1:]
    if arguments == ["templates"]:  # small and quick to start; what it is given may make it crash
        from engine.models.template import main as templates

        return templates()
    _leave_a_report_of_a_crash(arguments)
    if not arguments or arguments[0] == "window":
        return _window(arguments[1:])
    if arguments[0] == "self-test":
        return _self_test(arguments[1:])
    from engine.cli.main import main as command_line

    return command_line(arguments)


def _window(arguments: list[str]) -> int:
    """`main.py` or `main.py window [PROJECT FOLDER]`."""
    if not _has_screen():
        said = (
            "lathe: there is no screen here. `main.py demo` goes the whole way without one; `main.py --help`."
        )
        sys.stderr.write(said + "\n")
        return 2
    from gui.frame.app import main as window

    return window(arguments)


def _leave_a_report_of_a_crash(arguments: list[str]) -> None:
    """Every process of the program: a window, a command, a worker (by its kind of job) or a player."""
    from engine.app import crash

    words = [one for one in arguments[:2] if not one.startswith("-")]
    if words[:1] == ["worker"]:
        words = words[1:]
    crash.install(words[0] if words else "window")


def _self_test(arguments: list[str]) -> int:
    """`main.py self-test [--json]`: whether this installation is whole, of the engine and of the window."""
    from engine.cli import self_test
    from gui.frame.self_test import CHECKS

    return self_test.main((*self_test.CHECKS, *CHECKS), arguments)


def _has_screen() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())

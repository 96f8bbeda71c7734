"""Lathe: `main.py COMMAND`; `main.py --help` lists the commands. The window has yet to come."""

from __future__ import annotations

import sys


def main() -> int:
    from engine.cli import main as command_line

    return command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

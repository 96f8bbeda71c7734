"""What the command groups share: the type of `command`, common options, and JSON output."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Takes a command's name, its function and its help text. The function returns the text to print, an exit
# code, or None.
Command = Callable[[str, Callable[[argparse.Namespace], str | int | None], str], argparse.ArgumentParser]


def project_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="FOLDER", type=Path, help="the project folder")


def json_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def set_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="change a recipe field (repeatable)"
    )


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)

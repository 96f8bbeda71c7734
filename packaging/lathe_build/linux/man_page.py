"""The man page, made from the help of the command line itself, so that the two can't differ."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from lathe_build.about import ROOT, about
from lathe_build.reproducible import day

if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

FILES = (
    ("~/.local/share/lathe", "settings, the example project, models made ready, CUDA parts, crash reports"),
    ("~/.cache/lathe", "what can be made again"),
    ("~/Documents/Lathe or ~/Lathe", "where new projects are put unless another folder is chosen"),
)
ENVIRONMENT = (("LATHE_DATA", "another folder in place of ~/.local/share/lathe"),)
EXITS = (
    ("0", "done"),
    ("1", "a defect in the program"),
    ("2", "something that you can mend, said in a sentence"),
)


def man_page() -> str:
    """lathe(1) in troff."""
    from engine.cli.main import build_parser

    parser = build_parser()
    me = about()
    head = [
        f'.TH LATHE 1 "{day()}" "{me.name} {me.version}" "User Commands"',
        ".SH NAME",
        _text(f"{me.command} - {me.generic_name[0].lower()}{me.generic_name[1:]} to answer in exact JSON"),
        ".SH SYNOPSIS",
        f".B {me.command}",
        ".br",
        f".B {me.command} window\n.RI [ PROJECT | MODEL.gguf ]",
        ".br",
        f".B {me.command}\n.I COMMAND\n.RI [ OPTION ...]",
        ".SH DESCRIPTION",
        _text(f"{me.summary}. Without a command, or with window, it opens its window."),
        ".SH COMMANDS",
    ]
    lines = [*head, *_commands(parser)]
    for title, table in (("EXIT STATUS", EXITS), ("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)):
        lines.append(f".SH {title}")
        lines += [line for name, text in table for line in (".TP", f".B {_text(name)}", _text(text))]
    return "\n".join(lines) + "\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield f".SS {_text(name)} {_text(_usage(command))}"
                yield _text(command.description or "")
                yield from _options(command)


def _usage(command: argparse.ArgumentParser) -> str:
    """What stands behind the command's name: its positional arguments."""
    return " ".join(str(one.metavar or one.dest) for one in command._actions if not one.option_strings)


def _options(command: argparse.ArgumentParser) -> Iterator[str]:
    formatter = command._get_formatter()
    for option in command._actions:
        if option.help == argparse.SUPPRESS or "--help" in option.option_strings:
            continue
        yield ".TP"
        yield f".B {_text(formatter._format_action_invocation(option))}"
        yield _text(formatter._expand_help(option)) if option.help else "\\&"


def _text(text: str) -> str:
    """Plain text as troff takes it: no line begins a request, and a hyphen can be copied as one."""
    flat = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{flat}" if flat.startswith((".", "'")) else flat

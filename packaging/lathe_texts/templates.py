"""The templates of the engine's messages, collected from its sources.

A message for people is `Text("template", value, ...)`, or a literal that is given to `UserError` itself. Only
literals can be collected: whatever else stands in those places is reported.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

UNREAD = "cli/"  # what only a terminal shows

ERRORS = ("UserError", "NotFiniteError")  # a message, its values, and a hint


@dataclass
class Collected:
    """The templates, and the places where something else than a literal stands for one."""

    templates: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def collect(root: Path) -> Collected:
    """All templates of the sources below `root` (the folder `engine`)."""
    collected = Collected()
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(UNREAD):
            read(path.read_text("utf-8"), name, collected)
    return collected


def read(source: str, name: str, collected: Collected) -> None:
    """Add the templates of one module, which is called `name` where it has a fault."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        made_here = node.func.id == "Text" or len(node.args) > 1  # not a Text that is passed on
        for template in _given(node):
            match template:
                case ast.Constant(value=str(text)) if template not in node.args or _fits(text, node.args[1:]):
                    collected.templates.add(text)
                case ast.Name() | ast.Attribute() | ast.Call() if template not in node.args or not made_here:
                    pass
                case _:
                    collected.faults.append(f"{name}:{template.lineno}: {ast.unparse(template)}")


def _given(call: ast.Call) -> Iterator[ast.expr]:
    """What stands for a template in a call, each branch of a condition by itself."""
    assert isinstance(call.func, ast.Name)
    given: list[ast.expr] = []
    if call.func.id in (*ERRORS, "Text") and not any(isinstance(arg, ast.Starred) for arg in call.args):
        given += call.args[:1]
    if call.func.id in ERRORS:
        given += [keyword.value for keyword in call.keywords if keyword.arg == "hint"]
    for template in given:
        yield from (template.body, template.orelse) if isinstance(template, ast.IfExp) else (template,)


def _fits(template: str, values: list[ast.expr]) -> bool:
    """Whether there is a value for each slot; without values braces are only braces."""
    return not values or len(values) == len({name for _, name, _, _ in Formatter().parse(template) if name})

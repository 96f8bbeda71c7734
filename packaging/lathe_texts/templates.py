"""The templates of messages, collected from the sources of the engine and the window.

A message for people is `Text("template", value, ...)`, or a literal that is given to `UserError` or one of
its kinds. Only literals can be collected: whatever else stands in those places is reported.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

UNREAD = "engine/cli/"  # what only a terminal shows
PASSES_ON = ("UserError", "NotFiniteError", "RequestError", "BusyError")  # take a Text too, and a hint
TEMPLATE_AT = {"Text": 0, "judged": 1, **dict.fromkeys(PASSES_ON, 0)}  # values follow the template


@dataclass
class Collected:
    """The templates, and the places where something else than a literal stands for one."""

    templates: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def collect(*roots: Path) -> Collected:
    """All templates of the sources below these folders, `engine` and `gui`."""
    collected = Collected()
    for root in roots:
        for path in sorted(root.rglob("*.py")):
            name = path.relative_to(root.parent).as_posix()
            if not name.startswith(UNREAD):
                read(path.read_text("utf-8"), name, collected)
    return collected


def read(source: str, name: str, collected: Collected) -> None:
    """Add the templates of one module, which is called `name` where it has a fault."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        at = TEMPLATE_AT.get(call.func.id, len(call.args))
        given = [(template, call.args[at + 1 :]) for template in call.args[at : at + 1]]
        if call.func.id in PASSES_ON:
            given += [(keyword.value, []) for keyword in call.keywords if keyword.arg == "hint"]
        for expression, values in given:
            for template in _branches(expression):
                match template:
                    case ast.Constant(value=str(text)) if _fits(text, values):
                        collected.templates.add(text)
                    case ast.Name() | ast.Attribute() | ast.Call() if (
                        call.func.id in PASSES_ON and not values
                    ):
                        pass
                    case ast.Name() | ast.Starred() if _unpacks([template, *values]):
                        pass  # a function that hands on the template and the values it was given
                    case _:
                        collected.faults.append(f"{name}:{template.lineno}: {ast.unparse(template)}")


def _branches(expression: ast.expr) -> tuple[ast.expr, ...]:
    if isinstance(expression, ast.BoolOp):
        return tuple(expression.values)
    return (expression.body, expression.orelse) if isinstance(expression, ast.IfExp) else (expression,)


def _unpacks(arguments: list[ast.expr]) -> bool:
    return any(isinstance(argument, ast.Starred) for argument in arguments)


def _fits(template: str, values: list[ast.expr]) -> bool:
    """Whether there is a value for each slot; without values braces are only braces.

    Values that are unpacked cannot be counted.
    """
    return (
        not values
        or _unpacks(values)
        or len(values) == len({name for _, name, _, _ in Formatter().parse(template) if name})
    )

"""What tasks bring with them, by name: prompt helpers and sources of rows; dimensions: `rewards.registry`.

A task that needs code of its own (the example needs a calendar) puts it into a package of the
engine and lists that package's plugin here; nothing else in the engine knows it. A plugin is a module with
`TITLE`, `DIMENSIONS` (reward dimensions), `PROMPT_HELPERS` (by name), `ROW_SOURCES` (what draws further
training rows for tasks with that prompt helper: rows, how many, seed, progress -> rows) and `WORKED_EXAMPLES`
(the rows of an example with the working before their answers, by its name).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from engine.base.errors import unknown
from engine.base.text import Text

DRAW_SEED = 1  # of rows drawn from a source, unless another is chosen
MOST_DRAWN = 100_000  # rows at once
PLUGINS = ("engine.time_range.plugin",)  # imported by name, since a plugin lies above this module


@cache
def plugins() -> tuple[ModuleType, ...]:
    return tuple(import_module(name) for name in PLUGINS)


@dataclass(frozen=True)
class PromptHelper:
    """A pure function from the user's prompt to what the model is asked.

    `title` says what it adds; `example` is a prompt that it adds something to. A `general` one is offered to
    every task whose prompts it adds something to.
    """

    title: Text
    ask: Callable[[str], str]
    example: str
    general: bool = False


@cache
def prompt_helpers() -> Mapping[str, PromptHelper]:
    """Every prompt helper by name."""
    return {name: helper for plugin in plugins() for name, helper in plugin.PROMPT_HELPERS.items()}


def prompt_helper(name: str) -> Callable[[str], str]:
    """Raises UserError when there is no such helper."""
    if name not in prompt_helpers():
        raise unknown(Text("There is no prompt helper {name!r}.", name), prompt_helpers())
    return prompt_helpers()[name].ask


def row_source(helper: str) -> Callable[..., list[Any]] | None:
    """What draws rows for tasks with this prompt helper; None where nothing does."""
    return next((plugin.ROW_SOURCES[helper] for plugin in plugins() if helper in plugin.ROW_SOURCES), None)


def worked_example(name: str) -> Callable[[], list[Any]] | None:
    """What gives the rows of an example with their working; None where its rows have none."""
    return next((one.WORKED_EXAMPLES[name] for one in plugins() if name in one.WORKED_EXAMPLES), None)

"""What tasks bring with them: reward dimensions and prompt helpers, looked up by name.

A task that needs code of its own (the example needs a calendar) puts it into a package of the
engine and is listed here; nothing else in the engine knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType

from engine.base.errors import UserError
from engine.rewards.part import Dimension


def _plugins() -> tuple[ModuleType, ...]:
    from engine.time_range import plugin as time_range

    return (time_range,)


@cache
def groups() -> tuple[tuple[str, tuple[Dimension, ...]], ...]:
    """The reward dimensions under a title for each group: the general ones, then each task's own."""
    from engine.rewards.dimensions import GENERAL

    return (("General", GENERAL), *((plugin.TITLE, plugin.DIMENSIONS) for plugin in _plugins()))


@cache
def dimensions() -> Mapping[str, Dimension]:
    """Every reward dimension by name: the general ones first, then those of the tasks."""
    return {one.name: one for _, members in groups() for one in members}


def dimension(name: str) -> Dimension:
    """Raises UserError when there is no such dimension."""
    if name not in dimensions():
        raise UserError(f"There is no reward dimension {name!r}.", f"Known: {', '.join(dimensions())}.")
    return dimensions()[name]


@cache
def prompt_helpers() -> Mapping[str, Callable[[str], str]]:
    """Every prompt helper by name: a pure function from the user's prompt to what the model is asked."""
    return {name: helper for plugin in _plugins() for name, helper in plugin.PROMPT_HELPERS.items()}


def prompt_helper(name: str) -> Callable[[str], str]:
    """Raises UserError when there is no such helper."""
    if name not in prompt_helpers():
        raise UserError(f"There is no prompt helper {name!r}.", f"Known: {', '.join(prompt_helpers())}.")
    return prompt_helpers()[name]

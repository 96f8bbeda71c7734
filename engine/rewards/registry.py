"""The reward dimensions by name: the general ones, then each task's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from engine.base.errors import unknown
from engine.base.text import Text
from engine.registry import plugins
from engine.rewards.part import Dimension


@cache
def groups() -> tuple[tuple[str, tuple[Dimension, ...]], ...]:
    """The reward dimensions under a title for each group: the general ones, then each task's own."""
    from engine.rewards.dimensions import GENERAL  # brings jsonschema and rapidfuzz: not before it is needed

    return (("General", GENERAL), *((plugin.TITLE, plugin.DIMENSIONS) for plugin in plugins()))


@cache
def dimensions() -> Mapping[str, Dimension]:
    """Every reward dimension by name: the general ones first, then those of the tasks."""
    return {one.name: one for _, members in groups() for one in members}


def dimension(name: str) -> Dimension:
    """Raises UserError when there is no such dimension."""
    if name not in dimensions():
        raise unknown(Text("There is no reward dimension {name!r}.", name), dimensions())
    return dimensions()[name]

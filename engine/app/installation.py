"""Questions to the installation: is all of it there? `lathe self-test` asks the engine's and the window's."""

from __future__ import annotations

import importlib
import pkgutil
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One question: `ask` says what it found, and raises where something is missing."""

    name: str
    ask: Callable[[], str]

    def answer(self) -> Answer:
        """The answer; whatever is raised is a fault."""
        began = time.monotonic()
        said = fault = ""
        try:
            said = self.ask()
        except (Exception, SystemExit):  # a library may say in the second way that it cannot start
            fault = traceback.format_exc()
        return Answer(self.name, said, fault, time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check said, or its fault with the traceback."""

    name: str
    said: str
    fault: str
    seconds: float

    def line(self) -> str:
        """For the terminal; a long list is told by its length."""
        words = self.said.split()
        said = self.said if len(words) < 30 else f"{len(words)} found"
        return (
            f"{'FAILED' if self.fault else 'ok    '} {self.name} ({self.seconds:.1f} s): {self.fault or said}"
        )


def import_all(package: str) -> str:
    """Import every module of a package that the installation holds; gives their names."""
    folder = importlib.import_module(package).__path__
    names = [package, *sorted(one.name for one in pkgutil.walk_packages(folder, f"{package}."))]
    for name in names:
        importlib.import_module(name)
    return " ".join(names)

"""The self-test's checks of an installation; `lathe self-test` runs those of the engine and the window."""

from __future__ import annotations

import importlib
import pkgutil
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `run` returns what is there, as text, and raises where something is missing."""

    name: str
    run: Callable[[], str]

    def result(self) -> Result:
        """The result; whatever is raised is a fault."""
        began = time.monotonic()
        text = fault = ""
        try:
            text = self.run()
        except (Exception, SystemExit):  # some libraries exit where they cannot start
            fault = traceback.format_exc()
        return Result(self.name, text, fault, time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class Result:
    """What a check returned, or the traceback of its fault."""

    name: str
    text: str
    fault: str
    seconds: float

    def line(self) -> str:
        """For the terminal; a long list is shortened to its length."""
        words = self.text.split()
        text = self.text if len(words) < 30 else f"{len(words)} found"
        return (
            f"{'FAILED' if self.fault else 'ok    '} {self.name} ({self.seconds:.1f} s): {self.fault or text}"
        )


def import_all(package: str) -> str:
    """Import every module of a package; returns their names."""
    folder = importlib.import_module(package).__path__
    names = [package, *sorted(module.name for module in pkgutil.walk_packages(folder, f"{package}."))]
    for name in names:
        importlib.import_module(name)
    return " ".join(names)

"""What this installation is: its version, the libraries under it, and where it keeps things.

Nothing heavy is imported for it: versions come from the packages' metadata.
"""

from __future__ import annotations

import platform
from functools import cache
from importlib import metadata

from engine.app.build_facts import build_facts, version

LIBRARIES = (
    "torch",
    "transformers",
    "trl",
    "peft",
    "accelerate",
    "datasets",
    "safetensors",
    "tokenizers",
    "gguf",
    "llama-cpp-python",
    "bitsandbytes",
    "triton",
    "numpy",
    "pydantic",
    "PySide6-Essentials",
    "pyqtgraph",
)


@cache
def libraries() -> tuple[tuple[str, str], ...]:
    """The libraries that matter for a defect and are installed, each with its version."""
    found = []
    for name in LIBRARIES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)


def build() -> str:
    """The version with what tells one build of it from another."""
    stated = build_facts()
    return f"{version()} ({', '.join(word for word in (stated.flavour, stated.commit[:12]) if word)})"


def device() -> str:
    """The GPU or processor of this computer, by name."""
    from engine.app import hardware

    return hardware.device_name()


def facts() -> tuple[tuple[str, str], ...]:
    """What a report of a defect begins with: names and values, nothing about the user."""
    return (
        ("Lathe", build()),
        ("Python", platform.python_version()),
        ("System", platform.platform()),
        ("Libraries", ", ".join(f"{name} {number}" for name, number in libraries())),
    )

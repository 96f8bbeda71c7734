"""The version of this program and of its libraries, read from their metadata without importing them."""

from __future__ import annotations

import platform
from contextlib import suppress
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
    """The installed ones of `LIBRARIES`, each with its version."""
    versions = []
    for name in LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            versions.append((name, metadata.version(name)))
    return tuple(versions)


def build() -> str:
    """The version, with the flavour and commit of the build."""
    stated = build_facts()
    return f"{version()} ({', '.join(word for word in (stated.flavour, stated.commit[:12]) if word)})"


def facts() -> tuple[tuple[str, str], ...]:
    """Names and values for the head of a crash report: nothing about the user."""
    return (
        ("Lathe", build()),
        ("Python", platform.python_version()),
        ("System", platform.platform()),
        ("Libraries", ", ".join(f"{name} {number}" for name, number in libraries())),
    )

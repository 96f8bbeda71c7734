"""The commands by which other programs run an exported file, for the model card and the window."""

from __future__ import annotations

import re


def llama_server(file: str) -> str:
    """Serves the file as an OpenAI-like web API on this computer."""
    return f'llama-server -m "{file}" --jinja --temp 0 --port 8080'


def ollama(stem: str) -> tuple[str, str]:
    """Make Ollama's model of a file of this stem by the Modelfile, and run it.

    Ollama takes letters of ASCII only in a name (https://github.com/ollama/ollama, types/model/name.go).
    """
    name = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    return f"ollama create {name} -f Modelfile", f"ollama run {name}"

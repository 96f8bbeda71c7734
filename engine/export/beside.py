"""What an export can write beside its GGUF files. Light: the window offers these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.base.errors import unknown
from engine.base.text import Text


@dataclass(frozen=True, slots=True)
class Beside:
    """One of them; `default`: written unless it is left out. `bytes` more on the disk for each weight."""

    name: str
    title: Text
    help: Text
    default: bool = False
    bytes: int = 0


BESIDE = (
    Beside(
        "card",
        Text("Model card"),
        Text("README.md: recipe, rows, what was measured, licence, and how to ask the model."),
        default=True,
    ),
    Beside(
        "schema",
        Text("JSON Schema and grammar"),
        Text("schema.json, and grammar.gbnf, by which llama.cpp binds answers to it."),
        default=True,
    ),
    Beside(
        "ollama",
        Text("Ollama Modelfile"),
        Text("With the model's chat template, system message and stop words in Ollama's own form."),
        default=True,
    ),
    Beside(
        "python",
        Text("Python example"),
        Text("ask.py asks the file with llama-cpp-python, without a server."),
        default=True,
    ),
    Beside(
        "lm-studio",
        Text("Folder for LM Studio"),
        Text("The files in the folders that LM Studio expects, without taking space twice."),
    ),
    Beside(
        "adapter",
        Text("LoRA adapter as GGUF"),
        Text("Only what was learned, proved together with the base model, which is written in F16 too."),
        bytes=2,
    ),
    Beside(
        "safetensors",
        Text("Merged safetensors"),
        Text("A model folder in F16, for vLLM and transformers."),
        bytes=2,
    ),
)
DEFAULTS = tuple(one.name for one in BESIDE if one.default)
BY_NAME = {one.name: one for one in BESIDE}


def find_beside(names: Iterable[str]) -> tuple[str, ...]:
    """These names, each once and in their order here. Raises UserError for an unknown one."""
    wanted = set(names)
    for name in sorted(wanted - BY_NAME.keys()):
        raise unknown(Text("{name!r} is nothing that an export can write.", name), BY_NAME)
    return tuple(one.name for one in BESIDE if one.name in wanted)


def more_bytes(names: Iterable[str]) -> int:
    """How many bytes for each weight these take on the disk, beside the GGUF files."""
    return sum(BY_NAME[name].bytes for name in names)

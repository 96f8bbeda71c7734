"""`lathe self-test`: whether this installation is whole. It needs no project, no screen and no network.

The build runs it in every frozen program, from which a module, a file or a library may have been left out. It
helps as well where an installation was damaged. The window's own checks come from `gui.frame.self_test`.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict

from engine.app.installation import Check, import_all
from engine.worker import main as worker


def main(checks: Sequence[Check], arguments: Sequence[str]) -> int:
    """Run every check and print the results, as lines or with --json; returns 1 where one has a fault."""
    worker.quiet()
    as_json = "--json" in arguments
    results = []
    with worker.stdout_guarded():
        for check in checks:
            results.append(check.result())
            if not as_json:
                sys.stderr.write(f"{results[-1].line()}\n")
    if as_json:
        sys.stdout.write(json.dumps([asdict(result) for result in results], indent=1) + "\n")
    return worker.EXIT_DEFECT if any(result.fault for result in results) else worker.EXIT_DONE


def _modules() -> str:
    return import_all("engine")


def _resources() -> str:
    from engine.models.catalog import catalog
    from engine.project import templates
    from engine.runs.presets import load_preset, preset_names

    resources: list[list[str]] = [
        [one.id for one in catalog()],
        [name for name in preset_names() if load_preset(name)],
        [one.name for one in templates()],
    ]
    if not all(resources):
        raise RuntimeError(f"resources are missing: {resources}")
    return " ".join(name for names in resources for name in names)


def _embedded() -> str:
    from engine.base.units import size
    from engine.models.embedded_file import gguf_path
    from engine.models.gguf_file import read_header

    path = gguf_path()
    return f"{path.name}, {size(path.stat().st_size)}, {read_header(path).architecture}"


def _versions() -> str:
    from importlib import metadata

    from engine.cli.hand_over import PACKAGES

    return " ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)


def _torch() -> str:
    import inspect

    import torch

    weight = torch.ones(4, 4, requires_grad=True)
    (weight @ torch.eye(4)).logsumexp(-1).sum().backward()
    if weight.grad is None or not inspect.getsource(torch.nn.Linear):
        raise RuntimeError("torch gives no gradients or has no sources")
    return f"{torch.__version__}, CUDA {'there' if torch.cuda.is_available() else 'not used'}"


def _trainers() -> str:
    from peft import LoraConfig
    from trl import GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

    return " ".join(one.__name__ for one in (LoraConfig, GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer))


def _llama() -> str:
    from engine.play import backends

    return backends.load().text()


def _binding() -> str:
    import llguidance

    from engine.binding.grammar import grammar_of, takes

    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    if not takes(grammar_of(schema), '{"n":1}') or takes(grammar_of(schema), '{"n":"1"}'):
        raise RuntimeError("answers are not bound to a schema")
    return f"llguidance {llguidance.__version__}"


def _families() -> str:
    """Those that can be exported or are computed packed; transformers imports each one's code by name."""
    from engine.models.families import SUPPORTED

    for name in SUPPORTED:
        for part in ("configuration", "modeling"):
            importlib.import_module(f"transformers.models.{name}.{part}_{name}")
    return " ".join(SUPPORTED)


def _environment() -> str:
    """A file manager or browser that Lathe opens must not load the libraries of a frozen Lathe."""
    ours = str(getattr(sys, "_MEIPASS", "/nowhere"))
    if leaked := [name for name, value in os.environ.items() if name.endswith("PATH") and ours in value]:
        raise RuntimeError(f"these lead other programs to our libraries: {leaked}")
    return "leads no other program to our libraries"


CHECKS = (
    Check("modules of the engine", _modules),
    Check("resources", _resources),
    Check("the embedded model", _embedded),
    Check("versions of the libraries", _versions),
    Check("torch", _torch),
    Check("llama.cpp", _llama),
    Check("binding to a schema", _binding),
    Check("trainers", _trainers),
    Check("model families", _families),
    Check("environment", _environment),
)

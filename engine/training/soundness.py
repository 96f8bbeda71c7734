"""Whether a checkpoint can be resumed from: all that its files hold is read, by readers that run nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from transformers.trainer_pt_utils import safe_globals

from engine.base.text import Text
from engine.runs import checkpoints
from engine.runs.events import Phase

_KEYS = {"optimizer.pt": ("state", "param_groups"), "rng_state.pth": ("python", "numpy", "cpu")}


def drop_damaged(run: Path, phase: Phase) -> list[Text]:
    """Take the mark of completeness from damaged checkpoints, so that the run resumes from the one before.

    Returns a sentence for each, the newest first. Its files stay until the phase saves the next checkpoint.
    """
    said = []
    while (last := checkpoints.last_whole(run, phase)) is not None:
        folder, step = last
        fault = _fault_of(folder)
        if fault is None:
            break
        (folder / checkpoints.WHOLE).unlink()
        said.append(
            Text(
                "The checkpoint of step {n} is damaged ({reason}), so the run goes on from the one before.",
                step,
                fault,
            )
        )
    return said


def _fault_of(folder: Path) -> Text | None:
    for path in sorted(folder.iterdir()):
        try:
            if path.suffix in (".pt", ".pth"):
                _check_state(path)
            elif path.suffix == ".safetensors":
                with safe_open(str(path), "pt", backend="pread") as file:
                    file.keys()
            elif path.name == "trainer_state.json":
                int(json.loads(path.read_text(encoding="utf-8"))["global_step"])
        except Exception:  # each reader raises errors of its own for what is not its format
            return Text("{name} cannot be read", path.name)
    return None


def _check_state(path: Path) -> None:
    with safe_globals():
        state: Any = torch.load(path, map_location="cpu", weights_only=True)
    for name, keys in _KEYS.items():
        if path.name == name and not all(key in state for key in keys):
            raise ValueError(name)

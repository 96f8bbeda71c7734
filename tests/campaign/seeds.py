"""What the campaign mutates: one sound thing of each kind, made once."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

from engine.base import store
from engine.data.dataset import Dataset
from engine.data.edits import insert_at
from engine.data.rows import Row
from engine.models.folder import check_folder
from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.runs.runlog import CONTROLS, RunLog
from engine.runs.runs import create_run
from tests.tiny_gguf import write_tiny

EXAMPLE = store.resource("examples", "time_range")


@cache
def room() -> Path:
    """A folder for all of them, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="lathe-campaign-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def tiny_gguf() -> bytes:
    return write_tiny(room() / "tiny.gguf").read_bytes()


@cache
def tiny_folder() -> Path:
    """A model folder whose weights are two tensors, with the tokenizer files of the embedded model."""
    import numpy as np
    from safetensors.numpy import save_file

    folder = room() / "model"
    folder.mkdir()
    save_file({name: np.zeros((8, 8), np.float32) for name in ("a", "b")}, folder / "model.safetensors")
    config = {"model_type": "llama", "hidden_size": 8, "num_hidden_layers": 1, "vocab_size": 8}
    store.write_json(folder / "config.json", config)
    tokens = {"version": "1.0", "model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": []}}
    store.write_json(folder / "tokenizer.json", tokens)
    store.write_json(folder / "tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast"})
    check_folder(folder)
    return folder


@cache
def example_project() -> Path:
    """A project of 12 rows with a journal, and a run with events, requests and an adapter's note."""
    folder = room() / "project"
    folder.mkdir()
    shutil.copy(EXAMPLE / "project.toml", folder)
    lines = (EXAMPLE / "rows.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "rows.jsonl").write_text("".join(lines[:12]), encoding="utf-8")
    data = Dataset(folder / "rows.jsonl")
    for number in range(3):
        data.apply(insert_at(len(data.rows), [Row(f"new{number}", f"text {number}", {"a": number})]), "Add")
    run = create_run(folder, Recipe(model="tiny"), "a run")
    log = RunLog(run)
    about = {"job": "train", "pid": 1, "host": "elsewhere", "model": "tiny", "device": "cpu"}
    log.say(ev.Started, **about, train_rows=9, validation_rows=3, resumed_from=None)
    log.say(ev.PhaseStarted, phase="grpo", steps=9)
    for control in CONTROLS:
        (run / f"control.{control}").touch()
    best = run / "checkpoints" / "best"
    best.mkdir(parents=True)
    figures = {"phase": "grpo", "step": 3, "count": 3, "exact": 0.5, "reward": 0.5}
    (best / "whole.json").write_text(json.dumps(figures))
    (best / "adapter_config.json").write_text('{"r": 4, "peft_type": "LORA"}')
    exports = folder / "exports" / run.name
    exports.mkdir(parents=True)
    (exports / "export.json").write_text(json.dumps({"run": run.name, "adapter": "best", "files": []}))
    return folder

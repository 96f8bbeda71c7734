"""Mutated models, adapters and checkpoints, really loaded: the same result, or one sentence.

Each is done in a process of its own (`driver.apart`), for libraries in C++ and Rust open these files.
"""

from __future__ import annotations

import json
import random
import shutil
import struct
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file
from transformers.utils import logging

from engine.base.text import Text
from engine.export.gguf import write_gguf
from engine.export.merge import merge
from engine.models import chat, hub
from engine.models.adapter import load_into, with_adapter
from engine.models.base_checks import check_base
from engine.models.folder import ModelFolder
from engine.project import open_project
from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.checkpoints import Best
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog
from engine.runs.runs import create_run
from engine.training.greedy import GreedyGenerator
from engine.training.pipeline import train
from engine.training.session import lora_config
from tests.campaign.driver import Case, FaultError, apart, mutated, mutated_json
from tests.campaign.seeds import example_project, room
from tests.export.tiny_models import make_adapter, make_model

FAMILIES = ("llama", "qwen3", "mistral", "gemma3")
PROMPTS = ["show sales of 2029", "\u00fcber 12 Monate"]


@cache
def _model(family: str) -> ModelFolder:
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    return make_model(family, room() / f"model-{family}")


@cache
def _adapter() -> Path:
    """The adapter of a run: with the digests of its files."""
    folder = room() / "adapter"

    def write(target: Path) -> None:
        make_adapter(_model("llama"), target)
        (target / "README.md").unlink(missing_ok=True)

    checkpoints.save_adapter(folder, write, Best("grpo", 1, 0.5, 0.5, 1))
    return folder


def prepare(part: str) -> None:
    """Make what the part mutates, before any process is forked."""
    example_project()
    if part == "models":
        for family in FAMILIES:
            _model(family)
    elif part == "adapters":
        _adapter()
    else:
        _run()


def models(case: Case) -> None:
    """A folder is opened as training, an assessment and an export open it."""
    base = _model(case.draw.choice(FAMILIES))
    folder = case.folder / "model"
    _spoiled(case, base.path, folder)
    opened = hub.resolve(str(folder))
    tokenizer = hub.load_tokenizer(opened)
    fmt = chat.from_tokenizer(tokenizer)
    task = open_project(example_project()).task
    texts = [chat.prompt_text(task, fmt, prompt) for prompt in PROMPTS]
    check_base(opened, tokenizer, texts)
    model = hub.load_model(opened)
    _check_weights(model, folder)
    GreedyGenerator(model, tokenizer, task, fmt).answer(PROMPTS, 3)
    case.counts["models that answered"] += 1
    if case.draw.random() < 0.5:
        with warnings.catch_warnings(action="ignore"):
            write_gguf(opened, case.folder / "out.gguf", title="x")
        case.counts["models exported"] += 1


def _check_weights(model: Any, folder: Path) -> None:
    """No weight of the model is another than that of its file, such as one that was made up."""
    stored: dict[str, Any] = {}
    for path in folder.glob("*.safetensors"):
        stored |= load_file(path)
    for name, value in model.state_dict().items():
        if name == "lm_head.weight" and model.config.tie_word_embeddings:
            continue
        if name not in stored:
            raise FaultError(f"{name} is of no file")
        if not np.array_equal(value.numpy(), stored[name].astype(np.float32), equal_nan=True):
            raise FaultError(f"{name} has other values than its file")


def adapters(case: Case) -> None:
    """An adapter is opened as playing, an assessment, a resumed run and an export open it."""
    folder = case.folder / "adapter"
    _spoiled(case, _adapter(), folder)
    stated = case.draw.random() < 0.3
    if not stated:
        (folder / checkpoints.WHOLE).unlink(missing_ok=True)
    base = _model("llama")
    way = case.draw.choice(("answer", "load", "merge"))
    if way == "answer":
        adapted = with_adapter(hub.load_model(base), folder)
        with torch.inference_mode():
            found = adapted(torch.tensor([[1, 2, 3]])).logits
        if not torch.isfinite(found).all():
            raise FaultError("logits that are no numbers")
        _check_adapter(adapted, folder)
    elif way == "load":
        from peft import get_peft_model

        fresh = get_peft_model(hub.load_model(base), _same_shape())
        load_into(fresh, folder)
        _check_adapter(fresh, folder)
    else:
        merge(base, folder, case.folder / "merged")
    case.counts["adapters opened"] += 1
    if stated and checkpoints.damaged_file(folder):
        raise FaultError("a damaged adapter was opened")


def _same_shape() -> Any:
    config = lora_config(Recipe(model="tiny"))
    config.r, config.lora_alpha, config.target_modules = 4, 12, {"q_proj", "v_proj", "down_proj"}
    return config


def _check_adapter(model: Any, folder: Path) -> None:
    stored = load_file(folder / "adapter_model.safetensors")
    there = {n.replace(".default", ""): v for n, v in model.named_parameters() if ".lora_" in n}
    if there.keys() != stored.keys():
        raise FaultError(f"other tensors: {sorted(there.keys() ^ stored.keys())[:3]}")
    for name, value in there.items():
        if not np.array_equal(value.detach().numpy(), stored[name].astype(np.float32)):
            raise FaultError(f"{name} has other values than its file")


@cache
def _run() -> tuple[Path, Path, dict[str, Any]]:
    """A project with a run that stopped after two of three steps, and the adapter of one that did not."""
    project = room() / "trained"
    shutil.copytree(example_project(), project)
    shutil.rmtree(project / "runs")
    values = {"warm_epochs": 0, "steps": 2, "prompts_per_step": 1, "group_size": 2, "max_answer_tokens": 4}
    values |= {"checkpoint_every": 1, "evaluate_every": 9, "validation_rows": 0, "lora_rank": 4, "probes": 0}
    recipe = Recipe(model=str(_model("llama").path), dtype="float32", method="grpo", **values)
    opened = open_project(project)
    whole = create_run(project, recipe.model_copy(update={"steps": 3}), "whole")
    run = create_run(project, recipe.model_copy(update={"steps": 3}), "cut")
    # Apart: a process that has trained cannot be forked, for torch has threads then.
    apart(lambda _: train(opened, whole), 300)(Case(0, random.Random(0), room()))
    shutil.copytree(whole, run, dirs_exist_ok=True)
    shutil.rmtree(run / "checkpoints" / "last", ignore_errors=True)
    shutil.rmtree(run / "checkpoints" / "grpo" / "checkpoint-3", ignore_errors=True)
    events = (run / "events.jsonl").read_text().splitlines(keepends=True)
    until = next(n for n, line in enumerate(events) if '"step":3' in line.replace(" ", ""))
    (run / "events.jsonl").write_text("".join(events[:until]))
    RunLog(run).say(ev.Finished, status="stopped", message=Text("Stopped."))
    return project, run, load_file(whole / "checkpoints" / "last" / "adapter_model.safetensors")


def resumed_runs(case: Case) -> None:
    """A run goes on from a damaged checkpoint: to the end of the unbroken one, or not at all."""
    project, run, wanted = _run()
    folder = case.folder / "project"
    shutil.copytree(project, folder, ignore=lambda path, names: {"whole"} & set(names))
    again = folder / "runs" / run.name
    saved = sorted((again / "checkpoints" / "grpo").glob("checkpoint-*"))[-1]
    path = case.draw.choice(sorted(one for one in saved.iterdir() if one.is_file()))
    if case.draw.random() < 0.2:
        path = again / "recipe.json"
    changed = _changed(case, path.read_bytes(), path.suffix)
    path.write_bytes(changed)
    case.inputs.append(path)
    with warnings.catch_warnings(action="ignore"):
        train(open_project(folder), again, resume=True)
    case.counts["runs resumed"] += 1
    if path.name == "recipe.json":
        return
    found = load_file(again / "checkpoints" / "last" / "adapter_model.safetensors")
    if found.keys() != wanted.keys() or any(not np.array_equal(found[n], wanted[n]) for n in wanted):
        raise FaultError("the resumed run has other weights than the unbroken one")


def _spoiled(case: Case, source: Path, target: Path) -> None:
    """A copy of a folder in which one file is mutated."""
    shutil.copytree(source, target)
    path = case.draw.choice(
        sorted(one for one in target.iterdir() if one.suffix in (".json", ".safetensors"))
    )
    path.write_bytes(_changed(case, path.read_bytes(), path.suffix))
    case.inputs.append(path)


def _changed(case: Case, data: bytes, suffix: str) -> bytes:
    draw = case.draw
    if draw.random() < 0.25:
        return mutated(draw, data, 3)
    if suffix == ".json":
        return json.dumps(mutated_json(draw, json.loads(data))).encode()
    if suffix == ".safetensors":
        return _weights(case, data)
    at = draw.randrange(len(data))
    return (
        data[:at] + draw.choice((b"", bytes([data[at] ^ 1 << draw.randrange(8)]), b"\xff")) + data[at + 1 :]
    )


def _weights(case: Case, data: bytes) -> bytes:
    """A safetensors file whose header is still JSON, or one with a value that is no number."""
    length = int.from_bytes(data[:8], "little")
    header, body = json.loads(data[8 : 8 + length]), bytearray(data[8 + length :])
    name = case.draw.choice([one for one in header if one != "__metadata__"])
    tensor = header[name]
    match case.draw.randrange(6):
        case 0:
            header = mutated_json(case.draw, header)
        case 1:
            tensor["shape"] = tensor["shape"][::-1]
        case 2:
            header[f"{name}x" if case.draw.random() < 0.5 else "other"] = header.pop(name)
        case 3:  # as long in bytes, another shape or type
            begin, end = tensor["data_offsets"]
            size = (end - begin) // 4
            tensor |= case.draw.choice(
                [
                    {"shape": [size]},
                    {"shape": [1, size]},
                    {"dtype": "I32"},
                    {"shape": [2 * size], "dtype": "F16"},
                ]
            )
        case 4:
            at = tensor["data_offsets"][0]
            body[at : at + 4] = struct.pack("<f", case.draw.choice((float("nan"), float("inf"), 3e38)))
        case _:  # left out whole, with its bytes
            begin, end = tensor["data_offsets"]
            del header[name], body[begin:end]
            for other in header.values():
                if "data_offsets" in other and other["data_offsets"][0] >= end:
                    other["data_offsets"] = [place - (end - begin) for place in other["data_offsets"]]
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + bytes(body)

"""The memory of an export, stage by stage, on a random model with layers of the shape of Qwen2.5-7B.

python -m benchmarks.export_memory WORK [--layers 4] [--free 4] [--limit 6] [--compare 1] [--importance]

Makes the model (2 billion weights in bfloat16 with 4 layers), a project, and a run with a random adapter
in the folder WORK, and exports it to Q4_K_M with the proof, as if --free GB of memory were free: what does
not fit is read layer by layer. The process may not have more than --limit GB of its own (RLIMIT_DATA, Linux).
Prints a Markdown table. Needs 8 bytes of disk for each weight beside the model; delete WORK afterwards.
"""

from __future__ import annotations

import argparse
import math
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.steps import machine
from engine.base import store
from engine.base.text import Text
from engine.export import job, trained, verify
from engine.export.weights import Weights
from engine.models import hub
from engine.models.folder import ModelFolder, check_folder
from engine.project import Project, new_project, open_project
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run, find_run

_SHARD = 2 << 30
_RANK = 16
_SHAPE = {
    "model_type": "qwen2",
    "architectures": ["Qwen2ForCausalLM"],
    "hidden_size": 3584,
    "intermediate_size": 18944,
    "num_attention_heads": 28,
    "num_key_value_heads": 4,
    "vocab_size": 152064,
    "max_position_embeddings": 32768,
    "rope_theta": 1e6,
    "rms_norm_eps": 1e-6,
    "tie_word_embeddings": False,
    "dtype": "bfloat16",
    "bos_token_id": 0,
    "eos_token_id": 1,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--free", type=float, default=4.0)
    parser.add_argument("--limit", type=float, default=6.0)
    parser.add_argument("--compare", type=int, default=1)
    parser.add_argument("--importance", action="store_true")
    chosen = parser.parse_args()
    model, project = _made(chosen.work, chosen.layers)
    largest = max(4 * math.prod(shape) for shape in _shapes(model))
    weights = sum(math.prod(shape) for shape in _shapes(model))
    print(f"{weights / 1e9:.2f} billion weights, the largest tensor {largest / 1e9:.2f} GB; {machine()}")
    free, limit = int(chosen.free * 1e9), int(chosen.limit * 1e9)
    if sys.platform == "linux":
        psutil.Process().rlimit(psutil.RLIMIT_DATA, (limit, limit))
    trained.free_memory = verify.free_memory = lambda: free  # type: ignore[attr-defined]  # the memory that is played
    watch = _Watch()
    wish = job.Wish(("Q4_K_M",), compare=chosen.compare, importance=chosen.importance)
    result = job.export(project, find_run(project.folder, "best"), wish, watch.progress)
    watch.report(largest)
    print(result.text())
    return 0


class _Watch:
    """Samples the memory of this process fifty times a second, and keeps the most of each stage."""

    def __init__(self) -> None:
        self._stage, self._begun = "start", time.perf_counter()
        self._own: dict[str, int] = defaultdict(int)
        self._mapped: dict[str, int] = defaultdict(int)
        self._seconds: dict[str, float] = defaultdict(float)
        self._start = _memory()[0]
        threading.Thread(target=self._sample, daemon=True).start()

    def progress(self, stage: Text, done: int, total: int) -> None:
        if stage != self._stage:
            now = time.perf_counter()
            self._seconds[self._stage] += now - self._begun
            self._stage, self._begun = str(stage), now
            print(f"<!-- {stage} -->", flush=True)

    def _sample(self) -> None:
        while True:
            own, mapped = _memory()
            self._own[self._stage] = max(self._own[self._stage], own)
            self._mapped[self._stage] = max(self._mapped[self._stage], mapped)
            time.sleep(0.02)

    def report(self, largest: int) -> None:
        self.progress(Text("end"), 0, 0)
        print(f"\nAt the start {self._start / 1e9:.2f} GB\n")
        print("| stage | seconds | own memory at most | its growth, largest tensors | mapped files |")
        print("|---|---|---|---|---|")
        for stage, seconds in self._seconds.items():
            own, mapped = self._own[stage], self._mapped[stage]
            grown = f"{own / 1e9:.2f} GB | {(own - self._start) / largest:.2f}"
            print(f"| {stage} | {seconds:.0f} | {grown} | {mapped / 1e9:.2f} GB |")


def _memory() -> tuple[int, int]:
    """Bytes of this process that only it has, and of files that it has mapped, which the system may drop."""
    found = psutil.Process().memory_info()
    shared = int(getattr(found, "shared", 0))  # told by Linux alone
    return found.rss - shared, shared


def _made(work: Path, layers: int) -> tuple[ModelFolder, Project]:
    """The model, and a project with a run on it; those of an earlier call are used again."""
    if (work / "project").exists():
        return check_folder(work / "model"), open_project(work / "project")
    model = _model(work / "model", layers)
    project = new_project(work / "project")
    run = create_run(project.folder, Recipe(model=str(model.path)))
    _adapter(model, run / "checkpoints" / "best")
    return model, project


def _model(folder: Path, layers: int) -> ModelFolder:
    import torch
    from safetensors.torch import save_file

    from tests.export.tiny_models import small_tokenizer

    folder.mkdir(parents=True)
    small_tokenizer("qwen2").save_pretrained(folder)
    store.write_json(folder / "config.json", {**_SHAPE, "num_hidden_layers": layers})
    # An empty file of weights: only the shapes are asked for.
    (folder / "model.safetensors").write_bytes(b"\2\0\0\0\0\0\0\0{}")
    shapes = {name: value.shape for name, value in hub.empty_model(check_folder(folder)).state_dict().items()}
    (folder / "model.safetensors").unlink()
    torch.manual_seed(0)
    some = (0.02 * torch.randn((1 << 24) + 43)).bfloat16()
    index: dict[str, str] = {}
    for number, names in enumerate(_shards(shapes), 1):
        path = folder / f"model-{number:05}.safetensors"
        save_file({name: _random(name, shapes[name], some) for name in names}, path, {"format": "pt"})
        index |= dict.fromkeys(names, path.name)
    store.write_json(folder / "model.safetensors.index.json", {"metadata": {}, "weight_map": index})
    return check_folder(folder)


def _random(name: str, shape: tuple[int, ...], some: Any) -> Any:
    """Normal values, from the same ones again and again; no two rows of a matrix are alike."""
    import torch

    value = torch.empty(shape, dtype=torch.bfloat16)
    if "norm" in name:
        return value.fill_(1)
    flat = value.view(-1)
    for begin in range(0, len(flat), len(some)):
        part = flat[begin : begin + len(some)]
        part.copy_(some[: len(part)])
    if name == "lm_head.weight":
        value[1] *= 30  # the end token, so that answers end
    return value


def _shards(shapes: dict[str, Any]) -> Iterator[list[str]]:
    names: list[str] = []
    size = 0
    for name, shape in shapes.items():
        size += 2 * math.prod(shape)
        if names and size > _SHARD:
            yield names
            names, size = [], 2 * math.prod(shape)
        names.append(name)
    yield names


def _shapes(model: ModelFolder) -> list[tuple[int, ...]]:
    weights = Weights(model.path)
    return [weights.shape(name) for name in weights.names]


def _adapter(model: ModelFolder, folder: Path) -> None:
    import torch
    from peft import LoraConfig
    from safetensors.torch import save_file

    targets = ["q_proj", "v_proj", "down_proj"]
    LoraConfig(r=_RANK, lora_alpha=32, target_modules=targets, task_type="CAUSAL_LM").save_pretrained(
        str(folder)
    )
    weights, tensors = Weights(model.path), {}
    for name in weights.names:
        if name.removesuffix(".weight").rpartition(".")[2] in targets:
            rows, columns = weights.shape(name)
            stem = "base_model.model." + name.removesuffix(".weight")
            tensors[f"{stem}.lora_A.weight"] = torch.randn(_RANK, columns) * 0.02
            tensors[f"{stem}.lora_B.weight"] = torch.randn(rows, _RANK) * 0.02
    save_file(tensors, folder / "adapter_model.safetensors", {"format": "pt"})
    store.write_json(
        folder / "whole.json", {"phase": "grpo", "step": 1, "count": 1, "exact": 0.0, "reward": 0.0}
    )


if __name__ == "__main__":
    raise SystemExit(main())

"""Measures a small training step of a model on this machine: arithmetic, decoding speed and memory."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import torch
from peft import get_peft_model

from engine.app.hardware import device_name
from engine.models import device, hub
from engine.models.catalog import CatalogModel
from engine.models.four_bit import refuse_unless_possible
from engine.models.packable import detect_unpackable
from engine.models.weights import weights_dtype
from engine.planning.planner import Shape, adapter_params, base_bytes, estimate
from engine.planning.probe_cache import Probe
from engine.runs.recipe import Recipe
from engine.training.fast.fused_lora import fuse_lora
from engine.training.fast.group_step import answer_cross_entropy
from engine.training.fast.rollout import generate
from engine.training.session import lora_config

SHAPE = Shape(prompt=64, answer=32, shared=32)
ROWS, DECODED = 16, 12
FEW, MANY = 8, 64  # batch sizes of the two decode measurements; their difference gives the cost per row


def probe(model: CatalogModel, recipe: Recipe) -> Probe:
    """Load the model, take a supervised step of 16 short rows and decode some tokens; about a minute.

    Raises UserError where the model is neither here nor downloadable.
    """
    place = device.pick_device()
    refuse_unless_possible(recipe.dtype, place.kind)
    dtype = weights_dtype(recipe.dtype, place.kind)
    base = hub.load_model(hub.resolve(recipe.model), dtype=dtype, device=place.kind)
    torch.manual_seed(0)
    adapted = get_peft_model(base, lora_config(recipe))
    for parameter in adapted.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()
    if detect_unpackable(adapted.config) is None:
        fuse_lora(adapted)
    gpu = place.kind == "cuda"
    rows = _rows(model.vocab)
    with _peak(gpu) as working:
        seconds = _timed(lambda: _step(adapted, rows))
    update = (SHAPE.prompt + (ROWS - 1) * SHAPE.own + ROWS * SHAPE.answer) * (
        4 * model.params + 6 * adapter_params(model, recipe.lora_rank)
    )
    few, many = (_decode_seconds(adapted, rows, count) for count in (FEW, MANY))
    row = max(0.0, (many - few) / (MANY - FEW))
    constant = max(1e-4, few - FEW * row)
    read = base_bytes(model, dtype, gpu)
    return Probe(
        model=recipe.model,
        device=device_name(),
        dtype=recipe.dtype,
        flops=update / seconds,
        # Half of a one-row decode step is attributed to reading the weights, half to kernel launches.
        bandwidth=read / (constant / 2),
        launch=constant / 2,
        row=row,
        # On a CPU the heap has room left from loading, so the measured growth is too small.
        correction=round(min(3.0, max(0.5 if gpu else 1.0, working() / _predicted(model, recipe, gpu))), 3),
    )


def _rows(vocabulary: int) -> list[tuple[list[int], list[int]]]:
    generator = random.Random(0)

    def tokens(count: int) -> list[int]:
        return [generator.randrange(10, vocabulary - 10) for _ in range(count)]

    shared = tokens(SHAPE.shared)
    return [(shared + tokens(SHAPE.own), tokens(SHAPE.answer)) for _ in range(ROWS)]


def _step(model: Any, rows: list[tuple[list[int], list[int]]]) -> None:
    model.train()
    answer_cross_entropy(model, rows).backward()
    model.zero_grad(set_to_none=True)


def _decode_seconds(model: Any, rows: list[tuple[list[int], list[int]]], count: int) -> float:
    """Seconds of one decode step of that many rows: a longer rollout minus a shorter one."""

    def run(tokens: int) -> float:
        prompts = [rows[at % len(rows)][0] for at in range(count)]
        return _timed(lambda: generate(model, prompts, max_new_tokens=tokens, eos_ids=[], pad_id=0, seed=0))

    return max(1e-4, (run(DECODED + 2) - run(2)) / DECODED)


def _timed(run: Callable[[], object]) -> float:
    """Seconds of the faster of two runs, so that the set-up of the first is not counted."""
    times = []
    for _ in range(2):
        _synchronize()
        start = time.perf_counter()
        run()
        _synchronize()
        times.append(time.perf_counter() - start)
    return min(times)


def _synchronize() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def _predicted(model: CatalogModel, recipe: Recipe, gpu: bool) -> int:
    small = recipe.model_copy(
        update={"method": "warm_start", "warm_batch": ROWS, "warm_rows_at_once": ROWS, "merge_rollout": False}
    )
    prediction = estimate(
        model,
        small,
        gpu=gpu,
        prompt_tokens=SHAPE.prompt,
        answer_tokens=SHAPE.answer,
        shared_tokens=SHAPE.shared,
    )
    return dict(prediction.parts)["working"]


@contextmanager
def _peak(gpu: bool) -> Iterator[Callable[[], int]]:
    """Yields a function that returns the peak memory growth since the block began, in bytes."""
    if gpu:
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        yield lambda: int(torch.cuda.max_memory_allocated() - before)
        return
    process = psutil.Process()
    before = peak = process.memory_info().rss
    finished = threading.Event()

    def sample() -> None:
        nonlocal peak
        while not finished.wait(0.005):
            peak = max(peak, process.memory_info().rss)

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield lambda: int(peak - before)
    finally:
        finished.set()
        thread.join()

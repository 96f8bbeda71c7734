"""A model that is read layer by layer, because it does not fit the memory, gives the same figures."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from engine.base.progress import Cancelled, never
from engine.base.text import Text
from engine.export import trained
from engine.export import verify as verify_module
from engine.export.gguf import write_gguf
from engine.export.importance import importance
from engine.export.merge import merge
from engine.export.passes import logits_after
from engine.export.quantize import quantize
from engine.export.reference import Reference
from engine.export.stages import READING
from engine.export.verify import verify
from engine.export.weights import Weights
from engine.models import chat, hub
from engine.models.base_checks import check_tied
from engine.models.folder import ModelFolder, check_folder
from engine.models.tensors_file import file_head
from tests.export.tiny_models import make_adapter, rendered

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")

TARGETS = {
    "phi4": ["qkv_proj", "down_proj"],
    "lfm2": ["q_proj", "in_proj", "w2"],
    "qwen3.5": ["q_proj", "in_proj_qkv", "out_proj"],
}


@pytest.mark.parametrize("family", ["qwen2", "phi4", "gemma3", "lfm2", "qwen3.5"])
def test_the_proof_has_the_same_figures_read_layer_by_layer(
    family: str, tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    """With an adapter, tied and untied, packed and padded, with windows, convolutions and a soft cap."""
    base = tiny[family]
    named: dict[str, Any] = {"target_modules": TARGETS[family]} if family in TARGETS else {}
    adapter = make_adapter(base, tmp_path / "adapter", **named)
    path = write_gguf(merge(base, adapter, tmp_path / "merged"), tmp_path / "file.gguf")
    tokenizer = hub.load_tokenizer(base)
    prompts = rendered(chat.from_tokenizer(tokenizer), 5)
    asked: dict[str, Any] = {"adapter": adapter, "max_tokens": 6}
    with Reference(base, prompts, tmp_path, whole=True, **asked) as whole:
        # Right, wrong from somewhere on, nothing, other tokens together with the prompt, too long.
        said = [tokenizer.decode(item.answer) for item in whole.answered]
        guesses = [said[0], said[1][:4] + "?", "", "\u0301", said[4] + said[4]]
        with Reference(base, prompts, tmp_path, whole=False, guesses=guesses, **asked) as layers:
            for ours, theirs in zip(layers.answered, whole.answered, strict=True):
                assert (ours.ids, ours.answer) == (theirs.ids, theirs.answer)
                assert np.abs(ours.logits - theirs.logits).max() < 1e-3
            reports = [verify(one, path, threads=1) for one in (layers, whole)]
    assert reports[0].faithful
    figures = [one.to_json() for one in reports]
    assert figures[0].pop("first_other_prompt") == figures[1].pop("first_other_prompt")
    assert figures[0] == pytest.approx(figures[1], rel=1e-3)


def test_a_file_larger_than_the_memory_is_judged_by_what_it_prefers_as_it_reads_the_answers(
    tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The F16 file answers alike; of a coarse one the answers that part are the same too."""
    coarse = quantize(tiny_gguf["llama"], tmp_path / "coarse.gguf", "Q4_0", threads=1)
    prompts = rendered(chat.from_tokenizer(hub.load_tokenizer(tiny["llama"])), 6)
    with Reference(tiny["llama"], prompts, tmp_path, max_tokens=5) as reference:
        for path in (tiny_gguf["llama"], coarse):
            writes = verify(reference, path, threads=1)
            with monkeypatch.context() as patch:
                patch.setattr(verify_module, "free_memory", lambda: 1)
                assert verify(reference, path, threads=1) == writes
    assert writes.same_answers < 1


def test_reading_layer_by_layer_tells_how_far_it_is_and_can_be_stopped(
    tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []

    def progress(stage: Text, done: int, total: int) -> None:
        if stage == READING:
            seen.append((done, total))

    model = trained.by_layer(tiny["llama"], None, progress, never, Text("It"))
    assert len(list(logits_after(model, [([5, 6, 7], 1), ([5, 8], 2)], 99))) == 2
    total = seen[0][1]
    assert 15 < total < 30
    assert seen == [(at, total) for at in range(total)], "all texts go through it in one pass"
    seen.clear()

    prompts = rendered(chat.from_tokenizer(hub.load_tokenizer(tiny["llama"])), 2)
    with pytest.raises(Cancelled):
        Reference(
            tiny["llama"],
            prompts,
            tmp_path,
            whole=False,
            progress=progress,
            cancel=lambda: len(seen) == 30,
        )
    assert seen == [(at % total, total) for at in range(30)]
    assert not list(tmp_path.iterdir())


def test_the_importance_matrix_is_the_same_read_layer_by_layer(
    tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    """Rows of many lengths in one pass: padding does not count."""
    folder = tiny["lfm2"]
    prompts = rendered(chat.from_tokenizer(hub.load_tokenizer(folder)), 12)
    rows = [(prompt, " and so on" * at) for at, prompt in enumerate(prompts, 1)]
    with (
        importance(folder, rows[:8], rows[8:], tmp_path, whole=True) as whole,
        importance(folder, rows[:8], rows[8:], tmp_path, whole=False) as layers,
    ):
        assert layers.values.keys() == whole.values.keys()
        for name, values in whole.values.items():
            np.testing.assert_allclose(layers.values[name], values, rtol=1e-4, atol=1e-6)
        for ours, theirs in zip(layers.held, whole.held, strict=True):
            assert (ours.ids, ours.start) == (theirs.ids, theirs.start)
            assert np.abs(ours.logits - theirs.logits).max() < 1e-3


@pytest.mark.skipif(sys.platform != "linux", reason="other systems write the holes of a file")
def test_weights_larger_than_the_memory_are_read(tiny: dict[str, ModelFolder], tmp_path: Path) -> None:
    """As those of a large merged model: the system refuses to map such a file so that it could be changed."""
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(tiny["llama"].path / name, tmp_path)
    columns = psutil.virtual_memory().total // 4 // 1024
    shapes = {"lm_head.weight": (1024, columns), "model.norm.weight": (2, 3)}
    with (tmp_path / "model.safetensors").open("wb") as file:
        file.write(file_head({name: ("F32", shape) for name, shape in shapes.items()}))
        file.seek(4 * 1024 * columns, os.SEEK_CUR)
        file.write(np.arange(6, dtype=np.float32).tobytes())
    check_tied(check_folder(tmp_path))
    assert not trained.fits(check_folder(tmp_path))
    assert Weights(tmp_path).tensor("model.norm.weight").tolist() == [[0, 1, 2], [3, 4, 5]]

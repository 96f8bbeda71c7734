"""A GGUF file made trainable: its weights, tokens, cache and errors."""

from __future__ import annotations

import errno
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.base.text import Text
from engine.export.gguf import write_gguf
from engine.export.quantize import quantize
from engine.models import chat, gguf_folder, hub
from engine.models.base_checks import HARD_TEXTS
from engine.models.folder import ModelFolder, check_folder
from engine.models.gguf_file import read_header
from engine.models.local import coarse_note, lasting_name, look_up
from engine.play.player import Player
from tests.export.tiny_models import make_model, rendered
from tests.families import EXPORTED, FROM_FILE
from tests.gguf_rewriting import rewritten
from tests.models.hard_texts import random_texts


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the copies, empty."""
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "models"


@pytest.mark.parametrize("family", FROM_FILE)
def test_a_file_of_each_family_gives_back_the_weights_and_the_chat_format(
    family: str, tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    import torch

    source = write_gguf(tiny[family], tmp_path / "tiny.gguf", "F32")
    gguf_folder.make_trainable(source, tmp_path / "back")
    back = check_folder(tmp_path / "back")
    theirs, ours = hub.load_model(tiny[family]), hub.load_model(back)
    old, new = theirs.state_dict(), ours.state_dict()
    assert new.keys() == old.keys()
    assert all(torch.equal(new[name], value) for name, value in old.items())
    assert ours.config.rope_parameters == theirs.config.rope_parameters
    assert ours.config.tie_word_embeddings == theirs.config.tie_word_embeddings
    before = chat.from_tokenizer(hub.load_tokenizer(tiny[family])).bound(False)  # without working
    after = chat.from_tokenizer(hub.load_tokenizer(back))
    assert (after.template, after.eos, after.add_bos) == (before.template, before.eos, before.add_bos)


@pytest.mark.parametrize("family", FROM_FILE)
def test_the_copy_of_a_file_has_the_tokens_of_llama_cpp(
    family: str, tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    gguf_folder.make_trainable(tiny_gguf[family], tmp_path / "back")
    tokenizer = hub.load_tokenizer(check_folder(tmp_path / "back"))
    fmt = chat.from_tokenizer(tokenizer)
    texts = [*HARD_TEXTS, *rendered(fmt, 100), *random_texts(400)]
    with Player(tiny_gguf[family], 256, threads=1) as player:
        assert player.chat_format == fmt
        for text in texts:
            ids = tokenizer(text, add_special_tokens=False)["input_ids"]
            assert player.tokenize(text) == ids, text
            assert tokenizer.decode(ids) == text


def test_a_quantised_file_is_dequantised_with_small_rounding(tmp_path: Path) -> None:
    import torch

    folder = make_model("llama", tmp_path / "model", hidden=256)
    plain = hub.load_model(folder).state_dict()
    source = write_gguf(folder, tmp_path / "plain.gguf")
    error = {}
    for kind in ("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0", "F16"):
        path = quantize(source, tmp_path / f"{kind}.gguf", kind, threads=1) if kind != "F16" else source
        gguf_folder.make_trainable(path, tmp_path / kind)
        back = hub.load_model(check_folder(tmp_path / kind)).state_dict()
        name = "model.layers.0.mlp.up_proj.weight"
        error[kind] = float(torch.norm(back[name] - plain[name]) / torch.norm(plain[name]))
    assert error["F16"] < 1e-3 < error["Q8_0"] < 0.01 < error["Q6_K"] < error["Q5_K_M"]
    assert error["Q5_K_M"] < error["Q4_K_M"] < error["Q4_0"] < 0.15


def test_a_file_of_bfloat16_keeps_its_numbers(tiny: dict[str, ModelFolder], tmp_path: Path) -> None:
    import torch

    source = write_gguf(tiny["qwen2"], tmp_path / "f32.gguf", "F32")
    kind = gguf.GGMLQuantizationType.BF16

    def narrowed(name: str, data: Any) -> tuple[Any, Any]:
        return (gguf.quants.quantize(data, kind), kind) if data.ndim > 1 else (data, None)

    path = rewritten(source, tmp_path / "bf16.gguf", store=narrowed)
    gguf_folder.make_trainable(path, tmp_path / "back")
    back = hub.load_model(check_folder(tmp_path / "back"), "bfloat16").state_dict()
    old = hub.load_model(tiny["qwen2"]).state_dict()
    assert all(torch.equal(value, old[name].to(torch.bfloat16)) for name, value in back.items())


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("tokenizer.ggml.pre", "falcon", "tokenizer of the kind 'gpt2/falcon'"),
        ("tokenizer.ggml.model", "llama", "tokenizer of the kind 'llama/"),
        ("llama.block_count", 3, "is missing or has another size"),
        ("llama.block_count", 10**6, "block_count"),
        ("llama.embedding_length", 128, "rope.dimension_count"),
        ("llama.feed_forward_length", 64, "is missing or has another size"),
        ("llama.context_length", None, "context_length is missing"),
        ("llama.rope.dimension_count", 8, "rope.dimension_count"),
        ("tokenizer.ggml.eos_token_id", 10**6, "eos_token_id"),
        ("tokenizer.ggml.eos_token_id", None, "no end token"),
        ("tokenizer.ggml.merges", ["x"], "damaged .merges"),
        ("tokenizer.ggml.merges", ["never there"], "cannot be read"),
        ("tokenizer.ggml.token_type", [1, 2], "damaged .token_type"),
    ],
)
def test_a_file_that_cannot_be_trained_is_refused_with_its_reason(
    key: str, value: Any, said: str, tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    path = rewritten(
        tiny_gguf["llama"], tmp_path / "bad.gguf", lambda name, old: value if name == key else old
    )
    with pytest.raises(UserError, match=said):
        gguf_folder.make_trainable(path, tmp_path / "out")
    assert [item.name for item in tmp_path.iterdir()] == ["bad.gguf"]


def test_other_architectures_and_types_are_refused(tiny_gguf: dict[str, Path], tmp_path: Path) -> None:
    bad = tmp_path / "gemma.gguf"
    bad.write_bytes(tiny_gguf["llama"].read_bytes().replace(b"llama", b"gemma"))
    with pytest.raises(UserError, match="architecture 'gemma'"):
        look_up(str(bad))

    def odd(name: str, data: Any) -> tuple[Any, Any]:
        wide = data.astype(np.float32)
        return (wide.astype(np.int8), None) if "ffn_up" in name else (wide, None)

    path = rewritten(tiny_gguf["llama"], tmp_path / "odd.gguf", store=odd)
    with pytest.raises(UserError, match="stored as I8"):
        gguf_folder.make_trainable(path, tmp_path / "out")


def test_weights_that_are_no_numbers_are_refused(tiny_gguf: dict[str, Path], tmp_path: Path) -> None:
    def broken(name: str, data: Any) -> tuple[Any, Any]:
        return np.full_like(data, np.nan) if name == "blk.1.ffn_up.weight" else data, None

    path = rewritten(tiny_gguf["qwen2"], tmp_path / "nan.gguf", store=broken)
    with pytest.raises(UserError, match="no numbers"):
        gguf_folder.make_trainable(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_stop_or_a_full_disk_leaves_no_half_made_folder(
    tiny_gguf: dict[str, Path], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = str(tiny_gguf["llama"])
    with pytest.raises(Cancelled):
        hub.resolve(name, cancel=lambda: True)

    def stop(stage: Text, done: int, total: int) -> None:
        if done:
            raise Cancelled(stage)

    with pytest.raises(Cancelled):
        hub.resolve(name, stop)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(gguf_folder.gguf_weights, "write_weights", full)
        with pytest.raises(UserError, match="The disk is full"):
            hub.resolve(name)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
        with pytest.raises(UserError, match="Not enough space on the disk: The unpacked model needs"):
            hub.resolve(name)
    assert not list(data.iterdir())


def test_the_copy_is_made_once_and_again_where_it_is_broken_or_the_file_changed(
    tiny_gguf: dict[str, Path], data: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(tiny_gguf["qwen2"], tmp_path / "my model.gguf"))
    steps: list[int] = []

    def resolved() -> ModelFolder:
        steps.clear()
        return hub.resolve(str(path), lambda stage, done, total: steps.append(done))

    first = resolved()
    assert steps and first.name == str(path) and first.path.name.startswith("my-model-")
    assert resolved() == first and not steps
    weights = first.path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    assert resolved() == first and steps
    (first.path / "tokenizer.json").unlink()
    assert resolved() == first and steps
    os.utime(path, (1, 1))
    assert resolved().path != first.path and steps
    gguf_folder.make_trainable(path, first.path)  # another process was first
    assert len(list(data.iterdir())) == 2


def test_two_that_unpack_the_same_file_at_once_do_it_once(
    tiny_gguf: dict[str, Path], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []
    plain = gguf_folder.make_trainable

    def slowly(source: Path, target: Path, *rest: Any) -> None:
        made.append(target)
        time.sleep(0.3)
        plain(source, target, *rest)

    monkeypatch.setattr(gguf_folder, "make_trainable", slowly)
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(hub.resolve, [str(tiny_gguf["qwen2"])] * 2)
    assert first == second
    assert made == [first.path]
    shutil.rmtree(first.path)
    with ThreadPoolExecutor(2) as both:
        one = both.submit(hub.resolve, str(tiny_gguf["qwen2"]))
        while len(made) < 2:
            time.sleep(0.01)
        with pytest.raises(Cancelled, match="wait for another process"):
            hub.resolve(str(tiny_gguf["qwen2"]), cancel=lambda: True)
        assert one.result() == first
    assert [path.name for path in data.iterdir()] == [first.path.name]


def test_runs_of_a_file_outlive_it(tiny_gguf: dict[str, Path], data: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(tiny_gguf["llama"], tmp_path / "gone.gguf"))
    folder, sizes = hub.resolve(str(path)), look_up(str(path)).sizes
    path.unlink()
    assert hub.resolve(str(path)) == folder
    assert look_up(str(path)).sizes == sizes
    shutil.rmtree(folder.path)
    for ask in (hub.resolve, look_up):
        with pytest.raises(UserError, match="does not exist"):
            ask(str(path))


def test_what_is_known_of_a_file_is_what_is_known_of_its_folder(
    tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    for family in FROM_FILE:
        folder = tiny[family]
        ours, theirs = look_up(str(tiny_gguf[family])).sizes, look_up(str(folder.path)).sizes
        assert ours is not None and theirs is not None
        assert (ours.params, ours.layers, ours.family) == (theirs.params, theirs.layers, theirs.family)
    nameless = shutil.copy(tiny_gguf["llama"], tmp_path / "sha256-12ab")
    assert look_up(str(nameless)).sizes.layers == 2  # as in Ollama's folder


def test_only_a_coarse_file_is_said_to_cost_quality(tmp_path: Path) -> None:
    source = write_gguf(make_model("llama", tmp_path / "model", hidden=256), tmp_path / "plain.gguf")
    assert coarse_note(str(source)) is None
    assert coarse_note("embedded") is None and coarse_note("owner/name") is None
    assert coarse_note(str(quantize(source, tmp_path / "8.gguf", "Q8_0", threads=1))) is None
    note = coarse_note(str(quantize(source, tmp_path / "4.gguf", "Q4_K_M", threads=1)))
    assert note is not None and "costs some quality" in note


def test_a_recipe_keeps_the_whole_path_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    monkeypatch.chdir(tmp_path)
    assert lasting_name("model.gguf") == str(tmp_path / "model.gguf")
    assert lasting_name("embedded") == "embedded" and lasting_name("owner/name") == "owner/name"


@pytest.mark.slow
def test_a_real_model_in_four_bits_has_the_tokens_of_llama_cpp_on_every_row(data: Path) -> None:
    name = os.environ.get("LATHE_TEST_GGUF", "")
    if not name:
        pytest.skip("LATHE_TEST_GGUF names no file")
    tokenizer = hub.load_tokenizer(hub.resolve(name))
    fmt = chat.from_tokenizer(tokenizer)
    assert read_header(Path(name)).architecture in {row.family for row in EXPORTED.values()}
    with Player(Path(name), 256, threads=1) as player:
        assert player.chat_format == fmt
        for text in [*rendered(fmt), *HARD_TEXTS, *random_texts(3000)]:
            assert player.tokenize(text) == tokenizer(text, add_special_tokens=False)["input_ids"], text

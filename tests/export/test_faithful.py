"""The exported file is asked the same and answers the same as the model it was made from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.export.gguf import write_gguf
from engine.models import chat, hub
from engine.models.folder import ModelFolder
from engine.models.gguf_file import read_header
from engine.play.player import Player
from tests.export.tiny_models import make_model, proof, rendered
from tests.families import EXPORTED


@pytest.mark.parametrize("family", EXPORTED)
def test_the_f16_file_of_each_family_answers_as_transformers_does(
    family: str, tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path]
) -> None:
    fmt = chat.from_tokenizer(hub.load_tokenizer(tiny[family]))
    report = proof(tiny[family], tiny_gguf[family], rendered(fmt, 12), 12)
    assert report.compared == 12
    assert report.same_template
    assert report.same_tokens == 12 and report.same_hard_tokens, report.first_other_prompt
    assert report.logit_mean < (0.005 + EXPORTED[family].rounding) * report.logit_scale
    assert report.same_next > 0.98
    assert report.faithful, report


@pytest.mark.parametrize("family", [name for name, row in EXPORTED.items() if row.both])
def test_the_file_of_a_family_answers_so_with_one_matrix_of_embeddings_and_with_two(
    family: str, tmp_path: Path
) -> None:
    other = make_model(family, tmp_path / "other", tie_word_embeddings=not EXPORTED[family].tied)
    path = write_gguf(other, tmp_path / "other.gguf")
    names = {tensor.name for tensor in read_header(path).tensors}
    assert ("output.weight" in names) is EXPORTED[family].tied
    report = proof(other, path, rendered(chat.from_tokenizer(hub.load_tokenizer(other)), 4), 8)
    assert report.asked_alike and report.faithful, report


@pytest.mark.parametrize("family", EXPORTED)
def test_the_f32_file_gives_the_same_logits_at_every_position(
    family: str, tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    import torch

    path = write_gguf(tiny[family], tmp_path / "model.gguf", "F32")
    tokenizer, model = hub.load_tokenizer(tiny[family]), hub.load_model(tiny[family])
    text = rendered(chat.from_tokenizer(tokenizer), 1)[0]
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    with torch.inference_mode():
        ours = model(torch.tensor([ids])).logits[0].numpy()
    with Player(path, 1024, threads=1, exact=True) as player:
        theirs = player.logits(ids, range(len(ids)))
    assert theirs.shape == ours.shape
    assert np.abs(theirs - ours).max() < EXPORTED[family].rounding * np.abs(ours).max()


@pytest.mark.parametrize("family", EXPORTED)
def test_prompts_of_the_example_get_the_same_token_ids_in_llama_cpp(
    family: str, tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path]
) -> None:
    tokenizer = hub.load_tokenizer(tiny[family])
    prompts = rendered(chat.from_tokenizer(tokenizer), 150)
    with Player(tiny_gguf[family], 1024, threads=1) as player:
        for text in prompts:
            assert player.tokenize(text) == tokenizer(text, add_special_tokens=False)["input_ids"], text


def test_a_file_of_other_weights_is_not_called_faithful(
    tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    other = make_model("qwen2", tmp_path / "other", seed=1)
    fmt = chat.from_tokenizer(hub.load_tokenizer(other))
    report = proof(other, tiny_gguf["qwen2"], rendered(fmt, 4), 8)
    assert not report.faithful
    assert report.same_tokens == 4

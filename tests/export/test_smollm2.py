"""The real embedded model, exported and compared; minutes, not seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.export.gguf import write_gguf
from engine.export.quantize import quantize
from engine.export.quants import QUANTS
from engine.models import chat, hub
from engine.play.player import Player
from tests.export.tiny_models import proof, rendered

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_gguf(hub.resolve("embedded"), tmp_path_factory.mktemp("smollm2") / "F16.gguf")


@pytest.mark.timeout(1800)
def test_smollm2_as_f16_answers_50_real_prompts_as_transformers_does(plain: Path) -> None:
    import torch

    torch.set_num_threads(1)  # Two threads that wait for each other starve on a busy machine.
    folder = hub.resolve("embedded")
    prompts = rendered(chat.from_tokenizer(hub.load_tokenizer(folder)))
    report = proof(folder, plain, prompts, 16)
    print(report)
    assert report.same_tokens == report.prompts == 1433
    assert report.faithful, report
    assert report.logit_mean < 0.003 * report.logit_scale
    assert report.same_next > 0.98


@pytest.mark.parametrize("quant", [quant.name for quant in QUANTS])
def test_every_quantisation_of_smollm2_loads_and_answers(quant: str, plain: Path, tmp_path: Path) -> None:
    """Its rows of 576 do not fill blocks of 256, so that the K-quants fall back in part."""
    out = quantize(plain, tmp_path / "q.gguf", quant)
    with Player(out, 1024) as player:
        text = rendered(player.chat_format, 1)[0]
        tokens = player.tokenize(text)
        best = player.logits(tokens, range(len(tokens))).argmax(1)
        assert player.answer(text, max_tokens=24).strip()
    with Player(plain, 1024) as player:
        agreed = (player.logits(tokens, range(len(tokens))).argmax(1) == best).mean()
    print(quant, out.stat().st_size, agreed)
    assert agreed > 0.5

"""The proof finds faults that exports of other programs are known for, each planted in a file of ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.base.errors import UserError
from engine.export.gguf import write_gguf
from engine.export.merge import merge
from engine.export.proof import Report
from engine.export.proving import proved
from engine.export.quantize import quantize
from engine.export.reference import Reference
from engine.export.verify import verify
from engine.models import chat, hub
from engine.models.families import separate
from engine.models.folder import ModelFolder
from tests.export.tiny_models import make_adapter, proof, rendered
from tests.families import QWEN3_TEMPLATE
from tests.gguf_rewriting import rewritten

# peft 0.21 still asks transformers 5.23 for the old name of this property.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")

Change = Callable[[str, Any], Any]


def checked(folder: ModelFolder, path: Path, adapter: Path | None = None) -> Report:
    fmt = chat.from_tokenizer(hub.load_tokenizer(folder))
    return proof(folder, path, rendered(fmt, 4), 8, adapter)


def setting(name: str, value: Any) -> Change:
    """The value under a key instead of the file's; None: the key is left out."""
    return lambda key, old: value if key == name else old


ASKED_OTHERWISE = {
    "the template of another model": ("qwen2", setting("tokenizer.chat_template", QWEN3_TEMPLATE)),
    "no BOS before a text": ("llama3", setting("tokenizer.ggml.add_bos_token", False)),
    "another BOS": ("llama3", setting("tokenizer.ggml.bos_token_id", 2)),
    "another EOS": ("qwen2", setting("tokenizer.ggml.eos_token_id", 2)),
    "no EOS": ("qwen2", setting("tokenizer.ggml.eos_token_id", None)),
    "words split as by another tokenizer": ("qwen2", setting("tokenizer.ggml.pre", "gpt-2")),
    "letters split as by another tokenizer": ("phi4", setting("tokenizer.ggml.pre", "gpt-2")),
    "a space before the text": ("gemma3", setting("tokenizer.ggml.add_space_prefix", True)),
}


@pytest.mark.parametrize("fault", ASKED_OTHERWISE)
def test_a_file_that_would_be_asked_otherwise_is_found(
    fault: str, tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    family, change = ASKED_OTHERWISE[fault]
    report = checked(tiny[family], rewritten(tiny_gguf[family], tmp_path / "faulty.gguf", change))
    assert not report.asked_alike


def test_a_file_that_splits_only_hard_texts_otherwise_is_found_and_deleted(
    tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    """The prompts hold no digits, of which the file takes one at a time."""
    change = setting("tokenizer.ggml.pre", "qwen2")
    path = rewritten(tiny_gguf["llama3"], tmp_path / "faulty.gguf", change)
    fmt = chat.from_tokenizer(hub.load_tokenizer(tiny["llama3"]))
    prompts = [fmt.render([{"role": "user", "content": "show all sales"}])]
    with Reference(tiny["llama3"], prompts, tmp_path, max_tokens=4) as reference:
        report = verify(reference, path, threads=1)
        assert (report.same_tokens, report.same_hard_tokens) == (1, False)
        assert not report.asked_alike
        with pytest.raises(UserError, match="makes other tokens of some texts"):
            proved(reference, path)
    assert not path.exists()


def _unpaired(name: str, data: Any) -> tuple[Any, Any]:
    return (separate(data, 4) if name == "blk.1.attn_q.weight" else data), None


def _unshifted(name: str, data: Any) -> tuple[Any, Any]:
    return (data - 1 if name == "blk.3.ffn_norm.weight" else data), None


def _untiled(name: str, data: Any) -> tuple[Any, Any]:
    if name != "blk.1.attn_gate.weight":
        return data, None
    heads = data.reshape(2, 2, -1, data.shape[1]).swapaxes(0, 1)
    return np.ascontiguousarray(heads.reshape(data.shape)), None


COMPUTES_OTHERWISE: dict[str, tuple[str, Change | None, Any]] = {
    "rotary halves in the wrong order": ("llama", None, _unpaired),
    "heads of linear attention in the wrong order": ("qwen3.5", None, _untiled),
    "a norm without what Gemma adds": ("gemma3", None, _unshifted),
    "the soft cap forgotten": ("gemma3", setting("gemma3.final_logit_softcapping", None), None),
    "another soft cap": ("gemma2", setting("gemma2.final_logit_softcapping", None), None),
    "the soft cap of attention forgotten": ("gemma2", setting("gemma2.attn_logit_softcapping", None), None),
    "the windows forgotten": ("gemma3", setting("gemma3.attention.sliding_window", None), None),
    "the scale of the logits forgotten": ("granite", setting("granite.logit_scale", 1.0), None),
    "another factor of long positions": ("phi4", setting("phi3.rope.scaling.attn_factor", 1.5), None),
    "another base of the positions": ("qwen3", setting("qwen3.rope.freq_base", 1e6), None),
}


@pytest.mark.parametrize("fault", COMPUTES_OTHERWISE)
def test_a_file_that_computes_otherwise_is_found(
    fault: str, tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    family, change, store = COMPUTES_OTHERWISE[fault]
    options = {} if change is None else {"change": change}
    path = rewritten(tiny_gguf[family], tmp_path / "faulty.gguf", **options, store=store)
    report = checked(tiny[family], path)
    assert report.asked_alike
    assert not report.faithful


def test_an_adapter_that_was_dropped_in_one_layer_is_found(
    tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    """The model is put together by peft for the proof, and by our own code for the file."""
    from safetensors.torch import load_file, save_file

    adapter = make_adapter(tiny["qwen2"], tmp_path / "adapter")
    whole = write_gguf(merge(tiny["qwen2"], adapter, tmp_path / "whole"), tmp_path / "whole.gguf")
    assert checked(tiny["qwen2"], whole, adapter).faithful

    dropped = make_adapter(tiny["qwen2"], tmp_path / "dropped")
    weights = load_file(str(dropped / "adapter_model.safetensors"))
    kept = {name: value for name, value in weights.items() if ".layers.1." not in name}
    save_file(kept, str(dropped / "adapter_model.safetensors"))
    less = write_gguf(merge(tiny["qwen2"], dropped, tmp_path / "less"), tmp_path / "less.gguf")
    assert not checked(tiny["qwen2"], less, adapter).faithful


def test_a_file_that_was_cut_short_is_refused(
    tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "short.gguf"
    path.write_bytes(tiny_gguf["qwen2"].read_bytes()[:-4096])
    with pytest.raises(UserError, match="end too early"):
        checked(tiny["qwen2"], path)


def test_a_quantised_file_is_not_quantised_again(tiny_gguf: dict[str, Path], tmp_path: Path) -> None:
    once = quantize(tiny_gguf["qwen2"], tmp_path / "once.gguf", "Q4_0", threads=1)
    with pytest.raises(UserError, match="requantizing"):
        quantize(once, tmp_path / "twice.gguf", "Q8_0", threads=1)
    assert [path.name for path in tmp_path.iterdir()] == ["once.gguf"]

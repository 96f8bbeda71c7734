from __future__ import annotations

import errno
import json
import math
import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.export.conversion import columns
from engine.export.gguf import write_gguf
from engine.export.hyperparameters import rope_factors
from engine.export.quantize import quantize
from engine.export.quants import QUANTS, find_quant
from engine.models.exportable import exportable_config
from engine.models.families import EXPORTABLE, FAMILIES, interleave, separate
from engine.models.folder import ModelFolder, check_folder
from engine.models.gguf_file import read_header
from engine.models.pre_tokenizers import split_as_llama_cpp
from engine.models.vocabulary import detect_pre
from engine.play.player import Player
from tests.export.tiny_models import make_model, rendered, small_tokenizer
from tests.families import EXPORTED, PACKED


def spec(family: str) -> dict[str, Any]:
    backend = small_tokenizer(family).backend_tokenizer
    split_as_llama_cpp(backend)
    value: dict[str, Any] = json.loads(backend.to_str())
    return value


@pytest.mark.parametrize("family", [name for name, row in EXPORTED.items() if not row.pieces])
def test_the_pre_tokenizer_of_each_family_is_named(family: str) -> None:
    assert detect_pre(spec(family), family) == EXPORTED[family].pre


def test_a_tokenizer_that_llama_cpp_does_not_have_is_refused_by_name() -> None:
    qwen, llama = spec("qwen2"), spec("llama3")
    qwen["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"] = r"\w+|."
    with pytest.raises(UserError, match=r"tokenizer of strange splits text in an unknown way: .w"):
        detect_pre(qwen, "strange")
    llama["model"]["ignore_merges"] = False
    assert detect_pre(llama, "x") == "smaug-bpe"
    with pytest.raises(UserError, match="neither a byte-level BPE nor like"):
        detect_pre({"model": {"type": "Unigram"}}, "sentencepiece")
    with pytest.raises(UserError, match="normalises the text"):
        detect_pre({**spec("llama"), "normalizer": {"type": "Lowercase"}}, "lower")
    with pytest.raises(UserError, match="unknown way: nothing"):
        detect_pre({**spec("llama"), "pre_tokenizer": None}, "bare")


@pytest.mark.parametrize("family", EXPORTED)
def test_a_file_says_what_the_model_is(family: str, tiny_gguf: dict[str, Path]) -> None:
    header, like = read_header(tiny_gguf[family]), EXPORTED[family]
    meta = header.metadata
    assert header.architecture == EXPORTABLE[like.family].gguf
    assert header.hyper("block_count") == like.layers
    assert header.hyper("attention.head_count") == 4
    assert header.hyper("attention.head_count_kv") in (2, [0, 2, 0])
    full = like.rope.get("full_attention", like.rope)
    assert header.hyper("rope.freq_base") == full["rope_theta"]
    given = like.config.get("head_dim")
    assert header.hyper("attention.key_length") == given
    assert len(meta["tokenizer.ggml.tokens"]) == len(meta["tokenizer.ggml.token_type"]) == 2048
    assert meta["tokenizer.ggml.tokens"][-1] == "[PAD2047]"
    assert meta["tokenizer.ggml.token_type"][-1] == 5
    assert meta["tokenizer.ggml.add_bos_token"] is like.bos
    names = {tensor.name: tensor.type_name for tensor in header.tensors}
    assert {kind for name, kind in names.items() if name.endswith(".attn_output.weight")} == {"F16"}
    assert names["blk.0.attn_norm.weight"] == "F32"
    of_some = frozenset[str]().union(*(row.tensors for row in EXPORTED.values()))
    assert of_some & names.keys() == like.tensors


def test_the_rope_factors_of_llama_3_are_those_of_transformers(tiny: dict[str, ModelFolder]) -> None:
    from transformers import AutoConfig
    from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

    config = AutoConfig.from_pretrained(tiny["llama3"].path)
    theirs = ROPE_INIT_FUNCTIONS["llama3"](config, "cpu")[0].tolist()
    plain = [config.rope_parameters["rope_theta"] ** (-index / 16) for index in range(0, 16, 2)]
    for factor, frequency, expected in zip(
        rope_factors(config)["rope_freqs.weight"], plain, theirs, strict=True
    ):
        assert math.isclose(frequency / factor, expected, rel_tol=1e-5)


@pytest.mark.parametrize("quant", [quant.name for quant in QUANTS])
@pytest.mark.parametrize("hidden", [64, 256])
def test_every_quantisation_loads_and_answers(
    quant: str, hidden: int, tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    source = tiny_gguf["qwen3"]
    if hidden == 256:  # Rows that fill the blocks of the K-quants; others fall back.
        source = write_gguf(make_model("llama", tmp_path / "model", hidden=256), tmp_path / "wide.gguf")
    steps: list[tuple[str, int, int]] = []
    out = quantize(source, tmp_path / "q.gguf", quant, threads=1, progress=lambda *step: steps.append(step))
    assert steps
    assert steps[-1][1] == steps[-1][2]
    types = {tensor.type_name for tensor in read_header(out).tensors}
    if hidden == 256:
        assert quant.removesuffix("_M") in types
    with Player(out, 512, threads=1) as player:
        assert player.answer(rendered(player.chat_format, 1)[0], max_tokens=8)
    assert not list(tmp_path.glob(".*"))


def test_a_smaller_type_gives_a_smaller_file(tiny_gguf: dict[str, Path], tmp_path: Path) -> None:
    sizes = [
        quantize(tiny_gguf["llama"], tmp_path / f"{name}.gguf", name, threads=1).stat().st_size
        for name in ("F16", "q8_0", "Q4_0")
    ]
    assert sizes == sorted(sizes, reverse=True)


def test_an_unknown_quantisation_names_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"'Q9' is unknown. Known: F16, Q8_0"):
        find_quant("Q9")


def test_a_damaged_source_is_refused_before_llama_cpp_sees_it(tmp_path: Path) -> None:
    (tmp_path / "bad.gguf").write_bytes(b"GGUF" + b"\xff" * 100)
    with pytest.raises(UserError, match="not a whole GGUF"):
        quantize(tmp_path / "bad.gguf", tmp_path / "out.gguf", "Q8_0")
    with pytest.raises(UserError, match="does not exist"):
        quantize(tmp_path / "none.gguf", tmp_path / "out.gguf", "Q8_0")


def _changed(folder: ModelFolder, target: Path, **changes: Any) -> ModelFolder:
    shutil.copytree(folder.path, target)
    config = json.loads((target / "config.json").read_text())
    (target / "config.json").write_text(json.dumps({**config, **changes}))
    return check_folder(target, folder.name)


def test_a_model_that_cannot_be_exported_is_refused_with_its_reason(
    tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    out = tmp_path / "out" / "x.gguf"
    foreign = _changed(tiny["qwen2"], tmp_path / "a", model_type="gpt_neox")
    with pytest.raises(UserError, match="family 'gpt_neox', which cannot be exported"):
        write_gguf(foreign, out)
    dynamic = _changed(
        tiny["llama"],
        tmp_path / "b",
        rope_parameters={"rope_type": "dynamic", "rope_theta": 1e4, "factor": 2.0},
    )
    with pytest.raises(UserError, match="scales its positions by 'dynamic'"):
        write_gguf(dynamic, out)
    small = _changed(tiny["qwen3"], tmp_path / "c", vocab_size=1000)
    with pytest.raises(UserError, match=r"has 19\d\d tokens and the model only 1000"):
        write_gguf(small, out)
    unnormed = _changed(tiny["gemma3"], tmp_path / "f", rms_norm_eps=0.0)
    with pytest.raises(UserError, match=r"\(rms_norm_eps\), and cannot be exported"):
        write_gguf(unnormed, out)
    deep = _changed(tiny["qwen3"], tmp_path / "d", num_hidden_layers=3, layer_types=None)
    with pytest.raises(UserError, match=r"lacks the weights for 'blk.2"):
        write_gguf(deep, out)
    shallow = _changed(tiny["qwen3"], tmp_path / "e", num_hidden_layers=1, layer_types=None)
    with pytest.raises(UserError, match=r"model.layers.1.*for which GGUF has no name"):
        write_gguf(shallow, out)
    with pytest.raises(UserError, match="type 'Q2' is unknown"):
        write_gguf(tiny["llama"], out, "Q2")
    assert not list((tmp_path / "out").iterdir())


def test_an_export_that_is_stopped_leaves_the_old_file(tiny: dict[str, ModelFolder], tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_text("old")
    with pytest.raises(Cancelled):
        write_gguf(tiny["llama"], tmp_path / "x.gguf", cancel=lambda: True)
    with pytest.raises(Cancelled):
        quantize(
            write_gguf(tiny["llama"], tmp_path / "y.gguf"), tmp_path / "x.gguf", "Q8_0", cancel=lambda: True
        )
    assert (tmp_path / "x.gguf").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.gguf", "y.gguf"]


def test_a_full_disk_is_told_as_such_and_leaves_the_old_file(
    tiny: dict[str, ModelFolder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gguf

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "x.gguf").write_text("old")
    monkeypatch.setattr(gguf.GGUFWriter, "write_tensor_data", full)
    with pytest.raises(UserError, match="The disk is full"):
        write_gguf(tiny["llama"], tmp_path / "x.gguf")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_each_family_has_its_row_in_the_table_of_tests() -> None:
    assert {row.family for row in EXPORTED.values()} == EXPORTABLE.keys()
    assert {name for name, family in FAMILIES.items() if family.packable} == PACKED.keys()


@pytest.mark.parametrize("family", EXPORTABLE)
def test_the_names_of_tensors_are_those_of_the_gguf_package(family: str) -> None:
    import gguf

    architecture = {name: key for key, name in gguf.MODEL_ARCH_NAMES.items()}[EXPORTABLE[family].gguf]
    theirs = gguf.get_tensor_name_map(architecture, 2)
    for ours, module in EXPORTABLE[family].tensor_names(2).items():
        assert theirs.get_name(module) == ours


def test_the_columns_of_a_matrix_and_their_weights_get_the_same_order(tiny: dict[str, ModelFolder]) -> None:
    """Two heads of keys have two heads of values each, of 16 columns: the two in the middle change places."""
    import numpy as np

    config = exportable_config(tiny["qwen3.5"])
    weights = np.arange(64)
    found = columns(weights, "blk.0.ssm_out.weight", config)
    assert found[::16].tolist() == [0, 32, 16, 48]
    assert (columns(weights[None], "blk.0.ssm_out.weight", config) == found).all()
    assert columns(weights, "blk.0.ffn_up.weight", config) is weights


def test_interleaved_heads_come_back() -> None:
    import torch

    weight = torch.arange(48).reshape(16, 3)
    assert interleave(weight, 2)[:4, 0].tolist() == [0, 12, 3, 15]
    assert torch.equal(separate(interleave(weight, 2), 2), weight)
    assert torch.equal(separate(interleave(weight[:, 0], 4), 4), weight[:, 0])

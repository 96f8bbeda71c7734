"""What cannot be exported is told before it is trained."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.models import hub
from engine.models.exportable import why_not_exportable
from engine.models.folder import ModelFolder, check_folder
from engine.models.local import family_note, look_up
from tests.export.tiny_models import make_model, sentence_pieces
from tests.families import EXPORTED


@pytest.mark.parametrize("family", EXPORTED)
def test_nothing_is_said_against_the_known_families(family: str, tiny: dict[str, ModelFolder]) -> None:
    assert why_not_exportable(tiny[family], hub.load_tokenizer(tiny[family])) is None
    assert family_note(look_up(str(tiny[family].path))) is None


@pytest.mark.parametrize(
    ("family", "changes", "said"),
    [
        (
            "llama",
            {"hidden_act": "gelu"},
            r"differs from the known models of its family \(hidden_act: gelu\)",
        ),
        ("gemma2", {"attn_logit_softcapping": None}, "attn_logit_softcapping"),
        ("gemma2", {"tie_word_embeddings": False}, "tie_word_embeddings"),
        ("gemma3", {"query_pre_attn_scalar": 64}, "query_pre_attn_scalar"),
        ("llama", {"model_type": "olmo2"}, "family 'olmo2', which cannot be exported. Known: .*gemma2"),
    ],
)
def test_what_llama_cpp_would_compute_otherwise_is_named(
    family: str, changes: dict[str, Any], said: str, tmp_path: Path
) -> None:
    folder = make_model(family, tmp_path / "model")
    path = folder.path / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")
    error = why_not_exportable(check_folder(folder.path), hub.load_tokenizer(folder))
    assert error is not None and re.search(said, str(error))


@pytest.mark.parametrize("spaces", ["before every text", "before the first word"])
@pytest.mark.parametrize("family", ["llama", "mistral", "phi4"])
def test_tokenizers_that_put_a_space_first_are_refused(family: str, spaces: str, tmp_path: Path) -> None:
    """Those of Llama 2, TinyLlama, the first Mistral and Phi-3, as their files have them in two forms."""
    from tokenizers import normalizers, pre_tokenizers

    backend = sentence_pieces(replace(EXPORTED["gemma3"], special=("<s>", "</s>", "<unk>")))
    if spaces == "before every text":
        steps = [normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")]
        backend.normalizer, backend.pre_tokenizer = normalizers.Sequence(steps), None
    else:
        backend.normalizer = None
        backend.pre_tokenizer = pre_tokenizers.Metaspace("\u2581", prepend_scheme="first", split=False)
    folder = make_model(family, tmp_path / "model")
    backend.save(str(folder.path / "tokenizer.json"))
    settings = {"tokenizer_class": "LlamaTokenizer", "bos_token": "<s>", "eos_token": "</s>"}
    (folder.path / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    error = why_not_exportable(folder, hub.load_tokenizer(folder))
    assert error is not None and "neither a byte-level BPE nor like Gemma's" in str(error)
    assert "Gemma 2" in str(error.hint)


def test_a_family_that_is_not_exported_is_named_where_the_model_is_chosen(tmp_path: Path) -> None:
    folder = make_model("llama", tmp_path / "model")
    path = folder.path / "config.json"
    path.write_text(
        path.read_text("utf-8").replace('"model_type": "llama"', '"model_type": "olmo2"'), "utf-8"
    )
    note = family_note(look_up(str(folder.path)))
    assert "family olmo2 can be trained, but not exported as a GGUF file. These can: llama" in str(note)

"""What is checked of a base model before it is trained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.base.errors import UserError
from engine.models import chat, hub
from engine.models.base_checks import HARD_TEXTS, check_base, check_tied, check_tokenizer
from engine.models.folder import ModelFolder, check_folder
from tests.export.tiny_models import make_model
from tests.families import EXPORTED


@pytest.fixture
def qwen(tmp_path: Path) -> ModelFolder:
    return make_model("qwen2", tmp_path / "qwen")


def _edited(folder: ModelFolder, file: str, **changes: Any) -> None:
    path = folder.path / file
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")


def test_a_sound_model_passes_with_accents_in_both_forms(qwen: ModelFolder) -> None:
    tokenizer = hub.load_tokenizer(qwen)
    check_base(qwen, tokenizer, ["show sales of 2029", "u\u0308ber"])
    composed, decomposed = tokenizer(["\u00fc", "u\u0308"], add_special_tokens=False)["input_ids"]
    assert composed != decomposed, "as in llama.cpp, which does not compose"


@pytest.mark.parametrize("family", EXPORTED)
def test_each_family_passes(family: str, tiny: dict[str, ModelFolder]) -> None:
    check_base(tiny[family], hub.load_tokenizer(tiny[family]), ["DON'T show the \u00c9COLE of 20290102"])


def test_a_class_that_builds_another_tokenizer_than_the_file_is_refused(qwen: ModelFolder) -> None:
    """Qwen's class brings its own steps; a file that splits digits in threes is silently opened otherwise."""
    spec = json.loads((qwen.path / "tokenizer.json").read_text("utf-8"))
    spec["pre_tokenizer"]["pretokenizers"].insert(
        0, {"type": "Split", "pattern": {"String": "o"}, "behavior": "Isolated", "invert": False}
    )
    _edited(qwen, "tokenizer.json", **spec)
    _edited(qwen, "tokenizer_config.json", tokenizer_class="Qwen2Tokenizer")
    tokenizer = hub.load_tokenizer(check_folder(qwen.path))
    with pytest.raises(UserError, match=r"opened in another way than its tokenizer.json.*gets \d+ tokens"):
        check_tokenizer(qwen, tokenizer, [])


def test_a_difference_in_the_rows_alone_is_found(qwen: ModelFolder) -> None:
    tokenizer = hub.load_tokenizer(qwen)
    tokenizer.add_tokens(["granularity of month"])
    check_tokenizer(qwen, tokenizer, HARD_TEXTS)
    with pytest.raises(UserError, match=r"'.*granularity of.*'"):
        check_tokenizer(qwen, tokenizer, ["sales by granularity of month"])


def test_two_matrices_that_are_said_to_be_one_are_refused(qwen: ModelFolder) -> None:
    check_tied(qwen)
    _edited(qwen, "config.json", tie_word_embeddings=True)
    with pytest.raises(UserError, match=r"one matrix, but holds two that differ") as raised:
        check_tied(qwen)
    assert "tie_word_embeddings" in str(raised.value.hint)


def test_the_same_matrix_stored_twice_passes(qwen: ModelFolder) -> None:
    from safetensors.torch import load_file, save_file

    path = qwen.path / "model.safetensors"
    tensors = load_file(str(path))
    save_file({**tensors, "lm_head.weight": tensors["model.embed_tokens.weight"].clone()}, str(path))
    _edited(qwen, "config.json", tie_word_embeddings=True)
    check_tied(qwen)


@pytest.mark.parametrize("family", EXPORTED)
def test_no_prompt_ends_within_a_thought_that_the_task_does_not_want(family: str) -> None:
    opened = EXPORTED[family].template + "{% if add_generation_prompt %}{{ '<think>\\n' }}{% endif %}"
    text = chat.make_format(opened, "", "").bound(False).render([{"role": "user", "content": "a"}])
    assert text.rstrip().endswith("</think>")


def test_an_end_token_that_the_model_does_not_know_is_refused(qwen: ModelFolder) -> None:
    _edited(qwen, "tokenizer_config.json", eos_token="<|the end|>")
    tokenizer = hub.load_tokenizer(qwen)
    _edited(qwen, "config.json", vocab_size=tokenizer.eos_token_id)
    with pytest.raises(UserError, match=r"uses a token of number \d+, but its model knows \d+"):
        check_tokenizer(qwen, tokenizer, [])

"""A trained run answers without an export, in a player process of its own."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.assess.predict import find_model, open_model
from engine.base.errors import UserError
from engine.cli.main import main
from engine.models import chat
from engine.play.client import open_player
from engine.play.trained import trained_model
from engine.play.transformers_player import TransformersPlayer
from engine.play.wire import Piece, SamplingParams, Stats, TrainedModel
from tests.tiny import make_tiny_model, make_tiny_run

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")

PROMPT = "today=2026-05-04; three days from Monday"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return make_tiny_model(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture
def run(small_project, model):
    return make_tiny_run(small_project.folder, model)


@pytest.fixture
def player(run):
    return TransformersPlayer(trained_model(run), 256)


def text_of(project, player, **params):
    prompt = chat.prompt_text(project.task, player.chat_format, PROMPT)
    *pieces, stats = player.generate(prompt, SamplingParams(**params))
    assert all(isinstance(piece, Piece) for piece in pieces) and isinstance(stats, Stats)
    return "".join(piece.text for piece in pieces), stats


def test_a_run_answers_as_the_assessment_has_it_answer(small_project, run, player) -> None:
    text, stats = text_of(small_project, player, max_tokens=20)
    (assessed,) = open_model(small_project, find_model(small_project, run.name)).answer([PROMPT], 20)
    assert text.strip("\ufffd") == assessed.strip("\ufffd") and text
    assert stats.answer_tokens <= 20 and stats.prompt_tokens > 10 and stats.first_token_seconds > 0
    assert player.facts.architecture == "llama"


def test_each_token_has_its_odds_if_asked_for(player) -> None:
    for params in ({}, {"temperature": 1.5}):
        *pieces, _ = player.generate("ask", SamplingParams(max_tokens=4, alternatives=5, **params))
        for piece in pieces:
            shares = [share for _, share in piece.odds.alternatives]
            assert len(shares) == 5 and shares == sorted(shares, reverse=True) and sum(shares) < 1.0001
            assert 0 < piece.odds.probability <= shares[0]
            assert params or piece.odds.probability == shares[0]


def test_the_adapter_counts_and_a_base_answers_without_one(small_project, model, player) -> None:
    base = TransformersPlayer(TrainedModel("base", str(model), "", "float32"), 256)
    assert text_of(small_project, base, max_tokens=12) != text_of(small_project, player, max_tokens=12)


def test_a_seed_gives_the_same_draws_and_another_one_others(small_project, player) -> None:
    one, same, other = (
        text_of(small_project, player, max_tokens=12, temperature=1.5, top_p=0.95, seed=seed)[0]
        for seed in (1, 1, 2)
    )
    assert one == same != other


def test_an_answer_is_cancelled_between_two_tokens_and_cut_at_the_context(small_project, player) -> None:
    asked = iter([False, False, True])
    prompt = chat.prompt_text(small_project.task, player.chat_format, PROMPT)
    *pieces, stats = player.generate(prompt, SamplingParams(temperature=1.0), lambda: next(asked))
    assert len(pieces) <= 3 and stats.ended in ("cancelled", "end")
    with pytest.raises(UserError, match="reads 256 at once"):
        list(player.generate(prompt * 20))


def test_a_schema_binds_even_a_random_model(small_project, player) -> None:
    schema = {
        "type": "object",
        "properties": {"n": {"enum": [1, 22, 333]}},
        "required": ["n"],
        "maxProperties": 1,
    }
    text, stats = text_of(small_project, player, max_tokens=40, temperature=1.0, schema=schema)
    assert json.loads(text)["n"] in (1, 22, 333) and stats.ended == "end"
    with pytest.raises(UserError, match="not of the whole answer"):
        list(player.generate("x", SamplingParams(schema={"not": {"type": "null"}})))


def test_a_process_of_its_own_streams_the_answer_of_a_run(small_project, run) -> None:
    shares = []
    with open_player(trained_model(run), 256) as client:
        client.load(trained_model(run), 256, progress=shares.append)
        prompt = chat.prompt_text(small_project.task, client.chat_format, PROMPT)
        items = list(client.generate(prompt, SamplingParams(max_tokens=12)))
        assert isinstance(items[-1], Stats)
        assert shares[-1] == 1.0
    assert not client.alive


def test_a_run_without_an_adapter_is_refused(small_project, run) -> None:
    (run / "checkpoints" / "best" / "adapter_config.json").unlink()
    with pytest.raises(UserError, match="has no best adapter"):
        trained_model(run)


@pytest.mark.parametrize("command", ["ask", "predict"])
def test_a_schema_that_cannot_bind_is_refused_before_the_model_is_loaded(
    small_project, tmp_path, capfd, command
) -> None:
    replace(small_project, task=replace(small_project.task, schema={"not": {}})).save()
    model, prompts, folder = tmp_path / "no-model.gguf", tmp_path / "asked.jsonl", str(small_project.folder)
    model.write_bytes(b"no model")
    prompts.write_text(json.dumps({"prompt": PROMPT}) + "\n")
    files = ["--prompts", str(prompts), "--out", str(tmp_path / "out.jsonl")]
    words = {
        "ask": ["ask", str(model), PROMPT, "--project", folder],
        "predict": ["predict", folder, "--model", str(model), *files],
    }[command]
    assert main([*words, "--grammar"]) == 2
    assert "No answer can be bound to not of the whole answer" in capfd.readouterr().err
    assert main(words) == 2
    assert "no-model.gguf" in capfd.readouterr().err


def test_the_command_line_asks_the_best_run(small_project, run, capfd) -> None:
    words = ["ask", "best", PROMPT, "--project", str(small_project.folder), "--max-tokens", "6"]
    assert main(words) == 0
    assert capfd.readouterr().out.strip()
    assert main([*words, "--grammar"]) == 0
    assert capfd.readouterr().out.startswith('{"from":"')
    prompts, out = small_project.folder / "prompts.jsonl", small_project.folder / "out.jsonl"
    prompts.write_text(json.dumps({"prompt": PROMPT}) + "\n")
    files = ["--prompts", str(prompts), "--out", str(out)]
    where = [str(small_project.folder), "--model", run.name, "--grammar"]
    assert main(["predict", *where, *files]) == 0
    assert json.loads(out.read_text())["output"].startswith('{"from":"')

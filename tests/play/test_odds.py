"""Token probabilities of each kind of player, and answers that are counted together."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from engine.base.odds import Odds, least_likely
from engine.cli.main import main
from engine.endpoints.settings import save_endpoint
from engine.play import wire
from engine.play.endpoint_player import EndpointPlayer
from engine.play.likeliest import odds_of
from engine.play.player import Player
from engine.play.spread import grouped
from engine.play.wire import EndpointModel, Piece, SamplingParams
from tests.endpoints.hostile import at, serving
from tests.export.tiny_models import rendered

MESSAGES = [{"role": "user", "content": "count"}]


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))


def check(pieces: list[Piece], greedy: bool) -> None:
    for piece in pieces:
        assert piece.odds is not None
        shares = [share for _, share in piece.odds.alternatives]
        assert len(shares) == 5 and shares == sorted(shares, reverse=True) and sum(shares) <= 1.0001
        assert 0 < piece.odds.probability <= shares[0]
        assert not greedy or piece.odds.probability == shares[0]


def test_the_softmax_of_the_logits_and_the_likeliest_tokens() -> None:
    logits = np.log(np.array([0.1, 0.2, 0.6, 0.05, 0.05], dtype=np.float32))
    odds = odds_of(logits, 1, 3, "abcde".__getitem__)
    assert odds.probability == pytest.approx(0.2)
    assert [text for text, _ in odds.alternatives] == ["c", "b", "a"]
    assert odds.alternatives[0][1] == pytest.approx(0.6)
    assert len(odds_of(logits, 1, 9, "abcde".__getitem__).alternatives) == 5
    assert least_likely([None, Odds(0.4), odds]) == odds and least_likely([None]) is None


def test_a_file_gives_the_odds_of_its_own_distribution_only_if_asked(tiny_gguf: dict[str, Path]) -> None:
    with Player(tiny_gguf["qwen2"], 512, threads=1) as player:
        prompt = rendered(player.chat_format, 1)[0]
        *plain, _ = player.generate(prompt, SamplingParams(max_tokens=8))
        *pieces, _ = player.generate(prompt, SamplingParams(max_tokens=8, alternatives=5))
        *drawn, _ = player.generate(prompt, SamplingParams(max_tokens=8, alternatives=5, temperature=1.5))
        bound = SamplingParams(max_tokens=8, alternatives=5, schema={"type": "object"})
        first, *_ = player.generate(prompt, bound)
        tokens = player.tokenize(prompt)
        logits = player.logits(tokens, [len(tokens) - 1])[0].astype(np.float64)
    assert all(piece.odds is None for piece in plain)
    assert [piece.token_id for piece in pieces] == [piece.token_id for piece in plain]
    check(pieces, greedy=True)
    check(drawn, greedy=False)
    assert first.text.startswith("{") and first.odds.probability < pieces[0].odds.probability
    for (text, share), (free, wanted) in zip(
        first.odds.alternatives, pieces[0].odds.alternatives, strict=True
    ):
        assert text == free and share == pytest.approx(wanted, rel=1e-3)  # the schema changes no odds
    shares = np.exp(logits - logits.max())
    assert pieces[0].odds.probability == pytest.approx(shares.max() / shares.sum(), rel=1e-3)
    assert wire.piece_from(json.loads(wire.dump("piece", pieces[0]))) == pieces[0]


def chunks(*pieces: tuple[str, list[tuple[str, float]]]):
    """A behaviour: streamed pieces whose tokens have logprobs."""

    def behave(handler, body):
        if "logprobs" not in body:
            handler.pieces(*(text for text, _ in pieces))
            return
        handler.pieces(*(text for text, _ in pieces), logprobs=[tokens for _, tokens in pieces])

    return behave


def test_an_endpoint_gives_them_where_its_server_does() -> None:
    behave = chunks(('{"n":', [('{"', 0.9), ('n":', 0.5)]), ("é", [("\\xc3", 0.8), ("\\xa9", 0.25)]))
    with serving(behave) as server:
        save_endpoint(at(server, answer_form="plain"))
        player = EndpointPlayer(EndpointModel("far"))
        *pieces, _ = player.generate(MESSAGES, SamplingParams(alternatives=5))
        assert server.asked[0]["logprobs"] is True and server.asked[0]["top_logprobs"] == 5
        *plain, _ = player.generate(MESSAGES, SamplingParams())
        assert "logprobs" not in server.asked[1]
        player.close()
    assert [piece.text for piece in pieces] == ['{"', 'n":', "é"]
    assert [round(piece.odds.probability, 6) for piece in pieces] == [0.9, 0.5, 0.25]
    assert pieces[0].odds.alternatives[0] == ('{"', pytest.approx(0.9))
    assert all(piece.odds is None for piece in plain)


def test_an_endpoint_whose_server_refuses_them_answers_without() -> None:
    def behave(handler, body):
        if "logprobs" in body:
            handler.fail(400, "logprobs is not supported for this model")
        else:
            handler.pieces("fine")

    with serving(behave) as server:
        save_endpoint(at(server, answer_form="plain"))
        player = EndpointPlayer(EndpointModel("far"))
        (piece, _) = player.generate(MESSAGES, SamplingParams(alternatives=5))
        assert (piece.text, piece.odds) == ("fine", None)
        player.close()


@pytest.mark.parametrize(
    ("answers", "counted"),
    [
        ([['{"a":1}', '{ "a": 1.0 }', '{"a":2}']], [('{"a":1}', (2,)), ('{"a":2}', (1,))]),
        ([['{"a":2}'], ['{"a":1,"b":2}', '{"b":2,"a":1}']], [('{"a":1,"b":2}', (0, 2)), ('{"a":2}', (1, 0))]),
        ([["no", " no\n", '{"a":1']], [("no", (2,)), ('{"a":1', (1,))]),
        ([[], []], []),
    ],
)
def test_answers_that_are_equal_as_json_count_together(answers, counted) -> None:
    assert [(group.text, group.counts) for group in grouped(answers, {"type": "object"})] == counted


def test_the_command_prints_the_spread_and_the_odds(small_project, tiny_gguf, capsys) -> None:
    ask = ["ask", str(tiny_gguf["llama"]), "now", "--project", str(small_project.folder), "--max-tokens", "4"]
    assert main([*ask, "--samples", "3", "--temperature", "1.5"]) == 0
    counts = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert sum(int(count.removesuffix("/3")) for count in counts) == 3
    assert main([*ask, "--probabilities"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert 1 <= len(lines) <= 4 and all(math.isfinite(float(line[1])) for line in lines)

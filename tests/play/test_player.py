from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.base import store
from engine.base.errors import UserError
from engine.base.working import split
from engine.models import chat, hub
from engine.models.folder import ModelFolder
from engine.play.player import Player
from engine.play.text_stream import TextStream
from engine.play.wire import Piece, SamplingParams, Stats
from engine.project import open_project
from tests.export.tiny_models import rendered
from tests.families import EXPORTED

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["from", "granularity"],
    "properties": {
        "from": {"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"},
        "granularity": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"enum": ["Day", "Week"]}},
    },
}


@pytest.fixture(scope="module")
def player(tiny_gguf: dict[str, Path]) -> Player:
    return Player(tiny_gguf["qwen2"], 512, threads=1)


@pytest.fixture(scope="module")
def prompts(player: Player) -> list[str]:
    return rendered(player.chat_format, 5)


def test_the_pieces_of_an_answer_make_its_text_and_end_with_its_stats(
    player: Player, prompts: list[str]
) -> None:
    items = list(player.generate(prompts[0], SamplingParams(max_tokens=20)))
    stats = items[-1]
    assert isinstance(stats, Stats)
    pieces = [item for item in items if isinstance(item, Piece)]
    assert len(items) == len(pieces) + 1
    assert "".join(piece.text for piece in pieces) == player.answer(prompts[0], max_tokens=20)
    assert stats.prompt_tokens == len(player.tokenize(prompts[0]))
    assert stats.answer_tokens <= 20
    assert 0 < stats.first_token_seconds <= stats.seconds


def test_greedy_answers_do_not_depend_on_what_was_asked_before(
    player: Player, prompts: list[str], tiny_gguf: dict[str, Path]
) -> None:
    in_turn = [player.answer(prompt, max_tokens=16) for prompt in prompts]
    for prompt, answer in zip(prompts, in_turn, strict=True):
        with Player(tiny_gguf["qwen2"], 512, threads=1) as fresh:
            assert fresh.answer(prompt, max_tokens=16) == answer


def test_what_two_prompts_share_is_read_once(player: Player, prompts: list[str]) -> None:
    player.answer(prompts[0], max_tokens=4)
    _, stats = player.ask(prompts[1], SamplingParams(max_tokens=4))
    first, second = player.tokenize(prompts[0]), player.tokenize(prompts[1])
    shared = next(at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b)
    assert stats.reused_tokens == shared > 20


def test_a_seed_repeats_a_drawn_answer_and_another_seed_gives_another(
    player: Player, prompts: list[str]
) -> None:
    def drawn(seed: int) -> str:
        return player.answer(prompts[0], max_tokens=16, temperature=1.5, seed=seed)

    assert drawn(1) == drawn(1)
    assert len({drawn(seed) for seed in range(5)}) > 1


def test_a_schema_binds_even_a_random_model_to_valid_json(player: Player, prompts: list[str]) -> None:
    for seed in range(3):
        text, stats = player.ask(
            prompts[0], SamplingParams(max_tokens=300, temperature=1.0, seed=seed, schema=SCHEMA)
        )
        assert stats.ended == "end"
        value = json.loads(text)
        assert set(value) == {"from", "granularity"}
        assert set(value["granularity"]) <= {"Day", "Week"}


def test_working_is_free_before_a_bound_answer(player: Player, prompts: list[str]) -> None:
    params = SamplingParams(max_tokens=20, temperature=1.0, seed=1, schema=SCHEMA, working=True)
    assert not player.ask(prompts[0], params)[0].startswith("{")
    follower = player.bind(SamplingParams(schema=SCHEMA, working=True))
    assert follower is not None
    begun = "<think>\nso it is\n</think>\n\n"  # what no random model would write
    for token in player.tokenize(begun):
        assert follower.allows(token)
        follower.take(token)
    (brace,) = player.tokenize("{")
    assert follower.allows(brace) and not follower.ended
    assert split(begun + "{}").working == "so it is"


def test_what_keeps_to_the_schema_is_the_same_bound_and_unbound(player: Player, prompts: list[str]) -> None:
    """Working may be any lines, so that the babble of a random model keeps to it for long."""
    same = 0
    for seed, prompt in enumerate(prompts):
        drawn: dict[str, Any] = {"max_tokens": 24, "temperature": 0.8 * (seed % 2), "seed": seed}
        binding = SamplingParams(schema=SCHEMA, working=True, **drawn)
        free, bound = ids_of(player, prompt, SamplingParams(**drawn)), ids_of(player, prompt, binding)
        follower, kept = player.bind(binding), 0
        assert follower is not None
        while kept < len(free) and follower.allows(free[kept]):
            follower.take(free[kept])
            kept += 1
        assert bound[:kept] == free[:kept]
        same += kept
    assert same > 10


def ids_of(player: Player, prompt: str, params: SamplingParams) -> list[int]:
    pieces = (item for item in player.generate(prompt, params) if isinstance(item, Piece))
    return [piece.token_id for piece in pieces if piece.token_id >= 0]


def test_the_schema_of_the_example_binds_the_answer(player: Player, prompts: list[str]) -> None:
    schema = open_project(store.resource("examples", "time_range")).task.schema
    text, _ = player.ask(prompts[0], SamplingParams(max_tokens=300, temperature=1.0, seed=1, schema=schema))
    assert re.fullmatch(r'\{"from":"\d{4}-\d\d-\d\d","to":"\d{4}-\d\d-\d\d","granularity":\["\w+.*\]\}', text)


def test_an_answer_ends_before_a_stop_text(player: Player, prompts: list[str]) -> None:
    whole = player.answer(prompts[0], max_tokens=20)
    word = whole[5:9]
    text, stats = player.ask(prompts[0], SamplingParams(max_tokens=20, stop=(word,)))
    assert text == whole[: whole.index(word)]
    assert stats.ended == "stop"


def test_a_cancelled_answer_says_so(player: Player, prompts: list[str]) -> None:
    seen: list[object] = []
    items = player.generate(prompts[0], SamplingParams(max_tokens=50), cancel=lambda: len(seen) >= 3)
    for item in items:
        seen.append(item)
    assert isinstance(seen[-1], Stats)
    assert seen[-1].ended == "cancelled"
    assert seen[-1].answer_tokens == 3


def test_a_prompt_longer_than_the_context_is_refused(player: Player) -> None:
    with pytest.raises(UserError, match="reads 512 at once"):
        player.answer("word " * 2000)
    with pytest.raises(UserError, match="empty"):
        player.answer("")


def test_an_answer_may_fill_the_context_and_no_more(player: Player) -> None:
    tokens = player.tokenize("word " * 500)[:500]
    _, stats = player.ask(tokens, SamplingParams(max_tokens=100, stop=()))
    assert stats.answer_tokens <= 12
    assert stats.ended in ("length", "end")


def test_logits_of_chosen_places_equal_those_of_all(player: Player, prompts: list[str]) -> None:
    tokens = player.tokenize(prompts[0])
    every = player.logits(tokens, range(len(tokens)))
    some = player.logits(tokens, [3, len(tokens) - 1])
    assert every.shape == (len(tokens), player.n_vocab)
    assert np.allclose(some, every[[3, -1]], atol=1e-4)


def test_the_player_renders_as_the_trained_model(
    tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path]
) -> None:
    for family in EXPORTED:
        with Player(tiny_gguf[family], 128, threads=1) as found:
            wanted = chat.from_tokenizer(hub.load_tokenizer(tiny[family])).bound(False)
            assert found.chat_format == wanted, family


def test_special_tokens_are_written_out_and_read_back(player: Player) -> None:
    ids = player.tokenize("<|im_start|>user é🙂")
    assert b"".join(player.token_bytes(token) for token in ids).decode() == "<|im_start|>user é🙂"


@pytest.mark.parametrize("family", ["bert", "llama"])
def test_a_file_that_llama_cpp_does_not_know_gives_its_reason(
    family: str, tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    data = tiny_gguf["qwen2"].read_bytes()
    # Same length, so that all offsets stay: an unknown architecture, or one whose tensors are missing.
    name = {"bert": b"qwenX", "llama": b"llama"}[family]
    path = tmp_path / "odd.gguf"
    path.write_bytes(data.replace(b"qwen2", name, 40))
    with pytest.raises(UserError, match=r"llama\.cpp cannot load"):
        Player(path, 128)


def test_letters_come_whole_and_stop_texts_are_held_back() -> None:
    writer = TextStream(("END",))
    given = ["é".encode()[:1], "é".encode()[1:], b" a E", b"N", b"x EN", b"D tail"]
    assert [writer.add(data) for data in given] == ["", "é", " a ", "", "ENx ", ""]
    assert writer.stopped
    assert writer.rest() == ""
    other = TextStream(("END",))
    assert other.add(b"x EN\xc3") == "x "
    assert other.rest() == "EN\ufffd"

"""Endpoints in the playground and in assessments, against a real server of the same file."""

from __future__ import annotations

import pytest

from benchmarks.endpoint import served
from engine.assess.predict import find_model, open_model
from engine.base.errors import UserError
from engine.endpoints.settings import Endpoint, save_endpoint
from engine.play.client import open_player
from engine.play.endpoint_player import EndpointPlayer
from engine.play.wire import EndpointModel, Piece, SamplingParams, Stats, question
from tests.endpoints.hostile import at, serving

FAR = EndpointModel("far")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))


def test_an_endpoint_answers_as_a_player_process_does(small_project) -> None:
    def speak(handler, body):
        handler.pieces('{"n":', " 1}")

    prompt = small_project.split("test")[0].prompt
    with serving(speak) as server:
        save_endpoint(at(server))
        with open_player(FAR) as client:
            asked = client.question(small_project.task, prompt)
            assert asked == small_project.task.messages(prompt)
            *pieces, stats = client.generate(asked, SamplingParams(schema=small_project.task.schema))
            assert client.facts is not None and client.facts.binds and not client.facts.template
    assert "".join(piece.text for piece in pieces) == '{"n": 1}'
    assert (stats.prompt_tokens, stats.answer_tokens, stats.ended) == (11, 4, "end")
    body = server.asked[0]
    assert body["messages"] == asked and body["stream"]
    assert body["response_format"]["json_schema"]["schema"] == small_project.task.schema


def test_an_answer_ends_at_a_stop_text_and_when_it_is_cancelled() -> None:
    with serving(lambda handler, body: handler.pieces("one ", "two ", "three")) as server:
        save_endpoint(at(server, answer_form="plain"))
        player = EndpointPlayer(FAR)
        assert not player.facts.binds
        messages = [{"role": "user", "content": "count"}]
        *pieces, stats = player.generate(messages, SamplingParams(stop=("wo",)))
        assert "".join(piece.text for piece in pieces) == "one t" and stats.ended == "stop"
        came: list[Piece | Stats] = []
        came.extend(player.generate(messages, SamplingParams(), lambda: bool(came)))
        player.close()
    assert isinstance(came[-1], Stats) and came[-1].ended in ("cancelled", "end")


def test_with_working_before_the_answer_nothing_binds_its_form() -> None:
    with serving(lambda handler, body: handler.pieces("one")) as server:
        save_endpoint(at(server))
        player = EndpointPlayer(FAR)
        for working in (False, True):
            params = SamplingParams(schema={"type": "object"}, working=working)
            list(player.generate([{"role": "user", "content": "count"}], params))
        player.close()
    assert ["response_format" in body for body in server.asked] == [True, False]


def test_an_endpoint_that_fails_says_why_and_can_be_asked_again() -> None:
    with serving(lambda handler, body: handler.fail(401, "wrong key")) as server:
        save_endpoint(at(server))
        with open_player(FAR) as client:
            with pytest.raises(UserError, match="refuses the key"):
                client.answer([{"role": "user", "content": "a"}])
            server.behaviour = lambda handler, body: handler.pieces("fine")
            assert client.answer([{"role": "user", "content": "a"}]) == "fine"


def test_a_server_of_a_file_answers_as_the_file_does(small_project, tiny_gguf) -> None:
    """The real server of llama.cpp: greedy answers letter for letter, and the schema that it refuses."""
    path = tiny_gguf["llama"]
    prompts = [row.prompt for row in small_project.split("test")]
    with served(path, context=1024) as url:
        save_endpoint(Endpoint(name="far", base_url=url, model="m", retries=1, answer_form="plain"))
        far = open_model(small_project, find_model(small_project, "endpoint:far"))
        answers = far.answer(prompts, 16)
        near = open_model(small_project, find_model(small_project, str(path))).answer(prompts, 16)
        # The server leaves out bytes of a random model that are no text; we show that they were there.
        assert answers == [text.replace("\ufffd", "") for text in near]
        assert far.usage is not None and far.usage.answers == len(prompts)
        assert far.tokens(answers) == [16] * len(prompts)
        save_endpoint(Endpoint(name="far", base_url=url, model="m", retries=1))
        bound = open_model(small_project, find_model(small_project, "endpoint:far"))
        assert len(bound.answer(prompts[:1], 16)[0]) > 0
        assert bound.usage is not None and "does not bind answers" in bound.usage.notes[0]
        player = EndpointPlayer(FAR)
        asked = question(small_project.task, player.facts, prompts[0])
        *pieces, stats = player.generate(asked, SamplingParams(max_tokens=16))
        player.close()
    assert "".join(piece.text for piece in pieces) == answers[0]
    assert stats.ended == "length"

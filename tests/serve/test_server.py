"""A served file, asked by OpenAI's own client and by requests that no client would send."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import openai
import pytest
from openai import OpenAI

from engine.jobs import load_job
from engine.runs.runlog import read_events
from engine.serve import snippets
from tests.serve.conftest import KEY, PROMPT

USER = [{"role": "user", "content": PROMPT}]
COLOUR = {
    "type": "object",
    "properties": {"colour": {"enum": ["red", "green"]}},
    "required": ["colour"],
    "additionalProperties": False,
}
FORM = {"type": "json_schema", "json_schema": {"name": "colour", "schema": COLOUR, "strict": True}}


def test_the_models_are_the_task_and_the_file(client, server):
    assert [one.id for one in client.models.list()] == ["task", server.file.name]
    assert client.models.retrieve("task").owned_by == "lathe"


def test_the_task_answers_as_the_player_does_directly(client, server, directly):
    answer = client.chat.completions.create(model="task", messages=USER, max_tokens=40)
    expected = directly(max_tokens=40, schema=server.project.task.schema)
    assert answer.choices[0].message.content == expected != ""
    assert answer.usage is not None and answer.usage.prompt_tokens > 10
    unbound = client.chat.completions.create(
        model="task", messages=USER, max_completion_tokens=40, response_format={"type": "text"}
    )
    assert unbound.choices[0].message.content == directly(max_tokens=40) != expected
    assert unbound.choices[0].finish_reason == "length"


def test_messages_go_to_the_file_as_they_are_under_its_own_name(client, server, directly):
    messages = server.project.task.messages(PROMPT)
    answer = client.chat.completions.create(model=server.file.name, messages=messages, max_tokens=40)
    assert answer.choices[0].message.content == directly(max_tokens=40)
    parts = [{**one, "content": [{"type": "text", "text": one["content"]}]} for one in messages]
    again = client.chat.completions.create(model=server.file.name, messages=parts, max_tokens=40)
    assert again.choices[0].message.content == answer.choices[0].message.content


def test_a_streamed_answer_is_the_whole_one_in_parts_with_its_usage(client, directly, server):
    parts = list(
        client.chat.completions.create(
            model="task",
            messages=USER,
            max_tokens=40,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    text = "".join(one.choices[0].delta.content or "" for one in parts if one.choices)
    assert text == directly(max_tokens=40, schema=server.project.task.schema)
    assert len(parts) > 5 and parts[-2].choices[0].finish_reason == "stop"
    assert parts[-1].usage is not None and parts[-1].usage.completion_tokens > 3


@pytest.mark.parametrize("model", ["task", "file"])
def test_a_schema_of_the_request_binds_the_answer(client, server, model):
    name = server.file.name if model == "file" else model
    answer = client.chat.completions.create(model=name, messages=USER, response_format=FORM)
    assert json.loads(answer.choices[0].message.content)["colour"] in ("red", "green")
    assert answer.choices[0].finish_reason == "stop"


def test_json_mode_writes_an_object(client, server):
    answer = client.chat.completions.create(
        model=server.file.name, messages=USER, response_format={"type": "json_object"}, max_tokens=8
    )
    assert answer.choices[0].message.content.startswith("{")


def test_a_seed_draws_the_same_again_and_a_stop_text_ends_the_answer(client, server, directly):
    ask = {"model": server.file.name, "messages": USER, "max_tokens": 20, "temperature": 1.5}
    first, again, other = (
        client.chat.completions.create(**ask, seed=seed).choices[0].message.content for seed in (1, 1, 2)
    )
    assert first == again != other
    whole = directly(max_tokens=20)
    stop = whole[3:6]
    answer = client.chat.completions.create(
        model="task", messages=USER, max_tokens=20, stop=[stop], response_format={"type": "text"}
    )
    assert answer.choices[0].message.content == whole[: whole.index(stop)]
    assert answer.choices[0].finish_reason == "stop"


def test_several_requests_at_once_each_get_their_answer(client, server, directly):
    before = server.settled().requests

    def ask(length: int) -> str:
        answer = client.chat.completions.create(
            model="task", messages=USER, max_tokens=length, response_format={"type": "text"}
        )
        return answer.choices[0].message.content

    lengths = [50, 60, 70, 80, 90, 100]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(ask, lengths))
    assert answers == [directly(max_tokens=length) for length in lengths]
    assert len(server.players()) == 2
    assert server.settled().requests == before + 6


def test_a_wrong_key_is_refused_and_told(server, client):
    with OpenAI(base_url=server.served.base_url, api_key="wrong", max_retries=0) as stranger:
        with pytest.raises(openai.AuthenticationError, match="key is missing or wrong"):
            stranger.chat.completions.create(model="task", messages=USER)
        with pytest.raises(openai.AuthenticationError):
            stranger.models.list()
    assert "key is missing" in server.settled().last_error
    with pytest.raises(openai.NotFoundError, match="There is no model 'gpt-5'"):
        client.chat.completions.create(model="gpt-5", messages=USER)


def chat(**fields: object) -> bytes:
    return json.dumps({"model": "task", "messages": USER, "max_tokens": 4, **fields}).encode()


def bound(schema: object) -> bytes:
    return chat(response_format={"type": "json_schema", "json_schema": {"name": "x", "schema": schema}})


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"x" * 3_000_000, 413, "larger than"),
        (b"[" * 200_000, 400, "no JSON"),
        (b'{"model": "task", ', 400, "no JSON"),
        (b"\xff\xfe", 400, "no JSON"),
        (b"[]", 400, "not a JSON object"),
        (chat(top_k=3), 400, "top_k is unknown"),
        (chat(tools=[{"type": "function"}]), 400, "tools is not supported"),
        (chat(repeat_penalty=1.1), 400, "repeat_penalty is not supported"),
        (chat(n=2), 400, "n:"),
        (chat(temperature=9), 400, "temperature:"),
        (chat(temperature=None, n=1, user="me", logprobs=False, tools=[]), 200, ""),
        (chat(messages=[{"role": "system", "content": "be brief"}, *USER]), 400, "takes one user message"),
        (chat(messages=[{"role": "user", "content": 3}]), 400, "messages.0.content"),
        (chat(messages=[{"role": "user", "content": "x " * 3000}]), 400, "2048 at once"),
        (bound({"type": "nonsense"}), 400, "not a JSON Schema"),
        (bound(True), 400, "not a JSON Schema"),
        (bound({"$ref": "https://example.com/schema"}), 400, "it refers to https://example.com/schema"),
        (bound({"type": "object", "not": {"required": ["a"]}}), 400, "not of the whole answer"),
    ],
)
def test_a_hostile_request_gets_a_sentence_and_the_server_goes_on(server, body, status, said):
    code, answer = server.post(body)
    assert code == status
    if said:
        assert said in answer["error"]["message"] and answer["error"]["type"] == "invalid_request_error"


def test_only_this_computer_may_ask_and_no_page_of_the_web(server):
    assert server.post(chat(), Host="evil.example")[0] == 403
    assert server.post(chat(), Origin="https://evil.example")[0] == 403
    assert server.post(chat(), Origin="null")[0] == 403
    port = urlsplit(server.served.base_url).port
    assert server.post(chat(), Host=f"localhost:{port}", Origin="http://localhost:3000")[0] == 200
    assert server.post(chat(), path="/v1/nothing")[0] == 404


def test_whoever_leaves_cancels_the_answer(server):
    before = server.settled().requests
    address = urlsplit(server.served.base_url)
    body = json.dumps({"model": server.file.name, "messages": USER, "stream": True}).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert connection.recv(40)
    assert server.settled().requests == before
    assert server.post(chat())[0] == 200


def test_a_player_that_dies_is_replaced(server):
    for player in server.players():
        player.kill()
    status, answer = server.post(chat())
    assert status == 200, answer


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_snippets_that_people_copy_work(server, client):
    expected = client.chat.completions.create(model="task", messages=USER).choices[0].message.content
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(snippets.python(server.served.base_url, KEY, PROMPT), {})
    assert printed.getvalue().rstrip("\n") == expected
    if shutil.which("curl"):
        command = snippets.curl(server.served.base_url, KEY, PROMPT)
        done = subprocess.run(command, shell=True, capture_output=True, check=True, timeout=60)
        assert json.loads(done.stdout)["choices"][0]["message"]["content"] == expected


def test_the_key_is_in_no_file_of_the_job(server):
    assert load_job(server.folder).kind == "serve" and read_events(server.folder)
    assert all(KEY.encode() not in one.read_bytes() for one in server.folder.rglob("*") if one.is_file())

"""The client against servers that misbehave: rows are marked, nothing is lost, the rest goes on."""

from __future__ import annotations

import gzip
import json
import threading
import time

import pytest

from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.endpoints import client as client_module
from engine.endpoints.cache import Cache
from engine.endpoints.client import EndpointClient
from engine.endpoints.reply import Request, usage_of
from engine.endpoints.settings import Endpoint
from tests.endpoints.hostile import at, echo, serving

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
pytestmark = pytest.mark.usefixtures("hasty")


def asked(*prompts: str, **more) -> list[Request]:
    return [Request([{"role": "user", "content": prompt}], **more) for prompt in prompts]


def message(prompt: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": prompt}]


def test_answers_come_in_order_with_what_they_took() -> None:
    prompts = [f"prompt {number}" for number in range(20)]

    def slower_at_first(handler, body):
        time.sleep(0.05 if body["messages"][0]["content"] == "prompt 0" else 0)
        echo(handler, body)

    counts = []
    with serving(slower_at_first) as server, EndpointClient(at(server)) as client:
        replies = client.ask_many(asked(*prompts), lambda done, total: counts.append((done, total)))
        usage = usage_of(at(server, input_price=1.0, output_price=2.0), replies)
    assert [one.text for one in replies] == prompts
    assert counts[-1] == (20, 20) and counts == sorted(counts)
    assert (usage.answers, usage.input_tokens, usage.output_tokens) == (20, 220, 80)
    assert usage.price == usage.spent == pytest.approx((220 + 160) / 1e6)


def test_nothing_goes_out_but_the_question_and_the_key(monkeypatch) -> None:
    monkeypatch.setenv("LATHE_KEY_FAR", "k-123456")
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "of-another")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-of: another")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # nothing for this computer goes there
    with serving(echo) as server, EndpointClient(at(server)) as client:
        assert client.ask(message("hello")).text == "hello"
        monkeypatch.delenv("LATHE_KEY_FAR")
        with EndpointClient(at(server)) as keyless:
            keyless.ask(message("hello"))
    with_key, without = server.headers
    assert with_key.pop("authorization") == "Bearer k-123456"
    for headers in (with_key, without):
        assert "of-another" not in str(headers) and "another" not in str(headers)
        names = {name.lower() for name in headers}
        assert names <= {"host", "content-type", "content-length", "accept", "connection"} | {
            "user-agent",
            "accept-encoding",
        }


@pytest.mark.parametrize(
    ("fault", "times", "reason"),
    [
        ("busy", 1, ""),
        ("busy", 3, "status 429: slow down"),
        ("broken", 2, ""),
        ("broken", 3, "status 500: oops"),
        ("garbage", 1, ""),
        ("garbage", 3, "no answer"),
        ("page", 3, "no answer"),
        ("cut", 1, ""),
        ("cut", 3, "broke off"),
        ("huge", 1, "more than 4 MB"),
        ("packed", 1, "packed"),
        ("odd", 3, "without text"),
        ("silent", 3, "without text"),
        ("refusal", 1, "refused to answer: no"),
        ("filter", 1, "content filter"),
        ("too long", 1, "context length"),
        ("thought", 1, "first word"),
    ],
)
def test_a_row_that_fails_is_marked_and_the_others_are_answered(fault: str, times: int, reason: str) -> None:
    left = {"bad": times}

    def misbehave(handler, body):
        if body["messages"][-1]["content"] != "bad" or not left["bad"]:
            echo(handler, body)
            return
        left["bad"] -= 1
        match fault:
            case "busy":
                handler.fail(429, "slow down", Retry_After="0.05")
            case "broken":
                handler.fail(500, "oops")
            case "garbage":
                handler.send(200, b"{\x00\xff]")
            case "page":
                handler.send(200, b"<html>Welcome to the hotel</html>", Content_Type="text/html")
            case "cut":
                handler.send_response(200)
                handler.send_header("Content-Type", "application/json")
                handler.send_header("Content-Length", "500")
                handler.end_headers()
                handler.wfile.write(b'{"choices": [{"mess')
                handler.close_connection = True
            case "huge":
                handler.send(200, b'{"choices": "' + b"x" * (50 << 20) + b'"}')
            case "packed":
                handler.send(200, gzip.compress(b" " * (50 << 20)), Content_Encoding="gzip")
            case "odd":
                handler.send(200, json.dumps({"choices": [{"message": ["no"]}]}).encode())
            case "silent":
                handler.answer(None)
            case "refusal":
                handler.answer(None, refusal="no")
            case "filter":
                handler.answer("", "content_filter")
            case "too long":
                handler.fail(400, "maximum context length exceeded")
            case "thought":
                handler.answer("", "length")

    begun = time.monotonic()
    with serving(misbehave) as server, EndpointClient(at(server), Cache()) as client:
        replies = client.ask_many(asked("one", "bad", "two", "three"))
    assert [one.text for one in replies] == ["one", "" if reason else "bad", "two", "three"]
    assert [one.failure is None for one in replies] == [True, not reason, True, True]
    assert reason in (replies[1].failure or "")
    assert time.monotonic() - begun < 10
    with serving(echo) as again, EndpointClient(at(again, base_url=server.url), Cache()) as client:
        assert [client._kept(one) is not None for one in asked("one", "two", "three")] == [True] * 3
        assert (client._kept(asked("bad")[0]) is None) == bool(reason)


def test_a_server_that_hangs_or_drips_is_given_up_in_time() -> None:
    over = threading.Event()

    def hang(handler, body):
        if body["messages"][-1]["content"] == "hang":
            over.wait(20)
        elif body["messages"][-1]["content"] == "drip":
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
            while not over.wait(0.1):
                handler.wfile.write(b" ")
        else:
            echo(handler, body)

    begun = time.monotonic()
    with serving(hang) as server, EndpointClient(at(server, timeout=0.6, retries=0)) as client:
        replies = client.ask_many(asked("hang", "drip", "fine"))
        over.set()
    assert time.monotonic() - begun < 3
    assert [one.text for one in replies] == ["", "", "fine"]
    assert "no whole answer within" in str(replies[0].failure) and "within" in str(replies[1].failure)


def test_a_wait_that_the_server_asks_for_holds_all_and_is_said_once(monkeypatch) -> None:
    monkeypatch.setattr(client_module, "WORTH_SAYING", 0.1)
    busy = [True]

    def once_busy(handler, body):
        if busy and busy.pop():
            handler.fail(429, "slow", Retry_After="0.5")
        else:
            echo(handler, body)

    said = []
    with serving(once_busy) as server, EndpointClient(at(server, concurrency=1), None, said.append) as client:
        client.ask_many(asked("a", "b"))
    assert server.times[1] - server.times[0] >= 0.5
    assert len(said) == 1 and "asks to wait" in said[0]


def test_a_wait_of_an_hour_is_not_waited_for() -> None:
    def slow(handler, body):
        handler.fail(429, "slow", Retry_After="3600")

    with serving(slow) as server, EndpointClient(at(server)) as client:
        assert "3600 s" in str(client.ask(message("a")).failure)
    assert len(server.asked) == 1


def test_requests_a_minute_are_kept_to() -> None:
    with serving(echo) as server, EndpointClient(at(server, requests_per_minute=600)) as client:
        client.ask_many(asked(*"abcd"))
    gaps = [after - before for before, after in zip(server.times, server.times[1:], strict=False)]
    assert min(gaps) > 0.05 and sum(gaps) >= 0.28


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (401, {}, "refuses the key"),
        (404, {}, "knows no such model"),
        (402, {}, "no more credit"),
        (307, {"Location": "http://other.example/v1"}, "sends on to other.example"),
    ],
)
def test_what_no_row_can_survive_ends_it_at_once(status, headers, words) -> None:
    def refuse(handler, body):
        handler.fail(status, "no", **headers)

    with (
        serving(refuse) as server,
        EndpointClient(at(server, concurrency=1)) as client,
        pytest.raises(UserError, match=words),
    ):
        client.ask_many(asked(*"abcdefgh"))
    assert len(server.asked) == 1


def test_a_host_that_is_not_there_ends_it() -> None:
    with serving(echo) as server:
        gone = at(server)
    with EndpointClient(gone) as client, pytest.raises(UserError, match="could not be reached"):
        client.ask_many(asked(*"ab"))


def test_too_many_failures_in_a_row_end_it_and_what_came_is_kept() -> None:
    def dies(handler, body):
        number = int(body["messages"][0]["content"].removeprefix("p"))
        echo(handler, body) if number < 5 else handler.fail(500, "gone")

    prompts = [f"p{number}" for number in range(30)]
    with serving(dies) as server:
        calm = at(server, retries=0, concurrency=2)
        with EndpointClient(calm, Cache()) as client, pytest.raises(UserError, match="10 times in a row"):
            client.ask_many(asked(*prompts))
        assert len(server.asked) < 20
        before = len(server.asked)
        server.behaviour = echo
        with EndpointClient(calm, Cache()) as client:
            replies = client.ask_many(asked(*prompts))
        assert [one.text for one in replies] == prompts
        assert sum(one.cached for one in replies) == 5 and len(server.asked) == before + 25


def test_prompts_that_a_model_refuses_are_marked_however_many_they_are() -> None:
    def shy(handler, body):
        echo(handler, body) if body["messages"][0]["content"] == "last" else handler.answer(
            None, refusal="no"
        )

    prompts = [*(f"p{number}" for number in range(client_module.MOST_FAILURES + 2)), "last"]
    with serving(shy) as server, EndpointClient(at(server, concurrency=1)) as client:
        *refused, last = client.ask_many(asked(*prompts))
    assert last.text == "last" and all("refused" in (one.failure or "") for one in refused)


def test_a_key_that_is_refused_after_an_answer_marks_the_rows_that_follow() -> None:
    def expires(handler, body):
        echo(handler, body) if len(server.asked) == 1 else handler.fail(401, "expired")

    with serving(expires) as server, EndpointClient(at(server, concurrency=1)) as client:
        first, *others = client.ask_many(asked(*"abc"))
    assert first.text == "a" and all("refuses the key" in (one.failure or "") for one in others)


def test_what_was_asked_once_is_not_asked_again_and_another_seed_is_another_question() -> None:
    requests = [
        *asked("a", "b", "a"),
        *asked("a", seed=1, temperature=1.0),
        *asked("a", seed=2, temperature=1.0),
    ]
    with serving(echo) as server, EndpointClient(at(server), Cache()) as client:
        first = client.ask_many(requests)
        assert len(server.asked) == 4
        assert [body.get("seed") for body in server.asked].count(None) == 2
        second = client.ask_many(requests)
        assert client.ask(message("b")).cached
        assert len(server.asked) == 4
    assert [one.text for one in second] == [one.text for one in first]
    assert all(one.cached for one in second)
    assert usage_of(at(server, input_price=1.0), first).spent == pytest.approx(4 * 11 / 1e6)
    assert usage_of(at(server, input_price=1.0), second).spent == 0.0


def test_a_request_to_stop_is_heard_while_the_server_is_silent() -> None:
    over = threading.Event()
    with serving(lambda handler, body: over.wait(20)) as server, EndpointClient(at(server)) as client:
        begun = time.monotonic()
        with pytest.raises(Cancelled):
            client.ask_many(asked(*"abc"), should_stop=lambda: time.monotonic() > begun + 0.3)
        with pytest.raises(Cancelled):
            client.ask(message("a"), should_stop=lambda: True)

        def broken(done: int, total: int) -> None:
            raise Cancelled(client_module.Text("x"))

        with pytest.raises(Cancelled):
            client.ask_many(asked("a"), broken)
        over.set()
    assert time.monotonic() - begun < 3


def test_a_form_that_the_server_refuses_is_left_for_the_next_one_and_said() -> None:
    def no_schema(handler, body):  # as llama_cpp.server does
        if body.get("response_format", {}).get("type") == "json_schema":
            handler.fail(500, "internal")
        else:
            echo(handler, body)

    said = []
    with serving(no_schema) as server, EndpointClient(at(server), Cache(), said.append) as client:
        assert client.ask(message("a"), SCHEMA).text == "a"
        client.ask(message("b"), SCHEMA)
    forms = [body["response_format"]["type"] for body in server.asked]
    assert forms == ["json_schema", "json_schema", "json_object", "json_object"]
    assert len(said) == 1 and "does not bind answers to a JSON Schema" in said[0]
    with EndpointClient(at(server), Cache()) as client:
        assert client.ask(message("a"), SCHEMA).cached


def test_what_is_said_is_the_refusal_that_no_other_field_explains() -> None:
    def twice(handler, body):
        field = "repeat_penalty"
        handler.fail(400, f"Unknown field {field}." if field in body else "One user message only.")

    with serving(twice) as server, EndpointClient(at(server)) as client:
        (reply,) = client.ask_many(asked("a"))
    assert str(reply.failure).endswith("answered with the status 400: One user message only")


def test_fields_that_a_model_does_not_take_are_left_out() -> None:
    def picky(handler, body):
        for field in ("repeat_penalty", "max_tokens", "temperature", "seed"):
            if field in body:
                more = "Use 'max_completion_tokens' instead." if field == "max_tokens" else ""
                handler.fail(400, f"Unsupported parameter: '{field}'. {more}")
                return
        echo(handler, body)

    said = []
    with serving(picky) as server, EndpointClient(at(server), None, said.append) as client:
        assert client.ask(message("a"), SCHEMA, temperature=0.5, seed=3).text == "a"
        client.ask(message("b"), SCHEMA, temperature=0.5, seed=3)
    assert len(server.asked) == 6 and server.asked[-1]["max_completion_tokens"] == 512
    assert server.asked[-1]["response_format"]["type"] == "json_schema"
    assert len(said) == 2


def test_the_schema_is_strict_where_the_protocol_takes_it_so() -> None:
    with serving(echo) as server, EndpointClient(at(server)) as client:
        client.ask(message("a"), SCHEMA)
        client.ask(message("a"), {**SCHEMA, "additionalProperties": False})
    assert [one["response_format"]["json_schema"]["strict"] for one in server.asked] == [False, True]


def test_an_answer_is_streamed_with_its_figures() -> None:
    def speak(handler, body):
        handler.pieces('{"n":', " 1}")

    with serving(speak) as server, EndpointClient(at(server)) as client:
        *pieces, last = client.stream(asked("a", schema=SCHEMA)[0])
    assert [one.text for one in pieces] == ['{"n":', " 1}"]
    assert (last.input_tokens, last.output_tokens, last.finish) == (11, 4, "stop")


def test_a_stream_that_is_cut_or_stopped_ends_in_words() -> None:
    def cut(handler, body):
        handler.pieces("a", "b", "c", whole=False)

    with serving(cut) as server, EndpointClient(at(server)) as client:
        stream = client.stream(asked("a")[0])
        assert next(stream).text == "a"
        with pytest.raises(UserError, match="broke off"):
            list(stream)
    over = threading.Event()
    with serving(lambda handler, body: over.wait(20)) as server, EndpointClient(at(server)) as client:
        with pytest.raises(Cancelled):
            list(client.stream(asked("a")[0], lambda: True))
        over.set()


def test_a_key_that_the_server_repeats_is_left_out(monkeypatch) -> None:
    monkeypatch.setenv("LATHE_KEY_FAR", "k-123456")

    def gossip(handler, body):
        if body["messages"][0]["content"] == "bad":
            handler.fail(422, f"Incorrect: {handler.headers['Authorization']}")
        else:
            handler.answer(handler.headers["Authorization"])

    with serving(gossip) as server, EndpointClient(at(server)) as client:
        replies = client.ask_many(asked("good", "bad"))
    assert replies[0].text == "Bearer …" and "k-123456" not in str(replies[1].failure)


def test_a_stream_without_an_answer_and_a_proxy_of_another_kind_are_said(monkeypatch) -> None:
    with (
        serving(echo) as server,  # it does not stream
        EndpointClient(at(server, retries=0)) as client,
        pytest.raises(UserError, match="no answer"),
    ):
        list(client.stream(asked("a")[0]))
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    far = Endpoint(name="far", base_url="https://models.invalid/v1", model="m")
    monkeypatch.setenv("LATHE_AGREED_FAR", "models.invalid")
    with EndpointClient(far) as client, pytest.raises(UserError, match="only HTTP proxies"):
        client.ask(message("a"))


def test_the_version_in_an_address_of_azure_goes_with_every_request() -> None:
    with serving(echo) as server:
        azure = at(server, base_url=f"{server.url}/deployments/d?api-version=2024-10-21")
        with EndpointClient(azure) as client:
            assert client.ask(message("a")).text == "a"
    assert server.paths == ["/v1/deployments/d/chat/completions?api-version=2024-10-21"]


def test_nothing_is_asked_of_a_host_that_was_not_agreed_to() -> None:
    far = Endpoint(name="far", base_url="https://models.invalid/v1", model="m")
    with pytest.raises(UserError, match=r"models\.invalid"):
        EndpointClient(far)

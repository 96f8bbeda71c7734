"""Real models: a random GGUF that llama.cpp plays, and an endpoint on loopback that is really asked."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from engine.augment.batches import new_batch
from engine.augment.cost import forecast, forecast_text, spent
from engine.augment.making import make_rows
from engine.augment.request import Request
from engine.base.progress import Cancelled, never, silent
from engine.endpoints.settings import make_endpoint, save_endpoint
from tests.augment.conftest import honest
from tests.export.tiny_models import make_model


@pytest.fixture(scope="module")
def tiny_file(tmp_path_factory):
    from engine.export.gguf import write_gguf

    folder = tmp_path_factory.mktemp("tiny")
    return write_gguf(make_model("llama", folder / "model"), folder / "tiny.gguf")


def test_a_random_model_writes_and_reads_and_nothing_of_it_passes(trips, tiny_file):
    said = []
    batch = new_batch(trips.folder, Request(model=str(tiny_file), rows=2, samples=1, tries=4))
    tally = make_rows(trips, batch, lambda stage, done, total: said.append(str(stage)), never)
    assert (tally.written, tally.passed) == (8, 0) and sum(tally.refused.values()) == 8
    assert {one.written_tokens[0] > 100 for one in batch.candidates() if one.gate != "schema"} == {True}
    assert "Loading the model" in said and "Writing rows and reading them back" in said
    other = new_batch(trips.folder, Request(model=str(tiny_file), rows=2, seed=2))
    with pytest.raises(Cancelled):
        make_rows(trips, other, silent, lambda: True)


class _Server(BaseHTTPRequestHandler):
    """Answers as `honest` does, with a line too many."""

    asked: list[dict] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(body)
        text = honest(body["messages"][-1]["content"], body["seed"])
        message = {
            "role": "assistant",
            "content": text + "\nAnything else?" if text.startswith("bitte") else text,
        }
        usage = {"prompt_tokens": 50, "completion_tokens": 9, "total_tokens": 59}
        reply = {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "usage": usage,
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        }
        data = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def endpoint(tmp_path, monkeypatch):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/v1"
    save_endpoint(make_endpoint(name="near", base_url=address, model="big", input_price=1, output_price=2))
    yield "endpoint:near"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_endpoint_writes_and_reads_back_and_its_tokens_are_counted(trips, endpoint):
    _Server.asked.clear()
    batch = new_batch(trips.folder, Request(model=endpoint, rows=8, samples=2))
    tally = make_rows(trips, batch, silent, never)
    assert 8 <= tally.passed == tally.written <= 11, "those that were read together are all kept"
    requests = 3 * tally.written
    one = batch.candidates()[0]
    assert one.prompt.startswith("today=20300501 Request: bitte") and "\n" not in one.prompt
    assert one.written_tokens == (50, 9) and one.read_tokens == (100, 18)
    assert {body["temperature"] for body in _Server.asked} == {0.8, 0.5}
    use, *none = spent(batch.request, batch.candidates())
    assert (use.requests, use.tokens, none) == (requests, requests * 59, [])
    assert use.price == pytest.approx(requests * (50 * 1.0 + 9 * 2.0) / 1e6)
    [(least, most)] = forecast(trips, trips.rows(), batch.request)
    assert (least.requests, most.requests) == (24, 240) and 0 < least.price < most.price
    assert "near: 24 to 240 requests" in forecast_text(least, most)
    asked = len(_Server.asked)
    again = new_batch(trips.folder, Request(model=endpoint, rows=8, samples=2))
    for line in (batch.folder / "candidates.jsonl", batch.folder / "request.json"):
        line.unlink()
    make_rows(trips, again, silent, never)
    assert len(_Server.asked) == asked, "what was asked once comes from the cache"

"""A small server on 127.0.0.1 that speaks what TRL's client asks of `vllm serve`, with a tiny model.

TRL's client is the real one but for the carrying of tensors, which is NCCL's and needs CUDA: here they go
through a queue. The server takes and loads them by name when it is told to, as vLLM does.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import torch
from torch import Tensor

INFO = {
    "weight_transfer_config": {"backend": "nccl"},
    "model_config": {"logprobs_mode": "processed_logprobs"},
}


class Served:
    """The model of the server, what it was asked, and the weights that it was sent, update by update."""

    def __init__(self, model: Any, info: dict[str, Any] | None = None) -> None:
        self.model = model.eval()
        self.info = info or INFO
        self.carried: queue.Queue[tuple[str, Tensor]] = queue.Queue()
        self.updates: list[dict[str, Tensor]] = []
        self.asked: list[dict[str, Any]] = []
        self.calls: list[str] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply(served.get(self.path.partition("?")[0]))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self._reply(served.post(self.path, json.loads(body or b"{}")))

            def _reply(self, found: dict[str, Any] | None) -> None:
                self.send_response(404 if found is None else 200)
                self.end_headers()
                self.wfile.write(json.dumps(found or {}).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def get(self, path: str) -> dict[str, Any] | None:
        found: dict[str, dict[str, Any]] = {
            "/health": {},
            "/v1/models": {"data": [{"id": "tiny"}]},
            "/server_info": {"vllm_config": self.info},
            "/get_world_size": {"world_size": 1},
        }
        return found.get(path)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        self.calls.append(path)
        if path == "/update_weights":
            self._take(body["update_info"])
        if path == "/v1/completions":
            self.asked.append(body)
            return {
                "choices": [self._choice(prompt, body) for prompt in body["prompt"] for _ in range(body["n"])]
            }
        return {"success": True}

    def _take(self, announced: dict[str, Any]) -> None:
        taken = dict(self.carried.get(timeout=30) for _ in announced["names"])
        assert list(taken) == announced["names"]
        assert [list(one.shape) for one in taken.values()] == announced["shapes"]
        self.updates.append(taken)
        known = self.model.state_dict()
        assert taken.keys() <= known.keys()
        self.model.load_state_dict(taken, strict=False)

    @torch.no_grad()
    def _choice(self, prompt: list[int], body: dict[str, Any]) -> dict[str, Any]:
        ids, log_probs = list(prompt), []
        while len(log_probs) < body["max_tokens"]:
            logits = self.model(torch.tensor([ids])).logits[0, -1] / body["temperature"]
            log_p = torch.log_softmax(logits, -1)
            ids.append(int(torch.multinomial(log_p.exp(), 1)))
            log_probs.append(float(log_p[ids[-1]]))
            if ids[-1] in body["stop_token_ids"]:
                break
        names = [f"token_id:{one}" for one in ids[len(prompt) :]]
        tops = [{name: log_p} for name, log_p in zip(names, log_probs, strict=True)]
        told = {"tokens": names, "token_logprobs": log_probs, "top_logprobs": tops}
        return {"prompt_token_ids": prompt, "token_ids": ids[len(prompt) :], "logprobs": told}


def use_queue(monkeypatch: Any, served: Served) -> None:
    """TRL's client without the vllm package: tensors go through the server's queue instead of by NCCL."""
    from trl.generation import vllm_client, vllm_generation

    class Engine:
        @staticmethod
        def trainer_send_weights(iterator: Iterator[tuple[str, Tensor]], trainer_args: Any) -> None:
            for name, weight in iterator:
                served.carried.put((name, weight.clone()))

    def init_communicator(self: Any, device: Any) -> None:
        assert self.get_server_info()["weight_transfer_config"] and self.get_world_size() == 1

    here: Callable[..., bool] = lambda min_version=None: True  # noqa: E731
    for module in (vllm_client, vllm_generation):
        monkeypatch.setattr(module, "is_vllm_available", here)
    monkeypatch.setattr(vllm_client, "_HAS_RESET_PREFIX_CACHE_SUCCESS", True)
    monkeypatch.setattr(vllm_client, "NCCLWeightTransferEngine", Engine, raising=False)
    monkeypatch.setattr(vllm_client, "NCCLTrainerSendWeightsArgs", dict, raising=False)
    monkeypatch.setattr(vllm_client.VLLMClient, "init_communicator", init_communicator)

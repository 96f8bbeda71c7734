"""An endpoint on this computer against its own server, and against the same file played without one.

python -m benchmarks.endpoint [--model FILE.gguf] [--project FOLDER] [--rows 60] [--at-once 1] [--direct]

`llama_cpp.server` serves the file. In turn, ten test rows of the project (default: the example) at a time, a
plain loop of HTTP requests and the endpoint's client ask it the same questions, each first every other time;
nothing is cached. Prints the ratio of their times and, with --direct, how many answers are those of the file
played without a server, greedily, letter for letter. The server is told to compute attention as Lathe's
player does: two ways differ in the last bits, and a model that is not sure then says something else.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.assess.predict import find_model, open_model
from engine.base import store
from engine.endpoints.client import EndpointClient
from engine.endpoints.manner import Manner
from engine.endpoints.reply import Request, question
from engine.endpoints.settings import Endpoint
from engine.models.embedded_file import gguf_path
from engine.project import open_project

BLOCK = 10


@contextlib.contextmanager
def served(model: Path, context: int = 2048) -> Iterator[str]:
    """The base URL of a `llama_cpp.server` with this file, which ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(model), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--n_ctx", str(context), "--flash_attn", "true"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    url = f"http://127.0.0.1:{port}/v1"
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/models", timeout=5):
                break
            if process.poll() is not None:
                raise SystemExit("llama_cpp.server ended; is llama-cpp-python[server] installed?")
            time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait()


def plain(endpoint: Endpoint, requests: Sequence[Request]) -> list[str]:
    """The answers of a plain loop of HTTP requests."""
    texts = []
    for request in requests:
        body: dict[str, Any] = Manner(endpoint.answer_form).fields(endpoint, request, stream=False)
        body |= body.pop("extra_body", {})
        asked = urllib.request.Request(
            f"{endpoint.base_url}/chat/completions",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=600) as answer:
            texts.append(json.load(answer)["choices"][0]["message"]["content"])
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--project", type=Path, default=store.resource("examples", "time_range"))
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("--direct", action="store_true")
    chosen = parser.parse_args()
    model = chosen.model or gguf_path()
    project = open_project(chosen.project)
    prompts = [row.prompt for row in project.split("test")[: chosen.rows]]
    requests = [question(project.task, prompt, max_tokens=96) for prompt in prompts]
    took, same, far = {"client": 0.0, "loop": 0.0}, 0, list[str]()
    with served(model) as url:
        endpoint = Endpoint(
            name="bench",
            base_url=url,
            model="m",
            answer_form="plain",
            timeout=600,
            concurrency=chosen.at_once,
        )
        with EndpointClient(endpoint) as client:
            client.ask(requests[0].messages, max_tokens=1)  # the model is warm
            for begin in range(0, len(requests), BLOCK):
                some, texts = requests[begin : begin + BLOCK], dict[str, list[str]]()
                order = ["client", "loop"] if begin // BLOCK % 2 else ["loop", "client"]
                for who in order:
                    begun = time.monotonic()
                    if who == "client":
                        texts[who] = [one.text for one in client.ask_many(some)]
                    else:
                        texts[who] = plain(endpoint, some)
                    took[who] += time.monotonic() - begun
                far += texts["client"]
                same += sum(a == b for a, b in zip(texts["client"], texts["loop"], strict=True))
                print(f"{len(far)} rows: ratio {took['client'] / took['loop']:.3f}", flush=True)
    print(f"client {took['client']:.1f} s, loop {took['loop']:.1f} s, {same} of {len(far)} answers the same")
    if chosen.direct:
        near = open_model(project, find_model(project, str(model))).answer(prompts, 96)
        equal = sum(a == b for a, b in zip(near, far, strict=True))
        print(f"{equal} of {len(far)} answers are those of the file without a server")


if __name__ == "__main__":
    main()

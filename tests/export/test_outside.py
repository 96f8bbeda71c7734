"""The files of each family in other programs: a server that serves them, and auditors that read them."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openai import OpenAI

from engine.export.gguf import write_gguf
from engine.export.lora import write_adapter
from engine.models import chat, hub
from engine.models.folder import ModelFolder
from tests.export.test_beside import FROM_QWEN
from tests.export.test_merge import make_adapter
from tests.families import EXPORTED

SCHEMA = {"type": "object", "properties": {"n": {"enum": [1, 2]}}, "required": ["n"]}
CONVERSATION: list[Any] = [
    {"role": "system", "content": "Answer in JSON."},
    {"role": "user", "content": "sales of tomorrow"},
]


@pytest.fixture(scope="module")
def client(tiny_gguf: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAI]:
    """openai's client at a `llama_cpp.server` that has the file of each family as a model of its name."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    served = [
        {"model": str(tiny_gguf[name]), "model_alias": name, "n_ctx": 512, "n_threads": 1}
        for name in EXPORTED
    ]
    (folder / "config.json").write_text(json.dumps({"port": port, "models": served}), "utf-8")
    command = [sys.executable, "-m", "llama_cpp.server", "--config_file", str(folder / "config.json")]
    with (folder / "log.txt").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            with OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="none", max_retries=60) as client:
                listed = client.models.list().data
                assert [one.id for one in listed] == list(EXPORTED), (folder / "log.txt").read_text("utf-8")
                yield client.with_options(max_retries=0)
        finally:
            server.terminate()


@pytest.mark.parametrize("family", EXPORTED)
def test_another_server_answers_from_the_file_of_each_family(
    family: str, client: OpenAI, tiny: dict[str, ModelFolder]
) -> None:
    asked: dict[str, Any] = {"model": family, "messages": CONVERSATION, "temperature": 0, "max_tokens": 40}
    plain = client.chat.completions.create(**asked)
    assert plain.choices[0].message.content
    tokenizer = hub.load_tokenizer(tiny[family])
    prompt = chat.from_tokenizer(tokenizer).bound(working=False).render(CONVERSATION)
    assert plain.usage is not None
    assert plain.usage.prompt_tokens == len(tokenizer(prompt, add_special_tokens=False)["input_ids"])
    bound = client.chat.completions.create(**asked, response_format={"type": "json_object", "schema": SCHEMA})
    assert json.loads(bound.choices[0].message.content or "")["n"] in (1, 2)


def audited(path: Path, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The rules of which c4nary finds something in the file; those that fail a scan are refused."""
    from c4nary.cli import main

    assert main(["scan", "--json", "--deep-tokenizer", "--bundle", str(path)]) == 0
    return {one["rule_id"] for one in json.loads(capsys.readouterr().out)["findings"]}


@pytest.mark.parametrize("family", EXPORTED)
def test_auditors_find_nothing_but_texts_of_the_header_and_a_summary(
    family: str,
    tiny: dict[str, ModelFolder],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from gguf.scripts.gguf_dump import main as dump

    path = write_gguf(tiny[family], tmp_path / "m.gguf", about=FROM_QWEN)
    assert audited(path, capsys) == {"MET004", "TOK015"}
    monkeypatch.setattr(sys, "argv", ["gguf-dump", str(path)])
    dump()
    shown = capsys.readouterr().out
    assert "general.base_model.0.name = 'Qwen3-Tiny'" in shown and "| blk.1.attn_norm.weight" in shown


# peft 0.21 still asks transformers 5.23 for the old name of this property.
@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
def test_auditors_find_in_an_adapter_only_that_it_is_one(
    tiny: dict[str, ModelFolder], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trained = make_adapter(tiny["llama"], tmp_path / "adapter")
    path = write_adapter(tiny["llama"], trained, tmp_path / "a.gguf", "a", FROM_QWEN)
    assert audited(path, capsys) == {"MET004", "INT005", "MET005", "MET003", "TPL101"}

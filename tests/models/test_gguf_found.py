"""The files of LM Studio, Ollama and the hub's cache, laid out as these programs do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.base.progress import Cancelled
from engine.models import gguf_found
from engine.models.gguf_found import gguf_title, trainable_files


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_gguf: dict[str, Path]) -> Path:
    """A home with a file of each program, one that cannot be trained, and one that is no GGUF at all."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("OLLAMA_MODELS", "HF_HOME", "HF_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    gguf_title.cache_clear()

    def put(source: Path, *parts: str) -> None:
        path = tmp_path.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, path)

    put(tiny_gguf["llama"], ".lmstudio", "models", "someone", "Smol-GGUF", "Smol-Q4_K_M.gguf")
    put(tiny_gguf["llama"], ".lmstudio", "models", "someone", "Smol-GGUF", "mmproj-Smol.gguf")
    put(tiny_gguf["qwen3"], "elsewhere", "Other.GGUF")
    settings = tmp_path / ".lmstudio" / "settings.json"
    settings.write_text(json.dumps({"downloadsFolder": str(tmp_path / "elsewhere")}))
    put(tiny_gguf["qwen2"], ".ollama", "models", "blobs", "sha256-12ab")
    snapshot = (".cache", "huggingface", "hub", "models--o--m", "snapshots", "abc")
    put(tiny_gguf["llama3"], *snapshot, "m-Q8_0.gguf")
    tmp_path.joinpath(*snapshot, "broken.gguf").write_bytes(b"GGUF\x03")
    layers = [
        {"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:ff"},
        {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:12ab"},
    ]
    manifests = tmp_path / ".ollama" / "models" / "manifests"
    for where, text in (
        ("registry.ollama.ai/library/qwen2.5/0.5b", json.dumps({"layers": layers})),
        ("hf.co/someone/tuned/latest", json.dumps({"layers": layers[:1]})),
        ("registry.ollama.ai/library/odd/latest", "no JSON"),
        ("registry.ollama.ai/library/odd/list", "[]"),
    ):
        (manifests / where).parent.mkdir(parents=True, exist_ok=True)
        (manifests / where).write_text(text)
    return tmp_path


def test_the_files_of_other_programs_are_found_with_their_names(home: Path) -> None:
    found = trainable_files()
    assert [(file.title, file.program) for file in found] == [
        ("m-Q8_0", "Hugging Face"),
        ("Other", "LM Studio"),
        ("qwen2.5:0.5b", "Ollama"),
        ("Smol-Q4_K_M", "LM Studio"),
    ]
    assert gguf_title(str(found[2].path)) == "qwen2.5:0.5b"
    assert gguf_title(str(found[3].path)) == "Smol-Q4_K_M"
    assert gguf_title("embedded") == gguf_title("owner/name") == gguf_title(str(home)) == ""
    assert gguf_title("/gone/blobs/sha256-0123456789abcdef") == "sha256-0123456789ab"


def test_a_folder_that_ollama_was_told_to_use_is_searched_too(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.move(home / ".ollama" / "models", home / "mine")
    monkeypatch.setenv("OLLAMA_MODELS", str(home / "mine"))
    assert "qwen2.5:0.5b" in [file.title for file in trainable_files()]


def test_the_search_can_be_stopped_and_finds_nothing_where_nothing_is(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(stage: object, done: int, total: int) -> None:
        raise Cancelled(gguf_found.Text("x"))

    with pytest.raises(Cancelled):
        trainable_files(stop)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "nobody")
    assert trainable_files() == []

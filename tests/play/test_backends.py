from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.play import backends
from engine.play.player import Player

needs_gcc = pytest.mark.skipif(sys.platform != "linux" or not shutil.which("gcc"), reason="compiles with gcc")


def part(folder: Path, name: str, score: int) -> None:
    """A CPU part that gives itself a score, and is nothing more."""
    code = f"int ggml_backend_score(void) {{ return {score}; }} void *ggml_backend_init(void) {{ return 0; }}"
    out = folder / f"libggml-cpu-{name}.so"
    subprocess.run(["gcc", "-shared", "-x", "c", "-", "-o", str(out)], input=code, text=True, check=True)


def test_an_ordinary_build_has_its_one_part_and_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "_register", None)  # to call it would fail
    found = backends.load()
    assert found.processor == backends.BUILT_IN
    assert found == backends.load(gpu=False)
    assert "SSE3" in found.features or sys.platform == "darwin"
    assert found.text().startswith(f"CPU part built in ({found.features[0]},")


@needs_gcc
def test_each_cpu_part_is_asked_what_it_is_worth_on_this_processor(tmp_path: Path) -> None:
    for name, score in (("old", 1), ("too_new", 0), ("right", 64)):
        part(tmp_path, name, score)
    (tmp_path / "libggml-base.so").write_bytes(b"no part")
    assert backends.variants(tmp_path) == {"old": 1, "right": 64, "too_new": 0}


@needs_gcc
def test_an_installation_without_a_part_for_this_processor_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backends._ggml(), "ggml_backend_reg_count", lambda: 0)
    part(tmp_path, "too_new", 0)
    with pytest.raises(UserError, match="no part for this processor"):
        backends._load_processor(tmp_path)
    part(tmp_path, "broken", 1)
    with pytest.raises(UserError, match="cannot use its part broken: it does not start here"):
        backends._load_processor(tmp_path)


def test_a_part_that_cannot_be_loaded_gives_the_systems_reason(tmp_path: Path) -> None:
    path = tmp_path / "libggml-vulkan.so"
    path.write_bytes(b"\x7fELF and no more")
    assert path.name in backends._register(path)


def test_the_player_says_what_it_computes_on(tiny_gguf: dict[str, Path]) -> None:
    with Player(tiny_gguf["qwen2"], 128, threads=1, exact=True) as player:
        assert player.facts.runs_on == "CPU, built in"

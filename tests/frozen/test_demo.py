"""The demo with a tiny model: the whole way in one command, curves and report included."""

from __future__ import annotations

import json

import pytest

from tests.frozen.test_training import TINY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


def test_the_demo_goes_the_whole_way(program, tiny_model):
    folder = program.home / "Vorführung"
    recipe = {**TINY, "model": tiny_model, "warm_epochs": 0.02, "max_answer_tokens": 6, "steps": 1}
    changes = [word for key, value in recipe.items() for word in ("--set", f"{key}={value}")]
    program.run("demo", "--budget", "quick", "--folder", folder, *changes, timeout=1700)
    assert (folder / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert "data:image/png;base64" in (folder / "report.html").read_text(encoding="utf-8")
    assert json.loads((folder / "results.json").read_text())["base_to_tuned"]["rows"] == 330
    (export,) = (folder / "exports").iterdir()
    assert len(list(export.glob("*.gguf"))) == 3

"""The demo's whole way with a tiny model: what it must leave behind, and what it must say."""

import json

import pytest

from engine.base.errors import UserError
from engine.cli.demo import demo

pytestmark = pytest.mark.slow


def settings(tiny_model):
    plain = {
        "model": tiny_model, "dtype": "float32", "warm_epochs": 0.02, "steps": 1, "prompts_per_step": 2,
        "group_size": 2, "max_answer_tokens": 6, "validation_rows": 4, "lora_rank": 4, "lora_alpha": 8,
    }  # fmt: skip
    return [f"{key}={value}" for key, value in plain.items()]


@pytest.mark.timeout(600)
def test_the_demo_leaves_a_model_file_curves_and_a_report_with_paired_figures(tiny_model, tmp_path, capfd):
    folder = tmp_path / "demo"
    assert demo(folder, "quick", settings(tiny_model)) == 0
    said = capfd.readouterr().err
    assert said.index("about 20 minutes") < said.index("Training in")
    assert (folder / "curves.png").read_bytes().startswith(b"\x89PNG")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "1977 drawn from the same grammar" in said
    for text in (
        "base -&gt; warm start",
        "warm start -&gt; GRPO",
        "base -&gt; tuned",
        "exported Q8_0 file",
        "data:image/png;base64",
    ):
        assert text in page
    (export,) = (folder / "exports").iterdir()
    assert sorted(path.suffix for path in export.iterdir()).count(".gguf") == 3
    assert len(list((folder / "assessments").iterdir())) == 4
    figures = json.loads((folder / "results.json").read_text())
    assert figures["base_to_tuned"]["rows"] == 330 and figures["tuned_to_file"]["rows"] == 50


@pytest.mark.timeout(600)
def test_the_tiny_budget_does_each_thing_on_a_few_rows(tiny_model, tmp_path, capfd):
    folder = tmp_path / "demo"
    changed = [f"model={tiny_model}", "dtype=float32", "lora_rank=4", "lora_alpha=8"]
    assert demo(folder, "tiny", changed, rows=20) == 0
    assert "learns next to nothing" in capfd.readouterr().err
    figures = json.loads((folder / "results.json").read_text())
    asked = [figures[name]["rows"] for name in ("base_to_tuned", "warm_to_grpo", "tuned_to_file")]
    assert asked == [12, 12, 6] and figures["warm_to_grpo_on_more_rows"]["rows"] == 20
    assert (folder / "report.html").is_file() and len(list(folder.glob("exports/*/*.gguf"))) == 3


def test_the_demo_never_writes_over_an_earlier_one(tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(UserError, match="not empty"):
        demo(tmp_path, "quick")
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]

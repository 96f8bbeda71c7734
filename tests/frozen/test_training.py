"""The whole way with a tiny random model, by commands: train, predict, assess, export, ask, score."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.data.rows import read_prompts

TINY = {
    "dtype": "float32", "warm_epochs": 0.7, "warm_batch": 8, "warm_rows_at_once": 8, "steps": 2,
    "prompts_per_step": 2, "group_size": 4, "max_answer_tokens": 8, "validation_rows": 4, "lora_rank": 4,
    "lora_alpha": 8, "evaluate_every": 1, "checkpoint_every": 1,
}  # fmt: skip


def settings(model: Path) -> list[str]:
    changes = {"model": model, **TINY}.items()
    return ["--preset", "defaults", *(word for key, value in changes for word in ("--set", f"{key}={value}"))]


@pytest.fixture(scope="module")
def trained(lasting, small, tiny_model) -> Path:
    """A run of a warm start and GRPO that the program trained."""
    lasting.run("train", small, "--name", "tiny", *settings(tiny_model))
    (run,) = (small / "runs").iterdir()
    return run


@pytest.fixture(scope="module")
def exported(lasting, small, trained) -> dict[str, Path]:
    """The files of the run by their quantisation."""
    result = json.loads(lasting.run("export", small, "--quant", "F16", "Q8_0", "Q4_K_M", "--json"))
    return {file["quant"]: Path(result["folder"], file["file"]) for file in result["files"]}


def test_a_run_has_both_phases_and_ends_well(trained):
    events = [
        json.loads(line) for line in (trained / "events.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    kinds = [one["type"] for one in events]
    assert "warm_step" in kinds and "grpo_step" in kinds
    assert events[-1]["type"] == "finished" and events[-1]["status"] == "done"
    assert (trained / "checkpoints" / "best" / "adapter_model.safetensors").is_file()


@pytest.mark.parametrize("fast", ["true", "false"])
def test_grpo_alone_runs_on_the_fast_and_on_the_stock_path(lasting, small, tiny_model, fast):
    words = [*settings(tiny_model), "--set", "method=grpo", "--set", f"fast={fast}", "--set", "steps=1"]
    lasting.run("train", small, "--name", f"fast-{fast}", *words)
    runs = json.loads(lasting.run("runs", small, "--json"))
    assert {one["status"] for one in runs} == {"done"}


def test_a_run_is_gone_on_with(lasting, small, trained):
    lasting.run("train", small, "--resume", trained.name, code=2)  # it is done: that is a sentence, no defect


def test_held_out_answers_are_written_and_judged(lasting, small, trained):
    out = lasting.home / "answers.jsonl"
    lasting.run("predict", small, "--model", trained.name, "--prompts", small / "rows.jsonl", "--out", out)
    assert len(out.read_text(encoding="utf-8").splitlines()) == len(read_prompts(small / "rows.jsonl"))
    assert json.loads(lasting.run("score", small, "--completions", out, "--json"))


def test_two_models_are_compared(lasting, small, trained):
    said = json.loads(
        lasting.run("assess", small, "--models", f"{trained.name}:last", trained.name, "--json")
    )
    assert said["rows"] == 6


def test_exported_files_answer_through_llama_cpp(lasting, small, exported):
    assert set(exported) == {"F16", "Q8_0", "Q4_K_M"}
    for path in exported.values():
        lasting.run("ask", path, "--project", small, "today=20300720 last week", "--max-tokens", 8)


def test_a_gguf_file_is_judged_on_held_out_rows(lasting, small, exported):
    out = lasting.home / "answers of the file.jsonl"
    prompts = lasting.home / "two prompts.jsonl"
    lines = (small / "rows.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    prompts.write_text("".join(lines[:2]), encoding="utf-8")
    lasting.run("predict", small, "--model", exported["Q8_0"], "--prompts", prompts, "--out", out)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2


def test_the_embedded_model_answers_in_both_engines_without_a_network(lasting, small):
    """transformers, after the file was made trainable, and llama.cpp; the grammar binds it to the schema."""
    prompts = lasting.home / "one prompt.jsonl"
    prompts.write_text(
        (small / "rows.jsonl").read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8"
    )
    out = lasting.home / "base.jsonl"
    lasting.run("predict", small, "--model", "base", "--prompts", prompts, "--out", out)
    assert json.loads(out.read_text(encoding="utf-8"))["output"]
    (model,) = lasting.folder.rglob("SmolLM2*.gguf")
    said = lasting.run("ask", model, "--project", small, "--grammar", "today=20300720 sales of last week")
    assert set(json.loads(said)) == {"from", "to", "granularity"}


def test_a_step_of_the_embedded_model_is_trained(lasting, small):
    words = {**TINY, "method": "warm_start", "warm_epochs": 0.3, "dtype": "auto"}
    changes = [word for key, value in words.items() for word in ("--set", f"{key}={value}")]
    lasting.run("train", small, "--name", "embedded", *changes)


def test_a_family_that_is_left_out_is_a_sentence(lasting, small, tiny_model):
    folder = lasting.home / "another family"
    shutil.copytree(tiny_model, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "mpt"}), encoding="utf-8")
    words = ["--prompts", small / "rows.jsonl", "--out", lasting.home / "never.jsonl"]
    lasting.run("predict", small, "--model", f"base:{folder}", *words, code=2)


def test_nothing_was_written_beside_the_program(lasting):
    """Installed programs lie where users only read."""
    assert max(path.stat().st_mtime for path in lasting.folder.rglob("*")) < lasting.born

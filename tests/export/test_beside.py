"""What an export writes beside its files is used as other programs would use it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.base.errors import UserError
from engine.export import job
from engine.export.about import About, about
from engine.export.beside import BESIDE, find_beside
from engine.export.card import fingerprint
from engine.export.gguf import write_gguf
from engine.export.importance import importance
from engine.export.lora import write_adapter
from engine.export.merge import merge
from engine.export.quantize import quantize
from engine.export.reference import Reference
from engine.export.verify import verify
from engine.models import chat, hub
from engine.models.folder import ModelFolder, check_folder
from engine.models.gguf_file import read_header
from engine.play.player import Player
from engine.project import Project
from engine.runs.recipe import Recipe
from tests.export.test_job import project, run
from tests.export.test_merge import make_adapter
from tests.export.tiny_models import rendered

__all__ = ["project", "run"]
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
EVERYTHING = tuple(one.name for one in BESIDE)
FROM_QWEN = About("Qwen3 Tiny", "Qwen/Qwen3-Tiny", "apache-2.0", "Apache-2.0")


def test_all_that_can_lie_beside_a_file_is_written_and_used(project: Project, run: Path) -> None:
    # Digits of any script fit `\d` in Lathe, in GBNF those of ASCII: a random model would tell the two apart.
    schema = json.loads(json.dumps(project.task.schema).replace(r"\\d", "[0-9]"))
    project = Project(project.folder, replace(project.task, schema=schema), project.rubric)
    wish = job.Wish(("F16", "Q4_0"), compare=2, beside=EVERYTHING)
    result = job.export(project, run, wish, figures=lambda which: [f"measured {which}"])
    stem = project.folder.name
    assert set(result.beside) == {
        "README.md", "schema.json", "grammar.gbnf", "Modelfile", "ask.py", "lm-studio",
        f"{stem}-adapter.gguf", "qwen3-F16.gguf", f"{stem}-safetensors",
    }  # fmt: skip
    assert sorted(path.name for path in result.folder.iterdir()) == sorted(
        [*result.beside, "export.json", f"{stem}-F16.gguf", f"{stem}-Q4_0.gguf"]
    )
    card = (result.folder / "README.md").read_text("utf-8")
    for told in (
        f"`{stem}-Q4_0.gguf`",
        "measured best",
        "SHA-256",
        "40 train",
        "calendar_facts",
        "vllm serve",
    ):
        assert told in card
    assert json.loads((result.folder / "schema.json").read_text("utf-8")) == project.task.schema
    studio = result.folder / "lm-studio" / "lathe" / stem / f"{stem}-F16.gguf"
    assert studio.samefile(result.folder / f"{stem}-F16.gguf")

    said = subprocess.run(
        [sys.executable, str(result.folder / "ask.py"), "tomorrow"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert said.returncode == 0, said.stderr
    fmt = chat.from_tokenizer(hub.load_tokenizer(check_folder(result.folder / f"{stem}-safetensors")))
    system = project.task.system_text()
    prompt = fmt.render([{"role": "system", "content": system}, {"role": "user", "content": "tomorrow"}])
    with Player(result.folder / f"{stem}-F16.gguf") as player:
        assert player.chat_format == fmt
        schema = {"schema": project.task.schema}
        tokens = Recipe().max_answer_tokens
        assert player.answer(prompt, max_tokens=tokens, **schema)[:20] == said.stdout[:20]


def test_the_safetensors_are_the_weights_of_the_f16_file(project: Project, run: Path) -> None:
    import torch

    wish = job.Wish(("F16",), check=False, beside=("safetensors",))
    result = job.export(project, run, wish)
    folder = check_folder(result.folder / f"{project.folder.name}-safetensors")
    assert folder.config()["dtype"] == "float16"
    text = rendered(chat.from_tokenizer(hub.load_tokenizer(folder)), 1)[0]
    ids = hub.load_tokenizer(folder)(text, add_special_tokens=False)["input_ids"]
    with torch.inference_mode():
        logits = hub.load_model(folder)(torch.tensor([ids])).logits[0, -1].numpy()
    with Player(result.files[0].path, exact=True) as player:
        theirs = player.logits(ids, [len(ids) - 1])[0]
    assert np.abs(logits - theirs).max() < 0.02 * np.abs(logits).mean()


@pytest.mark.parametrize("family", ["llama", "qwen3", "qwen3.5"])
def test_the_adapter_on_the_base_file_answers_as_the_trained_model(
    family: str, tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    trained = make_adapter(
        tiny[family], tmp_path / "adapter", target_modules="all-linear", use_rslora=family == "llama"
    )
    merged = merge(tiny[family], trained, tmp_path / "merged")
    path = write_adapter(tiny[family], trained, tmp_path / "a.gguf", "a", FROM_QWEN)
    header = read_header(path)
    assert header.metadata["general.type"] == "adapter"
    assert header.metadata["adapter.type"] == "lora"
    prompts = rendered(chat.from_tokenizer(hub.load_tokenizer(merged)), 3)
    with Reference(merged, prompts, tmp_path, max_tokens=16) as reference:
        assert verify(reference, tiny_gguf[family], threads=1, adapter=path).faithful
        assert not verify(reference, tiny_gguf[family], threads=1).faithful


def test_an_adapter_of_another_model_is_refused_by_name(
    tiny: dict[str, ModelFolder], tiny_gguf: dict[str, Path], tmp_path: Path
) -> None:
    trained = make_adapter(tiny["llama"], tmp_path / "adapter")
    path = write_adapter(tiny["llama"], trained, tmp_path / "a.gguf", "a", FROM_QWEN)
    with pytest.raises(UserError, match=r"llama.cpp cannot load .*a.gguf"):
        Player(tiny_gguf["qwen3"], adapter=path)


def test_a_file_names_its_base_model_licence_and_type(tiny: dict[str, ModelFolder], tmp_path: Path) -> None:
    path = write_gguf(tiny["qwen3"], tmp_path / "m.gguf", about=FROM_QWEN)
    small = read_header(quantize(path, tmp_path / "q.gguf", "Q8_0", threads=1)).metadata
    assert small["general.license"] == "apache-2.0"
    assert small["general.base_model.0.name"] == "Qwen3-Tiny"
    assert small["general.base_model.0.organization"] == "Qwen"
    assert small["general.base_model.0.repo_url"] == "https://huggingface.co/Qwen/Qwen3-Tiny"
    assert (read_header(path).metadata["general.file_type"], small["general.file_type"]) == (1, 7)


def test_the_licence_is_that_of_the_catalogue_or_of_the_models_own_card(
    tiny: dict[str, ModelFolder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert about("embedded", tiny["llama"]) == About(
        "SmolLM2 135M Instruct (embedded)",
        "HuggingFaceTB/SmolLM2-135M-Instruct",
        "apache-2.0",
        "Apache-2.0",
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "embedded").mkdir()
    assert about("embedded", tiny["llama"]).repo, "a folder of that name is no other model"
    assert about("meta-llama/Llama-3.2-1B-Instruct", tiny["llama"]).licence == "llama3.2"
    folder = replace(tiny["llama"], path=tmp_path)
    assert about(str(tmp_path), folder).licence == ""
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# A model\n", "utf-8")
    assert about(str(tmp_path), folder).licence_name == "mit"


def test_the_fingerprint_of_the_rows_is_that_which_other_programs_compute(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf{"id": 1}\r\n'  # as an editor of Windows leaves a file
    (tmp_path / "rows.jsonl").write_bytes(data)
    assert fingerprint(tmp_path / "rows.jsonl") == hashlib.sha256(data).hexdigest()


def test_unknown_things_to_write_are_refused() -> None:
    assert find_beside(["python", "card"]) == ("card", "python")
    with pytest.raises(UserError, match="'onnx' is nothing that an export can write"):
        find_beside(["onnx"])


def test_the_importance_matrix_is_the_mean_squared_input_and_brings_the_file_nearer(
    tiny: dict[str, ModelFolder], tmp_path: Path
) -> None:
    import torch

    folder = tiny["llama"]
    model, tokenizer = hub.load_model(folder), hub.load_tokenizer(folder)
    texts = [(text, " answer") for text in rendered(chat.from_tokenizer(tokenizer), 6)]
    plain = write_gguf(folder, tmp_path / "F16.gguf")
    with importance(folder, texts[:1], texts[1:], tmp_path) as found:
        inputs: list[Any] = []
        model.model.layers[1].mlp.down_proj.register_forward_pre_hook(lambda _, seen: inputs.append(seen[0]))
        model(torch.tensor([tokenizer("".join(texts[0]), add_special_tokens=False)["input_ids"]]))
        assert np.allclose(
            found.values["blk.1.ffn_down.weight"], inputs[0][0].square().mean(0).detach(), rtol=1e-4
        )
        assert set(found.values) == {
            f"blk.{at}.{part}.weight"
            for at in (0, 1)
            for part in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
        }
        assert found.divergence(plain) < 1e-4
        coarse = quantize(plain, tmp_path / "a.gguf", "Q4_0", threads=1)
        spared = quantize(plain, tmp_path / "b.gguf", "Q4_0", threads=1, importance=found.values)
        assert coarse.read_bytes() != spared.read_bytes()
        assert found.divergence(coarse) > 100 * found.divergence(plain)
    assert not list(tmp_path.glob(".importance*"))


def test_the_nearer_file_is_kept_and_what_the_matrix_brought_is_told(
    project: Project, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages: list[str] = []
    written: dict[tuple[str, bool], bytes] = {}

    def remembered(source: Path, out: Path, kind: str, **options: Any) -> Path:
        path = quantize(source, out, kind, **options)
        written[kind, "importance" in options] = path.read_bytes()
        return path

    monkeypatch.setattr(job, "quantize", remembered)
    wish = job.Wish(("Q8_0", "Q4_0"), check=False, importance=True)
    result = job.export(project, run, wish, lambda stage, *_: stages.append(stage))
    eight, four = result.files
    assert eight.importance is None, "llama.cpp does not heed a matrix for Q8_0"
    assert four.importance is not None
    assert four.importance.rows == 24
    assert written["Q4_0", True] != written["Q4_0", False]
    assert four.path.read_bytes() == written["Q4_0", four.importance.paid]
    told = "paid: " if four.importance.paid else "did not pay and was left out: "
    assert told in four.importance.text()
    assert "Quantising to Q4_0 by the importance matrix" in stages
    assert sorted(path.suffix for path in result.folder.iterdir()) == [".gguf", ".gguf", ".json"]

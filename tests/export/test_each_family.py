"""A model of each family through everything: trained, exported, proved, played and judged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.assess.predict import find_model, open_model
from engine.export import job
from engine.export.base_file import base_file
from engine.export.quants import size_of
from engine.models import hub
from engine.models.folder import ModelFolder, check_folder
from engine.models.gguf_file import read_header
from engine.models.local import family_note, look_up
from engine.planning.planner import estimate
from engine.play.player import Player
from engine.play.trained import trained_model
from engine.play.transformers_player import TransformersPlayer
from engine.play.wire import SamplingParams, Stats
from engine.project import Project, new_project
from engine.runs import events as ev
from tests.export.tiny_models import make_model
from tests.families import EXPORTED, FROM_FILE
from tests.training.small_runs import of, recipe, trained

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    found = new_project(tmp_path / "project")
    lines = found.rows_file.read_text("utf-8").splitlines(keepends=True)
    found.rows_file.write_text("".join(lines[:16] + lines[-4:]), "utf-8")
    return found


@pytest.fixture(autouse=True)
def own_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))


@pytest.mark.parametrize("family", EXPORTED)
def test_a_run_of_each_family_is_trained_exported_proved_and_played(
    family: str,
    project: Project,
    tiny: dict[str, ModelFolder],
    tiny_gguf: dict[str, Path],
) -> None:
    """From its GGUF file where that can be trained, else from its folder."""
    source = str(tiny_gguf[family] if family in FROM_FILE else tiny[family].path)
    run = trained(project, tiny_model=source, steps=1, evaluate_every=1, checkpoint_every=1)
    stages = [str(event.stage) for event in of(ev.Progress, run)]
    assert ("Unpacking the model file" in stages) is (family in FROM_FILE)
    alarms = {alarm.code for alarm in of(ev.Alarm, run)}
    assert not alarms & {"coarse_base", "no_export"}
    assert ("stock_path" in alarms) is EXPORTED[family].stock

    result = job.export(project, run, job.Wish(("Q8_0",), compare=2))
    (file,) = result.files
    assert file.report is not None and file.report.asked_alike
    prompt = project.rows()[0].prompt
    with Player(file.path, 256, threads=1) as player:
        assert player.answer(prompt, max_tokens=3)
    answers = open_model(project, find_model(project, run.name)).answer([prompt], 4)
    assert len(answers) == 1
    playing = TransformersPlayer(trained_model(run), 256)
    *_, last = playing.generate(prompt, SamplingParams(max_tokens=3, temperature=0), lambda: False)
    assert isinstance(last, Stats)

    sizes = look_up(source).sizes
    assert sizes is not None and estimate(sizes, recipe(source)).total > 0
    assert size_of(source) is not None
    if family in FROM_FILE:
        assert base_file(source, lambda *_: None, lambda: False) == Path(source), "it is played as it is"


def test_of_a_model_that_sees_pictures_too_the_part_that_reads_texts_is_trained_and_exported(
    project: Project,
    tiny: dict[str, ModelFolder],
    tiny_gguf: dict[str, Path],
    tmp_path: Path,
) -> None:
    source = with_eyes(tiny["qwen3.5"], tmp_path / "model")
    assert source.model_type == "qwen3_5" and family_note(look_up(str(source.path))) is None
    run = trained(project, tiny_model=source.path, warm_epochs=0, steps=1, probes=0)
    assert "no_export" not in {alarm.code for alarm in of(ev.Alarm, run)}
    result = job.export(project, run, job.Wish(("Q8_0",), compare=1, beside=("adapter", "safetensors")))
    assert result.files[0].report is not None and result.files[0].report.asked_alike
    (written,) = result.folder.glob("*-safetensors")
    folder = check_folder(written)
    assert folder.model_type == "qwen3_5_text"
    assert not any("visual" in name for name in hub.load_model(folder).state_dict())
    names = {tensor.name for tensor in read_header(result.folder / "model-F16.gguf").tensors}
    assert names == {tensor.name for tensor in read_header(tiny_gguf["qwen3.5"]).tensors}


def with_eyes(text: ModelFolder, out: Path) -> ModelFolder:
    """The model inside one that sees pictures too, as Qwen3.5 is given out."""
    from transformers import AutoConfig, AutoModelForImageTextToText

    eyes = {"depth": 1, "hidden_size": 32, "intermediate_size": 32, "num_heads": 2, "out_hidden_size": 64}
    model = AutoModelForImageTextToText.from_config(
        AutoConfig.for_model(
            "qwen3_5", text_config=text.config(), vision_config=eyes, tie_word_embeddings=True
        )
    )
    model.model.language_model.load_state_dict(hub.load_model(text).model.state_dict())
    shutil.copytree(text.path, out)
    model.save_pretrained(out)
    return check_folder(out, text.name)


def test_a_run_of_a_model_that_cannot_be_exported_says_so_at_its_start(
    project: Project, tmp_path: Path
) -> None:
    folder = make_model("llama", tmp_path / "model", hidden_act="gelu")
    run = trained(project, tiny_model=folder.path, warm_epochs=0, steps=1, evaluate_every=1)
    (alarm,) = [alarm for alarm in of(ev.Alarm, run) if alarm.code == "no_export"]
    assert "can be trained, but not exported: " in str(alarm.message) and "gelu" in str(alarm.message)

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.app import heap
from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.export import job
from engine.export.index import exported_files
from engine.models.folder import ModelFolder
from engine.play.player import Player
from engine.project import Project, new_project
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from tests.export.tiny_models import make_adapter

# peft 0.21 still asks transformers 5.23 for the old name of this property.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    found = new_project(tmp_path / "project")
    lines = found.rows_file.read_text("utf-8").splitlines(keepends=True)
    found.rows_file.write_text("".join(lines[:40] + lines[-40:]), "utf-8")
    return found


@pytest.fixture
def run(project: Project, tiny: dict[str, ModelFolder]) -> Path:
    folder = create_run(project.folder, Recipe(model=str(tiny["qwen3"].path)))
    make_adapter(tiny["qwen3"], folder / "checkpoints" / "best")
    return folder


def test_a_run_becomes_one_checked_file_a_quantisation(project: Project, run: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    wish = job.Wish(("q8_0", "Q4_0", "Q8_0"), compare=3)
    result = job.export(project, run, wish, lambda *step: steps.append(step))
    assert [file.quant for file in result.files] == ["Q8_0", "Q4_0"]
    for file in result.files:
        assert file.report is not None
        assert file.report.asked_alike
        assert file.report.prompts == 80
        with Player(file.path, 256, threads=1) as player:
            assert player.answer("hello", max_tokens=3)
    assert result.files[0].report.logit_mean < result.files[1].report.logit_mean  # type: ignore[union-attr]
    names = sorted(path.suffix for path in result.folder.iterdir())
    assert names == [".gguf", ".gguf", ".json"], "the proofs are in the list, and nowhere else"
    assert [file.path.name for file in result.files] == [
        f"{project.folder.name}-{quant}.gguf" for quant in ("Q8_0", "Q4_0")
    ]
    assert sorted(exported_files(project.folder), key=repr) == sorted(result.files, key=repr)
    assert {stage for stage, _, _ in steps} >= {
        "Merging the adapter into the base model",
        "Writing the F16 file",
        "Quantising to Q4_0",
    }
    answers = [step[1:] for step in steps if step[0] == "The trained model answers, for comparison"]
    assert answers == sorted(answers), "the trained model answers once for all files"
    assert set(answers) == {(done, 3) for done in range(4)}
    assert "same tokens 80/80" in result.text()


def test_without_the_check_the_files_are_only_written(
    project: Project, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what is freed meanwhile goes back to the system, which a worker's heap would keep."""
    held: list[bool] = []
    monkeypatch.setattr(heap, "stop_growing", lambda: held.append(True))
    result = job.export(project, run, job.Wish(("F16",), check=False))
    assert held
    assert [path.name.endswith("F16.gguf") for path in result.folder.glob("*.gguf")] == [True]
    assert result.files[0].report is None
    assert "MB" in result.text()


def test_a_file_that_is_not_the_trained_model_is_deleted_and_told(
    project: Project, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "engine.export.hyperparameters._add_rope", lambda writer, config: writer.add_rope_freq_base(7.0)
    )
    with pytest.raises(UserError, match="does not answer as the trained model, and was deleted"):
        job.export(project, run, job.Wish(("Q8_0",), compare=3))
    assert not list((project.folder / "exports").rglob("*.gguf"))
    assert not list((project.folder / "exports").rglob("merged"))


def test_a_run_without_an_adapter_and_a_wish_without_a_quantisation_are_refused(
    project: Project, tiny: dict[str, ModelFolder], run: Path
) -> None:
    bare = create_run(project.folder, Recipe(model=str(tiny["qwen3"].path)), "bare")
    with pytest.raises(UserError, match="has no best adapter"):
        job.export(project, bare, job.Wish(("Q8_0",)))
    with pytest.raises(UserError, match="No quantisation"):
        job.export(project, run, job.Wish(()))
    with pytest.raises(UserError, match="'Q1' is unknown"):
        job.export(project, run, job.Wish(("Q1",)))


def test_a_stopped_export_keeps_the_files_that_were_done(project: Project, run: Path) -> None:
    def cancel() -> bool:
        return bool(exported_files(project.folder))

    with pytest.raises(Cancelled):
        job.export(project, run, job.Wish(("Q8_0", "Q4_0"), compare=1), cancel=cancel)
    assert [file.quant for file in exported_files(project.folder)] == ["Q8_0"]
    assert [path.name.rpartition("-")[2] for path in (project.folder / "exports").rglob("*.gguf")] == [
        "Q8_0.gguf"
    ]


def test_another_adapter_of_the_run_does_not_replace_the_best_ones_files(project: Project, run: Path) -> None:
    shutil.copytree(run / "checkpoints" / "best", run / "checkpoints" / "last")
    for which in ("best", "last"):
        job.export(project, run, job.Wish(("F16",), check=False, which=which))
    found = exported_files(project.folder)
    assert {file.source for file in found} == {f"{run.name}:best", f"{run.name}:last"}
    assert all(file.path.is_file() for file in found)


def test_an_export_that_cannot_fit_on_the_disk_is_refused_before_it_starts(
    project: Project, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(project.folder)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage._replace(free=1_000_000))
    with pytest.raises(UserError, match="This export needs about"):
        job.export(project, run, job.Wish(("Q8_0",)))
    assert not list((project.folder / "exports").rglob("*.gguf"))

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.assess import saved
from engine.assess.assessment import Assessment
from engine.assess.choices import choices, first_pair, is_file
from engine.assess.job import assess
from engine.assess.judge import Answered, judge
from engine.assess.predict import find_model
from engine.base import store
from engine.base.errors import UserError
from engine.export import index
from engine.export.index import ExportedFile
from engine.project import Project
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import create_run
from tests.tiny import make_tiny_run


def made(project: Project) -> Assessment:
    rows = project.split("test")
    right = [row.answer_text() for row in rows]
    models = [Answered("base:embedded", ["?"] * len(rows), "base:embedded", seconds=3.5)]
    models += [Answered("run:best", right, "run:best")]
    found = judge(rows, models, project.rubric, project.task.schema)
    return found.model_copy(update={"split": "test"})


def kept(project: Project) -> Path:
    return saved.keep(saved.new_folder(project, ["base:embedded", "run:best"]), made(project))


def run_with(project: Project, *adapters: str, name: str = "one", model: str = "embedded"):
    run = create_run(project.folder, Recipe(model=model, max_answer_tokens=77), name)
    for which in adapters:
        folder = run / "checkpoints" / which
        folder.mkdir(parents=True)
        (folder / "adapter_config.json").write_text("{}")
        facts = {"phase": "grpo", "step": 12, "count": 12, "exact": 0.25, "reward": 0.7}
        (folder / "whole.json").write_text(json.dumps(facts))
    return run


def test_an_assessment_is_kept_whole_and_listed_by_its_summary(small_project) -> None:
    path = kept(small_project)
    assert saved.load(path) == made(small_project)
    (one,) = saved.saved_assessments(small_project.folder)
    assert one.path == path
    assert one.summary == made(small_project).without_cases()
    assert path.parent.name.endswith("-run-best-against-base-embedded")


def test_an_assessment_that_lost_its_summary_is_listed_and_a_damaged_one_is_not(small_project) -> None:
    path = kept(small_project)
    path.with_name("summary.json").unlink()
    damaged = path.parent.parent / "20200101-000000-bad"
    damaged.mkdir()
    (damaged / "assessment.json").write_text("{")
    (one,) = saved.saved_assessments(small_project.folder)
    assert one.summary.rows == 6


def test_a_summary_without_its_cases_is_no_assessment(small_project) -> None:
    path = kept(small_project)
    path.unlink()
    assert saved.saved_assessments(small_project.folder) == []
    with pytest.raises(UserError):
        saved.load(path)


def test_the_models_of_a_new_project_are_the_embedded_one_alone(small_project) -> None:
    found = choices(small_project.folder)
    assert [one.name for one in found] == ["base:embedded"]
    assert first_pair(found) == ("base:embedded", "base:embedded")


def test_every_adapter_and_exported_file_can_be_chosen_and_found_again(small_project, tmp_path) -> None:
    run = run_with(small_project, "best", "warm_start_end")
    file = small_project.folder / "exports" / run.name / "m-Q8_0.gguf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"GGUF")
    index.add(ExportedFile(file, "Q8_0", 4, run.name, "best", None, 1.7e9))
    gone = ExportedFile(file.with_name("gone.gguf"), "Q4_0", 4, run.name, "best", None, 1.7e9)
    index.add(gone)
    found = choices(small_project.folder)
    assert [one.name for one in found] == [
        "base:embedded",
        f"{run.name}:best",
        f"{run.name}:warm_start_end",
        str(file),
    ]
    assert found[1].adapter is not None and found[1].adapter.figures is not None
    assert found[1].adapter.figures.exact == 0.25
    assert first_pair(found) == ("base:embedded", f"{run.name}:best")
    for one in found:
        ref = find_model(small_project, one.name)
        assert find_model(small_project, ref.spec) == ref


def test_a_base_model_that_is_a_file_is_not_taken_for_one_to_be_played() -> None:
    assert is_file("/models/m.gguf")
    assert not is_file("base:/models/m.gguf") and not is_file("20261122-150959-demo:best")


def test_an_exported_file_may_answer_as_long_as_its_run(small_project) -> None:
    run = run_with(small_project, "best")
    file = small_project.folder / "exports" / run.name / "m-Q8_0.gguf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"GGUF")
    other = shutil.copy(file, small_project.folder / "other.gguf")
    index.add(ExportedFile(file, "Q8_0", 4, run.name, "best", None, 1.7e9))
    assert find_model(small_project, str(file)).max_tokens == 77
    assert find_model(small_project, str(other)).max_tokens == Recipe().max_answer_tokens


def test_each_base_model_is_offered_once_and_a_broken_run_is_left_out(small_project) -> None:
    run_with(small_project, "best", name="a")
    run_with(small_project, "best", name="b", model="Qwen/Qwen2.5-0.5B-Instruct")
    broken = run_with(small_project, "best", name="c")
    (broken / "recipe.json").write_text("{")
    found = choices(small_project.folder)
    bases = [one.name for one in found if one.kind == "base"]
    assert bases == ["base:Qwen/Qwen2.5-0.5B-Instruct", "base:embedded"]
    assert not any(one.name.startswith(broken.name) for one in found)
    assert first_pair(found)[0] == "base:Qwen/Qwen2.5-0.5B-Instruct"


def test_a_trained_model_is_judged_in_the_number_format_it_was_trained_in(small_project) -> None:
    run = run_with(small_project, "best")
    store.write_text(run / "recipe.json", Recipe(dtype="float32").model_dump_json())
    assert find_model(small_project, run.name).dtype == "float32"
    assert find_model(small_project, str(run / "checkpoints" / "best")).dtype == "float32"


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
def test_both_models_may_say_as_much_as_the_one_that_may_say_more(small_project, tiny_model):
    run = make_tiny_run(small_project.folder, tiny_model)
    recipe = load_recipe(run / "recipe.json").model_copy(update={"max_answer_tokens": 20})
    store.write_text(run / "recipe.json", recipe.model_dump_json())
    base, trained = find_model(small_project, f"base:{tiny_model}"), find_model(small_project, run.name)
    found, _ = assess(small_project, [base, trained], limit=2)
    # It babbles until it is cut, and its babble has somewhat more tokens when it is read again.
    assert found.models[1].cost.tokens > 3 * trained.max_tokens

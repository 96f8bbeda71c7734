"""`lathe assess`: any number of models, and what is done with a saved assessment."""

import json

import pytest

from engine.assess import saved
from engine.base import store
from engine.cli import main as cli
from engine.runs.recipe_values import load_recipe
from tests.assess.test_saved import kept
from tests.tiny import make_tiny_run


def lathe(*arguments):
    return cli.main([str(one) for one in arguments])


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
def test_a_model_is_assessed_with_sampled_answers_and_written_as_a_page(
    small_project, tiny_model, tmp_path, capsys
):
    run, page = make_tiny_run(small_project.folder, tiny_model), tmp_path / "board.html"
    recipe = load_recipe(run / "recipe.json").model_copy(update={"max_answer_tokens": 4})
    store.write_text(run / "recipe.json", recipe.model_dump_json())
    how = ("--models", run.name, "--limit", 2, "--samples", 1, "--temperature", 1)
    assert lathe("assess", small_project.folder, *how, "--export", page) == 0
    said = capsys.readouterr()
    assert (
        f"{run.name}:best" in said.out
        and "No answer is exact." in said.out
        and f"Written to {page}" in said.out
    )
    assert "1 sampled answers a prompt, temperature 1, seed 0:" in said.out
    assert "(1 of 1)" in said.err
    assert "Sampled answers" in page.read_text("utf-8")
    (one,) = saved.saved_assessments(small_project.folder)
    assert one.summary.sampling.samples == 1 and one.summary.limit == 2


def test_a_saved_assessment_is_shown_judged_again_and_written_in_each_kind(small_project, tmp_path, capsys):
    path = kept(small_project)
    files = [tmp_path / f"board.{kind}" for kind in ("csv", "json", "html")]
    exports = [part for file in files for part in ("--export", file)]
    assert lathe("assess", small_project.folder, "--saved", path.parent, "--judge-again", *exports) == 0
    said = capsys.readouterr().out
    assert "run:best vs base:embedded: 6 wins, 0 ties, 0 losses" in said and all(
        one.is_file() for one in files
    )
    assert json.loads(files[1].read_text("utf-8"))["rows"] == 6
    assert lathe("assess", small_project.folder, "--saved", path, "--json") == 0
    assert saved.assessment_from_json(json.loads(capsys.readouterr().out)) == saved.load(path)

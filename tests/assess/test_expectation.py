"""What is said to be expected of a run: only what was measured, on rows that are alike, and by which run."""

import json

import pytest

from engine.assess import measured
from engine.assess.expectation import NOTHING, TASKS, distance, expectation
from engine.assess.judge import Answered, judge
from engine.assess.likeness import Likeness, likeness
from engine.assess.measured import Measured, known_to, model_key, of_project, shipped
from engine.assess.saved import keep, new_folder
from engine.base import settings, store
from engine.data.rows import Row, read_good_rows
from engine.project import EXAMPLE
from engine.runs import events as ev
from engine.runs.presets import load_preset
from engine.runs.recipe import Recipe
from engine.runs.runlog import RunLog
from engine.runs.runs import create_run

INVOICES = [
    Row(
        f"{n}",
        f"invoice {n} of Meyer",
        {"number": f"R{n}", "due": f"2026-01-{n % 28 + 1:02}", "kind": "bill"},
    )
    for n in range(60)
]
LIKE = Likeness(fields=3, moments=0.33, texts=0.33, letters=20)
RECIPE = Recipe(method="warm_start", warm_epochs=4)


def one(**changed):
    plain = {
        "task": "invoices", "model": "embedded", "rows": 300, "taught": 1200, "exact": 0.66, "tested": 400,
        "tested_on": "test", "date": "2026-11-30", "source": "a-run", "like": LIKE, "place": "elsewhere",
    }  # fmt: skip
    return Measured(**{**plain, **changed})


def test_the_shape_of_rows_tells_dates_choices_and_texts_apart():
    found = likeness(INVOICES)
    assert found is not None and found.fields == 3
    assert (found.moments, found.texts) == (0.333, 0.333) and 15 < found.letters < 30
    assert likeness([]) is None


def test_the_shipped_shape_of_the_example_is_that_of_its_rows():
    rows = read_good_rows(store.resource("examples", EXAMPLE, "rows.jsonl"))
    shape = likeness([row for row in rows if row.split == "train"])
    assert {figure.like for figure in shipped() if figure.task == "example"} == {shape}


def test_every_shipped_figure_can_be_named_and_has_a_source():
    assert shipped() and {figure.task for figure in shipped()} <= TASKS.keys()
    for figure in shipped():
        assert figure.source and figure.date and 0 < figure.exact < 1 and figure.tested >= 100


def test_the_nearest_run_is_told_with_its_interval_and_its_source():
    far = one(rows=580, taught=2320, exact=0.9, source="far")
    found = expectation([far, one()], RECIPE, 310, LIKE)
    assert found.text == "On rows like yours, 300 rows gave 61% to 70% exact."
    assert found.sources[0].startswith("invoices; SmolLM2 135M Instruct (embedded); 300 rows; supervised, 4 ")
    assert found.sources[0].endswith("66.0% exact on 400 test rows, 2026-11-30. Run: a-run")
    assert found.sources[1].endswith("Run: far")


def test_tasks_that_are_as_near_are_spanned_and_ones_own_run_stands_alone():
    other = one(task="orders", exact=0.3)
    found = expectation([one(), other], RECIPE, 300, LIKE)
    assert found.text == "On rows like yours, 300 rows gave 26% to 70% exact."
    assert [source.partition(";")[0] for source in found.sources] == ["invoices", "orders"]
    mine = one(place="here", exact=0.5)
    assert expectation([one(), mine], RECIPE, 300, LIKE).text.startswith("In this project, 300 rows gave 45%")


@pytest.mark.parametrize(
    "changed",
    [
        {"model": "Qwen/Qwen3-0.6B"},
        {"rows": 100, "taught": 400},
        {"taught": 100},
        {"taught": 0, "sampled": 5000, "phase": "grpo"},
        {"like": LIKE.model_copy(update={"fields": 12})},
        {"like": LIKE.model_copy(update={"texts": 0.9})},
        {"like": LIKE.model_copy(update={"moments": 0.0})},
        {"like": LIKE.model_copy(update={"letters": 900})},
    ],
    ids=str,
)
def test_what_is_too_far_is_not_told(changed):
    assert distance(one(), RECIPE, 300, LIKE) is not None
    found = expectation([one(**changed)], RECIPE, 300, LIKE)
    assert (found.text, found.sources) == (NOTHING, ())


def test_a_second_phase_is_named():
    found = expectation([one(sampled=5120, phase="grpo")], Recipe(warm_epochs=4), 300, LIKE)
    assert "; supervised, 4 passes, then GRPO on 5120 sampled answers: 66.0%" in found.sources[0]


@pytest.mark.parametrize(
    "name",
    [
        "Qwen/Qwen2.5-0.5B-Instruct",
        "/models/Qwen2.5-0.5B-Instruct/",
        "C:\\m\\qwen2.5-0.5b-instruct-Q4_K_M.gguf",
    ],
)
def test_a_model_is_the_same_in_each_of_its_forms(name):
    assert model_key(name) == "qwen2.5-0.5b-instruct"
    assert model_key("embedded") == model_key("HuggingFaceTB/SmolLM2-135M-Instruct")


def trained(project, exact=0.5, rows=48):
    run = create_run(project.folder, load_preset("supervised"), "first")
    log = RunLog(run)
    log.say(ev.Started, job="train", pid=1, model="embedded", train_rows=800, validation_rows=rows)
    for step in range(1, 5):
        log.say(
            ev.WarmStep, step=step, loss=1.0, grad_norm=1.0, learning_rate=1e-3, tokens_per_second=1.0,
            seconds=1.0, memory_bytes=1,
        )  # fmt: skip
    log.say(
        ev.HeldOut, phase="warm_start", step=4, exact=exact, reward=0.5, rows=rows, best=True, seconds=1.0
    )
    log.say(ev.Finished, status="done", message="Done.")
    return run


def test_a_run_counts_by_its_validation_rows_until_it_is_assessed_on_test_rows(small_project):
    run = trained(small_project)
    (figure,) = of_project(small_project.folder, LIKE, "here")
    assert (figure.exact, figure.tested, figure.tested_on, figure.taught) == (0.5, 48, "valid", 32)
    assert (figure.rows, figure.source, figure.phase) == (800, run.name, "")
    rows = small_project.rows()[:4]
    right, wrong = [row.answer_text() for row in rows], ["{}"] * 4
    name = f"{run.name}:best"
    models = [Answered("base", wrong, "base:embedded"), Answered(name, [*right[:3], "{}"], name)]
    made = judge(rows, models, small_project.rubric, small_project.task.schema)
    keep(new_folder(small_project, ["base", name]), made.model_copy(update={"split": "test"}))
    (figure,) = of_project(small_project.folder, LIKE, "here")
    assert (figure.exact, figure.tested, figure.tested_on) == (0.75, 4, "test")


def test_other_recent_projects_count_too_with_the_shape_of_their_own_rows(
    small_project, tmp_path, monkeypatch
):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))
    trained(small_project)
    settings.change(lambda kept: kept.with_recent(str(small_project.folder)).with_recent("/gone"))
    found = known_to(tmp_path, LIKE)
    (elsewhere,) = [figure for figure in found if figure.place == "elsewhere"]
    assert elsewhere.task == small_project.folder.name
    assert elsewhere.like == likeness(small_project.rows()) and [*shipped()] == found[1:]


def test_a_benchmarks_result_becomes_a_line_and_other_recipes_do_not():
    from benchmarks.learning.cells import RECIPES
    from benchmarks.measured import figure_of
    from engine.runs.recipe_values import recipe_from

    recipe = recipe_from(store.read_toml(RECIPES)["supervised"])
    result = {
        "cell": {"task": "snips490", "model": "135m", "method": "supervised", "seed": 7, "rows": 490,
                 "variant": "", "helper": ""},
        "recipe": recipe.model_dump(), "taught": 1960, "sampled": 0, "finished": "2026-11-30 09:00",
        "stages": {"trained": {"test": {"rows": 350, "exact": {"estimate": 0.6}}}},
    }  # fmt: skip
    figure = figure_of(json.loads(json.dumps(result)))
    assert figure is not None and (figure.task, figure.exact, figure.tested) == ("snips", 0.6, 350)
    assert figure.source == "python -m benchmarks.learning run snips490 135m supervised"
    other = recipe.model_copy(update={"lora_rank": 4})
    assert figure_of({**result, "recipe": other.model_dump()}) is None
    assert measured.ShippedTable.model_validate_json(store.read_text(store.resource(measured.TABLE)))

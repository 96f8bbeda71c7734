"""What the demo says of its figures, and the generated rows on which it measures what GRPO adds."""

import json
import signal
from dataclasses import replace

import pytest

from engine.assess.judge import Answered, judge
from engine.assess.saved import saved_assessments
from engine.base.errors import UserError
from engine.cli import demo
from engine.cli.demo_report import draw_curves
from engine.cli.demo_results import Results, added_text, figures_of, lead, tables
from engine.cli.follow import CountingBar
from engine.project import new_project
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("example") / "project")


def between(project, right_before, right_after, rows=330):
    """The model before GRPO against the one after it, of which the first so many answers are right."""
    some = project.split("test")[:rows]
    outputs = [
        [row.answer_text() if at < right else "{}" for at, row in enumerate(some)]
        for right in (right_before, right_after)
    ]
    names = ("one:warm_start_end", "one:best")
    models = [Answered(*one) for one in zip(names, outputs, strict=True)]
    return judge(some, models, project.rubric, project.task.schema)


def results(project, drawn=None):
    found = between(project, 100, 103)
    file = project.folder / "model.gguf"
    warm = between(project, 0, 100)
    return Results(found, found, found, file, {"Q8_0": 10**8}, "not checked", [], 1.0, warm, drawn)


def test_a_gain_is_called_one_only_where_its_interval_leaves_zero_out(project):
    none, gain, loss = (added_text(between(project, 100, right)) for right in (103, 120, 80))
    assert "no difference that these rows can show" in none
    assert "exact match 0.303 -> 0.364, +0.061 [" in gain and "a gain beyond chance" in gain
    assert "a loss beyond chance" in loss
    for text in (none, gain, loss):
        assert text.startswith("What GRPO added, on 330 held-out rows") and "With these 330 rows" in text


def test_the_gain_of_each_phase_stands_in_the_lead_and_in_the_table(project):
    found = results(project)
    assert "base 0.303, after the warm start 0.303 [0.256, 0.355], tuned 0.312 [" in lead(found)
    assert "What the warm start added, on 330 held-out rows: exact match 0.000 -> 0.303, +0.303 [" in lead(
        found
    )
    names = [line[0] for line in tables(found)[0].rows[1:]]
    assert names[:3] == ["base -> warm start (n 330)", "warm start -> GRPO (n 330)", "base -> tuned (n 330)"]
    assert figures_of(found)["base_to_warm"]["pairs"][0]["exact_difference"]["low"] > 0.2
    assert lead(replace(found, learned="From these rows.")).startswith("From these rows. Exact match on 330")
    grpo_only = replace(found, base_to_warm=None)
    assert "base -> GRPO" in tables(grpo_only)[0].rows[1][0] and "after the warm start" not in lead(grpo_only)


def test_the_larger_draw_has_its_own_table_and_figures_and_the_main_table_stays_on_the_shipped_rows(project):
    shipped, more = results(project), results(project, between(project, 50, 80, rows=200))
    assert "on 330 held-out rows: exact match 0.303" in lead(shipped)
    assert "What GRPO added, on 200 held-out rows: exact match 0.250" in lead(more)
    titles = [table.title for table in tables(more)]
    assert titles[:2] == ["What was measured", "What GRPO added, on 200 held-out rows"]
    assert tables(more)[0] == tables(shipped)[0] and "(n 330)" in tables(more)[0].rows[1][0]
    assert "generate --test 200" in tables(more)[1].note
    assert [table.title for table in tables(shipped)] == [titles[0], *titles[2:]]
    assert figures_of(shipped)["warm_to_grpo_on_more_rows"] is None
    assert figures_of(more)["warm_to_grpo_on_more_rows"]["rows"] == 200
    assert figures_of(more)["warm_to_grpo"]["rows"] == 330


@pytest.fixture
def run(project, tiny_model):
    """A run of the tiny model with the adapters of both phases."""
    from peft import LoraConfig, get_peft_model

    from engine.models import hub

    made = create_run(project.folder, Recipe(model=str(tiny_model), max_answer_tokens=4, dtype="float32"))
    base = hub.load_model(hub.resolve(str(tiny_model)))
    adapted = get_peft_model(base, LoraConfig(r=2, target_modules=["q_proj"]))
    for which in ("warm_start_end", "best"):
        adapted.save_pretrained(made / "checkpoints" / which)
    draw_curves([], project.folder / "curves.png")
    return made


def test_the_larger_draw_is_answered_kept_and_written_into_the_report(project, run, capfd):
    assert demo.measure_more(project, run, results(project), 30, 0.5, 0.0) == 0
    figures = json.loads((project.folder / "results.json").read_text())["warm_to_grpo_on_more_rows"]
    assert figures["rows"] == 30 and figures["pairs"][0]["exact_difference"]["estimate"] == 0
    assert "What GRPO added, on 30 held-out rows" in (project.folder / "report.html").read_text("utf-8")
    assert saved_assessments(project.folder)[0].summary.rows == 30
    said = capfd.readouterr().err
    assert said.index("Ctrl-C") < said.index("Answers of") < said.index("on 30 held-out rows: exact")


def test_a_stop_at_the_second_model_leaves_what_was_written_before(project, run, monkeypatch, capfd):
    demo._write(project.folder, results(project))
    before = {path: path.read_bytes() for path in project.folder.iterdir() if path.is_file()}
    asked = []

    def stop_later(bar, done, total):
        asked.append(bar.desc)
        if "best" in bar.desc:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(CountingBar, "count", stop_later)
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
    try:
        assert demo.measure_more(project, run, results(project), 30, 0.5, 0.0) == 130
    finally:
        signal.signal(signal.SIGINT, heard)
    assert any("warm_start_end" in title for title in asked)
    assert {path: path.read_bytes() for path in project.folder.iterdir() if path.is_file()} == before
    assert "nothing is lost" in capfd.readouterr().err


def test_the_rows_that_a_budget_adds_are_said_and_are_no_test_rows(tmp_path):
    made = new_project(tmp_path / "project")
    before = made.rows()
    said = demo._drawn_to(made, 1150)
    assert "the example's 1103, and 47 drawn from the same grammar" in said
    assert made.rows()[: len(before)] == before and len(made.split("train")) == 1150


def test_the_quick_budget_measures_on_no_further_rows_and_a_negative_number_is_refused(tmp_path):
    assert demo.BUDGETS["full"].drawn == 1320
    assert demo.BUDGETS["quick"].drawn == demo.BUDGETS["tiny"].drawn == 0
    with pytest.raises(UserError, match="--rows"):
        demo.demo(tmp_path / "demo", "tiny", rows=-1)
    assert not (tmp_path / "demo").exists()

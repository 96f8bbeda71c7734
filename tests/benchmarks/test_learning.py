"""The learning benchmark on a tiny model and made-up rows: cells, figures, and what is shown."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.learning import account
from benchmarks.learning.__main__ import main
from benchmarks.learning.cells import Cell, passes_for, recipe_of, run_cell
from benchmarks.learning.figures import figures, slot_f1
from benchmarks.learning.tasks import TASKS, judged_rows, make_project
from engine.base import store
from engine.base.errors import UserError
from engine.data.rows import Row
from engine.runs.runs import create_run, run_folders

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")

SHORT = ("warm_epochs=1", "max_answer_tokens=4", "dtype=float32", "warm_batch=4", "warm_rows_at_once=4")
FEW = ("steps=1", "prompts_per_step=2", "group_size=2", "groups_at_once=2")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Evaluation data of the same shape as the real one, eight rows a task."""
    folder = tmp_path_factory.mktemp("eval")
    when = {"type": "Time", "from": {"date": "2017-10-01", "time": None}, "to": None}
    song = {"intent": "PlayMusic", "artist": "Nina Simone"}
    period = {"from": "2026-01-01", "to": "2026-01-31", "granularity": ["Day"]}
    schema = {"type": "object", "properties": {"intent": {}, "artist": {}, "type": {}, "from": {}, "to": {}}}
    for name, task in TASKS.items():
        for path, answer in (
            (task.train, when if name == "ctparse" else song),
            *((path, {"dev": period, "recognizers": period}.get(one)) for one, path in task.tests.items()),
        ):
            if path:
                (folder / path).parent.mkdir(exist_ok=True)
                answer = answer or (when if name == "ctparse" else song)
                rows = [
                    {
                        "id": f"{Path(path).stem}-{at}",
                        "prompt": f"today=20170831 row {at}",
                        "completion": answer,
                    }
                    for at in range(8)
                ]
                (folder / path).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        if task.schema:
            (folder / task.schema).write_text(json.dumps(schema), encoding="utf-8")
    return folder


def test_a_cell_that_was_killed_goes_on_and_is_measured_once(
    shared: Path, tiny_model: Path, tmp_path: Path
) -> None:
    cell = Cell(
        "ctparse", f"tiny={tiny_model}", "supervised", rows=6, settings=SHORT, label="short", judged=3
    )
    project = make_project("ctparse", tmp_path / "work" / cell.name / "project", shared, train=6, test=3)
    recipe = recipe_of(cell, tmp_path, project)
    assert recipe is not None
    create_run(project.folder, recipe)  # as a process leaves it that is killed before its first step
    with pytest.raises(UserError, match="another recipe"):
        run_cell(replace(cell, settings=(*SHORT, "seed=8")), tmp_path, shared)
    result = run_cell(cell, tmp_path, shared)
    assert len(run_folders(project.folder)) == 1
    assert result is not None and cell.name == "ctparse_tiny_supervised_seed-7_6-rows_short"
    assert (result["taught"], result["passes"], result["cell"]["rows"]) == (8, 8 / 6, 6)
    assert result["recipe"]["warm_epochs"] == 1 and result["seconds"]["answering"] > 0
    judged = result["stages"]["trained"]["test"]
    assert judged["rows"] == len(judged["answers"]) == 3 and judged["exact"]["estimate"] == 0
    changed = (tmp_path / f"{cell.name}.json").read_text(encoding="utf-8").replace('"short"', '"again"')
    (tmp_path / f"{cell.name}.json").write_text(changed, encoding="utf-8")
    again = run_cell(cell, tmp_path, shared)
    assert (
        again is not None and again["cell"]["variant"] == "again"
    )  # as it lies there: not run a second time


def test_two_phases_pay_for_the_longer_supervised_run(
    shared: Path, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "NOTED_EVERY", 0.02)
    both = Cell("snips", f"tiny={tiny_model}", "supervised+grpo", settings=(*SHORT, *FEW), judged=2)
    longer = Cell("snips", f"tiny={tiny_model}", "supervised+", settings=(*SHORT, *FEW), judged=2)
    with pytest.raises(UserError, match="must be measured first"):
        run_cell(longer, tmp_path, shared)
    result = run_cell(both, tmp_path, shared)
    assert result is not None and list(result["stages"]) == ["supervised part", "trained"]
    assert result["sampled"] == 4 and result["seconds"]["grpo"] > 0
    recipe = recipe_of(longer, tmp_path, make_project("snips", tmp_path / "longer", shared))
    assert recipe is not None and (recipe.method, recipe.warm_epochs > 0.5) == ("warm_start", True)
    assert "mean" in result["stages"]["trained"]["test"]["slots"]
    assert passes_for({"warm_start": 60.0, "grpo": 30.0}, 4) == 6


def test_auto_is_asked_for_its_recipe_once(shared: Path, tiny_model: Path, tmp_path: Path) -> None:
    cell = Cell("ctparse", str(tiny_model), "auto", seed=3, settings=("lora_rank=4",), minutes=2)
    project = make_project("ctparse", tmp_path / "project", shared)
    recipe = recipe_of(cell, tmp_path, project)
    assert recipe is not None and (recipe.seed, recipe.lora_rank, recipe.minutes) == (3, 4, 2)
    create_run(project.folder, recipe.model_copy(update={"warm_epochs": 77}))
    again = recipe_of(cell, tmp_path, project)
    assert again is not None and again.warm_epochs == 77
    assert cell.name == "ctparse_tiny_auto_seed-3_2-minutes_lora-rank-4"


def test_the_base_is_judged_on_every_set_of_the_example_and_shown(
    shared: Path, tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--results", str(tmp_path), "--shared", str(shared)]
    few = ["--judged", "1", "--set", "max_answer_tokens=4", "--label", "short"]
    assert main(["run", "example", f"tiny={tiny_model}", "base", *few, *folders]) == 0
    assert main(["table", "--against", "base", *folders]) == 0
    shown = capsys.readouterr().out
    assert all(
        f"| example, {name} | tiny | base (short) | 1103 | 7 |" in shown
        for name in ("test", "dev", "recognizers")
    )
    path = tmp_path / "example_tiny_base_seed-7_short.json"
    result = store.read_json(path)
    result["stages"] = {"supervised part": result["stages"]["base"], "trained": result["stages"]["base"]}
    store.write_json(tmp_path / "both.json", result)
    assert main(["table", *folders]) == 0
    shown = capsys.readouterr().out
    (line,) = (one for one in shown.splitlines() if "test | tiny | base (short), trained" in one)
    assert line.endswith("|  | +0.000 [-0.793, +0.793] |")
    assert main(["wrong", "example_tiny_base_seed-7_short", "--among", "dev", *folders]) == 0
    assert "gold   {" in capsys.readouterr().out


def test_a_task_whose_rows_are_not_here_is_left_out_with_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "snips", "135m", "base", "--results", str(tmp_path), "--shared", str(tmp_path)]) == 0
    assert "left out" in capsys.readouterr().out
    assert main(["run", "snips", "135m", "guess", "--results", str(tmp_path), "--shared", str(tmp_path)]) == 2


def test_more_rows_of_the_example_are_drawn_and_its_test_rows_stay(shared: Path, tmp_path: Path) -> None:
    project = make_project("example", tmp_path / "project", shared, train=1200)
    shipped = make_project("example", tmp_path / "shipped", shared)
    assert len(project.split("train")) == 1200
    assert project.split("test") == shipped.split("test")
    assert [len(rows) for rows in judged_rows("example", project, shared, 5).values()] == [5, 5, 5]


def rows_of(*answers: dict[str, Any], accepted: tuple[Any, ...] = ()) -> list[Row]:
    return [
        Row(str(at), f"row {at}", one, "kind", "test", accepted=accepted) for at, one in enumerate(answers)
    ]


def test_fields_count_without_regard_to_case_and_accepted_answers_are_right() -> None:
    rows = rows_of({"a": "New  York", "b": None}, {"a": ["x", "y"]}, accepted=({"a": "other"},))
    found = figures(rows, ['{"a":"new york","b":null}', '{"a":"other"}'], {})
    assert (found["exact"]["estimate"], found["parse"]) == (0.5, 1.0)
    assert found["f1"] == pytest.approx(2 * 1 / (3 + 2))
    assert found["kinds"] == {"kind": [1, 2]}
    assert figures(rows_of({"a": 1}), ['sure: {"a":1}'], {})["parse"] == 0


def test_slots_are_averaged_over_the_slots_of_an_intent_and_then_over_intents() -> None:
    rows = rows_of({"intent": "P", "s": "x", "t": "y"}, {"intent": "Q", "s": "x"})
    found = slot_f1(rows, ['{"intent":"P","s":"x","u":"z"}', '{"intent":"P","s":"x"}'])
    assert found == {"P": 0.5, "Q": 1.0, "mean": 0.75}

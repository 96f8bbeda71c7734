"""One cell of the table: a task, a model, a method and a seed become answers and figures, once."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.learning.account import Account, spent
from benchmarks.learning.figures import figures, slot_f1
from benchmarks.learning.tasks import TASKS, judged_rows, make_project
from engine.app.hardware import processor
from engine.assess.predict import ModelRef, find_model, open_model, run_ref
from engine.base import store
from engine.base.errors import UserError, unknown
from engine.base.text import Text
from engine.data.rows import Row
from engine.models.local import EMBEDDED
from engine.planning.auto_project import auto_for
from engine.project import Project, open_project
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe, recipe_from, with_settings
from engine.runs.runs import create_run, run_folders
from engine.runs.summary import read_summary

RECIPES = Path(__file__).with_name("recipes.toml")
BASE, LONGER, TWO_PHASES, AUTO = "base", "supervised+", "supervised+grpo", "auto"
METHODS = (BASE, *store.read_toml(RECIPES), LONGER, AUTO)


@dataclass(frozen=True)
class Cell:
    """What is measured. `model` is NAME=PATH, a path, or 135m for the embedded one; `rows` 0 for all.

    `minutes` is what the method auto may take.
    """

    task: str
    model: str
    method: str
    seed: int = 7
    rows: int = 0
    helper: str = ""
    settings: tuple[str, ...] = ()
    label: str = ""
    judged: int | None = None
    minutes: float = 30.0

    @property
    def model_name(self) -> str:
        name, _, path = self.model.rpartition("=")
        return name or re.sub(r"[^A-Za-z0-9.]+", "-", Path(path).stem).lower()

    @property
    def model_path(self) -> str:
        path = self.model.rpartition("=")[2]
        return EMBEDDED if path == "135m" else path

    @property
    def variant(self) -> str:
        """What is not as in the plain cell, as part of a name."""
        given = self.label or " ".join((*self.settings, *([self.helper] if self.helper else [])))
        return re.sub(r"[^A-Za-z0-9.+]+", "-", given).strip("-")

    @property
    def name(self) -> str:
        rows = f"{self.rows}-rows" if self.rows else ""
        minutes = f"{self.minutes:g}-minutes" if self.method == AUTO else ""
        parts = (self.task, self.model_name, self.method, f"seed-{self.seed}", rows, minutes, self.variant)
        return "_".join(filter(None, parts))


def run_cell(cell: Cell, results: Path, shared: Path) -> dict[str, Any] | None:
    """The result of a cell, measured where it is not there yet; None where its rows are not on this machine.

    A cell that was killed goes on from its last checkpoint. Raises UserError, also where the cell was begun
    with another recipe.
    """
    done = results / f"{cell.name}.json"
    if done.is_file():
        return dict(store.read_json(done))
    if cell.task not in TASKS:
        raise unknown(Text("There is no task {task!r}.", cell.task), TASKS)
    if cell.method not in METHODS:
        raise unknown(Text("There is no method {method!r}.", cell.method), METHODS)
    if (missing := TASKS[cell.task].missing(shared)) is not None:
        print(f"{cell.name}: left out, {missing} is not here", flush=True)
        return None
    work = results / "work" / cell.name
    project = _project(cell, work, shared)
    recipe = recipe_of(cell, results, project)
    with Account(work / "seconds.json", project.folder) as account:
        run = None if recipe is None else trained(project, recipe)
        account.begin_answering()
        rows = judged_rows(cell.task, project, shared, cell.judged)
        answers = _answers(cell, project, run, rows, work)
    result = _result(cell, project, run, rows, answers, work)
    store.write_json(done, result)
    return result


def recipe_of(cell: Cell, results: Path, project: Project) -> Recipe | None:
    """The recipe of a method; None for the base. Raises UserError where another cell must come first."""
    if cell.method == BASE:
        return None
    if cell.method == AUTO:
        if begun := run_folders(project.folder):  # it depends on what the machine does at the moment
            return load_recipe(begun[-1] / "recipe.json")
        by_hand = {"seed": cell.seed, **dict(one.split("=", 1) for one in cell.settings)}
        return auto_for(project, cell.model_path, cell.minutes, by_hand).recipe
    table = store.read_toml(RECIPES)
    values = table["supervised" if cell.method == LONGER else cell.method]
    recipe = recipe_from({**values, "model": cell.model_path, "seed": cell.seed}, RECIPES.name)
    recipe = with_settings(recipe, cell.settings)
    if cell.method != LONGER:
        return recipe
    paid = results / f"{replace(cell, method=TWO_PHASES).name}.json"
    if not paid.is_file():
        raise UserError("{name} must be measured first: it sets the seconds.", paid.stem)
    known = store.read_json(paid)
    longer = {"warm_epochs": passes_for(known["seconds"], known["passes"])}
    return recipe_from({**recipe.model_dump(), **longer})


def passes_for(seconds: dict[str, float], passes: float) -> float:
    """How many passes over all rows take as long as both phases, of which the first made `passes`."""
    return round(passes * (seconds["warm_start"] + seconds["grpo"]) / seconds["warm_start"], 2)


def _project(cell: Cell, work: Path, shared: Path) -> Project:
    folder = work / "project"
    if not (folder / "project.toml").is_file():  # a project's last file
        work.mkdir(parents=True, exist_ok=True)
        with store.new_folder(folder) as made:
            project = make_project(cell.task, made, shared, cell.rows or None, cell.judged)
            if cell.helper:
                task = replace(project.task, prompt_helper=cell.helper)
                replace(project, task=task).save()
    return open_project(folder)


def trained(project: Project, recipe: Recipe) -> Path:
    """The finished run of a project; one that was killed goes on. Raises UserError where it is stopped."""
    from engine.training.pipeline import train

    known = run_folders(project.folder)
    run = known[-1] if known else create_run(project.folder, recipe)
    if load_recipe(run / "recipe.json") != recipe:
        raise UserError("{name} was begun with another recipe.", run, hint="Give the new one a --label.")
    if read_summary(run).status != "done" and train(project, run, resume=bool(known)) != "done":
        raise UserError("{name} was stopped.", run, hint="Give the command again to go on.")
    return run


def _answers(
    cell: Cell, project: Project, run: Path | None, rows: dict[str, list[Row]], work: Path
) -> dict[str, dict[str, list[str]]]:
    """By stage and set; each set is on disk as soon as it is answered."""
    if run is None:
        longest = with_settings(Recipe(), cell.settings).max_answer_tokens
        stages = {"base": replace(find_model(project, f"base:{cell.model_path}"), max_tokens=longest)}
    else:
        stages = {"trained": run_ref(run, "best" if cell.method == AUTO else "last")}
        if load_recipe(run / "recipe.json").method.startswith("warm_start+"):
            stages = {"supervised part": run_ref(run, "warm_start_end"), **stages}
    (work / "answers").mkdir(exist_ok=True)
    return {stage: _answered(stage, ref, project, rows, work) for stage, ref in stages.items()}


def _answered(
    stage: str, ref: ModelRef, project: Project, rows: dict[str, list[Row]], work: Path
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    model = None
    for name, some in rows.items():
        path = work / "answers" / f"{stage.replace(' ', '-')}.{name}.json"
        if not path.is_file():
            model = model or open_model(project, ref)
            store.write_json(path, model.answer([row.prompt for row in some], ref.max_tokens))
        found[name] = store.read_json(path)
    return found


def _result(
    cell: Cell,
    project: Project,
    run: Path | None,
    rows: dict[str, list[Row]],
    answers: dict[str, dict[str, list[str]]],
    work: Path,
) -> dict[str, Any]:
    schema = project.task.schema
    stages: dict[str, dict[str, Any]] = {}
    for stage, sets in answers.items():
        stages[stage] = {}
        for name, texts in sets.items():
            some = rows[name]
            found = figures(some, texts, schema)
            if TASKS[cell.task].slots:
                found["slots"] = slot_f1(some, texts)
            said = [{"id": row.id, "output": text} for row, text in zip(some, texts, strict=True)]
            stages[stage][name] = {**found, "answers": said}
    return {
        "cell": {
            "task": cell.task,
            "model": cell.model_name,
            "method": cell.method,
            "seed": cell.seed,
            "rows": len(project.split("train")),
            "variant": cell.variant,
            "helper": cell.helper,
        },
        **(_training(run, len(project.split("train"))) if run else {"recipe": None, "passes": 0.0}),
        "seconds": spent(work / "seconds.json"),
        "machine": machine(),
        "finished": time.strftime("%Y-%m-%d %H:%M"),
        "stages": stages,
    }


def _training(run: Path, rows: int) -> dict[str, Any]:
    """The recipe, and what its training was: rows taught and answers sampled, looks at validation rows."""
    recipe, summary = load_recipe(run / "recipe.json"), read_summary(run)
    steps = dict(summary.steps)
    return {
        "recipe": recipe.model_dump(),
        "passes": steps["warm_start"] * recipe.warm_batch / rows,
        "taught": steps["warm_start"] * recipe.warm_batch,
        "sampled": (steps["grpo"] + steps["rejection"]) * recipe.prompts_per_step * recipe.group_size,
        "looks": [
            {"phase": one.event.phase, "step": one.event.step, "exact": one.event.exact}
            for one in summary.held_out
        ],
    }


def machine() -> dict[str, Any]:
    import torch

    card = torch.cuda.get_device_name() if torch.cuda.is_available() else None
    return {"cpu": processor(), "threads": torch.get_num_threads(), "card": card, "torch": torch.__version__}

"""The commands that train, here or on another machine: `train`, `hand-over` and `take-back`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from engine.base.errors import UserError
from engine.cli.follow import followed
from engine.cli.hand_over import hand_over, take_back
from engine.cli.options import Command, project_option, set_option
from engine.judging.agreement import require
from engine.models import local
from engine.planning.auto_project import auto_for, by_hand_of, lines_of, minutes_of
from engine.project import Project, open_project
from engine.rewards.field_paths import missing_fields
from engine.runs.further import add_steps
from engine.runs.presets import AUTO, load_preset
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe, with_settings
from engine.runs.runs import create_run, find_run, forget_start
from engine.runs.summary import read_summary
from engine.training.distributed.process_group import rank_and_world_size
from engine.worker.main import EXIT_USER, complain, quiet, train_job

Value = TypeVar("Value")


def add_commands(command: Command) -> None:
    """Add the commands."""
    one = command("train", _train, "train a model: warm start (SFT), then GRPO; saves the best adapter")
    project_option(one)
    _recipe_options(one)
    one.add_argument(
        "--time",
        default="",
        metavar="30m",
        help="how long it may take, for the preset auto: 30m, 4h, overnight",
    )
    one.add_argument("--name", default="", help="a name for the run")
    one.add_argument("--resume", metavar="RUN", help="continue a run from its last checkpoint")
    one.add_argument(
        "--more", type=int, default=0, metavar="STEPS", help="with --resume: this many further GRPO steps"
    )
    one.epilog = "On several GPUs or machines: accelerate launch --multi_gpu main.py train FOLDER ..."

    one = command("measure", _measure, "evaluate the last checkpoint of a run that was stopped before it was")
    project_option(one)
    one.add_argument("--of", default="latest", metavar="RUN", help="the run (default: the latest)")

    one = command("hand-over", _hand_over, "write a folder that trains a recipe on a Linux cluster")
    project_option(one)
    _recipe_options(one)
    one.add_argument("--run", dest="of", default="", metavar="RUN", help="use the recipe of this run")
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new or empty folder")

    one = command("take-back", _take_back, "copy a run that was trained elsewhere into the project")
    project_option(one)
    one.add_argument("run_folder", metavar="RUNFOLDER", type=Path, help="the run's whole folder")


def _recipe_options(parser: argparse.ArgumentParser) -> None:
    """The options that `_recipe` reads."""
    parser.add_argument(
        "--preset", default="", help="quick, full or supervised; train has auto, its default, too"
    )
    parser.add_argument("--recipe", type=Path, metavar="FILE.json", help="a recipe file, such as a run's")
    set_option(parser)


def _recipe(chosen: argparse.Namespace, project: Project | None = None) -> Recipe:
    """The recipe that the options select, for training on this computer where a project is given.

    Raises UserError.
    """
    if chosen.preset and chosen.recipe:
        raise UserError("--preset and --recipe exclude each other.")
    if chosen.preset == AUTO or (project is not None and not chosen.preset and not chosen.recipe):
        if project is None:
            hint = "Choose another preset, or the recipe of a run with --run."
            raise UserError("The preset auto is for the computer it is made on.", hint=hint)
        return _auto(project, chosen.set, chosen.time)
    if getattr(chosen, "time", ""):
        hint = "With another preset, set the limit with --set minutes=30."
        raise UserError("--time is for the preset auto.", hint=hint)
    start = load_preset(chosen.preset) if chosen.preset else Recipe()
    return with_settings(load_recipe(chosen.recipe) if chosen.recipe else start, chosen.set)


def _auto(project: Project, settings: list[str], time: str) -> Recipe:
    """The recipe that Auto makes for the project and this computer; tells each choice and its reason."""
    model, by_hand = with_settings(Recipe(), settings).model, by_hand_of(settings)
    plan = auto_for(project, local.lasting_name(model), minutes_of(time), by_hand)
    if rank_and_world_size()[0] == 0:
        for line in lines_of(plan):
            print(line, file=sys.stderr)  # noqa: T201
    processes = rank_and_world_size()[1]
    shared = {name: size for name, size in plan.recipe.shared_sizes.items() if name not in by_hand}
    whole = {name: -(-size // processes) * processes for name, size in shared.items()}
    return plan.recipe.model_copy(update=whole)


def _train(chosen: argparse.Namespace) -> int:
    """Train a run; as one of several processes of `accelerate launch`, take part in it."""
    project = open_project(chosen.project)
    require(project)
    if chosen.resume:
        if chosen.set or chosen.preset or chosen.recipe or chosen.time:
            hint = "Leave out --preset, --recipe, --time and --set."
            raise UserError("A resumed run keeps its recipe.", hint=hint)
        run = find_run(project.folder, chosen.resume)
        if chosen.more:
            _on_main_process(lambda: add_steps(run, chosen.more), load_recipe(run / "recipe.json"))
    elif chosen.more:
        raise UserError(
            "--more adds steps to an earlier run.", hint="Say which one: --resume RUN --more STEPS."
        )
    else:
        recipe = _recipe(chosen, project)
        recipe = recipe.model_copy(update={"model": local.lasting_name(recipe.model)})
        project.split("train")
        run = _on_main_process(lambda: create_run(project.folder, recipe, chosen.name), recipe)
    _say_missing_fields(project)
    if rank_and_world_size()[0]:
        return train_job(project.folder, run, bool(chosen.resume))
    print(run)  # noqa: T201 - for scripts
    code = _follow(project, run, resume=bool(chosen.resume))
    if code == EXIT_USER and not chosen.resume:
        forget_start(run)
    return code


def _measure(chosen: argparse.Namespace) -> int:
    project = open_project(chosen.project)
    return _follow(project, find_run(project.folder, chosen.of), measures=True)


def _follow(project: Project, run: Path, *, resume: bool = False, measures: bool = False) -> int:
    """Train or measure a run under a progress bar; returns the exit code."""
    errors: list[UserError] = []
    with followed(run):
        code = train_job(project.folder, run, resume, errors.append, measures=measures)
    for error in errors:
        complain(error)  # below the progress bar, where it is seen
    return code


def _hand_over(chosen: argparse.Namespace) -> str:
    project = open_project(chosen.project)
    if chosen.of:
        if chosen.preset or chosen.recipe:
            raise UserError("--run, --preset and --recipe exclude each other.")
        chosen.recipe = find_run(project.folder, chosen.of) / "recipe.json"
    _say_missing_fields(project)
    hand_over(project, _recipe(chosen), chosen.out)
    return f"{chosen.out}: copy it to the cluster and run `bash run.sh` in it."


def _say_missing_fields(project: Project) -> None:
    """Rewards that can never apply do not keep a run from starting, but nobody should find out afterwards."""
    for missing in missing_fields(project.rubric, project.task.schema):
        complain(UserError(missing.message))


def _take_back(chosen: argparse.Namespace) -> str:
    run = take_back(open_project(chosen.project), chosen.run_folder)
    return f"{run.name}: {read_summary(run).status}, in {run}"


def _on_main_process(act: Callable[[], Value], recipe: Recipe) -> Value:
    """The result of `act`, which only rank 0 calls; for a run of this recipe."""
    if rank_and_world_size()[1] == 1:
        return act()
    quiet()
    from engine.training.distributed.process_group import join_process_group

    processes = join_process_group()
    processes.check_divides(recipe)
    try:
        return processes.broadcast(act)
    except RuntimeError:
        if processes.is_main_process:
            raise
        raise SystemExit(EXIT_USER) from None  # rank 0 has printed the reason

"""The commands that train, here or on a cluster: `train`, `hand-over` and `take-back`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from engine.base.errors import UserError
from engine.cli.follow import followed
from engine.cli.hand_over import hand_over, take_back
from engine.project import open_project
from engine.runs.further import add_steps
from engine.runs.recipe import Recipe, load_preset, load_recipe, with_settings
from engine.runs.runs import create_run, find_run
from engine.runs.summary import read_summary
from engine.training.distributed.process_group import rank_and_world_size
from engine.worker.main import EXIT_USER, complain, quiet, train_job

Made = TypeVar("Made")


def add_commands(command: Callable[[str, Callable[..., Any], str], argparse.ArgumentParser]) -> None:
    """Add the commands; `command(name, run, help)` makes a parser for one."""
    one = command("train", train, "train a run: warm start, GRPO, best adapter kept")
    one.add_argument("project", metavar="FOLDER", type=Path, help="the project folder")
    recipe_options(one)
    one.add_argument("--name", default="", help="a name for the run")
    one.add_argument("--resume", metavar="RUN", help="go on with a run from its last whole checkpoint")
    one.add_argument(
        "--more",
        type=int,
        default=0,
        metavar="STEPS",
        help="with --resume: so many GRPO steps more than it made",
    )
    one.epilog = "On several GPUs or machines: accelerate launch --multi_gpu main.py train FOLDER ..."

    one = command("hand-over", give, "write a folder that trains a recipe on a Linux cluster by one command")
    one.add_argument("project", metavar="FOLDER", type=Path, help="the project folder")
    recipe_options(one)
    one.add_argument("--run", dest="of", default="", metavar="RUN", help="the recipe of this run")
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that is new or empty")

    one = command("take-back", take, "copy a run that was trained elsewhere into the project")
    one.add_argument("project", metavar="FOLDER", type=Path, help="the project folder")
    one.add_argument("run_folder", metavar="RUNFOLDER", type=Path, help="the run's folder, copied back whole")


def recipe_options(one: argparse.ArgumentParser) -> None:
    """The ways to say a recipe, for `recipe_of`."""
    one.add_argument("--preset", default="", help="a shipped preset; see the README")
    one.add_argument("--recipe", type=Path, metavar="FILE.json", help="a recipe as a run folder holds it")
    one.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="change one recipe field"
    )


def recipe_of(chosen: argparse.Namespace) -> Recipe:
    """The recipe that the options say. Raises UserError."""
    if chosen.preset and chosen.recipe:
        raise UserError("--preset and --recipe exclude each other.")
    start = load_preset(chosen.preset) if chosen.preset else Recipe()
    return with_settings(load_recipe(chosen.recipe) if chosen.recipe else start, chosen.set)


def train(chosen: argparse.Namespace) -> int:
    """Train a run; in one of several processes of `accelerate launch`, take part in it."""
    project = open_project(chosen.project)
    if chosen.resume:
        if chosen.set or chosen.preset or chosen.recipe:
            raise UserError("A resumed run keeps its recipe.", hint="Leave out --preset, --recipe and --set.")
        run = find_run(project.folder, chosen.resume)
        if chosen.more:
            _by_the_first(lambda: add_steps(run, chosen.more), load_recipe(run / "recipe.json"))
    elif chosen.more:
        raise UserError(
            "--more adds steps to an earlier run.", hint="Say which one: --resume RUN --more STEPS."
        )
    else:
        recipe = recipe_of(chosen)
        project.split("train")
        run = _by_the_first(lambda: create_run(project.folder, recipe, chosen.name), recipe)
    if rank_and_world_size()[0]:
        return train_job(project.folder, run, bool(chosen.resume))
    print(run)  # noqa: T201 - a script reads it
    said: list[UserError] = []
    with followed(run):
        code = train_job(project.folder, run, bool(chosen.resume), said.append)
    for error in said:
        complain(error)  # below the progress bar, where it is seen
    return code


def give(chosen: argparse.Namespace) -> None:
    """Write the folder for a cluster."""
    project = open_project(chosen.project)
    if chosen.of:
        if chosen.preset or chosen.recipe:
            raise UserError("--run, --preset and --recipe exclude each other.")
        chosen.recipe = find_run(project.folder, chosen.of) / "recipe.json"
    hand_over(project, recipe_of(chosen), chosen.out)
    print(f"{chosen.out}: copy it to the cluster, and there: bash run.sh")  # noqa: T201


def take(chosen: argparse.Namespace) -> None:
    """Bring a run home."""
    run = take_back(open_project(chosen.project), chosen.run_folder)
    print(f"{run.name}: {read_summary(run).status}, in {run}")  # noqa: T201


def _by_the_first(act: Callable[[], Made], recipe: Recipe) -> Made:
    """What `act` writes for a run of this recipe: done by the first process, and told to the others."""
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
        raise SystemExit(EXIT_USER) from None  # the first process has said why

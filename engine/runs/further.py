"""Adding steps to a finished run, which then resumes from its last checkpoint like a stopped one."""

from __future__ import annotations

from pathlib import Path

from engine.base import store
from engine.base.errors import UserError
from engine.base.text import Text
from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.recipe_values import load_recipe, recipe_from
from engine.runs.runlog import RunLog
from engine.runs.summary import read_summary


def add_steps(run: Path, more: int) -> int:
    """Give a finished run `more` steps after those it made; returns the new total.

    The order of the rows, the optimizer and the curves continue as if the recipe had had that total from the
    start; a learning rate that falls to the end becomes that of the longer run. Raises UserError where the
    run is not finished, has no checkpoint of its second phase to go on from, or the number is out of limits.
    """
    recipe, status = load_recipe(run / "recipe.json"), read_summary(run).status
    if status != "done":
        can_go_on = status in ("stopped", "failed")
        raise UserError(
            "The run {name} is not finished, so no steps can be added to it.",
            run.name,
            hint="Resume it as it is." if can_go_on else "Wait until it ends.",
        )
    last = checkpoints.last_whole(run, recipe.sampled_phase) if recipe.sampled_phase else None
    if last is None:
        hint = Text("Start a new run to train further.")
        raise UserError("The run {name} has no checkpoint to go on from.", run.name, hint=hint)
    if more < 1:
        raise UserError("At least one step must be added.")
    steps = last[1] + more
    longer = recipe_from({**recipe.model_dump(), "steps": steps}, Text("The longer run"))
    store.write_text(run / "recipe.json", longer.model_dump_json(indent=1) + "\n")
    RunLog(run).say(ev.Finished, status="stopped", message=Text("Steps were added: it can be resumed."))
    return steps

"""The demo: trains on the example, assesses, exports and verifies the model, and writes a report."""

from __future__ import annotations

import filecmp
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.assess.assessment import Assessment
from engine.assess.judge import Answered, judge
from engine.assess.predict import ModelRef, find_model, open_model, run_ref
from engine.assess.saved import keep, new_folder
from engine.base import store
from engine.base.errors import UserError
from engine.base.units import duration
from engine.cli.demo_report import draw_curves, write_report
from engine.cli.demo_results import Results, added_text, figures_of, lead, tables
from engine.cli.follow import CountingBar, followed
from engine.data.rows import Row, write_rows
from engine.project import Project, new_project
from engine.runs import checkpoints
from engine.runs.presets import load_preset
from engine.runs.recipe_values import with_settings
from engine.runs.runlog import read_events
from engine.runs.runs import create_run
from engine.time_range.example import held_out, more_rows
from engine.worker.main import EXIT_DONE, complain, quiet, stdout_guarded, train_job

QUANTS = ("F16", "Q8_0", "Q4_K_M")
SHOWN = 3
COMPARED = 6
EXIT_INTERRUPTED = 130


@dataclass(frozen=True)
class Budget:
    """What fits an amount of time."""

    preset: str
    promise: str
    changed: tuple[str, ...] = ()  # changes to the preset
    rows: int = 0  # training rows, those beyond the shipped ones drawn; 0: only the shipped ones
    measured: int = 0  # held-out rows that each model answers; 0: all shipped ones
    rescored: int = 0  # how many of them the exported file answers too; 0: all
    drawn: int = 0  # held-out rows generated to measure what GRPO adds; 0: none


_NEW_ROWS_FOR_GRPO = (  # as in the `full` preset: GRPO gains on rows that the warm start has not seen
    "learning_rate=1.5e-4",
    "schedule=linear",
    "scale_rewards=batch",
    "max_answer_tokens=64",  # the longest right answer has 46
)
BUDGETS = {
    "tiny": Budget(
        "quick",
        "This takes a few minutes and only shows that everything works: in a few steps on a few rows the "
        "model learns next to nothing, and its figures mean little. Use `--budget quick` to see it learn.",
        changed=(
            "warm_epochs=0.02",
            "steps=2",  # one point would draw no curve
            "prompts_per_step=2",
            "group_size=4",
            "validation_rows=4",
            "probes=1",
            "max_answer_tokens=40",
        ),
        measured=12,
        rescored=6,
    ),
    "quick": Budget(
        "quick",
        "This takes about 20 minutes on 2 CPU cores, and needs no network.",
        changed=(
            "warm_epochs=1",  # new rows teach more than the same ones again
            *_NEW_ROWS_FOR_GRPO,
            "warm_share=0.95",
            "steps=6",
            "evaluate_every=180",
            "checkpoint_every=90",
        ),
        rows=3080,  # less 48 to judge by: 360 steps of 8 rows, and 152 rows for GRPO
        rescored=50,
    ),
    "full": Budget(
        "full",
        "This takes over an hour on 2 CPU cores, less on a GPU. `--budget quick` takes about 20 minutes.",
        changed=("warm_epochs=1", "max_answer_tokens=64"),
        rows=4412,
        drawn=1320,
    ),
}


_WORKING = ("max_answer_tokens=192",)  # the example's working and answer together


def demo(
    folder: Path, budget: str, settings: Sequence[str] = (), rows: int | None = None, working: bool = False
) -> int:
    """Run the demo in a new folder; returns the exit code. Raises UserError when a step fails.

    `rows` overrides the budget's number of generated held-out rows. With `working` the model writes its
    working before each answer, which may be twice as long.
    """
    began = time.monotonic()
    if rows is not None and rows < 0:
        raise UserError("--rows must not be negative.")
    quiet()
    plan = BUDGETS[budget]
    say(plan.promise)
    recipe = with_settings(
        load_preset(plan.preset), (*plan.changed, *(_WORKING if working else ()), *settings)
    )
    project = new_project(folder, working=working)
    learned = _drawn_to(project, plan.rows) if plan.rows else ""
    if learned:
        say(learned)
    run = create_run(project.folder, recipe, f"demo-{budget}")
    say(f"Training in {run}")
    errors: list[UserError] = []
    with followed(run):
        code = train_job(project.folder, run, tell=errors.append)
    for error in errors:
        complain(error)
    if code != EXIT_DONE:
        return code
    with stdout_guarded():
        results, pace = _measure(project, run, plan, began)
        results = replace(results, learned=learned)
        draw_curves(read_events(run), folder / "curves.png")
        _write(folder, results)
    say(lead(results))
    for row, base, tuned in results.answers:
        say(f"\n{row.prompt}\n  expected {row.answer_text()}\n  base     {base!r}\n  tuned    {tuned}")
    say(f"\nReport: {folder / 'report.html'}\nModel:  {results.file}")
    drawn = plan.drawn if rows is None else rows
    if drawn and recipe.sampled_phase:
        return measure_more(project, run, results, drawn, pace, began)
    return EXIT_DONE


def _drawn_to(project: Project, count: int) -> str:
    """Draw rows from the example's grammar until `count` can be trained on; returns what to say of it."""
    shipped, train = project.rows(), len(project.split("train"))
    drawn = more_rows(shipped, count - train)
    write_rows(project.rows_file, [*shipped, *drawn])
    return (
        f"Training rows: the example's {train}, and {len(drawn)} drawn from the same grammar. None has the "
        "wording of a test row."
    )


def _write(folder: Path, results: Results) -> None:
    store.write_json(folder / "results.json", figures_of(results))
    write_report(folder / "report.html", "Lathe demo", lead(results), tables(results), folder / "curves.png")


def _measure(project: Project, run: Path, plan: Budget, began: float) -> tuple[Results, float]:
    """The results, and the seconds per row of the models before and after GRPO together."""
    rows = _spread(project.split("test"), plan.measured)
    tuned, base = run_ref(run), find_model(project, "base")
    warm, after = _around_grpo(run, base)
    refs = {ref.name: ref for ref in (base, warm, tuned, after)}
    outputs: dict[str, Sequence[str]] = {}
    seconds: dict[str, float] = {}
    for name, ref in refs.items():
        start = time.monotonic()
        twin = next((other for other in outputs if _same_weights(refs[other], ref)), None)
        outputs[name] = outputs[twin] if twin else _answers(project, ref, rows)
        seconds[name] = seconds[twin] if twin else time.monotonic() - start
    base_to_warm = _compared(project, rows, base, warm, outputs) if warm is not base else None
    warm_to_grpo = _compared(project, rows, warm, after, outputs)
    base_to_tuned = _compared(project, rows, base, tuned, outputs)
    file, sizes, faithful = _exported(project, run)
    rescored = rows[: plan.rescored or None]
    played = ModelRef(file.name, gguf=file, max_tokens=tuned.max_tokens)
    outputs[tuned.name] = outputs[tuned.name][: len(rescored)]
    outputs[played.name] = _answers(project, played, rescored)
    tuned_to_file = _compared(project, rescored, tuned, played, outputs)
    answers = _side_by_side(project, rows, file, tuned.max_tokens)
    minutes = (time.monotonic() - began) / 60
    results = Results(
        base_to_tuned, warm_to_grpo, tuned_to_file, file, sizes, faithful, answers, minutes, base_to_warm
    )
    return results, (seconds[warm.name] + seconds[after.name]) / len(rows)


def _same_weights(a: ModelRef, b: ModelRef) -> bool:
    """Whether two adapters are copies, as where the best one is that of the warm start's end."""
    if a.adapter is None or b.adapter is None:
        return False
    name = "adapter_model.safetensors"
    return filecmp.cmp(a.adapter / name, b.adapter / name, shallow=False)


def _around_grpo(run: Path, base: ModelRef) -> tuple[ModelRef, ModelRef]:
    """The models before and after GRPO; where the best adapter is the warm start's, GRPO's last one."""
    grpo_only = not (run / "checkpoints" / "warm_start_end").is_dir()
    before = base if grpo_only else run_ref(run, "warm_start_end")
    best = checkpoints.read_best(run / "checkpoints" / "best")
    return before, run_ref(run, "last" if best is not None and best.phase == "warm_start" else "best")


def measure_more(project: Project, run: Path, results: Results, count: int, pace: float, began: float) -> int:
    """Measure what GRPO adds on `count` generated rows and rewrite the report; returns the exit code.

    Report and model are on disk by now, so it may be interrupted.
    """
    say(
        f"\nMeasuring what GRPO adds once more, on {count} generated held-out rows: about "
        f"{duration(count * pace)}. Ctrl-C skips this; report and model are already written."
    )
    try:
        with stdout_guarded():
            drawn = added_by_grpo(project, run, count)
            _write(project.folder, replace(results, drawn=drawn, minutes=(time.monotonic() - began) / 60))
    except KeyboardInterrupt:
        rows = results.warm_to_grpo.rows
        say(f"\nStopped. What GRPO adds was measured on {rows} rows; nothing is lost.")
        return EXIT_INTERRUPTED
    say(f"{added_text(drawn)}\nThe report is updated.")
    return EXIT_DONE


def added_by_grpo(project: Project, run: Path, count: int) -> Assessment:
    """Compare the models before and after GRPO on `count` generated held-out rows, and save the result."""
    rows = held_out(project.split("train"), count)
    before, after = _around_grpo(run, find_model(project, "base"))
    outputs = {ref.name: _answers(project, ref, rows) for ref in (before, after)}
    return _compared(project, rows, before, after, outputs)


def _spread(rows: Sequence[Row], count: int) -> Sequence[Row]:
    """`count` evenly spaced rows; all of them if `count` is 0."""
    return rows[:: max(1, len(rows) // count)][:count] if count else rows


def _answers(project: Project, ref: ModelRef, rows: Sequence[Row]) -> Sequence[str]:
    with CountingBar(f"Answers of {ref.name}") as bar:
        prompts = [row.prompt for row in rows]
        return open_model(project, ref).answer(prompts, ref.max_tokens, bar.count)


def _compared(
    project: Project, rows: Sequence[Row], a: ModelRef, b: ModelRef, outputs: dict[str, Sequence[str]]
) -> Assessment:
    models = [Answered(ref.name, outputs[ref.name], ref.spec) for ref in (a, b)]
    found = judge(rows, models, project.rubric, project.task.schema).model_copy(update={"split": "test"})
    keep(new_folder(project, [a.name, b.name]), found)
    return found


def _exported(project: Project, run: Path) -> tuple[Path, dict[str, int], str]:
    from engine.export.job import Wish, export

    with CountingBar("Export") as bar:
        result = export(project, run, Wish(QUANTS, compare=COMPARED), bar.stage)
    files = {file.quant: file for file in result.files}
    report = files["F16"].report
    verdict = "not checked"
    if report is not None:
        verdict = (
            f"token ids identical on {report.same_tokens} of {report.prompts} prompts, greedy answers "
            f"identical on {report.same_answers:.0%} of {report.compared}, logits differ by "
            f"{report.logit_mean:.4f} on average (mean size {report.logit_scale:.2f})"
        )
    return files["Q8_0"].path, {quant: file.size for quant, file in files.items()}, verdict


def _side_by_side(
    project: Project, rows: Sequence[Row], tuned: Path, longest: int
) -> list[tuple[Row, str, str]]:
    """Held-out prompts answered by both files through llama.cpp, as in the playground."""
    from engine.models.embedded_file import gguf_path
    from engine.play.client import open_player

    shown = _spread(rows, SHOWN)
    answers: list[list[str]] = []
    for path in (gguf_path(), tuned):
        with open_player(path) as player:
            texts = [player.question(project.task, row.prompt) for row in shown]
            answers.append([player.answer(text, max_tokens=longest) for text in texts])
    return list(zip(shown, *answers, strict=True))


def say(text: str) -> None:
    """Print a line for the person at the terminal; scripts read the files."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201

"""The whole way on the example, in one command: train, assess, export, verify, answer, report."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import store
from engine.assess.compare import Comparison, compare
from engine.assess.kept import keep
from engine.assess.predict import ModelRef, find_model, open_model, run_ref
from engine.assess.text import interval, p_value
from engine.data.rows import Row
from engine.errors import UserError
from engine.follow import counted, followed, stepping
from engine.models import chat
from engine.project import Project, new_project
from engine.report import Table, draw_curves, write_report
from engine.training import checkpoints
from engine.training.recipe import load_preset, with_settings
from engine.training.runlog import read_events
from engine.training.runs import create_run
from engine.worker import EXIT_DONE, complain, quiet, stdout_guarded, train_job

PROMISE = {
    "quick": "This takes about 20 minutes on 2 CPU cores, and needs no network.",
    "full": "This takes over an hour on 2 CPU cores, less on a GPU. `--budget quick` takes about 20 minutes.",
    "tiny": "This takes a few minutes and shows that everything works, on a few rows and in a few steps: "
    "the model learns next to nothing, and the figures say next to nothing. `--budget quick` teaches it.",
}
# What is changed of the quick preset.
CHANGED = {
    "tiny": (
        "warm_epochs=0.02",
        "steps=1",
        "prompts_per_step=2",
        "group_size=4",
        "validation_rows=4",
        "probes=1",
        "max_answer_tokens=40",
    )
}
QUANTS = ("F16", "Q8_0", "Q4_K_M")
SHOWN = 3
COMPARED = 6
MEASURED = {"tiny": 12}  # held-out rows; all of them where none is named
RESCORED = {"quick": 100, "full": 0, "tiny": 6}


@dataclass(frozen=True)
class Results:
    """What the demo measured; each comparison is on the same held-out rows."""

    base_to_tuned: Comparison
    warm_to_grpo: Comparison
    tuned_to_file: Comparison
    file: Path
    sizes: dict[str, int]
    faithful: str
    answers: list[tuple[Row, str, str]]
    minutes: float


def demo(folder: Path, budget: str, settings: Sequence[str] = ()) -> int:
    """Run the demo in a new folder; returns the exit code. Raises UserError when a step cannot be done."""
    began = time.time()
    quiet()
    say(PROMISE[budget])
    preset = "quick" if budget in CHANGED else budget
    recipe = with_settings(load_preset(preset), (*CHANGED.get(budget, ()), *settings))
    project = new_project(folder)
    run = create_run(project.folder, recipe, f"demo-{budget}")
    say(f"Training in {run}")
    said: list[UserError] = []
    with followed(run):
        code = train_job(project.folder, run, tell=said.append)
    for error in said:
        complain(error)
    if code != EXIT_DONE:
        return code
    with stdout_guarded():
        results = _measure(project, run, budget, began)
        store.write_json(folder / "results.json", figures_of(results))
        draw_curves(read_events(run), folder / "curves.png")
        write_report(
            folder / "report.html", "Lathe demo", _lead(results), _tables(results), folder / "curves.png"
        )
    say(_lead(results))
    for row, base, tuned in results.answers:
        say(f"\n{row.prompt}\n  expected {row.answer_text()}\n  base     {base!r}\n  tuned    {tuned}")
    say(f"\nReport: {folder / 'report.html'}\nModel:  {results.file}")
    return EXIT_DONE


def _measure(project: Project, run: Path, budget: str, began: float) -> Results:
    rows = _spread(project.split("test"), MEASURED.get(budget, 0))
    tuned, base = run_ref(run), find_model(project, "base")
    grpo_only = not (run / "checkpoints" / "warm_start_end").is_dir()
    warm = base if grpo_only else run_ref(run, "warm_start_end")
    # Where the best adapter is one of the warm start, what GRPO ended with is still measured.
    best = checkpoints.read_best(run / "checkpoints" / "best")
    after = run_ref(run, "last") if best is not None and best.phase == "warm_start" else tuned
    refs = {ref.name: ref for ref in (base, warm, tuned, after)}
    outputs = {name: _answers(project, ref, rows) for name, ref in refs.items()}
    base_to_tuned = _compared(project, rows, base, tuned, outputs)
    warm_to_grpo = _compared(project, rows, warm, after, outputs)
    file, sizes, faithful = _exported(project, run)
    some = rows[: RESCORED[budget] or None]
    played = ModelRef(file.name, gguf=file, max_tokens=tuned.max_tokens)
    outputs[tuned.name] = outputs[tuned.name][: len(some)]
    outputs[played.name] = _answers(project, played, some)
    tuned_to_file = _compared(project, some, tuned, played, outputs)
    answers = _side_by_side(project, rows, file)
    return Results(
        base_to_tuned, warm_to_grpo, tuned_to_file, file, sizes, faithful, answers, (time.time() - began) / 60
    )


def _spread(rows: Sequence[Row], count: int) -> Sequence[Row]:
    """So many of the rows, from all along them; all where `count` is 0."""
    return rows[:: max(1, len(rows) // count)][:count] if count else rows


def _answers(project: Project, ref: ModelRef, rows: Sequence[Row]) -> list[str]:
    with counted(f"Answers of {ref.name}") as bar:
        prompts = [row.prompt for row in rows]
        return open_model(project, ref).answer(prompts, ref.max_tokens, lambda d, t: stepping(bar, d, t))


def _compared(
    project: Project, rows: Sequence[Row], a: ModelRef, b: ModelRef, outputs: dict[str, list[str]]
) -> Comparison:
    found = compare(
        rows, outputs[a.name], outputs[b.name], project.rubric, project.task.schema, a.name, b.name
    )
    keep(project, found)
    return found


def _exported(project: Project, run: Path) -> tuple[Path, dict[str, int], str]:
    from engine.export.job import export

    with counted("Export") as bar:

        def progress(stage: str, done: int, total: int) -> None:
            bar.set_description(stage)
            stepping(bar, done, total)

        result = export(project, run, QUANTS, True, progress, compare=COMPARED)
    files = {file.quant: file for file in result.files}
    report = files["F16"].report
    said = "not checked"
    if report is not None:
        said = (
            f"token ids identical on {report.same_tokens} of {report.prompts} prompts, greedy answers "
            f"identical on {report.same_answers:.0%} of {report.compared}, logits differ by "
            f"{report.logit_mean:.4f} on average (mean size {report.logit_scale:.2f})"
        )
    return files["Q8_0"].path, {quant: file.size for quant, file in files.items()}, said


def _side_by_side(project: Project, rows: Sequence[Row], tuned: Path) -> list[tuple[Row, str, str]]:
    """Held-out prompts answered by both files through llama.cpp, as the playground asks them."""
    from engine.models.embedded import gguf_path
    from engine.play.client import open_player

    shown = _spread(rows, SHOWN)
    found: list[list[str]] = []
    for path in (gguf_path(), tuned):
        with open_player(path) as player:
            texts = [chat.prompt_text(project.task, player.chat_format, row.prompt) for row in shown]
            found.append([player.answer(text, max_tokens=96) for text in texts])
    return list(zip(shown, *found, strict=True))


def _lead(results: Results) -> str:
    t, g = results.base_to_tuned.tally, results.warm_to_grpo.tally
    return (
        f"Exact match on {t.rows} held-out rows: base {t.exact_a.estimate:.3f}, tuned {interval(t.exact_b)}; "
        f"wins {t.wins}, ties {t.ties}, losses {t.losses}. GRPO after the warm start: "
        f"exact match {interval(g.exact_difference, signed=True)}, "
        f"mean reward {interval(g.reward_difference, signed=True)}. "
        f"{results.minutes:.1f} minutes in all."
    )


def _tables(results: Results) -> list[Table]:
    head = (
        "",
        "exact match before",
        "after",
        "difference [95% interval]",
        "p (McNemar)",
        "reward difference",
    )
    pairs = (
        ("base -> tuned", results.base_to_tuned),
        ("warm start -> GRPO", results.warm_to_grpo),
        ("trained model -> exported Q8_0 file", results.tuned_to_file),
    )
    figures = [head]
    for name, found in pairs:
        t = found.tally
        figures.append(
            (
                f"{name} (n {t.rows})",
                interval(t.exact_a),
                interval(t.exact_b),
                interval(t.exact_difference, True),
                p_value(t.mcnemar_p),
                interval(t.reward_difference, True),
            )
        )
    kinds = [("kind", "rows", "base", "warm start", "tuned")]
    for kind, one in sorted(results.base_to_tuned.by_kind.items()):
        warm = results.warm_to_grpo.by_kind[kind]
        kinds.append(
            (
                kind,
                str(one.rows),
                f"{one.exact_a.estimate:.2f}",
                f"{warm.exact_a.estimate:.2f}",
                f"{one.exact_b.estimate:.2f}",
            )
        )
    sizes = [("quantisation", "size"), *((q, f"{size / 1e6:.0f} MB") for q, size in results.sizes.items())]
    replies = [("prompt", "expected", "base, through llama.cpp", "tuned, through llama.cpp")]
    replies += [(row.prompt, row.answer_text(), base, tuned) for row, base, tuned in results.answers]
    return [
        Table(
            "What was measured",
            tuple(figures),
            "Paired on the same held-out rows, whose wordings never occur in "
            "training. Differences are after less before; the best adapter was chosen by other rows.",
        ),
        Table("Exact match by kind", tuple(kinds)),
        Table("Exported files", tuple(sizes), f"F16 against the trained model: {results.faithful}."),
        Table("Side by side", tuple(replies)),
    ]


def say(text: str) -> None:
    """One line for the person at the terminal; scripts read the files."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def figures_of(results: Results) -> dict[str, Any]:
    """The figures for a script."""
    return {
        "base_to_tuned": results.base_to_tuned.tally.model_dump(),
        "warm_to_grpo": results.warm_to_grpo.tally.model_dump(),
        "tuned_to_file": results.tuned_to_file.tally.model_dump(),
        "minutes": results.minutes,
    }

"""The commands that use a model, or judge its answers: `score`, `predict`, `assess`, `export` and `ask`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.base.errors import UserError
from engine.base.missing import missing_reason
from engine.base.store import check_writable, write_text
from engine.cli.endpoints import allow, consent_option, usage_text
from engine.cli.follow import CountingBar
from engine.cli.options import Command, json_option, project_option, to_json
from engine.data.rows import Row, read_prompts
from engine.export.beside import BY_NAME, DEFAULTS
from engine.export.index import FOLDER
from engine.play.client import PlayerClient, open_player
from engine.play.settings import ALTERNATIVES
from engine.play.spread import grouped
from engine.play.wire import EndpointModel, Piece, Question, SamplingParams, TrainedModel
from engine.project import Project, open_project
from engine.rewards.dryrun import Prediction
from engine.rewards.judges import judge_models, judges
from engine.runs.runs import find_run
from engine.worker.main import quiet, stdout_guarded

if TYPE_CHECKING:  # it brings numpy and scipy
    from engine.assess.assessment import Assessment

GRAMMAR = "bind the answers to the task's JSON Schema"
MODEL = "base, best, a run, a checkpoint folder, a GGUF file or endpoint:NAME"


def add_commands(command: Command) -> None:
    """Add the commands."""
    one = command("score", _score, "score answers by the project's rewards")
    project_option(one)
    one.add_argument(
        "--completions",
        type=Path,
        required=True,
        metavar="FILE.jsonl",
        help='the answers: lines of {"prompt": ..., "output": ...}',
    )
    json_option(one)
    consent_option(one)

    one = command("predict", _predict, "answer prompts with a model, greedily")
    project_option(one)
    one.add_argument("--model", required=True, metavar="M", help=MODEL)
    one.add_argument(
        "--prompts", type=Path, required=True, metavar="FILE.jsonl", help='lines of {"prompt": ...}'
    )
    one.add_argument(
        "--out", type=Path, required=True, metavar="FILE.jsonl", help="the file to write, as `score` reads it"
    )
    one.add_argument("--grammar", action="store_true", help=GRAMMAR)
    consent_option(one)

    one = command("assess", _assess, "compare models on held-out rows: wins, ties, losses, exact match")
    project_option(one)
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--models", nargs="+", metavar="M", help=f"any number of them, each: {MODEL}")
    which.add_argument(
        "--saved", type=Path, metavar="FILE", help="a saved assessment instead (assessment.json)"
    )
    one.add_argument("--bound", action="store_true", help="each once more, bound to the schema (bound:M)")
    one.add_argument("--split", default="test", choices=["train", "valid", "test"], help="default: test")
    one.add_argument("--limit", type=int, default=0, metavar="N", help="only the first N rows")
    one.add_argument(
        "--samples",
        type=int,
        default=0,
        metavar="K",
        help="also draw K answers a prompt, beside the greedy one",
    )
    one.add_argument("--temperature", type=float, default=0.7, metavar="T", help="of these; default: 0.7")
    one.add_argument("--seed", type=int, default=0, metavar="S", help="of these; default: 0")
    one.add_argument(
        "--judge-again", action="store_true", help="judge a saved one by the rows and rewards as they are now"
    )
    one.add_argument(
        "--export",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="also write it: .csv the cases, .json everything, .html a page (repeatable)",
    )
    json_option(one)
    consent_option(one)

    one = command("export", _export, "merge a run's adapter, write GGUF files and verify them")
    project_option(one)
    one.add_argument(
        "--run", dest="of", default="best", metavar="RUN", help="default: the best run on held-out rows"
    )
    one.add_argument(
        "--quant",
        nargs="+",
        default=["Q8_0"],
        metavar="Q",
        help="any of F16 Q8_0 Q6_K Q5_K_M Q4_K_M Q4_0",
    )
    one.add_argument(
        "--beside",
        nargs="*",
        default=DEFAULTS,
        choices=list(BY_NAME),
        metavar="B",
        help=f"what to write beside the files, any of {' '.join(BY_NAME)}; default: {' '.join(DEFAULTS)}",
    )
    one.add_argument(
        "--importance",
        action="store_true",
        help="quantise by an importance matrix of training rows where that is nearer to the trained model",
    )
    one.add_argument("--no-verify", action="store_true", help="skip the comparison with the trained model")
    json_option(one)

    one = command("ask", _ask, "print one answer of a model")
    one.add_argument("model", metavar="MODEL", help=f"{MODEL}; a file is the fastest")
    one.add_argument("prompt", metavar="PROMPT", help="the sentence to answer")
    one.add_argument("--project", type=Path, required=True, metavar="FOLDER", help="the project of the task")
    one.add_argument("--grammar", action="store_true", help=GRAMMAR)
    consent_option(one)
    one.add_argument("--temperature", type=float, default=0.0, metavar="T", help="default: 0, greedy")
    one.add_argument("--max-tokens", type=int, default=96, metavar="N", help="default: 96")
    one.add_argument("--seed", type=int, default=0, metavar="S", help="of the draws; default: 0")
    how = one.add_mutually_exclusive_group()
    how.add_argument(
        "--samples", type=int, default=1, metavar="K", help="draw K answers; equal ones are counted together"
    )
    how.add_argument(
        "--probabilities",
        action="store_true",
        help="a line for each token: its probability and the likeliest alternatives",
    )


def _score(chosen: argparse.Namespace) -> str:
    from engine.rewards.dryrun import describe, dry_run, read_predictions

    project = open_project(chosen.project)
    answers = read_predictions(chosen.completions)
    for line in answers.bad:
        sys.stderr.write(f"{chosen.completions}, line {line.number}: {line.reason}\n")
    if not answers.predictions:
        raise UserError(
            f"{chosen.completions} holds no predictions.", hint='Each line: {"prompt": ..., "output": ...}'
        )
    rows = project.rows()
    _ask_judges(chosen, project, rows, answers.predictions)
    result = dry_run(project.rubric, rows, answers.predictions, project.task.schema)
    return to_json(result.to_json()) if chosen.json else describe(result)


def _ask_judges(
    chosen: argparse.Namespace, project: Project, rows: Sequence[Row], predictions: Sequence[Prediction]
) -> None:
    """Have the verdicts of models that judge, where the rewards need any."""
    if not judges(project.rubric):
        return
    from engine.judging.asking import ask_judges
    from engine.rewards.dryrun import matched

    allow(chosen, judge_models(project.rubric))
    pairs = [(row, one.output) for row, one in matched(rows, predictions)[0]]
    with stdout_guarded(), CountingBar("Judging") as bar:
        ask_judges(project, pairs, bar.stage)


def _predict(chosen: argparse.Namespace) -> str:
    from engine.assess.predict import bound_ref, find_model, open_model

    quiet()
    project = open_project(chosen.project)
    prompts = read_prompts(chosen.prompts)
    ref = find_model(project, chosen.model)
    ref = bound_ref(ref) if chosen.grammar else ref
    allow(chosen, [chosen.model])
    check_writable(chosen.out.parent)
    with stdout_guarded(), CountingBar(ref.name) as bar:
        model = open_model(project, ref, on_state=bar.note)
        answers = model.answer(prompts, ref.max_tokens, bar.count)
    rows = [_answer_line(prompt, answer) for prompt, answer in zip(prompts, answers, strict=True)]
    write_text(chosen.out, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows))
    lines = [f"{chosen.out}: {len(rows)} answers of {ref.name}."]
    return "\n".join(lines + ([usage_text(model.usage)] if model.usage else []))


def _answer_line(prompt: str, answer: str) -> dict[str, Any]:
    """A line as `score` reads it; an answer that could not be had has its reason."""
    reason = missing_reason(answer)
    return {"prompt": prompt, "output": answer, **({"missing": reason} if reason else {})}


def _assess(chosen: argparse.Namespace) -> str:
    from engine.assess.exports import check_export, write_export
    from engine.assess.marks import read_marks
    from engine.assess.saved import load, made_at
    from engine.assess.text import describe

    for path in chosen.export:
        check_export(path)
    project = open_project(chosen.project)
    if chosen.saved is None and chosen.judge_again:
        raise UserError("--judge-again goes with --saved.")
    path = _saved_one(project, chosen) if chosen.saved else _assessed(project, chosen)
    found = load(path)
    for export in chosen.export:
        write_export(export, found, read_marks(path.parent), made_at(path.parent))
    if chosen.json:
        return json.dumps(found.to_json(), ensure_ascii=False)
    written = "".join(f"\nWritten to {export}" for export in chosen.export)
    advice = [text] if (text := _advice(project, found)) else []
    return "\n".join([describe(found), f"Saved in {path}{written}", *advice])


def _advice(project: Project, found: Assessment) -> str | None:
    """Which exported file to take, where several of them were assessed beside their model."""
    from engine.assess.file_scores import places_of, recommendation
    from engine.assess.saved import saved_assessments
    from engine.export.index import exported_files

    files = [file for file in exported_files(project.folder) if places_of(file, found)]
    return recommendation(files, saved_assessments(project.folder)) if len(files) > 1 else None


def _assessed(project: Project, chosen: argparse.Namespace) -> Path:
    from engine.assess.job import assess, sampling_of
    from engine.assess.predict import bound_ref, find_model

    quiet()
    models = [find_model(project, name) for name in chosen.models]
    if chosen.bound:
        twins = [bound_ref(ref) for ref in models if not ref.endpoint and not ref.bound]
        models += [ref for ref in twins if ref not in models]
    allow(chosen, [*chosen.models, *judge_models(project.rubric)])
    sampling = sampling_of(chosen.samples, chosen.temperature, chosen.seed)
    with stdout_guarded(), CountingBar("Answers") as bar:
        return assess(project, models, chosen.split, chosen.limit, sampling, bar.stage)[1]


def _saved_one(project: Project, chosen: argparse.Namespace) -> Path:
    from engine.assess.saved import CASES, judge_again

    path: Path = chosen.saved / CASES if chosen.saved.is_dir() else chosen.saved
    if chosen.judge_again:
        from engine.judging.asking import ask_judges

        allow(chosen, judge_models(project.rubric))
        with stdout_guarded(), CountingBar("Judging") as bar:
            judge_again(project, path, bar.stage, lambda pairs: ask_judges(project, pairs, bar.stage))
    return path


def _export(chosen: argparse.Namespace) -> str:
    quiet()
    project = open_project(chosen.project)
    run = find_run(project.folder, chosen.of)
    check_writable(project.folder / FOLDER)  # before the libraries are loaded

    from engine.assess.gain import gain_lines
    from engine.export.job import Wish, export

    wish = Wish(
        tuple(chosen.quant),
        not chosen.no_verify,
        beside=tuple(chosen.beside),
        importance=chosen.importance,
    )
    with stdout_guarded(), CountingBar("Export") as bar:
        figures = partial(gain_lines, project.folder, run.name)
        result = export(project, run, wish, bar.stage, figures=figures)
    if chosen.json:
        return to_json(result.to_json())
    if result.files[0].adapter == "best":
        return result.text()
    return (
        f"{result.text()}\nThis run was not measured since it began to learn: its last adapter was exported."
    )


def _ask(chosen: argparse.Namespace) -> None:
    from engine.assess.predict import find_model

    quiet()
    project = open_project(chosen.project)
    ref = find_model(project, chosen.model)
    allow(chosen, [chosen.model])
    schema = None
    if chosen.grammar:  # an endpoint binds answers by its own means
        schema = project.written_schema if ref.endpoint else project.bound_schema()
    far = EndpointModel(ref.endpoint) if ref.endpoint else None
    trained = TrainedModel(ref.name, ref.base, str(ref.adapter or ""), ref.dtype)
    params = SamplingParams(
        max_tokens=chosen.max_tokens,
        temperature=chosen.temperature,
        seed=chosen.seed,
        schema=schema,
        working=project.task.working,
        alternatives=ALTERNATIVES if chosen.probabilities else 0,
    )
    with open_player(far or ref.gguf or trained) as player:
        asked = player.question(project.task, chosen.prompt)
        if chosen.samples > 1:
            _print_spread(project, player, asked, params, chosen.samples)
            return
        for piece in player.generate(asked, params):
            if isinstance(piece, Piece):
                sys.stdout.write(_odds_line(piece) if chosen.probabilities else piece.text)
                sys.stdout.flush()
    sys.stdout.write("" if chosen.probabilities else "\n")


def _print_spread(
    project: Project, player: PlayerClient, asked: Question, params: SamplingParams, count: int
) -> None:
    """Draw `count` answers by the seed and the numbers after it; the commonest is printed first."""
    texts = []
    with CountingBar("Answers") as bar:
        for draw in range(count):
            text, _ = player.ask(asked, replace(params, seed=params.seed + draw))
            texts.append(project.task.parts_of(text).answer)
            bar.count(draw + 1, count)
    for group in grouped([texts], project.task.schema):
        sys.stdout.write(f"{group.total}/{count}\t{' '.join(group.text.split())}\n")


def _odds_line(piece: Piece) -> str:
    """A token, its probability, and the alternatives; tokens are written as JSON texts."""
    if not piece.text and piece.odds is None:
        return ""
    if piece.odds is None:
        return f"{json.dumps(piece.text, ensure_ascii=False)}\n"
    listed = (
        f"{json.dumps(text, ensure_ascii=False)} {share:.4f}" for text, share in piece.odds.alternatives
    )
    cells = [json.dumps(piece.text, ensure_ascii=False), f"{piece.odds.probability:.4f}", ", ".join(listed)]
    return "\t".join(cells) + "\n"

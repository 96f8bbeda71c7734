"""The same jobs from a terminal or a cluster. Exit codes: 0 done, 1 a defect, 2 something to mend."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.cli import cuda, data, plan, training
from engine.worker.main import EXIT_DONE, EXIT_USER, complain, quiet, stdout_guarded


def main(arguments: Sequence[str]) -> int:
    """Run one command; prints a UserError as one sentence and gives exit code 2."""
    if arguments[:1] == ["worker"]:
        from engine.worker.main import main as worker

        return worker(list(arguments[1:]))
    if arguments[:1] == ["player"]:
        from engine.play.service import main as player

        return player()
    parser = build_parser()
    if not arguments:
        parser.print_help(sys.stderr)
        return EXIT_USER
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen) or EXIT_DONE)
    except UserError as error:
        complain(error)
        return EXIT_USER
    except KeyboardInterrupt:
        print("lathe: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return EXIT_DONE


def build_parser() -> argparse.ArgumentParser:
    """Every command with its options and help."""
    parser = argparse.ArgumentParser(
        prog="lathe", description="Teach a small language model to turn sentences into exact JSON, by GRPO."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Any, help_text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=help_text, description=help_text)
        one.set_defaults(run=run)
        return one

    def project_option(one: argparse.ArgumentParser) -> None:
        one.add_argument("project", metavar="FOLDER", type=Path, help="the project folder")

    one = command("demo", _demo, "the whole way on the example: train, assess, export, answer, report")
    one.add_argument(
        "--budget",
        choices=["tiny", "quick", "full"],
        default="full",
        help="quick: about 20 minutes on 2 cores; tiny: a few minutes, only to see that everything works",
    )
    one.add_argument(
        "--folder", type=Path, default=Path("lathe-demo"), help="where to put it (default: lathe-demo)"
    )
    one.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="change the preset's recipe"
    )
    one.add_argument(
        "--rows",
        type=int,
        metavar="N",
        help="held-out rows to draw for what GRPO adds (full: 1320; else none but the shipped ones)",
    )
    one.add_argument("--json", action="store_true", help="the results as JSON")

    one = command("new", _new, "make a project from a template")
    one.add_argument("project", metavar="FOLDER", type=Path, help="a folder that does not exist or is empty")
    one.add_argument(
        "--template",
        "--example",
        dest="template",
        default="time_range",
        metavar="NAME",
        help="time_range (default), extraction or blank",
    )

    one = command("generate", _generate, "write rows of the example task, the same ones for the same seed")
    one.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl", help="the file to write")
    one.add_argument("--seed", type=int, help="another seed than that of the shipped rows")
    one.add_argument("--train", type=int, default=1103, help="training rows (default: 1103)")
    one.add_argument(
        "--test", type=int, default=330, help="held-out rows with wordings of their own (default: 330)"
    )

    one = command(
        "check", _check, "look for problems in the rows: schema, duplicates, leaks, unrewarded answers"
    )
    project_option(one)
    one.add_argument("--json", action="store_true", help="as JSON")

    data.add_commands(lambda name, run, text: command(name, lambda chosen: print(run(chosen)), text))
    plan.add_commands(lambda name, run, text: command(name, lambda chosen: print(run(chosen)), text))

    training.add_commands(command)
    cuda.add_commands(command)

    one = command("runs", _runs, "list a project's runs")
    project_option(one)
    one.add_argument("--json", action="store_true", help="as JSON")

    one = command("control", _control, "ask a running run to pause, resume, stop or save a checkpoint")
    project_option(one)
    one.add_argument(
        "control", choices=["pause", "resume", "stop", "checkpoint"], help="seen at the end of a step"
    )
    one.add_argument("--of", default="latest", metavar="RUN", help="the run (default: the latest)")

    one = command("score", _score, "judge answers by the project's rewards")
    project_option(one)
    one.add_argument(
        "--completions", type=Path, required=True, metavar="FILE.jsonl", help='{"prompt","output"} rows'
    )
    one.add_argument("--json", action="store_true", help="as JSON")

    one = command("predict", _predict, "answer prompts with a model, greedily")
    project_option(one)
    one.add_argument(
        "--model", required=True, metavar="M", help="base, a run, a checkpoint folder or a GGUF file"
    )
    one.add_argument("--prompts", type=Path, required=True, metavar="FILE.jsonl", help='rows with a "prompt"')
    one.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl", help='{"prompt","output"} rows')

    one = command("assess", _assess, "compare two models on held-out rows: wins, ties, losses, exact match")
    project_option(one)
    one.add_argument("--a", required=True, metavar="M", help="the model to compare with, for example base")
    one.add_argument("--b", required=True, metavar="M", help="the model that should be better")
    one.add_argument("--split", default="test", choices=["train", "valid", "test"], help="default: test")
    one.add_argument("--limit", type=int, default=0, help="only the first N rows")
    one.add_argument("--json", action="store_true", help="as JSON")

    one = command(
        "export", _export, "merge a run's adapter and write GGUF files, checked against the trained model"
    )
    project_option(one)
    one.add_argument("--run", dest="of", default="latest", metavar="RUN", help="default: the latest run")
    one.add_argument(
        "--quant", nargs="+", default=["Q8_0"], metavar="Q", help="F16 Q8_0 Q6_K Q5_K_M Q4_K_M Q4_0"
    )
    one.add_argument("--no-verify", action="store_true", help="skip the check against the trained model")
    one.add_argument("--json", action="store_true", help="as JSON")

    one = command("ask", _ask, "one answer of a GGUF file")
    one.add_argument("model", type=Path, metavar="MODEL.gguf")
    one.add_argument("prompt", metavar="PROMPT")
    one.add_argument("--project", type=Path, required=True, help="the project that says how to ask")
    one.add_argument("--grammar", action="store_true", help="allow only answers of the task's JSON Schema")
    one.add_argument("--temperature", type=float, default=0.0, help="default: 0, the likeliest answer")
    one.add_argument("--max-tokens", type=int, default=96)
    return parser


def _demo(chosen: argparse.Namespace) -> int:
    from engine.cli.demo import demo

    code = demo(chosen.folder, chosen.budget, chosen.set, chosen.rows)
    if chosen.json and (results := chosen.folder / "results.json").is_file():
        print(results.read_text(encoding="utf-8"))
    return code


def _new(chosen: argparse.Namespace) -> None:
    from engine.project import new_project

    project = new_project(chosen.project, chosen.template)
    print(f"{project.folder}: {project.task.name}, {len(project.rows())} rows.")


def _generate(chosen: argparse.Namespace) -> None:
    from engine.time_range.example import write
    from engine.time_range.generator import DEFAULT_SEED

    if chosen.train < 1 or chosen.test < 0:
        raise UserError("--train must be at least 1 and --test not negative.")
    seed = DEFAULT_SEED if chosen.seed is None else chosen.seed
    write(chosen.out, seed, chosen.train, chosen.test)
    print(f"{chosen.out}: {chosen.train} training rows, {chosen.test} held-out rows, seed {seed}.")


def _check(chosen: argparse.Namespace) -> None:
    from functools import partial

    from engine.data.checks import check
    from engine.project import open_project
    from engine.rewards.dryrun import gold_fault

    project = open_project(chosen.project)
    rows = project.rows()
    fault = partial(gold_fault, project.rubric)
    found = check(rows, project.task.schema, fault, data.limits_of(project))
    if chosen.json:
        problems = [{"row": one.row_id, "code": one.code.value, "message": one.message} for one in found]
        print(json.dumps(problems, ensure_ascii=False, indent=1))
        return
    for one in found:
        print(f"{one.row_id:14} {one.code.value:14} {one.message}")
    print(f"{len(rows)} rows, {len(found)} problems.")


def _runs(chosen: argparse.Namespace) -> None:
    from engine.cli.runs import print_runs
    from engine.project import open_project

    print_runs(open_project(chosen.project).folder, as_json=chosen.json)


def _control(chosen: argparse.Namespace) -> None:
    from engine.project import open_project
    from engine.runs.runlog import request_control
    from engine.runs.runs import find_run

    run = find_run(open_project(chosen.project).folder, chosen.of)
    request_control(run, chosen.control)
    print(f"{chosen.control}: {run.name} will see it at the end of its step.")


def _score(chosen: argparse.Namespace) -> None:
    from engine.project import open_project
    from engine.rewards.dryrun import describe, dry_run, read_predictions

    project = open_project(chosen.project)
    found = read_predictions(chosen.completions)
    for line in found.bad:
        print(f"{chosen.completions}, line {line.number}: {line.reason}", file=sys.stderr)
    if not found.predictions:
        raise UserError(
            f"{chosen.completions} holds no predictions.", hint='Each line: {"prompt": ..., "output": ...}'
        )
    result = dry_run(project.rubric, project.rows(), found.predictions, project.task.schema)
    print(json.dumps(result.to_json(), ensure_ascii=False, indent=1) if chosen.json else describe(result))


def _predict(chosen: argparse.Namespace) -> None:
    from engine.assess.predict import find_model, open_model
    from engine.base.store import write_text
    from engine.cli.follow import counted, stepping
    from engine.data.rows import read_prompts
    from engine.project import open_project

    quiet()
    project = open_project(chosen.project)
    prompts = read_prompts(chosen.prompts)
    ref = find_model(project, chosen.model)
    with stdout_guarded(), counted(ref.name) as bar:
        answers = open_model(project, ref).answer(
            prompts, ref.max_tokens, lambda done, total: stepping(bar, done, total)
        )
    lines = [
        json.dumps({"prompt": p, "output": a}, ensure_ascii=False)
        for p, a in zip(prompts, answers, strict=True)
    ]
    write_text(chosen.out, "".join(f"{line}\n" for line in lines))
    print(f"{chosen.out}: {len(lines)} answers of {ref.name}.")


def _assess(chosen: argparse.Namespace) -> None:
    from engine.assess.job import assess
    from engine.assess.predict import find_model
    from engine.assess.text import describe
    from engine.cli.follow import counted, stepping
    from engine.project import open_project

    quiet()
    project = open_project(chosen.project)
    refs = [find_model(project, name) for name in (chosen.a, chosen.b)]
    with stdout_guarded(), counted("Answers") as bar:
        result, path = assess(
            project, refs[0], refs[1], chosen.split, chosen.limit, lambda d, t: stepping(bar, d, t)
        )
    print(
        json.dumps(result.to_json(), ensure_ascii=False)
        if chosen.json
        else f"{describe(result)}\nKept in {path}"
    )


def _export(chosen: argparse.Namespace) -> None:
    from engine.cli.follow import counted, stepping
    from engine.export.job import export
    from engine.project import open_project
    from engine.runs.runs import find_run

    quiet()
    project = open_project(chosen.project)
    run = find_run(project.folder, chosen.of)
    with stdout_guarded(), counted("Export") as bar:

        def progress(stage: str, done: int, total: int) -> None:
            bar.set_description(stage)
            stepping(bar, done, total)

        result = export(project, run, chosen.quant, not chosen.no_verify, progress)
    print(json.dumps(result.to_json(), ensure_ascii=False, indent=1) if chosen.json else result.text())


def _ask(chosen: argparse.Namespace) -> None:
    from engine.models import chat
    from engine.play.client import open_player
    from engine.project import open_project

    quiet()
    project = open_project(chosen.project)
    schema = project.task.schema if chosen.grammar else None
    with open_player(chosen.model) as player:
        text = chat.prompt_text(project.task, player.chat_format, chosen.prompt)
        for piece in player.stream(
            text, max_tokens=chosen.max_tokens, temperature=chosen.temperature, schema=schema
        ):
            print(piece, end="", flush=True)
    print()

"""The command `judge`: how far models that judge answers agree with the person's own marks."""

from __future__ import annotations

import argparse

from engine.cli.endpoints import allow, consent_option
from engine.cli.follow import CountingBar
from engine.cli.options import Command, json_option, project_option, to_json
from engine.judging.agreement import LEAST, Agreement
from engine.judging.text import agreement_text
from engine.project import open_project
from engine.rewards.judges import parameters_of
from engine.worker.main import quiet, stdout_guarded

SHOWN = 20  # disagreements


def add_commands(command: Command) -> None:
    """Add `judge`."""
    one = command("judge", _judge, "compare the models that judge answers with your own marks")
    project_option(one)
    one.add_argument(
        "--entry", default="", metavar="NAME", help="one of several judges, by its label (default: all)"
    )
    json_option(one)
    consent_option(one)
    one.epilog = (
        f"A judge may weigh once it was compared with {LEAST} answers that you marked right or wrong on the "
        "Assess page. Verdicts are kept: a comparison that was stopped goes on."
    )


def _judge(chosen: argparse.Namespace) -> str:
    from engine.assess.judge_agreement import compare, entries_of
    from engine.assess.marked import marked_answers

    quiet()
    project = open_project(chosen.project)
    entries = entries_of(project.rubric, chosen.entry)
    allow(chosen, [parameters_of(entry).model for entry in entries])
    marks = marked_answers(project)
    with stdout_guarded(), CountingBar("Judging") as bar:
        found = {entry.part_name: compare(project, entry, marks, bar.stage) for entry in entries}
    if chosen.json:
        return to_json({name: one.model_dump(mode="json") for name, one in found.items()})
    return "\n".join(_described(name, one) for name, one in found.items())


def _described(name: str, one: Agreement) -> str:
    lines = [f"{name}: {agreement_text(one)}"]
    for case in one.disagreements[:SHOWN]:
        said = "right" if case.right else "wrong"
        lines.append(
            f"  {case.row}: you say {said}, the judge {case.score:.2f} ({case.reason}): {case.given}"
        )
    return "\n".join(lines)

"""Commands that work on rows, files and plans: light, but each with libraries of its own."""

from __future__ import annotations

import argparse
import json
import subprocess

import pytest
from lathe_build.about import ROOT

from engine.cli.main import build_parser


def commands() -> list[str]:
    """As the source has them, so that none can be lost."""
    (found,) = (one for one in build_parser()._actions if isinstance(one, argparse._SubParsersAction))
    return list(found.choices)


def test_every_command_explains_itself(program):
    assert "usage: lathe" in program.run("--help")
    for name in commands():
        assert f"usage: lathe {name}" in program.run(name, "--help")


def test_a_command_that_is_not_there_is_no_defect(program):
    program.run("no-such-command", code=2)
    program.run("check", program.home / "nowhere", code=2)


@pytest.mark.parametrize("template", ["time_range", "extraction", "blank"])
def test_a_project_of_each_template_is_made_and_checked(program, template):
    folder = program.home / template
    program.run("new", folder, "--template", template)
    assert isinstance(json.loads(program.run("check", folder, "--json")), list)


@pytest.mark.parametrize("suffix", ["jsonl", "json", "csv", "tsv", "xlsx", "parquet"])
def test_rows_go_out_and_come_in_by_every_format(lasting, small, suffix):
    file = lasting.home / f"Zeilen.{suffix}"
    lasting.run("export-rows", small, file)
    folder = lasting.home / f"from {suffix}"
    lasting.run("new", folder, "--template", "blank")
    lasting.run("import", folder, file)
    kept = [json.loads(line) for line in (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    here = [json.loads(line) for line in (small / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["prompt"] for row in kept] == [row["prompt"] for row in here]


def test_the_examples_rows_are_the_same_bytes_as_from_source(program):
    made = program.home / "rows.jsonl"
    program.run("generate", "--out", made, "--seed", 3, "--train", 40, "--test", 10)
    from engine.time_range.example import write

    write(program.home / "here.jsonl", 3, 40, 10)
    assert made.read_bytes() == (program.home / "here.jsonl").read_bytes()


def test_a_plan_counts_memory_before_any_download(program):
    said = json.loads(
        program.run("plan", "--model", "Qwen/Qwen2.5-0.5B-Instruct", "--memory", "24GB", "--json")
    )
    assert said


def test_what_goes_to_a_cluster_is_the_source_of_this_very_program(lasting, small):
    out = lasting.home / "for the cluster"
    lasting.run("hand-over", small, "--preset", "quick", "--out", out)
    for name in (
        "main.py",
        "engine/cli/main.py",
        "engine/training/pipeline.py",
        "resources/presets/quick.toml",
    ):
        assert (out / "lathe" / name).read_bytes() == (ROOT / name).read_bytes()


def test_a_reader_that_goes_away_is_no_defect(program):
    started = subprocess.Popen(
        [program.path, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=program.environment
    )
    assert started.stdout and started.stderr
    started.stdout.close()
    assert b"Traceback" not in started.stderr.read()
    started.stderr.close()
    started.wait(60)

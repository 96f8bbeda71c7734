"""Commands as a script meets them: exit codes, one sentence for each mistake, JSON where asked for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.app import program
from engine.cli import main as cli
from engine.project import new_project

MAIN = Path(__file__).resolve().parents[2] / "main.py"


def lathe(*arguments):
    return cli.main([str(one) for one in arguments])


def complaint(capsys, *arguments):
    assert lathe(*arguments) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("lathe: "), lines
    return lines[0]


def test_a_new_project_is_ready_to_train(tmp_path, capsys):
    assert lathe("new", tmp_path / "a b ü") == 0
    assert "1433 rows" in capsys.readouterr().out


def test_a_project_is_never_made_over_something_else(tmp_path, capsys):
    (tmp_path / "note.txt").write_text("mine")
    assert "not empty" in complaint(capsys, "new", tmp_path)
    assert (tmp_path / "note.txt").read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "line",
    [
        "train {empty}",
        "train {missing}",
        "runs {missing}",
        "train {project} --preset nonsense",
        "train {project} --set colour=red",
        "train {project} --set steps=many",
        "train {project} --resume latest",
        "train {project} --more 5",
        "score {project} --completions {missing}",
        "assess {project} --models base no-run",
        "assess {project} --models base --samples -1",
        "assess {project} --models base --judge-again",
        "assess {project} --models base --export {empty}/board.pdf",
        "assess {project} --saved {missing}",
        "predict {project} --model {missing}.gguf --prompts {project}/rows.jsonl --out x",
        "predict {project} --model base --prompts {missing} --out x",
        "export {project}",
        "ask {missing}.gguf --project {project} hello",
        "serve {missing}.gguf --project {project}",
        "serve {project}/rows.jsonl --project {project} --parallel 0",
        "control {project} stop",
        "new {empty}/x --template nonsense",
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(line, small_project, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    names = {"project": small_project.folder, "empty": tmp_path / "empty", "missing": tmp_path / "missing"}
    complaint(capsys, *[one.format(**names) for one in line.split()])


def test_a_malformed_rows_file_names_its_lines_and_is_left_as_it_is(small_project, capsys):
    with small_project.rows_file.open("a") as file:
        file.write('{"prompt": "no answer"}\nnot json\n')
    before = small_project.rows_file.read_bytes()
    said = complaint(capsys, "train", small_project.folder)
    assert "2 bad lines" in said and "line 31" in said and "line 32" in said
    assert small_project.rows_file.read_bytes() == before and not (small_project.folder / "runs").exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("[task\n", "not valid TOML"), ("[task]\nname = 'x'\n", "rewards"), ("[tusk]\n", "unknown table: tusk")],
)
def test_a_broken_project_file_says_what_is_wrong(small_project, capsys, text, expected):
    (small_project.folder / "project.toml").write_text(text)
    assert expected in complaint(capsys, "runs", small_project.folder)


def test_scoring_gives_total_and_parts_for_each_row_and_reports_bad_lines(small_project, tmp_path, capsys):
    row = small_project.rows()[0]
    answers = tmp_path / "answers.jsonl"
    lines = [{"prompt": row.prompt, "output": row.answer_text()}, {"prompt": "unknown", "output": "{}"}]
    answers.write_text("".join(json.dumps(line) + "\n" for line in lines) + "garbage\n")
    assert lathe("score", small_project.folder, "--completions", answers, "--json") == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert found["scored"][0]["score"]["total"] == pytest.approx(1.0) and found["scored"][0]["exact"]
    assert len(found["without_row"]) == 1 and "line 3" in said.err
    assert lathe("score", small_project.folder, "--completions", answers) == 0
    assert "exact match 1.000" in capsys.readouterr().out


def test_the_shipped_rows_can_be_generated_again_to_the_byte(tmp_path):
    assert lathe("generate", "--out", tmp_path / "rows.jsonl") == 0
    shipped = MAIN.parent / "resources" / "examples" / "time_range" / "rows.jsonl"
    assert (tmp_path / "rows.jsonl").read_bytes() == shipped.read_bytes()


def test_checking_the_rows_finds_what_is_wrong_with_them(small_project, capsys):
    assert lathe("check", small_project.folder, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
    first = json.loads(small_project.rows_file.read_text().splitlines()[0])
    leak = {**first, "id": "leak", "split": "test"}
    broken = {"id": "broken", "prompt": "today=20300101 x", "completion": {"from": "soon"}}
    with small_project.rows_file.open("a") as file:
        file.write(json.dumps(leak) + "\n" + json.dumps(broken) + "\n")
    assert lathe("check", small_project.folder, "--json") == 0
    found = {(one["row"], one["code"]) for one in json.loads(capsys.readouterr().out)}
    assert ("leak", "leak") in found and ("broken", "schema") in found
    assert lathe("check", small_project.folder) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("32 rows, ")


def test_a_reward_without_its_field_is_found_by_check_and_said_before_a_handed_over_run(
    small_project, capsys, tmp_path
):
    toml = small_project.folder / "project.toml"
    more = '\n[[rewards]]\ndimension = "field_equals"\nlabel = "price"\nparameters = { field = "price" }\n'
    toml.write_text(toml.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert lathe("check", small_project.folder, "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["code"] == "missing field" and "price" in found["message"] and not found["row"]
    assert lathe("hand-over", small_project.folder, "--out", tmp_path / "out") == 0
    assert "which the schema does not have" in capsys.readouterr().err


def test_runs_are_listed_for_people_and_for_scripts(small_project, capsys):
    from engine.runs.recipe import Recipe
    from engine.runs.runs import create_run

    create_run(small_project.folder, Recipe(), "first try")
    assert lathe("runs", small_project.folder, "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["status"] == "failed"
    assert lathe("runs", small_project.folder) == 0
    assert "first-try" in capsys.readouterr().out


def test_the_time_of_a_run_leaves_out_its_pauses_and_lines_that_cannot_be_read_are_told(
    small_project, capsys
):
    from engine.runs import events as ev
    from engine.runs.recipe import Recipe
    from engine.runs.runs import create_run
    from tests.training.samples import grpo_fields

    run = create_run(small_project.folder, Recipe(), "paused")
    events = [
        ev.Started(time=0, job="train", pid=1, host="elsewhere"),
        ev.GrpoStep(time=60, **grpo_fields(1)),
        ev.Paused(time=60, phase="grpo", step=1),
        ev.Continued(time=6000, phase="grpo", step=1),
        ev.GrpoStep(time=6060, **grpo_fields(2)),
    ]
    lines = [event.model_dump_json() for event in events]
    lines[1] = lines[1].replace('"kl":null,', "")  # as of a version before the field was added
    (run / "events.jsonl").write_text("\n".join(lines) + '\n{"time":6061,"ty', encoding="utf-8")
    assert lathe("runs", small_project.folder, "--json") == 0
    (values,) = json.loads(capsys.readouterr().out)
    assert (values["minutes"], values["step"], values["unreadable"]) == (2.0, 2, 1)
    assert lathe("runs", small_project.folder) == 0
    line, note = capsys.readouterr().out.splitlines()
    assert "2 min" in line and "cannot be read: 1." in note


COMMANDS = [
    "demo",
    "new",
    "generate",
    "check",
    "train",
    "hand-over",
    "take-back",
    "runs",
    "control",
    "score",
    "predict",
    "assess",
    "export",
    "ask",
]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        lathe(*command.split(), "--help")
    assert ended.value.code == 0 and "usage: lathe" in capsys.readouterr().out


def test_the_command_line_starts_without_the_heavy_libraries(tmp_path):
    heavy = "('torch', 'transformers', 'trl', 'llama_cpp', 'matplotlib')"
    code = "import sys; from engine.cli import main; main.build_parser();"
    code += f"print([n for n in {heavy} if n in sys.modules])"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, capture_output=True, text=True, cwd=MAIN.parent, check=True)
    assert found.stdout.strip() == "[]"


@pytest.fixture
def bad_models(tmp_path):
    """Folders that are no usable model, each in its own way."""
    for name in ("empty", "no_weights", "pickled"):
        (tmp_path / name).mkdir()
    for name in ("no_weights", "pickled"):
        (tmp_path / name / "config.json").write_text('{"model_type": "llama"}')
        (tmp_path / name / "tokenizer.json").write_text("{}")
    (tmp_path / "pickled" / "pytorch_model.bin").write_bytes(b"\x80\x04cos\nsystem\n")
    (tmp_path / "file.gguf").write_bytes(b"GGUF" + b"\xff" * 64)
    return tmp_path


@pytest.mark.parametrize("name", ["missing", "empty", "no_weights", "pickled", "file.gguf"])
def test_a_model_that_cannot_be_used_is_one_sentence_and_leaves_no_run(
    name, bad_models, small_project, capfd
):
    before = small_project.rows_file.read_bytes()
    model = f"model={bad_models / name}"
    assert lathe("train", small_project.folder, "--preset", "quick", "--set", model) == 2
    said = [line for line in capfd.readouterr().err.splitlines() if line.startswith("lathe: ")]
    assert len(said) == 1 and str(bad_models / name) in said[0]
    assert small_project.rows_file.read_bytes() == before
    assert not list((small_project.folder / "runs").glob("*"))


def test_auto_makes_no_run_for_a_model_that_it_cannot_read(bad_models, small_project, capfd):
    assert lathe("train", small_project.folder, "--set", f"model={bad_models / 'missing'}") == 2
    assert str(bad_models / "missing") in capfd.readouterr().err
    assert not (small_project.folder / "runs").exists()


@pytest.mark.parametrize("name", ["missing", "pickled", "file.gguf"])
def test_predicting_with_a_model_that_cannot_be_used_writes_no_file(
    name, bad_models, small_project, tmp_path, capfd
):
    out = tmp_path / "out.jsonl"
    arguments = ("--model", bad_models / name, "--prompts", small_project.rows_file, "--out", out)
    assert lathe("predict", small_project.folder, *arguments) == 2
    assert "lathe: " in capfd.readouterr().err and not out.exists()


def test_half_of_a_surrogate_pair_in_an_answer_is_printed_as_its_escape(tmp_path: Path) -> None:
    project = new_project(tmp_path / "p")
    row = project.rows()[0]
    answers = tmp_path / "answers.jsonl"
    answers.write_text(json.dumps({"prompt": row.prompt, "output": "half \ud800"}) + "\n", encoding="utf-8")
    command = program.command("score", str(project.folder), "--completions", str(answers))
    for more in ([], ["--json"]):
        done = subprocess.run([*command, *more], capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["scored"][0]["output"] == "half \ud800"

"""Reports of defects: what is in them, what never is, and what a native crash leaves."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

from engine.app import crash, redacted
from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs.runlog import RunLog

MAIN = Path(__file__).resolve().parents[2] / "main.py"
SECRET = json.loads('"geheim Zahlung 4711 \\u00e4n Firma \\u7532"')  # in no literal of this file
unix = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def in_a_process(code: str, what: str = "train", **environment: str) -> subprocess.CompletedProcess[str]:
    """Code in a process of the program that is told what it is."""
    begin = f"import os, signal, sys\nfrom engine.app import crash\ncrash.install({what!r})\n"
    return subprocess.run(
        [sys.executable, "-c", begin + textwrap.dedent(code)],
        cwd=MAIN.parent,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def reports() -> list[Path]:
    return sorted(crash.folder().glob("lathe-crash-*.txt"))


def leftovers() -> list[Path]:
    return sorted(crash.folder().glob(".running-*"))


class Strict(BaseModel):
    count: int


def quotes_in_an_f_string():
    raise ValueError(f"Row {SECRET} has no answer, record 12")


def is_the_message():
    raise RuntimeError(SECRET)


def hides_behind_a_percent_sign():
    raise AssertionError("%r of %s is wrong" % (SECRET, "it"))  # noqa: UP031 - the old way is the case


def is_chained():
    try:
        {}[SECRET]
    except KeyError as error:
        raise UserError(f"There is no {SECRET} here.", hint=SECRET) from error


def is_noted():
    error = ValueError("no use")
    error.add_note(SECRET)
    raise error


@pytest.mark.parametrize(
    "fail",
    [
        quotes_in_an_f_string,
        is_the_message,
        hides_behind_a_percent_sign,
        is_chained,
        is_noted,
        lambda: {}[SECRET],
        lambda: int(SECRET),
        lambda: float(SECRET),
        lambda: json.loads('{"a": ' + SECRET),
        lambda: Strict.model_validate({"count": SECRET, SECRET: 1}),
        lambda: datetime.strptime(SECRET, "%Y"),
        lambda: datetime.fromisoformat(SECRET),
        lambda: SECRET.encode("ascii"),
        lambda: SECRET + 1,
        lambda: re.compile("(" + SECRET),
        lambda: Path(f"/nowhere/{SECRET}").read_text(),
        lambda: getattr(object(), SECRET),
        lambda: exec(compile("x =" + SECRET, SECRET, "exec")),
    ],
)
def test_a_report_never_holds_what_a_message_quotes(fail):
    with pytest.raises(Exception) as caught:
        fail()
    text = redacted.traceback_of(caught.value)
    for word in (*SECRET.split(), ascii(SECRET)[1:-1], repr(SECRET.split()[-1])):
        assert word not in text.replace("test_crash.py", ""), text
    assert type(caught.value).__name__ in text and "Traceback" in text


@pytest.mark.parametrize(
    ("fail", "kept"),
    [
        (lambda: 1 / 0, "division by zero"),
        (lambda: None.split, "'NoneType' object has no attribute 'split'"),
        (lambda: "a" + 1, 'can only concatenate str (not "int") to str'),
        (lambda: [][3], "list index out of range"),
        (lambda: {}["a key of its own"], "'a key of its own'"),
        (lambda: int("4x"), "invalid literal for int() with base 10: …"),
        (lambda: json.loads("{x"), "Expecting property name enclosed in double quotes: line 1 column 2"),
        (lambda: Strict.model_validate({"count": "x"}), "1 faults in Strict: int_parsing"),
        (lambda: Path("/nowhere").read_text(), "[Errno 2] No such file or directory"),
        (quotes_in_an_f_string, "Row … has no answer, record 12"),
    ],
)
def test_what_helps_to_find_a_defect_stays_in_the_message(fail, kept):
    with pytest.raises(Exception) as caught:
        fail()
    assert redacted.message_of(caught.value) == kept


def test_a_message_of_torch_about_shapes_stays_whole():
    torch = pytest.importorskip("torch")
    with pytest.raises(RuntimeError) as caught:
        torch.ones(2, 3) @ torch.ones(5, 7)
    assert "(2x3 and 5x7)" in redacted.message_of(caught.value)


def test_the_user_s_name_in_a_home_folder_is_left_out(monkeypatch):
    monkeypatch.setenv("HOME", "/home/anna")
    assert redacted.without_home('File "/home/anna/x.py"') == 'File "~/x.py"'


def test_a_report_says_when_what_which_versions_where_and_the_last_steps(tmp_path):
    run = tmp_path / "Kunde Müller" / "runs" / "20260101-grpo"
    run.mkdir(parents=True)
    log = RunLog(run)
    log.say(ev.Started, job="train", pid=1, host="her-computer", model=SECRET, device="CPU", train_rows=24)
    answer = ev.ProbeAnswer(row=SECRET, prompt=SECRET, expected=SECRET, answer=SECRET, reward=1.0)
    log.say(ev.Probes, phase="grpo", step=3, answers=(answer,))
    log.say(ev.Finished, status="failed", message=SECRET, report=SECRET)
    text = crash.text_of("train", "Traceback of it", run)
    for wanted in (
        "When:",
        "train",
        "Lathe:",
        "torch 2",
        "pydantic 2",
        "Traceback of it",
        "started job=train",
    ):
        assert wanted in text, wanted
    assert "probes phase=grpo step=3" in text and "train_rows=24" in text and "status=failed" in text
    for secret in (*SECRET.split(), "Müller", "her-computer"):
        assert secret not in text
    assert "runs/20260101-grpo" in text


def test_only_the_newest_twenty_reports_are_kept():
    crash.folder()
    for number in range(25):
        (crash.folder() / f"{crash.PREFIX}20260101-0000{number:02}-000-train.txt").write_text("")
    newest = crash.write("export", "text")
    assert len(reports()) == crash.MOST_REPORTS and reports()[-1] == newest
    assert crash.what_of(newest) == "export"


def test_a_report_on_a_disk_that_refuses_is_none(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "file" / "below"))
    assert crash.write("train", "text") is None and crash.unseen() is None


def test_an_unhandled_exception_of_a_process_leaves_a_report_and_says_where():
    done = in_a_process("raise ValueError(os.environ['WORD'])", what="check", WORD="quixotic")
    (report,) = reports()
    assert done.returncode == 1 and "quixotic" in done.stderr and str(report) in done.stderr
    assert "quixotic" not in report.read_text("utf-8") and "ValueError: …" in report.read_text("utf-8")
    assert leftovers() == []


def test_an_exception_of_a_thread_leaves_a_report_too():
    code = "import threading; t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()"
    assert in_a_process(code).returncode == 0
    assert "ZeroDivisionError: division by zero" in reports()[0].read_text("utf-8")


@pytest.mark.parametrize("code", ["pass", "sys.exit(2)", "raise KeyboardInterrupt", "raise BrokenPipeError"])
def test_a_process_that_ends_otherwise_leaves_nothing(code):
    in_a_process(code)
    assert reports() == [] and leftovers() == []


def test_what_the_user_can_mend_is_no_crash():
    in_a_process("from engine.base.errors import UserError\nraise UserError('The disk is full.')")
    assert reports() == []


@unix
@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGFPE", "SIGBUS", "SIGILL"])
def test_a_crash_of_native_code_becomes_a_report_once_somebody_looks(name, tmp_path):
    job = tmp_path / "project" / ".jobs" / "20260101-000000-000000-assess"
    job.mkdir(parents=True)
    (job / "worker.log").write_text(f"prompt: {SECRET}\n/x/ggml.c:12: GGML_ASSERT(n > 0) failed\n", "utf-8")
    RunLog(job).say(ev.Started, job="assess", pid=1)
    code = (
        f"from pathlib import Path; crash.about_job(Path({str(job)!r})); os.kill(os.getpid(), signal.{name})"
    )
    done = in_a_process(code, what="job")
    assert done.returncode == -getattr(signal, name) and reports() == [] and len(leftovers()) == 1
    report = crash.unseen()
    text = report.read_text("utf-8")
    assert crash.what_of(report) == "assess" and leftovers() == []
    assert "Fatal Python error" in text and "<module>" in text and "started job=assess" in text
    assert "GGML_ASSERT(n > 0) failed" in text and SECRET not in text
    crash.mark_seen(report)
    assert crash.unseen() is None


@unix
def test_a_process_that_was_killed_leaves_no_report():
    in_a_process("os.kill(os.getpid(), signal.SIGKILL)")
    assert len(leftovers()) == 1
    assert crash.unseen() is None and leftovers() == [] and reports() == []


@unix
def test_a_process_that_lives_keeps_its_file():
    code = "print(crash.unseen(), crash._process.path.exists())"
    assert in_a_process(code).stdout.split() == ["None", "True"]


@unix
def test_a_process_that_lives_keeps_its_file_when_the_clock_was_set_forward_since():
    code = """
        import json
        path = crash._process.path
        facts = json.loads(path.read_text())
        path.write_text(json.dumps(facts | {"time": facts["time"] - 86400}))
        print(crash.unseen(), path.exists())
    """
    assert in_a_process(code).stdout.split() == ["None", "True"]


def test_a_disk_that_refuses_stops_no_program(tmp_path):
    (tmp_path / "file").write_text("")
    done = in_a_process("print('on')", LATHE_DATA=str(tmp_path / "file" / "below"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "on\n", "")


def test_a_full_disk_stops_no_program_and_leaves_no_empty_file(tmp_path, monkeypatch):
    """As on a disk without one free byte, where files can be made and not be written to."""
    code = """
    from pathlib import Path
    opened = Path.open
    def full(path, *how, **more):
        return opened(Path("/dev/full") if how[:1] == ("wb",) else path, *how, **more)
    Path.open = full
    crash.install("train")
    crash.about_job(Path("runs/x"))
    print(crash._process.file)
    """
    done = in_a_process(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "None\n", "") and leftovers() == []


def test_nothing_is_kept_of_a_process_that_is_none_of_the_program():
    assert crash.keep(ValueError("x")) is None and reports() == []


def test_a_defect_in_a_worker_s_job_is_kept_with_its_last_steps(small_project, tmp_path):
    code = f"""
    from pathlib import Path
    from engine.worker import handlers, main
    from engine.jobs import ScoreJob, create_job
    def broken(*_): raise LookupError(os.environ["WORD"])
    handlers._score = broken
    project = Path({str(small_project.folder)!r})
    sys.exit(main.folder_job(project, create_job(project, ScoreJob())))
    """
    done = in_a_process(code, what="job", WORD="quixotic")
    text = reports()[0].read_text("utf-8")
    assert done.returncode == 1 and crash.what_of(reports()[0]) == "score"
    assert "LookupError: …" in text and "started job=score" in text and "quixotic" not in text

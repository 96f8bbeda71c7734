"""The proof of the .deb, as one command: a bare Debian, the package, a person, and nothing left behind.

    cd packaging && python -m lathe_build.linux.clean_root PATH/lathe_0.1.0_amd64.deb --out DIR

Needs root, debootstrap and Xvfb. Makes a Debian without Python and without compilers, installs the package
with apt, and then, without any network, as an ordinary user whose home folder's name is not ASCII: opens the
window by the menu entry's own commands, trains, exports and asks by `lathe demo`, and removes the package.
What was seen is in DIR: pictures, report.json and the demo's folder. Exit code 1 where something was wrong.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lathe_build.linux.bare_debian import BareDebian, fresh_root
from lathe_build.screen import Screen

HOME = "/home/Jürgen Öz 名"
WINDOW_S = 300
REPLIES = 3  # so many prompts the demo asks through llama.cpp, as the playground does
ENTRY = "usr/share/applications/lathe.desktop"


@dataclass
class Report:
    """What was seen. `faults` are sentences; none is the proof."""

    package_mb: float = 0
    installed_mb: float = 0
    packages_brought: list[str] = field(default_factory=list)
    window_s: dict[str, float] = field(default_factory=dict)
    demo_minutes: float = 0
    demo_said: list[str] = field(default_factory=list)
    removal_said: list[str] = field(default_factory=list)
    users_files: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main() -> int:
    """Returns 1 where the report has faults."""
    parser = parser_of(__doc__, "deb")
    parser.add_argument("--without-demo", action="store_true", help="only install, open and remove")
    parser.add_argument("--minutes", type=int, default=60, help="that the demo may take (default: 60)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="for the demo's recipe"
    )
    chosen = parser.parse_args()
    report = Report(package_mb=round(chosen.deb.stat().st_size / 1e6, 1))
    chosen.out.mkdir(parents=True, exist_ok=True)
    with fresh_root(chosen.suite) as debian:
        prove(debian, chosen, report)
    write_report(asdict(report), chosen.out)
    return 1 if report.faults else 0


def parser_of(description: str | None, what: str) -> argparse.ArgumentParser:
    """The options of a proof of the file `what`."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=description, formatter_class=raw)
    parser.add_argument(what, type=Path)
    parser.add_argument("--out", type=Path, required=True, help="where pictures and the report go")
    parser.add_argument("--suite", default="bookworm")
    return parser


def write_report(report: Mapping[str, Any], out: Path) -> None:
    """Print a report, and write it into report.json."""
    text = json.dumps(report, indent=1, ensure_ascii=False)
    (out / "report.json").write_text(text + "\n")
    print(text)


def prove(debian: BareDebian, chosen: argparse.Namespace, report: Report) -> None:
    """Each thing that a person does, in its order."""
    for tool in ("python3", "gcc", "pip"):
        if debian.has(tool):
            report.faults.append(f"the bare root is not bare: it has {tool}")
    debian.add_user("tester", HOME)
    _say("installing")
    before = debian.paths()
    packages = debian.packages()
    debian.install(chosen.deb)
    report.packages_brought = sorted(debian.packages() - packages - {"lathe"})
    report.installed_mb = round(debian.size("usr/lib/lathe") / 1e6, 1)
    _say(f"installed, {report.installed_mb} MB; opening the windows")
    open_windows(debian, chosen.out, report)
    if not chosen.without_demo:
        _say(f"opened, {report.window_s}; the demo")
        run_demo(debian, chosen, report)
    users = debian.paths(HOME)
    report.faults += [f"a crash report: {path}" for path in users if "/crash reports/lathe-crash" in path]
    _say("removing")
    report.removal_said = debian.remove("lathe")
    report.users_files = sorted(users)[:60]
    judge(report, before, debian.paths(), users == debian.paths(HOME))


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def open_windows(debian: BareDebian, out: Path, report: Report) -> None:
    """The commands of the menu entry, each with a picture of what it shows."""
    for number, words in enumerate(commands_of(debian.read(ENTRY))):
        name = words[-1].strip("-")
        report.window_s[name], fault = open_window(debian, words, out / f"{number + 1}-{name}.png")
        report.faults += [fault] if fault else []


def commands_of(entry: str) -> list[list[str]]:
    """The words of each command of a menu entry."""
    lines = [line.removeprefix("Exec=") for line in entry.splitlines() if line.startswith("Exec=")]
    return [[word for word in shlex.split(line) if word != "%f"] for line in lines]


def open_window(debian: BareDebian, words: Sequence[str], picture: Path) -> tuple[float, str]:
    """Start a program and keep a picture of its window; gives its seconds, and what was wrong or ""."""
    with Screen() as screen:
        began = time.monotonic()
        program = debian.start(words, user="tester", home=HOME, display=screen)
        shown = screen.wait_for_picture(WINDOW_S, program.process)
        seconds = round(time.monotonic() - began, 2)
        time.sleep(8)  # pages are filled, and a crash after the first picture is seen
        screen.save(picture)
        ended, output = program.stop()
    whole = shown and ended is None
    return seconds, "" if whole else f"{' '.join(words)}: no window ({ended}): {output[-600:]}"


def run_demo(debian: BareDebian, chosen: argparse.Namespace, report: Report) -> None:
    """Train, assess, export, check and ask, in the smallest size that does each."""
    words = ["lathe", "demo", "--budget", "tiny", "--folder", f"{HOME}/Mein Projekt"]
    words += [word for one in chosen.set for word in ("--set", one)]
    began = time.monotonic()
    program = debian.start(words, user="tester", home=HOME)
    code, output = program.finish(chosen.minutes * 60)
    report.demo_minutes = round((time.monotonic() - began) / 60, 1)
    report.demo_said = [line for line in output.splitlines() if line.strip()][-20:]
    debian.fetch(f"{HOME}/Mein Projekt", chosen.out / "demo")
    if code != 0:
        report.faults.append(f"the demo ended with {code}")
    report.faults += faults_of_demo(chosen.out / "demo", output.splitlines())


def faults_of_demo(folder: Path, lines: list[str]) -> list[str]:
    """What a demo that came to its end has left and said, and this one has not."""
    wanted = ("results.json", "report.html", "curves.png", "exports/*/*Q8_0*.gguf", "exports/*/*F16*.gguf")
    faults = [f"the demo left no {pattern}" for pattern in wanted if not list(folder.glob(pattern))]
    for who in ("base", "tuned"):
        replies = sum(1 for line in lines if line.startswith(f"  {who} "))
        if replies != REPLIES:
            faults.append(f"the playground gave {replies} replies of the {who} model, not {REPLIES}")
    return faults


def judge(report: Report, before: set[str], after: set[str], users_intact: bool) -> None:
    """What a removal must leave: the user's files all, of the package nothing."""
    report.left_behind = sorted(path for path in after - before if not path.startswith(f"{HOME}"))
    for path in report.left_behind:
        if "lathe" in path.casefold():
            report.faults.append(f"left behind: {path}")
    if not users_intact:
        report.faults.append("the removal touched the user's files")
    if not any(".local/share/lathe" in line for line in report.removal_said):
        report.faults.append("the removal did not say where the user's data is")


if __name__ == "__main__":
    sys.exit(main())

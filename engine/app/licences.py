"""The licences of what Lathe is made of: a file that the build collected, or the installed packages' own."""

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
    """All licences as one text, as the build writes it: sections that begin with `RULE` and the package."""
    found = [_section(name) for name in _needed(_OF_LATHE)]
    return "".join(f"{RULE}\n{one}\n\n" for one in found)


def sections() -> tuple[Section, ...]:
    """Each package with its licence: of the file that the build made, or of what is installed here."""
    file = store.resource(FILE)
    return parsed(store.read_text(file) if file.is_file() else third_party())


def parsed(text: str) -> tuple[Section, ...]:
    """The sections of such a text. One without rules, made otherwise, is one section."""
    found = [part.strip() for part in re.split(rf"^{RULE}$", text, flags=re.MULTILINE)]
    return tuple(Section(part.partition("\n")[0].strip()[:80], part) for part in found if part)


def _needed(root: str) -> list[str]:
    """The installed packages that one needs, and those that these need; extras are left out."""
    seen: dict[str, None] = {}
    waiting = [root, *about.LIBRARIES]  # these where the program is run from its sources, not installed
    while waiting:
        name = waiting.pop()
        try:
            wanted = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        seen[name] = None
        for one in wanted:
            below = _NAME.match(one)
            if below and "extra ==" not in one and _key(below.group()) not in map(_key, [*seen, *waiting]):
                waiting.append(below.group())
    return sorted((name for name in seen if name != root), key=str.casefold)


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def _section(name: str) -> str:
    found = metadata.distribution(name)
    facts = found.metadata
    stated = str(facts.json.get("license_expression") or facts.json.get("license") or "")
    classified = [one.rpartition(" :: ")[2] for one in facts.get_all("Classifier", []) if "License ::" in one]
    short = stated.splitlines()[0] if stated and len(stated) < 200 else ", ".join(classified) or "see below"
    head = f"{facts['Name']} {found.version}\nLicence: {short}"
    if home := facts.json.get("home_page"):
        head += f"\n{home}"
    texts = []
    for file in _TEXTS.findall(found.read_text("RECORD") or ""):  # torch's is long: no object for each line
        with contextlib.suppress(UserError):
            texts.append(store.read_text(Path(str(found.locate_file(file)))))
    return "\n\n".join([head, *(text.strip() for text in texts)])

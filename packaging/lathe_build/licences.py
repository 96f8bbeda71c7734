"""The licences of all that is inside a frozen folder, in the one file that the window's About shows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from lathe_build.about import ROOT
from lathe_build.contents import Contents, Part, SystemPackage, contents_of

if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

from engine.app.licences import FILE, RULE

TEXTS = ROOT / "packaging" / "licences"
_IS_TEXT = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$|/licenses/", re.IGNORECASE)
# For packages whose wheels carry no text: by their name, or by the licence that they name.
_ELSEWHERE = {"nvidia-ml-py": "nvidia-ml-py.txt", "LGPL": "LGPL-3.0.txt", "Apache": "apache"}


def write_licences(frozen: Path) -> Path:
    """Write resources/licences.txt into the frozen folder. Raises SystemExit for what has no text."""
    contents = contents_of(frozen)
    target = frozen / "_internal" / "resources" / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(collected(contents), encoding="utf-8", newline="\n")
    return target


def collected(contents: Contents) -> str:
    """Sections, each of a line of its own, name and version, licence, home page and texts."""
    parts = [section_of_part(part) for part in contents.parts]
    packages = [section_of_package(facts) for facts in stated(contents.distributions)]
    system = [section_of_system(one) for one in contents.system]
    return "".join(f"{RULE}\n{text}\n\n" for text in (*parts, *packages, *system))


def stated(names: Iterable[str]) -> list[dict[str, Any]]:
    """What pip-licenses says of these packages: Name, Version, License, URL; sorted by name."""
    command = [sys.executable, "-m", "piplicenses", "--format=json", "--with-urls", "--with-system"]
    done = subprocess.run(
        [*command, "--packages", *sorted(names)], capture_output=True, text=True, check=True
    )
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    stated_keys = {_key(row["Name"]) for row in rows}
    if silent := [name for name in names if _key(name) not in stated_keys]:
        raise SystemExit(f"pip-licenses knows nothing of {', '.join(sorted(silent))}")
    return sorted(rows, key=lambda row: _key(row["Name"]))


def section_of_package(facts: dict[str, Any]) -> str:
    """A Python package with all texts of its wheel, each different one once."""
    texts = _texts_of(facts["Name"])
    licence = facts["License"].splitlines()[0]
    if not texts:
        known = (text for word, text in _ELSEWHERE.items() if word in f"{facts['Name']} {licence}")
        elsewhere = next(known, "")
        if not elsewhere:
            raise SystemExit(f"{facts['Name']} comes without the text of its licence ({licence})")
        texts = [text_named(elsewhere)]
    return _section(f"{facts['Name']} {facts['Version']}", licence, facts["URL"], texts)


def section_of_part(part: Part) -> str:
    return _section(
        f"{part.name} {version_of(part)}".strip(), part.licence, part.home, map(text_named, part.texts)
    )


def section_of_system(package: SystemPackage) -> str:
    """Libraries of the system that builds; Debian's copyright file is their text."""
    files = f"Files: {', '.join(package.files)}"
    text = package.copyright.read_text(encoding="utf-8", errors="replace")
    return _section(f"{package.name} {package.version}", "see below", "", (files, text))


def version_of(part: Part) -> str:
    """The version of a part; empty where none is known."""
    if part.name == "Python":
        return sys.version.split()[0]
    return metadata.version(part.versioned_by) if part.versioned_by not in ("", "torch") else ""


def text_named(name: str) -> str:
    """A text of packaging/licences, or one that lies with what it belongs to."""
    if name == "python":
        return (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt").read_text(encoding="utf-8")
    if name == "pyinstaller":
        return "\n\n".join(_texts_of("pyinstaller"))
    path = ROOT / "LICENSE" if name == "apache" else TEXTS / name
    return path.read_text(encoding="utf-8")


def _texts_of(package: str) -> list[str]:
    """The licence texts that a package installed, in the order of their paths, none twice."""
    one = metadata.distribution(package)
    lines = (one.read_text("RECORD") or "").splitlines()
    paths = sorted(line.rsplit(",", 2)[0].strip('"') for line in lines)
    wanted = [path for path in paths if ".dist-info/" in path and _IS_TEXT.search(path)]
    texts: dict[str, str] = {}
    for path in wanted:
        text = Path(str(one.locate_file(path))).read_text(encoding="utf-8", errors="replace").strip()
        texts.setdefault(" ".join(text.split()), f"({path.partition('.dist-info/')[2]})\n\n{text}")
    return list(texts.values())


def _section(name: str, licence: str, home: str, texts: Iterable[str]) -> str:
    head = f"{name}\nLicence: {licence}"
    if home and home != "UNKNOWN":
        head += f"\n{home}"
    return "\n\n".join((head, *(text.strip() for text in texts)))


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()

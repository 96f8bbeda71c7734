"""Installs what was built as a user does, asks it whether it is whole, and removes it; for a machine of CI.

    cd packaging && python -m lathe_build.smoke ../dist

Each system's steps are commands, so that they can be read and tested where they cannot be run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from lathe_build import macos, windows
from lathe_build.about import about

Steps = list[tuple[str, ...]]


def steps(system: str, out: Path, place: Path) -> Steps:
    """The commands for `system` (as `sys.platform` has it); `place` is a folder that does not exist yet."""
    match system:
        case "win32":
            return _windows(out / f"{windows.setup_name(about())}.exe", place)
        case "darwin":
            return _macos(out / f"{macos.dmg_name(about())}.dmg", place)
        case _:
            return _linux(out / f"lathe_{about().version}_amd64.deb")


def _windows(setup: Path, place: Path) -> Steps:
    silent = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART")
    return [
        (str(setup), *silent, "/CURRENTUSER", f"/DIR={place}", "/LOG"),
        (str(place / windows.CONSOLE_PROGRAM), "self-test"),
        (str(setup), *silent, "/CURRENTUSER", f"/DIR={place}"),  # over itself, as an upgrade does
        (str(place / windows.CONSOLE_PROGRAM), "self-test"),
        (str(place / "unins000.exe"), *silent),
    ]


def _macos(image: Path, place: Path) -> Steps:
    inside = str(Path(macos.APP) / "Contents" / "MacOS" / about().command)
    return [
        ("hdiutil", "attach", str(image), "-nobrowse", "-mountpoint", str(place)),
        ("codesign", "--verify", "--deep", str(place / macos.APP)),
        (str(place / inside), "self-test"),
        ("hdiutil", "detach", str(place)),
    ]


def _linux(package: Path) -> Steps:
    return [
        ("sudo", "apt-get", "install", "-y", str(package)),
        ("lathe", "self-test"),
        ("sudo", "apt-get", "remove", "-y", "lathe"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="the folder with the artefacts")
    out = parser.parse_args().out.resolve()
    place = out / "smoke test with spaces é"
    for command in steps(sys.platform, out, place):
        print(*command, flush=True)
        subprocess.run(command, check=True)
    left = list(place.rglob("*")) if place.exists() else []
    if sys.platform == "win32" and left:
        raise SystemExit(f"the uninstaller left {left[:5]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

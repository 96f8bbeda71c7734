"""A bare Debian in a folder: made by debootstrap, entered by chroot, with its own processes and network."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from lathe_build.about import ROOT
from lathe_build.screen import SOCKETS, Screen

KEPT = ROOT / "build" / "clean-root"  # the bare system, packed, so that a second proof begins at once
UNTOLD = ("proc", "sys", "dev", "run", "tmp", "var/cache", "var/log", "var/lib/apt", "var/lib/dpkg")
_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
# What a process inside sees: processes of its own, this machine's devices, and the sockets of X servers.
_ENTER = """
set -e
mount --make-rprivate /
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount --bind "$2" "$1/tmp/.X11-unix"
shift 2
exec chroot "$@"
"""


@dataclass
class Program:
    """A program that runs inside, and the file in which all that it says is gathered."""

    process: subprocess.Popen[bytes]
    said: IO[str]

    def stop(self) -> tuple[int | None, str]:
        """End it; its exit code if it had ended by itself, and what it said."""
        ended = self.process.poll()
        self._end()
        return ended, self._heard()

    def finish(self, seconds: float) -> tuple[int, str]:
        """Wait for its end, at most so long; its exit code, and what it said."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._end()
            code = 124
        return code, self._heard()

    def _end(self) -> None:
        """End the first process inside; the kernel ends all others of its namespace with it."""
        with contextlib.suppress(psutil.Error):  # it may end by itself meanwhile
            for child in psutil.Process(self.process.pid).children():
                child.kill()

    def _heard(self) -> str:
        self.process.wait()
        with self.said as output:
            output.seek(0)
            return output.read()


@contextlib.contextmanager
def fresh_root(suite: str) -> Iterator[BareDebian]:
    """A new bare Debian, which is gone after the `with` block. Needs root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        raise SystemExit("a bare Debian is made and entered by root alone")
    packed = _packed(suite)
    folder = Path(tempfile.mkdtemp(prefix="root-", dir=KEPT))
    try:
        subprocess.run(["tar", "-C", str(folder), "--numeric-owner", "-xpf", str(packed)], check=True)
        folder.chmod(0o755)
        (folder / "tmp" / ".X11-unix").mkdir(exist_ok=True)
        # This system is thrown away: dpkg need not wait for the disk after each file.
        (folder / "etc" / "dpkg" / "dpkg.cfg.d" / "throw-away").write_text("force-unsafe-io\n")
        SOCKETS.mkdir(mode=0o1777, exist_ok=True)
        yield BareDebian(folder)
    finally:
        shutil.rmtree(folder)


def _packed(suite: str) -> Path:
    """The bare system as debootstrap makes it, from the mirror that this machine's apt uses."""
    packed = KEPT / f"{suite}.tar"
    if not packed.is_file():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as folder:
            subprocess.run(["debootstrap", "--variant=minbase", suite, folder, mirror(suite)], check=True)
            half = packed.with_suffix(".half")
            subprocess.run(["tar", "-C", folder, "--numeric-owner", "-cf", str(half), "."], check=True)
            half.replace(packed)
    return packed


def mirror(suite: str) -> str:
    """Where this machine's apt gets that suite from. Raises SystemExit where it does not."""
    command = [
        "apt-get",
        "indextargets",
        "--format",
        "$(REPO_URI) $(RELEASE) $(COMPONENT)",
        "Created-By: Packages",
    ]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    for address, *rest in map(str.split, lines):
        if rest == [suite, "main"]:
            return address
    raise SystemExit(f"this machine's apt knows no {suite}; add it to its sources, or name another --suite")


class BareDebian:
    """The system in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def inside(self, path: str) -> Path:
        return self.folder / path.lstrip("/")

    def read(self, path: str) -> str:
        return self.inside(path).read_text(encoding="utf-8")

    def has(self, tool: str) -> bool:
        return any(self.inside(f"{folder}/{tool}").exists() for folder in _PATH.split(":"))

    def packages(self) -> set[str]:
        """The names of the installed packages."""
        entries = self.read("var/lib/dpkg/status").split("\n\n")
        there = [entry for entry in entries if "\nStatus: install ok installed" in entry]
        return {entry.partition("Package: ")[2].partition("\n")[0] for entry in there}

    def paths(self, below: str = "/") -> set[str]:
        """Every path, as seen from inside; what the system keeps for itself is left out."""
        paths: set[str] = set()
        for folder, folders, files in os.walk(self.inside(below)):
            here = Path(folder).relative_to(self.folder)
            folders[:] = [name for name in folders if (here / name).as_posix() not in UNTOLD]
            paths |= {f"/{(here / name).as_posix()}" for name in (*folders, *files)}
        return paths

    def size(self, path: str) -> int:
        files = (one for one in self.inside(path).rglob("*") if one.is_file() and not one.is_symlink())
        return sum(one.stat().st_size for one in files)

    def install(self, package: Path) -> None:
        """Install a package file as apt does for a person."""
        shutil.copyfile(package, self.inside("tmp/package.deb"))
        self.bring("/tmp/package.deb")
        self.inside("tmp/package.deb").unlink()

    def bring(self, *packages: str) -> None:
        """Install packages with what they need, without what is only recommended."""
        shutil.copyfile("/etc/resolv.conf", self.inside("etc/resolv.conf"))
        self._as_root("apt-get", "update", "-q")
        self._as_root("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages)

    def remove(self, package: str) -> list[str]:
        """Remove and purge a package and all that came with it; the lines that were said about it."""
        output = self._as_root("apt-get", "remove", "-y", "-q", package)
        self._as_root("apt-get", "purge", "-y", "-q", package)
        self._as_root("apt-get", "autoremove", "-y", "-q", "--purge")
        return (
            output[output.index("Removing") :].splitlines() if "Removing" in output else output.splitlines()
        )

    def add_user(self, name: str, home: str) -> None:
        self._as_root("useradd", "--create-home", "--home-dir", home, "--shell", "/bin/sh", name)

    def unpack(self, archive: Path, folder: str, user: str) -> str:
        """Unpack an archive of one folder, as that user's own; gives the folder's path."""
        place = self.inside(folder)
        place.mkdir(parents=True)
        subprocess.run(["tar", "--zstd", "-xpf", str(archive), "-C", str(place)], check=True)
        self._as_root("chown", "-R", f"{user}:{user}", folder)
        (unpacked,) = place.iterdir()
        return f"{folder}/{unpacked.name}"

    def start(self, words: Sequence[str], user: str, home: str, display: Screen | None = None) -> Program:
        """Start a program as a user who has no network, not even to this machine."""
        owner = f"{self.inside(home).stat().st_uid}:{self.inside(home).stat().st_gid}"
        environ = [f"HOME={home}", f"USER={user}", f"PATH={_PATH}", "LANG=C.UTF-8"]
        if display is not None:
            environ.append(f"DISPLAY={display.display}")
        command = self._entered("--net", options=[f"--userspec={owner}"])
        command += ["env", "-i", "-C", home, *environ, *words]
        output = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - Program closes it
        return Program(subprocess.Popen(command, stdout=output, stderr=output), output)

    def fetch(self, path: str, to: Path) -> None:
        """Copy a folder out, without the checkpoints of training."""
        if self.inside(path).is_dir():
            shutil.rmtree(to, ignore_errors=True)
            shutil.copytree(self.inside(path), to, ignore=shutil.ignore_patterns("checkpoints"))

    def _as_root(self, *words: str) -> str:
        environ = [
            "env",
            "-i",
            f"PATH={_PATH}",
            "HOME=/root",
            "LANG=C.UTF-8",
            "DEBIAN_FRONTEND=noninteractive",
        ]
        done = subprocess.run([*self._entered(), *environ, *words], capture_output=True, text=True)
        if done.returncode:
            output = f"{done.stdout[-3000:]}{done.stderr[-3000:]}"
            raise SystemExit(f"{' '.join(words)} in the bare root failed:\n{output}")
        return done.stdout

    def _entered(self, *namespaces: str, options: Sequence[str] = ()) -> list[str]:
        """The beginning of a command that runs inside."""
        alone = ["unshare", "--mount", "--pid", "--fork", "--kill-child", *namespaces]
        return [*alone, "sh", "-c", _ENTER, "sh", str(self.folder), str(SOCKETS), *options, str(self.folder)]

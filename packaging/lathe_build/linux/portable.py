"""The archive that runs from any folder, without root: frozen folder, start script, menu entry on request.

No AppImage: what starts one, its runtime, is in none of the package registries that this build may use.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

from lathe_build.about import about
from lathe_build.linux import desktop, elf
from lathe_build.linux.deb import copy_frozen, drop_what_the_system_has, set_modes
from lathe_build.linux.system_libraries import LEFT_OUT
from lathe_build.making import making
from lathe_build.reproducible import epoch

LEVEL = 19
SCRIPTS = ("lathe.sh", "add-to-menu.sh", "remove-from-menu.sh")


def make_portable(frozen: Path, out: Path, level: int = LEVEL) -> Path:
    """Write lathe-VERSION-linux-x86_64.tar.zst into `out`; returns it. Raises CalledProcessError."""
    name = f"lathe-{about().version}-linux-x86_64"
    target = out / f"{name}.tar.zst"
    with making(target) as place:
        folder = place / name
        copy_frozen(frozen, folder)
        drop_what_the_system_has(folder, LEFT_OUT[".zst"])
        glibc = ".".join(map(str, elf.newest(elf.read_all(folder), "GLIBC")))
        desktop.write_menu(folder / "share")
        for script in (*SCRIPTS, "README.txt"):
            (folder / script).write_text(desktop.filled(f"portable/{script}", glibc=glibc), encoding="utf-8")
        set_modes(folder)
        for script in SCRIPTS:
            (folder / script).chmod(0o755)
        _pack(folder, place / target.name, level)
    return target


def _pack(folder: Path, target: Path, level: int) -> None:
    """Files in the order of their names, all root's and of one moment: the same folder, the same bytes."""
    zstd = shutil.which("zstd")
    if zstd is None:
        raise SystemExit("zstd is not installed")
    command = [zstd, f"-{level}", "-T0", "--quiet", "--force", "-o", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as packer:
        with tarfile.open(fileobj=packer.stdin, mode="w|", format=tarfile.PAX_FORMAT) as archive:
            for path in (folder, *sorted(folder.rglob("*"))):
                archive.add(path, path.relative_to(folder.parent).as_posix(), recursive=False, filter=_plain)
        assert packer.stdin is not None
        packer.stdin.close()
    if packer.returncode:
        raise subprocess.CalledProcessError(packer.returncode, command)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = epoch()
    return entry

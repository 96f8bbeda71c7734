"""The .deb for Debian 12 and later and Ubuntu 22.04 and later, made of the frozen folder."""

from __future__ import annotations

import email.utils
import hashlib
import os
import shutil
import subprocess
import textwrap
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lathe_build.about import ROOT, about
from lathe_build.linux import desktop, elf, system_libraries
from lathe_build.making import making
from lathe_build.reproducible import day, epoch

HOME = "usr/lib/lathe"
# zstd: dpkg reads it from 1.21.18 on (Debian 12, Ubuntu 22.04), and unpacks it several times as fast as xz.
COMPRESSION = ("-Zzstd", "-z19")
ABOUT_DATA = (
    "What you make with it stays yours: projects, models and settings lie in your home folder "
    "(~/.local/share/lathe and the folders you choose), and removing this package leaves them there."
)


@dataclass
class Needs:
    """The packages that the folder's own files ask for."""

    depends: set[str] = field(default_factory=set)
    recommends: set[str] = field(default_factory=set)
    glibc: tuple[int, ...] = ()


def make_deb(frozen: Path, out: Path, compression: Iterable[str] = COMPRESSION) -> Path:
    """Build the package in the folder `out` from the frozen folder; returns the file.

    The frozen folder stays as it is. Raises SystemExit where a library has no known package, and
    CalledProcessError from dpkg-deb.
    """
    target = out / f"lathe_{about().version}_amd64.deb"
    with making(target) as place:
        tree = place / "tree"
        copy_frozen(frozen, tree / HOME)
        drop_what_the_system_has(tree / HOME, system_libraries.LEFT_OUT[".deb"])
        _link(tree / "usr" / "bin" / "lathe", f"../lib/lathe/{about().command}")
        share = tree / "usr" / "share"
        desktop.write_desktop(share)
        _write_documents(share / "doc" / "lathe")
        _write_control(tree, needs_of(tree / HOME))
        set_modes(tree)
        _build(tree, place / target.name, compression)
    return target


def copy_frozen(frozen: Path, target: Path) -> None:
    """Copy the folder with its links; a link that leads out of it would be broken elsewhere."""
    shutil.copytree(frozen, target, symlinks=True)
    for path in target.rglob("*"):
        if path.is_symlink() and not path.resolve().is_relative_to(target.resolve()):
            raise SystemExit(f"{path.relative_to(target)} in the frozen folder leads out of it")


def drop_what_the_system_has(folder: Path, known: Collection[str]) -> list[str]:
    """Take out the libraries that PyInstaller copied from the system that builds and that every system has.

    The distribution mends their holes; and drivers of graphics cards, which are loaded into this very
    process, need the system's own libstdc++ and not an older one.
    """
    copied = [path for path in (folder / "_internal").iterdir() if path.name in known]
    for path in copied:
        path.unlink()
    return sorted(path.name for path in copied)


def needs_of(folder: Path) -> Needs:
    """The packages behind every library that is linked to and not inside."""
    files = elf.read_all(folder)
    inside = {path.name for path in folder.rglob("*.so*")}
    needs = Needs(glibc=elf.newest(files, "GLIBC"))
    unknown = set()
    for file in files:
        optional = _optional(file.path.relative_to(folder).as_posix())
        if optional is not None:
            needs.recommends |= {optional} - {""}
            continue
        for name in set(file.needed) - inside:
            if name in system_libraries.PACKAGES:
                needs.depends.add(system_libraries.PACKAGES[name])
            else:
                unknown.add(f"{name} ({file.path.relative_to(folder)})")
    if unknown:
        raise SystemExit(f"no package is known for these libraries: {', '.join(sorted(unknown))}")
    needs.depends = {_with_version(name, files) for name in needs.depends | {system_libraries.LIBC}}
    return needs


def _optional(path: str) -> str | None:
    packages = (package for part, package in system_libraries.OPTIONAL.items() if part in path)
    return next(packages, None)


def _with_version(package: str, files: list[elf.Elf]) -> str:
    """The package, and the version that first had the newest symbol that the files need."""
    glibc, glibcxx = elf.newest(files, "GLIBC"), elf.newest(files, "GLIBCXX")
    if package == system_libraries.LIBC and glibc:
        return f"{package} (>= {'.'.join(map(str, glibc))})"
    if package == system_libraries.LIBSTDCXX and glibcxx[:2] == (3, 4) and len(glibcxx) == 3:
        if glibcxx[2] > max(system_libraries.GLIBCXX):
            raise SystemExit(f"no gcc version is known for GLIBCXX_{'.'.join(map(str, glibcxx))}")
        return f"{package} (>= {system_libraries.GLIBCXX.get(glibcxx[2], '11')})"
    return package


def _write_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    desktop.pressed(folder / "CHANGELOG.md.gz", (ROOT / "CHANGELOG.md").read_bytes())
    desktop.pressed(folder / "changelog.gz", _changelog().encode())
    (folder / "copyright").write_text(_copyright(), encoding="utf-8")


def _changelog() -> str:
    """The one entry that Debian's tools ask for; what changed is told in CHANGELOG.md."""
    when = email.utils.formatdate(epoch())
    entry = "  * See CHANGELOG.md.gz, beside this file, for what changed."
    who = about().maintainer
    signed = who if "<" in who else f"{who} <>"  # the form asks for an address, be it an empty one
    return f"lathe ({about().version}) unstable; urgency=medium\n\n{entry}\n\n -- {signed}  {when}\n"


def _copyright() -> str:
    me = about()
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        f"Upstream-Name: {me.name}\n"
        "Comment: The licences of all that is inside, with their texts, are in\n"
        f" /{HOME}/_internal/resources/licences.txt, which the window shows under About.\n\n"
        "Files: *\n"
        f"Copyright: {day()[:4]} {me.publisher}\n"
        f"License: {me.licence}\n"
        " On Debian systems the full text of the Apache License 2.0 is in\n"
        " /usr/share/common-licenses/Apache-2.0.\n"
    )


def _write_control(tree: Path, needs: Needs) -> None:
    control = tree / "DEBIAN"
    control.mkdir()
    me = about()
    sizes = [path.stat().st_size for path in _files(tree) if not path.is_symlink()]
    fields = {
        "Package": "lathe",
        "Version": me.version,
        "Architecture": "amd64",
        "Maintainer": about().maintainer,
        "Installed-Size": str(sum(-(-size // 1024) for size in sizes)),
        "Depends": ", ".join(sorted(needs.depends)),
        "Recommends": ", ".join(sorted(needs.recommends)),
        "Suggests": "fonts-noto-cjk",
        "Section": "science",
        "Priority": "optional",
        "Homepage": me.homepage,
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    (control / "control").write_text(text + _description(), encoding="utf-8")
    (control / "postrm").write_text(desktop.filled("postrm"), encoding="utf-8")
    sums = (
        f"{_md5(path)}  {path.relative_to(tree).as_posix()}\n"
        for path in _files(tree)
        if not path.is_symlink()
    )
    (control / "md5sums").write_text("".join(sums), encoding="utf-8")


def _description() -> str:
    me = about()
    paragraphs = (f"{me.summary}.", ABOUT_DATA)
    body = " .\n".join(textwrap.indent(textwrap.fill(text, 76), " ") + "\n" for text in paragraphs)
    return f"Description: {me.generic_name[0].lower()}{me.generic_name[1:]} to answer in exact JSON\n{body}"


def _files(tree: Path) -> list[Path]:
    """Every file and link that is installed, in the order of the paths."""
    files = (path for path in tree.rglob("*") if path.is_symlink() or path.is_file())
    return sorted(path for path in files if path.relative_to(tree).parts[0] != "DEBIAN")


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()


def set_modes(tree: Path) -> None:
    """Folders 755, programs 755, all else 644, whatever the builder's umask was."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.name == "postrm" or _is_program(path)
            path.chmod(0o755 if runs else 0o644)


def _is_program(path: Path) -> bool:
    """A library needs no x bit, though some come with it."""
    return bool(path.stat().st_mode & 0o100) and ".so" not in path.suffixes


def _link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def _build(tree: Path, target: Path, compression: Iterable[str]) -> None:
    """dpkg-deb sorts the files, and no time in the package is later than SOURCE_DATE_EPOCH."""
    moment = epoch()
    for path in (*tree.rglob("*"), tree):
        os.utime(path, (moment, moment), follow_symlinks=False)
    command = ["dpkg-deb", "--root-owner-group", *compression, "--build", str(tree), str(target)]
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(moment)}
    subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)

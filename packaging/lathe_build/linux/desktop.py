"""What a Linux desktop reads of a program: menu entry, icons, file types, AppStream metadata, man page."""

from __future__ import annotations

import gzip
import string
from dataclasses import asdict
from pathlib import Path
from xml.sax.saxutils import escape

from lathe_build import icons
from lathe_build.about import ROOT, About, about
from lathe_build.linux.man_page import man_page
from lathe_build.reproducible import day

LINUX = ROOT / "packaging" / "linux"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def write_desktop(share: Path) -> None:
    """Write all of it below `share`, which becomes /usr/share or its like in a home folder."""
    write_menu(share)
    _write(share / "metainfo" / f"{about().identifier}.metainfo.xml", filled("metainfo.xml", xml=True))
    pressed(share / "man" / "man1" / "lathe.1.gz", man_page().encode())


def write_menu(share: Path) -> None:
    """The part of it that makes the menu entry and "open with"."""
    _write(share / "applications" / "lathe.desktop", filled("lathe.desktop"))
    _write(share / "mime" / "packages" / "lathe.xml", filled("mime.xml", xml=True))
    write_icons(share / "icons" / "hicolor")


def filled(template: str, xml: bool = False, **more: str) -> str:
    """A file of packaging/linux with the texts of `about` and `more`. Raises KeyError for another name."""
    text = (LINUX / template).read_text(encoding="utf-8")
    values = {**_values(about()), **more}
    if xml:
        values = {name: escape(value) for name, value in values.items()}
        elements = (f"<category>{escape(one)}</category>" for one in about().categories)
        values["category_elements"] = "".join(elements)
    return string.Template(text).substitute(values)


def _values(me: About) -> dict[str, str]:
    plain = {name: value for name, value in asdict(me).items() if isinstance(value, str)}
    (gguf,) = me.file_kinds
    return {
        **plain,
        "categories": _listed(me.categories),
        "keywords": _listed(me.keywords),
        "mime_types": _listed((me.project_mime, gguf.mime)),
        "gguf_mime": gguf.mime,
        "gguf_title": gguf.title,
        "gguf_title_zh": gguf.title_zh,
        "gguf_suffix": gguf.suffix,
        "date": day(),
    }


def _listed(values: tuple[str, ...]) -> str:
    return "".join(f"{value};" for value in values)


def write_icons(hicolor: Path) -> None:
    """The icon as it was drawn, and as pictures of the usual sizes."""
    _write(hicolor / "scalable" / "apps" / "lathe.svg", icons.DRAWING.read_text(encoding="utf-8"))
    for size in SIZES:
        path = hicolor / f"{size}x{size}" / "apps" / "lathe.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(icons.picture(size))


def pressed(path: Path, data: bytes) -> None:
    """A .gz without name and time in it, so that it is always the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, 9, mtime=0))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")

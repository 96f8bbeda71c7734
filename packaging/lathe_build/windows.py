"""The installer for Windows: a script for Inno Setup from packaging/windows, and its compilation.

Two programs share one folder, since a Windows program either has a console or has none: `lathe.exe` is the
command line and every worker, `lathe-window.exe` is what the Start menu opens. PyInstaller's manifest makes
both aware of long paths; where Windows has them switched off, the installer refuses too deep a folder.

Signed where the environment names a certificate: LATHE_SIGN_THUMBPRINT (one in the user's store) or
LATHE_SIGN_PFX with LATHE_SIGN_PASSWORD (a file); LATHE_SIGN_TIMESTAMP is the address of a timestamp service.
"""

from __future__ import annotations

import os
import shutil
import string
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from packaging.version import Version

from lathe_build.about import ROOT, About, about
from lathe_build.icons import windows_icon

HERE = ROOT / "packaging" / "windows"
CONSOLE_PROGRAM, WINDOW_PROGRAM = "lathe.exe", "lathe-window.exe"
DATA = r"{localappdata}\lathe"  # engine.base.store.data_folder on Windows
# Bytes of a folder that may not be packed into one Setup.exe of 2.1 GB, the most by Inno Setup's manual; what
# is beyond lies in Setup-1.bin beside it.
LARGE = 4_000_000_000
_COMPILERS = (r"C:\Program Files (x86)\Inno Setup 6\ISCC.exe", r"C:\Program Files\Inno Setup 6\ISCC.exe")


def make_installer(frozen: Path, out: Path, environ: Mapping[str, str] = os.environ) -> Path:
    """Sign the programs, write the script and compile it; gives the Setup.exe. Only on Windows."""
    compiler = shutil.which("ISCC") or next((one for one in _COMPILERS if Path(one).is_file()), None)
    if sys.platform != "win32" or compiler is None:
        raise SystemExit("the installer for Windows is compiled there, by Inno Setup 6.3 or newer")
    signing = sign_command(environ)
    if signing:
        for program in (CONSOLE_PROGRAM, WINDOW_PROGRAM):
            subprocess.run([*signing, str(frozen / program)], check=True)
    script = write_script(frozen, out, signed=bool(signing))
    option = [f"/Slathe={for_inno(signing)}"] if signing else []
    subprocess.run([compiler, "/Qp", *option, str(script)], check=True)
    return out / f"{setup_name(about())}.exe"


def write_script(frozen: Path, out: Path, signed: bool = False) -> Path:
    """Write `lathe.iss` and what it reads beside it into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    chinese = out / "Chinese.isl"
    _write(chinese, (HERE / "Chinese.isl").read_text(encoding="utf-8"))
    values = {
        **_texts(about()),
        "out": str(out),
        "frozen": str(frozen),
        "icon": str(windows_icon(out)),
        "chinese": str(chinese),
        "longest": str(longest_path(frozen)),
        "signing": "SignTool=lathe $f\nSignedUninstaller=yes" if signed else "",
        "spanning": "DiskSpanning=yes\nDiskSliceSize=max" if _size(frozen) > LARGE else "",
    }
    script = out / "lathe.iss"
    template = string.Template((HERE / "lathe.iss").read_text(encoding="utf-8"))
    _write(script, template.substitute(values))
    return script


def longest_path(frozen: Path) -> int:
    """The length of the longest path inside the folder, from the folder on."""
    return max(len(str(path.relative_to(frozen))) for path in frozen.rglob("*"))


def _size(frozen: Path) -> int:
    return sum(path.stat().st_size for path in frozen.rglob("*") if path.is_file())


def sign_command(environ: Mapping[str, str]) -> list[str]:
    """The words that sign the file named after them; none without a certificate."""
    thumbprint, file = environ.get("LATHE_SIGN_THUMBPRINT", ""), environ.get("LATHE_SIGN_PFX", "")
    if not thumbprint and not file:
        return []
    chosen = ["/sha1", thumbprint] if thumbprint else ["/f", file]
    if password := environ.get("LATHE_SIGN_PASSWORD", ""):
        chosen += [] if thumbprint else ["/p", password]
    stamp = environ.get("LATHE_SIGN_TIMESTAMP", "")
    stamped = ["/tr", stamp, "/td", "SHA256"] if stamp else []
    return ["signtool", "sign", "/fd", "SHA256", *chosen, *stamped]


def for_inno(command: list[str]) -> str:
    """A command as Inno Setup's option /S takes it: $q is a quote, $f the file to sign, already quoted."""
    quoted = (f"$q{word}$q" if " " in word else word for word in (one.replace("$", "$$") for one in command))
    return " ".join([*quoted, "$f"])


def setup_name(me: About) -> str:
    return f"{me.name}-{me.version}-windows-x64-setup"


def version_resource(me: About) -> str:
    """What Windows shows of a program file, in the form that PyInstaller reads."""
    numbers = _four(me.version)
    strings = {
        "CompanyName": me.publisher,
        "FileDescription": me.name,
        "FileVersion": me.version,
        "ProductName": me.name,
        "ProductVersion": me.version,
        "LegalCopyright": f"{me.publisher}, {me.licence}",
    }
    entries = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, "
        "OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', "
        f"[{entries}])]), VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def _texts(me: About) -> dict[str, str]:
    (gguf,) = me.file_kinds
    return {
        "guid": me.guid,
        "name": me.name,
        "version": me.version,
        "numeric_version": ".".join(map(str, _four(me.version))),
        "publisher": me.publisher,
        "homepage_line": f"AppPublisherURL={me.homepage}" if me.homepage else "",
        "licence": me.licence,
        "identifier": me.identifier,
        "summary": me.summary,
        "summary_zh": me.summary_zh,
        "project_file": me.project_file,
        "gguf_suffix": gguf.suffix,
        "gguf_title": gguf.title,
        "gguf_title_zh": gguf.title_zh,
        "window_program": WINDOW_PROGRAM,
        "setup_name": setup_name(me),
        "data": DATA,
    }


def _four(version: str) -> tuple[int, int, int, int]:
    first, second, third, fourth = (*Version(version).release, 0, 0, 0, 0)[:4]
    return first, second, third, fourth


def _write(path: Path, text: str) -> None:
    """As Inno Setup wants it: UTF-8 with a mark at its beginning."""
    path.write_text(text, encoding="utf-8-sig", newline="\r\n")

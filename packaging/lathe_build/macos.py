"""The macOS bundle and its disk image: Lathe.app of the frozen folder, signed and notarised where asked.

Signed where LATHE_MAC_IDENTITY names a "Developer ID Application" certificate of the keychain, else ad hoc;
then macOS asks before the first start. Notarised where LATHE_NOTARY_PROFILE names what `xcrun notarytool
store-credentials` has kept. llama.cpp's Metal part is made by `llama.compiling`, torch brings its own (MPS).
"""

from __future__ import annotations

import os
import platform
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lathe_build.about import ROOT, About, about

HERE = ROOT / "packaging" / "macos"
SPEC, ENTITLEMENTS = HERE / "bundle.spec", HERE / "entitlements.plist"
APP = "Lathe.app"
OLDEST = "14.0"  # what torch's wheels for Apple's processors are built for
_MACH_O = (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xce\xfa\xed\xfe")

Entry = tuple[str, str, str]  # place inside, file, PyInstaller's kind


def make_dmg(frozen: Path, out: Path, environ: Mapping[str, str] = os.environ) -> Path:
    """Make the bundle of a frozen folder, sign it, and pack it into a disk image. Only on macOS."""
    if sys.platform != "darwin":
        raise SystemExit("the disk image for macOS is made there")
    words = ("--noconfirm", "--distpath", str(out), "--workpath", str(ROOT / "build" / "bundle"))
    environment = {**os.environ, "LATHE_FROZEN": str(frozen), "PYTHONPATH": str(ROOT / "packaging")}
    subprocess.run([sys.executable, "-m", "PyInstaller", str(SPEC), *words], env=environment, check=True)
    stage = out / "dmg"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    shutil.move(out / APP, stage / APP)
    (stage / "Applications").symlink_to("/Applications")
    image = out / f"{dmg_name(about())}.dmg"
    image.unlink(missing_ok=True)
    for command in commands(stage, image, environ):
        subprocess.run(command, check=True)
    shutil.rmtree(stage)
    return image


def commands(stage: Path, image: Path, environ: Mapping[str, str]) -> list[tuple[str, ...]]:
    """What is run once the bundle lies in the folder that becomes the image, in this order.

    Libraries are signed before the bundle around them; a disk image is signed whole, and only then can Apple
    be asked about it, whose answer is stapled to it.
    """
    app, identity = stage / APP, environ.get("LATHE_MAC_IDENTITY", "")
    signings: list[tuple[str, ...]] = []
    if identity:
        sign = ("codesign", "--force", "--timestamp", "--options", "runtime", "--sign", identity)
        signings += [(*sign, *some) for some in _in_portions(libraries(app))]
        signings.append((*sign, "--entitlements", str(ENTITLEMENTS), str(app)))
        signings.append(("codesign", "--verify", "--deep", "--strict", str(app)))
    name = ("-volname", f"{about().name} {about().version}")
    signings.append(
        (
            "hdiutil",
            "create",
            *name,
            "-srcfolder",
            str(stage),
            "-fs",
            "HFS+",
            "-format",
            "UDZO",
            "-ov",
            str(image),
        )
    )
    if identity:
        signings.append(("codesign", "--timestamp", "--sign", identity, str(image)))
    if profile := environ.get("LATHE_NOTARY_PROFILE", ""):
        if not identity:
            raise SystemExit(
                "LATHE_NOTARY_PROFILE needs LATHE_MAC_IDENTITY: only what is signed is notarised"
            )
        submit = ("xcrun", "notarytool", "submit", str(image), "--keychain-profile", profile, "--wait")
        signings += [submit, ("xcrun", "stapler", "staple", str(image))]
    return signings


def libraries(app: Path) -> list[str]:
    """The native code inside a bundle but for its main program, the deepest first."""
    main = app / "Contents" / "MacOS" / about().command
    paths = [path for path in app.rglob("*") if path != main and not path.is_symlink() and is_native(path)]
    return [str(path) for path in sorted(paths, key=lambda path: (-len(path.parts), str(path)))]


def is_native(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) in _MACH_O


def contents_of_bundle(frozen: Path) -> list[Entry]:
    """The frozen folder in PyInstaller's words, which puts code and data where Apple wants them."""
    inside = frozen / "_internal"
    entries: list[Entry] = [(about().command, str(frozen / about().command), "EXECUTABLE")]
    for path in sorted(inside.rglob("*")):
        place = path.relative_to(inside).as_posix()
        if path.is_symlink():
            entries.append((place, str(path.readlink()), "SYMLINK"))
        elif path.is_file():
            entries.append((place, str(path), "BINARY" if is_native(path) else "DATA"))
    return entries


def bundle_options(me: About, icon: Path) -> dict[str, Any]:
    """The options of PyInstaller's BUNDLE."""
    return {
        "name": APP,
        "icon": str(icon),
        "version": me.version,
        "bundle_identifier": me.identifier,
        "info_plist": info_plist(me),
    }


def info_plist(me: About) -> dict[str, Any]:
    """What the Finder reads of the bundle, beside what PyInstaller writes by itself."""
    (gguf,) = me.file_kinds
    model = f"{me.identifier}.{gguf.suffix}"
    return {
        "CFBundleDisplayName": me.name,
        "CFBundleShortVersionString": me.version,
        "CFBundleVersion": me.version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh_CN"],
        "LSApplicationCategoryType": "public.app-category.developer-tools",
        "LSMinimumSystemVersion": OLDEST,
        "LSBackgroundOnly": False,  # PyInstaller would say true of a program that can speak to a terminal
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": f"{me.publisher}, {me.licence}",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": gguf.title,
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",  # a choice among others
                "LSItemContentTypes": [model],
            },
            {
                "CFBundleTypeName": me.project_title,
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": ["public.folder"],
            },
        ],
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": model,
                "UTTypeDescription": gguf.title,
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [gguf.suffix],
                    "public.mime-type": [gguf.mime],
                },
            }
        ],
    }


def dmg_name(me: About) -> str:
    return f"{me.name}-{me.version}-macos-{platform.machine()}"


def entitlements() -> dict[str, Any]:
    """What the signed program may do beyond the hardened runtime's rules."""
    with ENTITLEMENTS.open("rb") as file:
        return dict(plistlib.load(file))


def _in_portions(files: Sequence[str], most: int = 200) -> list[tuple[str, ...]]:
    return [tuple(files[at : at + most]) for at in range(0, len(files), most)]

"""The macOS bundle and disk image, as far as they can be judged without a Mac."""

from __future__ import annotations

import plistlib
import struct
import sys

import pytest
from lathe_build import icons, macos
from lathe_build.about import about
from lathe_build.llama.compiling import options

MACH_O = b"\xcf\xfa\xed\xfe"


@pytest.fixture
def frozen(tmp_path):
    folder = tmp_path / "lathe"
    files = {
        "lathe": MACH_O,
        "_internal/libpython3.11.dylib": MACH_O,
        "_internal/torch/lib/libtorch.dylib": MACH_O,
        "_internal/torch/version.py": b"cuda = None",
        "_internal/resources/build.json": b"{}",
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "_internal/libtorch.dylib").symlink_to("torch/lib/libtorch.dylib")
    return folder


@pytest.fixture
def stage(tmp_path):
    """A folder with the bundle, as PyInstaller leaves it."""
    inside = tmp_path / "dmg" / macos.APP / "Contents"
    for name in ("MacOS/lathe", "Frameworks/libpython3.11.dylib", "Frameworks/torch/lib/libtorch.dylib"):
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_bytes(MACH_O)
    (inside / "Resources").mkdir()
    (inside / "Resources" / "a.py").write_text("")
    return tmp_path / "dmg"


def test_code_data_and_links_are_told_apart_for_the_bundle(frozen):
    assert macos.contents_of_bundle(frozen) == [
        ("lathe", str(frozen / "lathe"), "EXECUTABLE"),
        ("libpython3.11.dylib", str(frozen / "_internal/libpython3.11.dylib"), "BINARY"),
        ("libtorch.dylib", "torch/lib/libtorch.dylib", "SYMLINK"),
        ("resources/build.json", str(frozen / "_internal/resources/build.json"), "DATA"),
        ("torch/lib/libtorch.dylib", str(frozen / "_internal/torch/lib/libtorch.dylib"), "BINARY"),
        ("torch/version.py", str(frozen / "_internal/torch/version.py"), "DATA"),
    ]


def test_the_bundles_description_says_who_it_is_and_takes_no_file_from_others():
    me = about()
    found = plistlib.loads(plistlib.dumps(macos.info_plist(me)))
    assert found["CFBundleShortVersionString"] == me.version and found["LSBackgroundOnly"] is False
    kinds = {kind["CFBundleTypeName"]: kind for kind in found["CFBundleDocumentTypes"]}
    assert {kind["LSHandlerRank"] for kind in kinds.values()} == {"Alternate"}
    (imported,) = found["UTImportedTypeDeclarations"]
    (gguf,) = me.file_kinds
    assert kinds[gguf.title]["LSItemContentTypes"] == [imported["UTTypeIdentifier"]]
    assert imported["UTTypeTagSpecification"]["public.filename-extension"] == ["gguf"]
    assert kinds[me.project_title]["LSItemContentTypes"] == ["public.folder"]


def test_pyinstallers_bundle_knows_every_option_that_it_is_given(tmp_path):
    source = pytest.importorskip("inspect").getsource(pytest.importorskip("PyInstaller.building.osx").BUNDLE)
    for name in macos.bundle_options(about(), tmp_path / "lathe.icns"):
        assert f"kwargs.get('{name}'" in source or f'kwargs.get("{name}"' in source, name


def test_an_unsigned_image_is_one_command(stage, tmp_path):
    (command,) = macos.commands(stage, tmp_path / "a.dmg", {})
    assert command[:2] == ("hdiutil", "create") and command[-1] == str(tmp_path / "a.dmg")
    assert command[command.index("-srcfolder") + 1] == str(stage)


def test_libraries_are_signed_before_the_bundle_and_the_image_before_apple_is_asked(stage, tmp_path):
    environ = {"LATHE_MAC_IDENTITY": "Developer ID Application: X", "LATHE_NOTARY_PROFILE": "lathe"}
    found = macos.commands(stage, tmp_path / "a.dmg", environ)
    inside = stage / macos.APP / "Contents"
    assert found[0][-2:] == (
        str(inside / "Frameworks/torch/lib/libtorch.dylib"),
        str(inside / "Frameworks/libpython3.11.dylib"),
    )
    assert str(inside / "MacOS/lathe") not in found[0]
    assert [command[0] if command[0] != "xcrun" else command[1] for command in found] == [
        *("codesign", "codesign", "codesign", "hdiutil", "codesign", "notarytool", "stapler")
    ]
    assert "--entitlements" in found[1] and found[1][-1] == str(stage / macos.APP)
    for command in found[:2]:
        assert command[command.index("--options") + 1] == "runtime"
    assert "--wait" in found[5] and "password" not in " ".join(map(" ".join, found))


def test_apple_is_not_asked_about_an_unsigned_program(stage, tmp_path):
    with pytest.raises(SystemExit, match="LATHE_MAC_IDENTITY"):
        macos.commands(stage, tmp_path / "a.dmg", {"LATHE_NOTARY_PROFILE": "lathe"})


def test_the_signed_program_may_do_one_thing_more_than_others():
    assert macos.entitlements() == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_llama_cpp_is_compiled_with_metal_on_a_mac(tmp_path):
    assert options(tmp_path, ["metal"])["GGML_METAL"] == "ON"


def test_the_icon_holds_a_png_of_every_size(tmp_path):
    data = icons.mac_icon(tmp_path).read_bytes()
    assert data[:4] == b"icns" and struct.unpack(">I", data[4:8])[0] == len(data)
    at, seen = 8, {}
    while at < len(data):
        length = struct.unpack(">I", data[at + 4 : at + 8])[0]
        assert data[at + 8 : at + 16] == b"\x89PNG\r\n\x1a\n"
        seen[data[at : at + 4]] = struct.unpack(">I", data[at + 24 : at + 28])[0]
        at += length
    assert seen == icons.MAC_KINDS


@pytest.mark.skipif(sys.platform == "darwin", reason="there it is made")
def test_elsewhere_the_image_is_refused_in_a_sentence(frozen, tmp_path):
    with pytest.raises(SystemExit, match="made there"):
        macos.make_dmg(frozen, tmp_path)

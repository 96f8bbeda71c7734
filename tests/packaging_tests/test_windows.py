"""The installer for Windows, as far as it can be judged without Windows: its script, read strictly."""

from __future__ import annotations

import os
import re
import struct
import sys
from pathlib import Path

import pytest
from lathe_build import icons, parts, windows
from lathe_build.about import About, about

from engine.app import program
from tests.packaging_tests import inno


@pytest.fixture
def frozen(tmp_path):
    folder = tmp_path / "frozen with spaces é"
    for name in ("lathe.exe", "lathe-window.exe", "_internal/torch/lib/c10.dll", "_internal/a/b/c.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"MZ")
    return folder


@pytest.fixture
def script(frozen, tmp_path):
    path = windows.write_script(frozen, tmp_path / "out")
    return inno.read(path.read_text(encoding="utf-8-sig"))


def test_it_installs_for_one_user_and_never_asks_for_an_administrator(script):
    assert script.setup["PrivilegesRequired"] == "lowest"
    assert "PrivilegesRequiredOverridesAllowed" not in script.setup
    assert script.setup["DefaultDirName"] == r"{localappdata}\Programs\Lathe"
    assert {entry["Root"] for entry in script.entries["Registry"]} == {"HKCU"}
    places = [entry["Name"] for entry in script.entries["Icons"]]
    assert places == [r"{userprograms}\Lathe", r"{userdesktop}\Lathe"]


def test_names_and_versions_are_those_of_the_one_place(script):
    me = about()
    assert script.setup["AppName"] == me.name and script.setup["AppVersion"] == me.version
    assert script.setup["AppPublisher"] == me.publisher
    assert re.fullmatch(r"\d+\.\d+\.\d+\.\d+", script.setup["VersionInfoVersion"])
    assert script.messages["en.Comment"] == me.summary and script.messages["zh.Comment"] == me.summary_zh


def test_a_newer_version_replaces_the_one_before_and_its_libraries(script):
    identity = script.setup["AppId"]
    assert re.fullmatch(r"\{\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", identity)
    assert identity[2:-1] == About(version="99.0", summary="", licence="", homepage="").guid
    assert script.entries["InstallDelete"] == [{"Type": "filesandordirs", "Name": r"{app}\_internal"}]
    assert script.setup["CloseApplications"] == "yes"


def test_all_of_the_frozen_folder_is_installed(script, frozen):
    (files,) = script.entries["Files"]
    assert files["Source"] == f"{frozen}\\*" and files["DestDir"] == "{app}"
    assert {"recursesubdirs", "createallsubdirs"} <= set(files["Flags"].split())


def test_the_uninstaller_deletes_only_the_program_and_says_where_the_data_is(script, monkeypatch):
    assert "UninstallDelete" not in script.entries
    assert "DataStays" in script.code and f"ExpandConstant('{windows.DATA}')" in script.code
    assert not re.search(r"DelTree|DeleteFile|RemoveDir", script.code)
    monkeypatch.setenv("LOCALAPPDATA", r"C:\Users\é\AppData\Local")
    from platformdirs import windows as of_windows

    monkeypatch.setattr(of_windows, "get_win_folder", of_windows.get_win_folder_from_env_vars)
    of_windows.get_win_folder_from_env_vars("CSIDL_LOCAL_APPDATA")
    path = of_windows.Windows("lathe", appauthor=False).user_data_dir
    assert path.replace("/", "\\") == windows.DATA.replace("{localappdata}", os.environ["LOCALAPPDATA"])


def test_the_menu_and_open_with_start_the_window_with_a_quoted_path(script):
    assert {entry["Filename"] for entry in script.entries["Icons"]} == {r"{app}\lathe-window.exe"}
    commands = {
        entry["Subkey"]: entry["ValueData"]
        for entry in script.entries["Registry"]
        if entry["Subkey"].endswith("command")
    }
    assert set(commands.values()) == {r'"{app}\lathe-window.exe" window "%1"'}
    assert set(commands) == {
        r"Software\Classes\Lathe.gguf\shell\open\command",
        r"Software\Classes\Directory\shell\Lathe\command",
        r"Software\Classes\Applications\lathe-window.exe\shell\open\command",
    }


def test_no_file_is_taken_from_another_program_and_all_keys_go_again(script):
    entries = script.entries["Registry"]
    own = (r"Software\Classes\Lathe.gguf", r"Software\Classes\Directory\shell\Lathe")
    own += (r"Software\Classes\Applications\lathe-window.exe",)
    removed = {one["Subkey"] for one in entries if "uninsdeletekey" in one.get("Flags", "").split()}
    assert removed == set(own)
    for entry in entries:
        if not entry["Subkey"].startswith(own):
            assert entry["Subkey"] == r"Software\Classes\.gguf\OpenWithProgids"
            assert entry["ValueName"] == "Lathe.gguf" and "uninsdeletevalue" in entry["Flags"]


def test_every_message_is_there_in_both_languages_with_the_same_fields(script):
    assert [one["Name"] for one in script.entries["Languages"]] == ["en", "zh"]
    names = {name.split(".")[1] for name in script.messages}
    for name in names:
        english, chinese = script.messages[f"en.{name}"], script.messages[f"zh.{name}"]
        assert english and chinese and english != chinese
        assert sorted(re.findall("%[0-9n]", english)) == sorted(re.findall("%[0-9n]", chinese)), name
    used = set(re.findall(r"cm:(\w+)|CustomMessage\('(\w+)'\)", str(script.entries) + script.code))
    assert {a or b for a, b in used} == names


def test_the_chinese_messages_of_the_wizard_are_whole(script, tmp_path):
    files = script.entries["Languages"][1]["MessagesFile"].split(",")
    assert files[0] == "compiler:Default.isl"
    text = Path(files[1]).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    lines = [one for one in text.decode("utf-8-sig").splitlines() if one and not one.startswith(";")]
    assert lines[0] == "[LangOptions]" and "[Messages]" in lines
    entries = [one.partition("=") for one in lines if not one.startswith("[")]
    names = [name for name, _, _ in entries]
    assert len(names) == len(set(names)) and all(value for _, _, value in entries)
    assert re.sub("[<>]", " ", {name: value for name, _, value in entries}["LanguageName"]).split() == [
        f"{ord(letter):04X}" for letter in "简体中文"
    ]


def test_a_folder_too_deep_for_windows_usual_limit_is_refused(script, frozen):
    longest = int(re.search(r"LongestPathInside = (\d+);", script.code)[1])
    assert longest == len("_internal/torch/lib/c10.dll") == windows.longest_path(frozen)
    assert "LongPathsEnabled" in script.code and "UsualLimit = 259" in script.code
    manifest = pytest.importorskip("PyInstaller.utils.win32.winmanifest").create_application_manifest()
    assert b"longPathAware" in manifest


def test_begins_and_ends_of_the_code_match(script):
    words = re.findall(r"\b(begin|end)\b", re.sub(r"'[^']*'", "", script.code))
    depth = 0
    for word in words:
        depth += 1 if word == "begin" else -1
        assert depth >= 0
    assert depth == 0 and script.code.count("(") == script.code.count(")")


def test_without_a_certificate_nothing_is_signed(script):
    assert "SignTool" not in script.setup and windows.sign_command({}) == []


def test_a_certificate_of_the_environment_signs_programs_and_installer(frozen, tmp_path):
    signed = windows.write_script(frozen, tmp_path / "out", signed=True)
    setup = inno.read(signed.read_text(encoding="utf-8-sig")).setup
    assert setup["SignTool"] == "lathe $f" and setup["SignedUninstaller"] == "yes"
    stamp = {"LATHE_SIGN_TIMESTAMP": "https://example.org/stamp"}
    by_print = windows.sign_command({"LATHE_SIGN_THUMBPRINT": "AB12", **stamp})
    assert by_print[:6] == ["signtool", "sign", "/fd", "SHA256", "/sha1", "AB12"]
    assert by_print[6:] == ["/tr", stamp["LATHE_SIGN_TIMESTAMP"], "/td", "SHA256"]
    by_file = windows.sign_command({"LATHE_SIGN_PFX": r"C:\my keys\a.pfx", "LATHE_SIGN_PASSWORD": "p$1"})
    assert by_file[4:] == ["/f", r"C:\my keys\a.pfx", "/p", "p$1"]
    assert windows.for_inno(by_file).endswith(r"/f $qC:\my keys\a.pfx$q /p p$$1 $f")


def test_a_folder_of_gigabytes_is_packed_into_more_than_one_file(frozen, tmp_path, monkeypatch):
    monkeypatch.setattr(windows, "LARGE", 1)
    path = windows.write_script(frozen, tmp_path / "out")
    assert inno.read(path.read_text(encoding="utf-8-sig")).setup["DiskSpanning"] == "yes"


def test_workers_are_started_by_the_program_that_has_a_stdout(frozen, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(frozen / windows.WINDOW_PROGRAM))
    assert program.command("worker") == (str(frozen / windows.CONSOLE_PROGRAM), "worker")
    assert windows.CONSOLE_PROGRAM == program.CONSOLE_PROGRAM
    names = [(f"{name}.exe", console) for name, console in parts.programs()]
    assert names == [(windows.CONSOLE_PROGRAM, True), (windows.WINDOW_PROGRAM, False)]


def test_the_resource_of_the_programs_is_read_by_pyinstallers_own_reader():
    made = eval(windows.version_resource(about()), _ResourceWords())
    assert made["ffi"]["filevers"] == windows._four(about().version)
    strings = dict(made["kids"][0][0][1])
    assert strings["ProductName"] == "Lathe" and strings["ProductVersion"] == about().version


def test_the_icon_holds_a_png_of_every_size(tmp_path):
    data = icons.windows_icon(tmp_path).read_bytes()
    kind, count = struct.unpack("<HH", data[2:6])
    assert kind == 1 and count == len(icons.WINDOWS_SIZES)
    end = 6 + 16 * count
    for at, size in enumerate(icons.WINDOWS_SIZES):
        width, *_, length, start = struct.unpack("<BBBBHHII", data[6 + 16 * at : 22 + 16 * at])
        assert (width or 256) == size and start == end
        assert data[start : start + 8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", data[start + 16 : start + 24]) == (size, size)
        end = start + length
    assert end == len(data)


@pytest.mark.skipif(sys.platform == "win32", reason="there it is made")
def test_elsewhere_the_installer_is_refused_in_a_sentence(frozen, tmp_path):
    with pytest.raises(SystemExit, match="compiled there"):
        windows.make_installer(frozen, tmp_path)


class _ResourceWords(dict):
    """The words of a version resource, as plain values; PyInstaller has its classes on Windows alone."""

    def __missing__(self, name):
        if name in ("VSVersionInfo", "FixedFileInfo"):
            return lambda **values: values
        if name in ("StringFileInfo", "StringTable", "StringStruct", "VarFileInfo", "VarStruct"):
            return lambda *values: values[0] if len(values) == 1 else values
        raise KeyError(name)

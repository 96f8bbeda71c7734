"""What a Linux desktop reads of the program."""

import argparse
import configparser
import gzip
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

if sys.platform != "linux":
    pytest.skip("a Linux desktop", allow_module_level=True)

from lathe_build.about import about
from lathe_build.linux import desktop, man_page
from PySide6.QtGui import QImage

from engine.cli.main import build_parser

MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.fixture(scope="module")
def share(tmp_path_factory):
    folder = tmp_path_factory.mktemp("share")
    desktop.write_desktop(folder)
    return folder


def test_the_menu_entry_opens_the_window_with_what_was_clicked(share):
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(share / "applications" / "lathe.desktop", encoding="utf-8")
    main = entry["Desktop Entry"]
    assert main["Exec"] == "lathe window %f" and main["Icon"] == "lathe"
    assert "zh_CN" in "".join(main) and main["Comment[zh_CN]"] == about().summary_zh
    for action in main["Actions"].strip(";").split(";"):
        assert entry[f"Desktop Action {action}"]["Exec"].startswith("lathe window --")


def test_the_menu_entry_names_every_type_that_is_made_known(share):
    types = {one.get("type") for one in ET.parse(share / "mime/packages/lathe.xml").iter(f"{MIME}mime-type")}
    text = (share / "applications" / "lathe.desktop").read_text(encoding="utf-8")
    (line,) = (line for line in text.splitlines() if line.startswith("MimeType="))
    assert set(line.removeprefix("MimeType=").strip(";").split(";")) == types


@pytest.mark.parametrize("size", desktop.SIZES)
def test_the_icon_is_drawn_in_each_size(share, size):
    picture = QImage(str(share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "lathe.png"))
    assert (picture.width(), picture.height()) == (size, size)
    assert picture.pixelColor(0, 0).alpha() == 0
    blue = picture.pixelColor(size // 2, size // 4)
    assert blue.alpha() == 255 and blue.blue() > 150


def test_the_man_page_tells_every_command_and_every_option(share):
    text = gzip.decompress((share / "man/man1/lathe.1.gz").read_bytes()).decode().replace("\\-", "-")
    (commands,) = (one for one in build_parser()._actions if one.dest == "==SUPPRESS==" and one.choices)
    for name, command in commands.choices.items():
        assert f".SS {name}" in text
        told = [one for one in command._actions if one.help != argparse.SUPPRESS and one.dest != "help"]
        assert [one for action in told for one in action.option_strings if one not in text] == []


def test_a_line_of_the_man_page_is_never_taken_for_a_request():
    assert man_page._text(".hidden - 'x'") == "\\&.hidden \\- 'x'"


@pytest.mark.skipif(not shutil.which("man"), reason="no man here")
def test_man_reads_the_page_without_a_complaint(share):
    said = subprocess.run(
        ["man", "--warnings", "-l", "-P", "cat", share / "man/man1/lathe.1.gz"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stderr == "" and "COMMANDS" in said.stdout


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="no desktop-file-validate here")
def test_the_menu_entry_keeps_the_standard(share):
    said = subprocess.run(
        ["desktop-file-validate", share / "applications" / "lathe.desktop"], capture_output=True, text=True
    )
    assert said.returncode == 0 and ": warning:" not in said.stdout


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="no appstreamcli here")
def test_the_metadata_keep_the_standard(share):
    (file,) = (share / "metainfo").iterdir()
    said = subprocess.run(["appstreamcli", "validate", "--no-net", file], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


@pytest.mark.skipif(not shutil.which("update-mime-database"), reason="no update-mime-database here")
def test_a_project_and_a_model_are_known_by_their_types(share, tmp_path):
    shutil.copytree(share / "mime", tmp_path / "mime")
    subprocess.run(["update-mime-database", tmp_path / "mime"], check=True, capture_output=True)
    globs = (tmp_path / "mime" / "globs2").read_text(encoding="utf-8").splitlines()
    assert f"50:{about().project_mime}:project.toml:cs" in globs
    assert "50:application/x-gguf:*.gguf" in globs


def test_a_name_that_a_template_does_not_know_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setattr(desktop, "LINUX", tmp_path)
    (tmp_path / "x").write_text("$nobody")
    with pytest.raises(KeyError, match="nobody"):
        desktop.filled("x")

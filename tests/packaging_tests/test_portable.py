"""The portable archive, unpacked and used as a person would, in a folder with an awkward name."""

import os
import re
import shutil
import subprocess
import sys

import pytest

if sys.platform != "linux" or not shutil.which("zstd"):
    pytest.skip("the archive is made on Linux, by zstd", allow_module_level=True)

from lathe_build.linux import portable

AWKWARD = 'mein $HOME & "Ä|b" 100%'


@pytest.fixture(scope="module")
def archive(frozen, tmp_path_factory):
    return portable.make_portable(frozen, tmp_path_factory.mktemp("out"), level=1)


@pytest.fixture
def folder(archive, tmp_path):
    place = tmp_path / AWKWARD
    place.mkdir()
    subprocess.run(["tar", "--zstd", "-xf", archive, "-C", place], check=True)
    (found,) = place.iterdir()
    return found


def run(script, home, *words):
    environ = {"HOME": str(home), "PATH": os.environ["PATH"]}
    done = subprocess.run([script, *words], env=environ, capture_output=True, text=True, check=True)
    return done.stdout


def test_two_archives_of_one_folder_are_the_same_bytes(frozen, archive, tmp_path):
    copied = tmp_path / "elsewhere"
    shutil.copytree(frozen, copied, symlinks=True)
    (copied / "_internal" / "resources" / "licences.txt").touch()
    assert portable.make_portable(copied, tmp_path / "out", level=1).read_bytes() == archive.read_bytes()


def test_the_start_script_starts_the_program_with_every_word_as_it_was(folder, tmp_path):
    assert run(folder / "lathe.sh", tmp_path, "ask", "two words", "*") == "ask\ntwo words\n*\n"
    (tmp_path / "link").symlink_to(folder / "lathe.sh")
    assert run(tmp_path / "link", tmp_path, "by a link") == "by a link\n"


def test_the_archive_carries_what_not_every_desktop_has(folder):
    assert (folder / "_internal" / "libxcb-cursor.so.0").is_file()
    assert not (folder / "_internal" / "libz.so.1").exists()
    assert re.search(r"glibc 2\.\d+ or newer", (folder / "README.txt").read_text(encoding="utf-8"))
    assert (folder / "_internal" / "libQt6Core.so.6").is_symlink()


def test_the_menu_entry_starts_the_program_wherever_it_lies(folder, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    assert "in the menu" in run(folder / "add-to-menu.sh", home)
    entry = (home / ".local/share/applications/lathe.desktop").read_text(encoding="utf-8")
    commands = [line.removeprefix("Exec=") for line in entry.splitlines() if line.startswith("Exec=")]
    assert len(commands) == 3
    words = [words_of(command) for command in commands]
    assert [some[0] for some in words] == [str(folder / "lathe.sh")] * 3
    assert [some[1:] for some in words] == [["window", "%f"], ["window", "--new"], ["window", "--example"]]
    assert run(words[0][0], home, "--help") == "--help\n"


def words_of(command):
    """The words of an Exec line by the desktop entry standard: string escapes first, then quotes."""
    text = command.replace("\\\\", "\0").replace("\0", "\\")
    quoted, _, rest = text.removeprefix('"').rpartition('"')
    plain = []
    letters = iter(quoted)
    for letter in letters:
        plain.append(next(letters) if letter == "\\" else letter)
    return ["".join(plain).replace("%%", "%"), *rest.split()]


def test_taking_it_out_of_the_menu_leaves_what_others_put_there(folder, tmp_path):
    home = tmp_path / "home"
    others = home / ".local/share/icons/hicolor/48x48/apps/other.png"
    others.parent.mkdir(parents=True)
    others.write_text("x")
    data = home / ".local/share/lathe/settings.json"
    data.parent.mkdir()
    data.write_text("{}")
    run(folder / "add-to-menu.sh", home)
    said = run(folder / "remove-from-menu.sh", home)
    assert str(data.parent) in said
    known = {"mimeinfo.cache"}  # the desktop's own lists, which it makes again
    left = {path.name for path in home.rglob("*") if path.is_file() and "lathe" in path.name}
    assert left - known == set() and others.exists() and data.exists()

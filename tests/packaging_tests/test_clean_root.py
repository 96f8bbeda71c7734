"""The parts of the proof in a bare Debian that need no bare Debian."""

import shutil
import subprocess
import sys

import pytest

if sys.platform != "linux" or not shutil.which("apt-get"):
    pytest.skip("the proof is made on Debian and its kin", allow_module_level=True)

from lathe_build.linux import bare_debian, clean_archive, clean_root
from lathe_build.screen import Screen

DRAWS = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.setStyleSheet("background: rgb(10, 200, 30)")
window.setGeometry(0, 0, 1200, 800)
window.show()
sys.exit(app.exec())
"""
SAID = ["Removing lathe (0.1.0) ...", "  ~/.local/share/lathe  settings"]


def judged(before=(), after=(), intact=True, said=SAID):
    report = clean_root.Report(removal_said=list(said))
    clean_root.judge(report, set(before), set(after), intact)
    return report


def test_a_removal_that_leaves_the_users_files_alone_and_says_where_they_are_is_whole():
    mine = f"{clean_root.HOME}/.local/share/lathe/settings.json"
    assert judged(["/usr/bin/env"], ["/usr/bin/env", mine]).faults == []


@pytest.mark.parametrize(
    ("found", "word"),
    [
        ({"after": ["/usr/lib/lathe/_internal/x.pyc"]}, "left behind"),
        ({"after": ["/usr/share/icons/hicolor/48x48/apps/lathe.png"]}, "left behind"),
        ({"intact": False}, "touched"),
        ({"said": ["Removing lathe (0.1.0) ..."]}, "did not say"),
    ],
)
def test_what_a_removal_does_wrong_is_a_fault(found, word):
    (fault,) = judged(**found).faults
    assert word in fault


def test_what_the_system_itself_keeps_is_told_and_no_fault():
    report = judged(after=["/etc/ld.so.cache~"])
    assert report.left_behind == ["/etc/ld.so.cache~"] and not report.faults


def test_a_demo_that_left_everything_and_replied_is_whole_and_each_lack_is_a_fault(tmp_path):
    export = tmp_path / "exports" / "run"
    export.mkdir(parents=True)
    for path in ("results.json", "report.html", "curves.png", export / "m-Q8_0.gguf", export / "m-F16.gguf"):
        (tmp_path / path).touch()
    said = ["today=20400201 Next week", "  expected {}", "  base     'a b'", "  tuned    {}"] * 3
    assert clean_root.faults_of_demo(tmp_path, said) == []
    (tmp_path / "curves.png").unlink()
    assert clean_root.faults_of_demo(tmp_path, said[:-1]) == [
        "the demo left no curves.png",
        "the playground gave 2 replies of the tuned model, not 3",
    ]


def test_the_commands_of_a_menu_entry_are_read_as_words_with_their_spaces():
    entry = 'Exec="/home/a b/名/lathe.sh" window %f\nName=x\nExec=lathe window --new\n'
    program, rest = clean_root.commands_of(entry)
    assert program == ["/home/a b/名/lathe.sh", "window"] and rest == ["lathe", "window", "--new"]


def test_what_stays_in_the_menu_is_told_from_the_users_data():
    share = f"{clean_root.HOME}/.local/share"
    menu = ("applications/lathe.desktop", "icons/hicolor/48x48/apps/lathe.png", "mime/packages/lathe.xml")
    assert all(clean_archive.is_of_menu(f"{share}/{path}") for path in menu)
    mine = (f"{share}/lathe", f"{share}/lathe/settings.json", f"{share}/applications", f"{clean_root.HOME}/P")
    assert not any(clean_archive.is_of_menu(path) for path in mine)


def test_the_desktops_libraries_are_packages_of_debian_12(frozen):
    found = clean_archive.desktop_libraries(frozen)
    assert {"libgl1", "libc6"} <= set(found)
    assert not any(set(name) & set("|( ") for name in found)


def test_the_mirror_is_the_one_that_this_machines_apt_uses(monkeypatch):
    there = "http://one.example/"
    lines = f"{there}debian-security/ bookworm-security main\n{there}debian/ bookworm main\n"
    done = subprocess.CompletedProcess([], 0, stdout=lines)
    monkeypatch.setattr(bare_debian.subprocess, "run", lambda *words, **options: done)
    assert bare_debian.mirror("bookworm") == f"{there}debian/"
    with pytest.raises(SystemExit, match="knows no trixie"):
        bare_debian.mirror("trixie")


@pytest.mark.skipif(not shutil.which("Xvfb"), reason="no Xvfb here")
def test_a_window_is_seen_on_a_screen_of_its_own_and_its_picture_kept(tmp_path, monkeypatch):
    from PySide6.QtGui import QImage

    with Screen() as screen:
        screen.save(tmp_path / "empty.png")
        monkeypatch.setenv("DISPLAY", screen.display)
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        program = subprocess.Popen([sys.executable, "-c", DRAWS])
        try:
            assert screen.wait_for_picture(120, program)
        finally:
            program.kill()
            program.wait()
        screen.save(tmp_path / "shown.png")
    assert QImage(str(tmp_path / "empty.png")).pixelColor(300, 300).getRgb()[:3] == (0, 0, 0)
    assert QImage(str(tmp_path / "shown.png")).size().toTuple() == (1440, 900)


@pytest.mark.skipif(not shutil.which("Xvfb"), reason="no Xvfb here")
def test_a_program_that_ends_without_a_window_is_not_waited_for():
    with Screen() as screen:
        program = subprocess.Popen(["true"])
        program.wait()
        assert not screen.wait_for_picture(120, program)

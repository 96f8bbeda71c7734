"""The Debian package, built of a small folder and read back by dpkg-deb."""

import re
import shutil
import subprocess
import sys

import pytest

if sys.platform != "linux" or not shutil.which("dpkg-deb"):
    pytest.skip("dpkg-deb is on Debian and its kin", allow_module_level=True)

from lathe_build.about import about, maintainer_of
from lathe_build.linux import deb, elf, system_libraries

QUICK = ("-Zzstd", "-z1")


@pytest.fixture(scope="module")
def package(frozen, tmp_path_factory):
    return deb.make_deb(frozen, tmp_path_factory.mktemp("out"), QUICK)


@pytest.fixture(scope="module")
def unpacked(package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "-R", str(package), str(folder)], check=True)
    return folder


def field(package, name):
    told = ["dpkg-deb", "-f", str(package), name]
    return subprocess.run(told, capture_output=True, text=True, check=True).stdout.strip()


def contents(package):
    """Each line of the listing as (mode, owner, path), a link with its target."""
    told = subprocess.run(["dpkg-deb", "-c", str(package)], capture_output=True, text=True, check=True)
    rows = [line.split(maxsplit=5) for line in told.stdout.splitlines()]
    return [(row[0], row[1], row[5]) for row in rows]


def test_everything_belongs_to_root_with_the_modes_that_debian_asks_for(package):
    for mode, owner, path in contents(package):
        assert owner == "root/root", path
        if not path.startswith("./usr/bin/lathe"):
            assert mode in ("drwxr-xr-x", "-rw-r--r--", "-rwxr-xr-x", "lrwxrwxrwx"), path
    programs = {path for mode, _, path in contents(package) if mode == "-rwxr-xr-x"}
    assert programs == {"./usr/lib/lathe/lathe"}


def test_the_command_is_a_link_that_leads_to_the_program(unpacked):
    said = subprocess.run([unpacked / "usr/bin/lathe", "a b"], capture_output=True, text=True, check=True)
    assert said.stdout == "a b\n"


def test_two_builds_of_one_folder_are_the_same_bytes(frozen, package, tmp_path):
    copied = tmp_path / "elsewhere"
    shutil.copytree(frozen, copied, symlinks=True)
    (copied / "_internal" / "resources" / "licences.txt").touch()
    again = deb.make_deb(copied, tmp_path / "out", QUICK)
    assert again.read_bytes() == package.read_bytes()


def test_what_the_system_has_is_asked_for_and_not_carried(package):
    paths = [path for _, _, path in contents(package)]
    assert "./usr/lib/lathe/_internal/libz.so.1" not in paths
    assert any("libQt6Core.so.6" in path for path in paths)
    depends = field(package, "Depends").split(", ")
    wanted = {"libxcb-cursor0", "libgl1", "libxkbcommon-x11-0", "libx11-6", "libgcc-s1"}
    assert wanted <= set(depends)
    (libc,) = (one for one in depends if one.startswith("libc6"))
    assert re.fullmatch(r"libc6 \(>= 2\.\d+\)", libc)
    assert not any("Qt6" in one for one in depends)


def test_a_library_without_a_known_package_ends_the_build(frozen, tmp_path, monkeypatch):
    monkeypatch.delitem(system_libraries.PACKAGES, "libxcb-icccm.so.4")
    with pytest.raises(SystemExit, match=r"libxcb-icccm\.so\.4 .*libqxcb\.so"):
        deb.make_deb(frozen, tmp_path, QUICK)
    assert not list(tmp_path.iterdir())


def test_what_an_optional_part_links_to_is_not_required(frozen, tmp_path):
    copied = tmp_path / "lathe"
    shutil.copytree(frozen, copied, symlinks=True)
    plugin = copied / "_internal/PySide6/Qt/plugins/platforms/libqxcb.so"
    plugin.rename(plugin.with_name("libggml-vulkan.so"))
    needs = deb.needs_of(copied)
    assert needs.recommends == {"libvulkan1"}
    assert not any("xcb" in one for one in needs.depends)


def test_a_link_that_leads_out_of_the_folder_ends_the_build(frozen, tmp_path):
    copied = tmp_path / "lathe"
    shutil.copytree(frozen, copied, symlinks=True)
    (copied / "_internal" / "out").symlink_to("/etc/passwd")
    with pytest.raises(SystemExit, match="leads out"):
        deb.make_deb(copied, tmp_path / "out", QUICK)


def test_the_sums_are_those_of_the_installed_files(unpacked):
    checked = subprocess.run(
        ["md5sum", "--check", "--quiet", "DEBIAN/md5sums"], cwd=unpacked, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    listed = (unpacked / "DEBIAN/md5sums").read_text(encoding="utf-8")
    assert "naïve – 名.txt" in listed and "DEBIAN" not in listed


def test_size_and_version_are_stated(package, unpacked):
    assert field(package, "Version") == about().version
    size = sum(
        path.stat().st_size for path in unpacked.rglob("*") if path.is_file() and not path.is_symlink()
    )
    assert size / 1024 * 0.9 < int(field(package, "Installed-Size")) < size / 1024 + 500


def test_the_maintainer_is_the_first_author_and_no_address_is_made_up(package):
    assert maintainer_of([{"name": "A", "email": "a@example.org"}, {"name": "B"}]) == "A <a@example.org>"
    assert maintainer_of([{"name": "A"}]) == "A" and maintainer_of([]) == about().publisher
    told = subprocess.run(
        ["dpkg-deb", "-f", str(package), "Maintainer"], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == about().maintainer and "localhost" not in told.stdout


def test_removal_says_where_the_users_data_is_and_an_upgrade_says_nothing(unpacked):
    script = unpacked / "DEBIAN" / "postrm"
    said = {
        word: subprocess.run(["sh", script, word], capture_output=True, text=True, check=True).stdout
        for word in ("remove", "purge", "upgrade", "failed-upgrade", "abort-install")
    }
    assert "~/.local/share/lathe" in said["remove"] == said["purge"]
    assert said["upgrade"] == said["failed-upgrade"] == said["abort-install"] == ""


def test_a_symbol_version_gives_the_oldest_system_that_has_it(tmp_path, frozen):
    (program,) = elf.read([frozen / "lathe"])
    assert "libc.so.6" in program.needed
    assert elf.newest([program], "GLIBC") >= (2, 2, 5)
    newer = elf.Elf(program.path, program.needed, frozenset({("GLIBCXX", (3, 4, 30)), ("GLIBC", (2, 35))}))
    assert deb._with_version("libstdc++6", [newer]) == "libstdc++6 (>= 12)"
    assert deb._with_version("libc6", [newer, program]) == "libc6 (>= 2.35)"
    unheard = elf.Elf(program.path, (), frozenset({("GLIBCXX", (3, 4, 99))}))
    with pytest.raises(SystemExit, match=r"GLIBCXX_3\.4\.99"):
        deb._with_version("libstdc++6", [unheard])
